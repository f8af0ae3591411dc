"""The rules on the items of a feed's file: identity, dates, enclosures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from shownotes.feeds.parsed import Element
from shownotes.rules import kinds
from shownotes.rules.feed_file import Checks, FeedFile, Seen, insecure, shown
from shownotes.rules.of_channel import ENTITY, MARKUP
from shownotes.rules.of_feeds import APPLE_TYPES, other_name

_EXTENSIONS = {**APPLE_TYPES, ".torrent": "application/x-bittorrent"}


def _enclosures(feed: FeedFile) -> Iterator[Element]:
    for item in feed.items:
        yield from item.all("enclosure")


def title(feed: FeedFile) -> Iterator[Seen]:  # RSS-10
    for item in feed.items:
        if not item.said("title") and not item.said("itunes:title"):
            yield Seen(item.line, "an item has no title", "Add <title>.")
        found = item.first("title")
        if found and (twice := ENTITY.search(found.text)):
            said = f"the title {shown(found.text)} is escaped twice: apps show {twice.group()}"
            yield Seen(found.line, said, "Write the character itself.", mild=True)


def markup_in_title(feed: FeedFile) -> Iterator[Seen]:  # HTML-14
    for item in feed.items:
        found = item.first("title")
        if found and (tag := MARKUP.search(found.text)):
            yield Seen(found.line, f"the title {shown(found.text)} holds {tag.group()}", "Apps drop it as HTML.")


def guid(feed: FeedFile) -> Iterator[Seen]:  # RSS-11
    seen: dict[str, int] = {}
    for item in feed.items:
        found = item.all("guid")
        if not found or not found[0].text.strip():
            said = f"item {shown(item.said('title'))} has no guid"
            yield Seen(item.line, said, "Without one, apps take it as new when its address changes.")
            continue
        for extra in found[1:]:
            yield Seen(extra.line, "a second guid in an item", "Keep the first.")
        first = seen.setdefault(found[0].text.strip(), item.line)
        if first != item.line:
            said = f"guid {shown(found[0].text)} is that of the item in line {first}"
            yield Seen(found[0].line, said, "Apps show one of the two.")


def permanent(feed: FeedFile) -> Iterator[Seen]:  # RSS-13
    for item in feed.items:
        found = item.first("guid")
        if found is None:
            continue
        kept = found.attributes.get("isPermaLink", "true")
        if kept not in ("true", "false"):
            yield Seen(found.line, f'isPermaLink is "{kept}"', "Write true or false.")
        elif kept == "true" and not kinds.is_web_address(found.text.strip()):
            yield Seen(found.line, f"guid {shown(found.text)} is no web address", 'Write isPermaLink="false".')


def unique_guid(feed: FeedFile) -> Iterator[Seen]:  # RSS-14
    for item in feed.items:
        found = item.first("guid")
        text = found.text.strip() if found else ""
        if found and text and (len(text) < 9 or text.isdigit() or len(text) > 255):
            why = "longer than 255 characters" if len(text) > 255 else "hardly unique in the world"
            yield Seen(
                found.line, f"guid {shown(text)} is {why}", "Keep those that are published; make new ones better."
            )


def dates(feed: FeedFile) -> Iterator[Seen]:  # RSS-15
    for where, name in (
        (feed.channel, "lastBuildDate"),
        (feed.channel, "pubDate"),
        *((i, "pubDate") for i in feed.items),
    ):
        found = where.first(name)
        if found and kinds.mail_date(found.text.strip()) is None:
            said = f"<{name}> {shown(found.text)} is not a date as mail spells it"
            yield Seen(found.line, said, "Write it as Wed, 30 Aug 2017 16:00:00 +0000.")


def _dated(feed: FeedFile) -> Iterator[tuple[Element, datetime]]:
    for item in feed.items:
        found = item.first("pubDate")
        date = kinds.mail_date(found.text.strip()) if found else None
        if found and date:
            yield found, date


def future(feed: FeedFile) -> Iterator[Seen]:  # RSS-16
    for found, date in _dated(feed):
        if feed.now and date > feed.now:
            yield Seen(found.line, f"{shown(found.text)} is in the future", "Apps drop or hide such an item.")


def same_dates(feed: FeedFile) -> Iterator[Seen]:  # RSS-17
    seen: dict[datetime, int] = {}
    for found, date in _dated(feed):
        first = seen.setdefault(date, found.line)
        if first != found.line:
            yield Seen(
                found.line, f"{shown(found.text)} is the date in line {first} too", "Let a minute lie between."
            )


def newest_first(feed: FeedFile) -> Iterator[Seen]:  # RSS-18
    above: datetime | None = None
    for found, date in _dated(feed):
        if above and date > above:
            yield Seen(found.line, "a newer item stands below an older one", "Sort items by date, the newest first.")
            return
        above = date


def one_enclosure(feed: FeedFile) -> Iterator[Seen]:  # RSS-19
    for item in feed.items:
        for extra in item.all("enclosure")[1:]:
            yield Seen(extra.line, "a second enclosure in an item", "Offer it as podcast:alternateEnclosure.")


def addresses(feed: FeedFile) -> Iterator[Seen]:  # RSS-20
    seen: dict[str, int] = {}
    for found in _enclosures(feed):
        url = found.attributes.get("url", "")
        if not kinds.is_web_address(url):
            yield Seen(
                found.line, f"the enclosure's url {shown(url)} is not a web address", "https, ASCII, no spaces."
            )
            continue
        first = seen.setdefault(url, found.line)
        if first != found.line:
            yield Seen(found.line, f"{url} is the enclosure in line {first} too", "Apple ignores repeats.")
        if not extension(url):
            yield Seen(
                found.line, f"{url} does not end in the media's extension", "Apple asks for one, such as .mp3."
            )
        if insecure(url):
            yield Seen(found.line, f"{url} is not https", "Apps refuse or warn of http.", True)


def lengths(feed: FeedFile) -> Iterator[Seen]:  # RSS-21
    for found in _enclosures(feed):
        text = found.attributes.get("length", "")
        count = kinds.whole(text)
        if count is None:
            yield Seen(found.line, f"the enclosure's length {shown(text)} is not a number of bytes", "0 if unknown.")
        elif count < 16384 and extension(found.attributes.get("url", "")) != ".torrent":
            said = f"the enclosure's length is {text} bytes; AntennaPod ignores what is below 16384"
            yield Seen(found.line, said, "Write the file's size, not its duration.", True)


def types(feed: FeedFile) -> Iterator[Seen]:  # RSS-22
    for found in _enclosures(feed):
        kind, url = found.attributes.get("type", ""), found.attributes.get("url", "")
        wanted = _EXTENSIONS.get(extension(url))
        if not kinds.MIME.fits(kind):
            yield Seen(
                found.line, f"the enclosure's type {shown(kind)} is no media type", f"Write {wanted or 'audio/mpeg'}."
            )
        elif kind == "audio/mp3":
            yield Seen(found.line, "the enclosure's type audio/mp3 is a nickname", "Write audio/mpeg.", mild=True)
        elif wanted and kind not in (wanted, other_name(wanted)):
            yield Seen(found.line, f"type {kind} does not fit {url.rsplit('/', 1)[-1]}", f"Write {wanted}.")


def trimmed(feed: FeedFile) -> Iterator[Seen]:  # RSS-34
    for where in (feed.channel, *feed.items):
        for name in ("title", "link", "guid", "language", "itunes:author"):
            found = where.first(name)
            if found and found.text != found.text.strip():
                yield Seen(found.line, f"spaces around the text of <{name}>", "Some apps keep them.")
            elif found and len(found.text) > 255 and name != "link":
                yield Seen(found.line, f"<{name}> has {len(found.text)} characters", "Apps keep 255.")


def optional(feed: FeedFile) -> Iterator[Seen]:  # RSS-35
    for item in feed.items:
        for found in item.all("source"):
            if not kinds.is_web_address(found.attributes.get("url", "")):
                yield Seen(found.line, "<source> has no url", "It names the feed of which the item is a copy.")
        for name in ("ttl", "cloud"):
            for found in item.all(name):
                yield Seen(found.line, f"<{name}> does not belong in an item", "Move it to the channel.")


def extension(url: str) -> str:
    """ ".mp3", in lower case; "" if the path has none."""
    name = url.partition("?")[0].partition("#")[0].rsplit("/", 1)[-1]
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


CHECKS: Checks = (
    ("RSS-10", title),
    ("RSS-11", guid),
    ("RSS-13", permanent),
    ("RSS-14", unique_guid),
    ("RSS-15", dates),
    ("RSS-16", future),
    ("RSS-17", same_dates),
    ("RSS-18", newest_first),
    ("RSS-19", one_enclosure),
    ("RSS-20", addresses),
    ("RSS-21", lengths),
    ("RSS-22", types),
    ("RSS-34", trimmed),
    ("RSS-35", optional),
    ("HTML-14", markup_in_title),
)
