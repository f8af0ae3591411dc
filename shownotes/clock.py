"""The one clock: what time it is, or what --now or SOURCE_DATE_EPOCH says it is."""

from __future__ import annotations

import os
from datetime import UTC, datetime


def now(given: str | None = None) -> datetime:
    """Aware, in UTC; SOURCE_DATE_EPOCH (seconds since 1970) makes builds repeatable.

    `given` is ISO 8601, in UTC unless it names an offset; raises ValueError.
    """
    if given is not None:
        date = datetime.fromisoformat(given)
        return date if date.tzinfo else date.replace(tzinfo=UTC)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
