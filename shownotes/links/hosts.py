"""The data file of host rules, and a show's own, to what is known of the host of an address."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from shownotes.links import prepare
from shownotes.links.reasons import Reason
from shownotes.links.schedule import Pace


@dataclass(frozen=True, slots=True)
class HostRule:
    """What is known of some hosts; the data file says what each key means."""

    names: tuple[str, ...]
    paths: str = ""
    ask: str = ""
    statuses: Mapping[int, Reason] = field(default_factory=dict)
    verdict: Reason | None = None
    fragments: bool = True
    archive: bool = True
    temporary: bool = False
    pace: Pace | None = None


_NOTHING = HostRule(names=())


@dataclass(frozen=True, slots=True)
class HostRules:
    """All rules, a show's own first, and the words by which pages without content are known."""

    rules: tuple[HostRule, ...]
    parked_hosts: tuple[str, ...] = ()
    parked: re.Pattern[str] = re.compile(r"(?!)")
    missing: re.Pattern[str] = re.compile(r"(?!)")

    def of(self, url: str) -> HostRule:
        """The first rule for the address's host whose ``paths`` fit; a rule that knows nothing where none does."""
        parts = prepare.split(url)
        if parts is None:
            return _NOTHING
        host = parts.host.lower()
        for rule in self.rules:
            if is_one_of(host, rule.names) and (not rule.paths or re.search(rule.paths, parts.rest)):
                return rule
        return _NOTHING

    def pace(self, host: str) -> Pace | None:
        """The pace of a host ("name" or "name:port"), where a rule gives one."""
        name = host.partition(":")[0]
        return next((rule.pace for rule in self.rules if rule.pace and is_one_of(name, rule.names)), None)

    def instead(self, url: str) -> str:
        """The address to ask for this one."""
        rule = self.of(url)
        return rule.ask.replace("{url}", quote(url, safe="")) if rule.ask else url


def is_one_of(host: str, names: Iterable[str]) -> bool:
    """Whether a host is one of the names or a subdomain of one."""
    return any(host == name or host.endswith("." + name) for name in names)


def host_rules(own: Iterable[Mapping[str, Any]] = ()) -> HostRules:
    """The rules that ship with the tool, after a show's own. Raises ValueError for a key nobody knows."""
    shipped = _shipped()
    rules = tuple(read_rule(row) for row in own) + tuple(read_rule(row) for row in shipped["host"])
    return HostRules(
        rules=rules,
        parked_hosts=tuple(shipped["parked"]["hosts"]),
        parked=_any_of(shipped["parked"]["titles"]),
        missing=_any_of(shipped["missing"]["words"]),
    )


def read_rule(row: Mapping[str, Any]) -> HostRule:
    """One rule from its mapping. Raises ValueError or TypeError for what is misspelt."""
    values = dict(row)
    for name, convert in _CONVERT.items():
        if name in values:
            values[name] = convert(values[name])
    return HostRule(**values)


_CONVERT: dict[str, Any] = {
    "names": lambda names: tuple(str(name).lower() for name in names),
    "statuses": lambda statuses: {int(status): Reason(reason) for status, reason in statuses.items()},
    "verdict": Reason,
    "pace": lambda pace: Pace(**pace),
}


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("hosts.toml").read_text("utf-8"))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the words as whole ones; scripts without blanks have no borders to ask for."""
    parts = [rf"(?<!\w){re.escape(w)}(?!\w)" if w.isascii() or " " in w else re.escape(w) for w in words]
    return re.compile("|".join(parts), re.I)
