"""One track in an MP4's index to how long it is heard or seen, and to where its last sample ends."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import islice

from shownotes.media.mp4_boxes import BadBoxes, Box, boxes, find

_EMPTY = -1  # media time of an edit that shows nothing
_UNKNOWN = (0xFFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF)
_ON_ITS_SIDE = (0, 0)  # the matrix's a and d where a telephone was held upright


@dataclass(frozen=True, slots=True)
class Track:
    """What one trak says, and what its tables show."""

    handler: bytes  # b"soun", b"vide" …
    codec: bytes
    promised: float = 0  # seconds, as its header has it; 0 if it does not say
    sampled: float = 0  # seconds of all its samples
    length: float = 0  # seconds that are played: what edits leave of them, and the silence they put before
    width: int = 0  # pixels, as shown
    height: int = 0
    rate: int = 0  # Hz, 0 for pictures
    end: int = 0  # the byte behind the last sample of the last chunk


def track(data: bytes, trak: Box, movie_scale: int) -> Track:
    """Raises BadBoxes, struct.error or ZeroDivisionError where the track is broken."""
    mdhd, tkhd = _body(data, trak, b"mdia/mdhd"), _body(data, trak, b"tkhd")
    handler = _body(data, trak, b"mdia/hdlr")[8:12]
    codec = _body(data, trak, b"mdia/minf/stbl/stsd")[12:16]
    if handler not in (b"soun", b"vide"):
        return Track(handler, codec)
    stsd = _body(data, trak, b"mdia/minf/stbl/stsd")
    scale, promised = struct.unpack_from(">IQ", mdhd, 20) if mdhd[0] == 1 else struct.unpack_from(">II", mdhd, 12)
    promised = 0 if promised in _UNKNOWN else promised
    sampled = _sampled(_body(data, trak, b"mdia/minf/stbl/stts")) / scale
    edits = find(data, b"edts/elst", trak.inside, trak.end)
    length = _played(data[edits.inside : edits.end], sampled, scale, movie_scale) if edits else sampled
    width, height = _shown(tkhd)
    rate = int.from_bytes(stsd[40:42], "big") if handler == b"soun" else 0
    end = _end(data, trak)
    return Track(handler, codec, promised / scale, sampled, length, width, height, rate, end)


def _sampled(stts: bytes) -> int:
    """The length of all samples, in the track's own units."""
    (count,) = struct.unpack_from(">I", stts, 4)
    return sum(times * length for times, length in islice(struct.iter_unpack(">II", stts[8 : 8 + count * 8]), count))


def _played(elst: bytes, sampled: float, scale: int, movie_scale: int) -> float:
    """Seconds: an edit cannot show more than there is, and one without a length shows all that is left."""
    long = elst[0] == 1
    (count,) = struct.unpack_from(">I", elst, 4)
    whole = 0.0
    for row in range(count):
        length, start = struct.unpack_from(">Qq" if long else ">Ii", elst, 8 + row * (20 if long else 12))
        if start == _EMPTY:
            whole += length / movie_scale
        else:
            left = max(sampled - start / scale, 0)
            whole += min(length / movie_scale, left) if length else left
    return whole


def _shown(tkhd: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", tkhd, len(tkhd) - 8)
    a, _, _, _, d = struct.unpack_from(">5i", tkhd, len(tkhd) - 44)
    width, height = width >> 16, height >> 16
    return (height, width) if (a, d) == _ON_ITS_SIDE else (width, height)


def _end(data: bytes, trak: Box) -> int:
    """Where the last chunk ends; a file that is shorter was cut off, whatever its boxes say. 0 if there is none."""
    table = {box.kind: data[box.inside : box.end] for box in boxes(data, *_table(data, trak))}
    offsets, sizes, runs = table.get(b"stco"), table.get(b"stsz"), table.get(b"stsc")
    wide = offsets is None
    offsets = offsets or table.get(b"co64") or bytes(8)
    (chunks,) = struct.unpack_from(">I", offsets, 4)
    if not chunks or not sizes or not runs or len(runs) < 20:
        return 0
    start = struct.unpack_from(">Q" if wide else ">I", offsets, 8 + (chunks - 1) * (8 if wide else 4))[0]
    (last,) = struct.unpack_from(">I", runs, 8 + 12 * (int.from_bytes(runs[4:8], "big") - 1) + 4)
    each, count = struct.unpack_from(">II", sizes, 4)
    held = min(last, count)
    if each:
        return int(start + each * held)
    return int(start + sum(struct.unpack_from(f">{held}I", sizes, 12 + (count - held) * 4)))


def _table(data: bytes, trak: Box) -> tuple[int, int]:
    found = find(data, b"mdia/minf/stbl", trak.inside, trak.end)
    if found is None:
        raise BadBoxes("a track has no stbl")
    return found.inside, found.end


def _body(data: bytes, trak: Box, path: bytes) -> bytes:
    found = find(data, path, trak.inside, trak.end)
    if found is None:
        raise BadBoxes(f"a track has no {path.decode().rpartition('/')[2]}")
    return data[found.inside : found.end]
