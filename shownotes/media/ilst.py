"""What a tag says to the list of items that iTunes and its kin read in an MP4."""

from __future__ import annotations

import struct

from shownotes.markup import plain_text
from shownotes.media.mp4_boxes import box, boxes, find
from shownotes.media.tags import Tags

_BYTES, _TEXT, _JPEG, _INTEGER = 0, 1, 13, 21
_PODCAST = 21  # stik
_MOST_SHORT = 255  # bytes of desc (MP4-08)
_OURS = frozenset(
    name.encode("latin-1")
    for name in (
        "©nam ©alb ©ART ©day ©gen gnre desc ldes covr trkn disk pcst stik purl egid catg keyw rtng cprt"
    ).split()
)


def meta(tags: Tags, cover: bytes, others: bytes) -> bytes:
    """The meta box with our items and behind them those of other tools."""
    hdlr = struct.pack(">II4s4s", 0, 0, b"mdir", b"appl") + bytes(9)
    return box(b"meta", bytes(4) + box(b"hdlr", hdlr) + box(b"ilst", _items(tags, cover) + others))


def foreign(inside: bytes) -> bytes:
    """The items in an old meta box that are not ours."""
    start = 0 if inside[4:8] == b"hdlr" else 4  # QuickTime's has no version
    found = find(inside, b"ilst", start)
    if found is None:
        return b""
    return b"".join(
        inside[one.start : one.end] for one in boxes(inside, found.inside, found.end) if one.kind not in _OURS
    )


def _items(tags: Tags, cover: bytes) -> bytes:
    summary = plain_text(tags.summary)
    texts = (
        (b"\xa9nam", tags.title),
        (b"\xa9alb", tags.album),
        (b"\xa9ART", tags.artist),
        (b"\xa9day", f"{tags.published:%Y-%m-%dT%H:%M:%SZ}"),
        (b"\xa9gen", "Podcast"),
        (b"desc", summary.encode()[:_MOST_SHORT].decode(errors="ignore")),
        (b"ldes", summary),
        (b"catg", tags.feed_category),
        (b"keyw", tags.keywords),
        (b"cprt", tags.copyright),
    )
    out = [_item(kind, _TEXT, value.encode()) for kind, value in texts if value]
    if tags.number and int(tags.number) < 65536:
        out.append(_item(b"trkn", _BYTES, struct.pack(">HHHH", 0, int(tags.number), 0, 0)))
    if tags.season:
        out.append(_item(b"disk", _BYTES, struct.pack(">HHH", 0, int(tags.season) & 0xFFFF, 0)))
    out.append(_item(b"pcst", _INTEGER, b"\1"))
    out.append(_item(b"stik", _INTEGER, bytes([_PODCAST])))
    out.append(_item(b"rtng", _INTEGER, b"\1" if tags.explicit else b"\0"))
    out.append(_item(b"egid", _BYTES, tags.guid.encode()))
    if tags.feed:
        out.append(_item(b"purl", _BYTES, tags.feed.encode()))
    if cover:
        out.append(_item(b"covr", _JPEG, cover))
    return b"".join(out)


def _item(kind: bytes, form: int, value: bytes) -> bytes:
    return box(kind, box(b"data", struct.pack(">II", form, 0) + value))
