"""A picture's file to what its header says of it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image, UnidentifiedImageError


class Picture(NamedTuple):
    """What the header of a picture's file says; format "" if it is none."""

    format: str
    width: int
    height: int
    mode: str  # as Pillow calls it: RGB, RGBA, L, P, CMYK …
    bytes: int


def picture(path: Path) -> Picture:
    """Read the header of a file that exists."""
    about = path.stat()
    return _picture(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=4096)
def _picture(path: Path, changed: int, size: int) -> Picture:
    try:
        with Image.open(path) as found:
            return Picture(found.format or "", *found.size, found.mode, size)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return Picture("", 0, 0, "", size)
