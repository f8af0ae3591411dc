"""Changed feeds that hubs have still to hear of, on the disk, so that a failed or cut off telling is made up for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from shownotes.atomic import write_file

_NAME = "hubs.json"


def owed(state: Path) -> dict[str, set[str]]:
    """The names of feeds by the hub that has not heard of their change; none where nothing can be read."""
    try:
        return {
            str(hub): {str(name) for name in names} for hub, names in json.loads((state / _NAME).read_text()).items()
        }
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def owe(state: Path, hubs: Iterable[str], feeds: Iterable[str]) -> None:
    """Note that these hubs are to hear of these feeds; hubs that the show names no more are forgotten."""
    before, names = owed(state), set(feeds)
    _keep(state, {hub: before.get(hub, set()) | names for hub in hubs})


def settle(state: Path, hub: str, feed: str) -> None:
    """This hub has heard of this feed."""
    left = owed(state)
    left.get(hub, set()).discard(feed)
    _keep(state, left)


def _keep(state: Path, left: dict[str, set[str]]) -> None:
    rows = {hub: sorted(names) for hub, names in sorted(left.items()) if names}
    if rows or (state / _NAME).exists():
        write_file(state / _NAME, json.dumps(rows, indent=0).encode())
