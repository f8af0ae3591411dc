"""Bytes that are no RSS feed to the one Problem that says what they are instead, and what to do."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from shownotes.feeds.parsed import Element, Malformed
from shownotes.problems import Place, Problem
from shownotes.rules.html import AnyHtml

_START = 2000  # bytes that tell what a file is
_PAGE = re.compile(rb"<!doctype html|<html[\s>]", re.IGNORECASE)
_FEED_TYPES = ("application/rss+xml", "application/xml", "text/xml")

# How other kinds of file begin, what they are, and what to do.
_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"\x1f\x8b", "is packed with gzip, and no header says so", "Unpack it, or send Content-Encoding: gzip."),
    (b"{", "is JSON", "Directories read RSS 2.0, which is XML."),
    (b"%PDF", "is a PDF", "Name the feed's own address."),
    (b"ID3", "is an MP3", "Name the feed, not an episode."),
    (b"PK\x03\x04", "is a ZIP archive", "Unpack it."),
)
# What the parser says, the rule, what we say, and what to do.
_MALFORMED: tuple[tuple[str, str, str, str], ...] = (
    (r"amplification|entity loop", "RSS-06", "entities that grow without end", "Write the text itself."),
    (r"declaration", "RSS-01", "something stands before the XML declaration", "Let the file begin with it."),
    (r"Entity '(\S+?)' not defined", "RSS-06", "XML does not know &{0};", "Write the character itself."),
    (r"EntityRef", "RSS-06", 'a bare "&"', "Write &amp; for it."),
    (r"Char (?:value )?(?:0x)?([0-9A-Fa-f]+)", "RSS-04", "the control character {0}, which XML cannot hold",
     "Remove it."),
    (r"CData section not finished|]]>", "RSS-07", "a CDATA section that does not end well",
     "Write ]]> inside one as ]]]]><![CDATA[>; if the file is cut off, fetch it again."),
    (r"Premature end of data in tag (\S+) line (\d+)", "PIPE-06", "it ends before <{0}> of line {1} is closed",
     "It is cut off: fetch it again, or look at what writes it."),
    (r"encoding|UTF-8", "RSS-04", "bytes that are not of the encoding that is declared", "Save the file as UTF-8."),
    (r"mismatch: (\S+) line (\d+) and (\S+)", "RSS-06", "<{0}> of line {1} is closed by </{2}>", "Close each tag."),
    (r"Namespace prefix (\S+)", "RSS-03", 'nothing declares the prefix "{0}"', "Declare it on <rss>: xmlns:{0}=…."),
    (r"Excessive depth", "RSS-06", "elements inside each other beyond 256 levels", "Close each tag."),
    (r"Text node too long|too long|Resource limit", "HTTP-10", "a text of more than 10,000,000 bytes", "Shorten it."),
)  # fmt: skip
RULES = frozenset(rule for _, rule, _, _ in _MALFORMED)
_ROOTS = {
    "atom:feed": ("is an Atom feed: its root is <feed>", "Directories read RSS 2.0."),
    "opml": ("is OPML, a list of feeds: its root is <opml>", "Name one of its feeds."),
    "html": ("is a web page: its root is <html>", "Name the feed's own address."),
    "rss": ("has no channel", "An RSS feed is <rss><channel>…</channel></rss>."),
}


def malformed(xml: bytes, name: str, why: Malformed) -> Problem:
    """What the bytes are instead of XML, or where the XML breaks."""
    if other := _other_kind(xml, name):
        return other
    place = Place(name, why.line, why.column)
    reason = str(why) if xml.rfind(b"<![CDATA[") <= xml.rfind(b"]]>") else "CData section not finished"
    for pattern, rule, said, hint in _MALFORMED:
        if found := re.search(pattern, reason):
            words = said.format(*found.groups())
            return Problem(place, f"is not XML: {words}", hint.format(*found.groups()), rule)
    return Problem(place, f"is not XML: {' '.join(reason.split())[:120]}", "Nothing can read it.", "RSS-06")


def _other_kind(xml: bytes, name: str) -> Problem | None:
    start = xml[:_START].lstrip(b"\xef\xbb\xbf \t\r\n")
    at = Place(name, 1, 1)
    if not start:
        return Problem(at, "is not XML: there is nothing in it", "Fetch it again.", "RSS-02")
    for sign, said, hint in _KINDS:
        if start.startswith(sign):
            return Problem(at, f"is no feed: it {said}", hint, "RSS-02")
    if _PAGE.search(start):
        return Problem(at, "is no feed: it is a web page", _named_feed(xml, name), "RSS-02")
    if b"<" not in start and b"\0" not in start:
        return Problem(at, "is no feed: it is text without any tag", "A feed begins with <?xml or <rss.", "RSS-02")
    return None


def other_root(xml: bytes, name: str, root: Element) -> Problem:
    """What a well-formed document is that is not <rss> with a channel."""
    local = root.name.rpartition("}")[2]
    said, hint = _ROOTS.get(
        root.name, (f"is not an RSS 2.0 feed: its root is <{local}>", "Directories read RSS 2.0.")
    )
    if local == "RDF":
        said = "is RSS 1.0: its root is <rdf:RDF>"
    elif local == "rss" and root.name != "rss":
        said, hint = "its elements are in a namespace, where no app looks", "Remove xmlns=… from <rss>."
    elif local.lower() == "html":
        hint = _named_feed(xml, name)
    return Problem(Place(name, root.line, 1), said, hint, "RSS-02")


class _Links(AnyHtml):
    """The feeds that a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {key: value or "" for key, value in attrs}
        if tag == "link" and about.get("rel") == "alternate" and about.get("type") in _FEED_TYPES:
            self.found.append(about.get("href", ""))


def _named_feed(page: bytes, name: str) -> str:
    links = _Links()
    links.feed(page[: 1 << 20].decode(errors="replace"))
    if not links.found:
        return "Name the feed's own address."
    return f"It names a feed: {urljoin(name, links.found[0])}"
