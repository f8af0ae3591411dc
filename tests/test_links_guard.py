"""Which addresses may be connected to, and the pace at which hosts are asked."""

from __future__ import annotations

import pytest

from shownotes.links import page
from shownotes.links.cookies import CookieJar
from shownotes.links.guard import Guard
from shownotes.links.kin import kinships
from shownotes.links.retry_after import retry_after
from shownotes.links.schedule import Pace, Schedule


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "192.0.0.1",
        "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1",
        "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_only_the_public_network_may_be_asked(address: str) -> None:
    assert not Guard().permits(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_may_be_asked(address: str) -> None:
    assert Guard().permits(address)


def test_a_show_may_allow_a_network() -> None:
    guard = Guard(["192.168.7.0/24", "fd00::/8"])
    assert guard.permits("192.168.7.9")
    assert guard.permits("fd00::1")
    assert not guard.permits("192.168.8.9")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "0x7f.1", "2130706433", "0177.0.0.1", "10.1", "127.1", "[::ffff:10.0.0.1]"]
)
def test_literals_in_every_disguise_are_refused(host: str) -> None:
    assert Guard().refuses_literal(host)


@pytest.mark.parametrize("host", ["a.example", "8.8.8.8", "1e100.net", "0xdeadbeef.example", "[2606:4700::1111]"])
def test_names_and_public_literals_are_not(host: str) -> None:
    assert not Guard().refuses_literal(host)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Thu, 01 Jan 1970 00:02:00 GMT", 60.0),
        ("Thu, 01 Jan 1970 00:00:30 GMT", 0.0),
        ("Thursday, 01-Jan-70 00:02:00 GMT", 60.0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("99999999999999999999", 999999999.0),
    ],
)
def test_retry_after_in_both_forms(header: str, seconds: float | None) -> None:
    assert retry_after(header, now=60.0) == seconds


def drained(lanes: Schedule[int], now: float) -> list[int]:
    jobs = []
    while found := lanes.next(now):
        jobs.append(found[1])
    return jobs


def test_a_host_gets_its_number_at_once_and_then_waits_for_done() -> None:
    lanes: Schedule[int] = Schedule(Pace(at_once=2, burst=20, a_second=9))
    for job in range(9):
        lanes.add("a", job, 0.0)
    (lane, first), second = lanes.next(0.0), lanes.next(0.0)  # type: ignore[misc]
    assert (first, second and second[1], lanes.next(0.0)) == (0, 1, None)
    lanes.done(lane, 0.0)
    assert drained(lanes, 0.0) == [2]


def test_after_the_burst_the_bucket_fills_at_its_rate() -> None:
    lanes: Schedule[int] = Schedule(Pace(at_once=99, burst=3, a_second=2))
    for job in range(40):
        lanes.add("a", job, 0.0)
    assert drained(lanes, 0.0) == [0, 1, 2]
    assert lanes.wakes_at() == 0.5
    assert drained(lanes, 0.5) == [3]
    assert drained(lanes, 1.5) == [4, 5]


def order_of(lanes: Schedule[str]) -> list[str]:
    order = []
    while found := lanes.next(0.0):
        order.append(found[1])
        lanes.done(found[0], 0.0)
    return order


def test_the_longest_queue_goes_first_and_a_host_that_is_nearly_done_before_all() -> None:
    lanes: Schedule[str] = Schedule(Pace(at_once=1))
    for host, jobs in (("short", 1), ("long", 3), ("middle", 2)):
        for number in range(jobs):
            lanes.add(host, f"{host} {number}", 0.0)
    assert order_of(lanes) == ["long 0", "long 1", "long 2", "middle 0", "middle 1", "short 0"]


def test_hosts_whose_pace_the_run_waits_for_all_begin_at_once() -> None:
    lanes: Schedule[str] = Schedule(Pace(at_once=1, burst=2))
    for host in "abc":
        for number in range(4):
            lanes.add(host, f"{host}{number}", 0.0)
    assert order_of(lanes) == ["a0", "b0", "c0", "a1", "b1", "c1"]


def test_a_host_that_says_later_waits_as_a_whole_and_is_asked_one_at_a_time_at_half_the_pace() -> None:
    lanes: Schedule[int] = Schedule(Pace(at_once=3, burst=8, a_second=8))
    for job in range(4):
        lanes.add("a", job, 0.0)
    lane, _ = lanes.next(0.0)  # type: ignore[misc]
    assert lanes.slow("a", 0.0, 5.0)
    lanes.done(lane, 0.0)
    assert drained(lanes, 4.9) == []
    assert drained(lanes, 5.0) == [1]
    assert (lane.at_once, lane.rate) == (1, 4.0)


