"""Files to a folder on another machine by rsync over SSH, which renames each when it is whole."""

from __future__ import annotations

import os
import shlex
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from shownotes.publish.targets import Failed, File, Sent
from shownotes.publish.targets.programs import run, ssh_options
from shownotes.publishing import Destination

_BATCH = 200  # files at a time, so that an interrupted run knows what has arrived


class Rsync:
    """user@host:/path; partial files wait in .rsync-partial, so that a large one goes on where it stopped."""

    def __init__(self, destination: Destination, state: Path) -> None:
        self.where = destination.where.rstrip("/") + "/"
        self.state = state
        shell = shlex.join(["ssh", *ssh_options(), *(["-p", str(destination.port)] if destination.port else [])])
        self.words = ["rsync", "-rt", "--chmod=D755,F644", "--partial-dir=.rsync-partial", "--mkpath", "-e", shell]

    def read(self, path: str) -> bytes | None:
        """A file's bytes, None if it is not there."""
        with tempfile.TemporaryDirectory(dir=self.state) as folder:
            copy = Path(folder, "file")
            words = ["rsync", *self.words[-2:], f"{self.where}{path}", str(copy)]
            try:
                run(words)
            except Failed as why:
                if "No such file" in str(why):
                    return None
                raise
            return copy.read_bytes()

    def send(self, files: Sequence[File], sent: Sent) -> None:
        """A batch at a time, each file under its path below public/."""
        for start in range(0, len(files), _BATCH):
            batch = files[start : start + _BATCH]
            with tempfile.TemporaryDirectory(dir=self.state) as folder:
                for file in batch:
                    link = Path(folder, file.path)
                    link.parent.mkdir(parents=True, exist_ok=True)
                    link.symlink_to(file.source.resolve())
                run([*self.words, "--copy-links", "--ignore-times", f"{folder}{os.sep}", self.where])
            for file in batch:
                sent(file)

    def remove(self, paths: Iterable[str]) -> None:
        """Delete these and nothing else: whatever is not included is out of rsync's sight."""
        with tempfile.TemporaryDirectory(dir=self.state) as folder:
            for path in paths:
                rules = [f"--include=/{parent.as_posix()}/" for parent in reversed(Path(path).parents[:-1])]
                rules += [f"--include=/{_literal(path)}", "--exclude=*"]
                for parent in Path(path).parents[:-1]:
                    Path(folder, parent).mkdir(parents=True, exist_ok=True)
                run(["rsync", "-r", "--delete", *rules, *self.words[-2:], f"{folder}{os.sep}", self.where])

    def close(self) -> None:
        """Nothing: every file is visible as it arrives."""


def _literal(path: str) -> str:
    return "".join(f"\\{char}" if char in "*?[\\" else char for char in path)
