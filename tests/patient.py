"""An event loop whose seconds are of quiet: how busy the machine is makes nobody in it late."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
_QUICKER = 4  # seconds of the loop in one of the world


class _Quiet(selectors.DefaultSelector):
    """Counts the time in which it waited and nothing came."""

    passed = 0.0  # seconds

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(timeout and timeout / _QUICKER)
        if not found and timeout and timeout > 0:
            self.passed += timeout
        return found


class PatientLoop(asyncio.SelectorEventLoop):
    """Its clock stands while anything in it works, and while the machine lets it wait for a processor.

    So where client and server live in one loop, a timeout means that the other side has said nothing, not that it
    was late; and waiting costs a fraction of the time.
    """

    def __init__(self) -> None:
        self._quiet = _Quiet()
        super().__init__(self._quiet)

    def time(self) -> float:
        return self._quiet.passed


def run(main: Coroutine[Any, Any, T]) -> T:
    """What `asyncio.run` does, in such a loop."""
    with asyncio.Runner(loop_factory=PatientLoop) as runner:
        return runner.run(main)
