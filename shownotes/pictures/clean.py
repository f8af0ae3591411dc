"""A JPEG or PNG to the same picture, dot for dot, without what cameras and editors wrote beside it.

Places, names, serial numbers, previews of what was cut away: none of that belongs into what is published.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_TURNED = b"\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01"
# What says how a picture looks: critical chunks, colours, transparency, size of a dot.
_PNG_KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT pHYs bKGD cICP".split())
_SOS, _EOI, _APP0, _APP1, _APP2, _APP14, _APP15, _COM = 0xDA, b"\xff\xd9", 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE


def clean(data: bytes) -> bytes:
    """The picture alone; other formats and damaged files stay as they are."""
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    return data


def _jpeg(data: bytes) -> bytes:
    kept, turned = [data[:2]], b""
    for marker, start, end in _segments(data):
        if marker == _SOS:
            last = data.find(_EOI, start)
            kept.append(data[start : last + 2] if last >= 0 else data[start:])
            return b"".join([kept[0], turned, *kept[1:]])
        body = data[start + 4 : end]
        if marker == _APP1 and body.startswith(b"Exif\0\0"):
            turned = turned or _orientation(body[6:])
        elif _shows(marker, body):
            kept.append(data[start:end])
    return data  # without an SOS it is damaged, which others say


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, first byte and the one behind the last, up to the picture itself."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a byte of filling
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        yield marker, at, end
        at = end


def _shows(marker: int, body: bytes) -> bool:
    """Whether this segment is needed to show the picture rightly."""
    if marker == _APP2:
        return body.startswith(b"ICC_PROFILE\0")
    return marker in (_APP0, _APP14) or not (_APP0 <= marker <= _APP15 or marker == _COM)


def _orientation(tiff: bytes) -> bytes:
    """An Exif segment that says no more than how the camera was held; nothing if it was held upright."""
    order = ">" if tiff.startswith(b"MM") else "<"
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for row in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * row)
            if tag == 0x0112 and 1 < value <= 8:
                return _TURNED + struct.pack(">HHI", value, 0, 0)
    except struct.error:
        pass
    return b""


def _png(data: bytes) -> bytes:
    kept, at = [data[:8]], 8
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if kind in _PNG_KEPT:
            kept.append(data[at:end])
        at = end
        if kind == b"IEND":
            return b"".join(kept)
    return data
