"""Dead and doubtful links to the archived copy nearest to the day of their episode, slowly and never twice."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shownotes.links.fetch import Answer, Ask, Client
from shownotes.links.guard import Guard
from shownotes.links.memory import Memory
from shownotes.links.prepare import request_form
from shownotes.links.reasons import MEANINGS, Reason, Verdict, Weight
from shownotes.links.settings import Options
from shownotes.links.values import Result, Snapshot

_TAKEN = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/")
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
            answered, copy = await _copy(client, result, options, now)
            if not answered:
                return
            memory.keep_snapshot(result.url, _day(result, now), copy, now)
            if copy:
                yield replace(result, archived=copy)
            await asyncio.sleep(options.archive_pause)


async def _copy(client: Client, result: Result, options: Options, now: datetime) -> tuple[bool, Snapshot | None]:
    """Whether the archive answered, and the copy."""
    url = request_form(result.url)
    first = await client.hop(Ask(f"{options.settings.archive_url}{_day(result, now)}120000/{url}"), 25.0)
    if first.fault or first.status == 429 or first.status >= 500:
        return False, None
    found = _snapshot(first, options)
    if found is None:
        return True, None
    await asyncio.sleep(options.archive_pause)
    second = await client.hop(Ask(found.url), 25.0)
    if second.fault or second.status == 429 or second.status >= 500:
        return False, None
    # a copy that redirects, or is of an error, shows nobody what the episode spoke of
    return True, found if second.status == 200 else None


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


async def save(urls: Iterable[str], options: Options) -> dict[str, bool]:
    """Ask the archive to keep these addresses now (of an episode that has just been published); whether it agreed."""
    endpoint = options.settings.archive_url.replace("/web/", "/save/")
    agreed: dict[str, bool] = {}
    async with _client(options) as client:
        for url in urls:
            answer = await client.hop(Ask(endpoint + request_form(url), read_page=False), 60.0)
            agreed[url] = not answer.fault and answer.status < 400
            await asyncio.sleep(options.archive_pause)
    return agreed


def _client(options: Options) -> Client:
    guard = Guard(options.settings.allow_networks)
    limits = replace(options.limits, request=60.0)
    return Client(guard, limits, options.user_agent, lookup=options.lookup, tls=options.tls, proxies=options.proxies)


def _day(result: Result, now: datetime) -> str:
    """The day of the first episode that has the link, as YYYYMMDD; today for one without."""
    dates = [link.date for link in result.links if link.date]
    return f"{min(dates, default=now).astimezone(UTC):%Y%m%d}"
