"""The rules on Apple's vocabulary in a feed's file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shownotes.complaints import nearest
from shownotes.feeds.parsed import Element
from shownotes.rules import kinds
from shownotes.rules.categories import CATEGORIES, DROPPED
from shownotes.rules.feed_file import Checks, FeedFile, Seen, insecure, shown
from shownotes.rules.in_items import extension
from shownotes.rules.of_feeds import APPLE_TYPES

_DURATION = re.compile(r"\d+|(\d+:)?[0-5]?\d:[0-5]\d")
_PAST = ("itunes:summary", "itunes:subtitle", "itunes:keywords", "itunes:order", "itunes:isClosedCaptioned")
_ONCE = "author block complete email explicit image new-feed-url owner title type duration episode episodeType season"


def blocked(feed: FeedFile) -> bool:
    """Whether directories are kept away."""
    return feed.channel.said("itunes:block") == "Yes"


def listed(feed: FeedFile) -> Iterator[Seen]:  # APPLE-01
    if blocked(feed):
        return
    for name in ("itunes:image", "itunes:category", "itunes:explicit"):
        if feed.channel.first(name) is None:
            yield Seen(feed.channel.line, f"the channel has no {name}", "Apple lists no show without it.")


def author(feed: FeedFile) -> Iterator[Seen]:  # APPLE-02
    if not blocked(feed) and not feed.channel.said("itunes:author"):
        yield Seen(feed.channel.line, "the channel has no itunes:author", "Add it: directories show and search it.")


def media(feed: FeedFile) -> Iterator[Seen]:  # APPLE-03
    for item in feed.items:
        if item.first("enclosure") is None:
            said = f"item {shown(item.said('title'))} has no enclosure"
            yield Seen(item.line, said, "Directories do not list it.", True)


def complete(feed: FeedFile) -> Iterator[Seen]:  # APPLE-04
    for item in feed.items:
        wanted = ["pubDate", "description", "link"] + ([] if feed.torrents else ["itunes:duration"])
        missing = [name for name in wanted if item.first(name) is None]
        if "description" in missing and item.first("content:encoded"):
            missing.remove("description")
        if missing:
            yield Seen(item.line, f"item {shown(item.said('title'))} has no {', '.join(missing)}", "Add it.")


def explicit(feed: FeedFile) -> Iterator[Seen]:  # APPLE-05
    for found in _all(feed, "itunes:explicit"):
        text = found.text.strip()
        if text not in ("true", "false"):
            meant = {"yes": "true", "explicit": "true", "no": "false", "clean": "false"}.get(
                text.lower(), "true or false"
            )
            yield Seen(found.line, f"itunes:explicit is {shown(text)}", f"Write {meant}.")


def categories(feed: FeedFile) -> Iterator[Seen]:  # APPLE-06
    for found in feed.channel.all("itunes:category"):
        name = found.attributes.get("text", "")
        if name not in CATEGORIES:
            yield Seen(found.line, f"{shown(name)} is not one of Apple's categories", _instead(name))
            continue
        for inner in found.all("itunes:category"):
            sub = inner.attributes.get("text", "")
            if sub not in CATEGORIES[name]:
                close = DROPPED.get((name, sub)) or nearest(sub, CATEGORIES[name])
                hint = f'Did you mean "{close}"?' if close else f"There are: {', '.join(CATEGORIES[name]) or 'none'}."
                yield Seen(inner.line, f'{shown(sub)} is not a category below "{name}"', hint)


def _instead(name: str) -> str:
    if (name,) in DROPPED:
        return f'Apple dropped it; the nearest today is "{DROPPED[(name,)]}".'
    parent = next((top for top, subs in CATEGORIES.items() if name in subs), "")
    if parent:
        return f'It is a category below "{parent}".'
    close = nearest(name, CATEGORIES)
    return f'Did you mean "{close}"?' if close else f"There are: {', '.join(CATEGORIES)}."


def many_categories(feed: FeedFile) -> Iterator[Seen]:  # APPLE-07
    tops = feed.channel.all("itunes:category")
    if len(tops) > 3:
        yield Seen(tops[3].line, f"{len(tops)} categories; directories look at three", "Keep the best three.")


def images(feed: FeedFile) -> Iterator[Seen]:  # APPLE-10
    for found in _all(feed, "itunes:image"):
        href = found.attributes.get("href", "")
        if not kinds.is_web_address(href):
            yield Seen(found.line, f"itunes:image has href {shown(href)}", "Name the picture's absolute address.")
        elif insecure(href):
            yield Seen(found.line, f"{href} is not https", "Apps refuse or warn of http.", True)


def sizes(feed: FeedFile) -> Iterator[Seen]:  # APPLE-11
    for where in (feed.channel, *feed.items):
        found = where.first("description")
        if found and (count := len(found.text.encode())) > 4000:
            yield Seen(found.line, f"the description has {count} bytes; directories take 4000", "Shorten it.")


def durations(feed: FeedFile) -> Iterator[Seen]:  # APPLE-13
    for found in _all(feed, "itunes:duration"):
        if not _DURATION.fullmatch(found.text.strip()):
            yield Seen(found.line, f"itunes:duration {shown(found.text)} is no duration", "Write whole seconds.")


def show_type(feed: FeedFile) -> Iterator[Seen]:  # APPLE-14
    found = feed.channel.first("itunes:type")
    if found and found.text.strip() not in ("episodic", "serial"):
        yield Seen(found.line, f"itunes:type is {shown(found.text)}", "Write episodic or serial.")
    if found and found.text.strip() == "serial":
        for item in feed.items:
            if item.said("itunes:episodeType") in ("", "full") and not item.said("itunes:episode"):
                said = f"item {shown(item.said('title'))} of a serial show has no itunes:episode"
                yield Seen(item.line, said, "Numbers are the order of listening.")


def numbers(feed: FeedFile) -> Iterator[Seen]:  # APPLE-15
    for name in ("itunes:episode", "itunes:season"):
        for found in _all(feed, name):
            if not kinds.POSITIVE.fits(found.text.strip()):
                yield Seen(found.line, f"{name} {shown(found.text)} is not a whole number from 1", "Leave it out.")


def episode_type(feed: FeedFile) -> Iterator[Seen]:  # APPLE-16
    for found in _all(feed, "itunes:episodeType"):
        if found.text.strip() not in ("full", "trailer", "bonus"):
            yield Seen(found.line, f"itunes:episodeType is {shown(found.text)}", "Write full, trailer or bonus.")


def second_title(feed: FeedFile) -> Iterator[Seen]:  # APPLE-19
    found = feed.channel.first("itunes:title")
    if found and found.text.strip() == feed.channel.said("title"):
        yield Seen(found.line, "itunes:title repeats the channel's title", "Leave it out.")


def flags(feed: FeedFile) -> Iterator[Seen]:  # APPLE-20
    for name in ("itunes:block", "itunes:complete"):
        for found in _all(feed, name):
            if found.text.strip() != "Yes":
                yield Seen(found.line, f"{name} is {shown(found.text)}", "Only Yes has an effect; leave it out.")


def moved(feed: FeedFile) -> Iterator[Seen]:  # APPLE-22
    found = feed.channel.first("itunes:new-feed-url")
    if found and found.text.strip() != feed.own_address:
        said = f"itunes:new-feed-url {shown(found.text)} is not the feed's own address: subscribers move there"
        yield Seen(found.line, said, "Fine on the old address of a feed that moves; wrong anywhere else.")


def owner(feed: FeedFile) -> Iterator[Seen]:  # APPLE-23
    found = feed.channel.first("itunes:owner")
    if not blocked(feed) and (found is None or not found.said("itunes:email")):
        line = found.line if found else feed.channel.line
        yield Seen(
            line, "there is no itunes:owner with a mail address", "Directories write there to see whose it is."
        )


def playable(feed: FeedFile) -> Iterator[Seen]:  # APPLE-24
    if blocked(feed):
        return
    for item in feed.items:
        found = item.first("enclosure")
        suffix = extension(found.attributes.get("url", "")) if found else ""
        if found and suffix and suffix not in APPLE_TYPES:
            yield Seen(found.line, f"{suffix[1:].upper()} does not play on Apple's devices", "Use MP3, M4A or MP4.")


def past(feed: FeedFile) -> Iterator[Seen]:  # APPLE-25
    for name in _PAST:
        if found := next(_all(feed, name), None):
            yield Seen(found.line, f"{name} is no longer read", "Leave it out.")


def named_twice(feed: FeedFile) -> Iterator[Seen]:  # RSS-33
    for where in (feed.channel, *feed.items):
        for name in _ONCE.split():
            for extra in where.all(f"itunes:{name}")[1:]:
                yield Seen(extra.line, f"a second itunes:{name}", "Keep one: apps differ in which they take.")


def _all(feed: FeedFile, name: str) -> Iterator[Element]:
    for where in (feed.channel, *feed.items):
        yield from where.all(name)


CHECKS: Checks = (
    ("APPLE-01", listed),
    ("APPLE-02", author),
    ("APPLE-03", media),
    ("APPLE-04", complete),
    ("APPLE-05", explicit),
    ("APPLE-06", categories),
    ("APPLE-07", many_categories),
    ("APPLE-10", images),
    ("APPLE-11", sizes),
    ("APPLE-13", durations),
    ("APPLE-14", show_type),
    ("APPLE-15", numbers),
    ("APPLE-16", episode_type),
    ("APPLE-19", second_title),
    ("APPLE-20", flags),
    ("APPLE-22", moved),
    ("APPLE-23", owner),
    ("APPLE-24", playable),
    ("APPLE-25", past),
    ("RSS-33", named_twice),
)
