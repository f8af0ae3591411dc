"""An MP3's frames to its true length, and to where its audio lies between the tags."""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from datetime import timedelta

from shownotes.media.measured import Finding, Measured, spoken
from shownotes.media.mp3_frame import Frame, frame

_FAR = 1 << 13  # frames, some 8 MB at most
_WINDOW = 8192  # bytes that hold three frames of any kind
_REPAIR = "`ffmpeg -i {0} -c copy whole-{0}` writes a header that is true."
_AGAIN = "Export or upload it again; what is published stays as it is for ever."


@dataclass(frozen=True, slots=True)
class Promise:
    """What a Xing, Info or VBRI header says of the file; 0 for what it leaves out."""

    frames: int
    bytes: int
    skipped: int  # samples of silence that the encoder added


@dataclass(frozen=True, slots=True)
class Walk:
    """Frames counted one by one."""

    frames: int
    end: int  # behind the last whole frame
    cut: bool  # the last frame is not whole
    kbits: frozenset[int]


@dataclass(frozen=True, slots=True)
class Sound:
    """A file in memory, the range of its frames, its first header, and what messages call it."""

    data: mmap.mmap
    start: int
    end: int
    head: Frame
    name: str


def measure(data: mmap.mmap, start: int, name: str) -> Measured:
    """An MP3 of which `start` is the first byte after its ID3v2 tags; `name` is for messages."""
    end = _end(data, start)
    if start and _is_sound(data, start):
        return Measured("mp3", "audio/mpeg", findings=(_swallowed(start, name),))
    first = _first_frame(data, start, end)
    head = frame(data[first : first + 4]) if first >= 0 else None
    if head is None:
        why = Finding(f'"{name}" holds no MP3 sound', "Name the file that was exported.", "MP3-01")
        return Measured("mp3", "audio/mpeg", findings=(why,))
    sound = Sound(data, first, end, head, name)
    promise = _promise(data, first, head)
    samples, found = _without_header(sound) if promise is None else _with_header(sound, promise)
    duration = timedelta(microseconds=round(samples * 1_000_000 / head.rate))
    return Measured("mp3", "audio/mpeg", duration, audio=(first, end), findings=tuple(found), rate=head.rate)


def _is_sound(data: mmap.mmap, start: int) -> bool:
    """Whether frames run through the place where the tag says that it ends: what it hides would never be heard."""
    at = _first_frame(data, max(start - _WINDOW, 10), len(data), start)
    while 0 <= at < start and (head := frame(data[at : at + 4])) is not None:
        at += head.length
    return at >= start and frame(data[at : at + 4]) is not None


def _swallowed(start: int, name: str) -> Finding:
    said = f'the tag of "{name}" says that it has {start:,} bytes, but sound begins before its end'
    return Finding(
        said, "Players would leave that sound out. Export the file again, or write its tag anew.", "MP3-01"
    )


