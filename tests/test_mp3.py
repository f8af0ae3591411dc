"""MP3: the ID3v2.3 tag as independent readers see it, and the truth about damaged files."""

from __future__ import annotations

import json
import struct
import subprocess
from datetime import timedelta
from pathlib import Path

import eyed3
import pytest
from conftest import Recorded, Tool
from media_shows import Folder, folder
from mutagen.apev2 import APEv2
from mutagen.id3 import APIC, CHAP, COMM, CTOC, ID3, PRIV, TDRC, TIT2, TXXX, CTOCFlags
from PIL import Image

from shownotes.media.measure import measure
from shownotes.problems import Problem

WORDS = (
    ("0:00.500", "Half a second in"),
    ("0:01", "日本語の章、そして長い名前"),
    ("0:01.500", "فصل بالعربية"),
    ("0:02", "é" * 150),
    ("0:02.500", "End"),
)


@pytest.fixture
def mp3(recorded: Recorded) -> Path:
    return recorded("7.mp3", "-b:a", "64k")


def frames(tag: bytes) -> list[tuple[str, bytes]]:
    """The frames of an ID3v2.3 tag, read by hand."""
    found, at = [], 10
    while tag[at] and at < len(tag):
        size = int.from_bytes(tag[at + 4 : at + 8], "big")
        found.append((tag[at : at + 4].decode(), tag[at + 10 : at + 10 + size]))
        at += 10 + size
    return found


def tag_of(path: Path) -> bytes:
    data = path.read_bytes()
    size = int("".join(f"{byte:07b}" for byte in data[6:10]), 2)
    return data[: size + 10]


def probed(tool: Tool, path: Path) -> list[tuple[float, float, str]]:
    run = [tool("ffprobe"), "-v", "error", "-show_chapters", "-of", "json", str(path)]
    rows = json.loads(subprocess.run(run, check=True, capture_output=True, timeout=60).stdout)["chapters"]
    return [(float(row["start_time"]), float(row["end_time"]), row["tags"]["title"]) for row in rows]


def test_every_reader_sees_the_chapters_in_order(tool: Tool, tmp_path: Path, mp3: Path) -> None:
    """ID3-02, ID3-04, ID3-08: an intro before the first, a start at half a second, other scripts, a long title."""
    folder(tmp_path, mp3, segments=WORDS).prepare()
    made = tmp_path / "public/media/7.mp3"
    expected = [(0.0, 0.5, "Intro"), (0.5, 1.0, "Half a second in"), (1.0, 1.5, "日本語の章、そして長い名前")]
    expected += [(1.5, 2.0, "فصل بالعربية"), (2.0, 2.5, "é" * 150), (2.5, 3.0, "End")]
    assert probed(tool, made) == expected
    read = ID3(made)
    by_mutagen = [read[f"CHAP:{name}"] for name in read["CTOC:toc"].child_element_ids]
    assert [(one.start_time, one.end_time, str(one.sub_frames["TIT2"])) for one in by_mutagen] == [
        (round(start * 1000), round(end * 1000), title) for start, end, title in expected
    ]
    by_eyed3 = eyed3.load(str(made)).tag.chapters
    assert [one.title for one in by_eyed3] == [title for _, _, title in expected]
    assert [(one.times.start, one.times.end) for one in by_eyed3][1] == (500, 1000)
    shown = subprocess.run(
        [tool("mediainfo"), str(made)], check=True, capture_output=True, text=True, timeout=60
    ).stdout
    assert "Ghosts in the cache" in shown
    assert "Test Hour" in shown


def test_the_tag_is_version_3_without_flags_and_padded(tmp_path: Path, mp3: Path) -> None:
    """ID3-01, ID3-13, ID3-14."""
    folder(tmp_path, mp3).prepare()
    tag = tag_of(tmp_path / "public/media/7.mp3")
    assert tag[:6] == b"ID3\x03\x00\x00"
    assert 1024 <= len(tag) - len(tag.rstrip(b"\0")) <= 4097


