"""MP4: tags and both kinds of chapters as independent readers see them, and the layout of the file."""

from __future__ import annotations

import json
import os
import re
import struct
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Recorded, Tool
from media_shows import folder
from mutagen.mp4 import MP4
from PIL import Image

from shownotes.media import mp4_index
from shownotes.media.measure import measure
from shownotes.media.mp4_boxes import Box, box, boxes, top
from shownotes.media.tags import Label, TaggedMark, Tags

X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")


@pytest.fixture
def mp4(recorded: Recorded) -> Path:
    return recorded("7.mp4", *X264, picture=True)


@pytest.fixture
def m4a(recorded: Recorded) -> Path:
    return recorded("7.m4a", "-c:a", "aac", "-b:a", "64k")


def layout(path: Path) -> list[bytes]:
    handle = os.open(path, os.O_RDONLY)
    try:
        return [box.kind for box in top(handle, path.stat().st_size)]
    finally:
        os.close(handle)


def probed(tool: Tool, path: Path) -> dict[str, list[dict[str, object]]]:
    run = [tool("ffprobe"), "-v", "error", "-show_chapters", "-show_streams", "-of", "json", str(path)]
    return json.loads(subprocess.run(run, check=True, capture_output=True, timeout=60).stdout)


def rows(tool: Tool, path: Path) -> list[tuple[float, float, str]]:
    found = probed(tool, path)["chapters"]
    return [(float(row["start_time"]), float(row["end_time"]), row["tags"]["title"]) for row in found]


def decoded(tool: Tool, path: Path, stream: str) -> str:
    run = [tool("ffmpeg"), "-v", "error", "-xerror", "-i", str(path), "-map", stream, "-f", "md5", "-"]
    return subprocess.run(run, check=True, capture_output=True, text=True, timeout=60).stdout


SEGMENTS = (("0:01", "日本語の章"), ("0:01.500", "فصل بالعربية"), ("0:02", "é" * 150))


def test_every_reader_sees_the_chapters(tool: Tool, tmp_path: Path, mp4: Path) -> None:
    """MP4-01, MP4-03, MP4-05: the Nero list and the text track say the same."""
    folder(tmp_path, mp4, segments=SEGMENTS).prepare()
    made = tmp_path / "public/media/7.mp4"
    cut = "é" * 63  # 126 bytes: half a character would not be text
    expected = [(0.0, 1.0, "Intro"), (1.0, 1.5, "日本語の章"), (1.5, 2.0, "فصل بالعربية")]
    found = rows(tool, made)
    assert found[:3] == expected
    assert (found[3][0], found[3][2]) == (2.0, cut)
    assert [(one.start, one.title) for one in MP4(made).chapters] == [
        *((start, title) for start, _, title in expected),
        (2.0, cut),
    ]
    said = subprocess.run(
        [tool("mediainfo"), str(made)], check=True, capture_output=True, text=True, timeout=60
    ).stdout
    assert "00:00:01.500" in said
    assert "فصل بالعربية" in said
    assert "Chapters" in said


def test_the_text_track_is_read_where_there_is_no_list(tool: Tool, tmp_path: Path, mp4: Path) -> None:
    """MP4-01: what Apple's players read stands on its own."""
    folder(tmp_path, mp4, segments=SEGMENTS).prepare()
    made = tmp_path / "public/media/7.mp4"
    (tmp_path / "bare.mp4").write_bytes(made.read_bytes().replace(b"chpl", b"xxxx"))
    assert [title for _, _, title in rows(tool, tmp_path / "bare.mp4")] == [
        "Intro",
        "日本語の章",
        "فصل بالعربية",
        "é" * 63,
    ]


