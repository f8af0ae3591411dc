"""An MP4's index, what a tag says, and chapters to a new index that stands before the sound and the pictures."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from pathlib import Path

from mutagen.mp4 import MP4

from shownotes.media import ilst
from shownotes.media.copying import BLOCK, Part
from shownotes.media.mp4_boxes import BadBoxes, Box, box, boxes, find, top
from shownotes.media.mp4_chapters import Row, chapter_list, chapter_track, cut, samples
from shownotes.media.tags import Label

_SPARE = (b"free", b"skip", b"wide")
_MOST = 255  # chapters (MP4-04)
_OFFSETS = {b"stco": (">I", 4), b"co64": (">Q", 8)}


@dataclass(frozen=True, slots=True)
class Piece:
    """A range of the source that keeps its bytes and moves to `to`."""

    start: int
    end: int
    to: int


def parts(source: int, size: int, label: Label) -> list[Part]:
    """The tagged file: ftyp, moov, chapter titles, then the rest as it was (MP4-06).

    Raises BadBoxes if the index cannot be understood.
    """
    outer = top(source, size)
    moov = next(one for one in outer if one.kind == b"moov")
    data = os.pread(source, moov.end - moov.inside, moov.inside)
    rows = tuple(Row(mark.start, end, mark.title) for mark, end in label.chapters[:_MOST])
    first = [one for one in outer if one.kind == b"ftyp"][:1]
    rest = [one for one in outer if one.kind not in (b"ftyp", b"moov", *_SPARE)]
    titles = box(b"mdat", b"".join(samples(rows))) if rows else b""
    titles_at = sum(one.end - one.start for one in first) + len(_index(data, label, rows, 0))
    at = titles_at + len(titles)
    spare = _spare(at, rest)
    at += len(spare)
    pieces = []
    for one in rest:
        pieces.append(Piece(one.start, one.end, at))
        at += one.end - one.start
    index = _moved(_index(data, label, rows, titles_at + 8), pieces, skip=bool(rows))
    begin: list[Part] = [(one.start, one.end) for one in first]
    return [*begin, index + titles + spare, *((piece.start, piece.end) for piece in pieces)]


def chapters_of(path: Path) -> list[tuple[int, str]]:
    """Start in ms and title of each chapter, as a reader finds them."""
    return [(round(one.start * 1000), one.title) for one in MP4(path).chapters or ()]


def meant(label: Label) -> list[tuple[int, str]]:
    """What `chapters_of` should say."""
    return [(mark.start, cut(mark.title).decode()) for mark, _ in label.chapters[:_MOST]]


def _spare(at: int, rest: list[Box]) -> bytes:
    """An empty box that brings what follows to its old place in the disk's blocks."""
    gap = (rest[0].start - at) % BLOCK if rest else 0
    return box(b"free", bytes((gap if gap >= 8 else gap + BLOCK) - 8)) if gap else b""