def test_a_chapter_has_its_title_first_and_no_offsets(tmp_path: Path, mp3: Path) -> None:
    """ID3-02, ID3-03, ID3-07, ID3-09."""
    show = folder(tmp_path, mp3)
    file = show.root / "episodes/7.yaml"
    file.write_text(file.read_text().replace("start: 0:01}", "start: 0:01, url: 'https://x.example/ä?q=1'}"))
    show.prepare()
    rows = [body for name, body in frames(tag_of(tmp_path / "public/media/7.mp3")) if name == "CHAP"]
    assert rows[1][:7] == b"chp001\0"
    assert struct.unpack(">4I", rows[1][7:23]) == (1000, 2000, 0xFFFFFFFF, 0xFFFFFFFF)
    assert rows[1][23:27] == b"TIT2"
    assert rows[1].endswith(b"\0chapter url\0https://x.example/%C3%A4?q=1")


def test_three_hundred_chapters_are_in_nested_tables(tool: Tool, tmp_path: Path, mp3: Path) -> None:
    """ID3-05."""
    many = tuple((f"0:0{n // 100}.{n % 100:02}0", f"Part {n}") for n in range(300))
    folder(tmp_path, mp3, segments=many).prepare()
    made = tmp_path / "public/media/7.mp3"
    tables = {table.element_id: table for table in ID3(made).getall("CTOC")}
    assert tables["toc"].child_element_ids == ["toc000", "toc001"]
    assert [len(tables[name].child_element_ids) for name in ("toc000", "toc001")] == [255, 45]
    assert [table.flags for table in (tables["toc"], tables["toc000"])] == [3, 1]
    assert [title for _, _, title in probed(tool, made)] == [f"Part {n}" for n in range(300)]


def test_the_frames_say_what_the_episode_says(tmp_path: Path, mp3: Path) -> None:
    """ID3-16, ID3-17, ID3-18."""
    Image.new("RGB", (2000, 2000), "teal").save(tmp_path / "cover.png")
    folder(tmp_path, mp3, show="cover: cover.png\n").prepare()
    read = ID3(tmp_path / "public/media/7.mp3", translate=False)
    words = {name: str(read[name]) for name in ("TIT2", "TALB", "TPE1", "TCON", "TRCK", "TLEN", "TLAN")}
    assert words == {
        "TIT2": "Ghosts in the cache",
        "TALB": "Test Hour",
        "TPE1": "Kim Lund",
        "TCON": "Podcast",
        "TRCK": "7",
        "TLEN": "3000",
        "TLAN": "eng",
    }
    assert [str(read[name]) for name in ("TYER", "TDAT", "TIME")] == ["2024", "0506", "0708"]
    assert str(read["COMM::eng"]) == "Two words."
    assert read["WOAF"].url == "https://test.example/7/"
    cover = read["APIC:"]
    assert (cover.mime, cover.type, cover.data[:2]) == ("image/jpeg", 3, b"\xff\xd8")
    assert not [name for name in read if name.startswith(("TDRC", "TDRL"))]


def test_words_outside_ascii_are_utf16_with_a_mark(tmp_path: Path, mp3: Path) -> None:
    """ID3-12."""
    folder(tmp_path, mp3, title="Größe").prepare()
    rows = dict(frames(tag_of(tmp_path / "public/media/7.mp3")))
    assert rows["TIT2"] == b"\x01\xff\xfeG\x00r\x00\xf6\x00\xdf\x00e\x00"
    assert rows["TALB"] == b"\x00Test Hour"


def tagged_by_others(folder_: Path, mp3: Path) -> Path:
    path = folder_ / "tagged" / "7.mp3"
    path.parent.mkdir()
    path.write_bytes(mp3.read_bytes())
    old = ID3()
    old.add(TIT2(3, ["Old"]))
    old.add(TDRC(3, ["1999"]))
    old.add(TXXX(3, "replaygain_track_gain", ["-3 dB"]))
    old.add(PRIV("org.example", b"\x00\xff"))
    old.add(COMM(3, "eng", "iTunSMPB", [" 0 0 1"]))
    old.add(APIC(3, "image/png", 0, "old", b"x"))
    old.add(CTOC("o", CTOCFlags(3), ["b", "a"], []))
    old.add(CHAP("a", 1000, 3000, sub_frames=[TIT2(3, ["B"])]))
    old.add(CHAP("b", 0, 1000, sub_frames=[TIT2(3, ["A longer title than the other one"])]))
    old.save(path, v1=2, v2_version=4)
    ape = APEv2()
    ape["Title"] = "Stale"
    ape.save(path)
    return path


