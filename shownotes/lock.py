"""An episode's .lock file, which says what the world has seen of it, to values, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from shownotes import timecode
from shownotes.model import Facts, Published
from shownotes.problems import Place, Problem
from shownotes.source import UNMERGED, Unreadable, regular_bytes, unmerged

SUFFIX = ".lock"
WITHDRAWN = "withdrawn"
_MEND = "Restore it from version control."


@dataclass(frozen=True, slots=True)
class Change:
    """A deliberate change of something published: when, what, why, and what it was before."""

    date: datetime
    what: str  # "withdrawn", "new guid", "new show guid", "moved", "replaced mp3"
    reason: str
    was: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lock:
    """What was published: it never changes by accident."""

    guid: str
    date: datetime
    url: str
    media: dict[str, Published] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    announced: dict[str, str] = field(default_factory=dict)  # by the name of the place: when, or why not
    show: str = ""  # the show's guid; locks of earlier versions do not say it

    @property
    def withdrawn(self) -> bool:
        return any(change.what == WITHDRAWN for change in self.changes)


def read_lock(path: Path, name: str) -> tuple[Lock | None, list[Problem]]:
    """The lock, None where there is none; a damaged one is a Problem."""
    try:
        data = regular_bytes(path)
    except Unreadable as why:
        there = path.exists() or path.is_symlink()
        return None, [why.problem(name, _MEND)] if there else []
    try:
        return _lock(json.loads(data)), []
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as why:
        if marked := unmerged(data.decode(errors="replace")):
            hint = "Take the marks out and keep one side of each fact: the one that was published first."
            return None, [Problem(Place(name, marked, 1), UNMERGED, hint)]
        said = f"{why} is missing" if isinstance(why, KeyError) else why
        return None, [Problem(Place(name, 1, 1), f"this record of what was published cannot be read ({said})", _MEND)]


def read_locks(folder: Path) -> tuple[dict[str, Lock], list[Problem]]:
    """All locks of a folder by slug, and the Problems of damaged ones."""
    locks: dict[str, Lock] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        lock, found = read_lock(path, f"{folder.name}/{path.name}")
        problems += found
        if lock:
            locks[path.stem] = lock
    return locks, problems


def written(lock: Lock) -> bytes:
    """As sorted JSON, one fact a line."""
    value: dict[str, Any] = {
        "guid": lock.guid,
        "date": lock.date.isoformat(),
        "url": lock.url,
        "media": {name: _published_json(published) for name, published in lock.media.items()},
    }
    if lock.show:
        value["show"] = lock.show
    if lock.changes:
        value["changes"] = [_change_json(change) for change in lock.changes]
    if lock.announced:
        value["announced"] = lock.announced
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _lock(value: Any) -> Lock:
    if not isinstance(value, dict):
        raise TypeError("it is no object with names")
    return Lock(
        guid=str(value["guid"]),
        date=datetime.fromisoformat(value["date"]),
        url=str(value["url"]),
        media={str(name): _published(about) for name, about in value.get("media", {}).items()},
        changes=tuple(_change(about) for about in value.get("changes", ())),
        announced={str(place): str(when) for place, when in value.get("announced", {}).items()},
        show=str(value.get("show", "")),
    )


def _change(about: Mapping[str, Any]) -> Change:
    was = {str(key): str(before) for key, before in about.get("was", {}).items()}
    return Change(datetime.fromisoformat(about["date"]), str(about["what"]), str(about["reason"]), was)


def _change_json(change: Change) -> dict[str, Any]:
    about: dict[str, Any] = {"date": change.date.isoformat(), "what": change.what, "reason": change.reason}
    return {**about, "was": change.was} if change.was else about


def _published(about: Mapping[str, Any]) -> Published:
    facts = _facts(about) if "bytes" in about else None
    return Published(str(about["url"]), facts, str(about.get("source", "")))


def _facts(about: Mapping[str, Any]) -> Facts:
    length = about.get("duration")
    return Facts(
        bytes=int(about["bytes"]),
        type=str(about["type"]),
        duration=None if length is None else timecode.parse_timecode(length),
        sha256=about.get("sha256", ""),
        infohash=about.get("infohash", ""),
        magnet=about.get("magnet", ""),
        bitrate=int(about.get("bitrate", 0)),
        width=int(about.get("width", 0)),
        height=int(about.get("height", 0)),
        rate=int(about.get("rate", 0)),
    )


def _published_json(published: Published) -> dict[str, str | int]:
    about: dict[str, str | int] = {"url": published.url, "source": published.source}
    if facts := published.facts:
        about |= {
            "bytes": facts.bytes,
            "type": facts.type,
            "duration": "" if facts.duration is None else timecode.full(facts.duration),
            "sha256": facts.sha256,
            "infohash": facts.infohash,
            "magnet": facts.magnet,
            "bitrate": facts.bitrate,
            "width": facts.width,
            "height": facts.height,
            "rate": facts.rate,
        }
    return {name: value for name, value in about.items() if value}
