"""Chapters as other tools export them."""

from __future__ import annotations

import json
import struct
from datetime import timedelta
from pathlib import Path

import pytest
from media_shows import NOW, folder
from PIL import Image

from shownotes.chapter_files import NotChapters, Row, read_chapters

ROWS = [(0.0, "Intro", ""), (94.5, "Größe & mehr", "https://x.example/?a=1"), (3723.25, "End", "")]
PLAIN = [(start, title, "") for start, title, _ in ROWS]
FORMATS = {
    "audacity.txt": (
        "0.000000\t0.000000\tIntro\n94.500000\t120.000000\tGröße & mehr\n\\\t100\t200\n3723.25\t3723.25\tEnd\n",
        PLAIN,
    ),
    "mp4chaps.txt": (
        "00:00:00.000 Intro\n00:01:34.500 Größe & mehr <https://x.example/?a=1>\n01:02:03.250 End\n",
        ROWS,
    ),
    "auphonic.txt": ("\ufeff00:00 Intro\r\n01:34.500 Größe & mehr\r\n1:02:03.250 End\r\n", PLAIN),
    "ogm.txt": (
        (
            "CHAPTER01=00:00:00.000\nCHAPTER01NAME=Intro\nCHAPTER02=00:01:34.500\nCHAPTER02NAME=Größe & mehr\n"
            "CHAPTER02URL=https://x.example/?a=1\nCHAPTER03=01:02:03.250\nCHAPTER03NAME=End\n"
        ),
        ROWS,
    ),
    "reaper.csv": (
        "#,Name,Start,End,Length\nM1,Intro,0:00.000,,\nR1,Größe & mehr,1:34.500,2:00,\nM2,End,1:02:03.250,,\n",
        PLAIN,
    ),
    "podlove.psc": (
        (
            '<?xml version="1.0"?><psc:chapters version="1.2" xmlns:psc="http://podlove.org/simple-chapters">'
            '<psc:chapter start="00:00:00.000" title="Intro"/>'
            '<psc:chapter start="94.5" title="Größe &amp; mehr" href="https://x.example/?a=1"/>'
            '<psc:chapter start="01:02:03.250" title="End"/></psc:chapters>'
        ),
        ROWS,
    ),
    "session.nhsx": (
        (
            '<Session><Markers><Marker Id="1" Name="Intro" Time="00.000"/><Marker Id="2" Name="Größe &amp; mehr" '
            'Time="01:34.500"/><Marker Id="3" Name="End" Time="1:02:03.250"/></Markers></Session>'
        ),
        PLAIN,
    ),
    "chapters.json": (
        json.dumps(
            {
                "version": "1.2.0",
                "chapters": [
                    {"startTime": 3723.25, "title": "End"},
                    {"startTime": 0, "title": "Intro"},
                    {"startTime": 50, "toc": False},
                    {"startTime": 94.5, "title": "Größe & mehr", "url": "https://x.example/?a=1"},
                ],
            }
        ),
        ROWS,
    ),
    "podlove.json": (
        json.dumps(
            [
                {"start": "00:00:00.000", "title": "Intro"},
                {"start": "00:01:34.500", "title": "Größe & mehr", "href": "https://x.example/?a=1"},
                {"start": "01:02:03.250", "title": "End"},
            ]
        ),
        ROWS,
    ),
}


def rows(path: Path) -> list[tuple[float, str, str]]:
    return [(row.start.total_seconds(), row.title, row.url) for row in read_chapters(path)]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_its_chapters(tmp_path: Path, name: str) -> None:
    text, expected = FORMATS[name]
    (tmp_path / name).write_bytes(text.encode())
    assert rows(tmp_path / name) == expected


def chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def test_the_cue_points_of_a_wav_are_chapters(tmp_path: Path) -> None:
    labels = ((1, "Intro"), (2, "Größe & mehr"), (3, "End"))
    samples = {1: 0, 2: round(94.5 * 48000), 3: round(3723.25 * 48000)}
    cue = struct.pack("<I", 3) + b"".join(
        struct.pack("<II4sIII", name, 0, b"data", 0, 0, sample) for name, sample in samples.items()
    )
    named = b"adtl" + b"".join(chunk(b"labl", struct.pack("<I", n) + text.encode() + b"\0") for n, text in labels)
    wave = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 48000, 96000, 2, 16)) + chunk(b"data", bytes(9))
    body = b"WAVE" + wave + chunk(b"cue ", cue) + chunk(b"LIST", named)
    (tmp_path / "a.wav").write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    assert rows(tmp_path / "a.wav") == PLAIN


@pytest.mark.parametrize("version", [3, 4])
def test_the_chapters_in_an_mp3_are_read_whoever_wrote_them(tmp_path: Path, recorded, version: int) -> None:
    from mutagen.id3 import CHAP, ID3, TIT2, WXXX

    path = tmp_path / "a.mp3"
    path.write_bytes(recorded("7.mp3", "-b:a", "64k").read_bytes())
    tag = ID3()
    for number, (start, title, url) in enumerate(ROWS):
        inside = [TIT2(1, [title])] + ([WXXX(1, "chapter url", url)] if url else [])
        tag.add(CHAP(f"c{number}", round(start * 1000), 4_000_000, sub_frames=inside))
    if version == 3:
        tag.update_to_v23()
    tag.save(path, v2_version=version)
    assert rows(path) == ROWS


def test_what_this_tool_wrote_into_an_mp3_reads_back(tmp_path: Path, recorded) -> None:
    folder(tmp_path, recorded("7.mp3", "-b:a", "64k")).prepare()
    assert rows(tmp_path / "public/media/7.mp3") == [
        (0.0, "Intro", ""),
        (1.0, "Second thoughts about a longer title", ""),
        (2.0, "End", ""),
    ]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("00:00 Intro\nlater End\n", '"later End" is not a time and a title, as in 00:12:30.000 Interview', 2),
        ("0.0\t1.0\tIntro\n5 End\n", '"5 End" is not a label: start, tab, end, tab, words', 2),
        ("#,Name,Start,End,Length\nM1,Intro,1.1.00,,\n", '"1.1.00" counts measures and beats.', 2),
        ('{"chapters": 1}', 'is JSON without a list of "chapters"', 0),
        ('{"chapters": [{"title": "x"}]}', '"None" is not a number of seconds', 0),
        ("<a>", "is damaged XML", 1),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a/>', "defines entities of its own", 0),
        ("<a/>", "holds no chapters", 0),
        ("", "holds no chapters", 0),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, message: str, line: int) -> None:
    (tmp_path / "a").write_text(text)
    with pytest.raises(NotChapters) as caught:
        read_chapters(tmp_path / "a")
    assert message in str(caught.value)
    assert caught.value.line == line


