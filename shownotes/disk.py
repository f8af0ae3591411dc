"""Files as bytes: written, compared, and swept away where they were not finished."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from shownotes.atomic import TEMPORARY


def in_the_way(what: str, path: str | Path) -> OSError:
    """What is raised where a file or a folder of somebody else's stands in the place of one that is made."""
    said = f"this {what} is in the way of what is made; move it out of public/"
    return FileExistsError(errno.EEXIST, said, str(path))


def write_bytes(path: str, content: bytes) -> None:
    """Write a file anew, without a buffer between."""
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123
        view = memoryview(content)
        while view:
            view = view[file.write(view) :]


def same(path: str, content: bytes) -> bool:
    """Whether a file has these bytes."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            if os.fstat(file.fileno()).st_size != len(content):
                return False
            return file.read() == content
    except IsADirectoryError:
        raise in_the_way("folder", path) from None
    except OSError:
        return False


def equal(one: Path, other: Path) -> bool:
    """Whether two files have the same bytes, without loading them whole."""
    try:
        if one.stat().st_size != other.stat().st_size:
            return False
        with one.open("rb") as first, other.open("rb") as second:
            return all(block == second.read(1 << 20) for block in iter(lambda: first.read(1 << 20), b""))
    except OSError:
        return False


def sweep(folder: Path) -> None:
    """Remove temporary files, and folders that held nothing else."""
    for where, _, names in os.walk(folder, topdown=False):
        unfinished = [name for name in names if name.startswith(".") and name.endswith(TEMPORARY)]
        for name in unfinished:
            with contextlib.suppress(OSError):
                Path(where, name).unlink(missing_ok=True)
        if unfinished and len(unfinished) == len(names):
            with contextlib.suppress(OSError):
                Path(where).rmdir()
