"""The report in each of its formats, from one set of results with hostile words in it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from xml.etree import ElementTree

from shownotes.links.formats import FORMATS, terminal
from shownotes.links.reasons import Reason, Verdict
from shownotes.links.report import Report
from shownotes.links.values import Hop, Link, Note, Result, Snapshot
from shownotes.problems import Place

NOW = datetime(2026, 11, 23, tzinfo=UTC)
NASTY = "404 \x1b[31m<script>alert(1)</script>|`%0A::error::\u202e\n# x"


def link(url: str, episode: str, line: int, text: str = "") -> Link:
    date = datetime(2010 + int(episode), 3, 15, tzinfo=UTC) if episode else None
    file = f"episodes/{episode}.yaml" if episode else "show.yaml"
    return Link(url, Place(file, line, 9), text=text, where='segment "News"', episode=episode, date=date)


def result(url: str, verdict: Verdict, reason: Reason, *links: Link, **more: object) -> Result:
    return Result(url, verdict, reason, links, **more)  # type: ignore[arg-type]


GUIDE = "https://leaf.example/guide"
RESULTS = (
    result(
        GUIDE,
        Verdict.DEAD,
        Reason.NOT_FOUND,
        link(GUIDE, "7", 88, "Leaf atlas"),
        link(GUIDE, "2", 5),
        said="404 Not Found",
        status=404,
        final=GUIDE,
        hops=(Hop(GUIDE, 404),),
        tries=1,
        checks=3,
        since=datetime(2026, 11, 2, tzinfo=UTC),
        checked=NOW,
        archived=Snapshot("https://web.archive.org/web/20170311000000/" + GUIDE, datetime(2017, 3, 11, tzinfo=UTC)),
    ),
    result(
        "https://nasty.example/", Verdict.DEAD, Reason.GONE, link("https://nasty.example/", "7", 9, NASTY), said=NASTY
    ),
    result(
        "https://botany.example/",
        Verdict.MOVED,
        Reason.MOVED,
        link("https://botany.example/", "7", 41),
        said="301 -> https://botany.example/weekly/",
        better="https://botany.example/weekly/",
    ),
    result("https://wall.example/", Verdict.LOOK, Reason.BLOCKED, link("https://wall.example/", "7", 3), said="403"),
    result("https://x.com/a", Verdict.LOOK, Reason.WALLED, link("https://x.com/a", "7", 4)),
    result(
        "https://later.example/",
        Verdict.LOOK,
        Reason.SERVER_ERROR,
        link("https://later.example/", "2", 7),
        pending=True,
        checks=1,
        since=NOW,
        said="500",
    ),
    result("http://slight.example/", Verdict.MOVED, Reason.MOVED_SLIGHTLY, link("http://slight.example/", "2", 8)),
    *(
        result(url, Verdict.DEAD, Reason.NO_SUCH_HOST, link(url, str(n), 10), new=False, checks=9, since=NOW)
        for n, url in enumerate(("https://old.example/1", "https://old.example/2", "https://old.example/3"), 3)
    ),
    result(
        "https://fine.example/?utm_source=x",
        Verdict.OK,
        Reason.OK,
        link("https://fine.example/?utm_source=x", "2", 9),
        notes=(Note(Reason.TRACKING, "it carries tracking parameters", "https://fine.example/"),),
    ),
    result("https://fund.example/", Verdict.OK, Reason.OK, link("https://fund.example/", "", 3)),
)
REPORT = Report("A Show", RESULTS, NOW, {"7": "Plants & Pixels", "2": "Two"}, seconds=41.0)


def test_the_terminal_tells_by_episode_newest_first_dead_before_moved_before_look() -> None:
    said = terminal.render(REPORT)
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert said.startswith("7  Plants & Pixels  (2017-03-15)\n")
    assert (
        '  dead    episodes/7.yaml:88:9  segment "News", "Leaf atlas"\n'
        "          https://leaf.example/guide\n"
        "          404 Not Found (dead since 2026-11-02, 3 checks)\n"
        "          also at episodes/2.yaml:5:9\n"
        "          -> archived 2017-03-11: https://web.archive.org/web/20170311000000/https://leaf.example/guide\n"
    ) in said
    assert (
        '  moved   episodes/7.yaml:41:9  segment "News"\n'
        "          https://botany.example/\n"
        "          301 -> https://botany.example/weekly/\n"
        "          -> shownotes links --fix\n"
    ) in said
    assert (
        '  dead    episodes/5.yaml:10:9  segment "News"\n'
        "          old.example, the whole host, 3 links in 3 episodes: the domain does not exist"
        " (dead since 2026-11-23, 9 checks)\n"
    ) in said
    order = [said.index(word) for word in ("7  Plants", "5  (2015", "2  Two")]
    assert order == sorted(order)
    signs = [line.split()[0] for line in said.splitlines() if line.startswith("  ") and line[2] != " "]
    assert signs[:6] == ["dead", "dead", "moved", "look", "dead", "failing"]
    assert said.endswith(
        "5 dead in 5 episodes (2 new), 1 moved, 1 to look at, 1 failing, not yet for long enough, 3 ok; 41 s\n"
        "1 of the ok ones only moved to https, www or a slash (--redirects=all tells them)\n"
        "1 on sites that answer no robot: open one now and then (--walled tells them)\n"
        "worst hosts: old.example 3 dead\n"
    )


def test_the_json_has_its_stable_keys() -> None:
    whole = json.loads(FORMATS["json"](REPORT))
    assert list(whole) == ["schema", "show", "date", "seconds", "ended", "summary", "links"]
    assert whole["summary"]["dead"] == 5
    first = whole["links"][0]
    assert list(first) == [
        "url", "verdict", "reason", "said", "status", "final", "better", "hops", "tries", "checks", "since",
        "checked",
        "pending", "new", "remembered", "archived", "notes", "places",
    ]  # fmt: skip
    guide = next(row for row in whole["links"] if row["url"] == GUIDE)
    assert guide["places"][0] == {
        "file": "episodes/7.yaml",
        "line": 88,
        "column": 9,
        "episode": "7",
        "date": "2017-03-15T00:00:00+00:00",
        "where": 'segment "News"',
        "text": "Leaf atlas",
        "kind": "page",
    }
    assert guide["hops"] == [{"url": GUIDE, "status": 404, "location": None}]
    rows = [json.loads(line) for line in FORMATS["jsonl"](REPORT).splitlines()]
    assert rows == whole["links"]


def test_junit_has_a_case_for_each_place_and_fails_the_dead() -> None:
    root = ElementTree.fromstring(FORMATS["junit"](REPORT).partition("\n")[2])
    suites = {suite.get("name"): suite for suite in root}
    assert list(suites) == [
        "episodes/2.yaml", "episodes/3.yaml", "episodes/4.yaml", "episodes/5.yaml", "episodes/7.yaml", "show.yaml"
    ]  # fmt: skip
    assert (suites["episodes/7.yaml"].get("tests"), suites["episodes/7.yaml"].get("failures")) == ("5", "2")
    assert [case.find("failure") is not None for case in suites["episodes/2.yaml"]] == [True, False, False, False]


def test_sarif_points_at_lines() -> None:
    run = json.loads(FORMATS["sarif"](REPORT))["runs"][0]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} >= {"not-found", "moved", "blocked"}
    row = next(row for row in run["results"] if row["ruleId"] == "moved")
    assert row["level"] == "warning"
    where = row["locations"][0]["physicalLocation"]
    assert where == {
        "artifactLocation": {"uri": "episodes/7.yaml"},
        "region": {"startLine": 41, "startColumn": 9},
    }


def test_annotations_cannot_be_broken_out_of() -> None:
    lines = FORMATS["github"](REPORT).splitlines()
    assert sum(line.startswith("::error ") for line in lines) == 6
    nasty = next(line for line in lines if "nasty" in line)
    assert nasty.count("::") == 2
    assert "%250A" in nasty


def test_markdown_is_escaped() -> None:
    said = FORMATS["markdown"](REPORT)
    assert "<script" not in said
    assert "\n# x" not in said
    rows = [line for line in said.splitlines() if line.startswith("| **dead**")]
    assert len(rows) == 3
    assert all(line.replace("\\|", "").count("|") == 5 for line in rows)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.rects: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def test_the_page_has_a_chart_by_year_and_no_script() -> None:
    said = FORMATS["html"](REPORT)
    page = _Page()
    page.feed(said)
    assert "script" not in page.tags
    assert "<title>2017: 2 of 5 dead</title>" in said
    assert said.count("<rect") == 10
    assert "Plants &amp; Pixels" in said


def test_slight_moves_are_told_when_asked_for() -> None:
    every = replace(REPORT, all_redirects=True)
    assert "http://slight.example/" in terminal.render(every)
    assert "http://slight.example/" not in terminal.render(REPORT)


def test_what_is_new_stands_apart_from_what_was_known() -> None:
    old = result(
        "https://a.example/", Verdict.DEAD, Reason.GONE, link("https://a.example/", "7", 1), new=False, checked=NOW
    )
    new = result("https://b.example/", Verdict.LOOK, Reason.BLOCKED, link("https://b.example/", "2", 1), checked=NOW)
    said = terminal.render(Report("A Show", (old, new), NOW))
    parts = [
        "-- New since the last run --",
        "https://b.example/",
        "-- Known from the last run --",
        "https://a.example/",
    ]
    assert sorted(parts, key=said.index) == parts
    assert "## New since the last run" in FORMATS["markdown"](Report("A Show", (old, new), NOW))
    assert "the last run" not in terminal.render(
        Report("A Show", (new,), NOW)
    )  # the first run has nothing to compare


def test_no_format_shows_a_password() -> None:
    url = "https://kim:s3cret@a.example/x y"
    note = Note(Reason.SPACE, "a blank is in it", "https://kim:s3cret@a.example/x%20y")
    where = link(url, "7", 1, url)
    report = Report(
        "A", (result(url, Verdict.LOOK, Reason.PASSWORD, where, notes=(note,), final="https://a.example/x"),), NOW
    )
    every = [terminal.render(report, everything=True), *(form(report) for form in FORMATS.values())]
    assert [said for said in every if "s3cret" in said] == []
    assert all("a.example/x" in said for said in every)
    assert report.results[0].url == url  # what --fix looks for in the file


def test_a_narrow_terminal_cuts_words_and_never_an_address() -> None:
    long = "a title that goes on and on " * 5
    url = "https://a.example/" + "long/" * 30
    said = terminal.render(
        Report("A", (result(url, Verdict.DEAD, Reason.GONE, link(url, "7", 3, long)),), NOW), width=60
    )
    where = next(line for line in said.splitlines() if "episodes/7.yaml:3:9" in line)
    assert (len(where), where[-1]) == (60, "…")
    assert url in said
