"""Numbered pieces of work to their results in order, some of them made in forked processes."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, BinaryIO, TypeVar

T = TypeVar("T")
_LEAST = 60  # pieces, below which a second process costs more than it does
_MOST = 4  # processes: one of them receives what the others make


def cores() -> int:
    """How many processes may work at once; 1 where forking is not safe."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return min(len(os.sched_getaffinity(0)), _MOST)


def shared(work: Callable[[int], T], count: int, processes: int, beside: float = 0.2) -> Generator[T]:
    """work(0), work(1), … work(count - 1), the first of them made here and the rest in `processes` - 1 others.

    `beside` is the time that the caller spends on each result, where the work on a piece takes 1. `work` must be a
    function of values to values that can be pickled: a process that fails or dies is no matter, as its pieces are
    made here again, and what they raise is raised here.
    """
    if processes < 2 or count < _LEAST:
        yield from map(work, range(count))
        return
    here, *elsewhere = _dealt(count, processes, beside)
    gc.freeze()  # or the children would copy every page of memory that a collection touches
    others: list[_Other] = []
    try:
        for rows in elsewhere:
            others.append(_forked(work, rows))
        yield from map(work, here)
        for rows, other in zip(elsewhere, others, strict=True):
            done = 0
            for result in other.results():
                yield result
                done += 1
            yield from map(work, rows[done:])
    finally:
        for other in others:
            other.end()
        gc.unfreeze()


def _dealt(count: int, processes: int, beside: float) -> list[range]:
    """A share each, such that all come to their ends together."""
    first = int(count / (1 + (processes - 1) * (1 + beside)))
    ends = [first + (count - first) * n // (processes - 1) for n in range(processes)]
    return [range(first), *(range(start, end) for start, end in pairwise(ends))]


@dataclass(frozen=True, slots=True)
class _Other:
    """A forked process, and where its results come from."""

    process: int
    pipe: BinaryIO

    def results(self) -> Iterator[Any]:
        """As many as it made, in order; fewer if it failed."""
        with suppress(EOFError, OSError, pickle.UnpicklingError):
            while True:
                yield pickle.load(self.pipe)

    def end(self) -> None:
        """Stop it, if it has not ended by itself; no zombie stays."""
        self.pipe.close()
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def _forked(work: Callable[[int], object], rows: range) -> _Other:
    read, write = os.pipe()
    process = os.fork()
    if process:
        os.close(write)
        return _Other(process, os.fdopen(read, "rb"))
    try:
        gc.disable()
        os.close(read)
        made = [pickle.dumps(work(row), pickle.HIGHEST_PROTOCOL) for row in rows]  # all, before the pipe is full
        with os.fdopen(write, "wb") as pipe:
            pipe.writelines(made)
    finally:
        os._exit(0)  # nothing of the parent's is flushed, closed or said twice
