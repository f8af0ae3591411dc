"""Results to what is told: findings by episode, each once, and the sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from shownotes.links import prepare
from shownotes.links.reasons import Reason, Verdict
from shownotes.links.values import Link, Result
from shownotes.links.worded import masked

ORDER = {Verdict.DEAD: 0, Verdict.MOVED: 1, Verdict.LOOK: 2, Verdict.UNCHECKED: 3, Verdict.OK: 4}
_HOST_GONE = frozenset({Reason.NO_SUCH_HOST, Reason.REFUSED, Reason.UNREACHABLE, Reason.DNS_TROUBLE, Reason.PARKED})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell: a result, or all results of a host that is gone."""

    results: tuple[Result, ...]

    @property
    def result(self) -> Result:
        return self.results[0]

    @property
    def is_host(self) -> bool:
        """Whether it stands for a whole host."""
        return len(self.results) > 1

    @property
    def is_new(self) -> bool:
        """Whether any of it was not so the last time."""
        return any(result.new for result in self.results)

    @property
    def links(self) -> list[Link]:
        """Every link to what was found, newest episode first."""
        return sorted((link for result in self.results for link in result.links), key=_newest_first)


@dataclass(frozen=True, slots=True)
class Sums:
    """How many addresses have which verdict; ``new_dead`` were not dead the last time."""

    addresses: int
    links: int
    hosts: int
    dead: int
    new_dead: int
    dead_episodes: int
    moved: int
    slight: int
    look: int
    walled: int
    pending: int
    ok: int
    unchecked: int


class Ending(StrEnum):
    """Whether a run asked all that was due."""

    WHOLE = "whole"
    STOPPED = "stopped"
    NO_NETWORK = "no-network"


_ENDED = {
    Ending.STOPPED: "Stopped before its end: the rest is unchecked",
    Ending.NO_NETWORK: "No network: no host could be reached, so that only words were judged",
}


@dataclass(frozen=True, slots=True)
class Report:
    """A finished check. ``titles`` are the episodes' by slug, ``seconds`` the time it took.

    ``results`` have each address as it is written, ``shown`` without the passwords that no log may have.
    """

    show: str
    results: tuple[Result, ...]
    now: datetime
    titles: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    all_redirects: bool = False
    ended: Ending = Ending.WHOLE
    shown: tuple[Result, ...] = field(init=False, default=())
    findings: tuple[Finding, ...] = field(init=False, default=())
    sums: Sums = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shown", tuple(map(masked, self.results)))
        object.__setattr__(self, "findings", tuple(_findings(self.shown, self.all_redirects)))
        object.__setattr__(self, "sums", _sums(self.results))

    @property
    def exit_code(self) -> int:
        """1 if anything is dead; 3 if nothing is, but the run was stopped before its end, or had no network."""
        if self.ended is Ending.NO_NETWORK:
            return 3
        return 1 if self.sums.dead else (3 if self.ended is Ending.STOPPED else 0)

    def parts(self) -> list[tuple[str, list[tuple[str, list[Finding]]]]]:
        """What is new since the last run and, apart from it, what was known; one part where there was no last run."""
        if all(result.new for result in self.results if result.checked):
            return [("", self.by_episode(self.findings))]
        new = [finding for finding in self.findings if finding.is_new]
        known = [finding for finding in self.findings if not finding.is_new]
        parts = (("New since the last run", new), ("Known from the last run", known))
        return [(name, self.by_episode(findings)) for name, findings in parts if findings]

    def by_episode(self, findings: Iterable[Finding] | None = None) -> list[tuple[str, list[Finding]]]:
        """Findings under the newest episode that has them, newest first; show-wide ones come last."""
        groups: dict[str, list[Finding]] = {}
        every = self.findings if findings is None else findings
        for finding in sorted(every, key=lambda finding: _newest_first(finding.links[0])):
            groups.setdefault(finding.links[0].episode, []).append(finding)
        return [(episode, sorted(group, key=_worst_first)) for episode, group in groups.items()]

    def notes(self) -> list[tuple[Result, Link]]:
        """Each link whose words could be better, in the order of the files."""
        noted = [(result, link) for result in self.shown if result.notes for link in result.links]
        return sorted(noted, key=lambda pair: pair[1].place)

    def worst_hosts(self, count: int = 3) -> list[tuple[str, Counter[str]]]:
        """The hosts with most findings, and how many of each verdict."""
        hosts: dict[str, Counter[str]] = {}
        for finding in self.findings:
            for result in finding.results:
                hosts.setdefault(prepare.host(result.url), Counter())[result.verdict] += 1
        many = {host: verdicts for host, verdicts in hosts.items() if host and verdicts.total() > 1}
        return sorted(many.items(), key=lambda pair: (-pair[1].total(), pair[0]))[:count]

    def by_year(self) -> list[tuple[int, Counter[str]]]:
        """Verdicts of the links of each year's episodes, oldest first."""
        years: dict[int, Counter[str]] = {}
        for result in self.results:
            for link in result.links:
                if link.date:
                    years.setdefault(link.date.year, Counter())[result.verdict] += 1
        return sorted(years.items())


