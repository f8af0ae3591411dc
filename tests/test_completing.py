"""What the shell offers while a command is typed, asked as the shells ask."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent


def offered(line: str, at: Path = REPOSITORY) -> list[str]:
    words = line.split(" ")
    asked = {"_SHOWNOTES_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    env = {**os.environ, **asked, "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "shownotes"]
    return subprocess.run(command, cwd=at, env=env, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("shownotes pre", ["preview"]),
        ("shownotes build ", ["latest", "209", "208", "207"]),
        ("shownotes chapters 20", ["209", "208", "207"]),
        ("shownotes feeds h", ["hd", "hd-torrent"]),
        ("shownotes rules CHAP-0", [f"CHAP-0{n}" for n in range(10)]),
        ("shownotes text 209 m", ["markdown", "mastodon"]),
        ("shownotes schema ", ["show", "episode", "feed"]),
        ("shownotes links --form", ["--format"]),
    ],
)
def test_a_word_is_completed(line: str, names: list[str]) -> None:
    assert sorted(offered(line)) == sorted(names)


def test_the_show_of_c_is_looked_at_and_numbers_count(tmp_path: Path) -> None:
    (tmp_path / "show/episodes").mkdir(parents=True)
    (tmp_path / "show/show.yaml").touch()
    (tmp_path / "show/episodes/hello.yaml").write_text("number: 17\ntitle: 'Hello'\n", encoding="utf-8")
    assert offered("shownotes check -C show ", tmp_path) == ["latest", "hello", "17"]
    assert offered("shownotes -C show check h", tmp_path) == ["hello"]


def test_outside_of_a_show_nothing_is_offered(tmp_path: Path) -> None:
    assert offered("shownotes check ", tmp_path) == []
