"""Pictures of the show to the JPEGs that tags, feeds and pages carry, each made once."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from PIL import Image, ImageOps, UnidentifiedImageError

from shownotes.media.ledger import Ledger, stat_of
from shownotes.write import write_file

Image.MAX_IMAGE_PIXELS = 60_000_000  # a picture that unpacks to more is refused, not loaded
_FORMAT = 1
_QUALITIES = (90, 82, 74, 66, 58, 50, 40)


class BadPicture(ValueError):
    """A file that is no picture, or one that cannot be used; its text says why."""


@dataclass(slots=True)
class Pictures:
    """JPEGs by the content of their originals, kept in a folder of the show's state."""

    folder: Path
    ledger: Ledger
    _paths: dict[str, Path] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def key(self, path: Path) -> str:
        """A hash of the picture's bytes, known again by the file's size and time."""
        now = stat_of(path)
        known = self.ledger.hashes.get(str(path))
        if known is None or known[0] != now:
            known = (now, hashlib.sha256(path.read_bytes()).hexdigest())
            self.ledger.hashes[str(path)] = known
        self._paths[known[1]] = path
        return known[1]

    def has(self, key: str, side: int, most: int) -> bool:
        """Whether `jpeg` has made this one before."""
        return self._kept(key, side, most).exists()

    def _kept(self, key: str, side: int, most: int) -> Path:
        return self.folder / f"{key[:40]}-{side}-{most}-{_FORMAT}.jpg"

    def jpeg(self, key: str, side: int, most: int) -> bytes:
        """An RGB JPEG of at most `side` pixels a side and `most` bytes; raises BadPicture."""
        kept = self._kept(key, side, most)
        with self._lock:
            try:
                return kept.read_bytes()
            except FileNotFoundError:
                pass
            made = as_jpeg(self._paths[key], side, most)
            self.folder.mkdir(parents=True, exist_ok=True)
            write_file(kept, made)
            return made


def as_jpeg(path: Path, side: int, most: int) -> bytes:
    """The file's own bytes if they are right already, or the picture scaled down and encoded again."""
    data = path.read_bytes()
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.format == "JPEG" and picture.mode == "RGB" and max(picture.size) <= side and len(data) <= most:
                return data
            picture.draft("RGB", (side, side))
            return _encoded(_flat(picture, side), most)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as why:
        raise BadPicture(_spoken(why)) from None


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of a JPEG that was made here."""
    with Image.open(io.BytesIO(data)) as picture:
        return picture.size


def _flat(picture: Image.Image, side: int) -> Image.Image:
    upright = ImageOps.exif_transpose(picture) or picture
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        ground = Image.new("RGB", upright.size, "white")
        ground.paste(upright, mask=upright.getchannel("A"))
        upright = ground
    upright = upright.convert("RGB")
    upright.thumbnail((side, side), Image.Resampling.LANCZOS)
    return upright


def _encoded(picture: Image.Image, most: int) -> bytes:
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True, progressive=False)
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
