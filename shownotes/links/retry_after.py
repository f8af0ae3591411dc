"""A Retry-After header, in seconds or as a date, to seconds from now."""

from __future__ import annotations

from email.utils import parsedate_to_datetime


def retry_after(header: str, now: float) -> float | None:
    """Seconds to wait, 0 for a date that has passed; None where the header says nothing that can be read.

    ``now`` is in seconds since 1970.
    """
    text = header.strip()
    if text.isdecimal() and text.isascii():
        return float(text[:9])
    try:
        return max(parsedate_to_datetime(text).timestamp() - now, 0.0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
