"""What a channel and an item are made of: the parts of the show that every vocabulary looks at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from shownotes.chapters import chapters
from shownotes.feeds.tags import Tag
from shownotes.model import Chapter, Episode, Facts, Feed, Media, Show


class FeedNotes(Protocol):
    """An episode's notes as podcast apps render them."""

    @property
    def description(self) -> str: ...  # HTML of p, br, a, ul, ol, li, strong, em; at most 4000 bytes (HTML-10)

    @property
    def content(self) -> str: ...  # the whole notes, HTML


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An episode in a feed, with the medium that the feed carries and what was measured of it."""

    show: Show
    feed: Feed
    episode: Episode
    media: Media
    facts: Facts
    said: dict[object, Tag] = field(default_factory=dict, compare=False)  # what items of one channel have in common

    @property
    def guid(self) -> str:
        """The identity that subscribers have seen (RSS-12, VAR-02)."""
        return self.episode.guid.strip() + self.feed.guid_suffix

    @property
    def link(self) -> str:
        return self.episode.link or self.episode.url

    @property
    def chaptered(self) -> bool:
        """Whether there are chapters; none where the medium has no length, as a torrent."""
        end = self.facts.duration
        return end is not None and any(mark.start < end for mark in self.episode.marks)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters within this medium's length."""
        return chapters(self.show, self.episode, self.facts.duration) if self.facts.duration else ()


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed of a show, or a page of one, and what it carries, newest first."""

    show: Show
    feed: Feed
    items: tuple[FeedItem, ...]
    path: str  # below public/
    pages: tuple[tuple[str, str], ...] = ()  # rels and addresses of the other pages (PAGE-01)

    @property
    def address(self) -> str:
        """Where this page of the feed is served."""
        return self.show.link + self.path

    @property
    def lean(self) -> bool:
        """Whether BitTorrent clients read it: they take the last element of a local name (TOR-18)."""
        return "torrent" in self.feed.vocabularies

    @property
    def changed(self) -> datetime | None:
        """When an item last changed (PIPE-05); None without items."""
        dates = (max(one.date, one.updated or one.date) for one in (item.episode for item in self.items))
        return max(dates, default=None)


def channels_of(show: Show, feed: Feed) -> list[Channel]:
    """The feed, and the pages of its archive if it is paged."""
    items = carried(show, feed)
    path = f"feeds/{feed.name}.xml"
    if not feed.paged or len(items) < 2 * feed.paged:
        return [Channel(show, feed, tuple(items), path)]
    return _pages(show, feed, items, feed.paged)


def _pages(show: Show, feed: Feed, items: list[FeedItem], size: int) -> list[Channel]:
    """Numbered from the oldest: a new episode changes the first page alone, which has up to twice as many."""
    count = len(items) // size - 1
    paths = [f"feeds/{feed.name}.xml", *(f"feeds/{feed.name}/{number}.xml" for number in range(count, 0, -1))]
    first = len(items) - count * size
    cuts = [0, *(first + n * size for n in range(count + 1))]
    found = []
    for n, path in enumerate(paths):
        rels = {"first": paths[0], "last": paths[-1]}
        if n:
            rels["previous"] = paths[n - 1]
        if n < count:
            rels["next"] = paths[n + 1]
        links = tuple((rel, show.link + to) for rel, to in sorted(rels.items()))
        found.append(Channel(show, feed, tuple(items[cuts[n] : cuts[n + 1]]), path, links))
    return found


def carried(show: Show, feed: Feed) -> list[FeedItem]:
    """The newest `latest` episodes that the feed asks for and that have its medium, measured (VAR-03)."""
    items: list[FeedItem] = []
    said: dict[object, Tag] = {}
    for episode in show.episodes:
        media = episode.medium(feed.media) if feed.only.takes(episode) else None
        if media is not None and media.facts is not None:
            items.append(FeedItem(show, feed, episode, media, media.facts, said))
        if len(items) == feed.latest:
            break
    return items
