"""The rules on pictures, judged by their files' headers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from shownotes.model import Show
from shownotes.pictures.header import Header, header
from shownotes.rules.registry import Check, Found
from shownotes.source import Source

_SMALLEST = 1400  # pixels a side


def _covers(show: Show) -> Iterator[tuple[Source, Path]]:
    if show.cover:
        yield show.source, show.cover
    for episode in (*show.episodes, *show.waiting):
        if episode.cover:
            yield episode.source, episode.cover


def format_and_size(show: Show) -> Iterator[Found]:  # APPLE-08
    for source, path in _covers(show):
        for said, hint in _refused(path, header(path)):
            yield Found(source, ("cover",), f'"{path.name}" {said}', hint)


def _refused(path: Path, seen: Header) -> Iterator[tuple[str, str]]:
    """What cannot be mended: a build scales down, turns into RGB and JPEG, and names rightly by itself."""
    if not seen.format:
        yield "is no picture that can be read", "Directories take JPEG and PNG."
    elif seen.width != seen.height:
        yield f"is {seen.width} by {seen.height} pixels", "A cover is square: 3000 by 3000."
    elif seen.width < _SMALLEST:
        yield f"has {seen.width} pixels a side", "Directories take 1400 to 3000."


def transparency(show: Show) -> Iterator[Found]:  # APPLE-09
    for source, path in _covers(show):
        if header(path).mode == "RGBA":
            yield Found(
                source,
                ("cover",),
                f'"{path.name}" has a transparent layer',
                "It will stand on white; save it without one.",
            )


CHECKS: tuple[tuple[str, Check], ...] = (
    ("APPLE-08", format_and_size),
    ("APPLE-09", transparency),
)
