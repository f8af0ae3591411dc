"""One chapter as another tool wrote it, and the spellings of its time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

_COUNT = re.compile(r"\d{1,6}(?:\.\d{1,12})?")
_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6})(?:[.,](\d{1,9}))?")


class NotChapters(ValueError):
    """The file cannot be read as a list of chapters; the text says why, `line` where (from 1, 0 if nowhere)."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Row:
    """A chapter's start, to the millisecond."""

    start: timedelta
    title: str
    url: str = ""
    image: str = ""  # an address, or the path of a file beside this one


def time(text: str, line: int) -> timedelta:
    """Read "1:02:30.5", "12:30" or "95.25"; raises NotChapters."""
    match = _CLOCK.fullmatch(text.strip())
    if not match:
        raise NotChapters(f'"{text}" is not a time', line)
    hours, minutes, whole, fraction = match.groups()
    thousandths = round(int((fraction or "0").ljust(9, "0")) / 1_000_000)
    return timedelta(hours=int(hours or 0), minutes=int(minutes or 0), seconds=int(whole), milliseconds=thousandths)


def seconds(value: object, line: int) -> timedelta:
    """Read a count of seconds; raises NotChapters."""
    text = str(value).strip().replace(",", ".")
    if not _COUNT.fullmatch(text):
        raise NotChapters(f'"{value}" is not a number of seconds', line)
    return timedelta(milliseconds=round(float(text) * 1000))
