"""A side file that is broken: the same Problem with its place from every command, and never an exception."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from own_show import shownotes

from shownotes.build import build, check
from shownotes.problems import BrokenShow, errors

SMALL = Path(__file__).parent / "shows/small"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
COMMANDS = (
    ("check",),
    ("build",),
    ("feeds",),
    ("text", "1", "plain"),
    ("chapters", "1"),
    ("publish", "--dry-run", "--no-links"),
)
Break = Callable[[Path], None]


def holding(name: str, content: str | bytes) -> Break:
    def write(root: Path) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    return write


def folder(name: str) -> Break:
    def make(root: Path) -> None:
        (root / name).unlink(missing_ok=True)
        (root / name).mkdir(parents=True)

    return make


def file(name: str) -> Break:
    def make(root: Path) -> None:
        shutil.rmtree(root / name, ignore_errors=True)
        (root / name).write_text("I am no folder\n")

    return make


def pipe(name: str) -> Break:
    return lambda root: os.mkfifo(root / name)


def dangling(name: str) -> Break:
    return lambda root: (root / name).symlink_to("nowhere")


@pytest.fixture
def show(tmp_path: Path) -> Path:
    root = tmp_path / "show"
    shutil.copytree(SMALL, root)
    (root / "templates").mkdir()
    (root / "feeds/mp3.yaml").write_text("media: mp3\nblock: true\n")  # no directory asks for anything
    with (root / "show.yaml").open("a") as written:
        written.write("publish: {to: [{folder: ../site}], verify: false}\n")
    return root


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (holding("templates/words.toml", "[en\n"), "templates/words.toml:1:4: this is not TOML: Expected ']'"),
        (holding("templates/words.toml", "[en]\ndate = '{jour}'\n"), "templates/words.toml:2:1: nothing is known"),
        (pipe("episodes/1.lock"), "episodes/1.lock: this file is not a regular file"),
        (holding("feeds/mp3.yaml", "<<<<<<< HEAD\nmedia: mp3\n=======\n"), "feeds/mp3.yaml:1:1: a merge is not"),
        (file("public"), "public: this is no folder"),
    ],
    ids=["words", "places in words", "lock", "feed", "public"],
)
def test_each_command_says_the_same_of_a_broken_side_file(show: Path, broken: Break, said: str) -> None:
    broken(show)
    for command in COMMANDS:
        done = shownotes("-C", str(show), *command, at=show)
        assert (done.returncode, done.stderr) == (1, ""), (command, done.stdout + done.stderr)
        assert said in done.stdout, command


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        (folder("templates/words.toml"), "templates/words.toml"),
        (dangling("templates/words.toml"), "templates/words.toml"),
        (pipe("templates/words.toml"), "templates/words.toml"),
        (holding("templates/words.toml", b"[en]\nshare = '\xe9'\n"), "templates/words.toml:2:10"),
        (holding("templates/words.toml", "[en]\n<<<<<<< HEAD\n"), "templates/words.toml:2:1"),
        (folder("templates/index.html"), "templates/index.html"),
        (holding("templates/index.html", b"\n\xe9"), "templates/index.html:2:1"),
        (holding("templates/text/mine.txt", "{% if %}"), "templates/text/mine.txt:1:1"),
        (holding("templates/style.css", b"\xe9"), "templates/style.css:1:1"),
        (folder("templates/player.js"), "templates/player.js"),
        (file("templates"), "templates"),
        (file("feeds"), "feeds"),
        (file("static"), "static"),
        (folder("episodes/2.yaml"), "episodes/2.yaml"),
        (folder("episodes/1.lock"), "episodes/1.lock"),
        (dangling("episodes/1.lock"), "episodes/1.lock"),
        (holding("episodes/1.lock", "["), "episodes/1.lock:1:1"),
        (holding("episodes/1.lock", "[" * 100_000), "episodes/1.lock:1:1"),
        (holding("episodes/1.lock", "null"), "episodes/1.lock:1:1"),
        (holding("episodes/1.lock", "{\n=======\n}"), "episodes/1.lock:2:1"),
        (holding("episodes/1.yaml", "title: The first\n>>>>>>> theirs\n"), "episodes/1.yaml:2:1"),
    ],
)
def test_what_is_broken_is_told_at_its_place(show: Path, broken: Break, place: str) -> None:
    broken(show)
    _, problems = check(show, NOW)
    assert place in [str(problem.place) for problem in problems if problem.severity == "error"]


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ 1 // 0 }}", "by zero"),
        ("{{ [].pop() }}", "pop from empty list"),
        ("{{ {}.popitem() }}", "dictionary is empty"),
        ('{% include "index.html" %}', "without end"),
        ('{% extends "index.html" %}', "without end"),
        ('{% include "other.html" %}', 'template "other.html" does not exist'),
    ],
)
def test_whatever_a_template_raises_is_a_problem_in_it(show: Path, template: str, said: str) -> None:
    (show / "templates/index.html").write_text(template)
    with pytest.raises(BrokenShow) as broken:
        build(show, NOW)
    (problem,) = errors(broken.value.problems)
    assert str(problem.place) == "templates/index.html:1:1"
    assert said in problem.message


@pytest.mark.parametrize("rubbish", ["", "null", "[1, [2]]", '"x"', "[" * 100_000, "\x00\xff"])
def test_rubbish_in_the_tools_own_state_is_made_anew(show: Path, rubbish: str) -> None:
    publish = ("-C", str(show), "publish", "--no-links")
    assert shownotes(*publish, "--yes", at=show).returncode == 0
    for path in (show / ".shownotes").rglob("*"):
        if path.is_file():
            path.write_text(rubbish)
    for words in (("-C", str(show), "build"), (*publish, "--yes"), (*publish, "--dry-run")):
        done = shownotes(*words, at=show)
        assert (done.returncode, done.stderr) == (0, done.stderr), done.stdout + done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (folder("public/404.html"), "public/404.html: this folder is in the way"),
        (file("public/1"), "public/1: this file is in the way"),
    ],
)
def test_what_is_in_the_way_in_public_is_named_and_left_alone(show: Path, broken: Break, said: str) -> None:
    assert shownotes("-C", str(show), "build", at=show).returncode == 0
    before = {path: path.stat().st_mtime_ns for path in (show / "public").rglob("*.*") if path.is_file()}
    broken(show)
    done = shownotes("-C", str(show), "build", at=show)
    assert done.returncode == 1
    assert said in done.stderr
    there = {path: when for path, when in before.items() if path.is_file()}
    assert {path: path.stat().st_mtime_ns for path in there} == there


def test_an_episode_that_is_broken_is_not_called_unknown(show: Path) -> None:
    (show / "episodes/2.yaml").write_text("title: The second\ndate: yesterday\n")
    for command in (("check", "2"), ("build", "2"), ("text", "2", "plain"), ("publish", "2", "--dry-run")):
        done = shownotes("-C", str(show), *command, at=show)
        assert (done.returncode, done.stderr) == (1, ""), (command, done.stdout + done.stderr)
        assert "episodes/2.yaml:2:7: " in done.stdout


def test_links_of_what_cannot_be_read_are_not_passed_over_in_silence(show: Path) -> None:
    (show / "episodes/2.yaml").write_text("title: The second\nlinks: [https://gone.example/\n")
    done = shownotes("-C", str(show), "links", "--offline", at=show)
    assert done.returncode == 0
    assert "episodes/2.yaml:2:8: " in done.stderr


def test_a_picture_of_somebody_that_is_none_is_told_of(show: Path) -> None:
    (show / "ann.jpg").write_text("I am no picture")
    (show / "bob.jpg").write_bytes(b"")
    text = (show / "show.yaml").read_text()
    (show / "show.yaml").write_text(text.replace("{name: Ann Example}", "{name: Ann Example, image: ann.jpg}"))
    with (show / "episodes/1.yaml").open("a") as episode:
        episode.write("guests:\n  - ann\n  - {name: Bob, image: ../bob.jpg}\n")
    _, problems = check(show, NOW)
    told = [str(problem) for problem in problems if "is no picture" in problem.message]
    assert [line.partition(" is no")[0] for line in told] == [
        'episodes/1.yaml:15:24: warning: "bob.jpg"',
        'show.yaml:10:35: warning: "ann.jpg"',
    ]


def test_a_name_that_is_no_text_does_not_end_a_build(show: Path) -> None:
    (show / os.fsdecode(b"templates/caf\xe9.html")).write_text("Hello")
    done = shownotes("-C", str(show), "build", "--json", at=show)
    assert done.returncode == 0, done.stderr
    assert "stands for no page" in json.loads(done.stdout)["problems"][-1]["message"]
