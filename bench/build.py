"""Two programs and shows of several sizes to a table of how long each takes and how much memory.

    python bench/build.py --sizes 100 1000 --rounds 5

`shownotes build` and bench/naive.py run in turn, on the same show, in fresh processes; the ratios are medians of
the rounds' own ratios, so that a busy machine slows both sides. Exits 1 if the two do not make the same output.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from generate import generate

HERE = Path(__file__).resolve().parent
_OURS = ("-c", "from shownotes.cli import main; main()")
_MOST_APART = 0.20  # of the sizes of what both make
_KINDS = (".html", ".json", ".vtt", ".xml")  # pictures, scripts and the like are the theme's own, and few


@dataclass(frozen=True, slots=True)
class Run:
    """One process, from its start to its end, with its children."""

    wall: float  # seconds
    cpu: float  # seconds, user and system
    memory: float  # MB, the largest process


def run(*arguments: str | Path) -> Run:
    """Run this Python with these arguments; raises RuntimeError if it fails."""
    return run_program(sys.executable, *arguments)


def run_program(program: str | Path, *arguments: str | Path) -> Run:
    """Run the program at this path; raises RuntimeError if it fails."""
    command = [str(program), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent), "NO_COLOR": "1"}
    nowhere = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    start = time.perf_counter()
    child = os.posix_spawn(program, command, environment, file_actions=[nowhere])
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - start
    if status:
        raise RuntimeError(f"{' '.join(command)} failed ({os.waitstatus_to_exitcode(status)})")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


@dataclass(frozen=True, slots=True)
class Show:
    """A generated show, and where the straightforward script puts what it makes of it."""

    root: Path
    other: Path
    episodes: int

    @property
    def public(self) -> Path:
        return self.root / "public"

    def ours(self) -> Run:
        return run(*_OURS, "-C", self.root, "build")

    def naive(self) -> Run:
        return run(HERE / "naive.py", self.root, self.other)

    def forget(self) -> None:
        """Back to what an author has: nothing made, nothing remembered."""
        for folder in (self.public, self.root / ".shownotes", self.other):
            shutil.rmtree(folder, ignore_errors=True)

    def leave(self) -> None:
        """Nothing has changed since the last build."""

    def edit(self) -> None:
        """An episode in the middle gets one sentence more."""
        path = self.root / "episodes" / f"{self.episodes // 2:04}.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("summary: |\n", "summary: |\n  One sentence more.\n", 1), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    what: str
    ours: list[Run]
    other: list[Run]

    def __str__(self) -> str:
        walls = [mine.wall / other.wall for mine, other in zip(self.ours, self.other, strict=True)]
        cpus = [mine.cpu / other.cpu for mine, other in zip(self.ours, self.other, strict=True)]
        cells = [
            self.what,
            *(_seconds(runs) for runs in (self.ours, self.other)),
            f"{median(walls):.2f}",
            f"{median(cpus):.2f}",
            *(f"{max(one.memory for one in runs):.0f}" for runs in (self.ours, self.other)),
        ]
        return "| " + " | ".join(cells) + " |"


def _seconds(runs: list[Run]) -> str:
    return f"{median(one.wall for one in runs):.3f} / {median(one.cpu for one in runs):.3f}"


HEAD = """\
| | shownotes, wall / cpu s | other, wall / cpu s | ratio, wall | ratio, cpu | MB | other's MB |
| --- | --- | --- | --- | --- | --- | --- |"""


def measured(show: Show, rounds: int) -> list[Row]:
    """Cold, unchanged and edited builds of one show, the two programs in turn."""
    kinds: list[tuple[str, Callable[[], None]]] = [
        ("cold", show.forget),
        ("nothing changed", show.leave),
        ("one episode edited", show.edit),
    ]
    rows = [Row(f"{show.episodes} episodes, {what}", [], []) for what, _ in kinds]
    for _ in range(rounds):
        for row, (_, prepare) in zip(rows, kinds, strict=True):
            prepare()
            row.ours.append(show.ours())
            row.other.append(show.naive())
    return rows


def started(rounds: int) -> Row:
    """`shownotes --help` beside an interpreter that does nothing."""
    pairs = [(run(*_OURS, "--help"), run("-c", "pass")) for _ in range(rounds)]
    return Row("--help, other: `python -c pass`", [one for one, _ in pairs], [bare for _, bare in pairs])


def differences(show: Show) -> list[str]:
    """What the two programs did not make alike: files, feeds' items, sizes further apart than a fifth."""
    ours, other = _made(show.public), _made(show.other)
    found = [f"shownotes did not make {path}" for path in sorted(other.keys() - ours.keys())]
    ours = {path: size for path, size in ours.items() if path in other}  # it makes more: tags, people, cards …
    for path in sorted(ours.keys() & other.keys()):
        if path.startswith("feeds/") and path.endswith(".xml"):
            found += _feed_differences(path, show.public, show.other)
    for kind in _KINDS:
        sizes = [sum(size for path, size in made.items() if path.endswith(kind)) for made in (ours, other)]
        if sizes[1] - sizes[0] > _MOST_APART * sizes[1]:  # shownotes may say more, not less
            found.append(f"{kind} files have {sizes[0]:,} and {sizes[1]:,} bytes")
    return found


def _feed_differences(path: str, ours: Path, other: Path) -> list[str]:
    feeds = [(folder / path).read_bytes() for folder in (ours, other)]
    counts = [tuple(feed.count(tag) for tag in (b"<item>", b"<content:encoded>", b"<psc:chapter ")) for feed in feeds]
    return [] if counts[0] == counts[1] else [f"{path} has {counts[0]} and {counts[1]} items, notes and chapters"]


def _made(folder: Path) -> dict[str, int]:
    files = (path for path in folder.rglob("*") if path.suffix in _KINDS)
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}


def memory_file_system() -> str | None:
    """Where files stay in memory, None if this system has no such place."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def main() -> None:
    """Read the command line, measure, print the table."""
    parser = argparse.ArgumentParser(description="Measure `shownotes build` beside a straightforward script.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000], help="episodes of each show (100 1000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is run (5)")
    given = parser.parse_args()
    print(HEAD)
    print(started(max(20, given.rounds)), flush=True)  # first: a child's memory counts from its parent's
    with tempfile.TemporaryDirectory(dir=memory_file_system()) as folder:
        for size in given.sizes:
            show = Show(Path(folder, f"show-{size}"), Path(folder, f"naive-{size}"), size)
            generate(show.root, size)
            show.ours()  # these two runs are not counted: they compile the modules
            show.naive()
            if found := differences(show):
                sys.exit("\n".join(found))
            for row in measured(show, given.rounds):
                print(row, flush=True)


if __name__ == "__main__":
    main()
