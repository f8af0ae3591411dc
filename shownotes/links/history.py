"""What was remembered of an address and today's judgement to what is remembered now, and to the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from zlib import crc32

from shownotes.links.reasons import MEANINGS, Reason, Verdict, Weight
from shownotes.links.values import Evidence, Hop, Judgement

DEFINITE_SPAN = timedelta(days=1)
SOFT_SPAN = timedelta(days=3)
GOOD_FOR = timedelta(days=7)
GOOD_FOR_OLD = timedelta(days=30)
OLD = timedelta(days=365)
_STRONG = (Weight.DEFINITE, Weight.NOW)


@dataclass(frozen=True, slots=True)
class Record:
    """All that is remembered of one address (without its fragment); every moment is aware.

    ``failures`` counts the failed checks in a row since ``failing_since``; ``definite`` and ``definite_since`` those
    of them whose answer was definite. ``told`` is the verdict that was last reported.
    """

    key: str
    first_seen: datetime
    checked: datetime
    verdict: Verdict
    reason: Reason
    said: str = ""
    status: int | None = None
    final: str | None = None
    better: str | None = None
    last_ok: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    definite_since: datetime | None = None
    definite: int = 0
    told: Verdict | None = None
    hops: tuple[Hop, ...] = ()
    tries: int = 0
    fragments: frozenset[str] = frozenset()  # places in the page that were found, or could not be looked for


def remember(
    old: Record | None,
    evidence: Evidence,
    judgement: Judgement,
    now: datetime,
    fragments: frozenset[str] = frozenset(),
) -> Record:
    """The record after one more check, as yet told as the judgement has it.

    A good answer ends a row of failures; one that proves nothing (blocked, rate-limited) neither ends nor extends it.
    """
    good = judgement.verdict in (Verdict.OK, Verdict.MOVED)
    row = _Row() if good else _row(old, MEANINGS[judgement.reason].weight, now)
    return Record(
        key=evidence.url,
        first_seen=old.first_seen if old else now,
        checked=now,
        verdict=judgement.verdict,
        reason=judgement.reason,
        said=judgement.said,
        status=evidence.status,
        final=evidence.final,
        better=judgement.better,
        last_ok=now if good else (old.last_ok if old else None),
        failing_since=row.since,
        failures=row.failures,
        definite_since=row.definite_since,
        definite=row.definite,
        told=judgement.verdict,
        hops=evidence.hops,
        tries=evidence.tries,
        fragments=fragments,
    )


class _Row(NamedTuple):
    """A row of failures."""

    since: datetime | None = None
    failures: int = 0
    definite_since: datetime | None = None
    definite: int = 0


def _row(old: Record | None, weight: Weight, now: datetime) -> _Row:
    row = _Row(old.failing_since, old.failures, old.definite_since, old.definite) if old else _Row()
    if weight is Weight.NONE:
        return row
    definite_since, definite = row.definite_since, row.definite
    if weight in _STRONG:
        definite_since, definite = definite_since or now, definite + 1
    return _Row(row.since or now, row.failures + 1, definite_since, definite)


def verdict(record: Record, judgement: Judgement, *, at_once: bool) -> tuple[Verdict, bool]:
    """The verdict to report, and whether it is pending: failing, but not yet for long enough to be called dead.

    ``record`` already holds this ``judgement``, or that of the same page without its fragment. ``at_once`` believes a
    single check: ``--strict``, or an episode that is not yet published.
    """
    weight = MEANINGS[judgement.reason].weight
    if weight is Weight.NONE or judgement.verdict in (Verdict.OK, Verdict.MOVED):
        return judgement.verdict, False
    if weight is Weight.NOW or _proven(record):
        return Verdict.DEAD, False
    if at_once:
        return judgement.verdict, False
    return Verdict.LOOK, True


def _proven(record: Record) -> bool:
    definite = _span(record.definite_since, record.checked)
    failing = _span(record.failing_since, record.checked)
    twice = record.definite >= 2 and definite >= DEFINITE_SPAN
    return (twice and MEANINGS[record.reason].weight in _STRONG) or (record.failures >= 3 and failing >= SOFT_SPAN)


def _span(since: datetime | None, until: datetime) -> timedelta:
    return until - since if since else timedelta(0)


def is_due(record: Record | None, newest: datetime | None, wanted: frozenset[str], now: datetime) -> bool:
    """Whether an address is to be asked now.

    ``newest`` is the date of the newest episode that has it, ``wanted`` are the places in the page that links name.

    A good answer lasts 7 days, 30 for links of episodes older than a year, a fifth more or less by the address, so
    that they do not all come due in one night. Whatever is not good is asked each time.
    """
    if record is None or record.verdict not in (Verdict.OK, Verdict.MOVED) or not wanted <= record.fragments:
        return True
    old = newest is not None and now - newest > OLD
    share = 0.8 + crc32(record.key.encode()) % 1_000 / 2_500
    age = now - record.checked
    return age < timedelta(0) or age >= (GOOD_FOR_OLD if old else GOOD_FOR) * share
