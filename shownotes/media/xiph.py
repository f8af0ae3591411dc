"""Ogg Vorbis, Opus and FLAC files: measured, and their comments written into a copy."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any

from mutagen import MutagenError
from mutagen.flac import FLAC, Picture
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from shownotes import timecode
from shownotes.markup import plain_text
from shownotes.media.measured import Finding, Measured
from shownotes.media.tags import Label, Tags
from shownotes.media.xiph_end import TAIL, flac_is_whole, ogg_is_whole
from shownotes.pictures.encode import size_of

_READERS = {"vorbis": OggVorbis, "opus": OggOpus, "flac": FLAC}
_TYPES = {"vorbis": "audio/ogg", "opus": "audio/ogg", "flac": "audio/flac"}  # OGG-07
_AGAIN = "Export or upload it again; what is published stays as it is for ever."
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
        whole = _is_whole(path, kind, read)
    except (MutagenError, ValueError, IndexError, KeyError, OverflowError, EOFError) as why:
        return Measured(kind, findings=(Finding(f'"{name}" cannot be read ({why})', _AGAIN, "MP3-01"),))
    if not whole:
        said = f'"{name}" is cut off: its end is not the end of the recording'
        return Measured(kind, findings=(Finding(said, _AGAIN, "MP3-01"),))
    if not duration:
        hint = "Name the file that was exported."
        return Measured(kind, findings=(Finding(f'"{name}" holds no sound', hint, "MP3-01"),))
    return Measured(kind, _TYPES[kind], duration, audio=(0, path.stat().st_size))


def _is_whole(path: Path, kind: str, read: Any) -> bool:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - TAIL, 0))
        tail = file.read()
    if kind != "flac":
        return ogg_is_whole(tail)
    usual = read.info.min_blocksize if read.info.min_blocksize == read.info.max_blocksize else 0
    return flac_is_whole(tail, read.info.total_samples, usual)


def write(path: Path, kind: str, label: Label) -> None:
    """Put the comments into this copy."""
    read = _READERS[kind](path)
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
    read.save(padding=lambda info: 1024)


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
