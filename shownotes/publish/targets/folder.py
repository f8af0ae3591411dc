"""Files to another folder of this machine, each by a temporary name and a rename."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from shownotes.atomic import TEMPORARY, copy_into
from shownotes.publish.targets import Failed, File, Sent


class Folder:
    """A folder that a web server serves, or that another program carries on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str) -> bytes | None:
        """A file's bytes, None if it is not there."""
        try:
            return (self.folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as why:
            raise _failed(why) from None

    def send(self, files: Sequence[File], sent: Sent) -> None:
        """Copy, flush and rename each file."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for file in files:
                copy_into(file.source, self._inside(file.path))
                sent(file)
        except OSError as why:
            raise _failed(why) from None

    def remove(self, paths: Iterable[str]) -> None:
        """Delete files, and folders that become empty."""
        try:
            for path in paths:
                final = self._inside(path)
                final.unlink(missing_ok=True)
                self._tidy(final.parent)
        except OSError as why:
            raise _failed(why) from None

    def close(self) -> None:
        """Sweep up what a killed run left behind."""
        for where, _, names in os.walk(self.folder):
            for name in names:
                if name.startswith(".") and name.endswith(TEMPORARY):
                    Path(where, name).unlink(missing_ok=True)

    def _inside(self, path: str) -> Path:
        final = self.folder / path
        if not final.parent.resolve().is_relative_to(self.folder.resolve()):
            raise PermissionError(None, "leads out of the folder by a link; remove it", str(final.parent))
        return final

    def _tidy(self, folder: Path) -> None:
        while folder != self.folder and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def _failed(why: OSError) -> Failed:
    where = f"{why.filename}: " if why.filename else ""
    return Failed(f"{where}{why.strerror or why}", "Make room or correct the permissions, and publish again.")
