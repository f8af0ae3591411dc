"""A show to one RSS 2.0 feed for each file in feeds/."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from shownotes.feeds import atom, content, itunes, media, podcast, psc, torrent
from shownotes.feeds.about import Channel, FeedItem, FeedNotes, carried, channels_of
from shownotes.feeds.style import STYLE, STYLE_PATH
from shownotes.feeds.tags import Vocabulary
from shownotes.model import Episode, Feed, Show
from shownotes.write import Artifact

__all__ = ["FeedNotes", "Notes", "carried", "render"]

Notes = Callable[[Episode], FeedNotes]
_VOCABULARIES: dict[str, Vocabulary] = {module.PREFIX: module for module in (itunes, media, podcast, psc, torrent)}


def render(show: Show, notes: Notes, feeds: Iterable[Feed] | None = None) -> Iterator[Artifact]:
    """Each feed and its pages, one at a time, and the style sheet in which browsers show them.

    `notes` is asked once for each episode that a feed carries.
    """
    channels = [one for feed in (show.feeds if feeds is None else feeds) for one in channels_of(show, feed)]
    bodies = _Bodies(notes, lean=any(channel.lean for channel in channels))
    written = _Written()
    for channel in channels:
        yield Artifact(channel.path, _rss(channel, bodies, written))
    yield Artifact(STYLE_PATH, STYLE)


class _Bodies:
    """Each episode's notes as the bytes of its elements, made once for all feeds."""

    def __init__(self, notes: Notes, *, lean: bool) -> None:
        self.notes = notes
        self.wanted_lean = lean
        self.full: dict[str, bytes] = {}
        self.lean: dict[str, bytes] = {}

    def of(self, item: FeedItem, *, lean: bool) -> bytes:
        """The item's description, and content:encoded unless it is lean."""
        episode = item.episode
        if episode.slug not in self.full:
            made = self.notes(episode)
            self.full[episode.slug] = content.full(made, episode.title)
            if self.wanted_lean:
                self.lean[episode.slug] = content.lean(made, episode.title)
        return (self.lean if lean else self.full)[episode.slug]


class _Written:
    """Items without their notes, by everything that they depend on beside the show: two feeds may share them."""

    def __init__(self) -> None:
        self.items: dict[tuple[object, ...], dict[str, bytes]] = {}

    def of(self, channel: Channel, vocabularies: list[Vocabulary]) -> list[bytes]:
        """The channel's items; only those that no other feed has had are written."""
        from shownotes.feeds import writer

        feed = channel.feed
        known = self.items.setdefault((feed.media, feed.guid_suffix, feed.vocabularies), {})
        new = [item for item in channel.items if item.episode.slug not in known]
        if new:
            written = writer.items(channel, new, vocabularies)
            known.update(zip((item.episode.slug for item in new), written, strict=True))
        return [known[item.episode.slug] for item in channel.items]


def _rss(channel: Channel, bodies: _Bodies, written: _Written) -> bytes:
    from shownotes.feeds import writer

    vocabularies: list[Vocabulary] = [atom, *(_VOCABULARIES[name] for name in channel.feed.vocabularies)]
    lean = channel.lean
    head, tail = writer.around(channel, vocabularies, content=not lean)
    pieces = [head]
    for item, fragment in zip(channel.items, written.of(channel, vocabularies), strict=True):
        before, _, after = fragment.partition(writer.NOTES)
        pieces += (before, bodies.of(item, lean=lean), after)
    pieces.append(tail)
    return b"".join(pieces)
