"""The data file of host rules, and a show's own, to what is known of the host of an address."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from shownotes.links import prepare, rows
from shownotes.links.reasons import Reason
from shownotes.links.schedule import Pace


@dataclass(frozen=True, slots=True)
class HostRule:
    """What is known of some hosts; the data file says what each key means."""

    names: frozenset[str]
    paths: str = ""
    ask: str = ""
    statuses: Mapping[int, Reason] = field(default_factory=dict)
    verdict: Reason | None = None
    fragments: bool = True
    archive: bool = True
    temporary: bool = False
    pace: Pace | None = None


class Phrases:
    """Phrases to be found in titles as whole words, in any case; those of scripts without blanks, anywhere."""

    def __init__(self, phrases: Iterable[str] = ()) -> None:
        every = list(phrases)
        bordered = [rf"(?<!\w){re.escape(p)}(?!\w)" if p.isascii() or " " in p else re.escape(p) for p in every]
        self._pattern = re.compile("|".join(bordered) or "(?!)", re.I)
        # the longest word of each: a title that has none of them, as nearly all do, is through at once
        self._rare = frozenset(max(_WORD.findall(p.lower()), key=len) for p in every if p.isascii() or " " in p)

    def find(self, text: str) -> str:
        """The phrase as it stands in the text, or ""."""
        if text.isascii() and self._rare.isdisjoint(_WORD.findall(text.lower())):
            return ""
        found = self._pattern.search(text)
        return found[0] if found else ""

    def is_all_of(self, text: str) -> bool:
        """Whether the text is one of the phrases and nothing else but signs."""
        return bool(found := self.find(text)) and not re.search(r"\w", text.replace(found, "", 1))


_WORD = re.compile(r"\w+")
_NOTHING = HostRule(names=frozenset())


@dataclass(frozen=True, slots=True)
class HostRules:
    """All rules, a show's own first, and the words by which pages without content are known."""

    rules: tuple[HostRule, ...]
    parked_hosts: frozenset[str] = frozenset()
    parked: Phrases = field(default_factory=Phrases)
    missing: Phrases = field(default_factory=Phrases)
    walls: Phrases = field(default_factory=Phrases)
    _by_host: dict[str, tuple[HostRule, ...]] = field(default_factory=dict, compare=False)

    def of(self, url: str) -> HostRule:
        """The first rule for the address's host whose ``paths`` fit; a rule that knows nothing where none does."""
        for rule in self._of_host(prepare.host(url)):
            parts = prepare.split(url) if rule.paths else None
            if parts is None or re.search(rule.paths, parts.rest):
                return rule
        return _NOTHING

    def _of_host(self, host: str) -> tuple[HostRule, ...]:
        known = self._by_host.get(host)
        if known is None:
            known = tuple(rule for rule in self.rules if is_one_of(host, rule.names))
            self._by_host[host] = known
        return known

    def pace(self, host: str) -> Pace | None:
        """The pace of a host ("name" or "name:port"), where a rule gives one."""
        return next((rule.pace for rule in self._of_host(host.partition(":")[0]) if rule.pace), None)

    def instead(self, url: str) -> str:
        """The address to ask for this one."""
        rule = self.of(url)
        return rule.ask.replace("{url}", quote(url, safe="")) if rule.ask else url


def is_one_of(host: str, names: Collection[str]) -> bool:
    """Whether a host is one of the names or a subdomain of one."""
    if host in names:
        return True
    at = host.find(".")
    while at >= 0:
        if host[at + 1 :] in names:
            return True
        at = host.find(".", at + 1)
    return False


def host_rules(own: Iterable[Mapping[str, Any]] = ()) -> HostRules:
    """The rules that ship with the tool, after a show's own. Raises ValueError for a key nobody knows."""
    shipped = _shipped()
    rules = rows.read_rows(own, "hosts", read_rule) + tuple(read_rule(row) for row in shipped["host"])
    return HostRules(
        rules=rules,
        parked_hosts=frozenset(shipped["parked"]["hosts"]),
        parked=Phrases(shipped["parked"]["titles"]),
        missing=Phrases(shipped["missing"]["words"]),
        walls=Phrases(shipped["walls"]["titles"]),
    )


def read_rule(row: Mapping[str, Any]) -> HostRule:
    """One rule from its mapping. Raises ValueError for what is misspelt."""
    values = rows.read_row(row, _READERS)
    if "names" not in values:
        raise ValueError("a rule for hosts does not say for which; give it names: [a.example]")
    return HostRule(**values)


def _pace(value: Any) -> Pace:
    if not isinstance(value, Mapping):
        raise TypeError(f'"{value}" is no pace; write {{at_once: 1, burst: 1, a_second: 0.5}}')
    return Pace(**rows.read_row(value, _PACE))


_PACE: dict[str, rows.Reader] = {
    "at_once": rows.number(1, int),
    "burst": rows.number(1, int),
    "a_second": rows.number(0, float),
    "longest_wait": rows.number(0, float),
    "waits": rows.number(0, float),
}
_READERS: dict[str, rows.Reader] = {
    "names": rows.hosts,
    "paths": rows.pattern,
    "ask": rows.text,
    "statuses": rows.statuses,
    "verdict": rows.reason,
    "fragments": rows.yes_or_no,
    "archive": rows.yes_or_no,
    "temporary": rows.yes_or_no,
    "pace": _pace,
}


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("hosts.toml").read_text("utf-8"))
