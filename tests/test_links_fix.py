"""Mending addresses in place: the bytes that change are the address's, and no others."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shownotes.links.fix import apply, edits
from shownotes.links.reasons import Reason, Verdict
from shownotes.links.values import Link, Result, Snapshot
from shownotes.problems import Place

OLD, NEW = "https://old.example/a", "https://new.example/b"


def moved(line: int, column: int, old: str = OLD, new: str = NEW, file: str = "1.yaml") -> Result:
    link = Link(old, Place(file, line, column))
    return Result(old, Verdict.MOVED, Reason.MOVED, (link,), better=new)


@pytest.mark.parametrize(
    ("before", "line", "column", "after"),
    [
        ("url: OLD  # why\n", 1, 6, "url: NEW  # why\n"),
        ("a: 1\r\nurl: OLD\r\nb: 'x'\r\n", 2, 6, "a: 1\r\nurl: NEW\r\nb: 'x'\r\n"),
        ("\ufeffurl: OLD\n", 1, 6, "\ufeffurl: NEW\n"),
        ("url: 'OLD'\n", 1, 7, "url: 'NEW'\n"),
        ('- "[w](OLD)"   \n', 1, 8, '- "[w](NEW)"   \n'),
        ("{url: OLD, b: [1,2 ]}\n", 1, 7, "{url: NEW, b: [1,2 ]}\n"),
        ("notes: |\n  see OLD.\n\n  OLD/x\n", 2, 7, "notes: |\n  see NEW.\n\n  OLD/x\n"),
        ("x: OLD\ny: OLD", 2, 4, "x: OLD\ny: NEW"),
    ],
)
def test_only_the_address_changes(tmp_path: Path, before: str, line: int, column: int, after: str) -> None:
    path = tmp_path / "1.yaml"
    path.write_bytes(before.replace("OLD", OLD).encode())
    fixed = apply(tmp_path, edits([moved(line, column)]))
    assert path.read_bytes().decode() == after.replace("OLD", OLD).replace("NEW", NEW)
    assert (len(fixed.done), fixed.left) == (1, [])


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "1.yaml"
    path.write_text(f"url: {OLD}\n")
    assert len(apply(tmp_path, edits([moved(1, 6)]), dry_run=True).done) == 1
    assert path.read_text() == f"url: {OLD}\n"


def test_several_addresses_of_one_line_and_file(tmp_path: Path) -> None:
    path = tmp_path / "1.yaml"
    path.write_text(f"a: [{OLD}, {OLD}]\nb: {OLD}\n")
    long = "https://new.example/" + "long/" * 9
    apply(tmp_path, edits([moved(1, 5, new=long), moved(1, 5 + len(OLD) + 2, new=long), moved(2, 4, new=long)]))
    assert path.read_text() == f"a: [{long}, {long}]\nb: {long}\n"


@pytest.mark.parametrize(
    ("new", "written"),
    [
        ("https://new.example/a,b]c", "https://new.example/a%2Cb%5Dc"),
        ("https://new.example/a}b", "https://new.example/a%7Db"),
    ],
)
def test_what_would_end_the_yaml_value_is_encoded(tmp_path: Path, new: str, written: str) -> None:
    path = tmp_path / "1.yaml"
    path.write_text(f"a: [{{url: {OLD}}}]\n")
    apply(tmp_path, edits([moved(1, 11, new=new)]))
    assert path.read_text() == f"a: [{{url: {written}}}]\n"


def test_what_is_not_there_letter_by_letter_is_left_to_the_author(tmp_path: Path) -> None:
    path = tmp_path / "1.yaml"
    path.write_text('url: "https://old.example\\/a"\n')
    fixed = apply(tmp_path, edits([moved(1, 7)]))
    assert (fixed.done, [edit.new for edit in fixed.left]) == ([], [NEW])
    assert path.read_text() == 'url: "https://old.example\\/a"\n'


def test_letters_are_mended_too(tmp_path: Path) -> None:
    path = tmp_path / "kim.md"
    path.write_text(f"---\nfrom: Kim\nsubject: x\n---\n\nsee [it]({OLD})\n")
    apply(tmp_path, edits([moved(6, 10, file="kim.md")]))
    assert path.read_text() == f"---\nfrom: Kim\nsubject: x\n---\n\nsee [it]({NEW})\n"


def test_tracking_goes_and_a_dead_link_is_replaced_only_when_asked() -> None:
    link = Link("https://a.example/?utm_source=x&b=1", Place("1.yaml", 1, 6))
    fine = Result(link.url, Verdict.OK, Reason.OK, (link,))
    assert [edit.new for edit in edits([fine])] == ["https://a.example/?b=1"]
    copy = Snapshot("https://web.archive.org/web/20240101000000/x", datetime(2024, 1, 1, tzinfo=UTC))
    dead = Result(OLD, Verdict.DEAD, Reason.GONE, (Link(OLD, Place("1.yaml", 1, 6)),), archived=copy)
    assert edits([dead]) == []
    assert [edit.new for edit in edits([dead], archived=True)] == [copy.url]
    look = Result(OLD, Verdict.LOOK, Reason.SOFT_404, (link,), archived=copy)
    assert [edit.why for edit in edits([look], archived=True)] == []
