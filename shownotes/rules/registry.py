"""The table of rules to values, and what a check found to a Problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

from shownotes.model import Keys, Show
from shownotes.problems import Problem, Severity
from shownotes.source import Source

_TABLE = Path(__file__).with_name("table.tsv")


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that directories, validators or apps ask for."""

    id: str
    severity: Severity
    held: str  # where it is kept beside the checks: made, load, media, build, pages, publish, network, advice, as …
    source: str  # who asks
    reason: str


class Found(NamedTuple):
    """What a check says: the value's place, what is wrong, what to do; `mild` makes an error a warning."""

    source: Source
    keys: Keys
    message: str
    hint: str = ""
    mild: bool = False


Check = Callable[[Show], Iterable[Found]]


@cache
def table() -> dict[str, Rule]:
    """Every rule by its id, in the order of the table."""
    rows = (line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {
        name: Rule(name, cast(Severity, severity), held, source, reason)
        for name, severity, held, source, reason in rows
    }


def judged(show: Show, checks: Iterable[tuple[str, Check]]) -> Iterator[Problem]:
    """What the checks find, each with its rule's id and severity."""
    for name, check in checks:
        for source, keys, message, hint, mild in check(show):
            severity = "warning" if mild else table()[name].severity
            yield Problem(source.place(*keys), message, hint, name, severity)
