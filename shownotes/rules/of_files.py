"""Any feed's bytes to what the rules say of them, by line."""

from __future__ import annotations

from datetime import datetime

from shownotes.feeds.parsed import Malformed, parse
from shownotes.problems import Place, Problem, Severity, in_order
from shownotes.rules import in_core, in_items, in_itunes, in_others, in_podcast, no_feeds
from shownotes.rules.feed_file import Checks, FeedFile
from shownotes.rules.registry import table

CHECKS: Checks = (*in_core.CHECKS, *in_items.CHECKS, *in_itunes.CHECKS, *in_podcast.CHECKS, *in_others.CHECKS)


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
