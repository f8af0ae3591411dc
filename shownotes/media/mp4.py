"""An MP4's boxes to its length, picture size and layout."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shownotes.media.measured import Finding, Measured

_AGAIN = "Export or upload it again; what is published stays as it is for ever."


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its kind, the offset of its header, of what it holds, and of what follows it."""

    kind: bytes
    start: int
    inside: int
    end: int


class BadBoxes(ValueError):
    """The file's structure is broken; the text says where."""


@dataclass(frozen=True, slots=True)
class Track:
    """One trak: its handler, as in b"soun" or b"vide", and what tkhd and mdhd say."""

    handler: bytes
    codec: bytes
    length: float  # seconds
    width: int
    height: int


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


def measure(file: int, size: int, name: str) -> Measured:
    """An MP4 of `size` bytes; `name` is for messages."""
    try:
        outer = top(file, size)
        kinds = [one.kind for one in outer]
        broken = _whole(outer, kinds, size, name)
        if broken:
            return Measured("mp4", findings=(broken,))
        moov = outer[kinds.index(b"moov")]
        data = os.pread(file, moov.end - moov.inside, moov.inside)
        found = [track(data, one) for one in boxes(data, 0, len(data)) if one.kind == b"trak"]
        return _measured(data, found, outer, name)
    except (BadBoxes, struct.error, IndexError, ZeroDivisionError) as why:
        said = Finding(f'"{name}" is damaged: {why}', _AGAIN, "MP4-06")
        return Measured("mp4", findings=(said,))


def _whole(outer: list[Box], kinds: list[bytes], size: int, name: str) -> Finding | None:
    if outer[-1].end > size:
        short = outer[-1].end - size
        return Finding(f'"{name}" is cut off: {short:,} bytes are missing at its end', _AGAIN, "MP3-01")
    if b"moov" not in kinds:
        return Finding(f'"{name}" has no index (moov), as a recording that was broken off', _AGAIN, "MP4-06")
    if b"moof" in kinds:
        hint = f"`ffmpeg -i {name} -c copy -movflags +faststart whole-{name}` makes one piece of it."
        return Finding(f'"{name}" is a fragmented MP4, which few podcast apps play', hint, "MP4-06")
    return None


def _measured(data: bytes, tracks: list[Track], outer: list[Box], name: str) -> Measured:
    heard = [one for one in tracks if one.handler == b"soun"]
    seen = [one for one in tracks if one.handler == b"vide" and one.codec not in (b"jpeg", b"png ", b"mjpg")]
    if not heard and not seen:
        why = Finding(f'"{name}" holds neither sound nor video', "Name the file that was exported.", "MP4-06")
        return Measured("mp4", findings=(why,))
    width, height = (seen[0].width, seen[0].height) if seen else (0, 0)
    seconds = max(one.length for one in heard + seen)
    duration = timedelta(microseconds=round(seconds * 1_000_000))
    return Measured("mp4", _type(name, video=bool(seen)), duration, width, height, (0, outer[-1].end))


def _type(name: str, *, video: bool) -> str:
    extension = name.rpartition(".")[2].lower()
    if video:
        return {"m4v": "video/x-m4v", "mov": "video/quicktime"}.get(extension, "video/mp4")
    return {"m4a": "audio/x-m4a"}.get(extension, "audio/mp4")  # RSS-22


def track(data: bytes, trak: Box) -> Track:
    """What one trak says."""
    mdhd, tkhd = _body(data, trak, b"mdia/mdhd"), _body(data, trak, b"tkhd")
    hdlr, stsd = _body(data, trak, b"mdia/hdlr"), _body(data, trak, b"mdia/minf/stbl/stsd")
    scale, length = struct.unpack_from(">IQ", mdhd, 20) if mdhd[0] == 1 else struct.unpack_from(">II", mdhd, 12)
    width, height = struct.unpack_from(">II", tkhd, len(tkhd) - 8)
    return Track(hdlr[8:12], stsd[12:16], length / scale, width >> 16, height >> 16)


def _body(data: bytes, trak: Box, path: bytes) -> bytes:
    found = find(data, path, trak.inside, trak.end)
    if found is None:
        raise BadBoxes(f"a track has no {path.decode().rpartition('/')[2]}")
    return data[found.inside : found.end]
