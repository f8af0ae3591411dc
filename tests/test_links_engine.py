"""The engine over time: memory, plan, the offline guard, and what a kill leaves behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import patient
import pytest
from farm import Farm, Visit, page, reply
from test_links_farm import AGENT, SETTINGS, options

from shownotes.links.engine import NoNetworkError, check
from shownotes.links.history import Record
from shownotes.links.memory import Accepted, Memory
from shownotes.links.reasons import Reason, Verdict
from shownotes.links.settings import Options, read_settings
from shownotes.links.values import Link, Result
from shownotes.problems import Place

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def at(url: str, **more: object) -> Link:
    return Link(url, Place("episodes/1.yaml", 7, 9), episode="1", date=NOW - 40 * DAY, **more)  # type: ignore[arg-type]


async def once(farm: Farm, links: list[Link], memory: Memory, now: datetime, **more: object) -> dict[str, Result]:
    chosen = options(farm, **{"strict": False, **more})
    return {result.url: result async for result in check(links, chosen, memory, now)}


async def gone(_: Visit) -> bytes:
    return reply(404)


async def fine(_: Visit) -> bytes:
    return page("Fine", '<p id="here">text')


async def fails(_: Visit) -> bytes:
    return reply(500)


def test_a_definite_answer_is_dead_when_it_comes_twice_a_day_apart() -> None:
    async def run() -> list[tuple[str, bool, int, bool]]:
        async with Farm({"gone.test": gone}) as farm:
            told = []
            for moment in (NOW, NOW + DAY / 2, NOW + DAY, NOW + 2 * DAY):
                result = (await once(farm, [at("http://gone.test/")], memory, moment))["http://gone.test/"]
                told.append((result.verdict.value, result.pending, result.checks, result.new))
            return told

    memory = Memory(None)
    assert patient.run(run()) == [
        ("look", True, 1, True),
        ("look", True, 2, False),
        ("dead", False, 3, True),
        ("dead", False, 4, False),
    ]


def test_an_episode_that_is_not_published_is_judged_at_once() -> None:
    async def run() -> dict[str, Result]:
        async with Farm({"gone.test": gone, "fails.test": fails}) as farm:
            links = [at("http://gone.test/", published=False), at("http://fails.test/")]
            return await once(farm, links, Memory(None), NOW)

    results = patient.run(run())
    assert results["http://gone.test/"].verdict == "dead"
    assert (results["http://fails.test/"].verdict, results["http://fails.test/"].pending) == ("look", True)


def test_good_answers_are_remembered_and_failing_ones_are_asked_each_time() -> None:
    async def run() -> tuple[dict[str, Result], int, int]:
        async with Farm({"fine.test": fine, "gone.test": gone}) as farm:
            links = [at("http://fine.test/"), at("http://fine.test/#here"), at("http://gone.test/")]
            await once(farm, links, memory, NOW)
            again = await once(farm, links, memory, NOW + DAY)
            return again, len(farm.seen["fine.test"].visits), len(farm.seen["gone.test"].visits)

    memory = Memory(None)
    again, fine_visits, gone_visits = patient.run(run())
    assert (fine_visits, gone_visits) == (1, 2)
    assert again["http://fine.test/#here"].remembered
    assert again["http://fine.test/"].checked == NOW


def test_a_new_fragment_of_a_remembered_page_is_looked_for() -> None:
    async def run() -> Result:
        async with Farm({"fine.test": fine}) as farm:
            await once(farm, [at("http://fine.test/#here")], memory, NOW)
            return (await once(farm, [at("http://fine.test/#gone")], memory, NOW))["http://fine.test/#gone"]

    memory = Memory(None)
    result = patient.run(run())
    assert (result.verdict, result.reason, result.remembered) == ("look", "fragment-missing", False)


def test_ask_all_asks_what_is_remembered() -> None:
    async def run() -> int:
        async with Farm({"fine.test": fine}) as farm:
            for _ in range(2):
                await once(farm, [at("http://fine.test/")], memory, NOW, ask_all=True)
            return len(farm.seen["fine.test"].visits)

    memory = Memory(None)
    assert patient.run(run()) == 2


def test_without_a_network_nothing_is_said_and_nothing_is_remembered() -> None:
    async def run(names: list[str], control: tuple[str, ...]) -> None:
        async with Farm({"fine.test": fine}) as farm:
            await once(farm, [at(f"http://{name}/") for name in names], memory, NOW, control=control)

    memory = Memory(None)
    for names in ([f"n{n}.test" for n in range(25)], ["a-again.test"], ["a.test", "b-again.test"]):
        with pytest.raises(NoNetworkError):
            patient.run(run(names, ("no-control.test",)))
        assert memory.records() == {}
    patient.run(run(["a.test"], ("fine.test",)))  # one dead domain is no proof: the control name is known
    assert len(memory.records()) == 1


def test_to_forget_everything_waits_until_there_is_an_answer() -> None:
    async def run(name: str) -> None:
        async with Farm({"fine.test": fine}) as farm:
            await once(farm, [at(f"http://{name}/")], memory, NOW + DAY, fresh=True, control=("no-control.test",))

    memory = Memory(None)
    memory.keep([Record("http://old.test/", NOW, NOW, Verdict.OK, Reason.OK)])
    with pytest.raises(NoNetworkError):
        patient.run(run("a-again.test"))
    assert list(memory.records()) == ["http://old.test/"]
    patient.run(run("fine.test"))
    assert list(memory.records()) == ["http://fine.test/"]


def test_offline_only_reads_the_words() -> None:
    async def run() -> tuple[dict[str, Result], int]:
        async with Farm({"fine.test": fine}) as farm:
            links = [at("http://fine.test/"), at("htp://fine.test/")]
            return await once(farm, links, Memory(None), NOW, offline=True), len(farm.seen)

    results, asked = patient.run(run())
    assert [(r.verdict, r.reason) for r in results.values()] == [
        ("unchecked", "offline"),
        ("dead", "misspelt-scheme"),
    ]
    assert asked == 0


def test_a_persons_word_holds_until_its_date() -> None:
    async def run() -> tuple[str, str]:
        async with Farm({"gone.test": gone}) as farm:
            first = await once(farm, [at("http://gone.test/")], memory, NOW)
            later = await once(farm, [at("http://gone.test/")], memory, NOW + 10 * DAY)
            return first["http://gone.test/"].reason, later["http://gone.test/"].reason

    memory = Memory(None)
    memory.accept(Accepted("http://gone.test/", NOW + 9 * DAY))
    assert patient.run(run()) == ("accepted", "not-found")


def test_ignore_rules_have_a_reason_and_an_expiry() -> None:
    rules = [
        {"host": "gone.test", "because": "they are moving", "until": "2026-12-01"},
        {"reason": "server-error", "because": "we know"},
    ]
    settings = read_settings({"ignore": rules, "allow_networks": ["127.0.0.1/32"]})

    async def run(now: datetime) -> dict[str, Result]:
        async with Farm({"gone.test": gone, "fails.test": fails}) as farm:
            links = [at("http://gone.test/"), at("http://fails.test/")]
            return await once(farm, links, Memory(None), now, settings=settings, strict=True)

    before, after = patient.run(run(NOW)), asyncio.run(run(NOW + 30 * DAY))
    assert before["http://gone.test/"].said == "ignored: they are moving"
    assert after["http://gone.test/"].verdict == "dead"
    assert before["http://fails.test/"].reason == "ignored"
    with pytest.raises(ValueError, match="does not say why"):
        read_settings({"ignore": [{"host": "x.example"}]})
    with pytest.raises(ValueError, match='"allow" is not a setting'):
        read_settings({"allow": True})


def test_hosts_never_to_ask_are_not_asked() -> None:
    settings = read_settings({"never": ["gone.test"], "allow_networks": ["127.0.0.1/32"]})

    async def run() -> tuple[str, int]:
        async with Farm({"gone.test": gone}) as farm:
            results = await once(farm, [at("http://www.gone.test/")], Memory(None), NOW, settings=settings)
            return results["http://www.gone.test/"].reason, len(farm.seen)

    assert patient.run(run()) == ("never", 0)


def test_a_show_can_add_host_rules() -> None:
    rule = {"names": ["fails.test"], "statuses": {500: "blocked"}}
    settings = read_settings({"hosts": [rule], "allow_networks": ["127.0.0.1/32"]})

    async def run() -> str:
        async with Farm({"fails.test": fails}) as farm:
            results = await once(farm, [at("http://fails.test/")], Memory(None), NOW, settings=settings)
            return results["http://fails.test/"].reason

    assert patient.run(run()) == "blocked"


KILLED = """
import asyncio, sys, datetime
sys.path.insert(0, {tests!r})
from farm import Farm, page
from test_links_engine import at, options, NOW
from shownotes.links.engine import check
from shownotes.links.memory import Memory
from pathlib import Path
async def behaviour(visit):
    await asyncio.sleep(0.01)
    return page()
