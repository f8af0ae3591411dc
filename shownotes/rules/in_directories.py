"""The rules on what directories and clients make of a whole feed: names, covers, proof of ownership, pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from shownotes.complaints import nearest
from shownotes.feeds.parsed import NAMESPACES, Element
from shownotes.rules import kinds
from shownotes.rules.feed_file import Checks, FeedFile, Seen, shown
from shownotes.rules.in_items import extension
from shownotes.rules.in_itunes import blocked
from shownotes.rules.of_channel import EMAIL
from shownotes.rules.of_episodes import NUMBERED, names

CHANNEL = (
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator "
    "docs cloud ttl image rating textInput skipHours skipDays item"
).split()
ITEM = "title link description author category comments enclosure guid pubDate source".split()
ITUNES = (
    "author block category complete email explicit image keywords name new-feed-url owner subtitle summary title "
    "type duration episode episodeType isClosedCaptioned order season applepodcastsverify"
).split()
_SAFE = re.compile(r"[A-Za-z0-9._-]+")


def known(feed: FeedFile) -> Iterator[Seen]:  # RSS-02
    seen: set[str] = set()
    places = ((feed.channel, CHANNEL), *((item, ITEM) for item in feed.items))
    for where, usual in places:
        for child in where.children:
            prefix, _, local = child.name.rpartition(":")
            wanted = {"": usual, "itunes": ITUNES}.get(prefix)
            misplaced = not prefix and local in (*CHANNEL, *ITEM)
            if wanted is None or child.name.startswith("{") or local in wanted or misplaced or child.name in seen:
                continue
            seen.add(child.name)
            close = nearest(local, wanted)
            hint = f"Did you mean <{prefix}{':' * bool(prefix)}{close}>?" if close else "Leave it out."
            yield Seen(child.line, f"no app knows <{child.name}>", hint, mild=True)


def build_date(feed: FeedFile) -> Iterator[Seen]:  # PIPE-05
    found = feed.channel.first("lastBuildDate")
    built = kinds.mail_date(found.text.strip()) if found else None
    dates = [date for item in feed.items if (date := kinds.mail_date(item.said("pubDate")))]
    newest = max((date for date in dates if feed.now is None or date <= feed.now), default=None)
    if found and built and newest and built < newest:
        said = f"<lastBuildDate> {shown(found.text)} is before the newest item"
        yield Seen(found.line, said, "qBittorrent reads on only when it has changed.")


def _images(feed: FeedFile) -> Iterator[Element]:
    for where in (feed.channel, *feed.items):
        yield from where.all("itunes:image")


def picture_kinds(feed: FeedFile) -> Iterator[Seen]:  # APPLE-08
    for found in _images(feed):
        suffix = extension(found.attributes.get("href", ""))
        if re.fullmatch(r"\.(webp|gif|svg|avif|heic|bmp|tiff?)", suffix):
            yield Seen(found.line, f"the cover is {suffix[1:].upper()}", "Directories take JPEG and PNG.")


def bare_titles(feed: FeedFile) -> Iterator[Seen]:  # APPLE-18
    name = feed.channel.said("title").lower()
    for item in feed.items:
        found = item.first("title")
        if found is None or item.said("itunes:title"):
            continue
        if number := NUMBERED.search(found.text):
            said = f"the title {shown(found.text)} holds the number {shown(number.group())}"
            yield Seen(found.line, said, "Give the bare title in <itunes:title>, and the number in <itunes:episode>.")
        elif names(name, found.text):
            said = f"the title {shown(found.text)} holds the show's name"
            yield Seen(found.line, said, "Apps show it beside the title; give the bare one in <itunes:title>.")


def new_address(feed: FeedFile) -> Iterator[Seen]:  # APPLE-21
    found = feed.channel.first("itunes:new-feed-url")
    if found and not kinds.is_web_address(found.text.strip()):
        yield Seen(found.line, f"itunes:new-feed-url {shown(found.text)} is not a web address", "Write https://….")


def file_names(feed: FeedFile) -> Iterator[Seen]:  # APPLE-29
    for item in feed.items:
        for found in item.all("enclosure"):
            name = kinds.path_of(found.attributes.get("url", "")).rsplit("/", 1)[-1]
            if name and not _SAFE.fullmatch(name):
                said = f"the file name {shown(unquote(name))} has more than letters, digits, -, _ and ."
                yield Seen(found.line, said, "Apple asks for plain names; keep those that are published.")


def standard(feed: FeedFile) -> Iterator[Seen]:  # PSP-01
    if blocked(feed):
        return
    uris = set(feed.document.declared.values())
    for prefix in ("atom", "itunes", "podcast"):
        uri = next(uri for uri, name in NAMESPACES.items() if name == prefix)
        if uri not in uris:
            said = f"the namespace {prefix} is not declared, which PSP-1 asks for"
            yield Seen(feed.document.root.line, said, f'Add xmlns:{prefix}="{uri}" to <rss>.', mild=True)


def live_on_spotify(feed: FeedFile) -> Iterator[Seen]:  # SPOT-01
    if blocked(feed):
        return
    if not feed.items:
        yield Seen(
            feed.channel.line, "the feed has no episode", "Spotify lists a show from its first one.", mild=True
        )
    elif not any(item.said("pubDate") for item in feed.items):
        yield Seen(feed.items[0].line, "no item has a pubDate", "Spotify lists a show with one dated episode.")


def deliverable(feed: FeedFile) -> Iterator[Seen]:  # YT-01
    for owner in feed.channel.all("itunes:owner"):
        for found in owner.all("itunes:email"):
            if found.text.strip() and not EMAIL.fullmatch(found.text.strip()):
                said = f"itunes:email {shown(found.text)} is not a mail address"
                yield Seen(found.line, said, "YouTube and Spotify send a code there.")


def complete_and_paged(feed: FeedFile) -> Iterator[Seen]:  # PAGE-04
    rels = {link.attributes.get("rel", "") for link in feed.channel.all("atom:link")}
    found = feed.channel.first("fh:complete")
    if found and rels & {"next", "previous", "first", "last", "prev-archive", "next-archive"}:
        yield Seen(found.line, "a feed that says it is complete has more pages", "Remove one of the two.")


CHECKS: Checks = (
    ("APPLE-08", picture_kinds),
    ("APPLE-18", bare_titles),
    ("APPLE-21", new_address),
    ("APPLE-29", file_names),
    ("PAGE-04", complete_and_paged),
    ("PIPE-05", build_date),
    ("PSP-01", standard),
    ("RSS-02", known),
    ("SPOT-01", live_on_spotify),
    ("YT-01", deliverable),
)
