"""Targets to evidence: keeps the right number of requests under way until every address has its answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass

from shownotes.links import prepare
from shownotes.links.chase import Chase, Then
from shownotes.links.fetch import Answer, Client
from shownotes.links.guard import Guard
from shownotes.links.kin import kinships
from shownotes.links.network import Network, NoNetworkError
from shownotes.links.plan import Target
from shownotes.links.probe import Probes
from shownotes.links.schedule import Lane, Schedule
from shownotes.links.settings import Options
from shownotes.links.values import Evidence, Fault

_BATCH_SECONDS = 0.25
_SLOW_TRIES = 4


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: addresses done and in all, and the host with most still to ask."""

    done: int
    total: int
    slowest: str
    waiting: int


class Run:
    """One run over all targets. ``now`` is in seconds since 1970, for Retry-After as a date.

    ``left`` holds the keys of what the deadline cut off.
    """

    def __init__(
        self, client: Client, guard: Guard, options: Options, now: float, progress: Callable[[Progress], None]
    ) -> None:
        self._client, self._guard, self._options = client, guard, options
        self._now, self._progress = now, progress
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._lanes: Schedule[Chase] = Schedule(options.pace, options.settings.hosts.pace)
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._finished = asyncio.Event()
        self._evidence: list[Evidence] = []
        self._broken: BaseException | None = None  # a bug of ours, met in a task
        self._network = Network(client.resolver, options.control)
        self._slowed: dict[str, set[str]] = {}
        self._asked: set[str] = set()
        self._total = self._done = 0
        self._probes = Probes()
        self.left: list[str] = []

    async def batches(self, targets: Iterable[Target]) -> AsyncIterator[list[Evidence]]:
        """Ask every target; yields evidence a few times a second, or raises NoNetworkError before any."""
        for target in targets:
            first = self._options.settings.hosts.instead(target.key)
            chase = Chase(target.key, target.kind, target.wanted, first, worded=self._options.probes)
            self._lanes.add(_host(first), chase, self._loop.time())
            self._asked.add(target.key)
        self._total = len(self._asked)
        deadline = self._options.deadline and self._began + self._options.deadline
        self._pump()
        try:
            while not self._finished.is_set():
                await self._pause(deadline)
                if deadline and self._loop.time() >= deadline:
                    break
                if await self._network.is_missing(final=False):
                    raise NoNetworkError
                if self._network.reached and self._evidence:
                    yield self._take()
        finally:
            await self._stop()
        if self._broken:
            raise self._broken
        self._tell(self._probes.rest())
        if self._total and not self._network.reached and await self._network.is_missing(final=True):
            raise NoNetworkError
        if self._evidence:
            yield self._take()
        self.left = sorted(self._asked)

    async def _pause(self, deadline: float | None) -> None:
        seconds = _BATCH_SECONDS
        if deadline:
            seconds = min(seconds, max(deadline - self._loop.time(), 0))
        try:
            async with asyncio.timeout(seconds):
                await self._finished.wait()
        except TimeoutError:
            pass
        self._progress(self._state())

    def _state(self) -> Progress:
        longest = max(self._lanes.lanes.values(), key=lambda lane: len(lane.queue), default=None)
        slowest = longest.host if longest and longest.queue else ""
        return Progress(self._done, self._total, slowest, len(longest.queue) if longest else 0)

    def _take(self) -> list[Evidence]:
        batch, self._evidence = self._evidence, []
        return batch

    def _pump(self) -> None:
        try:
            self._start_what_may()
        except Exception as error:  # a callback has nobody to tell it to: the run would wait for ever
            self._break(error)

    def _start_what_may(self) -> None:
        now = self._loop.time()
        while len(self._tasks) < self._options.limits.at_once and (job := self._lanes.next(now)):
            task = self._loop.create_task(self._hop(*job))
            self._tasks.add(task)
            task.add_done_callback(self._ended)
        if not self._tasks and not self._lanes.pending:
            self._finished.set()
        self._set_timer(now)

    def _set_timer(self, now: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        # with as many under way as may be, only the end of one lets another begin: a timer would fire without end
        full = len(self._tasks) >= self._options.limits.at_once
        at = None if full else self._lanes.wakes_at()
        if at is not None:
            self._timer = self._loop.call_at(max(at, now), self._pump)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        if error := task.exception():
            self._break(error)
        else:
            self._pump()

    def _break(self, error: BaseException) -> None:
        self._broken = error
        self._finished.set()

    async def _hop(self, lane: Lane[Chase], chase: Chase) -> None:
        began = self._loop.time()
        left = self._options.limits.request - chase.used
        answer = await self._client.hop(chase.ask(lambda: not lane.queue), left) if left > 0 else _TOO_LONG
        now = self._loop.time()
        chase.used += now - began
        then = chase.take(answer, self._guard, self._now + now - self._began)
        self._network.note(lane.host, answer.fault)
        self._lanes.done(lane, now)
        self._go_on(lane, chase, then, now)

    def _go_on(self, lane: Lane[Chase], chase: Chase, then: Then, now: float) -> None:
        match then:
            case Then.HOP | Then.RETRY if chase.probe:
                self._end(chase)
            case Then.HOP:
                self._lanes.add(_host(chase.url), chase, now, front=True)
            case Then.RETRY:
                pause = chase.try_again() * self._options.second_tries
                self._lanes.add_later(_host(chase.url), chase, now + pause)
            case Then.SLOW:
                self._slow_down(lane, chase, now)
            case Then.END:
                self._end(chase)

    def _slow_down(self, lane: Lane[Chase], chase: Chase, now: float) -> None:
        evidence = chase.evidence
        assert evidence is not None
        obeyed = self._lanes.slow(lane.host, now, evidence.retry_after)
        self._join_kin(lane.host, now)
        lane = self._lanes.lanes[lane.host]  # which it may share now
        if obeyed and not chase.probe and chase.tries < _SLOW_TRIES:
            chase.try_again()
            self._lanes.add(_host(chase.url), chase, now)
            return
        self._end(chase)
        if lane.given_up:
            for other in self._lanes.drain_host(lane.host):
                other.refuse(evidence)
                self._end(other)

    def _join_kin(self, host: str, now: float) -> None:
        """Two hosts of one domain, or at one address, that ask for less are one server: its hosts wait together."""
        for kin in self._kin(host):
            slowed = self._slowed.setdefault(kin, set())
            slowed.add(host)
            if len(slowed) == 2:
                self._lanes.join(host, [other for other in self._lanes.lanes if kin in self._kin(other)], now)

    def _kin(self, host: str) -> frozenset[str]:
        return kinships(host, self._client.resolver.known.get(host.partition(":")[0], ()))

    def _end(self, chase: Chase) -> None:
        if chase.probe:
            self._tell(self._probes.answered(chase))
            return
        assert chase.evidence is not None
        told, probe = self._probes.ended(chase.evidence)
        if probe is not None:
            self._lanes.add(_host(probe.url), probe, self._loop.time(), front=True)
        self._tell(told)

    def _tell(self, told: Iterable[Evidence]) -> None:
        for evidence in told:
            self._evidence.append(evidence)
            self._asked.discard(evidence.url)
            self._done += 1

    async def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._lanes.drain()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._timer is not None:
            self._timer.cancel()


_TOO_LONG = Answer(fault=Fault.TIMEOUT, detail="it took too long in all")


def _host(url: str) -> str:
    parts = prepare.split(url)
    return f"{parts.host}:{parts.port}" if parts and parts.port else (parts.host if parts else "")
