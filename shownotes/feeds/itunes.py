"""Apple's vocabulary; feedgen's own refuses true and false and knows the categories of 2015 (FG-03 to FG-08)."""

from __future__ import annotations

from shownotes import timecode
from shownotes.feeds import addresses
from shownotes.feeds.about import Channel, FeedItem
from shownotes.feeds.tags import Tag, said
from shownotes.feeds.text import line
from shownotes.model import Owner

PREFIX = "itunes"
URI = "http://www.itunes.com/dtds/podcast-1.0.dtd"


def channel(about: Channel) -> list[Tag]:
    """What directories show of the podcast."""
    show = about.show
    found = said(("itunes:author", line(show.author)), ("itunes:type", show.type))
    if show.owner:
        found.append(_owner(show.owner))
    found += _image(addresses.cover(show))
    found += _categories(show.categories)
    found.append(Tag("itunes:explicit", _flag(show.explicit)))
    if show.complete:
        found.append(Tag("itunes:complete", "Yes"))  # APPLE-20
    return found + said(("itunes:new-feed-url", about.feed.moving_to or (about.feed.url if about.feed.moved else "")))


def item(about: FeedItem) -> list[Tag]:
    """What apps show of the episode."""
    episode, length = about.episode, about.facts.duration
    found = said(
        ("itunes:duration", None if length is None else timecode.seconds(length)),
        ("itunes:season", episode.season),
        ("itunes:episode", whole_number(episode.number)),
        ("itunes:episodeType", episode.type),
        ("itunes:explicit", _flag(episode.explicit)),
    )
    return found + _image(addresses.episode_cover(about.show, episode))


def block() -> Tag:
    """Keeps directories away (APPLE-20); also where nothing else of this vocabulary is said (TOR-24)."""
    return Tag("itunes:block", "Yes")


def whole_number(text: str) -> int | None:
    """The episode number that Apple accepts: the whole part, from 1 (APPLE-15)."""
    return int(text.partition(".")[0] or "0") or None


def _flag(value: bool) -> str:
    return "true" if value else "false"  # APPLE-05


def _image(address: str) -> list[Tag]:
    return [Tag("itunes:image", "", {"href": address})] if address else []  # APPLE-10


def _owner(owner: Owner) -> Tag:
    return Tag("itunes:owner", "", {}, tuple(said(("itunes:name", line(owner.name)), ("itunes:email", owner.email))))


def _categories(paths: tuple[tuple[str, ...], ...]) -> list[Tag]:
    """Each category once, with all its subcategories, in the author's order (APPLE-06, APPLE-07)."""
    tree: dict[str, dict[str, None]] = {}
    for path in paths:
        tree.setdefault(path[0], {}).update(dict.fromkeys(path[1:2]))
    return [_category(name, tuple(_category(sub) for sub in subs)) for name, subs in tree.items()]


def _category(name: str, inside: tuple[Tag, ...] = ()) -> Tag:
    return Tag("itunes:category", "", {"text": line(name)}, inside)
