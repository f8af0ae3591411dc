"""Archived copies beside dead links, on a page that a build makes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from shownotes.build import build
from shownotes.links.beside import dead_with_copies, with_copies
from shownotes.links.history import Record
from shownotes.links.memory import Memory
from shownotes.links.reasons import Reason, Verdict
from shownotes.links.values import Snapshot
from shownotes.starting import new_show

NOW = datetime(2026, 11, 23, tzinfo=UTC)
COPY = Snapshot('https://archive.example/20170902000000/"x"', datetime(2017, 9, 2, tzinfo=UTC))
URL = "https://gone.example/?a=1&b=2"


def record(key: str, checks: int) -> Record:
    since = NOW - timedelta(days=9)
    row = {"failing_since": since, "failures": checks, "definite_since": since, "definite": checks}
    return Record(key, since, NOW, Verdict.DEAD, Reason.GONE, **row)  # type: ignore[arg-type]


def known(*records: Record) -> Memory:
    memory = Memory(None)
    memory.keep(records)
    for one in records:
        memory.keep_snapshot(one.key, "20170830", COPY, NOW)
    return memory


def test_only_what_is_surely_dead_gets_its_copy() -> None:
    memory = known(record(URL, 2), record("https://lately.example/", 1))
    memory.keep_snapshot("https://never-asked.example/", "20170830", COPY, NOW)
    assert dead_with_copies(memory) == {URL: COPY}


def test_the_copy_stands_after_the_link_and_is_escaped() -> None:
    page = '<p><a class="x" href="https://gone.example/?a=1&amp;b=2">A <b>paper</b></a>, <a href="/2/">two</a></p>'
    assert with_copies(page, {URL: COPY}) == (
        '<p><a class="x" href="https://gone.example/?a=1&amp;b=2">A <b>paper</b></a> <small class="archived">'
        '(<a href="https://archive.example/20170902000000/&quot;x&quot;">archived 2017-09-02</a>)</small>,'
        ' <a href="/2/">two</a></p>'
    )


def test_a_build_shows_copies_only_where_the_show_asks_for_them(tmp_path: Path) -> None:
    root = tmp_path / "show"
    new_show(root, title="A Show", link="https://show.example/", author=None, video=False)
    (root / "episodes" / "1.yaml").write_text(f"title: One\ndate: 2017-08-30\nlinks: ['[Paper]({URL})']\n")
    with Memory(root / ".shownotes" / "links.sqlite") as memory:
        memory.keep([record(URL, 2)])
        memory.keep_snapshot(URL, "20170830", COPY, NOW)
    page = root / "public" / "1" / "index.html"
    build(root, NOW)
    assert "archived 2017-09-02" not in page.read_text()
    with (root / "show.yaml").open("a") as file:
        file.write("links: {archive: true}\n")
    build(root, NOW)
    assert page.read_text().count("archived 2017-09-02") == 1
