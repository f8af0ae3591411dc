"""Files to whatever a command of the show's own does with them, once, when everything else is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from shownotes.atomic import write_file
from shownotes.publish.manifest import PATH
from shownotes.publish.targets import File, Sent
from shownotes.publish.targets.programs import run
from shownotes.publishing import Destination


class Command:
    """A shell command, run in the show's folder.

    It finds $SHOWNOTES_PUBLIC (the folder), $SHOWNOTES_CHANGED and $SHOWNOTES_REMOVED (files of one path a line,
    media first and feeds last). Exit 0 says that all of it is out.
    """

    def __init__(self, destination: Destination, root: Path, state: Path, public: Path) -> None:
        self.command, self.root, self.state, self.public = destination.where, root, state, public
        self.changed: list[str] = []
        self.removed: list[str] = []
        self.manifest: bytes | None = None

    def read(self, path: str) -> bytes | None:
        """Only the manifest of the last success is known."""
        kept = self.state / "sent.json"
        if path == PATH and self.manifest is None and kept.is_file():
            return kept.read_bytes()
        return self.manifest if path == PATH else None

    def send(self, files: Sequence[File], sent: Sent) -> None:
        """Note what has changed."""
        for file in files:
            if file.path == PATH:
                self.manifest = file.source.read_bytes()
            else:
                self.changed.append(file.path)
            sent(file)

    def remove(self, paths: Iterable[str]) -> None:
        """Note what is no longer made."""
        self.removed += paths

    def close(self) -> None:
        """Run it."""
        if not self.changed and not self.removed:
            return
        lists = {"SHOWNOTES_CHANGED": self.changed, "SHOWNOTES_REMOVED": self.removed}
        environment = {"SHOWNOTES_PUBLIC": str(self.public)}
        for name, paths in lists.items():
            file = self.state / name.lower()
            file.write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
            environment[name] = str(file)
        run(["sh", "-c", self.command], at=self.root, environment=environment)
        write_file(self.state / "sent.json", self.manifest or b"")
