"""New bytes and ranges of an author's file to a file of their own, copied by the kernel and hashed meanwhile."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

Part = bytes | tuple[int, int]  # new bytes, or the first byte of a range and the one behind its last
BLOCK = 4096  # what file systems share; a range that keeps its place in its block needs no copy where they can
_NOT_HERE = {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.ETXTBSY}
_CHUNK = 1 << 20
_LARGE = 4 << 20  # bytes from which a second thread is worth its start
_EDGE = 1 << 16
_STRETCH = 8 << 20  # bytes that the kernel copies at a time
_BEGIN_WRITING = 2  # SYNC_FILE_RANGE_WRITE: start, and do not wait


class Unfaithful(Exception):
    """A copy that is not what it was meant to be: the disk or the memory failed, or this program."""


def assemble(source: int, target: int, parts: Sequence[Part]) -> str:
    """Write the parts one behind the other to an empty file; returns their SHA-256 as hex.

    Raises OSError, and Unfaithful if what was written differs. Both are descriptors.
    """
    if sum(map(_length, parts)) < _LARGE:
        _write(source, target, parts)
        digest = _digest(source, parts)
    else:
        with ThreadPoolExecutor(1) as beside:
            hashing = beside.submit(_digest, source, parts)
            _write(source, target, parts)
            digest = hashing.result()
    _verify(source, target, parts)
    return digest


def _length(part: Part) -> int:
    return len(part) if isinstance(part, bytes) else part[1] - part[0]


def _write(source: int, target: int, parts: Sequence[Part]) -> None:
    at = 0
    for part in parts:
        if isinstance(part, bytes):
            put(target, part, at)
        else:
            _copy_range(source, part[0], part[1], target, at)
        at += _length(part)


def put(target: int, data: bytes, at: int) -> int:
    """Write all of the bytes at that place of an open file; returns how many they are."""
    view = memoryview(data)
    while view:
        done = os.pwrite(target, view, at)
        view, at = view[done:], at + done
    return len(data)


def _copy_range(source: int, start: int, end: int, target: int, at: int) -> None:
    head = -start % BLOCK
    if start % BLOCK == at % BLOCK and 0 < head < end - start:  # only whole blocks can be shared
        _copy(source, start, start + head, target, at)
        start, at = start + head, at + head
    _copy(source, start, end, target, at)


def _copy(source: int, start: int, end: int, target: int, at: int) -> None:
    while start < end:
        try:
            done = os.copy_file_range(source, target, min(end - start, _STRETCH), start, at)
        except OSError as why:
            if why.errno not in _NOT_HERE:
                raise
            done = 0
        if not done:
            data = os.pread(source, min(end - start, _CHUNK), start)
            if not data:
                raise EOFError("the file became shorter while it was copied")
            put(target, data, at)
            done = len(data)
        _begin_writing(target, at, done)
        start, at = start + done, at + done


def _begin_writing(target: int, at: int, length: int) -> None:
    """Let the disk begin with these bytes while the next ones are copied; `Output.commit` waits for it.

    No more than a hint: without it, or where the system has no such call, all is written at the end.
    """
    if length >= _CHUNK and (call := getattr(ctypes.CDLL(None), "sync_file_range", None)):
        call(target, ctypes.c_int64(at), ctypes.c_int64(length), _BEGIN_WRITING)


def _digest(source: int, parts: Sequence[Part]) -> str:
    found, buffer = hashlib.sha256(), bytearray(_CHUNK)
    view = memoryview(buffer)
    for part in parts:
        if isinstance(part, bytes):
            found.update(part)
            continue
        start, end = part
        while start < end:
            done = os.preadv(source, [view[: min(_CHUNK, end - start)]], start)
            if not done:
                raise EOFError("the file became shorter while it was copied")
            found.update(view[:done])
            start += done
    return found.hexdigest()


def _verify(source: int, target: int, parts: Sequence[Part]) -> None:
    """The kernel copied: the length is right, and so are the edges and the middle of each range."""
    if os.fstat(target).st_size != sum(map(_length, parts)):
        raise Unfaithful("the copy has another length than its parts")
    at = 0
    for part in parts:
        if not isinstance(part, bytes):
            _compare(source, part, target, at)
        elif os.pread(target, len(part), at) != part:
            raise Unfaithful("the tag does not read back as it was written")
        at += _length(part)


def _compare(source: int, part: tuple[int, int], target: int, at: int) -> None:
    start, end = part
    for offset in sorted({0, (end - start) // 2, max(end - start - _EDGE, 0)}):
        want = min(_EDGE, end - start - offset)
        if os.pread(source, want, start + offset) != os.pread(target, want, at + offset):
            raise Unfaithful("the copied sound differs from the author's file")
