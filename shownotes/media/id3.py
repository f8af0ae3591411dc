"""What a tag says to the bytes of an ID3v2.3 tag, in the order that every reader understands."""

from __future__ import annotations

import io
from collections.abc import Iterable

from mutagen.id3 import ID3, ID3NoHeaderError, PictureType

from shownotes.markup import plain_text
from shownotes.media.copying import BLOCK
from shownotes.media.tags import Label, Tags

_NO_OFFSET = b"\xff\xff\xff\xff"  # ID3-02
_LIST = 255  # children of one table of contents (ID3-05)
# Frames that belong to us: what another tool wrote there gives way. CHAP and CTOC only if we have chapters.
_OURS = tuple(
    "TIT2 TALB TPE1 TCON TRCK TPOS TLEN TYER TDAT TIME TDRC TDRL TCOP TPUB TLAN WOAF PCST TGID TDES TCAT TKWD "
    "WFED APIC".split()
)


def tag(label: Label, others: bytes, audio_at: int) -> bytes:
    """The whole tag, with the frames of other tools; `audio_at` is where the sound begins in the author's file."""
    tags = label.tags
    frames = [*_texts(tags, label.length), *_about(tags), *_chapters(label)]
    body = b"".join(frames) + others + (_picture(label.cover) if label.cover else b"")
    body += bytes(_padding(len(body) + 10, audio_at))
    return b"ID3\x03\x00\x00" + _synchsafe(len(body)) + body


def foreign(head: bytes, *, chapters: bool) -> bytes:
    """The frames of another tool's tag that we leave alone, as v2.3 frames."""
    try:
        old = ID3(io.BytesIO(head))
    except ID3NoHeaderError:
        return b""
    for name in _OURS + (("CHAP", "CTOC") if chapters else ()):
        old.delall(name)
    for name in [name for name in old if name.startswith("COMM::")]:
        del old[name]
    if not old:
        return b""
    old.update_to_v23()
    out = io.BytesIO()
    old.save(out, v1=0, v2_version=3, padding=lambda info: 0)
    return _in_order(out.getvalue()[10:])


def _in_order(body: bytes) -> bytes:
    """The same frames, tables first and chapters by their starts: mutagen sorts them by size (MU-01)."""
    frames: list[bytes] = []
    while len(body) > 10 and body[0]:
        size = 10 + int.from_bytes(body[4:8], "big")
        frames.append(body[:size])
        body = body[size:]
    frames.sort(key=_rank)
    return b"".join(frames)


def _rank(frame: bytes) -> tuple[int, bytes]:
    if frame.startswith(b"CHAP"):
        after_name = frame.index(b"\x00", 10) + 1
        return 1, frame[after_name : after_name + 4]
    return (0 if frame.startswith(b"CTOC") else 2), b""


def chapters_of(head: bytes) -> list[tuple[int, int, str]]:
    """Start and end in ms and title of each chapter, in the file's order, as another reader sees them."""
    read = ID3(io.BytesIO(head), translate=False)
    by_id = {frame.element_id: frame for frame in read.getall("CHAP")}
    return [
        (by_id[name].start_time, by_id[name].end_time, str(by_id[name].sub_frames["TIT2"]))
        for table in sorted(read.getall("CTOC"), key=lambda table: str(table.element_id))
        for name in table.child_element_ids
        if name in by_id
    ]


def _texts(tags: Tags, length: int) -> Iterable[bytes]:
    at = tags.published
    rows = (
        ("TIT2", tags.title),
        ("TALB", tags.album),
        ("TPE1", tags.artist),
        ("TCON", "Podcast"),
        ("TRCK", tags.number),
        ("TPOS", tags.season),
        ("TLEN", str(length)),
        ("TYER", f"{at.year:04}"),
        ("TDAT", f"{at.day:02}{at.month:02}"),  # ID3-17
        ("TIME", f"{at.hour:02}{at.minute:02}"),
        ("TCOP", tags.copyright),
        ("TPUB", tags.publisher),
        ("TLAN", tags.language),
        ("TGID", tags.guid),
        ("TDES", plain_text(tags.summary)),
        ("TCAT", tags.feed_category),
        ("TKWD", tags.keywords),
    )
    return (_frame(name, _text(value)) for name, value in rows if value)


def _about(tags: Tags) -> Iterable[bytes]:
    summary = plain_text(tags.summary)
    if summary:
        yield _frame("COMM", _comment(summary))
    if tags.page:
        yield _frame("WOAF", tags.page.encode())
    yield _frame("PCST", bytes(4))


def _comment(words: str) -> bytes:
    if words.isascii():
        return b"\x00eng\x00" + words.encode()
    return b"\x01eng\xff\xfe\x00\x00\xff\xfe" + _utf16(words)


def _chapters(label: Label) -> Iterable[bytes]:
    """The table of contents, then the chapters by their starts (ID3-04, ID3-08)."""
    rows = label.chapters
    names = [f"chp{index:03}".encode() for index in range(len(rows))]
    yield from _contents(names)
    for name, (mark, end) in zip(names, rows, strict=True):
        times = mark.start.to_bytes(4, "big") + end.to_bytes(4, "big") + _NO_OFFSET * 2
        inside = _frame("TIT2", _text(mark.title))  # the first sub-frame (ID3-07)
        if mark.url:
            inside += _frame("WXXX", b"\x00chapter url\x00" + mark.url.encode())  # ID3-09
        if mark.image:
            inside += _picture(label.picture(mark.image), name.decode())  # a description of its own (ID3-10)
        yield _frame("CHAP", name + b"\x00" + times + inside)


def _contents(names: list[bytes]) -> Iterable[bytes]:
    if not names:
        return
    if len(names) <= _LIST:
        yield _table(b"toc", 3, names)
        return
    parts = [names[at : at + _LIST] for at in range(0, len(names), _LIST)]
    below = [f"toc{index:03}".encode() for index in range(len(parts))]
    yield _table(b"toc", 3, below)
    for name, part in zip(below, parts, strict=True):
        yield _table(name, 1, part)


def _table(name: bytes, flags: int, children: list[bytes]) -> bytes:
    listed = b"".join(child + b"\x00" for child in children)
    return _frame("CTOC", name + b"\x00" + bytes([flags, len(children)]) + listed)


def _picture(jpeg: bytes, words: str = "") -> bytes:
    kind = int(PictureType.COVER_FRONT)
    return _frame("APIC", b"\x00image/jpeg\x00" + bytes([kind]) + words.encode() + b"\x00" + jpeg)


def _frame(name: str, body: bytes) -> bytes:
    return name.encode() + len(body).to_bytes(4, "big") + b"\x00\x00" + body


def _text(value: str) -> bytes:
    return b"\x00" + value.encode() if value.isascii() else b"\x01\xff\xfe" + _utf16(value)  # ID3-12


def _utf16(value: str) -> bytes:
    return value.encode("utf-16-le")


def _padding(used: int, audio_at: int) -> int:
    """1 to 4 KiB (ID3-14), so many that the sound keeps its place in the disk's blocks, if that is possible."""
    shift = (audio_at - used - 1024) % BLOCK
    return 1024 + (shift if shift <= BLOCK - 1024 else 0)


def _synchsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
