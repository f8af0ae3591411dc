"""The Podcasting 2.0 namespace: what a show states today of itself and of each episode (PC20-01 to PC20-35)."""

from __future__ import annotations

import base64
import uuid
from urllib.parse import quote

from shownotes import covers, transcripts
from shownotes.covers import Cover
from shownotes.feeds import addresses
from shownotes.feeds.about import Channel, FeedItem
from shownotes.feeds.addresses import ascii_address
from shownotes.feeds.dates import rfc2822
from shownotes.feeds.licenses import address as license_address
from shownotes.feeds.roles import group_of
from shownotes.feeds.tags import Tag, attributes
from shownotes.feeds.text import line
from shownotes.model import Episode, Facts, Feed, Media, Person, Show

PREFIX = "podcast"
URI = "https://podcastindex.org/namespace/1.0"


def channel(about: Channel) -> list[Tag]:
    """The feed's identity, people and support, and what the show states besides."""
    show = about.show
    found = [
        Tag("podcast:guid", feed_guid(show, about.feed)),
        Tag(
            "podcast:locked",
            "yes" if show.locked else "no",
            attributes(owner=show.owner.email if show.owner else None),
        ),
        Tag("podcast:medium", medium(about)),
    ]
    found += [Tag("podcast:funding", line(way.title)[:128], {"url": ascii_address(way.url)}) for way in show.funding]
    found += [_person(show, person) for person in show.hosts]
    found += _license(show.license, show.license_url)
    found += _image(show, covers.show_cover(show) if show.cover else None, show.title)
    found += [_trailer(item) for item in about.items if item.episode.type == "trailer"]
    if about.feed.block:
        found.append(Tag("podcast:block", "yes"))
    return found + [_finished(one.tag, show) for one in show.stated]


def item(about: FeedItem) -> list[Tag]:
    """What the episode adds; people are named again, because an item's list replaces the channel's (PC20-07)."""
    show, episode = about.show, about.episode
    found = _numbers(show, episode)
    if about.chaptered:
        found.append(_file("chapters", addresses.chapters(episode), "application/json+chapters"))
    if episode.transcript:
        found += [
            _file("transcript", addresses.transcript(episode, kind), transcripts.TYPES[kind], language=show.language)
            for kind in transcripts.formats(episode.transcript)  # PC20-11
        ]
    found += [_known(about, person) for person in episode.people]
    if (episode.license, episode.license_url) != (show.license, show.license_url):
        found += _license(episode.license, episode.license_url)
    found += _image(show, covers.episode_cover(show, episode) if episode.cover else None, episode.title)
    found += [one.tag for one in episode.stated]
    return found + _alternates(about)


def _numbers(show: Show, episode: Episode) -> list[Tag]:
    found = []
    if episode.season is not None:
        name = attributes(name=show.seasons.get(episode.season))
        found.append(Tag("podcast:season", str(episode.season), name))
    if episode.number:
        found.append(Tag("podcast:episode", episode.number, attributes(display=episode.display)))
    return found


def _trailer(about: FeedItem) -> Tag:
    """A trailer among the episodes, named for apps that show it first (PC20-15)."""
    given = attributes(
        url=ascii_address(about.media.url),
        pubdate=rfc2822(about.episode.date),
        length=about.facts.bytes,
        type=about.facts.type,
        season=about.episode.season,
    )
    return Tag("podcast:trailer", line(about.episode.title)[:128], given)


def _finished(tag: Tag, show: Show) -> Tag:
    """A frequency also says that a show is complete (PC20-28)."""
    if tag.name == "podcast:updateFrequency" and show.complete:
        return tag._replace(attributes={**tag.attributes, "complete": "true"})
    return tag


def feed_guid(show: Show, feed: Feed) -> str:
    """The show's own for its main feed; any other feed is another one to a directory (PC20-02, PC20-03)."""
    if feed.guid:
        return feed.guid
    return show.guid if feed.name == main_feed(show) else str(uuid.uuid5(uuid.UUID(show.guid), feed.name))


def main_feed(show: Show) -> str:
    """The name of the feed that stands for the show: the first one open to directories, without a guid_suffix."""
    open_ones = [feed for feed in show.feeds if not feed.block and not feed.guid_suffix]
    return next((feed.name for feed in (*open_ones, *show.feeds)), "")


def medium(about: Channel) -> str:
    """ "video" for a feed of video (VAR-05), unless the show or the feed names another medium."""
    if about.feed.medium or about.show.medium:
        return about.feed.medium or about.show.medium
    return "video" if about.items and about.items[0].facts.type.startswith("video/") else "podcast"


def _file(name: str, url: str, kind: str, **more: str) -> Tag:
    return Tag(f"podcast:{name}", "", {"url": url, "type": kind, **more})


def _image(show: Show, cover: Cover | None, alt: str) -> list[Tag]:
    if cover is None:
        return []
    about = attributes(href=show.link + quote(cover.path), alt=line(alt), width=cover.width, height=cover.height)
    ratio = {"aspect-ratio": "1/1"} if cover.width == cover.height else {}
    return [Tag("podcast:image", "", {**about, **ratio, "type": cover.type, "purpose": "artwork"})]


def _known(about: FeedItem, person: Person) -> Tag:
    """The person's element; most people are in many episodes."""
    tag = about.said.get(person)
    if tag is None:
        tag = about.said[person] = _person(about.show, person)
    return tag


def _person(show: Show, person: Person) -> Tag:
    role = person.role or "host"
    about = attributes(
        role=role.lower(),
        group=group_of(role),
        img=addresses.picture(show, person),
        href=ascii_address(person.url),
    )
    return Tag("podcast:person", line(person.name)[:128], about)


def _license(name: str, url: str) -> list[Tag]:
    return [Tag("podcast:license", name, attributes(url=url or license_address(name)))] if name else []


def _alternates(about: FeedItem) -> list[Tag]:
    """The episode's other media (VAR-05); its own one too where a torrent of it exists, as another source."""
    found = []
    for media in about.episode.media:
        if media.of or media.facts is None:
            continue
        sources = _torrents(about.episode, media)
        if media.name != about.media.name or sources:
            found.append(_alternate(media, media.facts, sources, default=media.name == about.media.name))
    return found


def _alternate(media: Media, facts: Facts, torrents: list[Tag], *, default: bool) -> Tag:
    said_of_it = attributes(
        type=facts.type,
        length=facts.bytes,
        bitrate=facts.bitrate or None,
        height=facts.height or None,
        title=media.name[:32],
        default="true" if default else None,
    )
    sources = [Tag("podcast:source", "", {"uri": ascii_address(media.url)}), *torrents]
    if facts.sha256:
        sources.append(Tag("podcast:integrity", "", {"type": "sri", "value": sri(facts.sha256)}))
    return Tag("podcast:alternateEnclosure", "", said_of_it, tuple(sources))


def _torrents(episode: Episode, media: Media) -> list[Tag]:
    return [
        Tag("podcast:source", "", {"uri": ascii_address(other.url), "contentType": "application/x-bittorrent"})
        for other in episode.media
        if other.of == media.name and other.facts is not None
    ]


def sri(sha256: str) -> str:
    """A hexadecimal SHA-256 as Subresource Integrity spells it (PC20-19)."""
    return "sha256-" + base64.b64encode(bytes.fromhex(sha256)).decode()
