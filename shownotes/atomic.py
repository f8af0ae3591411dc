"""One file to its place, whole or not at all, and one process at a time."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

TEMPORARY = ".shownotes-tmp"  # ends the name of every file that is not finished
_PATIENCE = 60.0  # seconds to wait for another process


class Busy(Exception):
    """Another process is writing to the same folder."""


def write_file(path: Path, content: bytes) -> None:
    """Replace one file outside public/: temporary name, flush, rename, flush of the folder."""
    with _replacing(path) as file:
        file.write(content)


def copy_into(source: Path, final: Path) -> None:
    """Replace a file by a copy of another one: temporary name, flush, rename, flush of the folder."""
    final.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as reading, _replacing(final) as file:
        shutil.copyfileobj(reading, file, 1 << 20)


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the path's place when the body has ended well, and vanishes when it has not."""
    temporary = path.with_name(f".{path.name[:200]}{TEMPORARY}")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    flush_one(path.parent)


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """The bytes of a file that is made where it is not there yet; raises what `make` raises."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    made = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, made)
    return made


@contextlib.contextmanager
def alone(lock: Path, what: str, patience: float = _PATIENCE) -> Iterator[None]:
    """Hold a lock file for the time of the body; waits `patience` seconds, then raises Busy with the holder's number.

    The kernel lets go of it when its holder dies, so nobody ever has to remove it.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    wait_for(handle, what, patience)
    try:
        yield
    finally:
        os.close(handle)


def wait_for(lock: int, what: str, patience: float = _PATIENCE) -> None:
    """Take the lock of an open file and write our number into it; raises Busy, with the file closed."""
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                holder = os.pread(lock, 20, 0).decode(errors="replace").strip() or "unknown"
                os.close(lock)
                raise Busy(f"another shownotes (process {holder}) is {what}") from None
            time.sleep(0.05)
            continue
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        return


def in_words(why: OSError) -> str:
    """What the machine refuses, and the file for which it does; of a renaming, the name that it should have had."""
    where = why.filename2 or why.filename
    said = why.strerror or str(why)
    return f"{where}: {said}" if where else said


def flush_one(path: Path) -> None:
    """Bring a file or a folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush(folder: Path, files: list[Path]) -> None:
    """Bring everything written so far to the disk: one call for the file system where there is one."""
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "syncfs"):
        handle = os.open(folder, os.O_RDONLY)
        try:
            if libc.syncfs(handle) != 0:
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
        finally:
            os.close(handle)
        return
    for path in files or [folder]:
        flush_one(path)
