"""An episode to the picture that social networks show of it, and the cover to icons; each drawn once and kept."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from pathlib import Path

from shownotes import covers
from shownotes.model import Episode, Show
from shownotes.pictures import card as drawing

ICONS = (192, 512)  # pixels a side
_END = b"IEND\xaeB`\x82"
_FORMAT = 2  # raised whenever the same words are drawn in another way
_ACCENT = "#ff8f80"


def card(show: Show, episode: Episode, date: str) -> bytes | None:
    """A PNG of 1200 × 630 pixels; `date` is spelt as on the page. None for a title in an unknown script."""
    over = f"{show.title}  {episode.number}".strip()
    names = ", ".join(person.name for person in episode.people)
    under = f"{date}  ·  {names}" if names else date
    if len(under) > 60:
        under = under[:59].rsplit(" ", 1)[0] + " …"
    accent = show.accent or _ACCENT
    facts = (episode.title, over, under, accent, _stat(show.cover))
    return _kept(show, facts, lambda: drawing.card(episode.title, over, under, show.cover, accent))


def icon(show: Show, side: int) -> bytes | None:
    """The cover as a square PNG; None for a cover that cannot be read."""
    cover = show.cover
    if cover is None:
        return None
    smaller = covers.made(show, cover, *covers.COVERS["social"], square=False)  # unpacked in a tenth of the time
    if smaller is None:
        return None  # the rules have said so already
    return _kept(show, ("icon", side, _stat(cover)), lambda: drawing.icon(smaller, side))


def _stat(path: Path | None) -> tuple[str, int, int] | None:
    if path is None:
        return None
    about = path.stat()
    return str(path), about.st_size, about.st_mtime_ns


def _kept(show: Show, facts: tuple[object, ...], draw: Callable[[], bytes | None]) -> bytes | None:
    name = hashlib.sha256(f"{_FORMAT} {facts}".encode()).hexdigest()[:40]
    kept = show.root / ".shownotes" / "cards" / f"{name}.png"
    with contextlib.suppress(FileNotFoundError):
        known = kept.read_bytes()
        if known.endswith(_END):
            return known
    made = draw()
    if made is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(made)  # not flushed: a torn file lacks its end, and is drawn again
    return made
