"""A destination of show.yaml to a target that can be read from and sent to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from shownotes.paths import folder_outside
from shownotes.publishing import Destination


class Failed(Exception):
    """A target or the network did not do as it was asked; `hint` says what to do. Never holds a secret."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class File:
    """A file to be sent: its path at the target, where its bytes stand, and how it should be served."""

    path: str
    source: Path
    bytes: int
    sha256: str
    type: str
    cache: str


Sent = Callable[[File], None]


class Target(Protocol):
    """A place that holds a copy of public/. Every file appears there whole or not at all. Raises Failed."""

    def read(self, path: str) -> bytes | None:
        """A file's bytes, None if it is not there."""

    def send(self, files: Sequence[File], sent: Sent) -> None:
        """Put files there in this order; `sent` hears of each that is safe."""

    def remove(self, paths: Iterable[str]) -> None:
        """Delete files; those that are gone already are no failure."""

    def close(self) -> None:
        """Make visible what is not yet so, all at once where the target can."""


def open_target(destination: Destination, root: Path, state: Path, public: Path) -> Target:
    """The target; `root` is the show's folder, `state` a folder of this target's own."""
    match destination.kind:
        case "folder":
            from shownotes.publish.targets.folder import Folder

            return Folder(folder_outside(root, destination.where))
        case "rsync":
            from shownotes.publish.targets.rsync import Rsync

            return Rsync(destination, state)
        case "sftp":
            from shownotes.publish.targets.sftp import Sftp

            return Sftp(destination, state)
        case "store":
            from shownotes.publish.targets.store import Store

            return Store(destination)
        case "git":
            from shownotes.publish.targets.git import Git

            return Git(destination, root, state)
        case _:
            from shownotes.publish.targets.command import Command

            return Command(destination, root, state, public)
