"""An MP4's boxes to its length, picture size and layout."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from datetime import timedelta

from shownotes.media.measured import Finding, Measured, spoken
from shownotes.media.mp4_boxes import BadBoxes, Box, boxes, find, top
from shownotes.media.mp4_track import Track, track

_AGAIN = "Export or upload it again; what is published stays as it is for ever."
_REPAIR = "`ffmpeg -i {0} -c copy -movflags +faststart whole-{0}` writes an index that is true."
# Codecs that make no long run of zeros, of silence and of black neither.
_CODED = frozenset([b"mp4a", b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"alac"])
_BLANK = 512  # bytes


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
        scale = _movie_scale(data)
        found = [track(data, one, scale) for one in boxes(data, 0, len(data)) if one.kind == b"trak"]
        return _measured(file, found, size, name)
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


def _movie_scale(data: bytes) -> int:
    """Units a second in which edits are measured."""
    mvhd = find(data, b"mvhd")
    if mvhd is None:
        raise BadBoxes("there is no mvhd")
    return int(struct.unpack_from(">I", data, mvhd.inside + (20 if data[mvhd.inside] == 1 else 12))[0])


def _measured(file: int, tracks: list[Track], size: int, name: str) -> Measured:
    heard = [one for one in tracks if one.handler == b"soun"]
    seen = [one for one in tracks if one.handler == b"vide" and one.codec not in (b"jpeg", b"png ", b"mjpg")]
    if not heard and not seen:
        why = Finding(f'"{name}" holds neither sound nor video', "Name the file that was exported.", "MP4-06")
        return Measured("mp4", findings=(why,))
    width, height = (seen[0].width, seen[0].height) if seen else (0, 0)
    longest = max(heard + seen, key=lambda one: one.length)
    duration = timedelta(microseconds=round(longest.length * 1_000_000))
    findings = tuple(_untrue(file, heard + seen, size, name))
    rate = heard[0].rate if heard else 0
    kind = _type(name, video=bool(seen))
    return Measured("mp4", kind, duration, width, height, (0, size), findings, rate)


def _untrue(file: int, tracks: list[Track], size: int, name: str) -> Iterator[Finding]:
    """What the index promises and the file does not hold (MP3-01)."""
    missing = max(one.end for one in tracks) - size
    if missing > 0:
        yield Finding(f'"{name}" is cut off: {missing:,} bytes are missing at its end', _AGAIN, "MP3-01")
    last = max(tracks, key=lambda one: one.end)
    if last.codec in _CODED and not missing > 0 and not any(os.pread(file, _BLANK, max(last.end - _BLANK, 0))):
        yield Finding(f'"{name}" ends with zeros, as an upload does that was broken off', _AGAIN, "MP3-01")
    for one in tracks:
        if one.promised and abs(one.promised - one.sampled) > 1 + one.sampled / 100:
            said = f"promises {spoken(one.promised)}, but {spoken(one.sampled)} are there"
            yield Finding(f'"{name}" has a header that {said}', _REPAIR.format(name), "MP3-01")
            return


def _type(name: str, *, video: bool) -> str:
    extension = name.rpartition(".")[2].lower()
    if video:
        return {"m4v": "video/x-m4v", "mov": "video/quicktime"}.get(extension, "video/mp4")
    return {"m4a": "audio/x-m4a"}.get(extension, "audio/mp4")  # RSS-22