@pytest.mark.parametrize("waits", [[61.0], [3600.0], [50.0, 50.0, 50.0]])
def test_a_host_that_asks_for_too_long_a_wait_is_given_up(waits: list[float]) -> None:
    lanes: Schedule[int] = Schedule(Pace())
    lanes.add("a", 1, 0.0)
    now, obeyed = 0.0, True
    for wait in waits:
        obeyed = lanes.slow("a", now, wait)
        now += wait
    assert not obeyed
    assert lanes.drain_host("a") == [1]
    assert lanes.pending == 0


def test_second_tries_go_to_the_back() -> None:
    lanes: Schedule[str] = Schedule(Pace(at_once=9))
    lanes.add_later("a", "again", 1.0)
    lanes.add("a", "first", 0.0)
    lane, job = lanes.next(0.0)  # type: ignore[misc]
    lanes.add("a", "next hop", 1.0, front=True)
    lanes.done(lane, 1.0)
    lane, hop = lanes.next(1.0)  # type: ignore[misc]
    lanes.done(lane, 1.0)
    assert [job, hop, *drained(lanes, 1.0)] == ["first", "next hop", "again"]


def test_few_links_of_a_host_share_one_connection() -> None:
    lanes: Schedule[int] = Schedule(Pace(at_once=3))
    for job in range(4):
        lanes.add("a", job, 0.0)
    assert drained(lanes, 0.0) == [0]


def test_cookies_go_only_where_they_came_from() -> None:
    jar = CookieJar()
    jar.keep(
        "a.example",
        [
            "own=1; Path=/",
            "wide=2; Domain=.a.example",
            "evil=3; Domain=example",
            "other=4; Domain=b.example",
            "bad\x01=5",
        ],
    )
    assert jar.header("a.example") == "own=1; evil=3; other=4; wide=2"
    assert jar.header("www.a.example") == "wide=2"
    assert jar.header("b.example") == ""


@pytest.mark.parametrize(
    "html",
    [
        b"<title>" * 50_000,
        b"<h1>" + b"<b " * 90_000,
        b"<meta http-equiv=refresh " + b"content=" * 30_000,
        b"<noscript>" * 30_000 + b"refresh",
        b"<!--" * 60_000 + b"refresh",
        b" id=" * 60_000,
    ],
    ids=["titles", "tags", "refresh", "noscript", "comments", "ids"],
)
def test_a_page_made_to_hang_its_reader_is_read_in_one_pass(html: bytes) -> None:
    found = page.read(html[:262_144], "text/html")  # a quadratic reader needs minutes for these
    assert (found.title, found.heading, found.refresh) == ("", "", None)
    assert page.places(html[:262_144], "text/html", frozenset({"a"})) == frozenset()


def test_a_refresh_counts_only_where_a_browser_follows_it() -> None:
    refresh = b'<meta http-equiv="refresh" content="0; url=/b">'
    assert page.read(refresh, "").refresh == "/b"
    assert page.read(b"<!-- " + refresh + b" -->text", "").refresh is None
    assert page.read(b"<noscript>" + refresh + b"</noscript>text", "").refresh is None
    assert page.read(b"<script>'x'</script>" + refresh, "").refresh == "/b"


@pytest.mark.parametrize(
    ("host", "addresses", "kin"),
    [
        ("a.blogs.example", (), {"blogs.example"}),
        ("blogs.example:8080", (), {"blogs.example"}),
        ("www.bbc.co.uk", (), {"bbc.co.uk"}),
        ("www.t.co", (), {"t.co"}),
        ("a.example", ("8.8.8.8", "2606:4700::1"), {"a.example", "8.8.8.8", "2606:4700::1"}),
        ("a.example", ("127.0.0.1", "10.0.0.1"), {"a.example"}),  # a machine of one's own is no CDN
        ("8.8.8.8", (), set()),
        ("[2606:4700::1]", (), set()),
    ],
)
def test_hosts_are_kin_by_domain_and_by_public_address(host: str, addresses: tuple[str, ...], kin: set[str]) -> None:
    assert kinships(host, addresses) == kin


def test_hosts_that_share_a_lane_share_its_limits() -> None:
    lanes: Schedule[str] = Schedule(Pace(at_once=3))
    for host in ("a", "b", "c"):
        for number in range(9):
            lanes.add(host, f"{host}{number}", 0.0)
    lane, _ = lanes.next(0.0)  # type: ignore[misc]
    lanes.slow("a", 0.0, 1.0)
    lanes.join("a", ["a", "b"], 0.0)
    lanes.done(lane, 0.0)
    assert {job[0] for job in drained(lanes, 0.5)} == {"c"}
    assert len(drained(lanes, 1.0)) == 1
    assert len(lanes.drain_host("b")) == 16
    lanes.add("b", "later", 2.0)
    left = lanes.drain()
    assert "later" in left
    assert len(left) == len(set(left))
