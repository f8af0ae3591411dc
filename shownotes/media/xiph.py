"""Ogg Vorbis, Opus and FLAC files: measured, and their comments written into a copy."""

from __future__ import annotations

import base64
import io
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from mutagen import MutagenError
from mutagen.flac import FLAC, Picture
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from shownotes import timecode
from shownotes.markup import plain_text
from shownotes.media import ogg_pages
from shownotes.media.containers import after_id3
from shownotes.media.copying import BLOCK
from shownotes.media.measured import Finding, Measured, spoken
from shownotes.media.tags import Label, Tags
from shownotes.media.xiph_end import TAIL, flac_end, ogg_is_whole
from shownotes.pictures.encode import size_of

_READERS = {"vorbis": OggVorbis, "opus": OggOpus, "flac": FLAC}
_PADDING = 1024  # bytes
_HEADERS = {"vorbis": 3, "opus": 2}  # packets before the sound
_TYPES = {"vorbis": "audio/ogg", "opus": "audio/ogg", "flac": "audio/flac"}  # OGG-07
_AGAIN = "Export or upload it again; what is published stays as it is for ever."
_CHAPTER = re.compile(r"CHAPTER\d{3}")
_OPUS = 48_000  # Hz, whatever was recorded
_REPAIR = "`ffmpeg -i {0} whole-{0}` writes it anew without loss."
_MOST_CHAPTERS = 99  # OGG-03
_OURS = (
    "title album artist genre date tracknumber discnumber description comment contact organization copyright "
    "language podcasturl chapter coverart metadata_block_picture"
).split()


def measure(path: Path, kind: str) -> Measured:
    """What mutagen finds, and whether the file ends where its stream ends."""
    name = path.name
    try:
        read = _READERS[kind](path)
        duration = timedelta(microseconds=round(read.info.length * 1_000_000))
        wrong = _wrong(path, kind, read)
    except (MutagenError, ValueError, IndexError, KeyError, OverflowError, EOFError) as why:
        return Measured(kind, findings=(Finding(f'"{name}" cannot be read ({why})', _AGAIN, "MP3-01"),))
    if wrong:
        return Measured(kind, findings=(wrong,))
    if not duration:
        hint = "Name the file that was exported."
        return Measured(kind, findings=(Finding(f'"{name}" holds no sound', hint, "MP3-01"),))
    rate = getattr(read.info, "sample_rate", _OPUS)
    return Measured(kind, _TYPES[kind], duration, audio=(0, path.stat().st_size), rate=rate)


def _wrong(path: Path, kind: str, read: Any) -> Finding | None:
    """Whether the end is the end of the recording, and where its header says that it is."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - TAIL, 0))
        tail = file.read()
    cut = Finding(f'"{path.name}" is cut off: its end is not the end of the recording', _AGAIN, "MP3-01")
    if kind != "flac":
        return None if ogg_is_whole(tail) else cut
    info = read.info
    if info.min_blocksize != info.max_blocksize:
        return None  # blocks of many lengths do not tell where they stand
    there = flac_end(tail, info.min_blocksize)
    if not there or there == info.total_samples:
        return None if there else cut
    said = f"promises {spoken(info.length)}, but {spoken(there / info.sample_rate)} are there"
    return Finding(f'"{path.name}" has a header that {said}', _REPAIR.format(path.name), "MP3-01")


def ogg_head(source: int, kind: str, label: Label) -> tuple[ogg_pages.Head, bytes, int]:
    """The pages before the sound, what comes in their place, and how many pages more that are."""
    old = ogg_pages.head(source, _HEADERS[kind])
    made = _with_comments(_READERS[kind], os.pread(source, old.end, 0), kind, label, _PADDING)
    return old, made, ogg_pages.count(made) - old.pages


def _with_comments(reader: Any, head: bytes, kind: str, label: Label, padding: int) -> bytes:
    """mutagen's work, on nothing but what stands before the sound."""
    file = io.BytesIO(head)
    made = _commented(reader(file), kind, label)
    file.seek(0)
    made.save(file, padding=lambda info: padding)
    return file.getvalue()


def flac_head(source: int, label: Label) -> tuple[bytes, int]:
    """All that stands before the sound of a FLAC, and where the sound begins in the author's file."""
    start = at = after_id3(source)
    at += 4
    last = False
    while not last:
        block = os.pread(source, 4, at)
        last, at = bool(block[0] & 0x80), at + 4 + int.from_bytes(block[1:4], "big")
    old = os.pread(source, at - start, start)
    tight = len(_with_comments(FLAC, old, "flac", label, _PADDING))
    shift = (at - tight) % BLOCK  # the sound keeps its place in the disk's blocks, which can then be shared
    return _with_comments(FLAC, old, "flac", label, _PADDING + shift), at


def chapters_of(path: Path, kind: str) -> list[tuple[str, str]]:
    """Time and title of each chapter, as a reader finds them."""
    tags = {name.upper(): value for name, value in _READERS[kind](path).tags or ()}
    return [(value, tags.get(f"{name}NAME", "")) for name, value in tags.items() if _CHAPTER.fullmatch(name)]


def meant(label: Label) -> list[tuple[str, str]]:
    """What `chapters_of` should say."""
    rows = [mark for mark, _ in label.chapters[:_MOST_CHAPTERS]]
    return [(timecode.full(timedelta(milliseconds=mark.start)), mark.title) for mark in rows]


def _commented(read: Any, kind: str, label: Label) -> Any:
    if read.tags is None:
        read.add_tags()
    for name in [name for name in read.tags.keys() if _ours(name, chapters=bool(label.tags.marks))]:  # noqa: SIM118
        del read.tags[name]
    for name, value in (*_comments(label.tags), *_chapters(label)):
        read.tags.append((name, value))
    if kind == "flac":
        read.clear_pictures()
        if label.cover:
            read.add_picture(_picture(label.cover))
    elif label.cover:  # OGG-05
        read.tags.append(("METADATA_BLOCK_PICTURE", base64.b64encode(_picture(label.cover).write()).decode()))
    return read


def _ours(name: str, *, chapters: bool) -> bool:
    name = name.lower()
    return name in _OURS or (chapters and name.startswith("chapter") and name[7:10].isdigit())


def _comments(tags: Tags) -> list[tuple[str, str]]:
    rows = (
        ("TITLE", tags.title),
        ("ALBUM", tags.album),
        ("ARTIST", tags.artist),
        ("GENRE", "Podcast"),
        ("DATE", f"{tags.published:%Y-%m-%d}"),
        ("TRACKNUMBER", tags.number),
        ("DISCNUMBER", tags.season),
        ("DESCRIPTION", plain_text(tags.summary)),
        ("CONTACT", tags.page),
        ("ORGANIZATION", tags.publisher),
        ("COPYRIGHT", tags.copyright),
        ("LANGUAGE", tags.language),
    )
    return [(name, value) for name, value in rows if value]


def _chapters(label: Label) -> list[tuple[str, str]]:
    """OGG-01, OGG-02: the time before the name before the address."""
    found = []
    for number, mark in enumerate([mark for mark, _ in label.chapters[:_MOST_CHAPTERS]], 1):
        key = f"CHAPTER{number:03}"
        found.append((key, timecode.full(timedelta(milliseconds=mark.start))))
        found.append((f"{key}NAME", mark.title))
        if mark.url:
            found.append((f"{key}URL", mark.url))
    return found


def _picture(jpeg: bytes) -> Picture:
    picture = Picture()
    picture.type, picture.mime, picture.data, picture.depth = 3, "image/jpeg", jpeg, 24
    picture.width, picture.height = size_of(jpeg)
    return picture
