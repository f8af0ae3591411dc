"""What a show says under ``links:`` in show.yaml, and what a run was asked for, to the options of the engine."""

from __future__ import annotations

import fnmatch
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

from shownotes import __version__
from shownotes.links import prepare, rows
from shownotes.links.fetch import Limits
from shownotes.links.guard import Lookup
from shownotes.links.hosts import HostRules, host_rules, is_one_of
from shownotes.links.own_site import OwnSite
from shownotes.links.reasons import Reason
from shownotes.links.rows import SettingsError
from shownotes.links.schedule import Pace
from shownotes.links.values import Link
from shownotes.problems import Problem

if TYPE_CHECKING:
    from shownotes.model import Show

ARCHIVE = "https://web.archive.org/web/"


@dataclass(frozen=True, slots=True)
class IgnoreRule:
    """What not to ask or report, why, and until when; every condition that is given must hold.

    ``url`` may hold * and ?. ``reason`` leaves out only findings with that reason: the address is still asked.
    """

    because: str
    url: str = ""
    host: str = ""
    episode: str = ""
    reason: Reason | None = None
    until: date | None = None

    def covers(self, link: Link, now: datetime) -> bool:
        """Whether the rule holds for a link today, its ``reason`` aside."""
        if self.until is not None and now.date() > self.until:
            return False
        parts = prepare.split(link.url)
        return (
            (not self.url or link.url == self.url or fnmatch.fnmatchcase(link.url, self.url))
            and (not self.host or (parts is not None and is_one_of(parts.host.lower(), (self.host,))))
            and (not self.episode or link.episode == self.episode)
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """A show's own word on its links."""

    ignore: tuple[IgnoreRule, ...] = ()
    never: frozenset[str] = frozenset()
    allow_networks: tuple[str, ...] = ()
    hosts: HostRules = field(default_factory=host_rules)
    archive: bool = False  # show archived copies on the page
    archive_url: str = ARCHIVE
    probe: bool = False  # ask each host once for an address that nobody made
    save: bool = False  # let publish ask the archive to save a new episode's links


@dataclass(frozen=True, slots=True)
class Options:
    """How one run goes. ``fresh`` forgets every answer once one has come; ``second_tries`` scales the pauses before
    them; ``deadline`` is in seconds.

    ``lookup``, ``tls`` and ``proxies`` replace the machine's name resolution, trust and environment; ``control`` are
    names that exist wherever there is a network. ``own_site`` answers for the show's own pages.
    """

    settings: Settings = field(default_factory=Settings)
    strict: bool = False
    ask_all: bool = False
    fresh: bool = False
    offline: bool = False
    probe: bool = False
    all_redirects: bool = False
    deadline: float | None = None
    pace: Pace = field(default_factory=Pace)
    limits: Limits = field(default_factory=Limits)
    second_tries: float = 1.0
    user_agent: str = "Mozilla/5.0 (compatible; shownotes)"
    lookup: Lookup | None = None
    tls: ssl.SSLContext | None = None
    proxies: Mapping[str, str] = field(default_factory=dict)
    own_site: OwnSite | None = None
    control: tuple[str, ...] = ("example.com", "iana.org")
    archive_pause: float = 4.0
    archive_budget: float = 300.0

    @property
    def probes(self) -> bool:
        """Whether this run, or the show, wants soft 404s found by a probe."""
        return self.probe or self.settings.probe


def read_settings(values: Mapping[str, Any]) -> Settings:
    """The settings from a mapping as YAML has it. Raises SettingsError with the author's value for what is wrong."""
    for name in values:
        if name not in _READERS:
            raise SettingsError(f'"{name}" is not a setting of links{rows.guessed(str(name), _READERS)}', name)
    read: dict[str, Any] = {}
    for name, value in values.items():
        try:
            read[name] = _READERS[name](value)
        except SettingsError:
            raise
        except (TypeError, ValueError, AttributeError) as error:
            raise SettingsError(f"{name} cannot be read: {error}", name) from error
    return Settings(**read)


def options_of(show: Show, **chosen: Any) -> Options:
    """How links of this show are asked, with what a run chooses; raises SettingsError."""
    from shownotes.links.fetch import system_proxies

    agent = f"Mozilla/5.0 (compatible; shownotes/{__version__}; +{show.link})"
    return Options(settings=read_settings(show.links), user_agent=agent, proxies=system_proxies(), **chosen)


def problems(show: Show) -> list[Problem]:
    """What cannot be used of the show's ``links:``, at its place."""
    try:
        read_settings(show.links)
    except SettingsError as why:
        return [Problem(show.source.place(*why.keys), str(why), "docs/links.md has every setting.")]
    return []


def ended(show: Show, settings: Settings, now: datetime) -> list[Problem]:
    """The ignore rules that hold no longer, for an author to take out."""
    told = "Take it out, or give it a later until:. What it left out is checked and told again."
    return [
        Problem(
            show.source.place("links", "ignore", index, "until"),
            f'the ignore rule "{rule.because}" ended on {rule.until}',
            told,
        )
        for index, rule in enumerate(settings.ignore)
        if rule.until is not None and now.date() > rule.until
    ]


def _networks(networks: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(ip_network(str(network), strict=False)) for network in networks)


def _ignore(row: Mapping[str, Any]) -> IgnoreRule:
    values = rows.read_row(row, _IGNORE)
    if not values.get("because"):
        raise ValueError("an ignore rule does not say why; give it a because:")
    if not any(values.get(name) for name in ("url", "host", "episode", "reason")):
        raise ValueError(f'the rule "{values["because"]}" would ignore everything; give it a url, host or episode')
    return IgnoreRule(**values)


_IGNORE: dict[str, rows.Reader] = {
    "because": rows.text,
    "url": rows.text,
    "host": rows.host,
    "episode": rows.text,
    "reason": rows.reason,
    "until": rows.day,
}
_READERS: dict[str, Callable[[Any], Any]] = {
    "ignore": lambda given: rows.read_rows(given, "ignore", _ignore),
    "never": lambda hosts: rows.hosts(hosts) if hosts else frozenset(),
    "allow_networks": _networks,
    "hosts": host_rules,
    "archive": rows.yes_or_no,
    "archive_url": lambda url: str(url).rstrip("/") + "/",
    "probe": rows.yes_or_no,
    "save": rows.yes_or_no,
}
