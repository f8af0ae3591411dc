"""The commands that tell something of a show or of a feed."""

from __future__ import annotations

import http.server
import json
import threading
from functools import partial
from pathlib import Path

import pytest
from own_show import WHOLE, copied, shownotes

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
<channel><title>T</title><link>https://t.example/</link><description>D</description>
<itunes:explicit>no</itunes:explicit>
</channel></rss>
"""


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("asking") / "show", WHOLE)


@pytest.mark.parametrize(
    ("form", "first", "second"),
    [
        ("lines", "00:00:00 Headlines", "00:00:07 Goodbye to SSH protocol one"),
        ("youtube", "0:00 Headlines", "0:19 Jails, read again"),
        ("mp4chaps", "00:00:00.000 Headlines", "00:00:07.000 Goodbye to SSH protocol one"),
        ("audacity", "0.000000\t7.000000\tHeadlines", "7.000000\t19.000000\tGoodbye to SSH protocol one"),
        ("vorbis", "CHAPTER001=00:00:00.000", "CHAPTER001NAME=Headlines"),
        ("vtt", "WEBVTT", ""),
        ("ffmetadata", ";FFMETADATA1", ""),
        ("reaper", "#,Name,Start,End,Length", "M1,Headlines,00:00:00.000,,"),
        (
            "psc",
            '<psc:chapters version="1.2" xmlns:psc="http://podlove.org/simple-chapters">',
            '  <psc:chapter start="00:00:00.000" title="Headlines"/>',
        ),
    ],
)
def test_chapters_print_in_every_format(show: Path, form: str, first: str, second: str) -> None:
    done = shownotes("chapters", "208", "--format", form, at=show)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:2] == [first, second]


def test_chapters_in_json_are_those_of_the_page(show: Path) -> None:
    rows = json.loads(shownotes("chapters", "208", "-f", "json", at=show).stdout)["chapters"]
    assert [row["startTime"] for row in rows] == [0, 7, 19, 31, 37, 43, 49, 56]


def test_an_episode_that_is_not_there_is_wrong_usage(show: Path) -> None:
    done = shownotes("chapters", "2008", at=show)
    assert (done.returncode, 'there is no episode "2008"' in done.stderr) == (2, True)


def test_a_rule_is_explained(show: Path) -> None:
    assert "APPLE-05 (error): explicit is true or false" in shownotes("rules", "apple-05", at=show).stdout
    assert 'Did you mean "APPLE-05"?' in shownotes("rules", "APLE-05", at=show).stderr
    assert len(json.loads(shownotes("rules", "--json", at=show).stdout)["rules"]) > 150


def test_any_feed_is_judged_with_the_lines_of_its_xml(show: Path, tmp_path: Path) -> None:
    (tmp_path / "theirs.xml").write_text(FEED)
    done = shownotes("check", "--feed", "theirs.xml", at=tmp_path)
    assert done.returncode == 1
    assert "theirs.xml:4:1: " in done.stdout
    assert "[APPLE-05]" in done.stdout


def test_a_feed_is_judged_at_its_address_too(tmp_path: Path) -> None:
    (tmp_path / "theirs.xml").write_text(FEED)
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        done = shownotes("check", "--json", "--feed", address + "theirs.xml", at=tmp_path)
        assert "APPLE-05" in {problem["rule"] for problem in json.loads(done.stdout)["problems"]}
        server.shutdown()


def test_a_feed_that_cannot_be_had_is_said_to_be_so(tmp_path: Path) -> None:
    for name, code, said in (
        ("none.xml", 2, 'shownotes: "none.xml" cannot be read'),
        ("http://127.0.0.1:9/x", 1, "http://127.0.0.1:9/x: Connection refused  [HTTP-07]"),
        ("http://[", 1, "http://[: Invalid IPv6 URL  [HTTP-07]"),
    ):
        done = shownotes("check", "--feed", name, at=tmp_path)
        assert done.returncode == code
        assert said in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
