"""Archived copies: the one nearest to the episode's day, that shows the page, asked for slowly and once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import patient
from farm import Farm, Visit, page, reply
from test_links_farm import options

from shownotes.links import archive
from shownotes.links.memory import Memory
from shownotes.links.reasons import Reason, Verdict
from shownotes.links.settings import Settings
from shownotes.links.values import Link, Result
from shownotes.problems import Place

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DATE = datetime(2017, 8, 30, 12, tzinfo=UTC)
SETTINGS = Settings(allow_networks=("127.0.0.1/32",), archive_url="http://archive.test/web/")


def dead(url: str, reason: Reason = Reason.NOT_FOUND, verdict: Verdict = Verdict.DEAD) -> Result:
    later = Link(url, Place("episodes/9.yaml", 1, 1), date=DATE + timedelta(days=900))
    return Result(url, verdict, reason, (later, Link(url, Place("episodes/1.yaml", 1, 1), date=DATE)))


async def wayback(visit: Visit) -> bytes:
    """The archive: copies of what begins with /a, a redirect's copy, an error's copy, and nothing else."""
    _, _, asked, url = visit.path.split("/", 3)
    if url.endswith(("late", "later")):
        taken = [datetime(2019, 8, 30, tzinfo=UTC)] + [datetime(2015, 1, 1, tzinfo=UTC)] * url.endswith("late")
        at = datetime.strptime(asked, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        there = min(taken, key=lambda day: abs(day - at))
        is_copy = at in taken
        return page("A copy") if is_copy else reply(302, b"", f"Location: /web/{there:%Y%m%d%H%M%S}/{url}")
    if asked == "20170902101112":
        return {"redirects": reply(302, b"", "Location: /web/20180101000000/x"), "error": reply(404)}.get(
            url.rpartition("/")[2], page("A copy")
        )
    if url.endswith(("good", "redirects", "error")):
        return reply(302, b"", f"Location: /web/20170902101112/{url}")
    return reply(404)


def searched(results: list[Result], memory: Memory, **more: object) -> tuple[dict[str, Result], list[str]]:
    async def run() -> tuple[dict[str, Result], list[str]]:
        async with Farm({"archive.test": wayback}) as farm:
            chosen = options(farm, settings=SETTINGS, archive_pause=0.01, **more)
            found = {r.url: r async for r in archive.copies(results, chosen, memory, NOW)}
            return found, [visit.path for visit in farm.seen["archive.test"].visits]

    return patient.run(run())


def test_the_copy_nearest_to_the_first_episodes_day_is_found() -> None:
    found, asked = searched([dead("http://gone.test/good")], Memory(None))
    copy = found["http://gone.test/good"].archived
    assert copy is not None
    assert (copy.url, copy.taken) == (
        "http://archive.test/web/20170902101112/http://gone.test/good",
        datetime(2017, 9, 2, 10, 11, 12, tzinfo=UTC),
    )
    assert asked[0] == "/web/20170830120000/http://gone.test/good"


def test_a_copy_from_before_the_episode_is_rather_shown_than_one_from_long_after_it() -> None:
    found, asked = searched([dead(f"http://gone.test/{name}") for name in ("late", "later")], Memory(None))
    taken = {url.rpartition("/")[2]: result.archived and result.archived.taken.year for url, result in found.items()}
    assert taken == {"late": 2015, "later": 2019}
    assert len(asked) <= 6


def test_copies_of_redirects_and_errors_are_not_offered() -> None:
    names = ("redirects", "error", "never-kept")
    found, _ = searched([dead(f"http://gone.test/{name}") for name in names], Memory(None))
    assert found == {}


def test_what_was_found_is_remembered_for_ever_and_what_was_not_for_a_month() -> None:
    memory = Memory(None)
    results = [dead("http://gone.test/good"), dead("http://gone.test/never-kept")]
    searched(results, memory)
    found, asked = searched(results, memory)
    assert (list(found), asked) == (["http://gone.test/good"], [])


def test_copies_are_looked_for_only_where_they_help() -> None:
    async def run() -> list[bool]:
        async with Farm({}) as farm:
            chosen = options(farm, settings=SETTINGS)
            return [
                archive.wants_copy(dead("http://gone.test/good", reason, verdict), chosen)
                for reason, verdict in (
                    (Reason.GONE, Verdict.DEAD),
                    (Reason.SOFT_404, Verdict.LOOK),
                    (Reason.MISSING_SCHEME, Verdict.DEAD),
                    (Reason.WALLED, Verdict.LOOK),
                    (Reason.FRAGMENT_MISSING, Verdict.LOOK),
                    (Reason.OK, Verdict.OK),
                )
            ]

    assert patient.run(run()) == [True, True, False, False, False, False]


def test_an_archive_that_refuses_ends_the_search() -> None:
    async def refuses(_: Visit) -> bytes:
        return reply(429, b"", "Retry-After: 60")

    async def run() -> tuple[int, int]:
        async with Farm({"archive.test": refuses}) as farm:
            chosen = options(farm, settings=SETTINGS, archive_pause=0.0)
            results = [dead(f"http://gone.test/{n}") for n in range(5)]
            found = [r async for r in archive.copies(results, chosen, Memory(None), NOW)]
            return len(found), len(farm.seen["archive.test"].visits)

    assert patient.run(run()) == (0, 1)


def test_new_links_can_be_handed_to_the_archive() -> None:
    async def keeps(visit: Visit) -> bytes:
        return page("Saved") if visit.path == "/save/http://fine.test/a" else reply(500)

    async def run() -> dict[str, bool]:
        async with Farm({"archive.test": keeps}) as farm:
            chosen = options(farm, settings=SETTINGS, archive_pause=0.0)
            return await archive.save(["http://fine.test/a", "http://fine.test/b"], chosen)

    assert patient.run(run()) == {"http://fine.test/a": True, "http://fine.test/b": False}
