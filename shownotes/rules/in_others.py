"""The rules on chapters and torrents in a feed's file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shownotes.complaints import nearest
from shownotes.feeds.parsed import Element
from shownotes.rules import kinds
from shownotes.rules.feed_file import Checks, FeedFile, Seen, shown
from shownotes.rules.of_channel import MARKUP

_PSC = re.compile(r"\d{2,}:[0-5]\d:[0-5]\d(\.\d{1,3})?")
_HASH = re.compile(r"(urn:btih:)?[0-9a-fA-F]{40}")
_MAGNET = re.compile(r"magnet:\?(?:[^#]*&)?xt=urn:bt(?:ih:[0-9a-f]{40}|mh:1220[0-9a-f]{64})(?:&|$)")
_TORRENT = ("fileName", "contentLength", "infoHash", "magnetURI", "seeds", "peers", "verified")
_LEAN = ("title", "author", "link", "description", "guid", "enclosure", "pubDate")


def chapters(feed: FeedFile) -> Iterator[Seen]:  # CHAP-08
    for item in feed.items:
        for found in item.all("psc:chapters"):
            if not found.all("psc:chapter"):
                yield Seen(found.line, "psc:chapters holds no chapter", "Leave it out.")
            for chapter in found.all("psc:chapter"):
                missing = [name for name in ("start", "title") if not chapter.attributes.get(name)]
                if missing:
                    yield Seen(chapter.line, f"a chapter has no {' and no '.join(missing)}", "Add it.")


def starts(feed: FeedFile) -> Iterator[Seen]:  # CHAP-09
    for item in feed.items:
        for chapter in (one for found in item.all("psc:chapters") for one in found.all("psc:chapter")):
            text = chapter.attributes.get("start", "")
            if text and not _PSC.fullmatch(text):
                yield Seen(chapter.line, f"a chapter starts at {shown(text)}", "Write it as 00:01:34.500.")


def chapter_titles(feed: FeedFile) -> Iterator[Seen]:  # SPOT-02
    for item in feed.items:
        for chapter in (one for found in item.all("psc:chapters") for one in found.all("psc:chapter")):
            text = chapter.attributes.get("title", "")
            if len(text) > 40 or MARKUP.search(text):
                fault = f"has {len(text)} characters" if len(text) > 40 else "holds markup"
                said = f"the chapter {shown(text)} {fault}"
                yield Seen(chapter.line, said, "Spotify shows 40 characters of plain text.")
                break


def chapter_count(feed: FeedFile) -> Iterator[Seen]:  # CHAP-10
    for item in feed.items:
        for found in item.all("psc:chapters"):
            if 0 < (count := len(found.all("psc:chapter"))) < 3:
                said = f"psc:chapters holds {count} chapter{'s' * (count > 1)}"
                yield Seen(found.line, said, "Apple and Spotify show chapters from three on.")


def chapters_for_spotify(feed: FeedFile) -> Iterator[Seen]:  # SPOT-03
    for item in feed.items:
        found = item.first("podcast:chapters")
        if found and item.first("psc:chapters") is None:
            said = f"item {shown(item.said('title'))} has podcast:chapters and no psc:chapters"
            yield Seen(found.line, said, "Spotify reads Podlove's alone.")


def magnets(feed: FeedFile) -> Iterator[Seen]:  # TOR-13
    for item in feed.items:
        for found in item.all("torrent:magnetURI"):
            if not _MAGNET.match(found.text.strip()):
                said = f"the magnet link {shown(found.text)} names no info-hash in lower-case hex"
                yield Seen(found.line, said, "It begins with magnet:?xt=urn:btih: and 40 digits.")


def _of_torrents(feed: FeedFile) -> list[Element]:
    return feed.items if feed.torrents else []


def media_size(feed: FeedFile) -> Iterator[Seen]:  # TOR-15
    for item in _of_torrents(feed):
        if item.first("torrent:contentLength") is None and item.first("torrent:contentlength") is None:
            said = f"item {shown(item.said('title'))} has no torrent:contentLength"
            yield Seen(item.line, said, "Add the size of the media in bytes.")


def hash_as_guid(feed: FeedFile) -> Iterator[Seen]:  # TOR-16
    for item in _of_torrents(feed):
        found = item.first("guid")
        hashes = {item.said(name).lower() for name in ("torrent:infoHash", "torrent:infohash")} - {""}
        if found and (found.text.strip().lower() in hashes or _HASH.fullmatch(found.text.strip())):
            said = "the guid is the info-hash: a torrent made anew becomes a new episode"
            yield Seen(found.line, said, "Take the episode's own guid.")


def spelling(feed: FeedFile) -> Iterator[Seen]:  # TOR-17
    for item in feed.items:
        for child in item.children:
            prefix, _, local = child.name.partition(":")
            if prefix == "torrent" and local not in _TORRENT and (close := nearest(local, _TORRENT)):
                yield Seen(child.line, f"torrent:{local} is not how clients spell it", f"Write torrent:{close}.")


def named(feed: FeedFile) -> Iterator[Seen]:  # TOR-19
    for item in _of_torrents(feed):
        missing = [name for name in ("title", "link", "guid") if not item.said(name)]
        if missing:
            said = f"item {shown(item.said('title'))} has no {' and no '.join(missing)}"
            yield Seen(item.line, said, "qBittorrent drops it.")


def plain(feed: FeedFile) -> Iterator[Seen]:  # TOR-20
    for item in _of_torrents(feed):
        found = item.first("description")
        if found and (tag := MARKUP.search(found.text)):
            yield Seen(found.line, f"the description holds {tag.group()}", "BitTorrent clients show it as it is.")


def minutes(feed: FeedFile) -> Iterator[Seen]:  # TOR-21
    found = feed.channel.first("ttl")
    many = kinds.whole(found.text.strip()) if found else None
    if found and feed.torrents and many is not None and many > 1440:
        said = f"<ttl> {found.text.strip()} is more than a day: it counts minutes"
        yield Seen(found.line, said, f"Write {max(1, many // 60)} if seconds are meant.")


def torrent_type(feed: FeedFile) -> Iterator[Seen]:  # TOR-14
    for item in feed.items:
        found = item.first("enclosure")
        if found is None:
            continue
        kind, url = found.attributes.get("type", ""), found.attributes.get("url", "")
        if kinds.path_of(url).endswith(".torrent") != (kind == "application/x-bittorrent"):
            yield Seen(
                found.line, f"type {shown(kind)} does not fit {shown(url)}", "A .torrent is application/x-bittorrent."
            )


def torrent_items(feed: FeedFile) -> Iterator[Seen]:  # TOR-18
    if not feed.torrents:
        return
    for item in feed.items:
        for child in item.children:
            prefix, _, local = child.name.rpartition(":")
            if prefix and local in _LEAN:
                yield Seen(child.line, f"{child.name} replaces the item's {local} in qBittorrent", "Leave it out.")


def torrents_listed(feed: FeedFile) -> Iterator[Seen]:  # TOR-24
    if feed.torrents and feed.channel.said("itunes:block") != "Yes":
        said = "a feed of torrents is open to directories: podcast apps would play the .torrent as sound"
        yield Seen(feed.channel.line, said, "Add <itunes:block>Yes</itunes:block>.")


def google(feed: FeedFile) -> Iterator[Seen]:  # GOOG-01
    for found in feed.channel.walk():
        if found.name.startswith("googleplay:"):
            yield Seen(found.line, f"{found.name}: Google Podcasts is closed", "Leave it out.")
            return


CHECKS: Checks = (
    ("CHAP-08", chapters),
    ("CHAP-09", starts),
    ("CHAP-10", chapter_count),
    ("GOOG-01", google),
    ("SPOT-02", chapter_titles),
    ("SPOT-03", chapters_for_spotify),
    ("TOR-13", magnets),
    ("TOR-15", media_size),
    ("TOR-16", hash_as_guid),
    ("TOR-17", spelling),
    ("TOR-19", named),
    ("TOR-20", plain),
    ("TOR-21", minutes),
    ("TOR-14", torrent_type),
    ("TOR-18", torrent_items),
    ("TOR-24", torrents_listed),
)
