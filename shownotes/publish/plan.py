"""A finished build and what the targets hold, to what has to be sent, in which order."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path

from shownotes.atomic import write_file
from shownotes.model import Episode, Show
from shownotes.publish.changes import FeedChange
from shownotes.publish.headers import cache_control, content_type
from shownotes.publish.manifest import Held, Manifest
from shownotes.publish.targets import File
from shownotes.publishing import Destination

STAGES = ("media", "pages", "feeds")


@dataclass(frozen=True, slots=True)
class Stock:
    """A file of public/ that can be sent."""

    path: str
    source: Path
    bytes: int
    sha256: str
    type: str


@dataclass(slots=True)
class Sending:
    """What one target gets, by stage, and what it holds that is no longer made."""

    destination: Destination
    manifest: Manifest
    files: dict[str, list[File]] = field(default_factory=dict)
    stale: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)  # those of them that were an episode which is withdrawn

    @property
    def count(self) -> int:
        return sum(len(files) for files in self.files.values())

    @property
    def bytes(self) -> int:
        return sum(file.bytes for files in self.files.values() for file in files)


@dataclass(slots=True)
class Plan:
    """Everything that a publish would do."""

    show: Show
    sendings: list[Sending]
    feeds: list[FeedChange]
    fresh: list[str]  # slugs of episodes that come out for the first time
    due: list[tuple[Episode, str]] = field(default_factory=list)  # who would be told of which episode
    hubs: tuple[str, ...] = ()  # who would be told of changed feeds
    prune: bool = False

    @property
    def is_empty(self) -> bool:
        return not any(sending.count for sending in self.sendings)


def stage_of(path: str) -> str:
    """Media go first, feeds last: a feed never names what is not there yet (PIPE-06)."""
    first = path.partition("/")[0]
    return first if first in ("media", "feeds") else "pages"


def stock(public: Path, state: Path, show: Show) -> dict[str, Stock]:
    """All files that the tool has made in public/, by path; hashes are known again by size and time."""
    cache = state / "hashes.json"
    known = _cached(cache)
    types = {one.path: one.facts.type for episode in show.episodes for one in episode.media if one.path and one.facts}
    found: dict[str, Stock] = {}
    rows: dict[str, list[int | str]] = {}
    for path in _made(state.parent / "public.json"):
        source = public / path
        try:
            about = source.stat()
        except FileNotFoundError:
            continue
        row = known.get(path)
        if row is None or row[:2] != [about.st_size, about.st_mtime_ns]:
            with source.open("rb", buffering=0) as file:
                row = [about.st_size, about.st_mtime_ns, file_digest(file, "sha256").hexdigest()]
        rows[path] = row
        kind = types.get(path) or content_type(path)  # what the feed says is what is served (HTTP-04)
        found[path] = Stock(path, source, about.st_size, str(row[2]), kind)
    state.mkdir(parents=True, exist_ok=True)
    if rows != known:
        write_file(cache, json.dumps(rows).encode())
    return found


def sending(
    destination: Destination,
    manifest: Manifest,
    stocked: Mapping[str, Stock],
    kept: Iterable[str],
    gone: Container[str],
    *,
    whole: bool,
) -> Sending:
    """What is new or other than what the target holds; `whole` sends everything again.

    `kept` are paths of public/ that a published episode names, or has named: they are never stale.
    `gone` are those of withdrawn episodes.
    """
    found = Sending(destination, manifest, {stage: [] for stage in STAGES})
    wanted = set()
    for path, one in sorted(stocked.items()):
        there = destination.path(path)
        if not there:
            continue
        wanted.add(there)
        if whole or manifest.files.get(there) != Held(one.bytes, one.sha256):
            file = File(there, one.source, one.bytes, one.sha256, one.type, cache_control(path))
            found.files[stage_of(path)].append(file)
    needed = wanted | {destination.path(path) for path in kept}
    found.stale = sorted(path for path in manifest.files if path not in needed)
    before = "media/" if destination.send == "media" else ""
    found.withdrawn = [path for path in found.stale if before + path in gone]
    return found


def _made(listed: Path) -> list[str]:
    return [str(path) for path in json.loads(listed.read_bytes())]


def _cached(cache: Path) -> dict[str, list[int | str]]:
    try:
        return {str(path): list(row) for path, row in json.loads(cache.read_bytes()).items()}
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        return {}
