"""What a producer reads before saying yes: failing links, what was forgotten, who would be told."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import shutil
import subprocess
import sys
import termios
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from own_show import REPOSITORY, tree
from published_shows import edit, new_show, publish, run
from servers import Listener

from shownotes import feeds, notes
from shownotes.load import load
from shownotes.publish.changes import feed_change

EPISODE = """\
number: 4
title: The second
date: 2024-05-13 12:00
summary: "TODO: two sentences."
media: {mp3: {url: "https://cdn.example/2.mp3", bytes: 1000000, type: audio/mpeg, duration: "20:00"}}
guests: [{name: Bob Nowhere}, {name: Ada Linked, url: "https://ada.example/"}]
segments:
  - title: Interview
    guest: {name: Cleo Nowhere}
    notes: Hello.
"""
NOW = ("--now", "2024-06-01T00:00Z")
CTRL_C = "\x03"


def small(root: Path, more: str = "") -> Path:
    shutil.copytree(REPOSITORY / "tests/shows/small", root)
    shutil.copyfile(REPOSITORY / "cover.jpg", root / "cover.jpg")
    with (root / "show.yaml").open("a") as file:
        file.write(f"cover: cover.jpg\npublish: {{to: [{{folder: ../site}}], verify: false{more}}}\n")
    return root


def test_what_may_have_been_forgotten_is_named_at_its_place(tmp_path: Path) -> None:
    root = small(tmp_path / "show")
    publish(root, *NOW)
    (root / "episodes/4.yaml").write_text(EPISODE)
    later = "title: Later\nsummary: Soon.\ndate: 2042-05-13 12:00\n"
    (root / "episodes/5.yaml").write_text(later)
    done = run(root, "publish", "--dry-run", *NOW)
    assert done.returncode == 0
    for said in (
        "episodes/4.yaml:1:9: warning: number 4 follows 1",
        "episodes/4.yaml:3:7: warning: comes out now with a date 18 days ago",
        'episodes/4.yaml:4:10: warning: "TODO" was to be replaced',
        "episodes/4.yaml:6:10: warning: Bob Nowhere has no link",
        "episodes/4.yaml:9:12: warning: Cleo Nowhere has no link",
        "episodes/4.yaml:8:3: warning: has no chapters",
        "episodes/4.yaml:1:1: warning: the episode has no transcript",
        "episodes/5.yaml:3:7: warning: waits 6,555 days",
        '"Later" waits until 2042-05-13T12:00:00+02:00.',
    ):
        assert said in done.stdout, done.stdout
    assert "Ada Linked" not in done.stdout


def test_a_cover_out_of_range_stops_the_publish(tmp_path: Path) -> None:
    root = new_show(tmp_path / "show")
    shutil.copyfile(root / "people/kim.jpg", root / "cover.jpg")
    assert "[APPLE-08]" in run(root, "publish", "--yes").stdout
    assert not (tmp_path / "site").exists()


def test_links_that_fail_stand_in_the_plan_and_do_not_stop_it(tmp_path: Path) -> None:
    gone, fine = Listener(), Listener()
    gone.status = 410
    root = small(tmp_path / "show")
    with (root / "show.yaml").open("a") as file:
        file.write("links: {allow_networks: [127.0.0.0/8]}\n")
    edit(
        root / "episodes/1.yaml",
        "notes: Hello.",
        f"notes: '[gone]({gone.address}/x) [fine]({fine.address}/) [no](/9/)'",
    )
    done = run(root, "publish", "--dry-run", "--links", *NOW)
    assert f"warning: this link fails: {gone.address}/x: 410 Gone" in done.stdout, done.stdout
    assert 'warning: this link fails: /9/: the site has no "/9/"' in done.stdout
    assert fine.address not in done.stdout
    assert done.returncode == 0
    gone.told.clear()
    done = run(root, "publish", "--yes", "--json", "--links", *NOW)
    assert done.returncode == 0
    said = [problem["message"] for problem in json.loads(done.stdout)["problems"]]
    assert [text for text in said if gone.address in text]
    run(root, "publish", "--dry-run", "--links", *NOW)
    asked = len(gone.told)
    run(root, "publish", "--dry-run", "--links", *NOW)
    assert len(gone.told) == asked  # nothing has changed, so no link is asked


def test_the_plan_names_who_is_told_and_the_json_says_the_same(tmp_path: Path) -> None:
    root = small(tmp_path / "show", ", webhook: 'http://127.0.0.1:9/hook', podping: true")
    with (root / "show.yaml").open("a") as file:
        file.write("hubs: ['http://127.0.0.1:9/hub']\n")
    now = ("--now", "2024-05-07T00:00Z")
    plan = run(root, "publish", "--dry-run", *now).stdout
    assert 'Then tell podping, webhook of "The first"' in plan
    assert "Then tell http://127.0.0.1:9/hub of 1 changed feed\n" in plan
    told = json.loads(run(root, "publish", "--dry-run", "--json", *now).stdout)
    assert told["announce"] == [{"slug": "1", "to": "podping"}, {"slug": "1", "to": "webhook"}]
    assert told["hubs"] == ["http://127.0.0.1:9/hub"]
    assert told["done"] is False
    assert json.loads(run(root, "publish", "--dry-run", "--json", "--no-announce", *now).stdout)["announce"] == []


def _in_charge() -> None:
    """Make the terminal this process's own, so that Ctrl+C reaches it."""
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def typed(root: Path, answer: str) -> tuple[int, str]:
    """`publish` in a terminal of its own, with this answer; its exit code and what stood there."""
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "shownotes", "-C", str(root), "publish", "--no-links", *NOW]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "TERM": "xterm"}
    with subprocess.Popen(
        words,
        env=environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd="/",
        preexec_fn=_in_charge,  # noqa: PLW1509
    ) as process:
        os.close(theirs)
        shown, pressed, end = b"", 0.0, time.monotonic() + 120
        while time.monotonic() < end and process.poll() is None:
            if select.select([ours], [], [], 0.1)[0]:
                try:
                    shown += os.read(ours, 65536)
                except OSError:
                    break
            if answer and b"Publish this?" in shown and time.monotonic() > pressed + 3:
                os.write(ours, answer.encode())
                pressed = time.monotonic()
                if answer != CTRL_C:  # which is pressed again: Python misses one just before it waits for a line
                    answer = ""
        if process.poll() is None and time.monotonic() > end:
            process.kill()
        code = process.wait(60)
    os.close(ours)
    return code, shown.decode()