def test_other_tools_frames_stay_and_ours_replace_theirs(tmp_path: Path, mp3: Path) -> None:
    folder(tmp_path, tagged_by_others(tmp_path, mp3)).prepare()
    read = ID3(tmp_path / "public/media/7.mp3")
    assert str(read["TXXX:replaygain_track_gain"]) == "-3 dB"
    assert read["PRIV:org.example:\x00\xff"].data == b"\x00\xff"
    assert str(read["COMM:iTunSMPB:eng"]) == " 0 0 1"
    assert str(read["TIT2"]) == "Ghosts in the cache"
    assert str(read["TDRC"]) == "2024-06-05 07:08:00"
    assert [one.element_id for one in read.getall("CHAP")] == ["chp000", "chp001", "chp002"]
    assert not read.getall("APIC")


def test_other_tools_chapters_stay_if_the_episode_has_none(tool: Tool, tmp_path: Path, mp3: Path) -> None:
    """MU-01: in the order of their starts, whatever their size."""
    folder(tmp_path, tagged_by_others(tmp_path, mp3), segments=()).prepare()
    found = [title for _, _, title in probed(tool, tmp_path / "public/media/7.mp3")]
    assert found == ["A longer title than the other one", "B"]


def test_no_older_tag_is_left_at_the_end(tmp_path: Path, mp3: Path) -> None:
    """ID3-15."""
    folder(tmp_path, tagged_by_others(tmp_path, mp3)).prepare()
    made = (tmp_path / "public/media/7.mp3").read_bytes()
    assert b"APETAGEX" not in made
    assert made[-128:-125] != b"TAG"
    assert made[len(tag_of(tmp_path / "public/media/7.mp3")) :] == mp3_sound(mp3)


def mp3_sound(path: Path) -> bytes:
    """The bytes behind ffmpeg's own ID3v2 tag; it writes none at the end."""
    data = path.read_bytes()
    return data[len(tag_of(path)) :] if data.startswith(b"ID3") else data


def test_a_heavy_chapter_picture_is_made_light(tmp_path: Path, mp3: Path) -> None:
    """ID3-10."""
    noise = Image.effect_noise((1600, 1600), 90)
    show = folder(tmp_path, mp3)
    noise.convert("RGB").save(show.root / "episodes/noise.png")
    assert (show.root / "episodes/noise.png").stat().st_size > 2_000_000
    file = show.root / "episodes/7.yaml"
    file.write_text(file.read_text().replace("start: 0:01}", "start: 0:01, image: noise.png}"))
    show.prepare()
    picture = ID3(tmp_path / "public/media/7.mp3")["CHAP:chp001"].sub_frames["APIC:chp001"]
    assert picture.mime == "image/jpeg"
    assert len(picture.data) <= 200_000


def pictured(root: Path, mp3: Path, count: int) -> Folder:
    """A show whose chapters all have one picture that no JPEG makes small."""
    show = folder(root, mp3, segments=tuple((f"0:00.{n:02}0", f"Part {n}") for n in range(count)))
    Image.effect_noise((800, 800), 90).convert("RGB").save(root / "episodes/noise.png")
    file = root / "episodes/7.yaml"
    file.write_text(file.read_text().replace('", start', '", image: noise.png, start'))
    return show


def test_a_tag_of_more_than_two_mebibytes_is_a_warning(tmp_path: Path, mp3: Path) -> None:
    """ID3-11: chapter pictures that are light enough each and too heavy together; so it stays in later builds."""
    show = pictured(tmp_path, mp3, 20)
    _, problems, _ = show.prepare()
    size = len(tag_of(tmp_path / "public/media/7.mp3"))
    assert 2 << 20 < size < 20 * 200_000 + 20_000
    expected = [
        f'warning ID3-11 the tag of "mp3" is {size / 1e6:.1f} MB, all of which players load before the first sound'
    ]
    assert said(problems) == said(show.prepare()[1]) == expected


def test_a_tag_below_two_mebibytes_is_none(tmp_path: Path, mp3: Path) -> None:
    """ID3-11."""
    _, problems, _ = pictured(tmp_path, mp3, 5).prepare()
    assert problems == []
    assert len(tag_of(tmp_path / "public/media/7.mp3")) < 2 << 20


