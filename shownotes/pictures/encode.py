"""Any picture that Pillow reads to an RGB JPEG of limited size."""

from __future__ import annotations

import ctypes
import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from shownotes.pictures.clean import clean
from shownotes.pictures.header import ORIENTATION

# Pixels. A JPEG is made smaller while it is unpacked; other formats are unpacked whole, with four bytes for each.
_MOST, _MOST_WHOLE = 120_000_000, 40_000_000
_DECODED = 1400  # pixels a side: what the tags of media carry, and of which all smaller ones are made
_QUALITIES = (90, 82, 74, 66, 58, 50, 40, 30)
_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError)


class BadPicture(ValueError):
    """A file that is no picture, or one that cannot be used; its text says why."""


def as_jpeg(path: Path, side: int, most: int, *, square: bool = False, least: int = 0) -> bytes:
    """A JPEG of at most `side` pixels a side and `most` bytes: the file's own picture if it is right already.

    `square` cuts the middle out of what is not square. Where both cannot be had, `least` pixels a side count for more
    than `most` bytes. Raises BadPicture.
    """
    data = clean(path.read_bytes())
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if _is_right(picture, side, square=square) and len(data) <= most:
                return data
            _refuse_bombs(picture)
        return _encoded(_flat(_decoded(data, max(side, _DECODED)), side, square=square), most, least)
    except BadPicture:
        raise
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


def _refuse_bombs(picture: Image.Image) -> None:
    most = _MOST if picture.format == "JPEG" else _MOST_WHOLE
    if picture.width * picture.height > most:
        raise BadPicture(f"has {picture.width} by {picture.height} pixels, too many to unpack")


def _is_right(picture: Image.Image, side: int, *, square: bool) -> bool:
    turned = picture.getexif().get(ORIENTATION, 1) != 1
    fits = max(picture.size) <= side and (not square or picture.width == picture.height)
    return picture.format == "JPEG" and picture.mode == "RGB" and fits and not turned


def _flat(picture: Image.Image, side: int, *, square: bool) -> Image.Image:
    upright = _in_srgb(ImageOps.exif_transpose(picture) or picture)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        ground = Image.new("RGB", upright.size, "white")
        ground.paste(upright, mask=upright.getchannel("A"))
        upright = ground
    if upright.mode.startswith("I;16"):  # Pillow would make white of all but the darkest shades
        upright = upright.convert("I").point(lambda shade: shade / 256).convert("L")
    if upright.mode != "RGB":
        upright = upright.convert("RGB")
    if square and upright.width != upright.height:
        least = min(upright.size)
        upright = ImageOps.fit(upright, (least, least), centering=(0.5, 0.4))  # faces are above the middle
    upright.thumbnail((side, side), Image.Resampling.LANCZOS)
    return upright


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The colours that its own profile means, as every screen shows them without one."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return picture
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture  # a damaged profile means nothing


def _encoded(picture: Image.Image, most: int, least: int) -> bytes:
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True, dpi=(72, 72))
        if out.tell() <= most:
            return out.getvalue()
    if min(picture.size) <= least:
        return out.getvalue()
    factor = max(0.75, least / min(picture.size))
    smaller = picture.resize((max(round(picture.width * factor), 1), max(round(picture.height * factor), 1)))
    return _encoded(smaller, most, least)


def _spoken(why: Exception) -> str:
    if isinstance(why, UnidentifiedImageError):
        return "is not a picture that is known here (JPEG, PNG, WebP, GIF)"
    return "is damaged"
