"""Chapters that readers get wrong, in every container: right in each of them, or a Problem says what is missing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import eyed3
import mutagen
import pytest
from conftest import Recorded, Tool
from media_shows import folder
from mutagen.id3 import ID3
from mutagen.mp4 import MP4
from PIL import Image

from shownotes.problems import Problem

Rows = list[tuple[float, str]]
KINDS = {
    "7.mp3": ("-b:a", "64k"),
    "7.m4a": ("-c:a", "aac"),
    "7.mp4": ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"),
    "7.ogg": ("-c:a", "libvorbis"),
    "7.opus": ("-c:a", "libopus"),
    "7.flac": (),
}
LONG = "é" * 150  # 300 bytes
HARD = (
    ("0:00.500", "Half a second in"),
    ("0:01", "日本語の章、そして長い名前"),
    ("0:01.500", "فصل بالعربية"),
    ("0:02", LONG),
    ("0:02.500", "End"),
)
# How many chapters a container carries, and the rule that limits them.
MOST = {"7.mp3": (300, ""), "7.m4a": (255, "MP4-04"), "7.mp4": (255, "MP4-04")}
MOST |= dict.fromkeys(("7.ogg", "7.opus", "7.flac"), (99, "OGG-03"))
CHAPTERS_OF_MPV = """\
mp.register_event("file-loaded", function()
    print((require("mp.utils").format_json(mp.get_property_native("chapter-list"))))
    mp.command("quit")
end)
"""

TITLES_OF_VLC = """\
local started = vlc.misc.mdate()
while vlc.misc.mdate() - started < 20000000 do
    local input = vlc.object.input()
    local numbers, titles = nil, nil
    if input then numbers, titles = vlc.var.get_list(input, "chapter") end
    if numbers and #numbers > 0 then
        for _, title in ipairs(titles) do print("chapter " .. title) end
        break
    end
    vlc.misc.mwait(vlc.misc.mdate() + 20000)
end
vlc.misc.quit()
"""
NOBODY = 65534  # VLC refuses to run as root


@pytest.fixture(params=KINDS)
def source(request: pytest.FixtureRequest, recorded: Recorded) -> Path:
    return recorded(request.param, *KINDS[request.param], picture=request.param == "7.mp4")


def run(*command: str | Path) -> str:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        list(map(str, command)), check=True, capture_output=True, encoding="utf-8", timeout=60, env=environment
    ).stdout


def by_ffprobe(tool: Tool, path: Path) -> Rows:
    read = json.loads(run(tool("ffprobe"), "-v", "error", "-show_chapters", "-of", "json", path))
    return [(float(row["start_time"]), row["tags"]["title"]) for row in read["chapters"]]


def by_mpv(tool: Tool, path: Path) -> Rows:
    script = path.with_name("chapters.lua")
    script.write_text(CHAPTERS_OF_MPV)
    # It counts from the first sample that is heard; an MP3 counts from its first frame.
    quiet = (
        "--rebase-start-time=no",
        "--no-config",
        "--load-scripts=no",
        "--vo=null",
        "--ao=null",
        "--msg-level=all=no,chapters=info",
    )
    said = run(tool("mpv"), *quiet, f"--script={script}", path)
    return [(round(row["time"], 3), row["title"]) for row in json.loads(said[said.index("[{") :])]


def by_mediainfo(tool: Tool, path: Path) -> list[Rows]:
    """Each list of chapters that it finds: two in an MP4, none in an MP3, of whose chapters it knows nothing."""
    tracks = json.loads(run(tool("mediainfo"), "--Output=JSON", path))["media"]["track"]
    menus = [track["extra"] for track in tracks if track["@type"] == "Menu"]
    return [[(_clock(key), words) for key, words in menu.items() if _clock(key) >= 0] for menu in menus]


def _clock(key: str) -> float:
    found = re.fullmatch(r"_(\d\d)_(\d\d)_(\d\d)_(\d{3})", key)
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3]) + int(found[4]) / 1000 if found else -1


def by_mutagen(path: Path) -> Rows:
    if path.suffix == ".mp3":
        read = ID3(path)
        tables = {table.element_id: table for table in read.getall("CTOC")}
        names = [name for part in tables["toc"].child_element_ids for name in _listed(part, tables)]
        frames = [read[f"CHAP:{name}"] for name in names]
        return [(frame.start_time / 1000, str(frame.sub_frames["TIT2"])) for frame in frames]
    if path.suffix in (".mp4", ".m4a"):
        return [(row.start, row.title) for row in MP4(path).chapters]
    tags = {key.upper(): value for key, value in mutagen.File(path).tags}
    starts = sorted(key for key in tags if re.fullmatch(r"CHAPTER\d{3}", key))
    return [(_clock("_" + re.sub("[:.]", "_", tags[key])), tags[f"{key}NAME"]) for key in starts]


def _listed(name: str, tables: dict[str, object]) -> list[str]:
    return tables[name].child_element_ids if name in tables else [name]


def readings(tool: Tool, path: Path) -> dict[str, Rows]:
    """What every reader says that can read chapters of this container."""
    found = {"ffprobe": by_ffprobe(tool, path), "mpv": by_mpv(tool, path), "mutagen": by_mutagen(path)}
    found |= {f"mediainfo {n}": rows for n, rows in enumerate(by_mediainfo(tool, path))}
    if path.suffix == ".mp3":
        found["eyeD3"] = [(one.times.start / 1000, one.title) for one in eyed3.load(str(path)).tag.chapters]
    return found


def rules(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(one.severity, one.rule) for one in problems]


def test_every_reader_sees_half_seconds_other_scripts_and_long_titles(
    tool: Tool, tmp_path: Path, source: Path
) -> None:
    """ID3-12, MP4-01, MP4-03, OGG-01: an MP4 cannot carry 300 bytes of a title, and a warning says so."""
    _, problems, _ = folder(tmp_path, source, segments=HARD).prepare()
    is_mp4 = source.suffix in (".mp4", ".m4a")
    assert rules(problems) == ([("warning", "MP4-03")] if is_mp4 else [])
    starts = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5)
    titles = ["Intro", *(title for _, title in HARD)]
    titles[4] = "é" * 63 if is_mp4 else LONG
    expected = list(zip(starts, titles, strict=True))
    found = readings(tool, tmp_path / "public/media" / source.name)
    assert found == dict.fromkeys(found, expected)
    lists = {".mp3": 0, ".mp4": 2, ".m4a": 2}.get(source.suffix, 1)
    assert sum(name.startswith("mediainfo") for name in found) == lists


def test_every_reader_sees_as_many_of_300_chapters_as_the_container_carries(
    tool: Tool, tmp_path: Path, source: Path
) -> None:
    """ID3-05, MP4-04, OGG-03: where some are left out, a warning says how many."""
    many = tuple((f"0:0{n // 110}.{n % 110 * 9:03}", f"Part {n}") for n in range(300))
    _, problems, _ = folder(tmp_path, source, segments=many).prepare()
    most, rule = MOST[source.name]
    assert rules(problems) == ([("warning", rule)] if rule else [])
    found = readings(tool, tmp_path / "public/media" / source.name)
    expected = [(round(n // 110 + n % 110 * 9 / 1000, 3), f"Part {n}") for n in range(most)]
    assert {name: [(round(start, 3), title) for start, title in rows] for name, rows in found.items()} == (
        dict.fromkeys(found, expected)
    )


@pytest.fixture(scope="session")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cover of more than 2 MB that is as large as directories want it."""
    path = tmp_path_factory.mktemp("cover") / "cover.jpg"
    Image.effect_noise((1500, 1500), 90).convert("RGB").save(path, quality=98, subsampling=0)
    assert path.stat().st_size > 2_000_000
    return path


