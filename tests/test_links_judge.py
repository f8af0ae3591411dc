"""The judge's table: evidence in, verdict and reason out, no socket anywhere."""

from __future__ import annotations

from typing import Any

import pytest

from shownotes.links.hosts import host_rules
from shownotes.links.judge import judge
from shownotes.links.reasons import MEANINGS, Reason, Verdict
from shownotes.links.values import Evidence, Fault, Hop, Kind, Link
from shownotes.problems import Place

RULES = host_rules()
SITE = "https://site.example"
ASKED = f"{SITE}/2014/story"
TO_NEW = ((ASKED, 301, "https://new.example/story"), ("https://new.example/story", 200, None))


def seen(url: str = ASKED, hops: tuple[tuple[str, int, str | None], ...] = (), **more: Any) -> Evidence:
    values: dict[str, Any] = {"status": None if "fault" in more else 200, "type": "text/html", "title": "A story"}
    return Evidence(url, hops=tuple(Hop(*hop) for hop in hops), **{**values, **more})


def by(*ways: str, status: int = 302) -> tuple[tuple[str, int, str | None], ...]:
    """The hops from the asked address over these."""
    stops = (ASKED, *ways)
    return (*((at, status, to) for at, to in zip(stops, ways, strict=False)), (stops[-1], 200, None))


TABLE: list[tuple[Evidence, str, str]] = [
    (seen(), "ok", "ok"),
    (seen(status=299), "ok", "ok"),
    *[(seen(status=status), "look", "blocked") for status in (403, 405, 406, 418, 501, 999)],
    *[(seen(status=status), "dead", "server-error") for status in (500, 502, 504, 520, 522, 599)],
    *[(seen(status=status), "look", "odd-status") for status in (100, 300, 304, 400, 409, 423, 600)],
    (seen(status=404), "dead", "not-found"),
    (seen(status=410), "dead", "gone"),
    (seen(status=401), "look", "login"),
    (seen(status=402), "look", "paywall"),
    (seen(status=429, retry_after=9.0), "look", "rate-limited"),
    (seen(status=503), "dead", "server-error"),
    (seen(status=503, retry_after=9.0), "look", "rate-limited"),
    (seen(status=451), "look", "legal"),
    (seen(status=204), "look", "empty"),
    (seen(text_seen=False), "look", "empty"),
    (seen(status=404, challenged=True, wall="Cloudflare"), "look", "blocked"),
    *[(seen(fault=fault), "look", fault.value) for fault in Fault if fault.value.startswith("tls-")],
    (seen(fault=Fault.TIMEOUT), "look", "timed-out"),
    (seen(fault=Fault.NO_NAME), "dead", "no-such-host"),
    (seen(fault=Fault.DNS), "dead", "dns-trouble"),
    (seen(fault=Fault.REFUSED), "dead", "refused"),
    (seen(fault=Fault.RESET), "dead", "reset"),
    (seen(fault=Fault.UNREACHABLE), "dead", "unreachable"),
    (seen(fault=Fault.GARBLED), "dead", "garbled"),
    (seen(fault=Fault.PRIVATE), "look", "private-address"),
    (seen(fault=Fault.NOT_OPENABLE), "dead", "unsafe-redirect"),
    (seen(fault=Fault.APP), "look", "app-link"),
    (seen(fault=Fault.LOOP), "dead", "redirect-loop"),
    (seen(fault=Fault.TOO_MANY), "dead", "too-many-redirects"),
    (seen(fault=Fault.BAD_LOCATION), "dead", "bad-redirect"),
    (seen(hops=TO_NEW), "moved", "moved"),
    (seen(hops=by("https://new.example/story")), "ok", "ok"),
    (seen(hops=by(f"{SITE}/2014/story/", status=301)), "moved", "moved-slightly"),
    (seen(hops=by("https://www.site.example/2014/story", status=308)), "moved", "moved-slightly"),
    (seen(hops=by("https://new.example/")), "look", "front-page"),
    (seen(hops=by(f"{SITE}/de/")), "look", "front-page"),
    (seen(hops=by(f"{SITE}/index.php")), "look", "front-page"),
    (seen(hops=by(f"{SITE}/errors/404.html")), "look", "not-found-page"),
    (seen(hops=by(f"{SITE}/?error=404")), "look", "not-found-page"),
    (seen(hops=by(f"{SITE}/page-not-found")), "look", "not-found-page"),
    (seen(hops=by(f"{SITE}/users/sign_in")), "look", "login"),
    (seen(hops=by("https://login.site.example/x?y=1")), "look", "login"),
    (seen(hops=by(f"{SITE}/blogin/article")), "ok", "ok"),
    (seen(hops=by("https://www.hugedomains.com/domain_profile.cfm?d=site")), "look", "parked"),
    (seen(title="site.example - Domain for sale"), "look", "parked"),
    (seen(title="404 | Site"), "look", "soft-404"),
    (seen(title="Site", heading="Page not found"), "look", "soft-404"),
    (seen(title="An essay on what was not found in the ruins of the old town hall"), "ok", "ok"),
    (seen(f"{SITE}/http-404", title="404 Not Found"), "ok", "ok"),
    (seen("https://www.youtube.com/watch?v=x", status=404), "dead", "not-found"),
    (seen("https://www.youtube.com/watch?v=x", status=401), "ok", "ok"),
    (seen("https://www.youtube.com/watch?v=x", status=403), "look", "login"),
    (seen("https://www.amazon.de/dp/1", status=503), "look", "blocked"),
    (seen("https://doi.org/10.1/x", (("https://doi.org/10.1/x", 301, ASKED), (ASKED, 200, None))), "ok", "ok"),
]


