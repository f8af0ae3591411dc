"""The feeds of a show that uses everything, read back alike by four parsers of podcast apps and directories."""

from __future__ import annotations

import io
import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import podcastparser
import pytest
from feed_shows import Notes, rendered, show_of, with_torrent
from outside import installed_by_npm
from test_podcasting import SAID, STATED

READERS = Path(__file__).parent / "readers"


@pytest.fixture(scope="session")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with both parsers for Node.js, installed once."""
    return installed_by_npm(READERS, tmp_path_factory.mktemp("readers"))


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("show")
    (folder / "episodes").mkdir()
    (folder / "episodes" / "t.vtt").write_text("WEBVTT\n")
    older = {"number": 208, "title": "Старые стены & <keys>", "date": "2017-08-23 12:00", "transcript": None}
    elsewhere = {"url": "https://cdn.example/208.mp3", "bytes": 48211342, "duration": "58:00", "type": "audio/mpeg"}
    episodes = {"209": {**SAID, "transcript": "t.vtt"}, "208": {**older, "media": {"mp3": elsewhere}}}
    show = with_torrent(show_of(folder, show=STATED, episodes=episodes))
    lean = replace(show.feeds[0], name="torrent", media="torrent", vocabularies=("torrent",), block=True)
    return rendered(replace(show, feeds=(*show.feeds, lean)), Notes("<p>Short &amp; sweet</p>", "<p>Long</p>"))


CHAPTERS = [(0, "Intro"), (130, "Headlines"), (3480.5, "Feedback")]


def expected(name: str) -> list[dict[str, Any]]:
    """What a parser should say of a feed's items."""
    if name == "hd":
        (video,) = expected("itunes")[:1]
        others = [
            ["https://cdn.example/209.mp3"],
            ["https://cdn.example/209.mp4", "https://cdn.example/209.mp4.torrent"],
        ]
        file = ["https://cdn.example/209.mp4", 812000000, "video/mp4"]
        return [{**video, "guid": f"{GUIDS[0]}#video", "enclosure": file, "seconds": 3724, "alternates": others}]
    guids = GUIDS
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


def read_by_node(readers: Path, xml: bytes, folder: Path) -> dict[str, Any]:
    (folder / "feed.xml").write_bytes(xml)
    command = ["node", "read.mjs", str(folder / "feed.xml")]
    said = subprocess.run(command, cwd=readers, check=True, capture_output=True, timeout=60)
    seen: dict[str, Any] = json.loads(said.stdout)
    return seen


@pytest.mark.parametrize(
    ("name", "title"), [("itunes", "Daemon & Hour (iTunes)"), ("hd", "Daemon & Hour (HD Video)")]
)
def test_two_parsers_for_node_read_the_same(
    readers: Path, feeds: dict[str, bytes], tmp_path: Path, name: str, title: str
) -> None:
    seen = read_by_node(readers, feeds[name], tmp_path)

    for parser in ("partytime", "feedsmith"):
        assert seen[parser]["title"] == title
        assert (seen[parser]["guid"] == "444583ad-fdab-5c72-b083-24c3e63d439f") is (name == "itunes")
        assert [_lower(item) for item in seen[parser]["items"]] == expected(name)
    rows = [["00:00:00.000", "Intro"], ["00:02:10.000", "Headlines"], ["00:58:00.500", "Feedback"]]
    assert seen["psc"] == ([rows, rows[:2]] if name == "itunes" else [rows])


def test_all_four_parsers_read_the_feed_of_torrents(readers: Path, feeds: dict[str, bytes], tmp_path: Path) -> None:
    url, size, kind = "https://cdn.example/209.mp4.torrent", 28114, "application/x-bittorrent"
    node = read_by_node(readers, feeds["torrent"], tmp_path)
    (entry,) = feedparser.parse(feeds["torrent"]).entries[:1]
    (episode,) = podcastparser.parse("https://daemonhour.example/t.xml", io.BytesIO(feeds["torrent"]))["episodes"][:1]

    for parser in ("partytime", "feedsmith"):
        first = node[parser]["items"][0]
        assert (first["guid"], first["enclosure"]) == (GUIDS[0], [url, size, kind])
    assert [(one.href, int(one.length), one.type) for one in entry.enclosures] == [(url, size, kind)]
    assert (entry.id, entry.torrent_infohash, entry.torrent_contentlength) == (GUIDS[0], "ab" * 20, "812000000")
    assert episode["enclosures"] == [{"url": url, "file_size": size, "mime_type": kind}]


def _lower(item: dict[str, Any]) -> dict[str, Any]:
    """With the roles in lower case, as taxonomies compare them."""
    return {**item, "people": [[name, role.lower()] for name, role in item["people"]]}


@pytest.mark.parametrize("name", ["mp3", "itunes", "hd"])
def test_feedparser_reads_the_same(feeds: dict[str, bytes], name: str) -> None:
    seen = feedparser.parse(feeds[name])

    assert not seen.bozo
    for entry, item in zip(seen.entries, expected(name), strict=True):
        (file,) = entry.enclosures
        assert entry.title == item["title"]
        assert entry.id == item["guid"]
        assert [file.href, int(file.length), file.type] == item["enclosure"]
        assert int(entry.itunes_duration) == item["seconds"]
        assert entry.summary == "<p>Short &amp; sweet</p>"
        assert int(entry.itunes_episode) == item["number"]
        assert entry.get("itunes_season") == (str(item["season"]) if item["season"] else None)
        rows = [(one["start_parsed"].total_seconds(), one["title"]) for one in entry.psc_chapters["chapters"]]
        assert rows == [row for row in CHAPTERS if item["number"] == 209 or row[0] < 3480]
        assert entry.podcast_chapters["url"] == item["chapters"]
        # Of elements that repeat, it keeps the last.
        assert [entry.podcast_person["role"], "Ada"] == item["people"][-1][::-1]
        if item["transcripts"]:
            assert [entry.podcast_transcript["url"], entry.podcast_transcript["type"]] == item["transcripts"][-1]


@pytest.mark.parametrize("name", ["mp3", "itunes", "hd"])
def test_podcastparser_reads_the_same(feeds: dict[str, bytes], name: str) -> None:
    seen = podcastparser.parse(f"https://daemonhour.example/feeds/{name}.xml", io.BytesIO(feeds[name]))

    for episode, item in zip(seen["episodes"], expected(name), strict=True):
        (file,) = episode["enclosures"]
        assert episode["title"] == item["title"]
        assert episode["guid"] == item["guid"]
        assert [file["url"], file["file_size"], file["mime_type"]] == item["enclosure"]
        assert episode["total_time"] == item["seconds"]
        assert episode["number"] == item["number"]
        assert episode.get("season") == item["season"]
        rows = [(one["start"], one["title"]) for one in episode["chapters"]]  # in whole seconds
        assert rows == [(int(start), title) for start, title in CHAPTERS if item["number"] == 209 or start < 3480]