def _findings(results: Iterable[Result], all_redirects: bool) -> Iterable[Finding]:
    hosts: dict[tuple[str, Verdict, Reason], list[Result]] = {}
    whole = Counter(prepare.host(result.url) for result in results)
    for result in results:
        if result.verdict in (Verdict.OK, Verdict.UNCHECKED) or result.reason is Reason.WALLED:
            continue
        if result.reason is Reason.MOVED_SLIGHTLY and not all_redirects:
            continue
        host = prepare.host(result.url)
        if result.reason in _HOST_GONE and host:
            hosts.setdefault((host, result.verdict, result.reason), []).append(result)
        else:
            yield Finding((result,))
    for (host, _, _), group in hosts.items():
        if len(group) == whole[host]:
            yield Finding(tuple(group))
        else:
            yield from (Finding((result,)) for result in group)


def _sums(results: tuple[Result, ...]) -> Sums:
    count = Counter(result.verdict for result in results)
    dead = [result for result in results if result.verdict is Verdict.DEAD]
    walled = sum(result.reason is Reason.WALLED for result in results)
    pending = sum(result.pending for result in results)
    slight = sum(result.reason is Reason.MOVED_SLIGHTLY for result in results)
    return Sums(
        addresses=len(results),
        links=sum(len(result.links) for result in results),
        hosts=len({prepare.host(result.url) for result in results} - {""}),
        dead=len(dead),
        new_dead=sum(result.new for result in dead),
        dead_episodes=len({link.episode for result in dead for link in result.links if link.episode}),
        moved=count[Verdict.MOVED] - slight,
        slight=slight,
        look=count[Verdict.LOOK] - pending - walled,
        walled=walled,
        pending=pending,
        ok=count[Verdict.OK],
        unchecked=count[Verdict.UNCHECKED],
    )


def _newest_first(link: Link) -> tuple[bool, float, str, object]:
    return not link.episode, -(link.date.timestamp() if link.date else 0.0), link.episode, link.place


def _worst_first(finding: Finding) -> tuple[int, bool, bool, object]:
    result = finding.result
    return ORDER[result.verdict], result.pending, not result.new, finding.links[0].place


def summary(report: Report) -> list[str]:
    """A few lines that say how the archive fares."""
    sums = report.sums
    dead = f"{sums.dead} dead"
    if sums.dead:
        where = f" in {sums.dead_episodes} episode{'s' * (sums.dead_episodes != 1)}" if sums.dead_episodes else ""
        dead += f"{where} ({sums.new_dead} new)"
    parts = [dead, f"{sums.moved} moved", f"{sums.look} to look at"]
    parts += [f"{sums.pending} failing, not yet for long enough"] * bool(sums.pending)
    parts += [f"{sums.ok + sums.slight} ok", *[f"{sums.unchecked} unchecked"] * bool(sums.unchecked)]
    lines = [_ENDED[report.ended]] if report.ended in _ENDED else []
    lines.append(", ".join(parts) + f"; {report.seconds:.0f} s")
    if sums.slight and not report.all_redirects:
        lines.append(f"{sums.slight} of the ok ones only moved to https, www or a slash (--redirects=all tells them)")
    if sums.walled:
        lines.append(f"{sums.walled} on sites that answer no robot: open one now and then (--walled tells them)")
    worst = [
        f"{host} " + ", ".join(f"{verdicts[v]} {v}" for v in ORDER if verdicts[v])
        for host, verdicts in report.worst_hosts()
    ]
    return lines + ([f"worst hosts: {'; '.join(worst)}"] if worst else [])
