"""A build is spared only where another one would make the same: whatever it depends on, changed, brings it back."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shownotes import unchanged

REPOSITORY = Path(__file__).parent.parent
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ANSWER = {"summary": "All is well.", "unchanged": 2, "problems": []}
OLD = time.time() - 3600


def older(path: Path) -> None:
    os.utime(path, (OLD, OLD))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "show"
    for name in ("show.yaml", "episodes/1.yaml", "public/index.html", "public/1/index.html"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("12345", encoding="utf-8")
        older(root / name)
    (root / ".shownotes").mkdir()
    time.sleep(0.05)
    unchanged.remember(root, unchanged.sources(root), NOW, NOW + timedelta(days=1), ANSWER)
    return root


def known(root: Path, now: datetime = NOW) -> object:
    time.sleep(0.05)
    return unchanged.known(root, unchanged.sources(root), now)


def test_nothing_changed(root: Path) -> None:
    assert known(root) == ANSWER
    assert known(root, NOW + timedelta(hours=23)) == ANSWER


def rewrite(root: Path, name: str) -> None:
    """Other bytes of the same number, in the same inode, with the same time of change."""
    with (root / name).open("r+b") as file:
        file.write(b"54321")
    older(root / name)


CHANGES: dict[str, Callable[[Path], object]] = {
    "an episode": lambda root: rewrite(root, "episodes/1.yaml"),
    "the show": lambda root: rewrite(root, "show.yaml"),
    "a page": lambda root: rewrite(root, "public/1/index.html"),
    "a page goes": lambda root: (root / "public/index.html").unlink(),
    "a page is copied": lambda root: (root / "public/1/other.html").write_text("", encoding="utf-8"),
    "public goes": lambda root: (root / "public").rename(root.parent / "public"),
    "a new episode": lambda root: (root / "episodes/2.yaml").write_text("", encoding="utf-8"),
    "a file by another name": lambda root: (root / "episodes/1.yaml").rename(root / "episodes/2.yaml"),
    "a theme": lambda root: ((root / "templates").mkdir(), (root / "templates/a.html").touch()),
    "what links have said": lambda root: (root / ".shownotes/links.sqlite").touch(),
    "a link that leads out": lambda root: (root / "static").symlink_to(root.parent),
    "permissions": lambda root: (root / "public/index.html").chmod(0o600),
    "the note is damaged": lambda root: (root / ".shownotes/unchanged.json").write_text("{", encoding="utf-8"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_brings_the_build_back(root: Path, change: str) -> None:
    CHANGES[change](root)
    assert known(root) is None


def test_an_episode_that_is_due_brings_the_build_back(root: Path) -> None:
    assert known(root, NOW + timedelta(days=1)) is None
    assert known(root, NOW - timedelta(seconds=1)) is None  # a clock that went back


def test_the_environment_counts(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert known(root) is None


def test_what_is_installed_counts(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    assert known(root) is None


def test_a_file_that_was_changed_a_moment_before_is_not_relied_on(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "episodes/1.yaml").write_text("54321", encoding="utf-8")
    changed = (root / "episodes/1.yaml").stat().st_ctime_ns
    with monkeypatch.context() as moment:
        moment.setattr(unchanged.time, "time_ns", lambda: changed + 10_000_000)  # however busy the machine is
        before = unchanged.sources(root)
    assert before.text == ""
    unchanged.remember(root, before, NOW, None, ANSWER)
    assert known(root) is None


def test_a_second_build_reads_no_episode(tmp_path: Path) -> None:
    script = (
        "import sys\nsys.argv = ['shownotes', '-C', sys.argv[1], *sys.argv[2:]]\nfrom shownotes.cli import main\n"
    )
    script += "try: main()\nfinally: print('shownotes.build' in sys.modules)\n"

    def run(*words: str) -> list[str]:
        command = [sys.executable, "-c", script, *words]
        env = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.splitlines()

    subprocess.run([sys.executable, "-m", "shownotes", "init", "show"], cwd=tmp_path, check=True, capture_output=True)
    show = tmp_path / "show"
    time.sleep(0.05)
    first = run(str(show), "build")
    second = run(str(show), "build")
    assert first[-1] == "True"
    assert second[-1] == "False"
    assert "were up to date; nothing was written." in second[-2]
    (show / "episodes").mkdir(exist_ok=True)
    (show / "episodes/1.yaml").write_text("title: One\ndate: 2020-01-01 12:00\nsummary: It is.\n", encoding="utf-8")
    time.sleep(0.05)
    third = run(str(show), "build")
    assert third[-1] == "True"
    assert (show / "public/1/index.html").is_file()
    assert run(str(show), "build")[-1] == "False"
    assert run(str(show), "build", "1")[-1] == "True"  # by name, it is always done


def test_what_python_compiles_of_the_tool_does_not_count(root: Path) -> None:
    cache = Path(unchanged.__file__).parent / "links/__pycache__"
    cache.mkdir(exist_ok=True)
    compiled = cache / f"{root.name}-{os.getpid()}"
    compiled.touch()
    try:
        assert known(root) == ANSWER
    finally:
        compiled.unlink()
