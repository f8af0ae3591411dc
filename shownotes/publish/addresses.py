"""A show as it was built to what should stand at its public addresses."""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path

from shownotes.feeds.parsed import Element, parse
from shownotes.model import Episode, Show
from shownotes.publish.verifying import Expected


def of_media(show: Show, slugs: Container[str] | None = None) -> Iterator[Expected]:
    """The media of these episodes (None for all)."""
    for episode in show.episodes:
        if slugs is None or episode.slug in slugs:
            yield from _media(episode)


def of_feeds(show: Show, public: Path) -> Iterator[Expected]:
    """The feeds, with their bytes."""
    for feed in show.feeds:
        content = (public / "feeds" / f"{feed.name}.xml").read_bytes()
        yield Expected(feed.url, "feed", len(content), content=content)


def of_pages(show: Show, public: Path, slugs: Container[str] | None = None) -> Iterator[Expected]:
    """The pages of these episodes, and the covers, chapters and transcripts that feeds name for them."""
    for episode in show.episodes:
        if slugs is None or episode.slug in slugs:
            yield Expected(episode.url, "page")
    named: dict[str, Expected] = {}
    for feed in show.feeds:
        slug_of = {f"{episode.guid}{feed.guid_suffix}": episode.slug for episode in show.episodes}
        channel = parse((public / "feeds" / f"{feed.name}.xml").read_bytes()).root.first("channel")
        for item in channel.all("item") if channel else ():
            if slugs is None or slug_of.get(item.said("guid")) in slugs:
                named |= {one.url: one for one in _beside(item)}
        named |= {one.url: one for one in _beside(channel)} if channel else {}
    yield from named.values()


def _beside(node: Element) -> Iterator[Expected]:
    """What apps load besides the enclosure, as the feed names it."""
    for picture in node.all("itunes:image"):
        yield Expected(picture.attributes.get("href", ""), "art")
    for name in ("podcast:chapters", "podcast:transcript"):
        for file in node.all(name):
            yield Expected(file.attributes.get("url", ""), "shared", type=file.attributes.get("type", ""))


def _media(episode: Episode) -> Iterator[Expected]:
    for one in episode.media:
        if one.facts:
            yield Expected(one.url, "media", one.facts.bytes, one.facts.type)
