"""Jobs to the order and the moment in which they may be asked, so that no host is ever hurried."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, TypeVar

Job = TypeVar("Job")


@dataclass(frozen=True, slots=True)
class Pace:
    """How hard one host may be asked: at once, requests in a burst, then requests a second (0: no pace)."""

    at_once: int = 3
    burst: int = 8
    a_second: float = 10.0
    longest_wait: float = 60.0  # seconds that one Retry-After is obeyed
    waits: float = 120.0  # seconds in all that a host may make us wait


@dataclass(slots=True)
class Lane(Generic[Job]):
    """One host: what waits for it, what is under way, and how fast it may go."""

    host: str
    at_once: int
    burst: int
    rate: float
    tokens: float
    filled: float
    queue: deque[Job] = field(default_factory=deque)
    busy: int = 0
    begun: bool = False
    hold_until: float = 0.0
    waited: float = 0.0
    queued: bool = False  # stands in the ready or the waiting heap
    given_up: bool = False  # asked us to wait for longer than we will

    @property
    def has_room(self) -> bool:
        """Whether something waits that may start; a further connection is worth its handshake only for four links."""
        return bool(self.queue) and self.busy < min(self.at_once, 1 + len(self.queue) // 4)


class Schedule(Generic[Job]):
    """All lanes; every method takes ``now`` in seconds of one monotonic clock and none of them sleeps."""

    def __init__(self, pace: Pace, pace_of: Callable[[str], Pace | None] = lambda _: None) -> None:
        self._pace, self._pace_of = pace, pace_of
        self.lanes: dict[str, Lane[Job]] = {}
        # hosts that can be done with in one burst first, so that their idle connections are soon closed; then the
        # longest queue, since the pace of its host is what the whole run waits for
        self._ready: list[tuple[bool, int, int, Lane[Job]]] = []
        self._waiting: list[tuple[float, int, Lane[Job]]] = []
        self._later: list[tuple[float, int, str, Job]] = []
        self._grown: list[
            Lane[Job]
        ] = []  # not offered before all of their jobs are known: their place depends on them
        self._order = count()
        self.pending = 0  # jobs that wait, in a lane or for their time

    def pace(self, host: str) -> Pace:
        """The pace a host is held to at the start."""
        return self._pace_of(host) or self._pace

    def add(self, host: str, job: Job, now: float, *, front: bool = False) -> None:
        """Queue a job; a redirect's next hop goes to the front, so that chains end."""
        lane = self._lane(host, now)
        if front:
            lane.queue.appendleft(job)
        else:
            lane.queue.append(job)
        self.pending += 1
        self._grown.append(lane)

    def add_later(self, host: str, job: Job, at: float) -> None:
        """Queue a second try at the back of its host, not before a moment."""
        self.pending += 1
        heapq.heappush(self._later, (at, next(self._order), host, job))

    def next(self, now: float) -> tuple[Lane[Job], Job] | None:
        """The next job that may start now; its lane stays busy until ``done``."""
        self._wake(now)
        while self._ready:
            lane = heapq.heappop(self._ready)[3]
            lane.queued = False
            if not lane.has_room:
                continue
            if self._free_at(lane, now) > now:
                self._offer(lane, now)
                continue
            lane.tokens -= 1 if lane.rate else 0
            lane.busy += 1
            lane.begun = True
            self.pending -= 1
            job = lane.queue.popleft()
            self._offer(lane, now)
            return lane, job
        return None

    def done(self, lane: Lane[Job], now: float) -> None:
        """A job of this lane has ended."""
        lane.busy -= 1
        self._offer(lane, now)

    def wakes_at(self) -> float | None:
        """When ``next`` may have something that it has not now; None when only ``done`` can change that."""
        moments = [heap[0][0] for heap in (self._waiting, self._later) if heap]
        return min(moments, default=None)

    def slow(self, host: str, now: float, retry_after: float | None) -> bool:
        """A host asked for less: one at once, half the pace, and the whole host waits.

        False when it asks for a longer wait than we are ready for; then it should be left alone.
        """
        lane, pace = self._lane(host, now), self.pace(host)
        if lane.hold_until <= now:  # what was under way when the first 429 came is no second reason
            lane.at_once = 1
            lane.rate = max(lane.rate / 2, 0.25) if lane.rate else 2.0
            lane.tokens = min(lane.tokens, 1.0)
        wait = max(retry_after if retry_after is not None else 2.0, 0.0)
        more = max(now + wait - max(lane.hold_until, now), 0.0)
        if wait > pace.longest_wait or lane.waited + more > pace.waits:
            lane.given_up = True
            return False
        lane.waited += more
        lane.hold_until = max(lane.hold_until, now + wait)
        return True

    def join(self, host: str, others: Iterable[str], now: float) -> None:
        """Let hosts share one host's lane, with all that waits for them: what limits it limits them together."""
        shared = self._lane(host, now)
        for other in others:
            lane = self._lane(other, now)
            if lane is not shared:
                shared.queue.extend(lane.queue)
                lane.queue.clear()
                self.lanes[other] = shared
        self._grown.append(shared)

    def drain(self) -> list[Job]:
        """Take out everything that still waits (the deadline has come)."""
        left = [job for name, lane in self.lanes.items() if name == lane.host for job in lane.queue]
        left += [row[3] for row in sorted(self._later, key=lambda row: row[1])]
        for lane in self.lanes.values():
            lane.queue.clear()
        self._later.clear()
        self.pending = 0
        return left

    def drain_host(self, host: str) -> list[Job]:
        """Take out what waits for one host (it told us to come back another day)."""
        lane = self.lanes[host]
        left = list(lane.queue) + [row[3] for row in self._later if self.lanes.get(row[2]) is lane]
        lane.queue.clear()
        self._later = [row for row in self._later if self.lanes.get(row[2]) is not lane]
        heapq.heapify(self._later)
        self.pending -= len(left)
        return left

    def _lane(self, host: str, now: float) -> Lane[Job]:
        lane = self.lanes.get(host)
        if lane is None:
            pace = self.pace(host)
            lane = Lane(host, pace.at_once, pace.burst, pace.a_second, float(pace.burst), now)
            self.lanes[host] = lane
        return lane

    def _offer(self, lane: Lane[Job], now: float) -> None:
        if lane.queued or not lane.has_room:
            return
        lane.queued = True
        free_at = self._free_at(lane, now)
        if free_at > now:
            heapq.heappush(self._waiting, (free_at, next(self._order), lane))
        else:
            left = len(lane.queue)
            soon_done = lane.begun and (left < lane.burst or not lane.rate)
            heapq.heappush(self._ready, (not soon_done, -left, next(self._order), lane))

    def _free_at(self, lane: Lane[Job], now: float) -> float:
        if not lane.rate:
            return lane.hold_until
        lane.tokens = min(lane.tokens + (now - lane.filled) * lane.rate, float(lane.burst))
        lane.filled = now
        # a token is "there" from a hair below one: else rounding wakes us a nanosecond early for ever
        wait = 0.0 if lane.tokens >= 1 - 1e-6 else (1 - lane.tokens) / lane.rate
        return max(lane.hold_until, now + wait)

    def _wake(self, now: float) -> None:
        while self._later and self._later[0][0] <= now:
            _, _, host, job = heapq.heappop(self._later)
            self.pending -= 1
            self.add(host, job, now)
        grown, self._grown = self._grown, []
        for lane in grown:
            self._offer(lane, now)
        while self._waiting and self._waiting[0][0] <= now:
            lane = heapq.heappop(self._waiting)[2]
            lane.queued = False
            self._offer(lane, now)
