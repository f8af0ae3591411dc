"""Hugo and shows of several sizes to a table of how long each takes and how much memory.

    chrt -f 10 python bench/hugo.py --sizes 100 1000 --rounds 5

`shownotes build` and Hugo's own binary make a site of the same show, in turn, in fresh processes; hugo_content.py
writes Hugo's sources before any clock runs. Hugo runs as it comes, and at a cold build twice more: with code left
without colours, and with all that shownotes puts beside an episode's page. Exits 1 if the two sites do not carry the
same episodes, items, enclosures, chapters and links.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from build import HEAD, Row, Run, Show, memory_file_system
from build import run_program as run
from generate import generate
from hugo_compare import compared
from hugo_content import write_episode, write_site

_VARIANTS = {
    "Hugo leaves code without colours": "plain.toml",
    "Hugo makes the files beside each page, too": "files.toml",
}


def binary() -> Path:
    """Hugo itself: the command that the package installs starts a Python first. Exits if there is none."""
    try:
        package = distribution("hugo")
    except PackageNotFoundError:
        sys.exit("Hugo is not here: install the `bench` extra.")
    found = [Path(str(package.locate_file(path))) for path in package.files or [] if path.match("binaries/hugo*")]
    return found[0] if found else sys.exit("The package `hugo` has no binary for this machine.")


@dataclass(frozen=True, slots=True)
class Peer:
    """Hugo, and the sources that it makes its site of."""

    program: Path
    site: Path
    cache: Path

    @property
    def public(self) -> Path:
        return self.site / "public"

    def build(self, more: str = "") -> Run:
        """One run of the command that a site's owner types; `more` is a second file of settings."""
        settings = f"hugo.toml,{more}" if more else "hugo.toml"
        return run(self.program, "--source", self.site, "--config", settings, "--cacheDir", self.cache)

    def forget(self) -> None:
        """Back to the sources."""
        for folder in (self.public, self.site / "resources", self.cache):
            shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Both:
    """The same show for the two programs."""

    show: Show
    peer: Peer

    def forget(self) -> None:
        self.show.forget()
        self.peer.forget()

    def edit(self) -> None:
        """The same sentence more in both programs' sources of an episode in the middle."""
        self.show.edit()
        write_episode(self.show.root, f"{self.show.episodes // 2:04}", self.peer.site)


def measured(both: Both, rounds: int) -> list[Row]:
    """Cold, unchanged and edited builds, the two programs in turn; Hugo's variants beside the cold build."""
    kinds: list[tuple[str, Callable[[], None]]] = [
        ("cold", both.forget),
        ("nothing changed", both.show.leave),
        ("one episode edited", both.edit),
    ]
    rows = {what: Row(f"{both.show.episodes} episodes, {what}", [], []) for what, _ in kinds}
    rows |= {what: Row(f"{both.show.episodes} episodes, cold, {what}", [], []) for what in _VARIANTS}
    for _ in range(rounds):
        for what, prepare in kinds:
            prepare()
            rows[what].ours.append(both.show.ours())
            rows[what].other.append(both.peer.build())
        for what, more in _VARIANTS.items():
            both.peer.forget()
            rows[what].ours.append(rows["cold"].ours[-1])
            rows[what].other.append(both.peer.build(more))
    return list(rows.values())


def seen_alike(both: Both, beside: bool) -> str:
    """What each side made, in words; exits if they differ where they should not. Needs a process of its own, as a
    child's memory counts from its parent's."""
    with ProcessPoolExecutor(1) as pool:
        found, words = pool.submit(compared, both.show.public, both.peer.public, both.show.episodes, beside).result()
    if found:
        sys.exit("\n".join([*found[:10], f"{len(found)} differences"]))
    return words


def measure_size(episodes: int, rounds: int, folder: Path) -> None:
    """Write one show for both programs, see that they make the same of it, measure, print."""
    root = folder / f"show-{episodes}"
    peer = Peer(binary(), folder / f"hugo-{episodes}", folder / f"cache-{episodes}")
    both = Both(Show(root, peer.public, episodes), peer)
    generate(root, episodes)
    write_site(root, peer.site)
    both.show.ours()  # neither this run nor Hugo's of what is compared is counted
    for what, more in {"Hugo": "", **_VARIANTS}.items():
        peer.forget()
        peer.build(more)
        print(f"{episodes} episodes, {what}: {seen_alike(both, more == 'files.toml')}", file=sys.stderr, flush=True)
    for row in measured(both, rounds):
        print(row, flush=True)
    for made in (root, peer.site):
        shutil.rmtree(made)


def main() -> None:
    """Read the command line, measure, print the table."""
    parser = argparse.ArgumentParser(description="Measure `shownotes build` beside Hugo.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000], help="episodes of each show (100 1000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is run (5)")
    given = parser.parse_args()
    os.environ["HUGO_ENVIRONMENT"] = "production"
    print(HEAD.replace("other", "Hugo"))
    with tempfile.TemporaryDirectory(dir=memory_file_system()) as folder:
        for size in given.sizes:
            measure_size(size, given.rounds, Path(folder))


if __name__ == "__main__":
    main()
