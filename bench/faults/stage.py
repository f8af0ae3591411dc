"""A small show of five episodes, published once and then edited, and what must hold of it after any fault."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SHOW = """\
title: Fault Hour
link: https://fault.example/
description: Five short episodes.
author: Fault Hour
owner: {name: Kim, email: kim@fault.example}
language: en
timezone: UTC
categories: [Technology]
guid: 3c7b0d4e-5a4b-5c8e-9a54-1f6f3d1b2a10
people: {kim: {name: Kim Lund}}
hosts: [kim]
cover: cover.jpg
publish: {to: [{folder: ../site}], verify: false}
"""
EPISODE = """\
number: {n}
title: Episode {n}
date: 2024-05-0{n} 12:00
summary: Number {n}.
media: {{mp3: media/{n}.mp3, torrent: {{of: mp3}}}}
segments:
  - {{title: Opening, start: "0:00", notes: "It begins."}}
  - {{title: Middle, start: "0:01", notes: "{word}"}}
"""
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(REPOSITORY),
    "PYTHONDONTWRITEBYTECODE": "1",
    "SOURCE_DATE_EPOCH": "1750000000",
}
TEMPORARY = ".shownotes-tmp"


@dataclass
class Stage:
    """`home` holds show/ and site/; `base` is how it is before each trial, `good` what a good run makes of it."""

    home: Path
    base: Path
    old: dict[str, str]
    good: dict[str, str]

    def reset(self) -> None:
        """As before: four episodes are published, the fifth and an edit of the fourth are not."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self.base, self.home)

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "shownotes", "-C", str(self.home / "show"), *words]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*words), env=ENVIRONMENT, capture_output=True, text=True, check=False)

    def harm(self) -> list[str]:
        """What a fault has broken: halves, feeds that name what is not there, a manifest that claims too much."""
        found = []
        for path, digest in hashes(self.home).items():
            if digest not in (self.old.get(path), self.good.get(path)) and not path.endswith(".shownotes.json"):
                found.append(f"{path} is neither old nor new")
        site = self.home / "site"
        for root in (site, self.home / "show/public"):
            for feed in (root / "feeds").glob("*.xml"):
                for enclosure in ET.parse(feed).iter("enclosure"):
                    file = root / enclosure.get("url", "").removeprefix("https://fault.example/")
                    if not file.is_file() or file.stat().st_size != int(enclosure.get("length", "0")):
                        found.append(f"{root.name}/{feed.name} names {file.name}, which is not there")
        for path, (size, digest) in json.loads((site / ".shownotes.json").read_bytes())["files"].items():
            data = (site / path).read_bytes() if (site / path).is_file() else b""
            is_it = len(data) == size and hashlib.sha256(data).hexdigest() == digest
            if not is_it and not self._is_newer(path, data):
                found.append(f"the manifest claims another {path}")
        return found

    def _is_newer(self, path: str, data: bytes) -> bool:
        return hashlib.sha256(data).hexdigest() == self.good.get(f"site/{path}")

    def unlike(self) -> list[str]:
        """How it differs from what an undisturbed run makes."""
        now = hashes(self.home)
        found = [path for path in sorted(now.keys() | self.good.keys()) if now.get(path) != self.good.get(path)]
        return found + [
            path.name for path in self.home.rglob(f"*{TEMPORARY}") if ".shownotes" not in path.parent.parts
        ]


def hashes(home: Path) -> dict[str, str]:
    """Every file that the world or version control sees, by path; not what is unfinished, nor the tool's memory."""
    found = {}
    for part in ("show/public", "show/episodes", "site"):
        for path in (home / part).rglob("*"):
            if path.is_file() and not path.name.endswith(TEMPORARY):
                found[path.relative_to(home).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def stage(folder: Path) -> Stage:
    """Make the show in `folder`, publish four episodes, edit, and learn what a good run makes."""
    home, base = folder / "home", folder / "base"
    show = home / "show"
    (show / "episodes/media").mkdir(parents=True)
    (show / "feeds").mkdir()
    (show / "show.yaml").write_text(SHOW)
    (show / "feeds/mp3.yaml").write_text("media: mp3\n")
    (show / "feeds/torrent.yaml").write_text('media: torrent\nvocabularies: [torrent]\nguid_suffix: "#torrent"\n')
    picture = ["-f", "lavfi", "-i", "color=c=teal:size=1400x1400", "-frames:v", "1"]
    subprocess.run(["ffmpeg", "-v", "error", *picture, str(show / "cover.jpg")], check=True)
    for n in range(1, 5):
        episode(show, n)
    made = Stage(home, base, {}, {})
    done = made.run("publish", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    made.old = hashes(home)
    episode(show, 4, word="Mended.")
    episode(show, 5)
    shutil.copytree(home, base)
    done = made.run("publish", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    made.good = hashes(home)
    for path in ("show/episodes/4.yaml", "show/episodes/5.yaml", "show/episodes/media/5.mp3"):
        made.old[path] = made.good[path]
    return made


def episode(show: Path, n: int, word: str = "It goes on.") -> None:
    """Write an episode and three seconds of sound."""
    (show / f"episodes/{n}.yaml").write_text(EPISODE.format(n=n, word=word))
    sound = show / f"episodes/media/{n}.mp3"
    if not sound.exists():
        tone = f"sine=frequency={200 + 50 * n}:duration=3"
        words = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", tone, "-b:a", "64k", str(sound)]
        subprocess.run(words, check=True)
