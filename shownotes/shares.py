"""Numbered work in pieces to its results, some of them made in forked processes."""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar, cast

T = TypeVar("T")
LEAST = 60  # numbers, below which a second process costs more than it does
_MOST = 4  # processes: one of them receives what the others make
_MOST_PIECES = 10_000  # whose tickets fit into a pipe
_TICKET = 4  # bytes
_PR_SET_PDEATHSIG = 1
_SIZE = 8  # bytes that say how many follow


def cores() -> int:
    """How many processes may work at once; 1 where forking is not safe."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return min(len(os.sched_getaffinity(0)), _MOST)


@contextmanager
def shared(
    work: Callable[[range], T], count: int, processes: int, piece: int = 4
) -> Iterator[Iterator[tuple[range, T]]]:
    """The numbers below `count` in pieces, each with what `work` makes of it, in the order in which they are made.

    The other processes begin at once, and each takes what is next as soon as it can; this one joins them when it
    asks for results. `work` must be a function of values to values that can be pickled: a process that fails or
    dies is no matter, as its pieces are made here again, and what they raise is raised here.
    """
    pieces = _pieces(count, piece)
    if processes < 2 or count < LEAST:
        yield ((numbers, work(numbers)) for numbers in pieces)
        return
    gc.freeze()  # or the children would copy every page of memory that a collection touches
    tickets = _tickets(len(pieces))
    others: list[_Other] = []
    try:
        for _ in range(processes - 1):
            others.append(_forked(work, pieces, tickets))
        yield _results(work, pieces, tickets, others)
    finally:
        os.close(tickets)
        for other in others:
            other.end()
        gc.unfreeze()


@contextmanager
def aside(work: Callable[[], T], processes: int) -> Iterator[Callable[[], T]]:
    """Begin `work` in another process, and give what returns its result: made here, if there is no other process.

    As with `shared`, it must make values that can be pickled, and nothing else.
    """
    if processes < 2:
        yield work
        return
    gc.freeze()
    tickets = _tickets(1)
    other = _forked(lambda _: work(), [range(1)], tickets)

    def result() -> T:
        for _, made in other.all():
            return cast(T, made)
        return work()

    try:
        yield result
    finally:
        os.close(tickets)
        other.end()
        gc.unfreeze()


def _results(
    work: Callable[[range], T], pieces: list[range], tickets: int, others: list[_Other]
) -> Iterator[tuple[range, T]]:
    missing = dict.fromkeys(range(len(pieces)))
    for number in _taken(tickets):
        del missing[number]
        yield pieces[number], work(pieces[number])
        for made in chain.from_iterable(other.so_far() for other in others):
            del missing[made[0]]
            yield pieces[made[0]], made[1]
    for made in chain.from_iterable(other.all() for other in others):
        del missing[made[0]]
        yield pieces[made[0]], made[1]
    for number in missing:
        yield pieces[number], work(pieces[number])


def _pieces(count: int, size: int) -> list[range]:
    """Ranges of `size` numbers; towards the end shorter ones, so that all processes end together."""
    least, first, found = max(1, size // 4, -(-count // _MOST_PIECES)), 0, []
    while first < count:
        end = min(count, first + max(least, min(size, (count - first) // 8)))
        found.append(range(first, end))
        first = end
    return found


def _tickets(pieces: int) -> int:
    """The reading end of a pipe that holds the number of each piece: who reads it, makes the piece."""
    read, write = os.pipe()
    os.write(write, b"".join(number.to_bytes(_TICKET) for number in range(pieces)))
    os.close(write)
    return read


def _taken(tickets: int) -> Iterator[int]:
    while ticket := os.read(tickets, _TICKET):
        yield int.from_bytes(ticket)


@dataclass(slots=True)
class _Other:
    """A forked process, and the file in memory that it writes its results to: no reader ever holds it up."""

    process: int
    end_of: int  # a pipe that ends when the process does
    file: int
    read: int = 0  # bytes of the file

    def so_far(self) -> Iterator[tuple[int, Any]]:
        """What it has made since this was asked last, each with the number of its piece."""
        while len(head := os.pread(self.file, _SIZE, self.read)) == _SIZE:
            body = os.pread(self.file, int.from_bytes(head), self.read + _SIZE)
            if len(body) < int.from_bytes(head):
                return  # not yet written, or never
            self.read += _SIZE + len(body)
            yield pickle.loads(body)

    def all(self) -> Iterator[tuple[int, Any]]:
        """The rest of what it makes, once it has ended; less than it took if it failed."""
        os.read(self.end_of, 1)
        yield from self.so_far()

    def end(self) -> None:
        """Stop it, if it has not ended by itself; no zombie stays."""
        os.close(self.end_of)
        os.close(self.file)
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def _end_with(parent: int) -> None:
    """Have the kernel kill this process when its parent dies, however it dies: nobody wants its results then."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _forked(work: Callable[[range], object], pieces: list[range], tickets: int) -> _Other:
    end_of, held = os.pipe()
    file = os.memfd_create("shownotes")
    parent = os.getpid()
    process = os.fork()
    if process:
        os.close(held)
        return _Other(process, end_of, file)
    try:
        gc.disable()
        _end_with(parent)
        for number in _taken(tickets):
            body = pickle.dumps((number, work(pieces[number])), -1)
            with open(file, "wb", buffering=0, closefd=False) as results:
                results.write(len(body).to_bytes(_SIZE))
                rest = memoryview(body)
                while rest:
                    rest = rest[results.write(rest) :]
    finally:
        os._exit(0)  # nothing of the parent's is flushed, closed or said twice
