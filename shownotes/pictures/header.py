"""A picture's file to what its header says, and to how many of its bytes may be published."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image, UnidentifiedImageError

from shownotes.pictures.clean import clean

_LOOKED_INTO = 4 << 20  # bytes; a heavier picture is made lighter anyway


Image.MAX_IMAGE_PIXELS = None  # nothing is unpacked here, and `encode` has limits of its own
ORIENTATION = 0x0112  # in Exif; 1 is upright


class Header(NamedTuple):
    """What the header of a picture's file says; format "" if it is none."""

    format: str  # as Pillow calls it: JPEG, PNG, WEBP, GIF …
    width: int  # pixels
    height: int
    mode: str  # RGB, RGBA, L, P, CMYK …
    bytes: int  # without what cameras and editors wrote beside it
    still: bool = True  # one picture, held upright


def header(path: Path) -> Header:
    """Read the header of a file that exists, once for each size and time of it."""
    about = path.stat()
    return _header(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=4096)
def _header(path: Path, changed: int, size: int) -> Header:
    try:
        with Image.open(path) as found:
            turned = found.format == "JPEG" and found.getexif().get(ORIENTATION, 1) != 1
            still = getattr(found, "n_frames", 1) == 1 and not turned
            length = len(clean(path.read_bytes())) if size <= _LOOKED_INTO else size
            return Header(found.format or "", *found.size, found.mode, length, still)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return Header("", 0, 0, "", size)
