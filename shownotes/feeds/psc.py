"""An episode's chapters to Podlove Simple Chapters, which Spotify and AntennaPod read (CHAP-08, SPOT-03)."""

from __future__ import annotations

from shownotes import timecode
from shownotes.feeds.about import Channel, FeedItem
from shownotes.feeds.addresses import ascii_address
from shownotes.feeds.tags import Tag
from shownotes.feeds.text import line
from shownotes.model import Chapter

PREFIX = "psc"
URI = "http://podlove.org/simple-chapters"


def channel(about: Channel) -> list[Tag]:
    """Nothing: chapters belong to episodes."""
    return []


def item(about: FeedItem) -> list[Tag]:
    """The same chapters as in the file and the JSON (CHAP-06)."""
    rows = tuple(_chapter(about.episode.url, chapter) for chapter in about.chapters)
    return [Tag("psc:chapters", "", {"version": "1.2"}, rows)] if rows else []


def _chapter(page: str, chapter: Chapter) -> Tag:
    found = {"start": timecode.full(chapter.start), "title": line(chapter.title)}  # CHAP-09
    if chapter.url.startswith(("https:", "http:")):
        found["href"] = ascii_address(chapter.url)
    if chapter.image:
        found["image"] = ascii_address(page + chapter.image.name)
    return Tag("psc:chapter", "", found)
