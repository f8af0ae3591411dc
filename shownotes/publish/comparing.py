"""Feeds in public/ and what the targets hold of them to what changes for subscribers, and what is dangerous in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from shownotes.atomic import write_file
from shownotes.model import Show
from shownotes.problems import Place, Problem
from shownotes.publish.changes import FeedChange, feed_change
from shownotes.publish.plan import Stock
from shownotes.publish.way import Way


def compared(stocked: Mapping[str, Stock], ways: Sequence[Way], state: Path) -> list[FeedChange]:
    """Each feed that differs from what some target holds."""
    found = []
    for path, one in feeds_of(stocked):
        takers = [way for way in ways if way.destination.path(path)]
        held = [way.manifest.files.get(path) for way in takers]
        if not takers or all(known and known.sha256 == one.sha256 for known in held):
            continue
        name = path.removeprefix("feeds/").removesuffix(".xml")
        found.append(feed_change(name, _before(path, takers, state), one.source.read_bytes()))
    return found


def dangers(feeds: Sequence[FeedChange], ways: Sequence[Way], *, new_guids: bool, prune: bool) -> list[Problem]:
    """What no lock can tell: a feed whose items get new identities, or that is gone."""
    found = []
    for change in feeds:
        if change.guids and not new_guids:
            said = f"this feed's podcast:guid was {change.guids[0]} and would be {change.guids[1]}"
            hint = "Directories and apps would take it for another show. Its `guid:` can be the old one."
            found.append(Problem(Place(f"feeds/{change.name}.yaml"), said, hint, "PC20-02", "warning"))
        if change.again and not new_guids:
            said = f"{len(change.again)} episodes get another guid in this feed: {', '.join(change.again[:3])}"
            hint = "Every subscriber would get them a second time. Put `guid_suffix` back as it was."
            found.append(Problem(Place(f"feeds/{change.name}.yaml"), said, hint, "RSS-12"))
    for path in sorted({path for way in ways for path in way.sending.stale if is_feed(path)}):
        said = "this feed was published and is not made any more: its subscribers get nothing new"
        hint = "Bring its file in feeds/ back, or let its address redirect (301) to another feed."
        found.append(Problem(Place(path), said, hint, "VAR-01", "error" if prune else "warning"))
    return found


def overwritten(show: Show, stocked: Mapping[str, Stock], ways: Sequence[Way], state: Path) -> list[Problem]:
    """Media that published feeds name and that would get other bytes: only an episode that lost its .lock has any."""
    found = []
    for episode in show.episodes:
        for one in episode.media:
            takers = [way for way in ways if one.path and _replaces(way, one.path)]
            named = f'"{one.url}"'.replace("&", "&amp;").encode()
            if takers and any(named in (_before(path, ways, state) or b"") for path, _ in feeds_of(stocked)):
                said = (
                    f"this is not the file that was published at {one.url}, and episodes/{episode.slug}.lock is gone"
                )
                hint = (
                    "Apps that resume would mix the two files. Restore the .lock from version control; then, for a "
                    f"corrected file, `shownotes publish --replace-media {episode.slug} --reason …`."
                )
                found.append(episode.source.problem(one.keys, said, hint, "PIPE-02"))
    return found


def _replaces(way: Way, path: str) -> bool:
    there = way.destination.path(path)
    held = way.manifest.files.get(there)
    sent = next((file for file in way.sending.files["media"] if file.path == there), None)
    return bool(held and sent and held.sha256 != sent.sha256)


def remember(stocked: Mapping[str, Stock], state: Path) -> None:
    """Keep a copy of each feed as it was published, for targets that cannot be read."""
    for path, one in feeds_of(stocked):
        copy = state / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        write_file(copy, one.source.read_bytes())


def feeds_of(stocked: Mapping[str, Stock]) -> list[tuple[str, Stock]]:
    """The feeds among all files, by path."""
    return [(path, one) for path, one in sorted(stocked.items()) if is_feed(path)]


def _before(path: str, takers: Sequence[Way], state: Path) -> bytes | None:
    for way in takers:
        if (data := way.read(path)) is not None:
            return data
    copy = state / path
    return copy.read_bytes() if copy.is_file() else None


def is_feed(path: str) -> bool:
    """Whether it is a feed, and not the page for people or the style sheet beside it."""
    return path.startswith("feeds/") and path.endswith(".xml")
