"""Ogg Vorbis, Opus and FLAC: comments, chapters and pictures as independent readers see them."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import mutagen
import pytest
from conftest import Recorded, Tool
from media_shows import folder
from PIL import Image

from shownotes.media.measure import measure

KINDS = [("7.ogg", ("-c:a", "libvorbis")), ("7.opus", ("-c:a", "libopus")), ("7.flac", ())]


@pytest.fixture(params=KINDS, ids=lambda kind: kind[0])
def source(request: pytest.FixtureRequest, recorded: Recorded) -> Path:
    name, options = request.param
    return recorded(name, *options)


def test_chapters_come_in_order_time_before_name(tool: Tool, tmp_path: Path, source: Path) -> None:
    """OGG-01, OGG-02, OGG-06."""
    show = folder(tmp_path, source, segments=(("0:01", "日本語"), ("0:02.500", "End")))
    _, problems, _ = show.prepare()
    assert problems == []
    made = tmp_path / "public/media" / source.name
    said = [(name.upper(), value) for name, value in mutagen.File(made).tags if name.upper().startswith("CHAPTER")]
    assert said == [
        ("CHAPTER001", "00:00:00.000"),
        ("CHAPTER001NAME", "Intro"),
        ("CHAPTER002", "00:00:01.000"),
        ("CHAPTER002NAME", "日本語"),
        ("CHAPTER003", "00:00:02.500"),
        ("CHAPTER003NAME", "End"),
    ]
    run = [tool("ffprobe"), "-v", "error", "-show_chapters", "-of", "json", str(made)]
    rows = json.loads(subprocess.run(run, check=True, capture_output=True, timeout=60).stdout)["chapters"]
    assert [(float(row["start_time"]), row["tags"]["title"]) for row in rows] == [
        (0, "Intro"),
        (1, "日本語"),
        (2.5, "End"),
    ]


def test_the_sound_is_the_same(tool: Tool, tmp_path: Path, source: Path) -> None:
    folder(tmp_path, source).prepare()

    def decoded(path: Path) -> str:
        run = [tool("ffmpeg"), "-v", "error", "-i", str(path), "-map", "0:a", "-f", "md5", "-"]
        return subprocess.run(run, check=True, capture_output=True, text=True, timeout=60).stdout

    assert decoded(tmp_path / "public/media" / source.name) == decoded(source)


def test_tags_and_the_cover_are_there(tool: Tool, tmp_path: Path, source: Path) -> None:
    """OGG-05."""
    Image.new("RGB", (1500, 1500), "teal").save(tmp_path / "cover.jpg")
    folder(tmp_path, source, show="cover: cover.jpg\n").prepare()
    made = tmp_path / "public/media" / source.name
    read = mutagen.File(made)
    assert (read["title"], read["album"], read["artist"], read["date"]) == (
        ["Ghosts in the cache"],
        ["Test Hour"],
        ["Kim Lund"],
        ["2024-06-05"],
    )
    run = [tool("ffprobe"), "-v", "error", "-show_streams", "-of", "json", str(made)]
    streams = json.loads(subprocess.run(run, check=True, capture_output=True, timeout=60).stdout)["streams"]
    (picture,) = [stream for stream in streams if stream["codec_type"] == "video"]
    assert (picture["codec_name"], picture["width"], picture["height"]) == ("mjpeg", 1400, 1400)


def test_the_same_input_makes_the_same_bytes(tmp_path: Path, source: Path) -> None:
    """PIPE-04."""
    for where in ("a", "b"):
        folder(tmp_path / where, source).prepare()
    one, other = ((tmp_path / where / "public/media" / source.name).read_bytes() for where in ("a", "b"))
    assert one == other


def test_duration_and_type_are_measured(source: Path) -> None:
    """OGG-07."""
    found = measure(source)
    assert found.findings == ()
    assert abs(found.duration - timedelta(seconds=3)) < timedelta(milliseconds=30)
    assert found.type == {".ogg": "audio/ogg", ".opus": "audio/ogg", ".flac": "audio/flac"}[source.suffix]


def test_an_ogg_with_more_than_99_chapters_is_a_warning(tmp_path: Path, recorded: Recorded) -> None:
    """OGG-03."""
    many = tuple((f"0:0{n // 50}.{n % 50 * 2:02}0", f"Part {n}") for n in range(120))
    _, problems, _ = folder(tmp_path, recorded("7.ogg", "-c:a", "libvorbis"), segments=many).prepare()
    assert [(one.rule, one.severity) for one in problems] == [("OGG-03", "warning")]
    names = [
        name for name, _ in mutagen.File(tmp_path / "public/media/7.ogg").tags if name.upper().startswith("CHAP")
    ]
    assert len(names) == 198


@pytest.mark.parametrize(
    ("first", "count", "said"), [("0:00", 99, []), ("0:00.001", 99, [100]), ("0:00", 100, [100])]
)
def test_a_list_that_just_fits_is_no_warning(
    tmp_path: Path, recorded: Recorded, first: str, count: int, said: list[int]
) -> None:
    """OGG-03: the one that begins at 0 counts, whoever wrote it."""
    rest = tuple((f"0:0{1 + n // 110}.{n % 110 * 9:03}", f"Part {n}") for n in range(1, count))
    _, problems, _ = folder(tmp_path, recorded("7.flac"), segments=((first, "First"), *rest)).prepare()
    assert [one.message for one in problems] == [f'only 99 of the {all} chapters fit into "flac"' for all in said]


@pytest.mark.parametrize("keep", [30, 200])
def test_a_stump_is_a_problem(tmp_path: Path, source: Path, keep: int) -> None:
    stump = tmp_path / source.name
    stump.write_bytes(source.read_bytes()[:keep])
    (found,) = measure(stump).findings
    assert found.severity == "error"


def test_a_file_that_was_cut_off_is_a_problem(tmp_path: Path, source: Path) -> None:
    """MP3-01."""
    cut = tmp_path / source.name
    cut.write_bytes(source.read_bytes()[: source.stat().st_size // 2])
    (found,) = measure(cut).findings
    assert "cut off" in found.message


ID3_BEFORE = b"ID3\x03\0\0\0\0\0\x20" + bytes(32)


@pytest.mark.parametrize(("times", "promised"), [(0, "0:00.0"), (2, "0:06.0")])
def test_a_flac_header_that_lies_about_the_length_is_a_problem(
    tmp_path: Path, recorded: Recorded, times: float, promised: str
) -> None:
    """MP3-01, for STREAMINFO."""
    data = bytearray(recorded("7.flac").read_bytes())
    data[22:26] = (int.from_bytes(data[22:26], "big") * times).to_bytes(4, "big")
    (tmp_path / "7.flac").write_bytes(data)
    (found,) = measure(tmp_path / "7.flac").findings
    assert found.message == f'"7.flac" has a header that promises {promised} minutes, but 0:03.0 minutes are there'


def test_the_sound_of_a_flac_is_copied_by_the_kernel(tmp_path: Path, recorded: Recorded) -> None:
    """Only what stands before the sound is new; a tag of another kind before that goes."""
    source = recorded("7.flac")
    (tmp_path / "7.flac").write_bytes(ID3_BEFORE + source.read_bytes())
    folder(tmp_path / "show", tmp_path / "7.flac").prepare()
    made = (tmp_path / "show/public/media/7.flac").read_bytes()
    sound = source.read_bytes()[-20_000:]
    assert made.startswith(b"fLaC")
    assert made.endswith(sound)


@pytest.mark.parametrize("covered", [False, True], ids=["plain", "with a cover"])
@pytest.mark.parametrize("source", KINDS[:2], indirect=True, ids=["ogg", "opus"])
def test_an_ogg_is_what_mutagen_would_make_of_a_copy(tmp_path: Path, source: Path, covered: bool) -> None:
    """Its way is to move and number every page in place, which reads and writes the sound again."""
    noisy = Image.effect_noise((1400, 1400), 60).convert("RGB")
    noisy.save(tmp_path / "cover.jpg", quality=60)
    folder(tmp_path, source, show="cover: cover.jpg\n" if covered else "").prepare()
    made = tmp_path / "public/media" / source.name
    copy = shutil.copyfile(source, tmp_path / source.name)
    theirs = mutagen.File(copy)
    theirs.tags[:] = list(mutagen.File(made).tags)
    theirs.save(padding=lambda info: 1024)
    assert made.read_bytes() == Path(copy).read_bytes()


@pytest.mark.parametrize("source", KINDS[:2], indirect=True, ids=["ogg", "opus"])
def test_pages_that_do_not_follow_each_other_stop_the_build(tmp_path: Path, source: Path) -> None:
    data = source.read_bytes()
    at = data.index(b"OggS", len(data) // 2)
    (tmp_path / source.name).write_bytes(data[:at] + b"oops" + data[at + 4 :])
    show = folder(tmp_path / "show", tmp_path / source.name, show="cover: cover.jpg\n")
    Image.effect_noise((1400, 1400), 60).convert("RGB").save(show.root / "cover.jpg")
    (found,) = show.prepare()[1]
    assert f"cannot be tagged: there is no page at byte {at:,}" in found.message
    assert found.place.line == 5
