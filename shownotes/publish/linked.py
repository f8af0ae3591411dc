"""The links of what is about to come out to warnings of those that fail."""

from __future__ import annotations

import asyncio
from collections.abc import Container, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shownotes.model import Show
from shownotes.problems import Place, Problem
from shownotes.progress import Progress
from shownotes.publish.plan import Stock

if TYPE_CHECKING:
    from shownotes.links.settings import Options
    from shownotes.links.values import Link, Result

_PATIENCE = 90.0  # seconds for all of them; what is left over is told of, and publishing goes on


class _Pages(Mapping[str, bytes]):
    """The built files, read when a link leads to one of them."""

    def __init__(self, stocked: Mapping[str, Stock]) -> None:
        self._stocked = stocked

    def __getitem__(self, path: str) -> bytes:
        return self._stocked[path].source.read_bytes()

    def __iter__(self) -> Iterator[str]:
        return iter(self._stocked)

    def __len__(self) -> int:
        return len(self._stocked)

    def __contains__(self, path: object) -> bool:
        return path in self._stocked


def failing(
    show: Show,
    slugs: Container[str],
    stocked: Mapping[str, Stock],
    memory: Path,
    now: datetime,
    progress: Progress | None = None,
) -> list[Problem]:
    """Warnings of dead links in these episodes; a single failure counts, as the episode is about to be read.

    What `shownotes links` found lately is believed; `memory` is its file.
    """
    from shownotes.links.collect import collect

    links = collect(show, slugs)
    if not links:
        return []
    from shownotes.links.engine import NoNetworkError
    from shownotes.links.own_site import OwnSite
    from shownotes.links.settings import options_of

    options = options_of(show, strict=True, deadline=_PATIENCE, own_site=OwnSite(show.link, _Pages(stocked)))
    try:
        results = asyncio.run(_results(links, options, memory, now, progress))
    except NoNetworkError:
        hint = "Look at the network, or say --no-links."
        return [Problem(Place("publish"), "links were not checked: no host can be reached", hint, "", "warning")]
    return [*_dead(results), *_left(results)]


async def _results(
    links: list[Link], options: Options, memory: Path, now: datetime, progress: Progress | None
) -> list[Result]:
    from shownotes.links.engine import check
    from shownotes.links.memory import Memory

    def shown(state: object) -> None:
        if progress:
            progress(getattr(state, "done", 0), getattr(state, "total", 0), "links")

    with Memory(memory) as kept:
        return [result async for result in check(links, options, kept, now, shown)]


def _dead(results: list[Result]) -> Iterator[Problem]:
    from shownotes.links.reasons import Verdict
    from shownotes.links.worded import advice, told

    for result in results:
        if result.verdict is Verdict.DEAD:
            for link in result.links:
                said = f"this link fails: {result.url}: {told(result)}"
                yield Problem(link.place, said, advice(result), "", "warning")


def _left(results: list[Result]) -> Iterator[Problem]:
    from shownotes.links.reasons import Reason

    left = sum(result.reason is Reason.DEADLINE for result in results)
    if left:
        said = f"{left} links were not reached in {_PATIENCE:.0f} seconds"
        yield Problem(Place("publish"), said, "`shownotes links` takes its time and remembers them.", "", "warning")
