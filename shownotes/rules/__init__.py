"""A show to every Problem that directories, validators and apps would have with its feeds."""

from __future__ import annotations

from datetime import datetime

from shownotes.complaints import nearest
from shownotes.model import Show
from shownotes.problems import Problem, in_order
from shownotes.rules import (
    of_channel,
    of_covers,
    of_episodes,
    of_feeds,
    of_notes,
    of_podcasting,
    of_words,
)
from shownotes.rules.registry import Rule, judged, table

__all__ = ["Rule", "check", "check_feed", "explain", "page", "rules"]

_MODULES = (of_channel, of_podcasting, of_feeds, of_covers, of_episodes, of_notes, of_words)
_CHECKS = tuple(row for module in _MODULES for row in module.CHECKS)


def check(show: Show) -> list[Problem]:
    """What the rules say of a show, in the order of its files; rules that show.yaml silences are not asked."""
    asked = [(name, one) for name, one in _CHECKS if name not in show.rules]
    return in_order([*judged(show, asked), *_unknown(show)])


def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the table."""
    return tuple(table().values())


def check_feed(xml: bytes, name: str, now: datetime | None = None, address: str = "") -> list[Problem]:
    """What is wrong with any feed, at the lines of its XML; see `of_files.check_feed`."""
    from shownotes.rules import of_files  # a build of a show does without these

    return of_files.check_feed(xml, name, now, address)


def page() -> str:
    """All rules as Markdown, for the documentation."""
    from shownotes.rules import no_feeds, of_files, tabled

    in_show = {name for module in _MODULES for name, _ in module.CHECKS}
    return tabled.markdown(rules(), in_show, {name for name, _ in of_files.CHECKS} | no_feeds.RULES)


def explain(name: str) -> Rule | None:
    """The rule of that id, in whatever case it is written; None if there is none."""
    return table().get(name.upper())


def _unknown(show: Show) -> list[Problem]:
    found = []
    for name in show.rules:
        if name not in table():
            close = nearest(name, table())
            hint = f'Did you mean "{close}"?' if close else "`shownotes rules` lists them."
            found.append(Problem(show.source.key_place("rules", name), f'"{name}" is not a rule', hint))
    return found
