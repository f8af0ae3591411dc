"""Whether a host has a page for every address: one address that nobody made is asked, and its page compared."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from hashlib import sha256
from urllib.parse import unquote

from shownotes.links.chase import Chase
from shownotes.links.judge import is_front
from shownotes.links.values import Evidence

_PARTS = re.compile(r"(https?://[^/?#]+)(/[^?#]*)", re.I)
_ENDING = re.compile(r"\.\w{1,5}\Z")
_ALIKE = 0.9  # of the words of both pages, those that stand in both


@dataclass(slots=True)
class _Host:
    """What is known of one host: its pages that wait for the probe, or the probe's words."""

    probe: str
    waiting: list[Evidence] | None = field(default_factory=list)
    words: frozenset[str] | None = None

    def seen(self, evidence: Evidence) -> Evidence:
        """The evidence, with the probe's address if both pages are the same."""
        assert evidence.words is not None
        addressed = _words_of(self.probe) | _words_of(evidence.final)
        here, there = evidence.words - addressed, (self.words or frozenset()) - addressed
        alike = bool(here & there) and len(here & there) >= _ALIKE * len(here | there)
        return replace(evidence, words=None, echo=self.probe if alike else "")


class Probes:
    """The probes of one run, at most one for each host."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    def ended(self, evidence: Evidence) -> tuple[list[Evidence], Chase | None]:
        """What may be told now of an address that was asked, and what is to be asked before it may."""
        if evidence.words is None:
            return [evidence], None
        parts = _PARTS.match(evidence.final)
        if parts is None or is_front(parts[2]):
            return [replace(evidence, words=None)], None
        host = self._hosts.get(parts[1].lower())
        if host is None:
            host = self._hosts[parts[1].lower()] = _Host(sibling(parts[1], parts[2]), [evidence])
            return [], Chase(host.probe, probe=True, worded=True)
        if host.waiting is None:
            return [host.seen(evidence)], None
        host.waiting.append(evidence)
        return [], None

    def answered(self, probe: Chase) -> list[Evidence]:
        """What waited for a probe, whatever has become of it."""
        host = next(host for host in self._hosts.values() if host.probe == probe.key)
        host.words = probe.evidence.words if probe.evidence else None
        return self._released(host)

    def rest(self) -> list[Evidence]:
        """What waits still, when there is no more time for probes."""
        return [evidence for host in self._hosts.values() for evidence in self._released(host)]

    def _released(self, host: _Host) -> list[Evidence]:
        waiting, host.waiting = host.waiting or [], None
        return [host.seen(evidence) for evidence in waiting]


def sibling(origin: str, path: str) -> str:
    """An address beside a page that nobody can have made, with the same ending; the same one in each run."""
    folder, _, name = path.rstrip("/").rpartition("/")
    ending = _ENDING.search(name)
    made = sha256(f"{origin}{path}".encode("utf-8", "surrogateescape")).hexdigest()[:20]
    return f"{origin}{folder}/{made}{ending[0] if ending else ''}{'/' * path.endswith('/')}"


def _words_of(url: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", unquote(url).lower()))
