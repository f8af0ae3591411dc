"""Any feed's bytes to what the rules say of them, by line."""

from __future__ import annotations

import re
from datetime import datetime

from shownotes.feeds.parsed import Malformed, parse
from shownotes.problems import Place, Problem, in_order
from shownotes.rules import in_core, in_items, in_itunes, in_others, in_podcast
from shownotes.rules.feed_file import Checks, FeedFile
from shownotes.rules.registry import table

CHECKS: Checks = (*in_core.CHECKS, *in_items.CHECKS, *in_itunes.CHECKS, *in_podcast.CHECKS, *in_others.CHECKS)


def check_feed(xml: bytes, name: str, now: datetime | None = None) -> list[Problem]:
    """What is wrong with a feed; `name` is its path or its address, `now` judges dates to come."""
    try:
        document = parse(xml)
    except Malformed as why:
        return [_malformed(name, why)]
    root = document.root
    channel = root.first("channel")
    if root.name != "rss" or channel is None:
        said = f"is not an RSS 2.0 feed: its root is <{root.name}>"
        return [Problem(Place(name, root.line, 1), said, "Directories read RSS 2.0.", "RSS-02")]
    address = name if name.startswith(("http://", "https://")) else ""
    feed = FeedFile(xml, document, channel, channel.all("item"), address, now)
    return in_order(_judged(feed, name))


def _judged(feed: FeedFile, name: str) -> list[Problem]:
    found = []
    for rule, check in CHECKS:
        for line, message, hint, mild in check(feed):
            severity = "warning" if mild else table()[rule].severity
            found.append(Problem(Place(name, line, 1), message, hint, rule, severity))
    return found


# What the parser says, the rule, what we say, and what to do.
_MALFORMED: tuple[tuple[str, str, str, str], ...] = (
    (r"declaration", "RSS-01", "something stands before the XML declaration", "Let the file begin with it."),
    (r"Entity '(\S+?)' not defined", "RSS-06", "XML does not know &{0};", "Write the character itself."),
    (r"EntityRef", "RSS-06", 'a bare "&"', "Write &amp; for it."),
    (r"[Ii]nvalid Char value (\d+)", "RSS-04", "the control character {0}, which XML cannot hold", "Remove it."),
    (r"encoding|UTF-8", "RSS-04", "bytes that are not of the encoding that is declared", "Save the file as UTF-8."),
    (r"CDATA|]]>", "RSS-07", "a CDATA section that does not end well", "Write ]]> inside one as ]]]]><![CDATA[>."),
    (r"mismatch: (\S+) line (\d+) and (\S+)", "RSS-06", "<{0}> of line {1} is closed by </{2}>", "Close each tag."),
    (r"Document is empty", "RSS-02", "there is nothing in it", "Fetch it again."),
)


def _malformed(name: str, why: Malformed) -> Problem:
    place = Place(name, why.line, why.column)
    for pattern, rule, said, hint in _MALFORMED:
        if found := re.search(pattern, str(why)):
            return Problem(place, f"is not XML: {said.format(*found.groups())}", hint, rule)
    return Problem(place, f"is not XML: {why}", "Nothing can read it.", "RSS-06")
