"""Any feed's bytes to what the rules say of them, by line."""

from __future__ import annotations

from datetime import datetime

from shownotes.feeds.parsed import Malformed, parse
from shownotes.problems import Place, Problem, Severity, in_order
from shownotes.rules import (
    in_core,
    in_directories,
    in_items,
    in_itunes,
    in_notes,
    in_others,
    in_podcast,
    in_relations,
    no_feeds,
)
from shownotes.rules.feed_file import Checks, FeedFile
from shownotes.rules.registry import table

_MODULES = (in_core, in_directories, in_items, in_itunes, in_podcast, in_relations, in_others, in_notes)
CHECKS: Checks = tuple(row for module in _MODULES for row in module.CHECKS)


def check_feed(xml: bytes, name: str, now: datetime | None = None, address: str = "") -> list[Problem]:
    """What is wrong with a feed.

    `name` is its path or the address that was asked, `now` judges dates to come, `address` is where redirects led.
    """
    try:
        document = parse(xml)
    except Malformed as why:
        return [no_feeds.malformed(xml, name, why)]
    root = document.root
    channel = root.first("channel")
    if root.name != "rss" or channel is None:
        return [no_feeds.other_root(xml, name, root)]
    served = address or (name if name.startswith(("http://", "https://")) else "")
    feed = FeedFile(xml, document, channel, channel.all("item"), served, now)
    return in_order(_judged(feed, name))


def _judged(feed: FeedFile, name: str) -> list[Problem]:
    found = []
    for rule, check in CHECKS:
        for line, message, hint, mild, grave in check(feed):
            severity: Severity = "warning" if mild else "error" if grave else table()[rule].severity
            found.append(Problem(Place(name, line, 1), message, hint, rule, severity))
    return found
