"""A show on the disk that publishes to a folder, for the tests of publishing."""

from __future__ import annotations

import io
import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from own_show import REPOSITORY, WHOLE, copied, shownotes
from PIL import Image

# The command, but for the seconds that it waits before it asks a server again.
HASTY = """
from shownotes.cli import main
from shownotes.publish import announcing, verifying
announcing._WAITS, verifying._WAITS = (0.0, 0.02, 0.02), (0.02, 0.02)
main()
"""
FOLDER = "to: [{folder: ../site}], verify: false"


def new_show(root: Path, publish: str = FOLDER) -> Path:
    """This repository's own show, with `publish:` in flow style."""
    copied(root, WHOLE)
    (root / "cover.jpg").write_bytes(_cover())
    with (root / "show.yaml").open("a") as file:
        file.write(f"\npublish: {{{publish}}}\n")
    return root


@cache
def _cover() -> bytes:
    """The show's own in the least size that directories take: every medium and card of a show is made from it."""
    file = io.BytesIO()
    with Image.open(REPOSITORY / "cover.jpg") as cover:
        cover.resize((1400, 1400)).save(file, "JPEG")
    return file.getvalue()


def run(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as people type it; the links of this show lead to hosts that do not exist, and are not asked."""
    words = (*words, "--no-links") if words[0] == "publish" and "--links" not in words else words
    words = tuple(word for word in words if word != "--links")
    start = ("-c", HASTY) if words[0] in ("publish", "verify") else ("-m", "shownotes")
    return shownotes(*words, at=root, start=start, **environment)


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