@pytest.mark.parametrize("answer", ["n\n", "\n", CTRL_C], ids=["no", "nothing", "Ctrl-C"])
def test_whoever_does_not_say_yes_sends_nothing(answer: str, tmp_path: Path) -> None:
    root = small(tmp_path / "show")
    code, shown = typed(root, answer)
    assert code == 1
    assert "The first" in shown
    assert "Traceback" not in shown
    assert not (tmp_path / "site").exists()
    assert not list((root / "episodes").glob("*.lock"))


def test_whoever_says_yes_publishes(tmp_path: Path) -> None:
    code, shown = typed(small(tmp_path / "show"), "y\n")
    assert code == 0, shown
    assert "files sent." in shown
    assert "feeds/mp3.xml" in tree(tmp_path / "site")


def test_the_links_of_a_new_episode_are_handed_to_an_archive_once_where_the_show_says_so(tmp_path: Path) -> None:
    archive, fine = Listener(), Listener()
    root = small(tmp_path / "show")
    with (root / "show.yaml").open("a") as file:
        file.write(f'links: {{allow_networks: [127.0.0.0/8], save: true, archive_url: "{archive.address}/web/"}}\n')
    edit(root / "episodes/1.yaml", "notes: Hello.", f"notes: '[fine]({fine.address}/page)'")
    for _ in range(2):
        done = run(root, "publish", "--yes", "--links", *NOW)
        assert done.returncode == 0, done.stdout + done.stderr
    assert [told[0] for told in archive.told] == [f"/save/{fine.address}/page"]


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("notes: Hello.", "notes: Hello again.", "notes"),
        ("summary: It begins.", "summary: It began.", "summary"),
        ("title: Opening", "title: Overture", "notes"),  # of a chapter
        ("summary: It begins.", "summary: It begins.\nlinks: ['https://new.example/']", "notes"),
        ("summary: It begins.\n", "", "summary"),
    ],
)
def test_the_plan_tells_the_summary_from_the_notes_that_stand_after_it(
    tmp_path: Path, was: str, now: str, told: str
) -> None:
    before = load(small(tmp_path / "before"), datetime(2026, 1, 1, tzinfo=UTC)).need()
    edit(tmp_path / "before/episodes/1.yaml", was, now)
    after = load(tmp_path / "before", datetime(2026, 1, 1, tzinfo=UTC)).need()
    old, new = (
        next(feeds.render(show, lambda one, show=show: notes.for_feed(show, one))).content for show in (before, after)
    )
    ((_, what),) = feed_change("mp3", old, new).changed
    assert what == (told,)
