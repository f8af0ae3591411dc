"""A show that is about to be seen by the world to the locks that hold it fast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shownotes.atomic import write_file
from shownotes.drift import lock_path
from shownotes.lock import SUFFIX, Lock, read_lock, written
from shownotes.media.ledger import Ledger
from shownotes.model import Episode, Media, Published, Show


def frozen(show: Show, locks: Mapping[str, Lock], ledger: Ledger) -> dict[str, Lock]:
    """The locks of all published episodes by slug, new and old; what an old one says stays."""
    return {episode.slug: _frozen(show.guid, episode, locks.get(episode.slug), ledger) for episode in show.episodes}


def write_locks(show: Show, locks: Mapping[str, Lock]) -> list[str]:
    """Put locks beside their episodes' files; returns the slugs of those that changed."""
    paths = {episode.slug: lock_path(episode.path) for episode in show.episodes}
    changed = []
    for slug, lock in sorted(locks.items()):
        path = paths.get(slug, show.root / "episodes" / f"{slug}{SUFFIX}")
        if read_lock(path, path.name)[0] != lock:
            write_file(path, written(lock))
            changed.append(slug)
    return changed


def _frozen(guid: str, episode: Episode, lock: Lock | None, ledger: Ledger) -> Lock:
    known = lock.media if lock else {}
    media = {one.name: _published(one, known.get(one.name), ledger) for one in episode.media if one.facts}
    if lock is None:
        return Lock(episode.guid, episode.date, episode.url, media, show=guid)
    return replace(lock, media={**known, **media}, show=lock.show or guid)


def _published(media: Media, known: Published | None, ledger: Ledger) -> Published:
    if known and known.facts:
        return known
    return Published(media.url, media.facts, ledger.sha256(media.file) if media.file else "")
