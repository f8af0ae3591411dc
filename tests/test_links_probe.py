"""The probe for soft 404s: one request a host, compared by the words of the pages."""

from __future__ import annotations

import asyncio

import patient
import pytest
from farm import Behaviour, Farm, Visit, page, reply
from misbehaviour import Case, leads
from test_links_farm import gathered, link, options

from shownotes.links.probe import sibling
from shownotes.links.values import Result

HERE = "<h1>The beech</h1><p>A tree of many leaves, which stands alone in the field beside our house.</p>"
LOST = "<h1>Welcome</h1><p>Have a look around, there are many things to buy in this shop for you.</p>"
SHELL = '<div id=root></div><script src="/app.js"></script>'


def has(path: str, real: bytes, other: bytes) -> Behaviour:
    """A host with one page, and one answer for all else."""

    async def behaviour(visit: Visit) -> bytes:
        return real if visit.path == path else other

    return behaviour


async def echoes(visit: Visit) -> bytes:
    return page("Shop", f"{LOST}<p>You asked for {visit.path}.</p>")


HOSTS = {
    "everything.test": has("/", page("Home", HERE), page("Shop", LOST)),
    "echoes.test": echoes,
    "honest.test": has("/a", page("Shop", HERE), page("Shop", LOST, status=404)),
    "half.test": has("/a", page("Shop", HERE), page("Shop", LOST)),
    "leads.test": has("/a", page("Shop", LOST), leads(302, "/")),
    "script.test": has("/", page("App", HERE), page("App", SHELL)),
    "angry.test": has("/a", page("Shop", LOST), reply(429, b"", "Retry-After: 3600")),
    "broken.test": has("/a", page("Shop", LOST), b"nonsense\r\n\r\n"),
}


def run(*urls: str, **more: object) -> tuple[dict[str, Result], Farm]:
    async def all_of_it() -> tuple[dict[str, Result], Farm]:
        async with Farm(HOSTS) as farm:
            return await gathered([link(Case(url, "", "")) for url in urls], options(farm, **more)), farm

    return patient.run(all_of_it())


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://everything.test/a/story.html", "soft-404"),
        ("http://everything.test/", "ok"),
        ("http://echoes.test/a", "soft-404"),
        ("http://honest.test/a", "ok"),
        ("http://half.test/a", "ok"),
        ("http://half.test/gone", "soft-404"),
        ("http://leads.test/a", "ok"),
        ("http://script.test/a", "ok"),
        ("http://angry.test/a", "ok"),
        ("http://broken.test/a", "ok"),
    ],
)
def test_a_page_that_stands_everywhere_is_most_likely_none(url: str, reason: str) -> None:
    results, farm = run(url, probe=True)
    assert (results[url].reason, results[url].verdict) == (reason, "look" if reason == "soft-404" else "ok")
    assert sum(len(counted.visits) for counted in farm.seen.values()) <= 2
    if reason == "soft-404":
        assert "which nobody made, is the same page" in results[url].said


def test_each_host_is_probed_once_in_its_turn_and_every_page_has_its_answer() -> None:
    urls = [f"http://half.test/{name}" for name in ("a", "b", "c/d", "e.html", "f/")] + ["http://honest.test/a"]
    results, farm = run(*urls, probe=True)
    assert [results[url].reason for url in urls] == ["ok", *["soft-404"] * 4, "ok"]
    assert len(farm.seen["half.test"].visits) == 6
    assert len(farm.seen["honest.test"].visits) == 2
    assert farm.seen["half.test"].most <= 3


def test_nothing_is_probed_unless_it_is_asked_for() -> None:
    results, farm = run("http://half.test/gone")
    assert results["http://half.test/gone"].reason == "ok"
    assert len(farm.seen["half.test"].visits) == 1


def test_what_waits_for_a_probe_at_the_deadline_is_told() -> None:
    async def slow(visit: Visit) -> bytes:
        await asyncio.sleep(0 if visit.path == "/a" else 60)
        return page("Shop", LOST)

    async def all_of_it() -> dict[str, Result]:
        async with Farm({"slow.test": slow}) as farm:
            chosen = options(farm, probe=True, deadline=2.0)
            return await gathered([link(Case("http://slow.test/a", "", ""))], chosen)

    assert patient.run(all_of_it())["http://slow.test/a"].reason == "ok"


@pytest.mark.parametrize(
    ("path", "start", "end"),
    [("/a/story.html", "/a/", ".html"), ("/a/b/", "/a/", "/"), ("/a", "/", ""), ("/v1.2/x", "/v1.2/", "")],
)
def test_the_address_beside_a_page_is_made_of_it(path: str, start: str, end: str) -> None:
    made = sibling("http://a.test", path)
    assert made == sibling("http://a.test", path) != sibling("http://b.test", path)
    assert made.startswith(f"http://a.test{start}")
    assert made.endswith(end)
    assert len(made) == len(f"http://a.test{start}{end}") + 20