def test_a_cover_of_two_megabytes_is_made_light_in_every_container(
    tool: Tool, tmp_path: Path, source: Path, heavy: Path
) -> None:
    """ID3-11, ID3-16, OGG-05: and the chapters beside it read as before."""
    (tmp_path / "cover.jpg").write_bytes(heavy.read_bytes())
    _, problems, _ = folder(tmp_path, source, segments=HARD[:3], show="cover: cover.jpg\n").prepare()
    assert problems == []
    made = tmp_path / "public/media" / source.name
    grown = made.stat().st_size - source.stat().st_size
    assert 0 < grown < 420_000
    probed = json.loads(run(tool("ffprobe"), "-v", "error", "-show_streams", "-of", "json", made))["streams"]
    covers = [stream for stream in probed if stream["disposition"]["attached_pic"]]
    assert [(one["codec_name"], one["width"] == one["height"] <= 1400) for one in covers] == [("mjpeg", True)]
    expected = [(0.0, "Intro"), (0.5, HARD[0][1]), (1.0, HARD[1][1]), (1.5, HARD[2][1])]
    found = readings(tool, made)
    assert found == dict.fromkeys(found, expected)


@pytest.fixture(scope="module")
def scripts() -> Iterator[Path]:
    """A folder in which VLC, as whoever it runs, finds its script."""
    with tempfile.TemporaryDirectory() as name:
        script = Path(name) / "vlc/lua/intf/titles.lua"
        script.parent.mkdir(parents=True)
        script.write_text(TITLES_OF_VLC)
        Path(name).chmod(0o755)
        yield Path(name)


def by_vlc(tool: Tool, scripts: Path, path: Path) -> list[str]:
    """The titles in the menu of chapters."""
    quiet = (
        "-q --no-dbus --no-media-library -I luaintf --lua-intf=titles --no-video --aout=dummy --vout=dummy".split()
    )
    another = [tool("setpriv"), f"--reuid={NOBODY}", "--clear-groups"] if os.geteuid() == 0 else []
    home = {
        "HOME": "/nonexistent",
        "XDG_CONFIG_HOME": "/nonexistent",
        "XDG_DATA_HOME": str(scripts),
        "LC_ALL": "C.UTF-8",
    }
    command = [*another, tool("vlc"), *quiet, "fd://0"]
    with path.open("rb") as sound:
        done = subprocess.run(
            command,
            stdin=sound,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=True,
            env={**os.environ, **home},
        )
    return re.findall(r"^chapter (.*)$", done.stdout, re.MULTILINE)


def test_vlc_shows_the_titles_in_its_menu(tool: Tool, tmp_path: Path, source: Path, scripts: Path) -> None:
    """MP4-01, OGG-01; version 3 knows no chapters of an MP3, whoever wrote them."""
    folder(tmp_path, source, segments=HARD).prepare()
    if source.suffix == ".mp3":
        return
    titles = ["Intro", *(title for _, title in HARD)]
    if source.suffix in (".mp4", ".m4a"):
        titles[4] = "é" * 63
    assert by_vlc(tool, scripts, tmp_path / "public/media" / source.name) == titles
