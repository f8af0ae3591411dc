"""What a publish has sent so far, on the disk, so that an interrupted one goes on where it stopped."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from shownotes.publish.manifest import Held, Manifest
from shownotes.publish.targets import File


class Journal:
    """A file of one line for each sent file; it counts only as long as the target's manifest is the same one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = None if not path.exists() else path.open("a", encoding="utf-8")

    def recall(self, manifest: Manifest) -> Manifest:
        """The manifest with what an interrupted run has sent since; begins anew if another one has published."""
        found = dict(manifest.files)
        try:
            first, *rows = self.path.read_text(encoding="utf-8").splitlines()
            if json.loads(first) == manifest.base:
                for row in rows:
                    with contextlib.suppress(ValueError, TypeError):  # the last line may be half
                        path, size, digest = json.loads(row)
                        found[path] = Held(size, digest)
                return Manifest(found, manifest.base)
        except (OSError, ValueError, RecursionError):
            pass
        self.begin(manifest.base)
        return manifest

    def begin(self, base: str) -> None:
        """Forget everything; what follows builds on this manifest."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.close()
        self._file = self.path.open("w", encoding="utf-8")
        self._file.write(json.dumps(base) + "\n")
        self._file.flush()

    def note(self, file: File) -> None:
        """This one is safe at the target."""
        if self._file is None:
            self._file = self.path.open("a", encoding="utf-8")
        self._file.write(json.dumps([file.path, file.bytes, file.sha256]) + "\n")
        self._file.flush()

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
