"""The rules on pictures, judged by their files' headers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from shownotes.media.headers import Picture, picture
from shownotes.model import Show
from shownotes.rules.registry import Check, Found
from shownotes.source import Source

_SUFFIXES = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",)}
_LARGEST = 512 * 1024


def _covers(show: Show) -> Iterator[tuple[Source, Path]]:
    if show.cover:
        yield show.source, show.cover
    for episode in (*show.episodes, *show.waiting):
        if episode.cover:
            yield episode.source, episode.cover


def format_and_size(show: Show) -> Iterator[Found]:  # APPLE-08
    for source, path in _covers(show):
        for said, hint in _refused(path, picture(path)):
            yield Found(source, ("cover",), f'"{path.name}" {said}', hint)


def _refused(path: Path, seen: Picture) -> Iterator[tuple[str, str]]:
    if seen.format not in _SUFFIXES:
        yield f"is {seen.format or 'no picture that can be read'}", "Directories take JPEG and PNG."
        return
    if path.suffix.lower() not in _SUFFIXES[seen.format]:
        yield f"is {seen.format}, which its name does not say", f"Name it {path.stem}{_SUFFIXES[seen.format][0]}."
    if seen.width != seen.height:
        yield f"is {seen.width} by {seen.height} pixels", "A cover is square: 3000 by 3000."
    elif not 1400 <= seen.width <= 3000:
        yield f"has {seen.width} pixels a side", "Directories take 1400 to 3000."
    if seen.mode not in ("RGB", "RGBA"):
        yield f"is in colour mode {seen.mode}", "Save it as RGB."


def transparency(show: Show) -> Iterator[Found]:  # APPLE-09
    for source, path in _covers(show):
        if picture(path).mode == "RGBA":
            yield Found(source, ("cover",), f'"{path.name}" has a transparent layer', "Save it without one.")


def weight(show: Show) -> Iterator[Found]:  # HTTP-09
    for source, path in _covers(show):
        size = picture(path).bytes
        if size > _LARGEST:
            said = f'"{path.name}" has {size // 1024} KB; some directories stop at 512'
            yield Found(source, ("cover",), said, "Save it as JPEG of less quality.")


CHECKS: tuple[tuple[str, Check], ...] = (
    ("APPLE-08", format_and_size),
    ("APPLE-09", transparency),
    ("HTTP-09", weight),
)
