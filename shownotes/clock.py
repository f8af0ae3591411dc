"""The one clock: what time it is, or what SOURCE_DATE_EPOCH says it is."""

from __future__ import annotations

import os
from datetime import UTC, datetime


def now() -> datetime:
    """Aware, in UTC; SOURCE_DATE_EPOCH (seconds since 1970) makes builds repeatable."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