async def main():
    async with Farm({{f"h{{n}}.test": behaviour for n in range(40)}}) as farm:
        links = [at(f"http://h{{n % 40}}.test/{{n}}") for n in range(4000)]
        memory = Memory(Path({path!r}))
        async for result in check(links, options(farm), memory, NOW):
            print(result.url, flush=True)
asyncio.run(main())
"""


@pytest.mark.parametrize("lines", [1, 320, 650])
def test_a_kill_at_any_moment_loses_no_result_that_was_printed(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "links.sqlite"
    code = KILLED.format(tests=str(Path(__file__).parent), path=str(path))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout is not None
        printed = [process.stdout.readline() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        printed += process.stdout.readlines()
    whole = {line.strip() for line in printed if line.endswith("\n")}
    with Memory(path) as memory:
        assert len(whole) >= lines
        assert whole <= set(memory.records())


def test_a_run_goes_on_where_the_last_one_stopped() -> None:
    async def run() -> int:
        async with Farm({f"h{n}.test": fine for n in range(9)}) as farm:
            links = [at(f"http://h{n}.test/") for n in range(9)]
            chosen = options(farm, strict=False)
            stream = check(links[:4], chosen, memory, NOW)
            assert len([result async for result in stream]) == 4
            await once(farm, links, memory, NOW)
            return max(len(counted.visits) for counted in farm.seen.values())

    memory = Memory(None)
    assert patient.run(run()) == 1


def test_the_options_of_the_farm_are_those_of_the_tool() -> None:
    assert Options(settings=SETTINGS, user_agent=AGENT).pace.at_once == 3
