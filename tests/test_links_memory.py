"""The memory: what is kept is there after a restart, travels as JSON, and a broken file is no end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shownotes.links.history import Record
from shownotes.links.memory import Accepted, Memory
from shownotes.links.reasons import Reason, Verdict
from shownotes.links.values import Hop, Snapshot

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
FULL = Record(
    key="https://a.example/?x=ä",
    first_seen=NOW,
    checked=NOW,
    verdict=Verdict.DEAD,
    reason=Reason.GONE,
    said="410 Gone",
    status=410,
    final="https://b.example/",
    better="https://c.example/",
    last_ok=NOW,
    failing_since=NOW,
    failures=3,
    definite_since=NOW,
    definite=2,
    told=Verdict.LOOK,
    hops=(Hop("https://a.example/", 301, "https://b.example/"), Hop("https://b.example/", 410)),
    tries=2,
    fragments=frozenset({"b", "a"}),
)
BARE = Record("https://bare.example/", NOW, NOW, Verdict.OK, Reason.OK)


def test_every_field_of_a_record_comes_back(tmp_path: Path) -> None:
    with Memory(tmp_path / "deep" / "links.sqlite") as memory:
        memory.keep([FULL, BARE])
    with Memory(tmp_path / "deep" / "links.sqlite") as memory:
        assert memory.records() == {FULL.key: FULL, BARE.key: BARE}


def test_an_export_taken_in_elsewhere_says_the_same() -> None:
    one, other = Memory(None), Memory(None)
    one.keep([FULL, BARE])
    one.accept(Accepted("https://wall.example/", NOW + timedelta(days=9), "seen by Kim"))
    one.keep_snapshot("https://a.example/", "20170830", Snapshot("https://archive.example/1", NOW), NOW)
    one.keep_snapshot("https://b.example/", "20170830", None, NOW)
    assert other.take_in(one.export()) == 2
    assert other.export() == one.export()
    assert other.accepted(NOW)["https://wall.example/"].note == "seen by Kim"
    assert other.snapshot("https://a.example/", "20170830") == (Snapshot("https://archive.example/1", NOW), NOW)
    assert other.snapshot("https://b.example/", "20170830") == (None, NOW)
    assert other.snapshot("https://c.example/", "20170830") is None


def test_of_two_records_the_later_check_stays() -> None:
    one, other = Memory(None), Memory(None)
    later = replace(BARE, checked=NOW + timedelta(days=1), reason=Reason.MOVED, verdict=Verdict.MOVED)
    one.keep([BARE, FULL])
    other.keep([later, replace(FULL, checked=NOW - timedelta(days=1))])
    other.take_in(one.export())
    assert other.records() == {BARE.key: later, FULL.key: FULL}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 9}', '{"schema": 1, "addresses": [{"key": 1}]}'])
def test_what_is_no_export_is_refused_whole(text: str) -> None:
    memory = Memory(None)
    with pytest.raises(ValueError, match=r".+"):
        memory.take_in(text)
    assert memory.records() == {}


def test_a_file_that_is_no_database_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "links.sqlite"
    path.write_bytes(b"not a database, but long enough to look at" * 50)
    with Memory(path) as memory:
        memory.keep([BARE])
        assert list(memory.records()) == [BARE.key]
    assert path.with_name("links.sqlite.broken").read_bytes().startswith(b"not a database")


def test_forgetting_keeps_what_a_person_said() -> None:
    memory = Memory(None)
    memory.keep([BARE])
    memory.accept(Accepted("https://wall.example/", NOW + timedelta(days=9)))
    memory.forget()
    assert (memory.records(), list(memory.accepted(NOW))) == ({}, ["https://wall.example/"])
