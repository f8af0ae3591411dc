"""A finished page to the same page with the archived copy beside each link that is dead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

from shownotes.links import history, prepare
from shownotes.links.memory import Memory
from shownotes.links.reasons import Verdict
from shownotes.links.values import Judgement, Snapshot

_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"[^>]*>.*?</a>', re.S)


def dead_with_copies(memory: Memory) -> dict[str, Snapshot]:
    """What memory knows to be dead, by its address as written, with the archived copy that was found for it."""
    records = memory.records()
    found: dict[str, Snapshot] = {}
    for url, copy in memory.snapshots().items():
        record = records.get(prepare.request_form(url))
        if record is None:
            continue
        verdict, _ = history.verdict(record, Judgement(record.verdict, record.reason), at_once=False)
        if verdict is Verdict.DEAD:
            found[url] = copy
    return found


def with_copies(html: str, copies: Mapping[str, Snapshot]) -> str:
    """The page with a second, small link after each dead one; the dead link itself stays, as a source is named."""

    def beside(found: re.Match[str]) -> str:
        copy = copies.get(unescape(found[1]))
        if copy is None:
            return found[0]
        there = escape(copy.url)
        return f'{found[0]} <small class="archived">(<a href="{there}">archived {copy.taken:%Y-%m-%d}</a>)</small>'

    return _LINK.sub(beside, html)
