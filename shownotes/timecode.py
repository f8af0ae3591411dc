"""Text such as "1:02:30.5" to a timedelta, and a timedelta to the spelling that each format wants."""

from __future__ import annotations

import re
from datetime import timedelta

_TIMECODE = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:\.(\d{1,3}))?")


def parse_timecode(text: str) -> timedelta:
    """Read "12:30", "1:02:30" or "1:02:30.5"; hours may be left out, fractions stop at milliseconds.

    Raises ValueError if minutes (beside hours) or seconds reach 60: "9:75" is a slip, not 10:15.
    """
    found = _TIMECODE.fullmatch(text.strip())
    if not found:
        raise ValueError(f'"{text}" is not a time like 12:30, 1:02:30 or 1:02:30.5')
    hours, minutes, seconds, fraction = found.groups()
    if int(seconds) >= 60:
        raise ValueError(f'"{text}" has {seconds} seconds; a minute has 60')
    if hours is not None and (int(minutes) >= 60 or len(minutes) != 2):
        raise ValueError(f'"{text}" has {minutes} minutes; write two digits below 60 after the hours')
    thousandths = int((fraction or "").ljust(3, "0"))
    return timedelta(hours=int(hours or 0), minutes=int(minutes), seconds=int(seconds), milliseconds=thousandths)


def milliseconds(time: timedelta) -> int:
    """As ID3 CHAP counts (ID3-02)."""
    return (time.days * 86400 + time.seconds) * 1000 + (time.microseconds + 500) // 1000


def seconds(time: timedelta) -> int:
    """As itunes:duration and media fragments count: whole seconds, the fraction cut off (APPLE-13)."""
    return milliseconds(time) // 1000


def decimal(time: timedelta) -> int | float:
    """As JSON chapters count: an int where it can be (CHAP-04)."""
    whole, rest = divmod(milliseconds(time), 1000)
    return whole if not rest else round(whole + rest / 1000, 3)


def full(time: timedelta) -> str:
    """As Podlove Simple Chapters, WebVTT and Vorbis comments spell it: "01:02:30.500" (CHAP-09)."""
    count = milliseconds(time)
    return f"{count // 3600000:02}:{count // 60000 % 60:02}:{count // 1000 % 60:02}.{count % 1000:03}"


def clock(time: timedelta) -> str:
    """As notes for podcast apps spell it: "01:02:30", always three parts (HTML-06)."""
    return full(time)[:-4]


def short(time: timedelta) -> str:
    """As people read it: "2:10" or "1:02:30"."""
    hours, rest = divmod(seconds(time), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def iso(time: timedelta) -> str:
    """As HTML's time element and schema.org spell it: "PT1H2M30S"."""
    hours, rest = divmod(seconds(time), 3600)
    parts = ((hours, "H"), (rest // 60, "M"), (rest % 60, "S"))
    return "PT" + ("".join(f"{count}{unit}" for count, unit in parts if count) or "0S")
