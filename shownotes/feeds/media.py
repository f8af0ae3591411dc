"""An episode's media to Media RSS, which readers outside podcasting understand."""

from __future__ import annotations

from shownotes import timecode
from shownotes.feeds import addresses
from shownotes.feeds.about import Channel, FeedItem
from shownotes.feeds.addresses import ascii_address
from shownotes.feeds.tags import Tag, attributes
from shownotes.model import Facts, Media

PREFIX = "media"
URI = "http://search.yahoo.com/mrss/"


def channel(about: Channel) -> list[Tag]:
    """The rating that holds for items without one of their own."""
    return [_rating(about.show.explicit)]


def item(about: FeedItem) -> list[Tag]:
    """Every medium of the episode as one group, the feed's own as its default."""
    rows = tuple(
        _content(media, media.facts, default=media.name == about.media.name)
        for media in about.episode.media
        if media.facts is not None and not media.of
    )
    found = [Tag("media:group", "", {}, rows)] if rows else []
    if picture := addresses.episode_cover(about.show, about.episode):
        found.append(Tag("media:thumbnail", "", {"url": picture}))
    return [*found, _rating(about.episode.explicit)]


def _content(media: Media, facts: Facts, *, default: bool) -> Tag:
    given = attributes(
        url=ascii_address(media.url),
        fileSize=facts.bytes,
        type=facts.type,
        medium=facts.type.partition("/")[0],
        isDefault="true" if default else None,
        bitrate=facts.bitrate // 1000 or None,
        samplingrate=f"{facts.rate / 1000:g}" if facts.rate else None,
        duration=timecode.seconds(facts.duration) if facts.duration else None,
        height=facts.height or None,
        width=facts.width or None,
    )
    return Tag("media:content", "", given)


def _rating(explicit: bool) -> Tag:
    return Tag("media:rating", "adult" if explicit else "nonadult", {"scheme": "urn:simple"})
