"""A feed's own address and its hubs, which feedgen would confuse with the site's (FG-01, FG-02)."""

from __future__ import annotations

from shownotes.feeds.about import Channel, FeedItem
from shownotes.feeds.addresses import ascii_address
from shownotes.feeds.tags import Tag

PREFIX = "atom"
URI = "http://www.w3.org/2005/Atom"
TYPE = "application/rss+xml"


def channel(about: Channel) -> list[Tag]:
    """The link that names the feed itself (RSS-24), the hubs that tell of its changes (PUSH-01), its other pages."""
    found = [Tag("atom:link", "", {"href": about.address, "rel": "self", "type": TYPE})]
    found += [Tag("atom:link", "", {"href": ascii_address(hub), "rel": "hub"}) for hub in about.show.hubs]
    return found + [Tag("atom:link", "", {"href": to, "rel": rel, "type": TYPE}) for rel, to in about.pages]


def item(about: FeedItem) -> list[Tag]:
    """Nothing: a link in an item would blank the item's own in qBittorrent (TOR-18)."""
    return []
