"""The cue points of a WAV, and the chapters in an MP3's tag, to rows."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO

from shownotes.chapter_files.rows import NotChapters, Row

_LARGEST = 16 << 20  # bytes of a chunk or a tag that is read
_ENCODINGS = ("latin-1", "utf-16", "utf-16-be", "utf-8")


def from_wav(file: BinaryIO) -> Iterator[Row]:
    """Cue points and their labels, as Audition, Reaper and Hindenburg write them."""
    rate = 0
    cues: dict[int, int] = {}
    labels: dict[int, str] = {}
    for kind, body in _chunks(file):
        if kind == b"fmt ":
            rate = int.from_bytes(body[4:8], "little")
        elif kind == b"cue ":
            for at in range(4, len(body) - 23, 24):
                name, _, _, _, _, sample = struct.unpack_from("<II4sIII", body, at)
                cues[name] = sample
        elif kind == b"LIST" and body[:4] == b"adtl":
            labels.update(_labels(body))
    if cues and not rate:
        raise NotChapters("is a WAV without a sample rate")
    for name, sample in cues.items():
        yield Row(timedelta(milliseconds=round(sample * 1000 / rate)), labels.get(name, ""))


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content; the sound itself is stepped over."""
    file.seek(12)
    while len(head := file.read(8)) == 8:
        kind, size = struct.unpack("<4sI", head)
        if kind in (b"fmt ", b"cue ", b"LIST") and size <= _LARGEST:
            yield kind, file.read(size)
            file.seek(size & 1, 1)
        else:
            file.seek(size + (size & 1), 1)


def _labels(body: bytes) -> Iterator[tuple[int, str]]:
    at = 4
    while at + 12 <= len(body):
        kind, size, name = struct.unpack_from("<4sII", body, at)
        if kind == b"labl":
            yield name, _text(body[at + 12 : at + 8 + size].partition(b"\0")[0])
        at += 8 + size + (size & 1)


def _text(data: bytes) -> str:
    try:
        return data.decode().strip()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace").strip()


def from_id3(file: BinaryIO) -> Iterator[Row]:
    """CHAP frames of ID3v2.3 and 2.4, with their titles and links."""
    file.seek(0)
    head = file.read(10)
    version, size = head[3], _seven(head[6:10])
    body = file.read(min(size, _LARGEST))
    for name, frame in _frames(body, version):
        if name == b"CHAP":
            row = _chapter(frame, version)
            if row:
                yield row


def _frames(body: bytes, version: int) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 10 <= len(body) and body[at]:
        size = body[at + 4 : at + 8]
        length = _seven(size) if version == 4 else int.from_bytes(size, "big")
        yield body[at : at + 4], body[at + 10 : at + 10 + length]
        at += 10 + length


def _chapter(frame: bytes, version: int) -> Row | None:
    _, _, rest = frame.partition(b"\0")
    if len(rest) < 16:
        return None
    title = url = ""
    for name, body in _frames(rest[16:], version):
        if name == b"TIT2" and body and body[0] < len(_ENCODINGS):
            title = body[1:].decode(_ENCODINGS[body[0]], errors="replace").strip("\0 ")
        elif name == b"WXXX" and body:
            end = body[1:].rpartition(b"\0\0" if body[0] in (1, 2) else b"\0")[2]
            url = end.decode("latin-1").strip("\0 ")
    return Row(timedelta(milliseconds=int.from_bytes(rest[:4], "big")), title, url)


def _seven(data: bytes) -> int:
    """Four bytes of seven bits each."""
    return data[0] << 21 | data[1] << 14 | data[2] << 7 | data[3]
