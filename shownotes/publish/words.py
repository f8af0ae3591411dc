"""A plan to the lines that people read before they say yes, and to JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shownotes.model import Episode, Show
from shownotes.problems import Problem
from shownotes.publish.changes import FeedChange
from shownotes.publish.plan import STAGES, Plan, Sending

_MOST = 8
_MOST_DELETED = 20


def lines(plan: Plan) -> Iterator[str]:
    """What would happen, in words."""
    for change in plan.feeds:
        yield from _feed(change)
    for sending in plan.sendings:
        yield from _sending(sending)
        yield from _stale(sending, prune=plan.prune)
    yield from _announcing(plan)
    for episode in _waiting(plan.show)[:_MOST]:
        yield f'"{episode.title}" waits until {episode.date.isoformat()}.'


def _announcing(plan: Plan) -> Iterator[str]:
    told: dict[str, list[str]] = {}
    for episode, place in plan.due:
        told.setdefault(episode.title, []).append(place)
    for title, places in told.items():
        yield f'Then tell {", ".join(places)} of "{title}"'
    if plan.hubs and plan.feeds:
        yield f"Then tell {', '.join(plan.hubs)} of {len(plan.feeds)} changed feed{'s' * (len(plan.feeds) != 1)}"


def _waiting(show: Show) -> list[Episode]:
    return [episode for episode in show.waiting if not episode.draft]


def as_json(plan: Plan, problems: list[Problem]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "fresh": plan.fresh,
        "feeds": [
            {
                "name": change.name,
                "new": change.new,
                "added": list(change.added),
                "changed": {title: list(what) for title, what in change.changed},
                "removed": list(change.removed),
            }
            for change in plan.feeds
        ],
        "targets": [
            {
                "name": sending.destination.name,
                "files": {stage: [file.path for file in sending.files[stage]] for stage in STAGES},
                "bytes": sending.bytes,
                "stale": sending.stale,
                "withdrawn": sending.withdrawn,
            }
            for sending in plan.sendings
        ],
        "announce": [{"slug": episode.slug, "to": place} for episode, place in plan.due],
        "hubs": list(plan.hubs) if plan.feeds else [],
        "waiting": [{"slug": one.slug, "date": one.date.isoformat()} for one in _waiting(plan.show)],
        "problems": [problem.as_json() for problem in problems],
    }


def _feed(change: FeedChange) -> Iterator[str]:
    yield f"Feed {change.name}" + (" (new)" if change.new else "")
    yield from _some([f'  + "{title}"' for title in change.added])
    yield from _some([f'  ~ "{title}": {", ".join(what)}' for title, what in change.changed])
    yield from _some([f'  - "{title}"' for title in change.removed])
    if change.is_empty:
        yield "  ~ about the show"


def _some(rows: list[str], most: int = _MOST) -> list[str]:
    return rows if len(rows) <= most else [*rows[:most], f"  … and {len(rows) - most} more"]


def _sending(sending: Sending) -> Iterator[str]:
    if not sending.count:
        yield f"To {sending.destination.name}: nothing, it is all there"
    else:
        parts = [f"{len(files)} {stage}" for stage, files in sending.files.items() if files]
        yield f"To {sending.destination.name}: {', '.join(parts)}, {size(sending.bytes)}"
        yield from _some([f"  {file.path}  {size(file.bytes)}" for file in sending.files["media"]])


def _stale(sending: Sending, *, prune: bool) -> Iterator[str]:
    """What --prune deletes, by name: of withdrawn episodes first, as people may still read and hear them."""
    gone = sending.withdrawn
    other = [path for path in sending.stale if path not in set(gone)]
    if gone:
        yield f"  Of withdrawn episodes, {_fate(gone, prune=prune)}:"
        yield from _some([f"    {path}" for path in gone], _MOST_DELETED)
    if other:
        yield f"  No longer made, {_fate(other, prune=prune)}:"
        yield from _some([f"    {path}" for path in other], _MOST_DELETED)


def _fate(paths: list[str], *, prune: bool) -> str:
    one = len(paths) == 1
    files = f"{len(paths)} file{'' if one else 's'} there"
    if prune:
        return f"{files} {'is' if one else 'are'} deleted now"
    return f"{files} {'stays' if one else 'stay'} public until `shownotes publish --prune`"


def size(number: int) -> str:
    """Bytes for people: 1.2 MB."""
    amount = float(number)
    for unit in ("bytes", "KB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            return f"{amount:.0f} {unit}" if unit == "bytes" or amount >= 100 else f"{amount:.1f} {unit}"
        amount /= 1000
    raise AssertionError
