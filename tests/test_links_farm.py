"""The farm of misbehaviours: every verdict and reason, and no host ever asked too hard."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from datetime import UTC, datetime
from functools import cache

import patient
import pytest
from farm import Farm, Visit, page, reply
from misbehaviour import CASES, ELSEWHERE, HOSTS, Case

from shownotes.links.engine import check
from shownotes.links.fetch import Limits
from shownotes.links.memory import Memory
from shownotes.links.run import Run
from shownotes.links.schedule import Pace
from shownotes.links.settings import Options, Settings
from shownotes.links.values import Kind, Link, Result
from shownotes.problems import Place

AGENT = "Mozilla/5.0 (compatible; shownotes/0; +https://shownotes.example/)"
SETTINGS = Settings(allow_networks=("127.0.0.1/32",))


def options(farm: Farm, **more: object) -> Options:
    """Impatient options on the farm: what takes seconds on the web takes tenths here."""
    values: dict[str, object] = {
        "settings": SETTINGS,
        "strict": True,
        "limits": Limits(connect=3.0, silence=1.2, request=3.0, body=1.0),
        "second_tries": 0.05,
        "user_agent": AGENT,
        "lookup": farm.lookup,
        "tls": farm.certificates.client,
        "control": ("fine.test",),
    }
    return Options(**{**values, **more})  # type: ignore[arg-type]


def link(case: Case, line: int = 1) -> Link:
    more = dict(case.link)
    return Link(case.url, Place("episodes/1.yaml", line, 9), Kind(more.pop("kind", "page")), episode="1", **more)


async def gathered(links: list[Link], chosen: Options, memory: Memory | None = None) -> dict[str, Result]:
    now = datetime.now(UTC)
    return {r.url: r async for r in check(links, chosen, memory or Memory(None), now)}


@cache
def harvest() -> tuple[dict[str, Result], Farm]:
    """One run over the whole farm."""

    async def run() -> tuple[dict[str, Result], Farm]:
        async with Farm(HOSTS, ELSEWHERE) as farm:
            links = [link(case, line) for line, case in enumerate(CASES, 1)]
            return await gathered(links, options(farm)), farm

    return patient.run(run())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.url[:60])
def test_verdict_and_reason(case: Case) -> None:
    results, _ = harvest()
    result = results[case.url]
    better = case.better if case.better else result.better
    assert (result.verdict, result.reason, result.better) == (case.verdict, case.reason, better), result.said


def test_the_farm_has_more_than_eighty_kinds_of_misbehaviour() -> None:
    assert len({case.url for case in CASES}) == len(CASES) > 330
    assert len({case.url.partition("//")[2].partition("/")[0] for case in CASES}) > 290  # hosts, of one kind each


def test_no_host_is_asked_by_more_than_three_at_once() -> None:
    _, farm = harvest()
    assert max(counted.most for counted in farm.seen.values()) <= 3


def test_one_address_is_asked_once_however_many_links_have_it() -> None:
    _, farm = harvest()
    asked = Counter((visit.method, visit.path) for visit in farm.seen["places.test"].visits)
    assert asked == {("GET", "/a"): 2}  # once for eleven links, and once by the redirect of another host


def test_a_name_is_looked_up_once_so_that_what_was_judged_is_what_is_connected_to() -> None:
    _, farm = harvest()
    assert farm.lookups["rebinds.test"] == 1


def test_every_request_names_us_honestly_and_carries_no_credentials() -> None:
    _, farm = harvest()
    visits = [visit for counted in farm.seen.values() for visit in counted.visits]
    assert {visit.headers.get("user-agent") for visit in visits} == {AGENT}
    assert not [visit for visit in visits if "authorization" in visit.headers or "referer" in visit.headers]


def test_pages_are_never_asked_by_head_alone_and_media_are_never_read() -> None:
    _, farm = harvest()
    assert {visit.method for visit in farm.seen["fine.test"].visits} == {"GET"}
    assert {visit.method for visit in farm.seen["media.test"].visits} == {"HEAD"}
    assert [visit.headers.get("range") for visit in farm.seen["head-405.test"].visits] == [None, "bytes=0-0"]


def test_an_hour_of_retry_after_is_not_waited_for_and_the_host_is_left_alone() -> None:
    async def hour(_: Visit) -> bytes:
        return reply(429, b"", "Retry-After: 3600")

    async def run() -> tuple[dict[str, Result], int]:
        async with Farm({"hour.test": hour}) as farm:
            links = [link(Case(f"http://hour.test/{n}", "", "")) for n in range(20)]
            return await gathered(links, options(farm)), len(farm.seen["hour.test"].visits)

    results, visits = patient.run(run())
    assert {result.reason for result in results.values()} == {"rate-limited"}
    assert len(results) == 20
    assert visits <= 3  # what was under way when the first answer came


def test_a_host_that_limits_its_rate_is_slowed_down_for_until_every_link_has_its_answer() -> None:
    hot: list[float] = []
    count: list[int] = []

    async def limited(_: Visit) -> bytes:
        now = asyncio.get_running_loop().time()
        hot[:] = [moment for moment in hot if now - moment < 0.5] + [now]
        count.append(1)
        return reply(429, b"", "Retry-After: 1") if len(hot) > 5 or len(count) == 6 else page()

    async def run() -> tuple[dict[str, Result], Farm]:
        async with Farm({"limited.test": limited}) as farm:
            links = [link(Case(f"http://limited.test/{n}", "", "")) for n in range(12)]
            return await gathered(links, options(farm)), farm

    results, farm = patient.run(run())
    assert {result.verdict for result in results.values()} == {"ok"}
    times = farm.seen["limited.test"].times
    refused = next(n for n, visit in enumerate(farm.seen["limited.test"].visits) if n >= 5)
    pauses = [later - sooner for sooner, later in zip(times[refused:], times[refused + 1 :], strict=False)]
    assert max(pauses) >= 0.9  # the whole host was left in peace for the second that it asked for


def test_hosts_of_one_domain_are_slowed_together_once_two_of_them_ask_for_it() -> None:
    busy: list[int] = []

    async def limited(visit: Visit) -> bytes:
        busy.append(1)
        most.append(len(busy))
        await asyncio.sleep(0.03)
        busy.pop()
        first = len(seen) < 2 and visit.host not in seen
        seen.add(visit.host)
        return reply(429, b"", "Retry-After: 1") if first else page()

    async def run() -> set[str]:
        async with Farm({f"h{n}.many.test": limited for n in range(12)}) as farm:
            links = [link(Case(f"http://h{n % 12}.many.test/{n}", "", "")) for n in range(24)]
            limits = Limits(connect=9.0, silence=9.0, request=9.0, body=0.5, at_once=2)
            return {result.verdict for result in (await gathered(links, options(farm, limits=limits))).values()}

    seen: set[str] = set()
    most: list[int] = []
    assert patient.run(run()) == {"ok"}
    assert max(most[-16:]) == 1


def test_requests_to_one_host_keep_to_the_bucket() -> None:
    async def run() -> list[float]:
        async with Farm({"paced.test": HOSTS["fine.test"]}) as farm:
            links = [link(Case(f"http://paced.test/{n}", "", "")) for n in range(24)]
            await gathered(links, options(farm, pace=Pace(at_once=2, burst=4, a_second=40)))
            assert farm.seen["paced.test"].most <= 2
            return farm.seen["paced.test"].times

    times = patient.run(run())
    for first in range(len(times) - 10):  # ten more requests need (10 - burst) / rate seconds at the least
        assert times[first + 10] - times[first] >= (10 - 4) / 40 * 0.6  # on a busy machine they arrive in bunches


def test_redirects_to_another_host_wait_for_that_hosts_turn() -> None:
    async def slow(_: Visit) -> bytes:
        await asyncio.sleep(0.02)
        return page()

    async def run() -> int:
        hosts = {f"from-{n}.test": _leads_to("http://hub.test/") for n in range(30)} | {"hub.test": slow}
        async with Farm(hosts) as farm:
            links = [link(Case(f"http://from-{n}.test/{n}", "", "")) for n in range(30)]
            results = await gathered(links, options(farm, pace=Pace(at_once=2, burst=99, a_second=0)))
            assert len(results) == 30
            return farm.seen["hub.test"].most

    assert patient.run(run()) == 2


def test_a_host_of_whom_nothing_is_left_to_ask_is_not_kept_connected() -> None:
    async def run() -> int:
        async with Farm({f"h{n}.test": HOSTS["fine.test"] for n in range(40)}) as farm:
            links = [link(Case(f"http://h{n % 40}.test/{n}", "", "")) for n in range(80)]
            chosen = options(farm, limits=Limits(connect=9.0, silence=9.0, request=9.0, body=0.5, at_once=4))
            results = await gathered(links, chosen)
            assert {result.verdict for result in results.values()} == {"ok"}
            return farm.most_open

    assert patient.run(run()) <= 12


def test_a_full_house_is_waited_for_without_spinning(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = 0
    start = Run._start_what_may

    def counted(self: Run) -> None:
        nonlocal turns
        turns += 1
        start(self)

    async def slow(_: Visit) -> bytes:
        await asyncio.sleep(0.1)
        return page()

    async def run() -> None:
        async with Farm({"slow.test": slow}) as farm:
            links = [link(Case(f"http://slow.test/{n}", "", "")) for n in range(12)]
            limits = Limits(connect=9.0, silence=9.0, request=9.0, body=0.5, at_once=2)
            assert len(await gathered(links, options(farm, limits=limits, pace=Pace(burst=1, a_second=100)))) == 12

    monkeypatch.setattr(Run, "_start_what_may", counted)
    patient.run(run())
    assert turns < 12 * 6  # a few for each link; a timer that fires in vain does it thousands of times


def _leads_to(there: str):  # type: ignore[no-untyped-def]
    async def behaviour(visit: Visit) -> bytes:
        return reply(302, b"", f"Location: {there}{visit.path[1:]}x")

    return behaviour


def test_the_deadline_leaves_the_rest_unchecked() -> None:
    async def hang(_: Visit) -> None:
        await asyncio.sleep(60)

    async def run() -> dict[str, Result]:
        async with Farm({"hang.test": hang, "fine.test": HOSTS["fine.test"]}) as farm:
            links = [link(Case(f"http://hang.test/{n}", "", "")) for n in range(9)]
            links.append(link(Case("http://fine.test/", "", "")))
            return await gathered(links, options(farm, deadline=2.0, limits=Limits(30, 30, 30, 30)))

    results = patient.run(run())
    assert results.pop("http://fine.test/").verdict == "ok"
    assert {(result.verdict, result.reason) for result in results.values()} == {("unchecked", "deadline")}
    assert len(results) == 9


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("tls-expired", r"its certificate expired on EXPIRED"),
        ("tls-early", r"its certificate is good only from EARLY on"),
        ("tls-name", r"its certificate is not for tls-name\.test, but for somebody-else\.test"),
        (
            "tls-many",
            r"its certificate is not for tls-many\.test, but for a\.test, b\.test, c\.test, d\.test and 2 more",
        ),
        ("tls-self", "its certificate is self-signed"),
        ("tls-nameless", "its certificate is self-signed"),
        ("tls-untrusted", r'its certificate is signed by "Testing CA #\S+", whom nobody here knows'),
        ("tls-1", r"speaks only TLS 1\.0, which browsers refuse"),
    ],
)
def test_a_fault_of_tls_says_what_a_person_needs(host: str, said: str) -> None:
    results, farm = harvest()
    for name, day in (("EXPIRED", farm.certificates.expired), ("EARLY", farm.certificates.early)):
        said = said.replace(name, f"{day:%Y-%m-%d}")
    assert re.fullmatch(said, results[f"https://{host}.test/"].said), results[f"https://{host}.test/"].said
    later = results.get("http://to-expired.test/a")
    assert later is not None
    assert later.said.startswith("its certificate expired on 20")
    assert later.said.endswith("(redirected from http://to-expired.test/a)")


def test_a_certificate_is_read_without_asking_anything() -> None:
    _, farm = harvest()
    names = ("tls-expired.test", "tls-name.test", "tls-self.test", "tls-1.test")
    assert [name for name in names if farm.seen[name].visits] == []
    assert max(farm.lookups[name] for name in names) > 1  # they were met again
