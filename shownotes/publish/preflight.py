"""A plan to what a careful producer would want to know before it goes out: warnings, none of which stops it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from shownotes.model import Episode, Keys, Person, Show
from shownotes.problems import Problem

_LATE = timedelta(days=7)
_FAR = timedelta(days=180)


def preflight(show: Show, fresh: list[str], now: datetime) -> list[Problem]:
    """What may have been forgotten in the episodes that come out for the first time."""
    found: list[Problem] = []
    for episode in show.episodes:
        if episode.slug in fresh:
            found += _dates(episode, now, is_first=len(fresh) == len(show.episodes))
            found += _gap(show, episode)
            found += _lacking(episode)
    for episode in show.waiting:
        if not episode.draft and episode.date - now > _FAR:
            said = f"waits {(episode.date - now).days:,} days"
            found.append(episode.source.warning(("date",), said, "Is the year right?", "RSS-16"))
    return found


def _dates(episode: Episode, now: datetime, *, is_first: bool) -> Iterator[Problem]:
    if now - episode.date > _LATE and not is_first:
        said = f"comes out now with a date {(now - episode.date).days} days ago"
        hint = "Apps put it below newer ones and may tell nobody. Give it today's date."
        yield episode.source.warning(("date",), said, hint, "RSS-17")


def _gap(show: Show, episode: Episode) -> Iterator[Problem]:
    """A number that leaves one out."""
    if not episode.number.isdigit():
        return
    earlier = [
        int(one.number)
        for one in show.episodes
        if one.number.isdigit() and one.season == episode.season and one.date < episode.date
    ]
    if earlier and int(episode.number) != max(earlier) + 1:
        said = f"number {episode.number} follows {max(earlier)}"
        yield episode.source.warning(("number",), said, "Is one missing, or is it a slip?")


def _lacking(episode: Episode) -> Iterator[Problem]:
    if any(one.facts and one.facts.duration for one in episode.media) and not episode.marks:
        yield episode.source.warning(("segments",), "has no chapters", "Give segments and items a `start`.")
    for keys, guest in _guests(episode):
        if not guest.url:
            said = f"{guest.name} has no link"
            yield episode.source.warning(keys, said, "Listeners look for guests: give a `url`.")


def _guests(episode: Episode) -> Iterator[tuple[Keys, Person]]:
    """Each guest once, where the file first names them."""
    named: list[tuple[Keys, Person]] = [(("guests", index), guest) for index, guest in enumerate(episode.guests)]
    for segment in episode.segments:
        named += [((*part.keys, "guest"), part.guest) for part in (segment, *segment.items) if part.guest]
    first = {guest.name: (keys, guest) for keys, guest in reversed(named)}
    yield from sorted(first.values(), key=named.index)
