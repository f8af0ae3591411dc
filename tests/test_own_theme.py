"""What `check` says of a show's own templates before any page is made of them."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shownotes.build import check

SMALL = Path(__file__).parent / "shows/small"
BELOW = 'Write the words of each language below its name: [en], then subscribe = "Follow".'


def said(folder: Path, written: dict[str, str]) -> list[str]:
    shutil.copytree(SMALL, folder, dirs_exist_ok=True)
    for name, text in written.items():
        path = folder / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    _, problems = check(folder, datetime(2026, 1, 1, tzinfo=UTC))
    return [f"{one.severity} {one.place} {one.hint}" for one in problems if one.place.file.startswith("templates/")]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ({"indx.html": "Hello"}, ['warning templates/indx.html Did you mean "index.html"?']),
        ({"index.html": "a\n{% if %}"}, ["error templates/index.html:2:1 "]),
        (
            {"words.toml": '[en]\nsubscribbe = "Follow"\n'},
            ['warning templates/words.toml:2:1 Did you mean "subscribe"?'],
        ),
        ({"mine.txt": "{{"}, ["error templates/mine.txt:1:1 "]),
        ({"words.toml": "[en\n"}, ["error templates/words.toml:1:4 Mend it as the message says."]),
        ({"words.toml": "subscribe = 'Follow'\n"}, [f"error templates/words.toml:1:1 {BELOW}"]),
        ({"words.toml": "en = 3\n"}, [f"error templates/words.toml:1:1 {BELOW}"]),
        (
            {"words.toml": "[de]\nshare = 1\n[en]\nshare = ['a']\n"},
            [f'error templates/words.toml:{line}:1 Write it in quotes: share = "…".' for line in (2, 4)],
        ),
        (
            {"words.toml": '[en]\nmonths = "January"\n'},
            ["error templates/words.toml:2:1 Write all twelve in one text, with a space between them."],
        ),
        *(
            (
                {"words.toml": f'[EN]\ndate = "{date}"\n'},
                [f"error templates/words.toml:2:1 It has places for {{day}}, {{month}}, {{year}}.{more}"],
            )
            for date, more in (
                ("{jour}", ""),
                ("{}", ""),
                ("{day!x}", ""),
                ("{day:x}", ""),
                ("{day", " A brace of its own is written twice."),
            )
        ),
        ({"words.toml": "[en]\ndate = '{year}-{day:02}'\nshare = 'Share {this'\n"}, []),
    ],
)
def test_a_slip_in_a_template_is_told_before_a_build(
    tmp_path: Path, written: dict[str, str], found: list[str]
) -> None:
    assert said(tmp_path, written) == found


def test_templates_that_are_used_are_well(tmp_path: Path) -> None:
    index = (
        '{% extends "default/index.html" %}{% from "mine/box.html" import box %}{{ words.motto }}{{ words.share }}'
    )
    written = {"index.html": index, "mine/box.html": "{% macro box() %}{% endmacro %}"}
    assert said(tmp_path, {**written, "words.toml": '[fr]\nmotto = "Oui"\nshare = "Partager"\n'}) == []
