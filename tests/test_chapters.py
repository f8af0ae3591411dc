import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shownotes import chapters
from shownotes.load import load
from shownotes.model import Episode, Mark, Show

SMALL = Path(__file__).parent / "shows/small"


def small() -> tuple[Show, Episode]:
    show = load(SMALL, datetime(2026, 1, 1, tzinfo=UTC)).need()
    return show, show.episodes[0]


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_chapters_are_gapless_from_zero_to_the_end() -> None:
    show, episode = small()
    rows = chapters.chapters(show, episode, minutes(20))
    assert [(row.start, row.end, row.title) for row in rows] == [
        (minutes(0), minutes(10), "Opening"),
        (minutes(10), minutes(20), "Middle"),
    ]


def test_a_first_start_after_zero_gets_an_intro_before_it() -> None:
    show, episode = small()
    episode = replace(episode, marks=(Mark(minutes(2), "Late"),))
    rows = chapters.chapters(show, episode, minutes(20))
    assert [(row.start, row.title) for row in rows] == [(minutes(0), "Intro"), (minutes(2), "Late")]


def test_an_item_that_starts_with_its_segment_says_more(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "episodes/1.yaml"
    text = file.read_text(encoding="utf-8")
    begun = text.index("start:")
    item = f"items: [{{title: Story, {text[begun : text.index(chr(10), begun)]}}}]\n    "
    file.write_text(text[:begun] + item + text[begun:], encoding="utf-8")
    show = load(tmp_path, datetime(2026, 1, 1, tzinfo=UTC)).need()
    rows = chapters.chapters(show, show.episodes[0], minutes(20))
    assert [row.title for row in rows] == ["Story", "Middle"]


def test_a_start_after_the_end_is_a_problem_at_its_line() -> None:
    _, episode = small()
    found = chapters.late(episode, minutes(5), "mp3")
    assert [str(problem.place) for problem in found] == ["episodes/1.yaml:12:12"]
    assert found[0].message == '"Middle" starts at 10:00, after the end of "mp3" (5:00)'


def test_json_chapters_have_whole_seconds_where_they_can() -> None:
    show, episode = small()
    value = json.loads(chapters.as_json(show, episode, chapters.chapters(show, episode, timedelta(seconds=1200.5))))
    assert value["version"] == "1.2.0"
    assert value["chapters"] == [
        {"startTime": 0, "endTime": 600, "title": "Opening"},
        {"startTime": 600, "endTime": 1200.5, "title": "Middle"},
    ]


def test_webvtt_cues_hold_no_markup() -> None:
    show, episode = small()
    episode = replace(episode, marks=(Mark(minutes(0), "a <b> --> c & d"),))
    assert chapters.as_vtt(chapters.chapters(show, episode, minutes(1))).decode() == (
        "WEBVTT\n\n00:00:00.000 --> 00:01:00.000\na &lt;b&gt; --&gt; c &amp; d\n"
    )
