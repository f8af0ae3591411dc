"""Pictures that tags carry to their JPEGs, each made once and known by its content."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from shownotes.atomic import kept
from shownotes.media.ledger import Ledger
from shownotes.pictures.encode import as_jpeg

_FORMAT = 2


@dataclass(slots=True)
class Pictures:
    """JPEGs by the content of their originals, kept in a folder of the show's state."""

    folder: Path
    ledger: Ledger
    _paths: dict[str, Path] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def key(self, path: Path) -> str:
        """A hash of the picture's bytes, known again by the file's size and time."""
        key = self.ledger.sha256(path)
        self._paths[key] = path
        return key

    def has(self, key: str, side: int, most: int) -> bool:
        """Whether `jpeg` has made this one before."""
        return self._kept(key, side, most).exists()

    def jpeg(self, key: str, side: int, most: int) -> bytes:
        """An RGB JPEG of at most `side` pixels a side and `most` bytes; raises BadPicture."""
        with self._lock:
            return kept(self._kept(key, side, most), lambda: as_jpeg(self._paths[key], side, most))

    def _kept(self, key: str, side: int, most: int) -> Path:
        return self.folder / f"{key[:40]}-{side}-{most}-{_FORMAT}.jpg"
