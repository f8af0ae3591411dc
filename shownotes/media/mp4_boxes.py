"""The boxes of which an MP4 is made."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its kind, the offset of its header, of what it holds, and of what follows it."""

    kind: bytes
    start: int
    inside: int
    end: int


class BadBoxes(ValueError):
    """The file's structure is broken; the text says where."""


def top(file: int, size: int) -> list[Box]:
    """The outermost boxes of a file of `size` bytes; the last one may promise more than is there."""
    found, at = [], 0
    while at + 8 <= size:
        head = os.pread(file, 16, at)
        length, kind = struct.unpack(">I4s", head[:8])
        inside = at + 8
        if length == 1 and len(head) == 16:
            length, inside = int.from_bytes(head[8:16], "big"), at + 16
        end = size if length == 0 else at + length
        if end < inside:
            raise BadBoxes(f"the box at byte {at:,} has {length} bytes")
        found.append(Box(kind, at, inside, end))
        at = end
    return found


def boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    """The boxes side by side in data[start:end]."""
    at = start
    while at + 8 <= end:
        length, kind = struct.unpack_from(">I4s", data, at)
        inside = at + 8
        if length == 1 and at + 16 <= end:
            length, inside = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        stop = end if length == 0 else at + length
        if stop < inside or stop > end:
            if not any(data[at:end]):  # the four zero bytes that may close a QuickTime list
                return
            raise BadBoxes(f"the box at byte {at:,} of the index has {length} bytes")
        yield Box(kind, at, inside, stop)
        at = stop


def find(data: bytes, path: bytes, start: int = 0, end: int | None = None) -> Box | None:
    """The first box at a path such as b"mdia/minf/stbl" below data[start:end]."""
    name, _, rest = path.partition(b"/")
    for one in boxes(data, start, len(data) if end is None else end):
        if one.kind == name:
            return find(data, rest, one.inside, one.end) if rest else one
    return None


def box(kind: bytes, inside: bytes) -> bytes:
    """One box."""
    return struct.pack(">I4s", len(inside) + 8, kind) + inside
