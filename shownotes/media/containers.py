"""A file's first bytes to the container that it is, whatever its name says."""

from __future__ import annotations

import os

# What each kind is called in messages.
SPOKEN = {
    "mp3": "an MP3",
    "mp4": "an MP4",
    "vorbis": "an Ogg Vorbis file",
    "opus": "an Ogg Opus file",
    "flac": "a FLAC file",
    "ogg": "an Ogg file that is neither Vorbis nor Opus",
    "wav": "a WAV file",
    "aiff": "an AIFF file",
    "aac": "a bare AAC stream",
    "layer2": "MPEG audio of layer I or II",
    "matroska": "a Matroska or WebM file",
    "avi": "an AVI file",
    "wavpack": "a WavPack file",
    "windows media": "a Windows Media file",
    "png": "a PNG picture",
    "jpeg": "a JPEG picture",
    "gif": "a GIF picture",
    "webp": "a WebP picture",
    "pdf": "a PDF document",
    "zip": "a ZIP archive",
    "html": "a web page",
    "text": "text",
    "empty": "empty",
    "unknown": "neither sound nor video that is known here",
}
EXTENSIONS = {
    "mp3": (".mp3",),
    "mp4": (".mp4", ".m4a", ".m4b", ".m4v", ".mov"),
    "vorbis": (".ogg", ".oga"),
    "opus": (".opus", ".ogg", ".oga"),
    "flac": (".flac",),
}
_STARTS = (
    (b"fLaC", "flac"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\x1a\x45\xdf\xa3", "matroska"),
    (b"wvpk", "wavpack"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "windows media"),
    (b"RF64", "wav"),
)
_FORMS = {
    b"RIFF": {b"WAVE": "wav", b"AVI ": "avi", b"WEBP": "webp"},
    b"FORM": {b"AIFF": "aiff", b"AIFC": "aiff"},
}
_BOXES = frozenset([b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"])
_OGG_CODECS = ((b"\x01vorbis", "vorbis"), (b"OpusHead", "opus"))


def sniff(file: int) -> str:
    """The kind of an open file (a descriptor): a key of SPOKEN."""
    start = after_id3(file)
    head = os.pread(file, 512, start)
    if not head:
        return "empty" if not start else "mp3"
    return _by_start(head) or _by_form(head) or _by_sync(head) or ("mp3" if start else _by_letters(head))


def after_id3(file: int) -> int:
    """Where the bytes behind all leading ID3v2 tags begin."""
    at = 0
    while True:
        head = os.pread(file, 10, at)
        if len(head) < 10 or head[:3] != b"ID3":
            return at
        footer = 10 if head[5] & 0x10 else 0
        at += 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]) + footer


def _by_start(head: bytes) -> str:
    found = next((kind for start, kind in _STARTS if head.startswith(start)), "")
    if not found and head.startswith(b"OggS"):
        return next((kind for mark, kind in _OGG_CODECS if mark in head[:80]), "ogg")
    return found


def _by_form(head: bytes) -> str:
    if head[4:8] in _BOXES:
        return "mp4"
    return _FORMS.get(head[:4], {}).get(head[8:12], "")


def _by_sync(head: bytes) -> str:
    """MPEG audio begins with eleven bits set; the layer's two bits tell MP3 from AAC."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return ""
    return {0b00: "aac", 0b01: "mp3"}.get(head[1] >> 1 & 0b11, "layer2")


def _by_letters(head: bytes) -> str:
    try:
        text = head.decode("utf-8-sig").lstrip().lower()
    except UnicodeDecodeError as why:
        if why.start < len(head) - 4:
            return "unknown"
        text = head[: why.start].decode().lstrip().lower()
    if text.startswith(("<!doctype", "<html", "<head", "<body", "<?xml")):
        return "html"
    return "text" if text.isprintable() or "\n" in text else "unknown"
