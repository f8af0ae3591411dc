"""Each folder in shows_broken/ has one fault, laid over shows/small/, and the exact words that its author sees."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shownotes.load import load

HERE = Path(__file__).parent
CASES = sorted(path.name for path in (HERE / "shows_broken").iterdir())
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def laid(case: str, folder: Path) -> Path:
    shutil.copytree(HERE / "shows/small", folder)
    shutil.copytree(
        HERE / "shows_broken" / case, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt")
    )
    return folder


@pytest.mark.parametrize("case", CASES)
def test_fault_is_reported_in_these_words(case: str, tmp_path: Path, renew_goldens: bool) -> None:
    root = laid(case, tmp_path / "show")
    said = "\n".join(str(problem) for problem in load(root, NOW).problems) + "\n"
    golden = HERE / "shows_broken" / case / "expected.txt"
    if renew_goldens:
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


def test_the_show_beneath_them_has_no_fault() -> None:
    loaded = load(HERE / "shows/small", NOW)
    assert loaded.problems == []
    assert [episode.title for episode in loaded.need().episodes] == ["The first"]


def test_an_episode_that_is_a_link_to_a_file_outside_is_not_read(tmp_path: Path) -> None:
    root = tmp_path / "show"
    shutil.copytree(HERE / "shows/small", root)
    (tmp_path / "secret.yaml").write_text("title: Secret\n", encoding="utf-8")
    (root / "episodes/2.yaml").symlink_to(tmp_path / "secret.yaml")
    (problem,) = load(root, NOW).problems
    assert str(problem).startswith('episodes/2.yaml: this file is a link: "2.yaml" is outside the show\'s folder')
