"""A show on the disk that publishes to a folder, for the tests of publishing."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from own_show import WHOLE, copied, shownotes

FOLDER = "to: [{folder: ../site}], verify: false"


def new_show(root: Path, publish: str = FOLDER) -> Path:
    """This repository's own show, with `publish:` in flow style."""
    copied(root, WHOLE)
    with (root / "show.yaml").open("a") as file:
        file.write(f"\npublish: {{{publish}}}\n")
    return root


def run(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as people type it; the links of this show lead to hosts that do not exist, and are not asked."""
    words = (*words, "--no-links") if words[0] == "publish" and "--links" not in words else words
    words = tuple(word for word in words if word != "--links")
    return shownotes(*words, at=root, **environment)


def publish(root: Path, *words: str, **environment: str) -> dict[str, Any]:
    """`publish --yes --json`, which must succeed, as its JSON."""
    done = run(root, "publish", "--yes", "--json", *words, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(json.loads(done.stdout))


def refused(root: Path, *words: str, **environment: str) -> str:
    """What a refused `publish --yes` says."""
    done = run(root, "publish", "--yes", *words, **environment)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def other_mp3(path: Path) -> None:
    """Another recording in its place: one byte of the sound is another."""
    data = bytearray(path.read_bytes())
    data[-1000] ^= 0x55
    path.write_bytes(data)
