"""Chapters as other programs and sites take them: the same count and starts in every form."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree
from mutagen.id3 import ID3
from mutagen.mp4 import MP4
from test_chapters import small

from shownotes.chapter_files import read_chapters
from shownotes.chapter_text import passed_over, written
from shownotes.feeds import psc
from shownotes.feeds.about import FeedItem
from shownotes.model import Chapter, Facts, Mark

TITLES = ("Intro", "Größe = mehr; #1 \\ 2", "日本語、“quoted”, <b>", "End")
STARTS = (0, 12_500, 95_250, 3_723_000)  # milliseconds


def rows(starts: tuple[int, ...] = STARTS, end: int = 3_800_000) -> tuple[Chapter, ...]:
    ends = (*starts[1:], end)
    return tuple(
        Chapter(timedelta(milliseconds=start), timedelta(milliseconds=stop), title)
        for start, stop, title in zip(starts, ends, (*TITLES, "More", "Most"), strict=False)
    )


def text(form: str, chapters: tuple[Chapter, ...]) -> str:
    return written(*small(), chapters, form)


@pytest.mark.parametrize("form", ["audacity", "json", "mp4chaps", "psc", "reaper", "vorbis"])
def test_what_is_written_for_a_tool_reads_back_the_same(tmp_path: Path, form: str) -> None:
    (tmp_path / "chapters").write_text(text(form, rows()))
    found = [(row.start / timedelta(milliseconds=1), row.title) for row in read_chapters(tmp_path / "chapters")]
    assert found == list(zip(STARTS, TITLES, strict=True))


def test_ffmpeg_reads_what_is_written_for_it(tool: Callable[[str], str], tmp_path: Path) -> None:
    (tmp_path / "chapters").write_text(text("ffmetadata", rows()))
    run = [tool("ffprobe"), "-v", "error", "-f", "ffmetadata", "-show_chapters", "-of", "json", tmp_path / "chapters"]
    found = json.loads(subprocess.run(run, check=True, capture_output=True, timeout=60).stdout)["chapters"]
    assert [(row["start"], row["tags"]["title"]) for row in found] == list(zip(STARTS, TITLES, strict=True))


def test_youtube_gets_none_below_ten_seconds_and_says_which() -> None:
    """Nor may the last one be shorter: YouTube drops the whole list."""
    found = rows((0, 12_000, 20_000, 60_000, 75_000), 80_000)
    assert text("youtube", found).splitlines() == [
        f"0:00 {TITLES[0]}",
        f"0:12 {TITLES[1]}",
        f"1:00 {TITLES[3]}",
    ]
    assert passed_over(found, "youtube") == [
        f'"{TITLES[2]}" has less than 10 seconds and is left out',
        '"More" has less than 10 seconds and is left out',
    ]


def test_youtube_shows_no_list_of_two() -> None:
    (said,) = passed_over(rows((0, 12_000)), "youtube")
    assert said == "YouTube shows no chapters where there are fewer than 3, and here are 2"
    assert passed_over(rows(), "youtube") == []
    assert passed_over(rows((0, 5)), "json") == []


def test_a_page_a_feed_and_every_file_carry_the_same_chapters(public: Path) -> None:
    """CHAP-06."""
    page = json.loads((public / "209/chapters.json").read_text())["chapters"]
    meant = [(round(row["startTime"] * 1000), row["title"]) for row in page]
    assert len(meant) == 12
    tag = ID3(public / "media/209.mp3", translate=False)
    assert [(one.start_time, str(one.sub_frames["TIT2"])) for one in tag.getall("CHAP")] == meant
    assert [(round(one.start * 1000), one.title) for one in MP4(public / "media/209.mp4").chapters] == meant
    feed = etree.parse(public / "feeds/mp3.xml")
    item = next(one for one in feed.iter("item") if one.findtext("link").endswith("/209/"))
    listed = [
        (one.get("start"), one.get("title")) for one in item.iter("{http://podlove.org/simple-chapters}chapter")
    ]
    assert [(_milliseconds(start), title) for start, title in listed] == meant
    cues = (public / "209/chapters.vtt").read_text().split("\n\n")[1:]
    shown = [(_milliseconds(cue.split(" ")[0]), cue.strip().split("\n")[1]) for cue in cues]
    assert [(start, title.replace("&amp;", "&")) for start, title in shown] == meant
    described = item.findtext("description")
    assert all(f"{timedelta(milliseconds=start)}".zfill(8) in described for start, _ in meant)


def _milliseconds(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000)


def test_psc_has_the_pictures_that_a_feed_has() -> None:
    show, episode = small()
    pictured = [replace(row, image=Path("pics/a b é.png")) if n == 1 else row for n, row in enumerate(rows())]
    root = etree.fromstring(written(show, episode, pictured, "psc").encode())
    assert [row.get("image") for row in root] == [None, f"{episode.url}a%20b%20%C3%A9.png", None, None]
    facts = Facts(1, "audio/mpeg", timedelta(seconds=3800))
    marks = tuple(Mark(row.start, row.title, image=row.image) for row in pictured)
    about = FeedItem(show, None, replace(episode, marks=marks), None, facts)
    (tag,) = psc.item(about)
    assert [dict(row.attributes) for row in tag.children] == [dict(row.attrib) for row in root]
