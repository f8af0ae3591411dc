"""A range of one file's bytes to another file by the kernel, shared on the disk where that is possible."""

from __future__ import annotations

import errno
import os

_BLOCK = 4096
_NOT_HERE = {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.ETXTBSY}
_CHUNK = 1 << 20


def copy_range(source: int, start: int, end: int, target: int) -> None:
    """Append bytes [start, end) of one descriptor to the other; raises OSError, EOFError if they are not there."""
    at = os.lseek(target, 0, os.SEEK_END)
    head = -start % _BLOCK
    if start % _BLOCK == at % _BLOCK and head and start + head < end:
        _copy(source, start, start + head, target, at)  # only whole blocks can be shared
        start, at = start + head, at + head
    _copy(source, start, end, target, at)


def _copy(source: int, start: int, end: int, target: int, at: int) -> None:
    while start < end:
        try:
            done = os.copy_file_range(source, target, end - start, start, at)
        except OSError as why:
            if why.errno not in _NOT_HERE:
                raise
            done = _by_hand(source, start, end, target, at)
        done = done or _by_hand(source, start, end, target, at)
        if done == 0:
            raise EOFError("the file became shorter while it was copied")
        start, at = start + done, at + done


def _by_hand(source: int, start: int, end: int, target: int, at: int) -> int:
    return os.pwrite(target, os.pread(source, min(end - start, _CHUNK), start), at)
