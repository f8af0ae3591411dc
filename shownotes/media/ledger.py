"""What earlier builds measured and made, to and from one file of the show's state."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from shownotes.atomic import write_file
from shownotes.media.measured import Measured, from_json
from shownotes.model import Facts

Stat = tuple[int, int]  # bytes, mtime in ns
_VERSION = 3
_STEP = 2_000_000_000  # ns; the coarsest clock in use, FAT's, counts every two seconds


@dataclass(frozen=True, slots=True)
class Made:
    """A file in public/: what it was made from, and what it measured."""

    source: Stat
    recipe: str
    output: Stat
    facts: Facts


@dataclass(slots=True)
class Ledger:
    """By path of the author's file (measured, hashes) and by path below public/ (made)."""

    file: Path
    measured: dict[str, tuple[Stat, Measured]] = field(default_factory=dict)
    hashes: dict[str, tuple[Stat, str]] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)
    _before: bytes = b""

    @classmethod
    def open(cls, file: Path) -> Ledger:
        """What the file says; nothing at all if it is damaged, older, or not there."""
        ledger = cls(file)
        try:
            ledger._before = file.read_bytes()
            value = json.loads(ledger._before)
            if value["version"] == _VERSION:
                ledger._fill(value)
                ledger._doubt(file.stat().st_mtime_ns)
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
            return cls(file)
        return ledger

    def _doubt(self, written: int) -> None:
        """Forget what was learnt of files that were changed while this list was written, or nearly so.

        A file system counts time in steps: bytes that came a moment later could bear the same size and time.
        """
        known = len(self.measured) + len(self.hashes) + len(self.made)
        self.measured = {path: row for path, row in self.measured.items() if _settled(row[0], written)}
        self.hashes = {path: row for path, row in self.hashes.items() if _settled(row[0], written)}
        self.made = {
            path: made
            for path, made in self.made.items()
            if made.facts.infohash or _settled(made.source, written)  # a torrent's source is a file of our own
        }
        if len(self.measured) + len(self.hashes) + len(self.made) < known:
            self._before = b""  # write it again even if it comes out the same: by then they have settled

    def save(self) -> None:
        """Write it if it has changed."""
        value = {
            "version": _VERSION,
            "measured": {path: [*stat, measured.as_json()] for path, (stat, measured) in self.measured.items()},
            "hashes": {path: [*stat, digest] for path, (stat, digest) in self.hashes.items()},
            "made": {path: _made_json(made) for path, made in self.made.items()},
        }
        data = json.dumps(value, separators=(",", ":"), sort_keys=True).encode()
        if data != self._before:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_file(self.file, data)
            self._before = data

    def known(self, file: Path, measure: Callable[[Path], Measured]) -> Measured:
        """What the file holds, known again by its size and time."""
        now = stat_of(file)
        known = self.measured.get(str(file))
        if known is None or known[0] != now:
            known = (now, measure(file))
            self.measured[str(file)] = known
        return known[1]

    def sha256(self, file: Path) -> str:
        """The hash of a file's bytes in hex, known again by its size and time; raises OSError."""
        now = stat_of(file)
        known = self.hashes.get(str(file))
        if known is None or known[0] != now:
            with file.open("rb", buffering=0) as stream:
                known = (now, hashlib.file_digest(stream, "sha256").hexdigest())
            self.hashes[str(file)] = known
        return known[1]

    def _fill(self, value: dict[str, Any]) -> None:
        self.measured = {path: ((row[0], row[1]), from_json(row[2])) for path, row in value["measured"].items()}
        self.hashes = {path: ((row[0], row[1]), row[2]) for path, row in value["hashes"].items()}
        self.made = {path: _made(row) for path, row in value["made"].items()}


def stat_of(path: Path) -> Stat:
    """Size and time of a file; (-1, 0) if there is none."""
    try:
        found = path.stat()
    except OSError:
        return -1, 0
    return found.st_size, found.st_mtime_ns


def _settled(stat: Stat, written: int) -> bool:
    return abs(written - stat[1]) >= _STEP


def _made_json(made: Made) -> list[Any]:
    facts = asdict(made.facts)
    if made.facts.duration is not None:
        facts["duration"] = made.facts.duration // timedelta(microseconds=1)
    return [*made.source, made.recipe, *made.output, {name: value for name, value in facts.items() if value}]


def _made(row: list[Any]) -> Made:
    facts = dict(row[5])
    if "duration" in facts:
        facts["duration"] = timedelta(microseconds=facts["duration"])
    return Made((row[0], row[1]), row[2], (row[3], row[4]), Facts(**facts))
