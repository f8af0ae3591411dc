"""Links to what has to be asked, and the results that need no asking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shownotes.links import history, page, prepare, words
from shownotes.links.guard import Guard
from shownotes.links.history import Record
from shownotes.links.hosts import is_one_of
from shownotes.links.memory import Accepted
from shownotes.links.reasons import MEANINGS, Reason, Verdict
from shownotes.links.settings import Options
from shownotes.links.values import Judgement, Kind, Link, Note, Result

_RELATIVE = ("/", "#", "./", "../", "?")


@dataclass(slots=True)
class Target:
    """One address to ask, and every link to it by its spelling (they may differ in the fragment)."""

    key: str
    spellings: dict[str, list[Link]] = field(default_factory=dict)

    @property
    def first(self) -> Link:
        return next(iter(self.spellings.values()))[0]

    @property
    def host(self) -> str:
        return prepare.host(self.key)

    @property
    def links(self) -> list[Link]:
        return [link for group in self.spellings.values() for link in group]

    @property
    def kind(self) -> Kind:
        """Asked as a page if any link is one."""
        kinds = {link.kind for group in self.spellings.values() for link in group}
        return next((kind for kind in (Kind.PAGE, Kind.FEED, Kind.IMAGE) if kind in kinds), Kind.MEDIA)

    @property
    def wanted(self) -> frozenset[str]:
        """The places in the page that links name."""
        fragments = [prepare.fragment_of(url) for url in self.spellings if "#" in url]
        return frozenset(filter(page.is_place, fragments)) if fragments else _NOWHERE

    @property
    def newest(self) -> datetime | None:
        """The date of the newest episode that has it; None where only show-wide links do."""
        return max((link.date for link in self.links if link.date), default=None)

    @property
    def at_once(self) -> bool:
        """Whether an episode that is not yet published has it."""
        return not all(link.published for group in self.spellings.values() for link in group)


_NOWHERE: frozenset[str] = frozenset()


@dataclass(slots=True)
class Plan:
    """What is settled already, what is to be asked, and the notes on each spelling."""

    settled: list[Result] = field(default_factory=list)
    due: list[Target] = field(default_factory=list)
    fresh: list[Target] = field(default_factory=list)
    notes: dict[str, tuple[Note, ...]] = field(default_factory=dict)


def plan(
    links: Iterable[Link],
    records: Mapping[str, Record],
    accepted: Mapping[str, Accepted],
    options: Options,
    *,
    now: datetime,
) -> Plan:
    """Sort out what the words alone decide, what a person or a rule settled, and what memory still knows."""
    made = Plan()
    links = list(links)
    guard = Guard(options.settings.allow_networks)
    made.notes = _notes(links)
    targets: dict[str, Target] = {}
    for url, group in _by_url(links):
        slip = words.slip(url, guard)
        judgement = _ignored(group, options, now, slip) or _at_home(group[0], options) or _by_words(url, slip)
        judgement = judgement or _by_rule(url, accepted, options)
        if judgement is not None:
            made.settled.append(settle(url, group, judgement, made.notes))
        else:
            key = prepare.request_form(url)
            targets.setdefault(key, Target(key)).spellings[url] = group
    for target in targets.values():
        record = records.get(target.key)
        due = options.ask_all or history.is_due(record, target.newest, target.wanted, now)
        (made.due if due else made.fresh).append(target)
    return made


def settle(url: str, links: Iterable[Link], judgement: Judgement, notes: Mapping[str, tuple[Note, ...]]) -> Result:
    """The result of an address that was not asked."""
    return Result(
        url,
        judgement.verdict,
        judgement.reason,
        tuple(links),
        said=judgement.said,
        better=judgement.better,
        notes=notes.get(url, ()),
        new=False,
    )


def left_out(links: Iterable[Link], why: Reason) -> list[Result]:
    """The results of links that were not reached: the run was stopped, or there was no network."""
    left = Judgement(Verdict.UNCHECKED, why, MEANINGS[why].said)
    return [settle(url, group, left, {}) for url, group in _by_url(links)]


def _at_home(link: Link, options: Options) -> Judgement | None:
    relative = link.url.startswith(_RELATIVE) and not link.url.startswith("//")
    site = options.own_site
    if site is None:
        return Judgement(Verdict.UNCHECKED, Reason.OFFLINE) if relative else None
    return site.judge(link) if relative or link.url.startswith(site.link) else None


def _by_words(url: str, slip: Note | None) -> Judgement | None:
    if slip:
        return Judgement(MEANINGS[slip.reason].verdict, slip.reason, slip.said, slip.better)
    is_web = url.partition(":")[0].lower() in ("http", "https")
    return None if is_web else Judgement(Verdict.OK, Reason.OK)


def _by_rule(url: str, accepted: Mapping[str, Accepted], options: Options) -> Judgement | None:
    host = prepare.host(url)
    if url in accepted:
        return Judgement(Verdict.OK, Reason.ACCEPTED, f"a person said so, until {accepted[url].until:%Y-%m-%d}")
    if is_one_of(host, options.settings.never):
        return Judgement(Verdict.UNCHECKED, Reason.NEVER)
    rule = options.settings.hosts.of(url)
    if rule.verdict is not None:
        return Judgement(MEANINGS[rule.verdict].verdict, rule.verdict, f"{host} answers no robot")
    return Judgement(Verdict.UNCHECKED, Reason.OFFLINE) if options.offline else None


def _ignored(links: list[Link], options: Options, now: datetime, slip: Note | None) -> Judgement | None:
    for rule in options.settings.ignore:
        fits = rule.reason is None or (slip is not None and slip.reason is rule.reason)
        if fits and all(rule.covers(link, now) for link in links):
            return Judgement(Verdict.UNCHECKED, Reason.IGNORED, f"ignored: {rule.because}")
    return None


def is_ignored(result: Result, options: Options, now: datetime) -> str:
    """Why a rule leaves this finding out ("" if none does)."""
    for rule in options.settings.ignore:
        if rule.reason is result.reason and all(rule.covers(link, now) for link in result.links):
            return rule.because
    return ""


def _by_url(links: Iterable[Link]) -> list[tuple[str, list[Link]]]:
    """Links by address; a relative one is another address on each page."""
    groups: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        page_of = link.page if link.url.startswith(_RELATIVE) else ""
        groups.setdefault((link.url.strip(), page_of), []).append(link)
    return [(url, group) for (url, _), group in groups.items()]


def _notes(links: list[Link]) -> dict[str, tuple[Note, ...]]:
    found: dict[str, dict[Note, None]] = {}
    for link in links:
        for note in words.notes(link):
            found.setdefault(link.url, {})[note] = None
    for url, notes in words.spellings(links).items():
        found.setdefault(url, {}).update(dict.fromkeys(notes))
    for (episode, url), group in words.twice(links).items():
        places = ", ".join(str(link.place) for link in group[1:])
        found.setdefault(url, {})[Note(Reason.TWICE, f"episode {episode} has it again at {places}")] = None
    return {url: tuple(notes) for url, notes in found.items()}