def _with_header(sound: Sound, promise: Promise) -> tuple[int, list[Finding]]:
    """Samples, and whether the header's promise is kept (MP3-01, MU-11)."""
    head, present = sound.head, sound.end - sound.start
    promised = promise.frames * head.samples - promise.skipped
    if promise.bytes and present + head.length < promise.bytes:
        said = f"its header promises {promise.bytes:,} bytes of sound and {present:,} are there"
        return promised, [Finding(f'"{sound.name}" is cut off: {said}', _AGAIN, "MP3-01")]
    if not promise.frames:
        return _without_header(sound)
    if _constant(sound, promise):
        return promised, []
    true = walked(sound.data, sound.start + head.length, sound.end).frames * head.samples
    if abs(true - promise.frames * head.samples) <= max(2 * head.samples, true // 1000):
        return promised, []
    said = f"promises {spoken(promised / head.rate)}, but {spoken(true / head.rate)} are there"
    return true, [Finding(f'"{sound.name}" has a header that {said}', _REPAIR.format(sound.name), "MP3-01")]


def _without_header(sound: Sound) -> tuple[int, list[Finding]]:
    """Samples of a file without a Xing header, which suits only a constant bitrate (MP3-02)."""
    walk, name, found = walked(sound.data, sound.start, sound.end), sound.name, []
    if len(walk.kbits) > 1:
        said = f'"{name}" has a variable bitrate and no header that says how long it is'
        found.append(Finding(said, "Players will seek to wrong places. " + _REPAIR.format(name), "MP3-02", "warning"))
    if (rest := sound.end - walk.end) > _WINDOW:
        said = f'"{name}" ends with {rest:,} bytes that are no sound, as an upload does that was broken off'
        found.append(Finding(said, _AGAIN, "MP3-01"))
    if walk.cut:
        said = f'"{name}" ends in the middle of a frame, as a file does that was cut off'
        found.append(Finding(said, _AGAIN, "MP3-01", "warning"))
    return walk.frames * sound.head.samples, found


def _constant(sound: Sound, promise: Promise) -> bool:
    """Whether the promised count of frames is that of a constant bitrate, which frames all over the file have."""
    size = sound.end - sound.start
    places = [sound.start + size * part // 24 for part in range(24)] + [max(sound.end - _WINDOW // 2, sound.start)]
    found = [_lengths_at(sound.data, place, sound.end) for place in places]
    lengths = [length for row in found for length in row]
    at = sound.start + sound.head.length  # the first frame holds the header, and may have a length of its own
    head = frame(sound.data[at : at + 4]) or sound.head
    exact = head.samples / 8 * head.kbits * 1000 / head.rate  # bytes of a frame, on average
    if not all(found) or max(lengths) > exact + 1 or min(lengths) < exact - 1:
        return False
    return abs(size / exact - promise.frames) <= 3 + promise.frames / 1000


def _lengths_at(data: mmap.mmap, at: int, end: int) -> list[int]:
    at = _first_frame(data, at, min(end, at + 8192))
    lengths: list[int] = []
    while at >= 0 and len(lengths) < 12 and (head := frame(data[at : at + 4])) is not None:
        lengths.append(head.length)
        at += head.length
    return lengths


def walked(data: mmap.mmap, at: int, end: int) -> Walk:
    """Count every frame from `at` to `end`, stepping over what is not sound."""
    known: dict[bytes, Frame] = {}
    count, last, cut = 0, at, False
    kbits: set[int] = set()
    while at + 4 <= end:
        key = data[at : at + 4]
        head = known.get(key)
        if head is None:
            head = frame(key)
            if head is None:
                at = _first_frame(data, at + 1, end)
                if at < 0:
                    break
                continue
            known[key] = head
            kbits.add(head.kbits)
        if at + head.length > end:
            cut = True
            break
        at += head.length
        count, last = count + 1, at
        if not count % _FAR:
            _forget(data, at)
    return Walk(count, last, cut, frozenset(kbits))


def _forget(data: mmap.mmap, at: int) -> None:
    """Give back the memory that shows the file up to there; the kernel keeps what it has read."""
    if hasattr(mmap, "MADV_DONTNEED") and (length := at - at % mmap.PAGESIZE):
        data.madvise(mmap.MADV_DONTNEED, 0, length)


def _first_frame(data: mmap.mmap, at: int, end: int, before: int | None = None) -> int:
    """The first header from `at` that two more of the same kind follow (or the end); -1 if there is none `before`."""
    while (at := data.find(b"\xff", at, end if before is None else before)) >= 0:
        if _chained(data, at, end):
            return at
        at += 1
    return -1


def _chained(data: mmap.mmap, at: int, end: int) -> bool:
    head = first = frame(data[at : at + 4])
    for _ in range(2):
        if head is None or first is None or head.rate != first.rate:
            return False
        at += head.length
        if at >= end:
            return at == end
        head = frame(data[at : at + 4])
    return head is not None and first is not None and head.rate == first.rate


def _promise(data: mmap.mmap, first: int, head: Frame) -> Promise | None:
    body = data[first : first + min(head.length, 512)]
    mark = body[head.side : head.side + 4]
    if mark in (b"Xing", b"Info"):
        return _xing(body[head.side :])
    if body[36:40] == b"VBRI" and len(body) >= 54:
        size, frames = struct.unpack(">II", body[46:54])
        return Promise(frames, size, 0)
    return None


def _xing(body: bytes) -> Promise:
    if len(body) < 120 + 24:
        body = body.ljust(144, b"\0")
    flags = int.from_bytes(body[4:8], "big")
    at, values = 8, [0, 0]
    for bit in (0, 1):
        if flags >> bit & 1:
            values[bit] = int.from_bytes(body[at : at + 4], "big")
            at += 4
    at += 100 * (flags >> 2 & 1) + 4 * (flags >> 3 & 1)
    lame = body[at : at + 24]
    skipped = 0
    if lame[:4] in (b"LAME", b"Lavf", b"Lavc", b"GOGO", b"L3.9"):
        skipped = (lame[21] << 4 | lame[22] >> 4) + ((lame[22] & 15) << 8 | lame[23])
    return Promise(values[0], values[1], skipped if skipped < values[0] * 1152 else 0)


def _end(data: mmap.mmap, start: int) -> int:
    """The byte behind the sound: before ID3v1, APEv2 and Lyrics3 at the file's end (ID3-15)."""
    end = len(data)
    while True:
        before = end
        if data[end - 128 : end - 125] == b"TAG":
            end -= 128
        if data[end - 32 : end - 24] == b"APETAGEX":
            size, _, flags = struct.unpack("<III", data[end - 20 : end - 8])
            end -= size + (32 if flags & 1 << 31 else 0)
        if data[end - 9 : end] == b"LYRICS200" and data[end - 15 : end - 9].isdigit():
            end -= 15 + int(data[end - 15 : end - 9])
        if end < start:
            return before
        if end == before:
            return end