def test_the_index_stands_before_the_sound(tmp_path: Path, mp4: Path, m4a: Path) -> None:
    """MP4-06: ffmpeg writes it last unless it is told otherwise."""
    assert layout(mp4).index(b"moov") > layout(mp4).index(b"mdat")
    folder(tmp_path, mp4, m4a).prepare()
    assert layout(tmp_path / "public/media/7.mp4") == [b"ftyp", b"moov", b"mdat", b"free", b"mdat"]
    assert layout(tmp_path / "public/media/7.m4a")[:2] == [b"ftyp", b"moov"]


def test_sound_and_pictures_are_the_same_wherever_the_index_was(
    tool: Tool, tmp_path: Path, recorded: Recorded
) -> None:
    for options in (X264, (*X264, "-movflags", "+faststart")):
        source = recorded("7.mp4", *options, picture=True)
        root = tmp_path / str(len(options))
        folder(root, source).prepare()
        for stream in ("0:a", "0:v:0"):
            assert decoded(tool, root / "public/media/7.mp4", stream) == decoded(tool, source, stream)


def test_the_items_say_what_the_episode_says(tmp_path: Path, mp4: Path) -> None:
    """MP4-08."""
    Image.new("RGB", (1500, 1500), "teal").save(tmp_path / "cover.jpg")
    show = folder(tmp_path, mp4, show="cover: cover.jpg\n")
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds/hd.yaml").write_text("media: mp4\n")
    show.prepare()
    read = MP4(tmp_path / "public/media/7.mp4").tags
    assert read["\xa9nam"] == ["Ghosts in the cache"]
    assert read["\xa9alb"] == ["Test Hour"]
    assert read["\xa9ART"] == ["Kim Lund"]
    assert read["\xa9day"] == ["2024-06-05T07:08:00Z"]
    assert read["desc"] == read["ldes"] == ["Two words."]
    assert read["trkn"] == [(7, 0)]
    assert (read["pcst"], read["stik"], read["rtng"]) == (True, [21], [0])
    assert read["purl"] == ["https://test.example/feeds/hd.xml"]
    assert bytes(read["covr"][0])[:2] == b"\xff\xd8"


def test_an_m4a_keeps_its_sound_and_gets_chapters(tool: Tool, tmp_path: Path, m4a: Path) -> None:
    show, problems, _ = folder(tmp_path, m4a).prepare()
    assert problems == []
    facts = show.episodes[0].media[0].facts
    assert (facts.type, facts.width) == ("audio/x-m4a", 0)
    made = tmp_path / "public/media/7.m4a"
    assert [title for _, _, title in rows(tool, made)] == ["Intro", "Second thoughts about a longer title", "End"]
    assert decoded(tool, made, "0:a") == decoded(tool, m4a, "0:a")


def test_other_tools_chapters_give_way_and_their_items_stay(tool: Tool, tmp_path: Path, mp4: Path) -> None:
    first = folder(tmp_path / "a", mp4)
    first.prepare()
    once = tmp_path / "once" / "7.mp4"
    once.parent.mkdir()
    once.write_bytes((tmp_path / "a/public/media/7.mp4").read_bytes())
    read = MP4(once)
    read["----:com.example:gain"] = b"-3 dB"
    read["\xa9too"] = ["An editor"]
    read.save()
    folder(tmp_path / "b", once, segments=(("0:00", "Only one"),)).prepare()
    made = tmp_path / "b/public/media/7.mp4"
    assert [title for _, _, title in rows(tool, made)] == ["Only one"]
    assert [stream["codec_type"] for stream in probed(tool, made)["streams"]] == ["video", "audio", "data"]
    assert (MP4(made)["\xa9too"], MP4(made)["----:com.example:gain"]) == (["An editor"], [b"-3 dB"])
    assert decoded(tool, made, "0:a") == decoded(tool, mp4, "0:a")


