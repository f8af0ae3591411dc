"""A channel and its items to the bytes of RSS 2.0, by feedgen with our vocabularies as its extensions.

feedgen copies each text twice through lxml, and lxml declares each item's namespaces anew: that is most of its time.
So it writes the channel and each item's own elements, with placeholders for the notes; what vocabularies say of an
item goes in before its end, and whoever joins the pieces puts the notes' bytes in (`text` makes them safe in XML).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from shownotes import __version__
from shownotes.feeds import addresses, itunes
from shownotes.feeds.about import Channel, FeedItem
from shownotes.feeds.dates import rfc2822
from shownotes.feeds.style import instruction
from shownotes.feeds.tags import Tag, Vocabulary, written
from shownotes.feeds.text import clean, line

NOTES = b"<description>@</description>\n      <content:encoded><![CDATA[@]]></content:encoded>"
_TTL = 60  # minutes (RSS-32, TOR-21)
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'  # RSS-01
_ITEM_END = b"\n    </item>\n"
_END = b"  </channel>\n</rss>\n"
_UNUSED = b' xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def around(channel: Channel, vocabularies: Sequence[Vocabulary], *, content: bool) -> tuple[bytes, bytes]:
    """The feed's bytes before its first item and after its last one."""
    written: bytes = _feed(channel, vocabularies).rss_str(pretty=True)
    declared, body, after = written.partition(b"<rss ")
    if not declared.startswith(b"<?xml ") or not after.endswith(_END):
        raise AssertionError("feedgen writes a feed in another way")
    head = _DECLARATION + instruction(channel.path) + body + after.removesuffix(_END)
    return head if content else head.replace(_UNUSED, b"", 1), _END


def items(channel: Channel, rows: Sequence[FeedItem], vocabularies: Sequence[Vocabulary]) -> list[bytes]:
    """Each item's bytes, with NOTES where its notes belong."""
    feed = _feed(channel, vocabularies)
    for row in rows:
        _entry(feed, row)
    pieces: list[bytes] = feed.rss_str(pretty=True).split(_ITEM_END)
    if pieces.pop() != _END:
        raise AssertionError("feedgen ends an item in another way")
    if pieces:
        pieces[0] = pieces[0][pieces[0].rindex(b"    <item>") :]
    return [
        b"%b%b%b" % (piece, written(_said(row, vocabularies), "      ").encode(), _ITEM_END)
        for piece, row in zip(pieces, rows, strict=True)
    ]


def _said(row: FeedItem, vocabularies: Sequence[Vocabulary]) -> list[Tag]:
    found = [Tag("pubDate", rfc2822(row.episode.date))]
    for vocabulary in vocabularies:
        found += vocabulary.item(row)
    return found


def _feed(channel: Channel, vocabularies: Sequence[Vocabulary]) -> Any:
    show = channel.show
    feed = FeedGenerator()
    title = line(channel.feed.title) or channel.feed.name  # feedgen refuses what is empty (FG-24)
    feed.title(title)
    feed.link(href=addresses.ascii_address(show.link))
    feed.description(clean(show.description).strip() or title)
    feed.language(line(show.language))
    feed.copyright(line(show.copyright) or None)
    feed.generator(f"shownotes {__version__}")
    feed.ttl(_TTL)
    if cover := addresses.cover(show):
        feed.image(cover, title, addresses.ascii_address(show.link))
    _register(feed, channel, vocabularies)
    return feed


def _entry(feed: Any, row: FeedItem) -> None:
    entry = feed.add_entry(order="append")  # FG-15
    entry.title(line(row.episode.title) or row.episode.slug)
    entry.link(href=addresses.ascii_address(row.link))
    entry.description("@")
    entry.content("@", type="CDATA")
    guid = line(row.guid)
    entry.guid(guid, permalink=guid == row.link)  # RSS-13
    entry.enclosure(addresses.ascii_address(row.media.url), str(row.facts.bytes), line(row.facts.type))  # FG-10


def _register(feed: Any, channel: Channel, vocabularies: Sequence[Vocabulary]) -> None:
    """One extension for all of them, under a name that shadows no method of feedgen's (FG-07, FG-23)."""
    spaces = {vocabulary.PREFIX: vocabulary.URI for vocabulary in vocabularies}
    if channel.feed.block:
        spaces[itunes.PREFIX] = itunes.URI
    names = _Names({**spaces, "atom": "http://www.w3.org/2005/Atom"})
    tags = [tag for vocabulary in vocabularies for tag in vocabulary.channel(channel)]
    if channel.feed.block:
        tags.append(itunes.block())
    changed = channel.changed

    class Feed(BaseExtension):  # type: ignore[misc]
        def extend_ns(self) -> dict[str, str]:
            return spaces

        def extend_rss(self, root: Any) -> Any:
            built = root[0].find("lastBuildDate")  # feedgen's is the time of the build (FG-11, PIPE-05)
            if changed is None:
                root[0].remove(built)
            else:
                built.text = rfc2822(changed)
            _grow(root[0], tags, names)
            return root

    feed.register_extension("extra", Feed, BaseEntryExtension, atom=False, rss=True)


class _Names(dict[str, str]):
    """Names with a prefix to names as lxml wants them, worked out once each."""

    def __init__(self, spaces: dict[str, str]) -> None:
        super().__init__()
        self.spaces = spaces

    def __missing__(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        self[name] = found = f"{{{self.spaces[prefix]}}}{local}" if colon else name
        return found


def _grow(parent: Any, tags: Iterable[Tag], names: _Names) -> None:
    for name, text, attributes, children in tags:
        element = etree.SubElement(parent, names[name], _legal(attributes))
        if text:
            element.text = text if text.isprintable() else clean(text)
        if children:
            _grow(element, children, names)


def _legal(attributes: Mapping[str, str]) -> Mapping[str, str]:
    """The same mapping, unless a value holds what lxml would refuse (FG-16)."""
    if all(map(str.isprintable, attributes.values())):
        return attributes
    return {name: line(value) for name, value in attributes.items()}
