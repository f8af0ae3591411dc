"""Covers and faces to the picture files of the site, made right for directories, pages, social cards and players."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from shownotes.atomic import kept
from shownotes.model import Episode, Person, Show
from shownotes.paths import slugified
from shownotes.pictures.clean import clean
from shownotes.pictures.encode import BadPicture, as_jpeg, let_go, size_of
from shownotes.pictures.header import header
from shownotes.write import Artifact

Use = Literal["feed", "social", "page", "small"]
_FORMAT = 2  # raised whenever the same picture is made into other bytes
# Most pixels a side and most bytes: APPLE-08 and HTTP-09 for feeds, what chat programs load for cards.
COVERS: dict[Use, tuple[int, int]] = {
    "feed": (3000, 500_000),
    "social": (1200, 290_000),
    "page": (480, 60_000),
    "small": (96, 10_000),
}
FACES = (96, 192)  # pixels a side, for a page's 48 on plain and on dense screens
_LEAST = 1400  # pixels a side of a cover for feeds, whatever it weighs (APPLE-08)
_AS_IS = {"JPEG": ".jpg", "PNG": ".png"}


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture file of the site; `path` is below public/."""

    path: str
    width: int  # pixels
    height: int
    bytes: int
    type: str = "image/jpeg"


def show_cover(show: Show, use: Use = "feed") -> Cover | None:
    """The show's cover: /cover.jpg for feeds, /cover-social.jpg and so on; None if there is none that can be read."""
    return _of(show, show.cover, "cover", use)


def scale(show: Show) -> None:
    """Make the show's cover in every size, so that it is at hand when it is asked for."""
    for use in COVERS:
        show_cover(show, use)
    let_go()


def episode_cover(show: Show, episode: Episode, use: Use = "feed") -> Cover | None:
    """The episode's own cover, as in /209/cover.jpg; None if it has none of its own."""
    return _of(show, episode.cover, f"{episode.slug}/cover", use)


def face(show: Show, person: Person, side: int = FACES[-1]) -> Cover | None:
    """A person's picture, square, as in /people/kim-192.jpg; None if it is no file of the show."""
    if not isinstance(person.image, Path):
        return None
    content = made(show, person.image, side, 40_000, square=True)
    path = f"people/{person.key or slugified(person.name)}-{side}.jpg"
    return _described(path, content) if content else None


def artifacts(show: Show) -> Iterator[Artifact]:
    """Every cover and face, in each of its sizes."""
    for use in COVERS:
        yield from _cover_file(show, show.cover, "cover", use)
    for episode in show.episodes:
        for use in COVERS:
            yield from _cover_file(show, episode.cover, f"{episode.slug}/cover", use)
    seen: dict[str, bytes] = {}
    for person in _people(show):
        for side in FACES:
            found = face(show, person, side)
            if found and found.path not in seen and isinstance(person.image, Path):
                seen[found.path] = made(show, person.image, side, 40_000, square=True) or b""
    let_go()
    yield from (Artifact(path, content) for path, content in seen.items())


def _of(show: Show, original: Path | None, stem: str, use: Use) -> Cover | None:
    if original is None:
        return None
    kept = _untouched(original) if use == "feed" else ""
    if kept:
        about = header(original)
        kind = "image/png" if kept == ".png" else "image/jpeg"
        return Cover(stem + kept, about.width, about.height, about.bytes, kind)
    content = made(show, original, *COVERS[use], square=False)
    return _described(_path(stem, use), content) if content else None


def _cover_file(show: Show, original: Path | None, stem: str, use: Use) -> Iterator[Artifact]:
    found = _of(show, original, stem, use)
    if found is None or original is None:
        return
    kept = use == "feed" and _untouched(original)
    content = clean(original.read_bytes()) if kept else made(show, original, *COVERS[use], square=False)
    yield Artifact(found.path, content or b"")


def _path(stem: str, use: Use) -> str:
    return f"{stem}.jpg" if use == "feed" else f"{stem}-{use}.jpg"


def _untouched(original: Path) -> str:
    """The extension of a cover that directories take as it is (APPLE-08, APPLE-09), "" for one to be made right."""
    about, (side, most) = header(original), COVERS["feed"]
    right = (
        about.mode == "RGB" and about.still and about.width <= side and about.height <= side and about.bytes <= most
    )
    return _AS_IS.get(about.format, "") if right else ""


def _described(path: str, content: bytes) -> Cover:
    width, height = size_of(content)
    return Cover(path, width, height, len(content))


def made(show: Show, original: Path, side: int, most: int, *, square: bool) -> bytes | None:
    """A JPEG of the picture of at most so many pixels a side and bytes, kept once made; None if it cannot be read."""
    about = original.stat()
    return _encoded(show.root, original, (about.st_size, about.st_mtime_ns), (side, most, square))


@lru_cache(maxsize=16)  # half a megabyte each
def _encoded(root: Path, original: Path, stat: tuple[int, int], shape: tuple[int, int, bool]) -> bytes | None:
    side, most, square = shape
    name = hashlib.sha256(os.fsencode(f"{_FORMAT} {original} {stat} {shape}")).hexdigest()[:40]
    least = _LEAST if side > _LEAST else 0
    try:
        return kept(
            root / ".shownotes" / "covers" / f"{name}.jpg",
            lambda: as_jpeg(original, side, most, square=square, least=least),
        )
    except BadPicture:
        return None  # the rules and the media step have said so already


def _people(show: Show) -> Iterator[Person]:
    yield from show.people.values()
    yield from show.hosts
    for episode in show.episodes:
        yield from episode.people
        for segment in episode.segments:
            yield from (part.guest for part in (segment, *segment.items) if part.guest)