@pytest.mark.parametrize(("evidence", "verdict", "reason"), TABLE)
def test_evidence_to_verdict(evidence: Evidence, verdict: str, reason: str) -> None:
    found = judge(evidence, Link(evidence.url, Place("a.yaml")), RULES)
    assert (found.verdict, found.reason) == (verdict, reason)
    assert found.said or reason == "ok"


def test_a_move_gives_the_address_after_the_last_permanent_step_and_keeps_the_place_in_the_page() -> None:
    hops = (
        (ASKED, 301, "https://b.example/1"),
        ("https://b.example/1", 308, "https://c.example/2"),
        ("https://c.example/2", 302, "https://c.example/2/en"),
        ("https://c.example/2/en", 200, None),
    )
    found = judge(seen(hops=hops), Link(ASKED + "#chapter", Place("a.yaml")), RULES)
    assert (found.reason, found.better) == (Reason.MOVED, "https://c.example/2#chapter")


@pytest.mark.parametrize(
    ("wrote", "served", "verdict"),
    [
        ("audio/mpeg", "audio/mpeg", "ok"),
        ("audio/mpeg", "audio/mp3", "ok"),
        ("audio/mpeg", "application/octet-stream", "ok"),
        ("audio/mpeg", "text/html", "look"),
        ("video/mp4", "audio/mp4", "look"),
    ],
)
def test_media_are_judged_by_type(wrote: str, served: str, verdict: str) -> None:
    link = Link(ASKED, Place("a.yaml"), Kind.MEDIA, type=wrote)
    assert judge(seen(type=served), link, RULES).verdict == verdict


def test_fragments_count_only_where_somebody_looked() -> None:
    link = Link(ASKED + "#part", Place("a.yaml"))
    assert judge(seen(fragments=frozenset()), link, RULES).reason is Reason.FRAGMENT_MISSING
    assert judge(seen(fragments=None), link, RULES).reason is Reason.OK
    assert judge(seen(fragments=frozenset({"part"})), link, RULES).reason is Reason.OK
    on_github = Link("https://github.com/a/b#part", Place("a.yaml"))
    assert judge(seen(on_github.url, fragments=frozenset()), on_github, RULES).reason is Reason.OK


def test_every_reason_has_a_meaning_and_what_is_not_good_has_advice() -> None:
    assert set(MEANINGS) == set(Reason)
    quiet = {r for r, m in MEANINGS.items() if not m.todo}
    assert quiet == {Reason.OK, Reason.ACCEPTED, Reason.IGNORED, Reason.NEVER, Reason.OFFLINE}
    assert all(m.said for m in MEANINGS.values())
    assert {m.verdict for m in MEANINGS.values()} == set(Verdict)
