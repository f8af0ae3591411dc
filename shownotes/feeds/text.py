"""Text as it was written to text that a feed may carry, and to the bytes that stand in it."""

from __future__ import annotations

import html
import re

# What XML 1.0 cannot hold, not even as a reference (RSS-04).
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What XML allows and clients choke on (RSS-05); a line or paragraph separator is a line's end.
_HOSTILE = re.compile("[\x7f-\x84\x86-\x9f\ufeff\U0001fffe-\U0001ffff]")
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")

_C0 = (*range(9), 11, 12, 13, *range(14, 32), 127)  # each is one memchr: far faster than one regular expression
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_RARE = "\u2028\u2029\ufeff\ufffe\uffff"

_MARK = re.compile(
    r"<(?:(br\s*/?|/(?:p|div|ul|ol|h[1-6]|blockquote|pre|tr))|(li)[^>]*|/?[a-z!][^>]*)>", re.IGNORECASE
)
_INSTEAD = {1: "\n\n", 2: "\n- ", None: ""}  # by the group that has matched
_EMPTY_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """Without the characters that XML cannot hold or that clients choke on."""
    return _HOSTILE.sub("", _ILLEGAL.sub("", _LINE_END.sub("\n", text)))


def line(text: str) -> str:
    """One clean, trimmed line (RSS-34)."""
    return text if text.isascii() and text.isprintable() and text == text.strip() else " ".join(clean(text).split())


def encoded(text: str) -> bytes:
    """Clean UTF-8; text that is clean already is only looked at."""
    try:
        data = text.encode()
    except UnicodeEncodeError:  # lone surrogates
        return clean(text).encode()
    if any(map(data.__contains__, _C0)) or (len(data) != len(text) and _rare(text, data)):
        return clean(text).encode()
    return data


def _rare(text: str, data: bytes) -> bool:
    return _C1.search(data) is not None or any(map(text.__contains__, _RARE))


def cdata(text: str) -> bytes:
    """A CDATA section, or two where the text itself would end it (RSS-07)."""
    data = encoded(text)
    if b"]" in data:
        data = data.replace(b"]]>", b"]]]]><![CDATA[>")
    return b"<![CDATA[%b]]>" % data


def escaped(text: str) -> bytes:
    """Character data."""
    return encoded(text).replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def plain(markup: str) -> str:
    """What remains of HTML where only text is shown (TOR-20): empty lines between paragraphs, dashes before items."""
    text = _MARK.sub(lambda mark: _INSTEAD[mark.lastindex], markup.replace("\n", " "))
    lines = (" ".join(one.split()) for one in html.unescape(text).split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()
