"""Locks to files that are no longer made and that the world still asks for: replaced media, withdrawn episodes."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from shownotes.lock import Lock


def replaced(locks: Mapping[str, Lock]) -> Iterator[str]:
    """Media that a deliberate change replaced: downloads go on in them, and apps have kept their addresses."""
    for lock in locks.values():
        if not lock.withdrawn:
            yield from _replaced(lock)


class Withdrawn(Container[str]):
    """The paths of public/ that belong to a withdrawn episode."""

    def __init__(self, locks: Mapping[str, Lock]) -> None:
        gone = {slug: lock for slug, lock in locks.items() if lock.withdrawn}
        self._folders = tuple(f"{before}{slug}/" for slug in gone for before in ("", "embed/", "letters/"))
        self._media = {path for lock in gone.values() for path in (*_held(lock), *_replaced(lock))}

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and (path in self._media or path.startswith(self._folders))


def _held(lock: Lock) -> Iterator[str]:
    for one in lock.media.values():
        yield _path(one.url)


def _replaced(lock: Lock) -> Iterator[str]:
    for change in lock.changes:
        if change.what.startswith("replaced ") and "url" in change.was:
            yield _path(change.was["url"])


def _path(url: str) -> str:
    """Where a medium stood in public/: its folder's address may have changed since, its name has not."""
    return f"media/{unquote(urlsplit(url).path.rpartition('/')[2])}"
