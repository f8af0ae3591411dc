"""A destination and the files for it to a target that holds them, with a record of what it got."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shownotes.atomic import write_file
from shownotes.paths import slugified
from shownotes.publish import manifest
from shownotes.publish.journal import Journal
from shownotes.publish.manifest import Held, Manifest
from shownotes.publish.plan import Sending
from shownotes.publish.targets import Failed, File, Target, open_target
from shownotes.publishing import Destination

Say = Callable[[str], None]
SWAPPING = ("git", "command")  # targets that show nothing before they are closed


@dataclass(slots=True)
class Way:
    """One target on its way; failures carry its name."""

    destination: Destination
    target: Target
    journal: Journal
    state: Path
    manifest: Manifest = field(default_factory=Manifest)
    sending: Sending = field(init=False)
    sent: list[str] = field(default_factory=list)  # paths at the target

    @property
    def name(self) -> str:
        return self.destination.name

    def read(self, path: str) -> bytes | None:
        """A file's bytes as the target holds them."""
        with self._named():
            return self.target.read(path)

    def recall(self) -> None:
        """Read what the target holds, and what an interrupted run has sent since."""
        self.manifest = self.journal.recall(manifest.read(self.read(manifest.PATH)))

    def check_alone(self) -> None:
        """Another machine may have published meanwhile; then its feeds stand, and the next run sees them."""
        if self.destination.kind in SWAPPING:  # they refuse by themselves
            return
        if manifest.read(self.read(manifest.PATH)).base != self.manifest.base:
            raise Failed(f"{self.name}: somebody else has published there", "Pull their changes, and publish again.")

    def send(self, stage: str, say: Say) -> None:
        """Send the files of one stage, and then the manifest."""
        if files := self.sending.files[stage]:
            say(f"{self.name}: {stage}, {len(files)} files")
            with self._named():
                self.target.send(files, self._note)
            self._send_manifest()

    def prune(self, say: Say) -> None:
        """Delete what is no longer made."""
        if stale := self.sending.stale:
            say(f"{self.name}: {len(stale)} files removed")
            with self._named():
                self.target.remove(stale)
            for path in stale:
                del self.manifest.files[path]
            self._send_manifest()

    def close(self) -> None:
        """Make everything visible; from here on the manifest alone counts."""
        if hashlib.sha256(self.manifest.written()).hexdigest() != self.manifest.base:
            self._send_manifest()  # a run before this one was killed before it could
        with self._named():
            self.target.close()
        self.journal.begin(self.manifest.base)
        self.journal.close()

    def _note(self, file: File) -> None:
        if self.destination.kind not in SWAPPING:
            self.journal.note(file)
        self.manifest.files[file.path] = Held(file.bytes, file.sha256)
        self.sent.append(file.path)

    def _send_manifest(self) -> None:
        content = self.manifest.written()
        copy = self.state / "manifest.json"
        write_file(copy, content)
        digest = hashlib.sha256(content).hexdigest()
        file = File(manifest.PATH, copy, len(content), digest, "application/json", "no-cache")
        with self._named():
            self.target.send([file], lambda _: None)
        self.manifest.base = digest
        self.journal.begin(digest)

    def _named(self) -> contextlib.AbstractContextManager[None]:
        return _naming(self.destination)


def open_way(destination: Destination, root: Path, state: Path, public: Path) -> Way:
    """The way to a destination; `state` is where the show's publishes are remembered."""
    digest = hashlib.sha256(destination.name.encode()).hexdigest()[:8]
    own = state / f"{slugified(destination.name)[:40]}-{digest}"
    own.mkdir(parents=True, exist_ok=True)
    with _naming(destination):
        target = open_target(destination, root, own, public)
    return Way(destination, target, Journal(own / "sent.jsonl"), own)


@contextlib.contextmanager
def _naming(destination: Destination) -> Iterator[None]:
    """A failure says which target it is of."""
    try:
        yield
    except Failed as why:
        raise Failed(f"{destination.name}: {why}", why.hint) from None