def test_json_that_is_nested_without_end_is_a_mistake_and_no_crash(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[" * 100_000)
    with pytest.raises(NotChapters, match="damaged JSON"):
        read_chapters(tmp_path / "a.json")


def test_a_whole_production_as_auphonic_answers_is_read(tmp_path: Path) -> None:
    rows_of_it = [{"start": "00:00:00", "title": "Intro"}, {"start": "00:01:34.500", "title": "More"}]
    (tmp_path / "a.json").write_text(json.dumps({"status_code": 200, "data": {"uuid": "x", "chapters": rows_of_it}}))
    assert rows(tmp_path / "a.json") == [(0.0, "Intro", ""), (94.5, "More", "")]


def test_starts_are_kept_to_the_millisecond(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("00:00:01.2345678 A\n")
    assert read_chapters(tmp_path / "a") == [Row(timedelta(milliseconds=1235), "A")]


def test_an_episode_names_a_file_of_chapters(tmp_path: Path) -> None:
    show = folder(tmp_path, named={"mp3": "{url: https://x.example/a.mp3, bytes: 9, type: audio/mpeg}"}, segments=())
    (tmp_path / "episodes/7.txt").write_text("0.0\t0.0\tIntro\n2.5\t2.5\t\n")
    with (tmp_path / "episodes/7.yaml").open("a") as file:
        file.write("chapters: 7.txt\n")
    marks = show.show().episodes[0].marks
    assert [(mark.start.total_seconds(), mark.title) for mark in marks] == [(0.0, "Intro"), (2.5, "Chapter 2")]


PICTURED = {
    "7.json": json.dumps(
        {
            "version": "1.2.0",
            "chapters": [
                {"startTime": 0, "title": "A", "img": "art/a.png"},
                {"startTime": 1, "title": "B", "img": "https://x.example/b.png", "url": "https://x.example/b"},
                {"startTime": 2, "title": "C", "img": "gone.png", "url": "javascript:1"},
                {"startTime": 3, "title": "D", "img": "../../../d.png"},
            ],
        }
    ),
    "7.psc": (
        '<psc:chapters version="1.2" xmlns:psc="http://podlove.org/simple-chapters">'
        '<psc:chapter start="0" title="A" image="art/a.png"/>'
        '<psc:chapter start="1" title="B" image="https://x.example/b.png" href="https://x.example/b"/>'
        '<psc:chapter start="2" title="C" image="gone.png" href="javascript:1"/>'
        '<psc:chapter start="3" title="D" image="../../../d.png"/></psc:chapters>'
    ),
}


@pytest.mark.parametrize("name", PICTURED)
def test_pictures_beside_a_file_of_chapters_are_taken_and_no_others(tmp_path: Path, name: str) -> None:
    """Nothing is fetched from another server, and nothing outside of the show is read."""
    from shownotes.load import load

    root = tmp_path / "show"
    folder(root, named={"mp3": "{url: https://x.example/a.mp3, bytes: 9, type: audio/mpeg}"}, segments=())
    exported = root / "episodes/exported"
    (exported / "art").mkdir(parents=True)
    for path in (exported / "art/a.png", tmp_path / "d.png"):
        Image.new("RGB", (9, 9)).save(path)
    (exported / name).write_text(PICTURED[name])
    with (root / "episodes/7.yaml").open("a") as file:
        file.write(f"chapters: exported/{name}\n")
    loaded = load(root, NOW)
    marks = loaded.need().episodes[0].marks
    assert [(mark.title, mark.url, mark.image) for mark in marks] == [
        ("A", "", exported / "art/a.png"),
        ("B", "https://x.example/b", None),
        ("C", "", None),
        ("D", "", None),
    ]
    assert [(str(one.place), one.severity, one.message) for one in loaded.problems] == [
        (f"episodes/exported/{name}", "warning", 'the chapter "B" has its picture on another server'),
        (
            f"episodes/exported/{name}",
            "warning",
            'the chapter "C" goes without its picture: "gone.png" does not exist',
        ),
        (
            f"episodes/exported/{name}",
            "warning",
            'the chapter "D" goes without its picture: "../../../d.png" is outside the show\'s folder',
        ),
    ]


def test_a_mistake_in_it_is_placed_in_its_own_file(tmp_path: Path) -> None:
    from shownotes.load import load

    folder(tmp_path, named={"mp3": "{url: https://x.example/a.mp3, bytes: 9, type: audio/mpeg}"}, segments=())
    (tmp_path / "episodes/7.txt").write_text("00:00 Intro\nwhat\n")
    with (tmp_path / "episodes/7.yaml").open("a") as file:
        file.write("chapters: 7.txt\n")
    (found,) = load(tmp_path, NOW).problems
    assert str(found) == (
        'episodes/7.txt:2:1: this file of chapters "what" is not a time and a title, as in 00:12:30.000 Interview'
        "  [CHAP-00]\n    docs/media.md lists the formats that are read."
    )


def test_a_file_of_chapters_does_not_follow_the_segments(tmp_path: Path) -> None:
    show = folder(tmp_path, named={"mp3": "{url: https://x.example/a.mp3, bytes: 9, type: audio/mpeg}"})
    (tmp_path / "episodes/7.txt").write_text("00:00 Intro\n00:01 End\n")
    with (tmp_path / "episodes/7.yaml").open("a") as file:
        file.write("chapters: 7.txt\n")
    assert [mark.title for mark in show.show().episodes[0].marks] == ["Intro", "End"]
