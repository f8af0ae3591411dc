"""A show as it was built to what should stand at its public addresses."""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path
from urllib.parse import quote

from shownotes.model import Episode, Show
from shownotes.publish.headers import content_type
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
    """The pages of these episodes with what players read beside them, and the cover."""
    for episode in show.episodes:
        if slugs is not None and episode.slug not in slugs:
            continue
        yield Expected(episode.url, "page")
        for name in ("chapters.json", "transcript.vtt", "transcript.srt"):
            if (public / episode.slug / name).is_file():
                yield Expected(episode.url + name, "shared", type=content_type(name).partition(";")[0])
    for cover in sorted(public.glob("cover.*")):
        yield Expected(show.link + quote(cover.name), "art")


def _media(episode: Episode) -> Iterator[Expected]:
    for one in episode.media:
        if one.facts:
            yield Expected(one.url, "media", one.facts.bytes, one.facts.type)
