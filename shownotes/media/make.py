"""An author's file and its tag to the tagged copy, verified, and to its facts."""

from __future__ import annotations

import os
import struct
from datetime import timedelta
from pathlib import Path

from mutagen import MutagenError

from shownotes import timecode
from shownotes.media import id3, mp4_index, ogg_pages, xiph
from shownotes.media.copying import Part, Unfaithful, assemble
from shownotes.media.measured import Finding, Measured, Unusable
from shownotes.media.mp4_boxes import BadBoxes
from shownotes.media.pictures import Pictures
from shownotes.media.tags import CHAPTER, COVER, Label, Tags
from shownotes.model import Facts

_LEAVE = 'Export it again, or write "tag: false" beside "file:" to publish it as it is.'


def make(file: Path, measured: Measured, temporary: Path, tags: Tags | None, pictures: Pictures) -> Facts:
    """Write the copy at `temporary` (untagged without `tags`) and measure it as it will be published.

    Raises Unusable if the file's own structure does not allow it.
    """
    try:
        digest = _copy(file, measured, temporary, _label(tags, measured, pictures) if tags else None)
    except (BadBoxes, ogg_pages.BadPages, struct.error, IndexError, MutagenError) as why:
        said = f'"{file.name}" cannot be tagged: {why}'
        raise Unusable(Finding(said, _LEAVE, "MP4-06" if measured.container == "mp4" else "")) from why
    return _facts(temporary, measured, digest)


def _read_back(path: Path, container: str, label: Label) -> None:
    """Raises Unfaithful unless a reader that had no part in writing them finds the chapters that were meant."""
    if container == "mp4":
        same = mp4_index.chapters_of(path) == mp4_index.meant(label)
    else:
        same = xiph.chapters_of(path, container) == xiph.meant(label)
    if not same:
        raise Unfaithful("the chapters do not read back as they were written")


def _copy(file: Path, measured: Measured, temporary: Path, label: Label | None) -> str:
    """Returns the SHA-256 of the copy."""
    source = os.open(file, os.O_RDONLY)
    try:
        target = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            digest = _assembled(source, target, measured, label)
        finally:
            os.close(target)
    finally:
        os.close(source)
    if label and label.chapters and measured.container != "mp3":  # of an MP3 it was read before it was written
        _read_back(temporary, measured.container, label)
    return digest


def _assembled(source: int, target: int, measured: Measured, label: Label | None) -> str:
    if label and measured.container in ("vorbis", "opus"):
        old, new, shift = xiph.ogg_head(source, measured.container, label)
        if shift:
            return ogg_pages.renumbered(source, target, new, old, shift)
        return assemble(source, target, [new, (old.end, os.fstat(source).st_size)])
    return assemble(source, target, _parts(source, measured, label))


def _parts(source: int, measured: Measured, label: Label | None) -> list[Part]:
    size = os.fstat(source).st_size
    if label and measured.container == "mp3":
        return [_mp3_tag(source, measured, label), measured.audio]
    if label and measured.container == "mp4":
        return mp4_index.parts(source, size, label)
    if label and measured.container == "flac":
        head, audio_at = xiph.flac_head(source, label)
        return [head, (audio_at, size)]
    return [(0, size)]


def _mp3_tag(source: int, measured: Measured, label: Label) -> bytes:
    start = measured.audio[0]
    others = id3.foreign(os.pread(source, start, 0), chapters=bool(label.chapters)) if start else b""
    tag = id3.tag(label, others, start)
    meant = [(mark.start, end, mark.title) for mark, end in label.chapters]
    if meant and id3.chapters_of(tag) != meant:
        raise Unfaithful("the chapters do not read back as they were written")
    return tag


def _label(tags: Tags, measured: Measured, pictures: Pictures) -> Label:
    length = timecode.milliseconds(measured.duration or timedelta())
    cover = pictures.jpeg(tags.cover, *COVER) if tags.cover else b""
    return Label(tags, length, cover, lambda key: pictures.jpeg(key, *CHAPTER))


def _facts(path: Path, measured: Measured, digest: str) -> Facts:
    size = path.stat().st_size
    seconds = (measured.duration or timedelta()).total_seconds()
    return Facts(
        bytes=size,
        type=measured.type,
        duration=measured.duration,
        sha256=digest,
        bitrate=round(_sounding(size, measured) * 8 / seconds) if seconds else 0,
        width=measured.width,
        height=measured.height,
        rate=measured.rate,
    )


def _sounding(size: int, measured: Measured) -> int:
    """The bytes that play: of an MP3 those between its tags; elsewhere sound and tags are not told apart."""
    if measured.container != "mp3":
        return size
    start, end = measured.audio
    return end - start
