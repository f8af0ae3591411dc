"""Artifacts to files in public/: all of them or none, and what has not changed is left alone."""

from __future__ import annotations

import contextlib
import errno
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shownotes.atomic import TEMPORARY, flush, wait_for, write_file


@dataclass(frozen=True, slots=True)
class Artifact:
    """A finished file: its path below public/, with "/" between folders, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """What a commit did to public/, as paths below it."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0
    removed: tuple[str, ...] = ()

    @property
    def touched(self) -> int:
        return len(self.new) + len(self.changed) + len(self.removed)


@dataclass(slots=True)
class Output:
    """The one way into public/: a context that holds its lock; leaving it without `commit` changes nothing.

    Files are written under temporary names in their own folders, flushed together, and renamed, feeds last.
    `state` is the folder (.shownotes/) that holds the lock and the list of files made earlier.
    """

    folder: Path
    state: Path
    _made: dict[str, None] = field(default_factory=dict)
    _pending: dict[str, Path] = field(default_factory=dict)
    _new_folders: list[Path] = field(default_factory=list)
    _safe: set[Path] = field(default_factory=set)
    _lock: int = -1

    def __enter__(self) -> Output:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder = self.folder.resolve()
        self.state.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(self.state / "public.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        wait_for(self._lock, f"writing to {self.folder}")
        if self._journal.exists():  # an earlier build was killed
            _sweep(self.folder)
        self._journal.touch()
        return self

    def __exit__(self, *error: object) -> None:
        for path in self._pending.values():
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        for folder in reversed(self._new_folders):
            with contextlib.suppress(OSError):
                folder.rmdir()
        with contextlib.suppress(OSError):
            self._journal.unlink(missing_ok=True)
        os.close(self._lock)

    @property
    def _journal(self) -> Path:
        return self.state / "public.writing"

    @property
    def _manifest(self) -> Path:
        return self.state / "public.json"

    def put(self, artifact: Artifact) -> None:
        """Stage a file; nothing is written if public/ has these bytes already."""
        final = self._final(artifact.path)
        if _same(final, artifact.content):
            return
        temporary = self._temporary(final)
        self._pending[artifact.path] = temporary
        with open(temporary, "wb", buffering=0) as file:  # noqa: PTH123
            view = memoryview(artifact.content)
            while view:
                view = view[file.write(view) :]

    def stage(self, path: str) -> Path:
        """A temporary path beside the final one, for a file that somebody else writes."""
        temporary = self._temporary(self._final(path))
        self._pending[path] = temporary
        return temporary

    def staged(self, path: str) -> Path:
        """Where the bytes stand that `path` will have: the temporary file, or the final one if that is kept."""
        return self._pending.get(path) or self.folder / path

    def keep_if_same(self, path: str) -> Path | None:
        """Drop a staged file whose bytes public/ has already; returns where they stand, or None."""
        final = self.folder / path
        if not _equal(final, self._pending[path]):
            return None
        self._pending.pop(path).unlink()
        return final

    def drop(self, path: str) -> None:
        """Leave a staged file out after all; a whole build then removes an earlier one."""
        self._pending.pop(path).unlink(missing_ok=True)
        self._made.pop(path, None)

    def keep(self, path: str) -> Path:
        """Say that the file of an earlier build stays as it is; returns where it stands."""
        return self._final(path)

    def commit(self, *, whole: bool) -> Written:
        """Swap in what was staged, feeds last; a whole build also removes what earlier ones made and this did not."""
        known = self._known()
        gone = [path for path in known if path not in self._made] if whole else []
        if self._pending:
            flush(self.folder, list(self._pending.values()))
        existed = {path for path in self._pending if (self.folder / path).exists()}
        order = sorted(self._pending, key=lambda path: (path.startswith("feeds/"), path))
        # Before the swap, so that a file is in the list from the moment it exists.
        self._remember(sorted({*known, *self._made}))
        for path in order:
            self._pending[path].replace(self.folder / path)
            del self._pending[path]
        removed = [path for path in gone if self._remove(path)]
        if order or removed:
            flush(self.folder, [])
        if gone:
            self._remember(sorted(set(self._made)))
        self._new_folders.clear()
        return Written(
            new=tuple(path for path in order if path not in existed),
            changed=tuple(path for path in order if path in existed),
            unchanged=len(self._made) - len(order),
            removed=tuple(removed),
        )

    def _final(self, path: str) -> Path:
        self._made[path] = None
        final = self.folder / path
        folder = final.parent
        if folder not in self._safe:
            self._make_safe(folder)
        return final

    def _make_safe(self, folder: Path) -> None:
        """Make a folder and those above it; what is there already may not lead out of public/."""
        if folder != self.folder and folder.parent not in self._safe:
            self._make_safe(folder.parent)
        if not folder.exists():
            folder.mkdir()
            self._new_folders.append(folder)
        elif not folder.is_dir():
            raise _in_the_way("file", folder)
        elif not folder.resolve().is_relative_to(self.folder):
            raise PermissionError(f"{folder} leads out of {self.folder} by a link; remove it")
        self._safe.add(folder)

    def _temporary(self, final: Path) -> Path:
        return final.with_name(f".{final.name[:200]}{TEMPORARY}")

    def _known(self) -> list[str]:
        try:
            return [str(path) for path in json.loads(self._manifest.read_bytes())]
        except (OSError, ValueError, TypeError, RecursionError):
            return []

    def _remember(self, paths: list[str]) -> None:
        content = (json.dumps(paths, ensure_ascii=False, indent=0) + "\n").encode()
        if not _same(self._manifest, content):
            write_file(self._manifest, content)

    def _remove(self, path: str) -> bool:
        file = self.folder / path
        if not file.resolve().is_relative_to(self.folder):
            return False
        try:
            file.unlink()
        except OSError:
            return False
        for folder in file.parents:
            if folder == self.folder or any(folder.iterdir()):
                break
            folder.rmdir()
        return True


def _in_the_way(what: str, path: Path) -> OSError:
    said = f"this {what} is in the way of what is made; move it out of public/"
    return FileExistsError(errno.EEXIST, said, str(path))


def _same(path: Path, content: bytes) -> bool:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            if os.fstat(file.fileno()).st_size != len(content):
                return False
            return file.read() == content
    except IsADirectoryError:
        raise _in_the_way("folder", path) from None
    except OSError:
        return False


def _equal(one: Path, other: Path) -> bool:
    """Whether two files have the same bytes, without loading them whole."""
    try:
        if one.stat().st_size != other.stat().st_size:
            return False
        with one.open("rb") as first, other.open("rb") as second:
            return all(block == second.read(1 << 20) for block in iter(lambda: first.read(1 << 20), b""))
    except OSError:
        return False


def _sweep(folder: Path) -> None:
    for path in _walk(folder):
        if path.name.startswith(".") and path.name.endswith(TEMPORARY):
            path.unlink(missing_ok=True)


def _walk(folder: Path) -> Iterator[Path]:
    for where, _, names in os.walk(folder):
        for name in names:
            yield Path(where, name)
