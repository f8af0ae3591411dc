"""A large MP3 and a large video to a table of how long tagging and hashing take beside other programs.

    python bench/media.py --mb 200 --torrent-mb 1024 --rounds 5

Every row is the median of rounds taken in turn, and its ratio to the row named first; both sides end with their bytes
on the disk. `cp` and the others are run as processes, ours in a fresh process that does what `shownotes build` does
with media. Needs ffmpeg, openssl and eyeD3. "Cores" is processor time by the clock's: on a machine with other work a
kernel that shares its cores out by session gives two threads no more of them than one, which only that column tells.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
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
start, busy = time.perf_counter(), time.process_time()
with Output(root / "public", root / ".shownotes") as output:
    show, problems = media.prepare(show, output, root / ".shownotes")
    assert not problems, problems
    output.commit(whole=True)
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(time.perf_counter() - start, time.process_time() - busy, grown / 1024)
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
start, busy = time.perf_counter(), time.process_time()
with ThreadPoolExecutor(2) as threads:
    torrent(Path(sys.argv[1]), Seed("https://bench.example/a.mp4", (), 0), threads)
print(time.perf_counter() - start, time.process_time() - busy)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds by the clock, seconds of processors, and MB of memory that were added."""

    seconds: float
    busy: float
    grown: float = 0


def mp3(folder: Path, size: int) -> Path:
    """An MP3 of `size` MB at 320 kbit/s: half a minute again and again, with a header that counts all frames."""
    short, made = folder / "short.mp3", folder / "episode.mp3"
    quiet = ["ffmpeg", "-v", "error", "-y"]
    subprocess.run([*quiet, "-f", "lavfi", "-i", "sine=440:d=26.2", "-b:a", "320k", str(short)], check=True)
    parts = folder / "parts.txt"
    parts.write_text(f"file '{short}'\n" * size)
    subprocess.run([*quiet, "-f", "concat", "-safe", "0", "-i", str(parts), "-c", "copy", str(made)], check=True)
    return made


def show(root: Path, episode: Path, count: int = 1) -> Path:
    """A show of episodes with eight chapters each, all of the same sound."""
    (root / "episodes").mkdir(parents=True)
    (root / "show.yaml").write_text(SHOW)
    rows = "".join(f"  - {{title: Chapter {n}, start: 0:{n * 7:02}}}\n" for n in range(8))
    for number in range(1, count + 1):
        os.link(episode, root / "episodes" / f"{number}.mp3")
        text = f"title: No {number}\ndate: 2024-01-01\nmedia: {{mp3: {number}.mp3}}\nsegments:\n{rows}"
        (root / "episodes" / f"{number}.yaml").write_text(text)
    return root


def timed(command: list[str], flush: Path | None = None) -> Run:
    """A process, and bringing its bytes to the disk."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    if flush:
        handle = os.open(flush, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def ours(script: str, *arguments: str) -> Run:
    """What one of the scripts above says of itself."""
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    command = [sys.executable, "-c", script, *arguments]
    return Run(*(float(word) for word in subprocess.check_output(command, env=environment, text=True).split()))


def anew(root: Path) -> Run:
    """All media of a show, as if it was built for the first time."""
    for name in ("public", ".shownotes"):
        shutil.rmtree(root / name, ignore_errors=True)
    return ours(OURS, str(root))


def table(title: str, rows: dict[str, Callable[[], Run]], rounds: int) -> dict[str, list[Run]]:
    """Run the rows in turn and print them."""
    runs: dict[str, list[Run]] = {name: [] for name in rows}
    for _ in range(rounds):
        for name, run in rows.items():
            runs[name].append(run())
    first = next(iter(rows))
    print(f"\n{title}; {os.getloadavg()[0]:.1f} processes wanted {os.cpu_count()} cores\n")
    print(f"| | seconds | ratio to {first} | cores |\n| --- | ---: | ---: | ---: |")
    for name, found in runs.items():
        ratio = median(one.seconds / base.seconds for one, base in zip(found, runs[first], strict=True))
        cores = median(one.busy / one.seconds for one in found)
        print(f"| {name} | {median(one.seconds for one in found):.3f} | {ratio:.2f} | {cores:.2f} |")
    return runs


def tagging(folder: Path, size: int, rounds: int) -> None:
    """One MP3, made into the tagged copy in several ways."""
    episode = mp3(folder, size)
    root, out = show(folder / "show", episode), folder / "out.mp3"

    def fresh(command: list[str]) -> Run:
        out.unlink(missing_ok=True)
        return timed(command, out)

    source, target = str(episode), str(out)
    rows: dict[str, Callable[[], Run]] = {
        "cp": lambda: fresh(["cp", "--reflink=never", source, target]),
        "shownotes, cold": lambda: anew(root),
        "shownotes, unchanged": lambda: ours(OURS, str(root)),
        "ffmpeg -c copy": lambda: fresh(["ffmpeg", "-v", "error", "-i", source, "-c", "copy", target]),
        "eyeD3 on a copy": lambda: fresh([sys.executable, "-c", EYED3, source, target]),
    }
    runs = table(f"Tagging an MP3 of {episode.stat().st_size / 1e6:.0f} MB", rows, rounds)
    print(f"\nMemory beyond a loaded show: {max(run.grown for run in runs['shownotes, cold']):.0f} MB")


def library(folder: Path, count: int, size: int, rounds: int) -> None:
    """Many MP3s in one build, which keeps all cores busy, and the build after it."""
    folder.mkdir()
    episode = mp3(folder, size)
    root = show(folder / "show", episode, count)
    rows = {"cold": lambda: anew(root), "unchanged": lambda: ours(OURS, str(root))}
    runs = table(f"{count} MP3s of {episode.stat().st_size / 1e6:.0f} MB in one build", rows, rounds)
    print(f"\nMemory beyond a loaded show: {max(run.grown for run in runs['cold']):.0f} MB")


def hashing(folder: Path, size: int, rounds: int) -> None:
    """One large file's piece hashes."""
    video = folder / "video.mp4"
    with video.open("wb") as file:
        for _ in range(size):
            file.write(os.urandom(1 << 20))
    rows: dict[str, Callable[[], Run]] = {
        "openssl sha1": lambda: timed(["openssl", "sha1", str(video)]),
        "shownotes": lambda: ours(HASH, str(video)),
    }
    table(f"Hashing a torrent of {size} MB", rows, rounds)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--mb", type=int, default=200)
    asked.add_argument("--torrent-mb", type=int, default=1024)
    asked.add_argument("--library", dest="count", type=int, default=100, help="how many MP3s are built in one go")
    asked.add_argument("--library-mb", dest="size", type=int, default=20)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--folder", type=Path, default=None, help="where to work; the disk is part of the result")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        tagging(Path(folder), options.mb, options.rounds)
        library(Path(folder) / "library", options.count, options.size, min(options.rounds, 3))
        hashing(Path(folder), options.torrent_mb, options.rounds)


if __name__ == "__main__":
    main()
