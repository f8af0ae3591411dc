"""An author's file and its tag to the tagged copy, verified, and to its facts."""

from __future__ import annotations

import hashlib
import os
import struct
from datetime import timedelta
from pathlib import Path

from mutagen import MutagenError

from shownotes import timecode
from shownotes.media import id3, mp4, mp4_index, xiph
from shownotes.media.copying import copy_range
from shownotes.media.measured import Finding, Measured, Unusable
from shownotes.media.pictures import Pictures
from shownotes.media.tags import CHAPTER, COVER, Label, Tags
from shownotes.model import Facts

_EDGE = 1 << 16
_LEAVE = 'Export it again, or write "tag: false" beside "file:" to publish it as it is.'


class Unfaithful(Exception):
    """A copy that is not what it was meant to be: the disk or the memory failed, or this program."""


def make(file: Path, measured: Measured, temporary: Path, tags: Tags | None, pictures: Pictures) -> Facts:
    """Write the copy at `temporary` (untagged without `tags`) and measure it as it will be published.

    Raises Unusable if the file's own structure does not allow it.
    """
    try:
        _copy(file, measured, temporary, _label(tags, measured, pictures) if tags else None)
    except (mp4.BadBoxes, struct.error, IndexError, MutagenError) as why:
        said = f'"{file.name}" cannot be tagged: {why}'
        raise Unusable(Finding(said, _LEAVE, "MP4-06" if measured.container == "mp4" else "")) from why
    return _facts(temporary, measured)


def _copy(file: Path, measured: Measured, temporary: Path, label: Label | None) -> None:
    source = os.open(file, os.O_RDONLY)
    try:
        target = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            _write(source, measured, target, label)
        finally:
            os.close(target)
    finally:
        os.close(source)
    if label and measured.container in ("vorbis", "opus", "flac"):
        xiph.write(temporary, measured.container, label)


def _label(tags: Tags, measured: Measured, pictures: Pictures) -> Label:
    length = timecode.milliseconds(measured.duration or timedelta())
    cover = pictures.jpeg(tags.cover, *COVER) if tags.cover else b""
    return Label(tags, length, cover, lambda key: pictures.jpeg(key, *CHAPTER))


def _write(source: int, measured: Measured, target: int, label: Label | None) -> None:
    size = os.fstat(source).st_size
    if label and measured.container == "mp3":
        _mp3(source, measured, target, label)
    elif label and measured.container == "mp4":
        mp4_index.write(source, size, target, label)
    else:
        copy_range(source, 0, size, target)


def _mp3(source: int, measured: Measured, target: int, label: Label) -> None:
    start, end = measured.audio
    others = id3.foreign(os.pread(source, start, 0), chapters=bool(label.chapters)) if start else b""
    tag = id3.tag(label, others, start)
    os.write(target, tag)
    copy_range(source, start, end, target)
    _verify(source, (start, end), target, len(tag))
    meant = [(mark.start, end, mark.title) for mark, end in label.chapters]
    if meant and id3.chapters_of(tag) != meant:
        raise Unfaithful("the chapters do not read back as they were written")


def _verify(source: int, sound: tuple[int, int], target: int, at: int) -> None:
    """The kernel copied the sound: its length is right, and so are its edges and its middle."""
    start, end = sound
    if os.fstat(target).st_size != at + end - start:
        raise Unfaithful("the copy has another length than the sound that it was made of")
    for offset in {0, (end - start) // 2, max(end - start - _EDGE, 0)}:
        want = min(_EDGE, end - start - offset)
        if os.pread(source, want, start + offset) != os.pread(target, want, at + offset):
            raise Unfaithful("the copied sound differs from the author's file")


def _facts(path: Path, measured: Measured) -> Facts:
    with path.open("rb", buffering=0) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = path.stat().st_size
    seconds = (measured.duration or timedelta()).total_seconds()
    return Facts(
        bytes=size,
        type=measured.type,
        duration=measured.duration,
        sha256=digest,
        bitrate=round(size * 8 / seconds) if seconds else 0,
        width=measured.width,
        height=measured.height,
    )
