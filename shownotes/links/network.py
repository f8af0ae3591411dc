"""Whether there is a network at all: nothing may be said of any link where no host can be reached."""

from __future__ import annotations

from collections.abc import Iterable

from shownotes.links.guard import GuardedResolver
from shownotes.links.values import Fault

_PROOF_HOSTS = 20
_NO_LINE = frozenset({Fault.NO_NAME, Fault.DNS, Fault.REFUSED, Fault.UNREACHABLE, Fault.TIMEOUT})
_OFFLINE_SIGNS = frozenset({Fault.DNS, Fault.UNREACHABLE, Fault.TIMEOUT})


class NoNetworkError(Exception):
    """No host at all could be reached, so nothing can be said of any link."""


class Network:
    """What the answers of one run prove of the network; ``control`` are names that exist wherever there is one."""

    def __init__(self, resolver: GuardedResolver, control: Iterable[str]) -> None:
        self._resolver, self._control = resolver, tuple(control)
        self._silent: dict[str, Fault] = {}
        self.reached = False

    def note(self, host: str, fault: Fault | None) -> None:
        """Take in how a request to a host ended."""
        if fault is not None and fault in _NO_LINE:
            self._silent[host] = fault
        else:
            self.reached = True

    async def is_missing(self, *, final: bool) -> bool:
        """Whether there is none, as well as it can be told now, or when every host was asked."""
        if self.reached:
            return False
        if len(self._silent) >= _PROOF_HOSTS:
            return True
        if not final or not self._silent:
            return False
        faults = set(self._silent.values())
        return (faults <= _OFFLINE_SIGNS or Fault.NO_NAME in faults) and not await self._knows_names()

    async def _knows_names(self) -> bool:
        for name in self._control:
            if await self._resolver.names(name):
                return True
        return False
