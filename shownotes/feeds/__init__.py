"""A show to one RSS 2.0 feed for each file in feeds/."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from shownotes.feeds import atom, content, itunes, media, podcast, psc, torrent
from shownotes.feeds.about import Channel, FeedItem, FeedNotes, carried, channels_of
from shownotes.feeds.style import STYLE, STYLE_PATH
from shownotes.feeds.tags import Vocabulary
from shownotes.model import Episode, Feed, Show
from shownotes.write import Artifact

__all__ = ["FeedNotes", "Feeds", "Notes", "Part", "carried", "render"]

Notes = Callable[[Episode], FeedNotes]
_Kind = tuple[str, str, tuple[str, ...]]  # all that an item depends on beside its episode and the show
_VOCABULARIES: dict[str, Vocabulary] = {module.PREFIX: module for module in (itunes, media, podcast, psc, torrent)}


def render(show: Show, notes: Notes, feeds: Iterable[Feed] | None = None) -> Iterator[Artifact]:
    """Each feed and its pages, one at a time, and the style sheet in which browsers show them.

    `notes` is asked once for each episode that a feed carries.
    """
    making = Feeds(show, feeds)
    making.add(making.part(show.episodes, notes))
    yield from making.artifacts()


class Part(NamedTuple):
    """What feeds say of some episodes, by slug: the notes in both forms, and for each kind of item all but these."""

    full: dict[str, bytes]
    lean: dict[str, bytes]
    items: dict[_Kind, dict[str, bytes]]


class Feeds:
    """The feeds of a show in the making: their items come in parts, which any process can make."""

    def __init__(self, show: Show, feeds: Iterable[Feed] | None = None) -> None:
        self.channels = [one for feed in (show.feeds if feeds is None else feeds) for one in channels_of(show, feed)]
        self._wants_lean = any(channel.lean for channel in self.channels)
        self._rows: dict[_Kind, dict[str, tuple[Channel, FeedItem]]] = {}
        for channel in self.channels:
            rows = self._rows.setdefault(_kind(channel), {})
            rows.update((item.episode.slug, (channel, item)) for item in channel.items)
        self._known = Part({}, {}, {kind: {} for kind in self._rows})

    def part(self, episodes: Iterable[Episode], notes: Notes) -> Part:
        """All that the feeds say of some episodes; `notes` is asked for those that a feed carries."""
        carried = [one for one in episodes if any(one.slug in rows for rows in self._rows.values())]
        made = {one.slug: (notes(one), one.title) for one in carried}
        return Part(
            full={slug: content.full(*each) for slug, each in made.items()},
            lean={slug: content.lean(*each) for slug, each in made.items()} if self._wants_lean else {},
            items={
                kind: _items([rows[one.slug] for one in carried if one.slug in rows])
                for kind, rows in self._rows.items()
            },
        )

    def add(self, part: Part) -> None:
        """Take in what `part` has made."""
        self._known.full.update(part.full)
        self._known.lean.update(part.lean)
        for kind, items in part.items.items():
            self._known.items[kind].update(items)

    def artifacts(self) -> Iterator[Artifact]:
        """Each feed and its pages, once every part has been added, and the style sheet."""
        for channel in self.channels:
            yield Artifact(channel.path, self._rss(channel))
        yield Artifact(STYLE_PATH, STYLE)

    def _rss(self, channel: Channel) -> bytes:
        from shownotes.feeds import writer

        bodies, items = self._known.lean if channel.lean else self._known.full, self._known.items[_kind(channel)]
        head, tail = writer.around(channel, _spoken(channel), content=not channel.lean)
        pieces = [head]
        for slug in (item.episode.slug for item in channel.items):
            before, _, after = items[slug].partition(writer.NOTES)
            pieces += (before, bodies[slug], after)
        pieces.append(tail)
        return b"".join(pieces)


def _items(rows: list[tuple[Channel, FeedItem]]) -> dict[str, bytes]:
    """Items of one kind, without their notes; the pages of a paged feed have the same."""
    from shownotes.feeds import writer

    if not rows:
        return {}
    items = [item for _, item in rows]
    written = writer.items(rows[0][0], items, _spoken(rows[0][0]))
    return dict(zip((item.episode.slug for item in items), written, strict=True))


def _kind(channel: Channel) -> _Kind:
    return channel.feed.media, channel.feed.guid_suffix, channel.feed.vocabularies


def _spoken(channel: Channel) -> list[Vocabulary]:
    return [atom, *(_VOCABULARIES[name] for name in channel.feed.vocabularies)]
