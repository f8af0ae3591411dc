"""Dead and doubtful links to the archived copy nearest to the day of their episode, slowly and never twice."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shownotes.links import words
from shownotes.links.fetch import Answer, Ask, Client
from shownotes.links.guard import Guard
from shownotes.links.hosts import is_one_of
from shownotes.links.memory import Memory
from shownotes.links.prepare import host, request_form
from shownotes.links.reasons import MEANINGS, Reason, Verdict, Weight
from shownotes.links.settings import Options
from shownotes.links.values import Kind, Link, Result, Snapshot

_TAKEN = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/")
_SOON = timedelta(days=30)  # so soon after the episode a page is still what it spoke of
_FIRST = datetime(1996, 1, 1, tzinfo=UTC)  # no archive of the web is older
_ASK_AGAIN = timedelta(days=30)  # after nothing was found
_HOPELESS = frozenset(
    {
        Reason.WALLED,
        Reason.PASSWORD,
        Reason.TYPE_DIFFERS,
        Reason.LENGTH_DIFFERS,
        Reason.FRAGMENT_MISSING,
        Reason.RATE_LIMITED,
        Reason.PRIVATE_ADDRESS,
        Reason.APP_LINK,
    }
)


def wants_copy(result: Result, options: Options) -> bool:
    """Whether an archived copy would help: the page is dead or doubtful, and was once on the web."""
    meaning = MEANINGS[result.reason]
    return (
        result.verdict in (Verdict.DEAD, Verdict.LOOK)
        and meaning.weight is not Weight.NOW
        and result.reason not in _HOPELESS
        and options.settings.hosts.of(result.url).archive
    )


async def copies(results: Iterable[Result], options: Options, memory: Memory, now: datetime) -> AsyncIterator[Result]:
    """The results that have an archived copy, with it, dead ones first; each is asked for once.

    One request every ``archive_pause`` seconds, for ``archive_budget`` seconds in all; what a run does not reach, the
    next one does. An archive that refuses or fails ends the search, not the check.
    """
    wanted = sorted((r for r in results if wants_copy(r, options)), key=lambda r: r.verdict is not Verdict.DEAD)
    open_ = []
    for result in wanted:
        known = memory.snapshot(result.url, _day(result, now))
        if known is None or (known[0] is None and now - known[1] > _ASK_AGAIN):
            open_.append(result)
        elif known[0] is not None:
            yield replace(result, archived=known[0])
    if open_:
        async for result in _search(open_, options, memory, now):
            yield result


async def _search(results: list[Result], options: Options, memory: Memory, now: datetime) -> AsyncIterator[Result]:
    loop = asyncio.get_running_loop()
    until = loop.time() + options.archive_budget
    async with _client(options) as client:
        for result in results:
            if loop.time() >= until:
                return
            try:
                copy = await _copy(client, result, options, now)
            except _Refused:
                return
            memory.keep_snapshot(result.url, _day(result, now), copy, now)
            if copy:
                yield replace(result, archived=copy)


class _Refused(Exception):
    """The archive does not answer, or asks to be left alone."""


async def _copy(client: Client, result: Result, options: Options, now: datetime) -> Snapshot | None:
    """The copy to show: the nearest to the episode's day, and rather one from before it than from long after it."""
    day = _date(result, now)
    nearest = await _nearest(client, result, day, options)
    if nearest is not None and nearest.taken > day + _SOON:
        # what is nearest to a day further back, by three times as much, is what there was before the episode, if any
        sooner = await _nearest(client, result, max(day - 3 * (nearest.taken - day), _FIRST), options)
        if sooner is not None and sooner.taken <= day + _SOON and await _shows_the_page(client, sooner, options):
            return sooner
    if nearest is not None and await _shows_the_page(client, nearest, options):
        return nearest
    return None


async def _nearest(client: Client, result: Result, day: datetime, options: Options) -> Snapshot | None:
    url = request_form(result.url)
    answer = await _ask(client, f"{options.settings.archive_url}{day:%Y%m%d}120000/{url}", options)
    return _snapshot(answer, options)


async def _shows_the_page(client: Client, copy: Snapshot, options: Options) -> bool:
    """Whether a copy is of the page; one that redirects, or is of an error, shows nobody what was meant."""
    return (await _ask(client, copy.url, options)).status == 200


async def _ask(client: Client, url: str, options: Options) -> Answer:
    """One request, and the pause that follows each."""
    answer = await client.hop(Ask(url), 25.0)
    await asyncio.sleep(options.archive_pause)
    if answer.fault or answer.status == 429 or answer.status >= 500:
        raise _Refused
    return answer


def _snapshot(answer: Answer, options: Options) -> Snapshot | None:
    there = answer.headers.get("location", "")
    taken = _TAKEN.search(there)
    if answer.status not in (301, 302, 303, 307, 308) or taken is None:
        return None
    root = "/".join(options.settings.archive_url.split("/")[:3])
    url = there if "://" in there.partition("/web/")[0] else root + there
    try:
        return Snapshot(url, datetime.strptime(taken[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC))
    except ValueError:
        return None


def worth_keeping(links: Iterable[Link], options: Options) -> list[str]:
    """The pages on other hosts that links lead to, each once, without those whose copy makes no sense."""
    guard, settings = Guard(options.settings.allow_networks), options.settings
    urls = dict.fromkeys(link.url for link in links if link.kind is Kind.PAGE and link.url.startswith("http"))
    return [
        url
        for url in urls
        if words.slip(url, guard) is None
        and settings.hosts.of(url).archive
        and settings.hosts.of(url).verdict is None
        and not is_one_of(host(url), settings.never)
    ]


async def save(urls: Iterable[str], options: Options) -> dict[str, bool]:
    """Ask the archive to keep these addresses now (of an episode that has just been published); whether it agreed.

    It takes ``archive_budget`` seconds at most; what is not reached then was not agreed to.
    """
    endpoint = options.settings.archive_url.replace("/web/", "/save/")
    agreed = dict.fromkeys(urls, False)
    until = asyncio.get_running_loop().time() + options.archive_budget
    async with _client(options) as client:
        for number, url in enumerate(agreed):
            if number:
                await asyncio.sleep(options.archive_pause)
            if asyncio.get_running_loop().time() >= until:
                break
            answer = await client.hop(Ask(endpoint + request_form(url), read_page=False), 60.0)
            agreed[url] = not answer.fault and answer.status < 400
    return agreed


def _client(options: Options) -> Client:
    guard = Guard(options.settings.allow_networks)
    limits = replace(options.limits, request=60.0)
    return Client(guard, limits, options.user_agent, lookup=options.lookup, tls=options.tls, proxies=options.proxies)


def _day(result: Result, now: datetime) -> str:
    """The day of the first episode that has the link, as YYYYMMDD; today for one without."""
    return f"{_date(result, now):%Y%m%d}"


def _date(result: Result, now: datetime) -> datetime:
    return min((link.date for link in result.links if link.date), default=now).astimezone(UTC)
