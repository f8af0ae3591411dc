"""Files to a folder on another machine by OpenSSH's sftp: a temporary name, then a rename."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from shownotes.atomic import TEMPORARY
from shownotes.publish.targets import Failed, File, Sent
from shownotes.publish.targets.programs import run, ssh_options
from shownotes.publishing import Destination

_BATCH = 100


class Sftp:
    """user@host:/path, for hosts that have no rsync; keys and hosts come from SSH's own files and agent."""

    def __init__(self, destination: Destination, state: Path) -> None:
        self.host, _, self.folder = destination.where.partition(":")
        self.state = state
        self.words = ["sftp", *ssh_options(), *(["-P", str(destination.port)] if destination.port else [])]
        self.known: set[str] = set()

    def read(self, path: str) -> bytes | None:
        """A file's bytes, None if it is not there."""
        with tempfile.TemporaryDirectory(dir=self.state) as folder:
            copy = Path(folder, "file")
            try:
                self._run([f"get {_quoted(self._there(path))} {_quoted(str(copy))}"])
            except Failed as why:
                if "not found" in str(why) or "No such file" in str(why):
                    return None
                raise
            return copy.read_bytes() if copy.is_file() else None

    def send(self, files: Sequence[File], sent: Sent) -> None:
        """A batch at a time."""
        for start in range(0, len(files), _BATCH):
            batch = files[start : start + _BATCH]
            lines = [f"-mkdir {_quoted(folder)}" for folder in self._folders(batch)]
            for file in batch:
                final = self._there(file.path)
                name = PurePosixPath(final)
                temporary = str(name.with_name(f".{name.name}-{file.sha256[:12]}{TEMPORARY}"))
                lines.append(f"put {_quoted(str(file.source))} {_quoted(temporary)}")
                lines.append(f"chmod 644 {_quoted(temporary)}")
                lines.append(f"rename {_quoted(temporary)} {_quoted(final)}")
            self._run(lines)
            for file in batch:
                sent(file)

    def remove(self, paths: Iterable[str]) -> None:
        """Delete files; those that are gone already are no failure."""
        self._run([f"-rm {_quoted(self._there(path))}" for path in paths])

    def close(self) -> None:
        """Nothing: every file is visible as it arrives."""

    def _there(self, path: str) -> str:
        return f"{self.folder.rstrip('/')}/{path}"

    def _folders(self, files: Iterable[File]) -> list[str]:
        found: dict[str, None] = {}
        for file in files:
            for parent in reversed(PurePosixPath(self._there(file.path)).parents):
                if str(parent) not in ("/", ".") and str(parent) not in self.known:
                    found[str(parent)] = None
        self.known |= set(found)
        return list(found)

    def _run(self, lines: Sequence[str]) -> None:
        run([*self.words, "-b", "-", self.host], given="\n".join([*lines, ""]).encode())


def _quoted(path: str) -> str:
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'
