"""A moment to the spelling that feeds want."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime


def rfc2822(date: datetime) -> str:
    """In UTC, as other offsets can have seconds or look implausible (RSS-15, RSS-16); without the locale (FG-13)."""
    return format_datetime(date.astimezone(UTC))
