"""This repository's own show: copies of it, the command run on them as people type it, and its pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
PARTS = ("show.yaml", "cover.jpg", "people", "episodes", "feeds")
WHOLE = (*PARTS, "templates")
PAGES = {
    "index": "",
    "episode": "209/",
    "transcript": "209/transcript/",
    "embed": "embed/209/",
    "archive": "episodes/",
    "year": "episodes/2017/",
    "tags": "tags/",
    "tag": "tags/netbsd/",
    "people": "people/",
    "person": "people/kim/",
    "letters": "letters/",
    "letter": "letters/209/greg-lenovo/",
    "links": "links/",
    "subscribe": "subscribe/",
    "search": "search/",
    "feed": "feeds/mp3.html",
    "missing": "404.html",
}


def copied(root: Path, parts: tuple[str, ...] = PARTS) -> Path:
    """The parts of the show in a folder, which is made if it is not there."""
    root.mkdir(parents=True, exist_ok=True)
    for part in parts:
        source = REPOSITORY / part
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, root / part)
    return root


def shownotes(
    *words: str, at: Path, start: tuple[str, ...] = ("-m", "shownotes"), **environment: str
) -> subprocess.CompletedProcess[str]:
    """The command in that folder, with nobody at a terminal; `start` is how Python comes to it."""
    command = [sys.executable, *start, *words]
    env = {**os.environ, "PYTHONPATH": str(REPOSITORY), **environment}
    return subprocess.run(
        command, cwd=at, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file's bytes by its path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
