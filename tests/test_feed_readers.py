"""The feeds of a show that uses everything, read back alike by four parsers of podcast apps and directories."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import Any

import feedparser
import podcastparser
import pytest
from feed_shows import Notes, rendered, show_of, with_torrent
from test_podcasting import SAID, STATED

READERS = Path(__file__).parent / "readers"


def missing(said: str) -> None:
    """Skip loudly; in CI nothing may be missing."""
    if os.environ.get("CI"):
        pytest.fail(said)
    warnings.warn(said, stacklevel=2)
    pytest.skip(said)


@pytest.fixture(scope="session")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with both parsers for Node.js, installed once."""
    if not shutil.which("npm") or not shutil.which("node"):
        missing("npm is not installed: two parsers have not read the feeds")
    folder = tmp_path_factory.mktemp("readers")
    for name in ("package.json", "read.mjs"):
        shutil.copy(READERS / name, folder)
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    try:
        subprocess.run(command, cwd=folder, check=True, timeout=300, capture_output=True)
    except (subprocess.SubprocessError, OSError) as why:
        missing(f"npm could not install the parsers: {why}")
    return folder


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("show")
    (folder / "episodes").mkdir()
    (folder / "episodes" / "t.vtt").write_text("WEBVTT\n")
    older = {"number": 208, "title": "Старые стены & <keys>", "date": "2017-08-23 12:00", "transcript": None}
    elsewhere = {"url": "https://cdn.example/208.mp3", "bytes": 48211342, "duration": "58:00", "type": "audio/mpeg"}
    episodes = {"209": {**SAID, "transcript": "t.vtt"}, "208": {**older, "media": {"mp3": elsewhere}}}
    show = with_torrent(show_of(folder, show=STATED, episodes=episodes))
    return rendered(show, Notes("<p>Short &amp; sweet</p>", "<p>Long</p>"))


def expected(guids: tuple[str, str]) -> list[dict[str, Any]]:
    """What a parser should say of the two items of the audio feeds."""
    return [
        {
            "title": "Signals from the microkernel",
            "guid": guids[0],
            "enclosure": ["https://cdn.example/209.mp3", 58211342, "audio/mpeg"],
            "seconds": 3723,
            "people": [["Kim Lund", "host"], ["Ada", "editor"]],
            "transcripts": [
                ["https://daemonhour.example/209/transcript.vtt", "text/vtt"],
                ["https://daemonhour.example/209/transcript.srt", "application/x-subrip"],
                ["https://daemonhour.example/209/transcript.json", "application/json"],
                ["https://daemonhour.example/209/transcript.html", "text/html"],
            ],
            "chapters": "https://daemonhour.example/209/chapters.json",
            "alternates": [["https://cdn.example/209.mp4", "https://cdn.example/209.mp4.torrent"]],
            "season": 2,
            "number": 209,
        },
        {
            "title": "Старые стены & <keys>",
            "guid": guids[1],
            "enclosure": ["https://cdn.example/208.mp3", 48211342, "audio/mpeg"],
            "seconds": 3480,
            "people": [["Kim Lund", "host"], ["Ada", "editor"]],
            "transcripts": [],
            "chapters": "https://daemonhour.example/208/chapters.json",
            "alternates": [],
            "season": None,
            "number": 208,
        },
    ]


GUIDS = ("4e04dcc5-5515-5aa4-bad3-5b98240897d7", "f55579b9-5940-5f27-a9c4-21a944dcc100")


def test_two_parsers_for_node_read_the_same(readers: Path, feeds: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "itunes.xml").write_bytes(feeds["itunes"])
    said = subprocess.run(
        ["node", "read.mjs", str(tmp_path / "itunes.xml")], cwd=readers, check=True, capture_output=True, timeout=60
    )
    seen = json.loads(said.stdout)

    for parser in ("partytime", "feedsmith"):
        assert seen[parser]["title"] == "Daemon & Hour (iTunes)"
        assert seen[parser]["guid"] == "444583ad-fdab-5c72-b083-24c3e63d439f"
        assert [_lower(item) for item in seen[parser]["items"]] == expected(GUIDS)
    assert seen["psc"] == [
        [["00:00:00.000", "Intro"], ["00:02:10.000", "Headlines"], ["00:58:00.500", "Feedback"]],
        [["00:00:00.000", "Intro"], ["00:02:10.000", "Headlines"]],
    ]


def _lower(item: dict[str, Any]) -> dict[str, Any]:
    """With the roles in lower case, as taxonomies compare them."""
    return {**item, "people": [[name, role.lower()] for name, role in item["people"]]}


@pytest.mark.parametrize("name", ["mp3", "itunes"])
def test_feedparser_reads_the_same(feeds: dict[str, bytes], name: str) -> None:
    seen = feedparser.parse(feeds[name])

    assert not seen.bozo
    for entry, item in zip(seen.entries, expected(GUIDS), strict=True):
        (file,) = entry.enclosures
        assert entry.title == item["title"]
        assert entry.id == item["guid"]
        assert [file.href, int(file.length), file.type] == item["enclosure"]
        assert int(entry.itunes_duration) == item["seconds"]
        assert entry.summary == "<p>Short &amp; sweet</p>"


@pytest.mark.parametrize("name", ["mp3", "itunes"])
def test_podcastparser_reads_the_same(feeds: dict[str, bytes], name: str) -> None:
    seen = podcastparser.parse(f"https://daemonhour.example/feeds/{name}.xml", io.BytesIO(feeds[name]))

    for episode, item in zip(seen["episodes"], expected(GUIDS), strict=True):
        (file,) = episode["enclosures"]
        assert episode["guid"] == item["guid"]
        assert [file["url"], file["file_size"], file["mime_type"]] == item["enclosure"]
        assert episode["total_time"] == item["seconds"]
        assert episode["number"] == item["number"]
    starts = [[chapter["start"] for chapter in episode["chapters"]] for episode in seen["episodes"]]
    assert starts == [[0, 130, 3480], [0, 130]]
