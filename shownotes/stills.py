"""A picture of a story or chapter to the files that pages show of it, in the sizes in which they show it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shownotes.covers import made
from shownotes.model import Show
from shownotes.pictures.encode import size_of
from shownotes.pictures.header import header

WIDE, HIGH = 648, 384  # CSS pixels at most on a page: the stylesheet's measure and `.picture`
ART = 320  # pixels a side, for the player and the system's own controls
_LIGHT = 60_000  # bytes; what weighs less and is small already is shown as it is
_MOST = {1: 90_000, 2: 200_000}  # bytes, by how dense the screen is


@dataclass(frozen=True, slots=True)
class Still:
    """A file beside an episode's page."""

    name: str
    width: int  # pixels
    height: int
    content: bytes


def on_page(show: Show, picture: Path) -> tuple[Still, ...]:
    """The picture for plain screens and for dense ones; none if its own file is best or cannot be read."""
    about = header(picture)
    if not about.width or not about.still:
        return ()
    fits = min(WIDE / about.width, HIGH / about.height)
    if fits >= 1 and about.bytes <= _LIGHT:
        return ()
    found = (_still(show, picture, round(max(about.width, about.height) * fits * dense), dense) for dense in _MOST)
    return tuple({one.name: one for one in found if one}.values())


def art(show: Show, picture: Path) -> Still | None:
    """The middle of the picture as the player shows it."""
    content = made(show, picture, ART, 40_000, square=True)
    return Still(_name(picture, "art"), *size_of(content), content) if content else None


def shown_width(picture: Path) -> int:
    """How many CSS pixels wide a page shows it at most."""
    about = header(picture)
    return round(about.width * min(1, WIDE / about.width, HIGH / about.height))


def _still(show: Show, picture: Path, side: int, dense: int) -> Still | None:
    about = header(picture)
    content = made(show, picture, min(side, max(about.width, about.height)), _MOST[dense], square=False)
    if content is None:
        return None
    width, height = size_of(content)
    return Still(_name(picture, str(width)), width, height, content)


def _name(picture: Path, what: str) -> str:
    """209-minix.jpg as 209-minix-648.jpg, and 209-minix.png as 209-minix-png-648.jpg."""
    kind = "" if picture.suffix.lower() in (".jpg", ".jpeg") else f"-{picture.suffix[1:].lower()}"
    return f"{picture.stem}{kind}-{what}.jpg"
