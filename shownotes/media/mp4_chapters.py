"""Chapters to the two kinds that MP4 players read: a QuickTime text track, and Nero's list (MP4-01)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from shownotes.media.mp4_boxes import box

TITLE_BYTES = 127  # of a title (MP4-03)
_UTF8 = b"\x00\x00\x00\x0cencd\x00\x00\x01\x00"  # says that a title is UTF-8
_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_SCALE = 1000  # the track counts in milliseconds
_IN_MOVIE = 2  # not enabled: players must not draw it over the picture


@dataclass(frozen=True, slots=True)
class Row:
    """A chapter's start and end in milliseconds."""

    start: int
    end: int
    title: str


def samples(rows: tuple[Row, ...]) -> list[bytes]:
    """The titles as the text track's samples."""
    titles = [cut(row.title) for row in rows]
    return [struct.pack(">H", len(title)) + title + _UTF8 for title in titles]


def chapter_list(rows: tuple[Row, ...]) -> bytes:
    """Nero's chpl, the only one that AntennaPod reads; it counts in 100 ns."""
    titles = [(row.start * 10_000, cut(row.title)) for row in rows]
    body = b"".join(struct.pack(">QB", start, len(title)) + title for start, title in titles)
    return box(b"chpl", struct.pack(">IIB", 1 << 24, 0, len(rows)) + body)


def chapter_track(rows: tuple[Row, ...], number: int, movie_length: int, at: int) -> bytes:
    """A text track with the track id `number`; all its samples lie together from byte `at` of the file."""
    length = rows[-1].end - rows[0].start
    tkhd = struct.pack(">IIIIII", _IN_MOVIE, 0, 0, number, 0, movie_length)
    tkhd += bytes(16) + _MATRIX + bytes(8)
    mdhd = struct.pack(">IIIIIHH", 0, 0, 0, _SCALE, length, 0x55C4, 0)  # "und"
    hdlr = struct.pack(">II4s", 0, 0, b"text") + bytes(12) + b"Chapters\0"
    minf = box(b"minf", _header() + _data_here() + _table(rows, at))
    mdia = box(b"mdhd", mdhd) + box(b"hdlr", hdlr) + minf
    return box(b"trak", box(b"tkhd", tkhd) + box(b"mdia", mdia))


def _header() -> bytes:
    gmin = struct.pack(">IHHHHHH", 0, 0x40, 0x8000, 0x8000, 0x8000, 0, 0)
    return box(b"gmhd", box(b"gmin", gmin) + box(b"text", _MATRIX))


def _data_here() -> bytes:
    return box(b"dinf", box(b"dref", struct.pack(">II", 0, 1) + box(b"url ", b"\0\0\0\1")))


def _table(rows: tuple[Row, ...], at: int) -> bytes:
    """Descriptions, lengths in time, sizes, and the one chunk that holds every sample."""
    entry = box(b"text", bytes(6) + struct.pack(">HI", 1, 1) + bytes(40))
    sizes = [len(sample) for sample in samples(rows)]
    times = b"".join(struct.pack(">II", 1, row.end - row.start) for row in rows)
    return box(
        b"stbl",
        box(b"stsd", struct.pack(">II", 0, 1) + entry)
        + box(b"stts", struct.pack(">II", 0, len(rows)) + times)
        + box(b"stsz", struct.pack(">III", 0, 0, len(sizes)) + struct.pack(f">{len(sizes)}I", *sizes))
        + box(b"stsc", struct.pack(">IIIII", 0, 1, 1, len(rows), 1))
        + box(b"stco", struct.pack(">III", 0, 1, at)),
    )


def cut(title: str) -> bytes:
    """At most 127 bytes of UTF-8, cut between characters."""
    return title.encode()[:TITLE_BYTES].decode(errors="ignore").encode()
