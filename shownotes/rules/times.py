"""A text to the times in it that podcast apps would turn into links to a moment."""

from __future__ import annotations

import re
from typing import NamedTuple

# Two-part times that stand alone, as apps look for them; not 16:9, no part of an address, no time of day.
_TWO = re.compile(r"(?<![\w:/.#=-])(\d{1,2}:[0-5]\d)(?![\w:/]|\.\d)(?!\s?[ap]\.?m\b)", re.IGNORECASE)
_FULL = re.compile(r"(?<![\w:/])(\d{1,2}):([0-5]\d):([0-5]\d)(?![\w:])")
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_BREAK = re.compile(r"<br\s*/?>|</?(?:p|li|ul|ol|div|h\d)\b[^>]*>|\n", re.IGNORECASE)
_LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_CODE = re.compile(r"<(pre|code)\b[^>]*>.*?</\1>", re.IGNORECASE | re.DOTALL)


class Told(NamedTuple):
    """The times of a piece of HTML as written, with their seconds."""

    all: list[tuple[str, int]]
    linked: list[str]  # those inside of links
    lines: list[tuple[str, int]]  # those at the start of a line, as a list of chapters has them


def told(html: str) -> Told:
    """All full times, "0:12:34" or "00:12:34"."""
    html = _CODE.sub(" ", html)
    linked = [time for inner in _LINK.findall(html) for time, _ in _times(_TAG.sub("", inner))]
    lines = []
    for line in _BREAK.split(html):
        text = _TAG.sub("", line).strip().lstrip("([-–•* ")
        if (found := _FULL.match(text)) and text[found.end() :].strip(" )]-–:"):
            lines.append(_time(found))
    return Told(_times(_TAG.sub(" ", html)), linked, lines)


def two_part(html: str) -> str:
    """The first time of two parts, "12:34", outside of tags and code; "" if there is none."""
    found = _TWO.search(_TAG.sub(" ", _CODE.sub(" ", html)))
    return found[1] if found else ""


def _times(text: str) -> list[tuple[str, int]]:
    return [_time(found) for found in _FULL.finditer(text)]


def _time(found: re.Match[str]) -> tuple[str, int]:
    return found.group(), int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])
