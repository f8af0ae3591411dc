"""An episode's .lock file, which says what the world has seen of it, to values, and back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from shownotes import timecode
from shownotes.model import Episode, Facts
from shownotes.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Lock:
    """What was published: it never changes by accident."""

    guid: str
    date: datetime
    url: str
    media: dict[str, tuple[str, Facts]] = field(default_factory=dict)  # name to address and facts


def read_lock(path: Path, name: str) -> tuple[Lock | None, list[Problem]]:
    """The lock, None where there is none; a damaged one is a Problem."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None, []
    try:
        return _lock(json.loads(data)), []
    except (ValueError, KeyError, TypeError, AttributeError) as why:
        message = f"this record of what was published cannot be read ({why})"
        return None, [Problem(Place(name, 1, 1), message, "Restore it from version control.")]


def written(lock: Lock) -> bytes:
    """As sorted JSON, one fact a line."""
    media = {name: {"url": url, **_facts_json(facts)} for name, (url, facts) in lock.media.items()}
    value = {"guid": lock.guid, "date": lock.date.isoformat(), "url": lock.url, "media": media}
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def drift(episode: Episode, lock: Lock) -> list[Problem]:
    """What the episode's file says that differs from what the world has seen."""
    source, found = episode.source, []
    if episode.guid != lock.guid:
        found.append(
            source.problem(
                ("guid",),
                f'the guid was published as "{lock.guid}" and is now "{episode.guid}"',
                "Every subscriber would get the episode a second time. Put the old one back.",
                "RSS-12",
            )
        )
    if episode.date != lock.date:
        found.append(
            source.problem(
                ("date",),
                f"the date was published as {lock.date.isoformat()} and is now {episode.date.isoformat()}",
                "The episode would move in every list. Put the old one back.",
                "RSS-17",
            )
        )
    return found


def _lock(value: dict[str, Any]) -> Lock:
    media = {name: (about["url"], _facts(about)) for name, about in value.get("media", {}).items()}
    return Lock(str(value["guid"]), datetime.fromisoformat(value["date"]), str(value["url"]), media)


def _facts(about: dict[str, Any]) -> Facts:
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
    )


def _facts_json(facts: Facts) -> dict[str, str | int]:
    everything: dict[str, str | int] = {
        "bytes": facts.bytes,
        "type": facts.type,
        "duration": "" if facts.duration is None else _spelled(facts.duration),
        "sha256": facts.sha256,
        "infohash": facts.infohash,
        "magnet": facts.magnet,
        "bitrate": facts.bitrate,
        "width": facts.width,
        "height": facts.height,
    }
    return {name: value for name, value in everything.items() if value}


def _spelled(duration: timedelta) -> str:
    return timecode.full(duration)
