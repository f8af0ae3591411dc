"""A run of the link checker on a terminal: what it is about to do, a bar, lines as they come, and its report."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from shownotes import clock
from shownotes.cli import interruptible
from shownotes.cli.printing import progress

if TYPE_CHECKING:
    from shownotes.links.memory import Memory
    from shownotes.links.plan import Plan
    from shownotes.links.reasons import Reason
    from shownotes.links.report import Report
    from shownotes.links.settings import Options
    from shownotes.links.values import Link, Result
    from shownotes.model import Show

Key = tuple[str, str]  # a relative address is another one on each page


@dataclass(slots=True)
class Asked:
    """The links of a show being asked; ``stream`` prints each as a line of JSON when it is known."""

    show: Show
    links: list[Link]
    options: Options
    memory: Memory
    copies: bool
    stream: bool
    _results: dict[Key, Result] = field(default_factory=dict)
    _began: float = field(default_factory=time.monotonic)

    def report(self) -> Report:
        """Ask, and tell what is known; where there is no network, of the words alone."""
        import asyncio  # at the top it would take a fifth of the time of --help

        from shownotes.links.engine import NoNetworkError
        from shownotes.links.reasons import Reason
        from shownotes.links.report import Ending, Report

        ended = Ending.WHOLE
        self._say_of_the_proxy()
        spare_the_collector()
        interruptible()
        try:
            asyncio.run(self._gather())
        except NoNetworkError:
            print("No network: no host could be reached. Nothing was checked, nothing was changed.", file=sys.stderr)
            print("    `shownotes links --offline` reads the addresses alone.", file=sys.stderr)
            ended = Ending.NO_NETWORK
            self._leave_the_rest(Reason.NO_NETWORK)
        except KeyboardInterrupt:
            print(f"Stopped; this is what is known of {len(self._results)} addresses.", file=sys.stderr)
            ended = Ending.STOPPED
            self._leave_the_rest(Reason.STOPPED)
        return Report(
            self.show.title,
            tuple(self._results.values()),
            clock.now(),
            {episode.slug: episode.title for episode in (*self.show.episodes, *self.show.waiting)},
            time.monotonic() - self._began,
            all_redirects=self.options.all_redirects,
            ended=ended,
        )

    async def _gather(self) -> None:
        from shownotes.links import archive
        from shownotes.links.engine import check

        options, copies = self.options, self.copies and not self.options.offline
        with progress() as bar:
            planned = _planned if bar else lambda _: None
            async for result in check(self.links, options, self.memory, clock.now(), _shown(bar), planned):
                self._keep(result)
                if self.stream and not (copies and archive.wants_copy(result, options)):
                    _print_line(result)
            if not copies:
                return
            found = list(self._results.values())
            async for result in archive.copies(found, self._in_time(), self.memory, clock.now()):
                self._keep(result)
        if self.stream:
            for result in self._results.values():
                if archive.wants_copy(result, options):
                    _print_line(result)

    def _keep(self, result: Result) -> None:
        self._results[result.url, result.links[0].page] = result

    def _in_time(self) -> Options:
        """The options with no more time for the archive than the deadline leaves."""
        if self.options.deadline is None:
            return self.options
        left = max(self.options.deadline - (time.monotonic() - self._began), 0.0)
        return replace(self.options, archive_budget=min(self.options.archive_budget, left))

    def _leave_the_rest(self, why: Reason) -> None:
        from shownotes.links.plan import left_out

        told = {link for result in self._results.values() for link in result.links}
        for result in left_out((link for link in self.links if link not in told), why):
            self._keep(result)
            if self.stream:
                _print_line(result)

    def _say_of_the_proxy(self) -> None:
        from shownotes.links.prepare import without_password

        for proxy in sorted(set(self.options.proxies.values())):
            said = (
                f"Asking through the proxy {without_password(proxy)}, which resolves names: of private addresses only"
            )
            print(f"{said} those written as numbers are refused.", file=sys.stderr)


def spare_the_collector() -> None:
    """Keep the garbage collector from walking through the whole show again and again while links are asked."""
    gc.freeze()
    gc.collect()  # now, when next to nothing is left: closed TLS connections, of 300 KB each, are then found soon


def _planned(plan: Plan) -> None:
    """What is about to be done, in one line."""
    every = [link for result in plan.settled for link in result.links]
    every += [link for target in (*plan.due, *plan.fresh) for link in target.links]
    episodes = len({link.episode for link in every if link.episode})
    hosts = len({target.host for target in plan.due})
    print(
        f"checking {len(every):,} links of {episodes:,} episode{'s' * (episodes != 1)}: "
        f"{len(plan.fresh):,} addresses known to be good, {len(plan.due):,} to ask at {hosts:,} hosts",
        file=sys.stderr,
    )


def _shown(bar: Callable[[int, int, str], None] | None) -> Callable[[Any], None]:
    """The engine's progress, as the bar on standard error shows it: rate and slowest host."""
    began = time.monotonic()
    if bar is None:
        return lambda _: None

    def show(state: Any) -> None:
        rate = state.done / max(time.monotonic() - began, 0.1)
        slowest = f", {state.slowest}: {state.waiting} to ask" if state.slowest else ""
        bar(state.done, state.total, f"{rate:.0f}/s{slowest}")

    return show


def _print_line(result: Result) -> None:
    from shownotes.links.formats.data import line

    print(line(result), end="", flush=True)
