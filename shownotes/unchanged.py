"""A whole build that changed nothing since to a note of all that it came from, by which the next one is spared.

The note holds two digests. One is of every file below the show's folder but public/, taken before the build read the
first of them; of the tool itself, and of what is installed beside it. The other is of public/, taken when all was
written. A file counts by its place, size, inode, and times of change; the kernel sets the last one, and nobody turns
it back. As a clock counts in steps, a file that was changed less than a step before a digest is not relied on.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from shownotes import defaults
from shownotes.atomic import write_file

_NOTE = "unchanged.json"
_FORMAT = 1
_STEP = 2_000_000_000  # ns; the coarsest clock in use, FAT's
_FINE_STEP = 20_000_000  # ns; of a file system whose times have digits below the millisecond
_STATE, _PUBLIC = ".shownotes", "public"
_APART = frozenset([".git", _STATE, _PUBLIC, "__pycache__"])  # at the top of a tree
_NOWHERE: frozenset[str] = frozenset()
_TOOL, _COMPILED = Path(__file__).parent, frozenset(["__pycache__"])  # which Python writes there at any depth


@dataclass(frozen=True, slots=True)
class Digest:
    """What a tree of files was at one moment; "" if it cannot be relied on."""

    text: str


def sources(root: Path) -> Digest:
    """All that a build reads: the show's folder, the tool, and what is installed."""
    said = [_FORMAT, sys.version, os.fspath(root), os.environ.get("SOURCE_DATE_EPOCH", "")]
    memory = [os.path.join(root, _STATE, f"links.sqlite{end}") for end in ("", "-wal")]  # noqa: PTH118
    rows = [repr(said), *map(_row, (*sys.path, *zoneinfo.TZPATH, *memory))]
    return _digest(rows, [root, _TOOL, defaults.templates()])


def made(root: Path) -> Digest:
    """All that lies in public/."""
    return _digest([], [root / _PUBLIC])


def remember(root: Path, before: Digest, now: datetime, due: datetime | None, answer: dict[str, Any]) -> None:
    """Note that a build at `now` has done everything, until an episode is due; `before` was taken before it began."""
    time.sleep(_FINE_STEP / 1e9)  # what is written from now on bears another time than what was written before
    after = made(root)
    note = root / _STATE / _NOTE
    if not before.text or not after.text:
        note.unlink(missing_ok=True)
        return
    times = [now.isoformat(), due.isoformat() if due else ""]
    value = {"sources": before.text, "made": after.text, "times": times, "answer": answer}
    write_file(note, json.dumps(value).encode())


def known(root: Path, before: Digest, now: datetime) -> dict[str, Any] | None:
    """The answer of the last whole build, if another one now would make the same."""
    try:
        value = json.loads((root / _STATE / _NOTE).read_bytes())
        at, due = value["times"]
        same = bool(before.text) and value["sources"] == before.text
        in_time = datetime.fromisoformat(at) <= now and (not due or now < datetime.fromisoformat(due))
        if same and in_time and value["made"] == made(root).text:
            answer: dict[str, Any] = value["answer"]
            return answer
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    return None


def _digest(rows: list[str], trees: list[Path]) -> Digest:
    said = hashlib.sha256("\n".join(rows).encode("utf-8", "surrogateescape"))
    for tree in trees:
        now, newest, fine = time.time_ns(), 0, False
        for path, about in _files(os.fspath(tree), _APART, _COMPILED if tree == _TOOL else _NOWHERE):
            if about is None:
                return Digest("")
            last = max(about.st_mtime_ns, about.st_ctime_ns)
            newest = max(newest, last)
            fine = fine or bool(last % 1_000_000)
            said.update(f"{path}\0{_facts(about)}\n".encode("utf-8", "surrogateescape"))
        if now - newest < (_FINE_STEP if fine else _STEP):
            return Digest("")
    return Digest(said.hexdigest())


def _files(folder: str, apart: frozenset[str], below: frozenset[str]) -> Iterator[tuple[str, os.stat_result | None]]:
    """Every file below a folder in a fixed order, but for names at its top and further below.

    None stands for what leads elsewhere, of which nothing is known here.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.name in apart:
            continue
        if entry.is_symlink():
            inside = os.path.realpath(entry.path).startswith(os.path.realpath(folder) + os.sep)
            yield entry.path, entry.stat(follow_symlinks=False) if inside else None
        elif entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path, below, below)
        else:
            yield entry.path, entry.stat(follow_symlinks=False)


def _facts(about: os.stat_result) -> str:
    return f"{about.st_mode} {about.st_size} {about.st_ino} {about.st_mtime_ns} {about.st_ctime_ns}"


def _row(place: str) -> str:
    try:
        return f"{place}\0{_facts(os.stat(place))}"  # noqa: PTH116
    except OSError:
        return f"{place}\0"
