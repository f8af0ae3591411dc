"""A torrent medium to the elements of BEP 36 (TOR-15 to TOR-17)."""

from __future__ import annotations

from shownotes.feeds.about import Channel, FeedItem
from shownotes.feeds.tags import Tag, said

PREFIX = "torrent"
URI = "http://xmlns.ezrss.it/0.1/"


def channel(about: Channel) -> list[Tag]:
    """Nothing: BEP 36 speaks of items."""
    return []


def item(about: FeedItem) -> list[Tag]:
    """What the .torrent holds: the enclosure itself has the size of the .torrent (TOR-14, TOR-15)."""
    facts = about.facts
    if not facts.infohash:
        return []
    inside = about.episode.medium(about.media.of)
    return said(
        ("torrent:fileName", about.media.url.rsplit("/", 1)[-1].removesuffix(".torrent")),
        ("torrent:contentLength", inside.facts.bytes if inside and inside.facts else None),
        ("torrent:infoHash", facts.infohash),
        ("torrent:magnetURI", facts.magnet),
    )
