"""The table of histories: when a failing link becomes a dead one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shownotes.links.history import Record, is_due, remember
from shownotes.links.history import verdict as verdict_of
from shownotes.links.reasons import MEANINGS, Reason, Verdict
from shownotes.links.values import Evidence, Judgement

START = datetime(2026, 11, 1, tzinfo=UTC)
DAY = timedelta(days=1)
NONE: frozenset[str] = frozenset()


def after(*checks: tuple[float, str]) -> Record:
    """The record after checks at these days, with these reasons."""
    record: Record | None = None
    for day, reason in checks:
        judgement = Judgement(MEANINGS[Reason(reason)].verdict, Reason(reason))
        record = remember(record, Evidence("https://a.example/"), judgement, START + day * DAY)
    assert record is not None
    return record


def verdict(record: Record, *, at_once: bool) -> tuple[Verdict, bool]:
    return verdict_of(record, Judgement(record.verdict, record.reason), at_once=at_once)


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ([(0, "not-found")], ("look", True)),
        ([(0, "not-found"), (0.99, "not-found")], ("look", True)),
        ([(0, "not-found"), (1, "not-found")], ("dead", False)),
        ([(0, "not-found"), (1, "gone")], ("dead", False)),
        ([(0, "not-found"), (1, "ok"), (2, "not-found")], ("look", True)),
        ([(0, "no-such-host"), (0.5, "no-such-host"), (1.5, "no-such-host")], ("dead", False)),
        ([(0, "server-error")], ("look", True)),
        ([(0, "server-error"), (4, "server-error")], ("look", True)),
        ([(0, "server-error"), (1, "refused"), (2.9, "timed-out")], ("look", True)),
        ([(0, "server-error"), (1, "refused"), (3, "timed-out")], ("dead", False)),
        ([(0, "timed-out"), (1, "moved"), (2, "timed-out"), (4, "timed-out")], ("look", True)),
        ([(0, "server-error"), (1, "not-found")], ("look", True)),
        ([(0, "not-found"), (1, "blocked"), (2, "not-found")], ("dead", False)),
        ([(0, "not-found"), (1, "not-found"), (2, "blocked")], ("look", False)),
        ([(0, "blocked"), (9, "blocked")], ("look", False)),
        ([(0, "soft-404"), (9, "soft-404")], ("look", False)),
        ([(0, "moved")], ("moved", False)),
        ([(0, "not-found"), (1, "not-found"), (2, "ok")], ("ok", False)),
    ],
)
def test_dead_needs_a_definite_answer_twice_or_a_soft_failure_three_times(
    checks: list[tuple[float, str]], expected: tuple[str, bool]
) -> None:
    assert verdict(after(*checks), at_once=False) == expected


@pytest.mark.parametrize(
    ("reason", "expected"),
    [("not-found", "dead"), ("server-error", "dead"), ("timed-out", "look"), ("blocked", "look")],
)
def test_at_once_believes_a_single_check(reason: str, expected: str) -> None:
    assert verdict(after((0, reason)), at_once=True) == (expected, False)


def test_since_is_the_first_failure_of_the_row() -> None:
    record = after((0, "not-found"), (1, "ok"), (2, "refused"), (3, "blocked"), (4, "not-found"))
    assert (record.failures, record.failing_since, record.last_ok) == (2, START + 2 * DAY, START + DAY)


@pytest.mark.parametrize(
    ("reason", "days", "age_of_episode", "due"),
    [
        ("ok", 5.5, 10, False),
        ("ok", 8.5, 10, True),
        ("ok", 8.5, 800, False),
        ("ok", 37, 800, True),
        ("moved", 5, 10, False),
        ("blocked", 0.1, 10, True),
        ("not-found", 0.1, 800, True),
        ("ok", -1, 10, True),  # a clock that went back
    ],
)
def test_what_is_due(reason: str, days: float, age_of_episode: int, due: bool) -> None:
    now = START + days * DAY
    assert is_due(after((0, reason)), now - age_of_episode * DAY, NONE, now) is due


def test_good_answers_do_not_all_come_due_in_one_night() -> None:
    ages = set()
    for number in range(200):
        record = remember(None, Evidence(f"https://a.example/{number}"), Judgement(Verdict.OK, Reason.OK), START)
        ages.add(next(day for day in range(99) if is_due(record, None, NONE, START + day * DAY)))
    assert ages == {6, 7, 8, 9}
