"""A page's bytes to the little that a verdict needs: title, heading, places in it, a refresh, whether it is empty."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

_TITLE = re.compile(rb"<title[^>]*>(.{0,400}?)</title", re.I | re.S)
_HEADING = re.compile(rb"<h1[^>]*>(.{0,600}?)</h1", re.I | re.S)
_TAG = re.compile(r"<[^>]{0,2000}>")
_REFRESH = re.compile(
    r"""<meta\s(?=[^>]{0,400}http-equiv\s*=\s*["']?refresh)[^>]{0,400}?content\s*=\s*(["']?)\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?['"]?([^"'>\s]+)""",
    re.I,
)
_REFRESH_HEADER = re.compile(r"""(\d{1,4})(?:\.\d*)?\s*[;,]\s*url\s*=\s*['"]?([^"'\s]+)['"]?""", re.I)
_ASIDE = re.compile(r"<(noscript|template|script|style)\b|<!--", re.I)
_TITLED = re.compile(r"<title.*?</title\s*>", re.I | re.S)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]{2,40})", re.I)
_PLACE = re.compile(r"""[\s"'](?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_NO_PLACE = re.compile(
    r"^[/!]|:~:|=|^(xpointer|svgView)\(|^L\d+(C\d+)?(-L?\d+(C\d+)?)?\Z"
)  # L10: lines drawn by script
_VISIBLE = re.compile(r"<(img|video|audio|iframe|object|embed|canvas|svg|script|meta\s[^>]*refresh|frame)\b", re.I)


_HEAD = 65_536  # a refresh stands in the head


@dataclass(frozen=True, slots=True)
class Page:
    """What was read of an HTML page."""

    title: str
    heading: str
    refresh: str | None  # the address a meta refresh of at most five seconds leads to
    empty: bool


def unpack(body: bytes, encoding: str, limit: int) -> bytes:
    """Undo gzip or deflate, never giving more than ``limit`` bytes.

    A body that was never packed, whatever its header says, comes back as it is; one that cannot be read is empty.
    """
    if encoding not in ("gzip", "x-gzip", "deflate"):
        return body if encoding in ("", "identity") else b""
    for bits in (47, -15):  # gzip or zlib by their header, then bare deflate
        try:
            return zlib.decompressobj(bits).decompress(body, limit)
        except zlib.error:
            continue
    return body


_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def as_bytes_of_ascii(body: bytes) -> bytes:
    """The page as it came, or in UTF-8 where its mark says that it came in UTF-16."""
    encoding = _MARKS.get(body[:2])
    return body.decode(encoding, "replace").encode("utf-8", "replace") if encoding else body


def drawn_by_script(body: bytes, content_type: str) -> bool:
    """Whether a page is little but scripts, so that its places are made when it is shown."""
    text = _decode(body, charset(body, content_type))
    return "<script" in text.lower() and len(_TAG.sub("", _TITLED.sub("", without_asides(text))).split()) < 20


def words(body: bytes, content_type: str) -> frozenset[str]:
    """The words that a page shows, each once."""
    text = unescape(_TAG.sub(" ", without_asides(_decode(body, charset(body, content_type)))))
    return frozenset(re.findall(r"\w+", text.lower()))


def refresh_of(header: str) -> str | None:
    """Where a Refresh header leads within five seconds."""
    found = _REFRESH_HEADER.fullmatch(header.strip())
    return found[2] if found and int(found[1]) <= 5 else None


def read(body: bytes, content_type: str) -> Page:
    """Read title, h1, refresh and emptiness of an HTML page."""
    refreshes = b"-equiv" in body or b"-EQUIV" in body or b"-Equiv" in body  # rarer signs are found sooner
    refresh = _refresh(_decode(body, charset(body, content_type))) if refreshes else None
    empty = len(body) < 2_000 and refresh is None and _is_empty(_decode(body, charset(body, content_type)))
    return Page(_first(_TITLE, body, content_type), _first(_HEADING, body, content_type), refresh, empty)


def _first(pattern: re.Pattern[bytes], body: bytes, content_type: str) -> str:
    found = pattern.search(body)
    if found is None:
        return ""
    words = found[1]
    return _words(words.decode() if words.isascii() else _decode(words, charset(body, content_type)))


def charset(body: bytes, content_type: str) -> str:
    """The encoding by header, then by the page's own word, then UTF-8."""
    found = _CHARSET.search(content_type.encode("latin-1", "replace")) or _CHARSET.search(body[:2_048])
    name = found[1].decode("ascii") if found else "utf-8"
    try:
        "".encode(name)
    except LookupError:
        return "utf-8"
    return name


def places(body: bytes, content_type: str, wanted: frozenset[str]) -> frozenset[str]:
    """Those of the wanted fragments that the page has as an id or a name."""
    text = _decode(body, charset(body, content_type))
    have = {unescape(a or b or c) for a, b, c in _PLACE.findall(text)}
    have |= {name.removeprefix("user-content-") for name in have}
    return frozenset(f for f in wanted if f in have or unquote(f) in have)


def is_place(fragment: str) -> bool:
    """Whether a fragment names a place in the HTML, not a script's route, a time, a page or words to find."""
    return bool(fragment) and fragment.lower() != "top" and not _NO_PLACE.search(fragment)


def _decode(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding, "replace")
    except (ValueError, LookupError):  # idna and its like are codecs, but not of pages
        return body.decode("utf-8", "replace")


def _words(text: str) -> str:
    bare = _TAG.sub(" ", text) if "<" in text else text
    return " ".join(unescape(bare).split())[:200]


def _refresh(text: str) -> str | None:
    found = _REFRESH.search(without_asides(text[:_HEAD]))
    if found is None or int(found[2]) > 5:
        return None
    return unescape(found[3])


def without_asides(text: str) -> str:
    """A page without comments, scripts and what stands there for readers without scripts.

    Each opening is looked at once, so that a page of nothing but openings costs no more than any other.
    """
    kept, at, low = [], 0, text.lower()
    while found := _ASIDE.search(text, at):
        kept.append(text[at : found.start()])
        closing = "-->" if found[1] is None else f"</{found[1].lower()}"
        end = low.find(closing, found.end())
        if end < 0:
            return " ".join(kept)
        at = end + len(closing)
    return " ".join([*kept, text[at:]])


def _is_empty(text: str) -> bool:
    if _VISIBLE.search(text):
        return False
    return not _TAG.sub(" ", _TITLED.sub(" ", without_asides(text))).strip()
