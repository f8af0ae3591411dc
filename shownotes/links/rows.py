"""One mapping of a show's settings to values: each key read by its own reader, each mistake told with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from shownotes.complaints import nearest
from shownotes.links.reasons import Reason

Reader = Callable[[Any], Any]


class SettingsError(ValueError):
    """What show.yaml says under ``links:`` cannot be used; ``keys`` lead to it."""

    def __init__(self, message: str, *keys: str | int) -> None:
        super().__init__(message)
        self.keys = ("links", *keys)


def read_rows(rows: Any, name: str, read: Callable[[Mapping[str, Any]], Any]) -> tuple[Any, ...]:
    """Each mapping of a list; raises SettingsError with the place of the key that is wrong."""
    if not isinstance(rows, list | tuple):
        raise SettingsError(f'{name} is "{rows}", but should be a list of rules', name)
    found = []
    for index, row in enumerate(rows):
        try:
            found.append(read(_mapping(row)))
        except SettingsError as why:
            raise SettingsError(str(why), name, index, *why.keys[1:]) from why
        except (TypeError, ValueError) as why:
            raise SettingsError(str(why), name, index) from why
    return tuple(found)


def _mapping(row: Any) -> Mapping[str, Any]:
    if not isinstance(row, Mapping):
        raise TypeError(f'"{row}" is no rule; a rule is a mapping, as in {{host: a.example, because: …}}')
    return row


def read_row(row: Mapping[str, Any], readers: Mapping[str, Reader]) -> dict[str, Any]:
    """The values of a mapping; raises SettingsError for a key nobody knows and for a value nobody can use."""
    values = {}
    for key, value in row.items():
        if key not in readers:
            raise SettingsError(f'"{key}" is no key of such a rule{guessed(str(key), readers)}', str(key))
        try:
            values[str(key)] = readers[key](value)
        except (TypeError, ValueError, AttributeError) as why:
            raise SettingsError(f"{key}: {why}", str(key)) from why
    return values


def guessed(word: str, known: Iterable[str]) -> str:
    """What may have been meant, or all that there is."""
    names = sorted(known)
    if close := nearest(word, names):
        return f'; did you mean "{close}"?'
    return f" (there are: {', '.join(names)})" if len(names) < 20 else ' (docs/links.md lists them under "Reasons")'


def text(value: Any) -> str:
    """Words, or a number as it is written."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(f'"{value}" is no text')
    return str(value)


def host(value: Any) -> str:
    """The name of a host, in lower case."""
    name = text(value).strip().lower()
    if not name or re.search(r"[/:\s*]", name):
        raise ValueError(f'"{value}" is no name of a host; write it without https:// and path, as in a.example')
    return name


def hosts(value: Any) -> frozenset[str]:
    """Names of hosts."""
    if not isinstance(value, list | tuple) or not value:
        raise ValueError(f'"{value}" is no list of hosts; write [a.example]')
    return frozenset(map(host, value))


def yes_or_no(value: Any) -> bool:
    """True or false, and nothing like it."""
    if not isinstance(value, bool):
        raise TypeError(f'"{value}" is neither true nor false')
    return value


def reason(value: Any) -> Reason:
    """One of the closed list."""
    try:
        return Reason(value)
    except ValueError:
        raise ValueError(f'"{value}" is no reason{guessed(str(value), [r.value for r in Reason])}') from None


def statuses(value: Any) -> dict[int, Reason]:
    """What a status means at a host."""
    if not isinstance(value, Mapping):
        raise TypeError(f'"{value}" is no mapping; write {{404: not-found}}')
    if wrong := [status for status in value if not re.fullmatch(r"[1-9]\d\d", str(status))]:
        raise ValueError(f'"{wrong[0]}" is no HTTP status')
    return {int(status): reason(meaning) for status, meaning in value.items()}


def pattern(value: Any) -> str:
    """A regular expression."""
    try:
        re.compile(text(value))
    except re.error as why:
        raise ValueError(f'"{value}" is no regular expression: {why}') from None
    return str(value)


def day(value: Any) -> date:
    """A day, as YAML reads it or as text."""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
            return date.fromisoformat(str(value))
    except ValueError:
        pass
    raise ValueError(f'"{value}" is not a day of the calendar; write it as 2027-01-31')


def number(least: float, kind: type[int] | type[float]) -> Reader:
    """A reader of numbers from ``least`` on."""

    def read(value: Any) -> float:
        fits = isinstance(value, int | float) and not isinstance(value, bool) and value >= least
        if not fits or (kind is int and value != int(value)):
            raise ValueError(f'"{value}" is no {"whole " if kind is int else ""}number from {least:g} on')
        return kind(value)

    return read