def _index(data: bytes, label: Label, rows: tuple[Row, ...], titles_at: int) -> bytes:
    """The moov: other people's boxes as they were, our tags, and our chapters last."""
    children = list(boxes(data, 0, len(data)))
    tracks = [one for one in children if one.kind == b"trak"]
    ids = {_track_id(data, one): one for one in tracks}
    old = _chapter_ids(data, tracks) if rows else set()
    number = max(ids, default=0) + 1
    scale = _movie_scale(data)
    out = []
    for one in children:
        whole = data[one.start : one.end]
        if one.kind == b"trak":
            if _track_id(data, one) not in old:
                out.append(_pointing(data, one, number) if rows else whole)
        elif one.kind == b"mvhd":
            out.append(whole[:-4] + struct.pack(">I", number + 1) if rows else whole)
        elif one.kind not in (b"udta", *_SPARE):
            out.append(whole)
    if rows:
        out.append(chapter_track(rows, number, label.length * scale // 1000, titles_at))
    out.append(_user_data(data, label, rows))
    return box(b"moov", b"".join(out))


def _track_id(data: bytes, trak: Box) -> int:
    tkhd = find(data, b"tkhd", trak.inside, trak.end)
    if tkhd is None:
        raise BadBoxes("a track has no tkhd")
    at = tkhd.inside + (20 if data[tkhd.inside] == 1 else 12)
    return int.from_bytes(data[at : at + 4], "big")


def _movie_scale(data: bytes) -> int:
    mvhd = find(data, b"mvhd")
    if mvhd is None:
        raise BadBoxes("there is no mvhd")
    at = mvhd.inside + (20 if data[mvhd.inside] == 1 else 12)
    return int.from_bytes(data[at : at + 4], "big")


def _chapter_ids(data: bytes, tracks: list[Box]) -> set[int]:
    """The tracks that others name as their chapters."""
    found: set[int] = set()
    for trak in tracks:
        chap = find(data, b"tref/chap", trak.inside, trak.end)
        if chap:
            found.update(struct.unpack(f">{(chap.end - chap.inside) // 4}I", data[chap.inside : chap.end]))
    return found


def _pointing(data: bytes, trak: Box, number: int) -> bytes:
    """A track of sound or pictures, with the chapters' track named in it and no other."""
    hdlr = find(data, b"mdia/hdlr", trak.inside, trak.end)
    handler = data[hdlr.inside + 8 : hdlr.inside + 12] if hdlr else b""
    if handler not in (b"soun", b"vide"):
        return data[trak.start : trak.end]
    named = box(b"chap", struct.pack(">I", number))
    kept = b""
    for one in boxes(data, trak.inside, trak.end):
        if one.kind == b"tref":
            named += b"".join(
                data[inner.start : inner.end] for inner in boxes(data, one.inside, one.end) if inner.kind != b"chap"
            )
        elif one.kind == b"mdia":  # tref stands before it
            kept += b"\0tref\0" + data[one.start : one.end]
        else:
            kept += data[one.start : one.end]
    before, _, after = kept.partition(b"\0tref\0")
    return box(b"trak", before + box(b"tref", named) + after)


def _user_data(data: bytes, label: Label, rows: tuple[Row, ...]) -> bytes:
    udta = find(data, b"udta")
    kept, items = b"", b""
    if udta:
        for one in boxes(data, udta.inside, udta.end):
            if one.kind == b"meta":
                items = ilst.foreign(data[one.inside : one.end])
            elif one.kind != b"chpl" or not rows:
                kept += data[one.start : one.end]
    return box(b"udta", kept + (chapter_list(rows) if rows else b"") + ilst.meta(label.tags, label.cover, items))


def _moved(index: bytes, pieces: list[Piece], *, skip: bool) -> bytes:
    """The index with every chunk's offset following its piece; the last track, if ours, is right already."""
    out = bytearray(index)
    moov = next(boxes(index, 0, len(index)))
    tracks = [one for one in boxes(index, moov.inside, moov.end) if one.kind == b"trak"]
    for trak in tracks[:-1] if skip else tracks:
        table = find(index, b"mdia/minf/stbl", trak.inside, trak.end)
        for one in boxes(index, table.inside, table.end) if table else ():
            if one.kind in _OFFSETS:
                _shift(out, one, pieces)
    return bytes(out)


def _shift(out: bytearray, table: Box, pieces: list[Piece]) -> None:
    form, width = _OFFSETS[table.kind]
    most = 1 << 8 * width
    count = int.from_bytes(out[table.inside + 4 : table.inside + 8], "big")
    form = f">{count}{form[1]}"
    offsets = struct.unpack_from(form, out, table.inside + 8)
    moved = [_place(offset, pieces) for offset in offsets]
    if moved and max(moved) >= most:
        raise BadBoxes("it is so near to 4 GiB that its offsets have no room to move")
    struct.pack_into(form, out, table.inside + 8, *moved)


def _place(offset: int, pieces: list[Piece]) -> int:
    for piece in pieces:
        if piece.start <= offset < piece.end:
            return offset - piece.start + piece.to
    raise BadBoxes(f"its index points to byte {offset:,}, where no sound or picture is")
