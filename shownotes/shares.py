"""Numbered work in pieces to its results, some of them made in forked processes."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeVar, cast

T = TypeVar("T")
LEAST = 60  # numbers, below which a second process costs more than it does
_MOST = 4  # processes: one of them receives what the others make
_MOST_PIECES = 10_000  # whose tickets fit into a pipe
_TICKET = 4  # bytes


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
        for _, made in other.results():
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
    for other in others:
        for number, result in other.results():
            del missing[number]
            yield pieces[number], result
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


@dataclass(frozen=True, slots=True)
class _Other:
    """A forked process, and where its results come from."""

    process: int
    pipe: BinaryIO

    def results(self) -> Iterator[Any]:
        """What it made, each with its number; less than it took if it failed."""
        with suppress(EOFError, OSError, pickle.UnpicklingError):
            while True:
                yield pickle.load(self.pipe)

    def end(self) -> None:
        """Stop it, if it has not ended by itself; no zombie stays."""
        self.pipe.close()
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def _forked(work: Callable[[range], object], pieces: list[range], tickets: int) -> _Other:
    read, write = os.pipe()
    process = os.fork()
    if process:
        os.close(write)
        return _Other(process, os.fdopen(read, "rb"))
    try:
        gc.disable()
        os.close(read)
        with os.fdopen(write, "wb") as pipe:
            made = [pickle.dumps((number, work(pieces[number])), -1) for number in _taken(tickets)]
            pipe.writelines(made)  # at the end, as nobody reads before
    finally:
        os._exit(0)  # nothing of the parent's is flushed, closed or said twice
