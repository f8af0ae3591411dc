"""A large MP3 and a large video to a table of how long tagging and hashing take beside other programs.

    python bench/media.py --mb 200 --torrent-mb 1024 --rounds 5

Every row is the median of rounds taken in turn, and its ratio to the row named first; both sides end with their bytes
on the disk. `cp` and the others are run as processes, ours in a fresh process that does what `shownotes build` does
with media. Needs ffmpeg, openssl and eyeD3; a row whose program is missing is left out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
SHOW = """\
title: Bench
link: https://bench.example/
description: d
author: a
owner: {name: n, email: n@bench.example}
language: en
timezone: UTC
categories: [Technology]
guid: 444583ad-fdab-5c72-b083-24c3e63d439f
"""
# Says its own seconds: starting Python and reading YAML are measured by bench/build.py.
OURS = """\
import sys, time, resource
from datetime import datetime, timezone
from pathlib import Path
from shownotes import media
from shownotes.load import load
from shownotes.write import Output
root = Path(sys.argv[1])
show = load(root, datetime(2026, 1, 1, tzinfo=timezone.utc)).need()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
with Output(root / "public", root / ".shownotes") as output:
    show, problems = media.prepare(show, output, root / ".shownotes")
    assert not problems, problems
    output.commit(whole=True)
print(time.perf_counter() - start, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""
EYED3 = """\
import shutil, sys, eyed3
shutil.copyfile(sys.argv[1], sys.argv[2])
file = eyed3.load(sys.argv[2])
file.initTag() if file.tag is None else None
file.tag.title = "Title"
for n in range(8):
    file.tag.chapters.set(b"c%d" % n, (n * 1000, n * 1000 + 1000)).title = f"Chapter {n}"
file.tag.save(version=(2, 3, 0))
"""
HASH = """\
import sys, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shownotes.media.torrent import Seed, torrent
start = time.perf_counter()
with ThreadPoolExecutor(2) as threads:
    torrent(Path(sys.argv[1]), Seed("https://bench.example/a.mp4", (), 0), threads)
print(time.perf_counter() - start)
"""


def mp3(folder: Path, size: int) -> Path:
    """An MP3 of `size` MB at 320 kbit/s: half a minute again and again, with a header that counts all frames."""
    short, made = folder / "short.mp3", folder / "episode.mp3"
    quiet = ["ffmpeg", "-v", "error", "-y"]
    subprocess.run([*quiet, "-f", "lavfi", "-i", "sine=440:d=26.2", "-b:a", "320k", str(short)], check=True)
    parts = folder / "parts.txt"
    parts.write_text(f"file '{short}'\n" * size)
    subprocess.run([*quiet, "-f", "concat", "-safe", "0", "-i", str(parts), "-c", "copy", str(made)], check=True)
    return made


def show(root: Path, episode: Path) -> Path:
    """A show of one episode, with eight chapters."""
    (root / "episodes").mkdir(parents=True)
    (root / "show.yaml").write_text(SHOW)
    os.link(episode, root / "episodes" / "1.mp3")
    rows = "".join(f"  - {{title: Chapter {n}, start: {n}:00}}\n" for n in range(8))
    text = f"title: One\ndate: 2024-01-01\nmedia: {{mp3: 1.mp3}}\nsegments:\n{rows}"
    (root / "episodes" / "1.yaml").write_text(text)
    return root


def timed(command: list[str], flush: Path | None = None) -> float:
    """Seconds of a process and of bringing its bytes to the disk."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    if flush:
        handle = os.open(flush, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
    return time.perf_counter() - start


def ours(script: str, *arguments: str) -> list[float]:
    """The numbers that one of the scripts above prints."""
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    command = [sys.executable, "-c", script, *arguments]
    return [float(word) for word in subprocess.check_output(command, env=environment, text=True).split()]


def table(title: str, rows: dict[str, Callable[[], float]], rounds: int) -> None:
    """Run the rows in turn and print them."""
    seconds: dict[str, list[float]] = {name: [] for name in rows}
    for _ in range(rounds):
        for name, run in rows.items():
            seconds[name].append(run())
    first = next(iter(rows))
    print(f"\n{title}\n\n| | seconds | ratio to {first} |\n| --- | ---: | ---: |")
    for name, found in seconds.items():
        ratio = median(one / base for one, base in zip(found, seconds[first], strict=True))
        print(f"| {name} | {median(found):.3f} | {ratio:.2f} |")


def tagging(folder: Path, size: int, rounds: int) -> None:
    """One MP3, made into the tagged copy in several ways."""
    episode = mp3(folder, size)
    root, out = show(folder / "show", episode), folder / "out.mp3"
    memory: list[float] = []

    def fresh(command: list[str]) -> float:
        out.unlink(missing_ok=True)
        return timed(command, out)

    def cold() -> float:
        for name in ("public", ".shownotes"):
            shutil.rmtree(root / name, ignore_errors=True)
        seconds, grown = ours(OURS, str(root))
        memory.append(grown)
        return seconds

    source, target = str(episode), str(out)
    rows: dict[str, Callable[[], float]] = {
        "cp": lambda: fresh(["cp", "--reflink=never", source, target]),
        "shownotes, cold": cold,
        "shownotes, unchanged": lambda: ours(OURS, str(root))[0],
        "ffmpeg -c copy": lambda: fresh(["ffmpeg", "-v", "error", "-i", source, "-c", "copy", target]),
        "eyeD3 on a copy": lambda: fresh([sys.executable, "-c", EYED3, source, target]),
    }
    table(f"Tagging an MP3 of {episode.stat().st_size / 1e6:.0f} MB", rows, rounds)
    print(f"\nMemory beyond a loaded show: {max(memory):.0f} MB")


def hashing(folder: Path, size: int, rounds: int) -> None:
    """One large file's piece hashes."""
    video = folder / "video.mp4"
    with video.open("wb") as file:
        for _ in range(size):
            file.write(os.urandom(1 << 20))
    rows: dict[str, Callable[[], float]] = {
        "openssl sha1": lambda: timed(["openssl", "sha1", str(video)]),
        "shownotes": lambda: ours(HASH, str(video))[0],
    }
    table(f"Hashing a torrent of {size} MB", rows, rounds)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--mb", type=int, default=200)
    asked.add_argument("--torrent-mb", type=int, default=1024)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--folder", type=Path, default=None, help="where to work; the disk is part of the result")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        tagging(Path(folder), options.mb, options.rounds)
        hashing(Path(folder), options.torrent_mb, options.rounds)


if __name__ == "__main__":
    main()
