"""A feed as it was published and as it is now, to what changes for subscribers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shownotes.feeds.parsed import Element, Malformed, parse

_LABELS = {
    "title": "title",
    "pubDate": "date",
    "link": "page",
    "enclosure": "media file",
}
_NOTES = ("description", "content:encoded")  # the first one is made of the second one's words
_OPENING = re.compile(r"(?!<p>(?:<strong>|\d\d:\d\d:\d\d ))(.+?)(?:</p>|\n\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FeedChange:
    """What subscribers of one feed will see: titles, in the order of the feed.

    `again` holds those who come with another identity than before: every subscriber gets them a second time.
    """

    name: str
    added: tuple[str, ...] = ()
    changed: tuple[tuple[str, tuple[str, ...]], ...] = ()  # title, and what of it
    removed: tuple[str, ...] = ()
    guids: tuple[str, ...] = ()  # the feed's own before and now, if they differ
    again: tuple[str, ...] = ()
    new: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed or self.new)


def feed_change(name: str, before: bytes | None, after: bytes) -> FeedChange:
    """Compare two versions of a feed; `before` is None for one that is new."""
    old, new = _items(before or b""), _items(after)
    added = [item for guid, item in new.items() if guid not in old]
    gone = [item for guid, item in old.items() if guid not in new]
    guids = (_guid(before or b""), _guid(after))
    both = [(old[guid], item) for guid, item in new.items() if guid in old]
    changed = [(_title(item), tuple(_differences(was, item))) for was, item in both]
    places = {place for item in gone for place in _places(item)}
    return FeedChange(
        name=name,
        added=tuple(map(_title, added)),
        changed=tuple((title, what) for title, what in changed if what),
        removed=tuple(map(_title, gone)),
        again=tuple(_title(item) for item in added if places & set(_places(item))),
        guids=guids if all(guids) and guids[0] != guids[1] else (),
        new=before is None,
    )


def _channel(xml: bytes) -> Element | None:
    try:
        return parse(xml).root.first("channel")
    except Malformed:
        return None


def _guid(xml: bytes) -> str:
    channel = _channel(xml)
    return channel.said("podcast:guid") if channel else ""


def _items(xml: bytes) -> dict[str, Element]:
    channel = _channel(xml)
    found = channel.all("item") if channel else []
    return {item.said("guid"): item for item in found}


def _title(item: Element) -> str:
    return item.said("title") or item.said("guid")


def _places(item: Element) -> Iterator[str]:
    """What tells that two items are one episode: its file, and its page if that is its own."""
    yield item.said("link") or item.said("guid")
    enclosure = item.first("enclosure")
    if enclosure:
        yield enclosure.attributes.get("url", "")


def _differences(was: Element, now: Element) -> Iterator[str]:
    labels = [label for name, label in _LABELS.items() if _said(was, name) != _said(now, name)]
    before, after = _noted(was), _noted(now)
    labels += [label for label in ("summary", "notes") if before[label] != after[label]]
    yield from labels
    if not labels and _whole(was) != _whole(now):
        yield "details"


def _noted(item: Element) -> dict[str, list[str]]:
    """The summary, which is the first paragraph unless that is a heading or a list of chapters, and all the rest."""
    found: dict[str, list[str]] = {"summary": [], "notes": []}
    for name in _NOTES:
        text = item.said(name)
        opening = _OPENING.match(text)
        found["summary"].append(opening[1] if opening else "")
        found["notes"].append(text[opening.end() :].strip() if opening else text)
    return found


def _said(item: Element, name: str) -> list[object]:
    return [_whole(node) for node in item.all(name)]


def _whole(node: Element) -> object:
    return node.name, dict(node.attributes), node.text, [_whole(child) for child in node.children]
