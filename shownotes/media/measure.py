"""A path to what the media file there really is."""

from __future__ import annotations

import mmap
import os
from dataclasses import replace
from pathlib import Path

from shownotes.chapter_files.sound import from_id3
from shownotes.media import containers, mp3, mp4, xiph
from shownotes.media.measured import Finding, Measured

_CONVERT = {
    "wav": "Publish it as an MP3: `ffmpeg -i {0} -b:a 128k {1}.mp3`.",
    "aiff": "Publish it as an MP3: `ffmpeg -i {0} -b:a 128k {1}.mp3`.",
    "wavpack": "Publish it as an MP3: `ffmpeg -i {0} -b:a 128k {1}.mp3`.",
    "windows media": "Publish it as an MP3: `ffmpeg -i {0} -b:a 128k {1}.mp3`.",
    "layer2": "Publish it as an MP3: `ffmpeg -i {0} -b:a 128k {1}.mp3`.",
    "aac": "Put it into an M4A: `ffmpeg -i {0} -c copy {1}.m4a`.",
    "matroska": "Publish it as an MP4: `ffmpeg -i {0} -c:v libx264 -c:a aac -movflags +faststart {1}.mp4`.",
    "avi": "Publish it as an MP4: `ffmpeg -i {0} -c:v libx264 -c:a aac -movflags +faststart {1}.mp4`.",
}
_RATES = (44_100, 48_000)  # Hz
_ELSE = "Name the MP3, MP4, M4A, Ogg, Opus or FLAC file that was exported."


def measure(path: Path) -> Measured:
    """What the file is and how long; whatever is wrong with it is among its findings."""
    name = path.name
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError as why:
        found = Finding(f'"{name}" cannot be read ({why.strerror})', "Look at its permissions.")
        return Measured("unknown", findings=(found,))
    try:
        kind = containers.sniff(handle)
        wrong = _misnamed(kind, path)
        if wrong:
            return Measured(kind, findings=(wrong,))
        size = os.fstat(handle).st_size
        if kind == "mp4":
            return _sampled(mp4.measure(handle, size, name), name)
        if kind == "mp3":
            return _sampled(_mp3(handle, size, name), name)
    finally:
        os.close(handle)
    return xiph.measure(path, kind)


def _sampled(found: Measured, name: str) -> Measured:
    """With a warning if it is sampled as directories do not want it (APPLE-24)."""
    if not found.rate or found.rate in _RATES:
        return found
    said = f'"{name}" is sampled {found.rate:,} times a second'
    warning = Finding(said, "Directories ask for 44,100 or 48,000: export it at one of these.", "APPLE-24", "warning")
    return replace(found, findings=(*found.findings, warning))


def _misnamed(kind: str, path: Path) -> Finding | None:
    known = containers.EXTENSIONS.get(kind)
    spoken = containers.SPOKEN[kind]
    if known is None:
        hint = _CONVERT.get(kind, _ELSE)
        hint = hint.format(path.name, _free_stem(hint, path))
        return Finding(f'"{path.name}" is {spoken}, which cannot be published', hint, "APPLE-24")
    if path.suffix.lower() not in known:
        hint = f"Players go by the name: call it {path.stem}{known[0]}, or name the right file."
        return Finding(f'"{path.name}" is {spoken} under another kind\'s name', hint, "RSS-22")
    return None


def _free_stem(hint: str, path: Path) -> str:
    """What to call the converted file: ffmpeg does not write over what it reads."""
    taken = f"{{1}}{path.suffix}`" in hint
    return f"new-{path.stem}" if taken else path.stem


def _mp3(handle: int, size: int, name: str) -> Measured:
    start = containers.after_id3(handle)
    if start >= size:
        said = f'"{name}" is cut off inside its tag, before any sound'
        hint = "Export or upload it again; what is published stays as it is for ever."
        return Measured("mp3", findings=(Finding(said, hint, "MP3-01"),))
    with mmap.mmap(handle, 0, access=mmap.ACCESS_READ) as data:
        found = mp3.measure(data, start, name)
    with open(handle, "rb", closefd=False) as file:
        return replace(found, chapters=sum(1 for _ in from_id3(file))) if start else found
