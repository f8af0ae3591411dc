"""Files to one commit on a branch of a git repository, as pages hosts serve them: all of them appear at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from shownotes.publish.targets import Failed, File, Sent
from shownotes.publish.targets.programs import run
from shownotes.publishing import Destination

_WHO = {
    "GIT_AUTHOR_NAME": "shownotes",
    "GIT_AUTHOR_EMAIL": "shownotes@localhost",
    "GIT_COMMITTER_NAME": "shownotes",
    "GIT_COMMITTER_EMAIL": "shownotes@localhost",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_HTTP_LOW_SPEED_LIMIT": "1000",  # bytes a second
    "GIT_HTTP_LOW_SPEED_TIME": "60",
}


class Git:
    """A branch, reached through a small bare repository in our own state; nothing is checked out."""

    def __init__(self, destination: Destination, root: Path, state: Path) -> None:
        self.branch, self.here = destination.branch, state / "repository.git"
        self.url = _address(destination.where, root)
        if not (self.here / "HEAD").is_file():
            run(["git", "init", "-q", "--bare", str(self.here)])
        (self.here / "index").unlink(missing_ok=True)
        self.parent = self._fetch()
        if self.parent:
            self._git("read-tree", self.parent)
        self.touched = False

    def read(self, path: str) -> bytes | None:
        """A file's bytes, None if it is not there."""
        if not self.parent:
            return None
        found = self._git("ls-tree", "--name-only", self.parent, "--", path)
        return self._git("cat-file", "blob", f"{self.parent}:{path}") if found.strip() else None

    def send(self, files: Sequence[File], sent: Sent) -> None:
        """Put files into the commit to come."""
        paths = "".join(f"{file.source.resolve()}\n" for file in files)
        blobs = self._git("hash-object", "-w", "--no-filters", "--stdin-paths", given=paths.encode()).split()
        rows = [f"100644 {blob.decode()}\t{file.path}\0" for blob, file in zip(blobs, files, strict=True)]
        self._git("update-index", "-z", "--add", "--index-info", given="".join(rows).encode())
        self.touched = True
        for file in files:
            sent(file)

    def remove(self, paths: Iterable[str]) -> None:
        """Leave files out of the commit to come."""
        rows = "".join(f"{path}\0" for path in paths)
        self._git("update-index", "-z", "--force-remove", "--stdin", given=rows.encode())
        self.touched = True

    def close(self) -> None:
        """Commit and push; a branch that somebody else has moved on is never overwritten."""
        if not self.touched:
            return
        tree = self._git("write-tree").decode().strip()
        words = ["commit-tree", tree, "-m", "Publish", *(["-p", self.parent] if self.parent else [])]
        commit = self._git(*words).decode().strip()
        self._git("push", "-q", self.url, f"{commit}:refs/heads/{self.branch}")
        self.parent, self.touched = commit, False

    def _fetch(self) -> str:
        """The branch's newest commit, "" if there is no such branch yet."""
        rows = self._git("ls-remote", "--heads", self.url, f"refs/heads/{self.branch}").decode()
        if not rows.strip():
            return ""
        self._git("fetch", "-q", "--depth=1", self.url, f"refs/heads/{self.branch}")
        return rows.split()[0]

    def _git(self, *words: str, given: bytes = b"") -> bytes:
        return run(["git", "--git-dir", str(self.here), *words], given=given, environment=_WHO)


def _address(where: str, root: Path) -> str:
    """The address, or what a remote of the show's own repository is called."""
    if "/" in where or ":" in where:
        local = (root / where).resolve()
        return str(local) if "://" not in where and local.exists() else where
    try:
        return run(["git", "-C", str(root), "remote", "get-url", where]).decode().strip()
    except Failed:
        raise Failed(f'the show\'s repository has no remote "{where}"', "Name one, or write its address.") from None
