"""A date as people write it to an aware datetime."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?( ?(Z|[+-]\d{2}:\d{2}))?)?", re.ASCII)
_FIRST, _LAST = 1860, 9998  # the first sound that can still be heard; every timezone has these years whole


class WrongDate(ValueError):
    """A text that is no date, or no moment; `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def parse_date(text: str, zone: ZoneInfo) -> datetime:
    """Read "2017-08-30 12:00", with seconds or an offset if wished; without an offset it is local to zone.

    Raises WrongDate for what is no date, for an hour that the clocks skip, and for one that comes twice.
    """
    text = text.strip()
    if not _DATE.fullmatch(text):
        raise WrongDate(f'"{text}" is not a date', "Write it as 2017-08-30 12:00.")
    try:
        date = datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-").replace(" Z", "Z"))
    except ValueError:
        raise WrongDate(f'"{text}" is not in the calendar', "Write it as 2017-08-30 12:00.") from None
    if not _FIRST <= date.year <= _LAST:
        raise WrongDate(f'"{text}" is no date of an episode', f"Write a year from {_FIRST} to {_LAST}.")
    return date if date.tzinfo else _moment(date, zone)


def _moment(date: datetime, zone: ZoneInfo) -> datetime:
    early, late = date.replace(tzinfo=zone), date.replace(tzinfo=zone, fold=1)
    back = early.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    if back != date:
        raise WrongDate(
            f'"{date:%Y-%m-%d %H:%M}" does not exist in {zone.key}: the clocks skip that hour',
            f"Choose another time, or write the offset: {date:%Y-%m-%d %H:%M}{_offset(late)}.",
        )
    if early.utcoffset() != late.utcoffset():
        raise WrongDate(
            f'"{date:%Y-%m-%d %H:%M}" comes twice in {zone.key}: the clocks go back',
            f"Write the offset: {date:%Y-%m-%d %H:%M}{_offset(early)} or {_offset(late)}.",
        )
    return early


def _offset(date: datetime) -> str:
    shown = date.strftime("%z")
    return f"{shown[:3]}:{shown[3:5]}"


@lru_cache
def timezone(name: str) -> ZoneInfo:
    """The timezone of that name, such as "America/Toronto"; raises WrongDate if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        close = get_close_matches(name, sorted(available_timezones()), n=1, cutoff=0.7)
        hint = f'Did you mean "{close[0]}"?' if close else 'Write a name such as "America/Toronto", or "UTC".'
        raise WrongDate(f'"{name}" is not a timezone', hint) from None
