"""An episode's notes to the bytes of its description and content:encoded."""

from __future__ import annotations

from shownotes.feeds.about import FeedNotes
from shownotes.feeds.text import cdata, escaped, plain

PREFIX = "content"
URI = "http://purl.org/rss/1.0/modules/content/"
_BOTH = b"<description>%b</description>\n      <content:encoded>%b</content:encoded>"


def full(notes: FeedNotes, title: str) -> bytes:
    """The short notes, then the whole ones (RSS-27), as CDATA (RSS-29); an episode without notes says its title."""
    short = cdata(notes.description.strip() or title)
    if not notes.content or notes.content.isspace():
        return b"<description>%b</description>" % short
    return _BOTH % (short, cdata(notes.content))


def lean(notes: FeedNotes, title: str) -> bytes:
    """Plain text alone, for BitTorrent clients (TOR-18, TOR-20)."""
    return b"<description>" + escaped(plain(notes.description) or title) + b"</description>"