def test_a_picture_of_two_megabytes_gives_way_or_is_a_warning(tmp_path: Path, mp3: Path) -> None:
    """ID3-11, ID3-16: it is replaced by the cover made light, unless the author's tag shall stay as it is."""
    heavy = tmp_path / "heavy" / "7.mp3"
    heavy.parent.mkdir()
    heavy.write_bytes(mp3_sound(mp3))
    old = ID3()
    old.add(APIC(3, "image/jpeg", 3, "cover", bytes(2_200_000)))
    old.save(heavy, v1=0, v2_version=3)
    _, problems, _ = folder(tmp_path / "a", heavy).prepare()
    assert problems == []
    assert len(tag_of(tmp_path / "a/public/media/7.mp3")) < 10_000
    _, problems, _ = folder(tmp_path / "b", heavy, named={"mp3": "{file: media/7.mp3, tag: false}"}).prepare()
    assert said(problems) == [
        'warning ID3-11 the tag of "mp3" is 2.2 MB, all of which players load before the first sound'
    ]


def said(problems: list[Problem]) -> list[str]:
    return [f"{one.severity} {one.rule} {one.message}" for one in problems]


def broken(show: Folder) -> list[str]:
    return said(show.inspect())


def test_a_truncated_upload_is_a_problem(tmp_path: Path, mp3: Path) -> None:
    """MP3-01, MU-11."""
    sound = mp3_sound(mp3)
    (tmp_path / "7.mp3").write_bytes(sound[: len(sound) // 2])
    at = xing_at(sound) + 12
    promised, there = int.from_bytes(sound[at : at + 4], "big"), len(sound) // 2
    assert broken(folder(tmp_path / "show", tmp_path / "7.mp3", segments=())) == [
        f'error MP3-01 "7.mp3" is cut off: its header promises {promised:,} bytes of sound and {there:,} are there'
    ]


def xing_at(data: bytes) -> int:
    return max(data.find(b"Xing"), data.find(b"Info"))


def test_a_header_that_lies_about_the_length_is_a_problem(tmp_path: Path, mp3: Path) -> None:
    """MP3-01."""
    data = bytearray(mp3.read_bytes())
    at = xing_at(data) + 8
    frames_in_all = int.from_bytes(data[at : at + 4], "big")
    data[at : at + 4] = (frames_in_all * 2).to_bytes(4, "big")
    (tmp_path / "7.mp3").write_bytes(data)
    assert broken(folder(tmp_path / "show", tmp_path / "7.mp3", segments=())) == [
        'error MP3-01 "7.mp3" has a header that promises 0:06.0 minutes, but 0:03.0 minutes are there'
    ]


@pytest.mark.parametrize("factor", [0.97, 1.02, 1.15])
@pytest.mark.parametrize("options", [("-b:a", "64k"), ("-q:a", "5")], ids=["constant", "variable"])
def test_a_header_that_lies_a_little_is_a_problem_too(
    tmp_path: Path, recorded: Recorded, options: tuple[str, str], factor: float
) -> None:
    """MP3-01: nothing is believed that can be counted."""
    data = bytearray(recorded("7.mp3", *options, seconds=8).read_bytes())
    at = xing_at(data) + 8
    frames_in_all = int.from_bytes(data[at : at + 4], "big")
    data[at : at + 4] = round(frames_in_all * factor).to_bytes(4, "big")
    (tmp_path / "7.mp3").write_bytes(data)
    (found,) = measure(tmp_path / "7.mp3").findings
    assert (found.rule, found.severity) == ("MP3-01", "error")
    assert "but 0:08.0 minutes are there" in found.message


@pytest.mark.parametrize("more", [4000, 15_000, 15_001])
def test_a_tag_that_swallows_sound_is_a_problem(tmp_path: Path, mp3: Path, more: int) -> None:
    """MP3-01: players believe the tag's size, so the beginning would be lost, and with it in our copy."""
    sound = mp3_sound(mp3)
    at = xing_at(sound)
    sound = sound[:at] + b"none" + sound[at + 4 :]
    size = bytes(20 + more >> shift & 0x7F for shift in (21, 14, 7, 0))
    (tmp_path / "7.mp3").write_bytes(b"ID3\x03\0\0" + size + bytes(20) + sound)
    assert broken(folder(tmp_path / "show", tmp_path / "7.mp3", segments=())) == [
        f'error MP3-01 the tag of "7.mp3" says that it has {30 + more:,} bytes, but sound begins before its end'
    ]


def test_a_tag_that_says_too_little_of_its_size_hides_no_sound(tmp_path: Path, mp3: Path) -> None:
    data = mp3.read_bytes()
    (tmp_path / "7.mp3").write_bytes(data[:6] + bytes(4) + data[10:])
    assert measure(tmp_path / "7.mp3").audio == measure(mp3).audio


def test_a_rate_that_directories_do_not_want_is_a_warning(recorded: Recorded) -> None:
    """APPLE-24."""
    (found,) = measure(recorded("7.mp3", "-b:a", "64k", "-ar", "22050")).findings
    assert (found.rule, found.severity) == ("APPLE-24", "warning")
    assert found.message == '"7.mp3" is sampled 22,050 times a second'


@pytest.mark.parametrize("share", [0.5, 0.97])
@pytest.mark.parametrize("header", ["1", "0"], ids=["counted", "uncounted"])
def test_an_upload_that_was_given_its_length_beforehand_is_a_problem(
    tmp_path: Path, recorded: Recorded, share: float, header: str
) -> None:
    """MP3-01: the file has the right size, and zeros where its end should be."""
    data = recorded("7.mp3", "-b:a", "128k", "-write_xing", header, seconds=40).read_bytes()
    here = int(len(data) * share)
    (tmp_path / "7.mp3").write_bytes(data[:here] + bytes(len(data) - here))
    found = measure(tmp_path / "7.mp3").findings
    assert ("MP3-01", "error") in [(one.rule, one.severity) for one in found]


def test_two_files_glued_together_are_a_problem(tmp_path: Path, mp3: Path) -> None:
    """MP3-01: players would stop after the first one."""
    (tmp_path / "7.mp3").write_bytes(mp3.read_bytes() * 2)
    assert broken(folder(tmp_path / "show", tmp_path / "7.mp3", segments=()))[0].startswith(
        'error MP3-01 "7.mp3" has a header that promises 0:03.0 minutes, but 0:06.'
    )


def test_a_variable_bitrate_without_a_header_is_a_warning_and_measured_truly(
    tmp_path: Path, recorded: Recorded
) -> None:
    """MP3-02."""
    path = recorded("7.mp3", "-q:a", "5", "-write_xing", "0", "-af", "volume='if(lt(t,1),0,1)':eval=frame")
    found = measure(path)
    assert [(one.rule, one.severity) for one in found.findings] == [("MP3-02", "warning")]
    assert abs(found.duration - timedelta(seconds=3)) < timedelta(milliseconds=120)


def test_a_constant_bitrate_without_a_header_is_fine(recorded: Recorded) -> None:
    """MP3-02."""
    found = measure(recorded("7.mp3", "-b:a", "64k", "-write_xing", "0"))
    assert found.findings == ()
    assert abs(found.duration - timedelta(seconds=3)) < timedelta(milliseconds=120)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x89PNG\r\n\x1a\n", '"7.mp3" is a PNG picture, which cannot be published'),
        (b"", '"7.mp3" is empty, which cannot be published'),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", '"7.mp3" is a WAV file, which cannot be published'),
        (b"<!DOCTYPE html><title>404", '"7.mp3" is a web page, which cannot be published'),
        (b"\x00\x00\x00\x18ftypmp42", '"7.mp3" is an MP4 under another kind\'s name'),
        (b"ID3\x03\x00\x00\x00\x00\x00\x05hello", '"7.mp3" is cut off inside its tag, before any sound'),
        (b"ID3\x03\x00\x00\x7f\x7f\x7f\x7f", '"7.mp3" is cut off inside its tag, before any sound'),
        (b"\xff\xfb\x90\x64" + bytes(80), '"7.mp3" holds no MP3 sound'),
        (b"version https://git-lfs.github.com/spec/v1\n", '"7.mp3" is text, which cannot be published'),
    ],
)
def test_a_file_that_is_no_mp3_is_told_by_its_content(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "7.mp3").write_bytes(content)
    (found,) = measure(tmp_path / "7.mp3").findings
    assert (found.message, found.severity) == (message, "error")
    assert found.hint