def test_no_more_than_255_chapters(tool: Tool, tmp_path: Path, mp4: Path) -> None:
    """MP4-04."""
    many = tuple((f"0:0{n // 100}.{n % 100:02}0", f"Part {n}") for n in range(290))
    _, problems, _ = folder(tmp_path, mp4, segments=many).prepare()
    made = tmp_path / "public/media/7.mp4"
    assert [(one.rule, one.severity) for one in problems] == [("MP4-04", "warning")]
    assert len(MP4(made).chapters) == 255
    assert [title for _, _, title in rows(tool, made)] == [f"Part {n}" for n in range(255)]


def test_a_title_that_an_mp4_must_cut_is_a_warning(tmp_path: Path, mp4: Path) -> None:
    """MP4-03."""
    (found,) = folder(tmp_path, mp4, segments=(("0:00", "x" * 128), ("0:01", "x" * 127))).inspect()
    assert (found.rule, found.severity) == ("MP4-03", "warning")
    assert str(found.place) == "episodes/7.yaml:7:13"
    assert found.message == f'"{"x" * 40}…" is a longer chapter title than "mp4" can carry'


def test_an_index_that_points_nowhere_stops_the_build(tmp_path: Path, recorded: Recorded) -> None:
    data = bytearray(recorded("7.mp4", *X264, "-movflags", "+faststart", picture=True).read_bytes())
    at = data.index(b"stco") + 12
    data[at : at + 4] = b"\xff" * 4
    (tmp_path / "7.mp4").write_bytes(data)
    show = folder(tmp_path / "show", tmp_path / "7.mp4")
    _, problems, _ = show.prepare()
    assert [(one.severity, one.rule) for one in problems] == [("error", "MP4-06")]
    assert problems[0].message.startswith('"7.mp4" cannot be tagged: its index points to byte 4,294,967,295')


