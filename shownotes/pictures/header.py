"""A picture's file to what its header says."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image, UnidentifiedImageError


class Header(NamedTuple):
    """What the header of a picture's file says; format "" if it is none."""

    format: str  # as Pillow calls it: JPEG, PNG, WEBP, GIF …
    width: int  # pixels
    height: int
    mode: str  # RGB, RGBA, L, P, CMYK …
    bytes: int


def header(path: Path) -> Header:
    """Read the header of a file that exists, once for each size and time of it."""
    about = path.stat()
    return _header(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=4096)
def _header(path: Path, changed: int, size: int) -> Header:
    try:
        with Image.open(path) as found:
            return Header(found.format or "", *found.size, found.mode, size)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return Header("", 0, 0, "", size)
