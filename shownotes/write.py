"""Artifacts to files in public/: all of them or none, and what has not changed is left alone."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from shownotes.atomic import TEMPORARY, flush, wait_for, write_file
from shownotes.disk import equal, in_the_way, same, sweep, write_bytes


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


class Staged(NamedTuple):
    """A file that lies under its temporary name, or that public/ has already; from whichever process put it."""

    path: str  # below public/
    temporary: bool
    folders: tuple[str, ...]  # below public/, made for it


@dataclass(slots=True)
class Output:
    """The one way into public/: a context that holds its lock; leaving it without `commit` changes nothing.

    Files are written under temporary names in their own folders, flushed together, and renamed, feeds last.
    `state` is the folder (.shownotes/) that holds the lock and the list of files made earlier.
    Forked processes may `put` too; what they are answered, the one that commits must `adopt`.
    """

    folder: Path
    state: Path
    _made: dict[str, None] = field(default_factory=dict)
    _pending: set[str] = field(default_factory=set)
    _new_folders: set[str] = field(default_factory=set)
    _safe: set[str] = field(default_factory=lambda: {""})
    _lock: int = -1
    _done: bool = False

    def __enter__(self) -> Output:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder = self.folder.resolve()
        self.state.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(self.state / "public.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        wait_for(self._lock, f"writing to {self.folder}")
        if self._journal.exists():  # an earlier build was killed
            sweep(self.folder)
        self._journal.touch()
        return self

    def __exit__(self, *error: object) -> None:
        if not self._done:
            sweep(self.folder)  # what other processes have put may not be known here
            for folder in sorted(self._new_folders, reverse=True):
                with contextlib.suppress(OSError):
                    (self.folder / folder).rmdir()
        with contextlib.suppress(OSError):
            self._journal.unlink(missing_ok=True)
        os.close(self._lock)

    @property
    def _journal(self) -> Path:
        return self.state / "public.writing"

    @property
    def _manifest(self) -> Path:
        return self.state / "public.json"

    def put(self, artifact: Artifact) -> Staged:
        """Stage a file; nothing is written if public/ has these bytes already."""
        path, content = artifact.path, artifact.content
        folder = path.rpartition("/")[0]
        folders = () if folder in self._safe else self._make_safe(folder)
        temporary = folder in self._new_folders or not same(f"{self.folder}/{path}", content)
        if temporary:
            write_bytes(self._temporary(path), content)
        staged = Staged(path, temporary, folders)
        self.adopt(staged)
        return staged

    def adopt(self, staged: Staged) -> None:
        """Swap in, when the time comes, what a forked process has put."""
        self._made[staged.path] = None
        if staged.temporary:
            self._pending.add(staged.path)
        self._new_folders.update(staged.folders)

    def stage(self, path: str) -> Path:
        """A temporary path beside the final one, for a file that somebody else writes."""
        self._final(path)
        self._pending.add(path)
        return Path(self._temporary(path))

    def staged(self, path: str) -> Path:
        """Where the bytes stand that `path` will have: the temporary file, or the final one if that is kept."""
        return Path(self._temporary(path)) if path in self._pending else self.folder / path

    def keep_if_same(self, path: str) -> Path | None:
        """Drop a staged file whose bytes public/ has already; returns where they stand, or None."""
        final, temporary = self.folder / path, self.staged(path)
        if not equal(final, temporary):
            return None
        self._pending.remove(path)
        temporary.unlink()
        return final

    def drop(self, path: str) -> None:
        """Leave a staged file out after all; a whole build then removes an earlier one."""
        self.staged(path).unlink(missing_ok=True)
        self._pending.remove(path)
        self._made.pop(path, None)

    def keep(self, path: str) -> Path:
        """Say that the file of an earlier build stays as it is; returns where it stands."""
        return self._final(path)

    def commit(self, *, whole: bool) -> Written:
        """Swap in what was staged, feeds last; a whole build also removes what earlier ones made and this did not."""
        known = self._known()
        gone = [path for path in known if path not in self._made] if whole else []
        if self._pending:
            flush(self.folder, [Path(self._temporary(path)) for path in self._pending])
        existed = {path for path in self._pending if self._existed(path)}
        order = sorted(self._pending, key=lambda path: (path.startswith("feeds/"), path))
        # Before the swap, so that a file is in the list from the moment it exists.
        self._remember(sorted({*known, *self._made}))
        for path in order:
            os.replace(self._temporary(path), f"{self.folder}/{path}")  # noqa: PTH105
        removed = [path for path in gone if self._remove(path)]
        if order or removed:
            flush(self.folder, [])
        if gone:
            self._remember(sorted(self._made))
        self._done = True
        return Written(
            new=tuple(path for path in order if path not in existed),
            changed=tuple(path for path in order if path in existed),
            unchanged=len(self._made) - len(order),
            removed=tuple(removed),
        )

    def _final(self, path: str) -> Path:
        self._made[path] = None
        folder = path.rpartition("/")[0]
        if folder not in self._safe:
            self._new_folders.update(self._make_safe(folder))
        return self.folder / path

    def _make_safe(self, folder: str) -> tuple[str, ...]:
        """Make a folder and those above it, and tell which are new; none of the others may lead out of public/."""
        above = folder.rpartition("/")[0]
        made = () if above in self._safe else self._make_safe(above)
        path = self.folder / folder
        try:
            path.mkdir()
            made = (*made, folder)
        except FileExistsError:
            if path.is_file():
                raise in_the_way("file", path) from None
            if not path.resolve().is_relative_to(self.folder):
                raise PermissionError(f"{path} leads out of {self.folder} by a link; remove it") from None
        self._safe.add(folder)
        return made

    def _existed(self, path: str) -> bool:
        return path.rpartition("/")[0] not in self._new_folders and (self.folder / path).exists()

    def _temporary(self, path: str) -> str:
        folder, slash, name = path.rpartition("/")
        return f"{self.folder}/{folder}{slash}.{name[:200]}{TEMPORARY}"

    def _known(self) -> list[str]:
        try:
            return [str(path) for path in json.loads(self._manifest.read_bytes())]
        except (OSError, ValueError, TypeError, RecursionError):
            return []

    def _remember(self, paths: list[str]) -> None:
        content = (json.dumps(paths, ensure_ascii=False, indent=0) + "\n").encode()
        if not same(str(self._manifest), content):
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