def test_a_file_that_was_cut_off_is_a_problem(tmp_path: Path, mp4: Path, recorded: Recorded) -> None:
    fast = recorded("7.mp4", *X264, "-movflags", "+faststart", picture=True)
    for source, words in ((mp4, "has no index"), (fast, "is cut off")):
        (tmp_path / "7.mp4").write_bytes(source.read_bytes()[: source.stat().st_size * 9 // 10])
        (found,) = measure(tmp_path / "7.mp4").findings
        assert found.severity == "error"
        assert words in found.message or "is cut off" in found.message


def test_a_fragmented_file_is_a_problem(recorded: Recorded) -> None:
    found = measure(recorded("7.mp4", *X264, "-movflags", "+frag_keyframe+empty_moov", picture=True))
    assert [one.message for one in found.findings] == ['"7.mp4" is a fragmented MP4, which few podcast apps play']


@pytest.mark.parametrize("at", [60, 200, 400, 900])
def test_a_damaged_index_is_a_problem_and_no_crash(tmp_path: Path, recorded: Recorded, at: int) -> None:
    data = bytearray(recorded("7.mp4", *X264, "-movflags", "+faststart", picture=True).read_bytes())
    data[at : at + 40] = b"\xff" * 40
    (tmp_path / "7.mp4").write_bytes(data)
    found = measure(tmp_path / "7.mp4")
    assert all(one.severity == "error" for one in found.findings)


def edited(data: bytes, name: bytes, at: int, new: bytes) -> bytes:
    """Every box of this name with other bytes at an offset behind the name."""
    out, place = bytearray(data), data.find(name)
    while place >= 0:
        out[place + at : place + at + len(new)] = new
        place = data.find(name, place + 1)
    return bytes(out)


def test_what_an_edit_cuts_away_does_not_count(tool: Tool, tmp_path: Path, mp4: Path) -> None:
    """Telephones trim a video by an edit: all of it is there, and a part is played."""
    cut = tmp_path / "7.mp4"
    subprocess.run([tool("ffmpeg"), "-v", "error", "-ss", "1", "-i", mp4, "-c", "copy", cut], check=True, timeout=60)
    found = measure(cut)
    assert found.findings == ()
    assert abs(found.duration - timedelta(seconds=2)) < timedelta(milliseconds=50)
    _, problems, _ = folder(tmp_path / "show", cut, segments=(("0:00", "All"), ("0:02.500", "Late"))).prepare()
    assert [one.rule for one in problems] == ["CHAP-00"]


def test_a_silence_that_an_edit_puts_before_counts(tool: Tool, tmp_path: Path, mp4: Path, m4a: Path) -> None:
    late = tmp_path / "7.mp4"
    delayed = ["-i", m4a, "-itsoffset", "2", "-i", mp4, "-map", "0:a", "-map", "1:v", "-c", "copy", late]
    subprocess.run([tool("ffmpeg"), "-v", "error", *delayed], check=True, timeout=60)
    assert abs(measure(late).duration - timedelta(seconds=5)) < timedelta(milliseconds=50)


def test_a_header_that_lies_about_the_length_is_a_problem(tmp_path: Path, mp4: Path) -> None:
    """MP3-01, for tracks: the samples are counted."""
    (tmp_path / "7.mp4").write_bytes(edited(mp4.read_bytes(), b"mdhd", 20, (44100 * 60).to_bytes(4, "big")))
    (found,) = measure(tmp_path / "7.mp4").findings
    assert (found.rule, found.severity) == ("MP3-01", "error")
    assert "minutes, but 0:03.0 minutes are there" in found.message


def test_a_file_whose_last_box_ends_with_the_file_can_be_cut_off_too(tool: Tool, tmp_path: Path, mp4: Path) -> None:
    """MP3-01: a size of 0 means "to the end", wherever that is."""
    fast = tmp_path / "fast.mp4"
    moved = ["-i", mp4, "-c", "copy", "-movflags", "+faststart", fast]
    subprocess.run([tool("ffmpeg"), "-v", "error", *moved], check=True, timeout=60)
    data = fast.read_bytes()
    at = data.index(b"mdat")
    (tmp_path / "7.mp4").write_bytes((data[: at - 4] + bytes(4) + data[at:])[: len(data) // 2])
    (found,) = measure(tmp_path / "7.mp4").findings
    assert "cut off" in found.message


def test_a_video_held_upright_is_measured_as_it_is_seen(tmp_path: Path, mp4: Path) -> None:
    data = mp4.read_bytes()
    at = data.index(b"tkhd", data.index(b"tkhd") if data.index(b"vide") < data.index(b"soun") else 0)
    turned = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
    (tmp_path / "7.mp4").write_bytes(data[: at + 44] + turned + data[at + 44 + 36 :])
    assert ((found := measure(tmp_path / "7.mp4")).width, found.height) == (180, 320)


def wide(path: Path, data: bytes, gap: int) -> Path:
    """The same film with its samples `gap` bytes further behind, in a file that has a hole there."""
    outer = {one.kind: one for one in boxes(data, 0, len(data))}
    mdat, moov = outer[b"mdat"], outer[b"moov"]
    ftyp = data[: outer[b"ftyp"].end]
    grown = len(widened(data, moov, 0))
    index = widened(data, moov, len(ftyp) + grown + 16 + gap - mdat.inside)
    head = ftyp + index + struct.pack(">I4sQ", 1, b"mdat", 16 + gap + mdat.end - mdat.inside)
    with path.open("wb") as file:
        file.write(head)
        file.seek(gap, os.SEEK_CUR)
        file.write(data[mdat.inside : mdat.end])
    return path


def widened(data: bytes, one: Box, by: int) -> bytes:
    """A box with every stco in it turned into a co64, each offset larger by so much."""
    if one.kind == b"stco":
        (count,) = struct.unpack_from(">I", data, one.inside + 4)
        offsets = struct.unpack_from(f">{count}I", data, one.inside + 8)
        return box(b"co64", struct.pack(f">II{count}Q", 0, count, *(offset + by for offset in offsets)))
    if one.kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
        return box(one.kind, b"".join(widened(data, inner, by) for inner in boxes(data, one.inside, one.end)))
    return data[one.start : one.end]


def test_a_film_behind_four_gigabytes_keeps_its_places(tool: Tool, tmp_path: Path, mp4: Path) -> None:
    """co64 and a size of 64 bits: what stands before the film moves it, and its offsets follow."""
    far = wide(tmp_path / "7.mp4", mp4.read_bytes(), 5 << 30)
    found = measure(far)
    assert (found.findings, found.duration, found.width) == ((), measure(mp4).duration, 320)
    label = Label(tags_with((0, "Begin"), (1500, "Middle")), 3000, b"", lambda key: b"")
    with far.open("rb") as source:
        first, new, film = mp4_index.parts(source.fileno(), far.stat().st_size, label)
        made = tmp_path / "made.mp4"
        with made.open("wb") as out:  # as a copy would be, with a hole where the source has one
            out.write(os.pread(source.fileno(), first[1], first[0]) + new)
            begin = out.tell()
            source.seek(film[1] - mp4.stat().st_size)
            out.seek(begin + source.tell() - film[0])
            out.write(source.read())
            out.seek(begin)
            out.write(os.pread(source.fileno(), 16, film[0]))
    assert made.stat().st_size > 5 << 30
    assert decoded(tool, made, "0:v") == decoded(tool, mp4, "0:v")
    assert decoded(tool, made, "0:a") == decoded(tool, mp4, "0:a")
    assert [title for _, _, title in rows(tool, made)] == ["Begin", "Middle"]


def tags_with(*chapters: tuple[int, str]) -> Tags:
    marks = tuple(TaggedMark(start, title, "", "") for start, title in chapters)
    when = datetime(2024, 6, 5, tzinfo=UTC)
    rest = ("", "", when, "", "", "g", "", "", "", "", "", "", False, "")
    return Tags("Title", "Show", "Kim", *rest, marks)


def test_atomicparsley_reads_the_items_and_finds_every_box_in_its_place(
    tool: Tool, tmp_path: Path, mp4: Path
) -> None:
    """MP4-08, by a reader that is neither ffmpeg nor mutagen."""
    Image.new("RGB", (1400, 1400), "green").save(tmp_path / "cover.jpg")
    folder(tmp_path, mp4, show="cover: cover.jpg\n", segments=SEGMENTS).prepare()
    made = str(tmp_path / "public/media/7.mp4")

    def said(option: str) -> str:
        run = [tool("AtomicParsley"), made, *option.split()]
        return subprocess.run(run, check=True, capture_output=True, encoding="utf-8", timeout=60).stdout

    items = dict(re.findall(r'^\W*Atom "(.{4})" contains: (.*)$', said("-t"), re.MULTILINE))
    assert (items["©nam"], items["©alb"], items["pcst"]) == ("Ghosts in the cache", "Test Hour", "true")
    assert (items["trkn"], items["covr"]) == ("7", "1 piece of artwork")
    tree = said("-T 1")
    assert {name: len(re.findall(rf"Atom {name} @", tree)) for name in ("tref", "chap", "chpl", "trak")} == {
        "tref": 2,
        "chap": 2,
        "chpl": 1,
        "trak": 3,
    }


def test_an_upload_that_was_given_its_length_beforehand_is_a_problem(tool: Tool, tmp_path: Path, m4a: Path) -> None:
    """MP3-01: the file has the right size and index, and zeros where its end should be."""
    fast = tmp_path / "7.m4a"
    moved = ["-i", m4a, "-c", "copy", "-movflags", "+faststart", fast]
    subprocess.run([tool("ffmpeg"), "-v", "error", *moved], check=True, timeout=60)
    data = fast.read_bytes()
    assert measure(fast).findings == ()
    fast.write_bytes(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))
    (found,) = measure(fast).findings
    assert found.message == '"7.m4a" ends with zeros, as an upload does that was broken off'
