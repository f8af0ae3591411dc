"""The main job on this repository's own show, as a producer runs it: the command, its files, its exit codes."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import feedparser
import podcastparser
import pytest
from lxml import etree
from own_show import REPOSITORY, WHOLE, copied, shownotes, tree

FEEDS = ("mp3", "itunes", "hd", "hd-torrent")


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copied(tmp_path_factory.mktemp("main") / "show", WHOLE)
    done = shownotes("build", at=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def test_a_build_makes_pages_feeds_media_torrents_and_chapters(show: Path) -> None:
    made = set(tree(show / "public"))
    for slug in ("207", "208", "209"):
        for path in ("index.html", "chapters.json", "chapters.vtt", "transcript.vtt"):
            assert f"{slug}/{path}" in made
        for path in (f"{slug}.mp3", f"{slug}.mp4", f"{slug}.mp4.torrent"):
            assert f"media/{path}" in made
    assert {"index.html", "404.html", "style.css", *(f"feeds/{name}.xml" for name in FEEDS)} <= made


@pytest.mark.parametrize("forgotten", [False, True])
def test_a_second_run_changes_no_byte_and_says_so(show: Path, forgotten: bool) -> None:
    before = {path: path.stat().st_mtime_ns for path in (show / "public").rglob("*")}
    if forgotten:  # else the whole build is spared
        (show / ".shownotes/unchanged.json").unlink(missing_ok=True)
    done = shownotes("build", at=show)
    assert done.returncode == 0
    assert "up to date; nothing was written" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in (show / "public").rglob("*")} == before


def test_another_folder_timezone_locale_and_hash_seed_give_the_same_bytes(show: Path, tmp_path: Path) -> None:
    other = copied(tmp_path / "elsewhere/deep/show", WHOLE)
    done = shownotes("build", at=other, TZ="Pacific/Kiritimati", PYTHONHASHSEED="7", LC_ALL="C", LANG="tr_TR.UTF-8")
    assert done.returncode == 0, done.stderr
    assert tree(other / "public") == tree(show / "public")


def test_a_folder_and_a_terminal_of_other_letters_are_no_matter(show: Path, tmp_path: Path) -> None:
    other = copied(tmp_path / "Übung/show", WHOLE)
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    done = shownotes("build", at=other, **plain)
    assert done.returncode == 0, done.stderr
    assert "\\u2026 and" in done.stdout
    assert tree(other / "public") == tree(show / "public")


def test_the_authors_files_are_not_touched(show: Path) -> None:
    for part in ("episodes", "feeds", "people"):
        assert tree(show / part) == tree(REPOSITORY / part)


@pytest.mark.parametrize("name", FEEDS)
def test_other_peoples_parsers_read_the_same_items(show: Path, name: str) -> None:
    file = show / f"public/feeds/{name}.xml"
    items = etree.parse(file, etree.XMLParser(recover=False)).findall("channel/item")
    strict = [(item.findtext("guid"), item.findtext("title"), item.find("enclosure").get("url")) for item in items]
    theirs = feedparser.parse(file.read_bytes())
    assert not theirs.bozo
    assert [(entry.id, entry.title, entry.enclosures[0].href) for entry in theirs.entries] == strict
    with file.open("rb") as stream:
        gpodder = podcastparser.parse(f"https://daemonhour.example/feeds/{name}.xml", stream)
    got = [(one["guid"], one["title"], one["enclosures"][0]["url"]) for one in gpodder["episodes"]]
    assert sorted(got) == sorted(strict)
    assert len(strict) == 3


@pytest.mark.parametrize("name", FEEDS)
def test_an_enclosures_length_is_the_files_size(show: Path, name: str) -> None:  # RSS-21, TOR-14
    items = etree.parse(show / f"public/feeds/{name}.xml").findall("channel/item")
    for item in items:
        (enclosure,) = item.findall("enclosure")  # RSS-19
        file = show / "public" / enclosure.get("url").removeprefix("https://daemonhour.example/")
        assert int(enclosure.get("length")) == file.stat().st_size


def test_progress_is_shown_on_a_terminal_and_colours_only_if_wanted(show: Path, tmp_path: Path) -> None:
    for more in ({}, {"NO_COLOR": "1"}):
        root = copied(tmp_path / f"show{len(more)}", WHOLE)
        terminal, theirs = pty.openpty()
        env = {**os.environ, "PYTHONPATH": str(REPOSITORY), "TERM": "xterm", **more}
        command = [sys.executable, "-m", "shownotes", "build"]
        with subprocess.Popen(
            command, cwd=root, env=env, stdout=subprocess.PIPE, stderr=theirs, text=True
        ) as process:
            os.close(theirs)
            said, seen = process.communicate()[0], b""
            with contextlib.suppress(OSError):  # its end
                while part := os.read(terminal, 4096):
                    seen += part
        os.close(terminal)
        assert process.returncode == 0
        assert b"reading 207" in seen
        assert "reading" not in said
        assert (re.search(rb"\x1b\[[0-9;]*3[0-9]", seen) is None) == bool(more)


def test_what_is_private_is_published_nowhere(show: Path) -> None:
    canaries = [
        word
        for path in (show / "episodes").glob("*.yaml")
        for word in path.read_text(encoding="utf-8").split()
        if word.startswith("CANARY-")
    ]
    assert len(canaries) == 4
    everything = b"".join(tree(show / "public").values())
    assert [word for word in canaries if word.strip(":").encode() in everything] == []


def test_a_show_with_many_mistakes_says_each_at_its_line_and_leaves_public_untouched(
    show: Path, tmp_path: Path
) -> None:
    root = tmp_path / "show"
    shutil.copytree(REPOSITORY / "tests/shows/small", root)
    shutil.copytree(show / "public", root / "public")
    many = REPOSITORY / "tests/shows_broken/many_mistakes"
    shutil.copytree(many, root, dirs_exist_ok=True)
    done = shownotes("build", at=root)
    assert done.returncode == 1
    assert "Nothing was written." in done.stdout
    wanted = (many / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert sum(not line.startswith(" ") for line in wanted) >= 15
    assert [line for line in wanted if line not in done.stdout.splitlines()] == []
    assert tree(root / "public") == tree(show / "public")


def test_an_episode_that_goes_takes_its_files_along(show: Path, tmp_path: Path) -> None:
    root = tmp_path / "show"
    shutil.copytree(show, root)
    (root / "episodes/207.yaml").unlink()
    done = json.loads(shownotes("build", "--json", at=root).stdout)
    assert {"207/index.html", "media/207.mp3"} <= set(done["removed"])
    assert not (root / "public/207").exists()


def test_one_episode_can_be_built_alone(show: Path, tmp_path: Path) -> None:
    root = tmp_path / "show"
    shutil.copytree(show, root)
    for number in ("208", "209"):
        path = root / f"episodes/{number}.yaml"
        path.write_text(
            path.read_text(encoding="utf-8").replace("summary: |", "summary: |\n  CHANGED"), encoding="utf-8"
        )
    done = json.loads(shownotes("build", "latest", "--json", at=root).stdout)
    pages = [path for path in done["changed"] if path.startswith("20")]
    assert pages == ["209/index.html"]


def test_an_episode_with_a_date_to_come_is_said_to_wait(show: Path, tmp_path: Path) -> None:
    root = copied(tmp_path / "show", WHOLE)
    text = (root / "episodes/209.yaml").read_text(encoding="utf-8")
    (root / "episodes/209.yaml").write_text(
        re.sub("(?m)^date: .*$", "date: 2062-08-30 12:00", text), encoding="utf-8"
    )

    for command in ("check", "build"):
        assert "(1 waits until 2062-08-30 12:00), 4 feeds" in shownotes(command, at=root).stdout


def test_feeds_alone(show: Path, tmp_path: Path) -> None:
    root = tmp_path / "show"
    shutil.copytree(show, root)
    before = tree(root / "public")
    shutil.rmtree(root / "public/feeds")
    done = json.loads(shownotes("feeds", "mp3", "--json", at=root).stdout)
    assert done["new"] == ["feeds/feed.css", "feeds/mp3.xml"]
    assert tree(root / "public")["feeds/mp3.xml"] == before["feeds/mp3.xml"]


def test_check_says_nothing_is_wrong_and_writes_nothing(show: Path, tmp_path: Path) -> None:
    root = copied(tmp_path / "show", WHOLE)
    done = shownotes("check", "--json", at=root)
    assert done.returncode == 0
    assert {problem["severity"] for problem in json.loads(done.stdout)["problems"]} <= {"warning"}
    assert not (root / "public").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("build", "999"), 'there is no episode "999"'),
        (("feeds", "mp4"), 'there is no feed "mp4"'),
        (("schema", "epsode"), 'there is no kind of file "epsode"'),
        (("-C", "nowhere", "build"), '"nowhere" is not a folder'),
        (("bild",), "No such command"),
        (("build", "--jsn"), "No such option"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_is_wrong(show: Path, words: tuple[str, ...], said: str) -> None:
    done = shownotes(*words, at=show)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_of_a_show_the_way_in_is_named(tmp_path: Path) -> None:
    done = shownotes("build", at=tmp_path)
    assert done.returncode == 2
    assert "shownotes init DIR" in done.stderr


def test_the_shows_folder_is_found_from_below_or_named(show: Path, tmp_path: Path) -> None:
    assert shownotes("check", at=show / "episodes/media").returncode == 0
    assert shownotes("-C", str(show), "check", at=tmp_path).returncode == 0
    assert shownotes("check", "-C", str(show), at=tmp_path).returncode == 0


def test_help_names_every_command(tmp_path: Path) -> None:
    done = shownotes("--help", at=tmp_path)
    for command in ("init", "new", "check", "build", "feeds", "schema", "preview"):
        assert f"\n  {command} " in done.stdout
    listed = [line.split()[0] for line in done.stdout.partition("Commands:")[2].splitlines() if line.strip()]
    assert listed[:5] == ["init", "new", "check", "build", "preview"]
    assert "..." not in done.stdout.partition("Commands:")[2]


def test_every_command_is_in_the_readme(tmp_path: Path) -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    done = shownotes("--help", at=tmp_path)
    listed = [line.split()[0] for line in done.stdout.partition("Commands:")[2].splitlines() if line.strip()]
    assert [name for name in listed if f"| `shownotes {name}" not in readme] == []


def test_a_show_without_episodes_says_so(tmp_path: Path) -> None:
    assert shownotes("init", "show", at=tmp_path).returncode == 0
    done = shownotes("check", "latest", at=tmp_path / "show")
    assert done.returncode == 2
    assert 'there is no episode "latest"' in done.stderr
    assert "None is out yet." in done.stderr


def test_an_episode_is_named_by_slug_number_path_or_latest(show: Path, tmp_path: Path) -> None:
    for name in ("209", "latest", "episodes/209.yaml", str(show / "episodes/209.yaml")):
        done = shownotes("-C", str(show), "chapters", name, at=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "NetBSD" in done.stdout


def test_a_closed_standard_output_is_no_crash(show: Path) -> None:
    command = [sys.executable, "-m", "shownotes", "-C", str(show), "schema"]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()


def test_media_can_be_absent_where_the_lock_has_their_facts(show: Path, tmp_path: Path) -> None:
    """A machine without the audio makes the same feeds."""
    from datetime import UTC, datetime

    from shownotes import media
    from shownotes.load import load
    from shownotes.lock import Lock, written
    from shownotes.model import Published
    from shownotes.write import Output

    with Output(tmp_path / "out", tmp_path / "state") as output:
        measured, problems = media.prepare(
            load(show, datetime(2026, 1, 1, tzinfo=UTC)).need(), output, tmp_path / "state"
        )
    assert problems == []
    root = copied(tmp_path / "show", WHOLE)
    for episode in measured.episodes:
        facts = {one.name: Published(one.url, one.facts) for one in episode.media if one.facts}
        (root / f"episodes/{episode.slug}.lock").write_bytes(
            written(Lock(episode.guid, episode.date, episode.url, facts))
        )
    for path in (*(root / "episodes/media").glob("*.mp3"), *(root / "episodes/media").glob("*.mp4")):
        path.unlink()
    done = shownotes("feeds", at=root)
    assert done.returncode == 0, done.stdout
    for name in FEEDS:
        assert (root / f"public/feeds/{name}.xml").read_bytes() == (show / f"public/feeds/{name}.xml").read_bytes()
