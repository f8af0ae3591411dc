"""Any picture that Pillow reads to an RGB JPEG of limited size."""

from __future__ import annotations

import ctypes
import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

Image.MAX_IMAGE_PIXELS = 60_000_000  # a picture that unpacks to twice as many is refused, not loaded
_DECODED = 1400  # pixels a side: what the tags of media carry, and of which all smaller ones are made
_QUALITIES = (90, 82, 74, 66, 58, 50, 40)
_BROKEN = (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError)


class BadPicture(ValueError):
    """A file that is no picture, or one that cannot be used; its text says why."""


def as_jpeg(path: Path, side: int, most: int, *, square: bool = False) -> bytes:
    """A JPEG of at most `side` pixels a side and `most` bytes: the file's own bytes if they are right already.

    `square` cuts the middle out of what is not square. Raises BadPicture.
    """
    data = path.read_bytes()
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if _is_right(picture, side, square=square) and len(data) <= most:
                return data
        return _encoded(_flat(_decoded(data, max(side, _DECODED)), side, square=square), most)
    except _BROKEN as why:
        raise BadPicture(_spoken(why)) from None


@lru_cache(maxsize=1)
def _decoded(data: bytes, least: int) -> Image.Image:
    """The picture, with at least so many pixels a side if it has them; a cover is asked for in several sizes."""
    with Image.open(io.BytesIO(data)) as picture:
        picture.draft("RGB", (least, least))
        factor = min(picture.size) // least if picture.mode in ("RGB", "RGBA", "L") else 1
        picture.load()
        return picture.reduce(factor) if factor > 1 else picture


def let_go() -> None:
    """Give back the memory of the picture that was unpacked last, and what the C library keeps of others."""
    _decoded.cache_clear()
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)


@lru_cache(maxsize=64)
def size_of(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of a JPEG that was made here."""
    with Image.open(io.BytesIO(data)) as picture:
        return picture.size


def _is_right(picture: Image.Image, side: int, *, square: bool) -> bool:
    turned = picture.getexif().get(0x0112, 1) != 1
    fits = max(picture.size) <= side and (not square or picture.width == picture.height)
    return picture.format == "JPEG" and picture.mode == "RGB" and fits and not turned


def _flat(picture: Image.Image, side: int, *, square: bool) -> Image.Image:
    upright = ImageOps.exif_transpose(picture) or picture
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        ground = Image.new("RGB", upright.size, "white")
        ground.paste(upright, mask=upright.getchannel("A"))
        upright = ground
    if upright.mode != "RGB":
        upright = upright.convert("RGB")
    if square and upright.width != upright.height:
        least = min(upright.size)
        upright = ImageOps.fit(upright, (least, least), centering=(0.5, 0.4))  # faces are above the middle
    upright.thumbnail((side, side), Image.Resampling.LANCZOS)
    return upright


def _encoded(picture: Image.Image, most: int) -> bytes:
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True, dpi=(72, 72))
        if out.tell() <= most:
            return out.getvalue()
    smaller = picture.resize((max(picture.width * 3 // 4, 1), max(picture.height * 3 // 4, 1)))
    return _encoded(smaller, most)


def _spoken(why: Exception) -> str:
    if isinstance(why, UnidentifiedImageError):
        return "is not a picture that is known here (JPEG, PNG, WebP, GIF)"
    if isinstance(why, Image.DecompressionBombError):
        return "unpacks to more than 120 million pixels"
    return "is damaged"
