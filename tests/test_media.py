"""The media step as a whole: what is made, what is left alone, what is refused."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import Recorded
from media_shows import NOW, Folder, folder
from mutagen.id3 import ID3
from PIL import Image

from shownotes import media
from shownotes.load import load
from shownotes.lock import Lock, read_lock, written
from shownotes.model import Published


@pytest.fixture
def mp3(recorded: Recorded) -> Path:
    return recorded("7.mp3", "-b:a", "64k")


@pytest.fixture
def mp4(recorded: Recorded) -> Path:
    return recorded("7.mp4", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", picture=True)


def decoded(tool: Callable[[str], str], path: Path, stream: str = "0:a") -> str:
    run = [tool("ffmpeg"), "-v", "error", "-i", str(path), "-map", stream, "-f", "md5", "-"]
    return subprocess.run(run, check=True, capture_output=True, text=True, timeout=60).stdout


def test_facts_are_those_of_the_published_file(tmp_path: Path, mp3: Path, mp4: Path) -> None:
    """PIPE-01."""
    show, problems, _ = folder(tmp_path, mp3, mp4).prepare()
    assert problems == []
    sound, video = (show.episodes[0].medium(name).facts for name in ("mp3", "mp4"))
    made = (tmp_path / "public/media/7.mp3").read_bytes()
    assert (sound.bytes, sound.type, sound.sha256) == (len(made), "audio/mpeg", hashlib.sha256(made).hexdigest())
    assert sound.duration == timedelta(seconds=3)
    assert (video.type, video.width, video.height) == ("video/mp4", 320, 180)
    assert video.bytes == (tmp_path / "public/media/7.mp4").stat().st_size


def test_a_bitrate_is_that_of_the_sound_without_tag_and_cover(tmp_path: Path, mp3: Path, mp4: Path) -> None:
    show, _, _ = folder(tmp_path, mp3, mp4).prepare()
    about = show.episodes[0].medium("mp3").facts
    size = (tmp_path / "public/media/7.mp3").stat().st_size
    assert size * 8 / 3 > 70_000  # the tag is a good part of so short a file
    assert 64_000 <= about.bitrate < 66_000


def test_a_published_bitrate_stays_as_the_world_has_it(tmp_path: Path, mp3: Path, mp4: Path) -> None:
    made = folder(tmp_path, mp3, mp4)
    episode = made.prepare()[0].episodes[0]
    medium = episode.medium("mp3")
    stated = replace(medium.facts, bitrate=151_405)  # as one was stated when tags were counted, too
    lock = Lock(episode.guid, episode.date, episode.url, {"mp3": Published(medium.url, stated)})
    (tmp_path / "episodes/7.lock").write_bytes(written(lock))
    shutil.rmtree(tmp_path / ".shownotes")
    show, problems, _ = made.prepare()
    assert problems == []
    assert show.episodes[0].medium("mp3").facts == stated


def test_the_rate_of_samples_is_in_the_lock_and_in_the_feed(tmp_path: Path, mp3: Path, mp4: Path) -> None:
    show, _, _ = folder(tmp_path, mp3, mp4).prepare()
    facts = {one.name: one.facts for one in show.episodes[0].media}
    assert {name: about.rate for name, about in facts.items()} == {"mp3": 44100, "mp4": 44100}
    published = {name: Published("https://x.example/a", about) for name, about in facts.items()}
    lock = Lock("g", show.episodes[0].date, "https://x.example/", published)
    (tmp_path / "7.lock").write_bytes(written(lock))
    assert read_lock(tmp_path / "7.lock", "7.lock")[0] == lock


def test_the_authors_files_are_not_touched(tmp_path: Path, mp3: Path, mp4: Path) -> None:
    show = folder(tmp_path, mp3, mp4)
    before = {file.name: (file.read_bytes(), file.stat()) for file in (tmp_path / "episodes/media").iterdir()}
    show.prepare()
    for name, (data, stat) in before.items():
        file = tmp_path / "episodes/media" / name
        assert file.read_bytes() == data
        assert (file.stat().st_mtime_ns, file.stat().st_ino) == (stat.st_mtime_ns, stat.st_ino)


def test_the_sound_and_the_pictures_are_bit_identical(
    tool: Callable[[str], str], tmp_path: Path, mp3: Path, mp4: Path
) -> None:
    folder(tmp_path, mp3, mp4).prepare()
    public = tmp_path / "public/media"
    assert decoded(tool, public / "7.mp3") == decoded(tool, mp3)
    assert decoded(tool, public / "7.mp4") == decoded(tool, mp4)
    assert decoded(tool, public / "7.mp4", "0:v:0") == decoded(tool, mp4, "0:v:0")


def test_a_second_build_opens_nothing_and_writes_nothing(tmp_path: Path, mp3: Path, mp4: Path) -> None:
    show = folder(tmp_path, mp3, mp4, named={"mp3": "media/7.mp3", "hd": "media/7.mp4", "torrent": "{of: hd}"})
    first, _, _ = show.prepare()
    for path in ("episodes/media/7.mp3", "episodes/media/7.mp4", "public/media/7.mp3", "public/media/7.mp4.torrent"):
        (tmp_path / path).chmod(0)  # whoever is not root could not open it any more
    before = (tmp_path / ".shownotes/media.json").stat().st_ino
    second, problems, written = show.prepare()
    assert (written.touched, written.unchanged, problems) == (0, 3, [])
    assert second.episodes[0].media == first.episodes[0].media
    assert (tmp_path / ".shownotes/media.json").stat().st_ino == before


def test_a_published_file_that_somebody_changed_is_made_again(tmp_path: Path, mp3: Path) -> None:
    show = folder(tmp_path, mp3)
    show.prepare()
    made = tmp_path / "public/media/7.mp3"
    right = made.read_bytes()
    made.write_bytes(right[:-1] + b"x")
    _, _, written = show.prepare()
    assert written.changed == ("media/7.mp3",)
    assert made.read_bytes() == right


def test_a_file_that_changed_within_one_step_of_the_clock_is_made_again(tmp_path: Path, recorded: Recorded) -> None:
    """Two exports of one length at a constant bitrate have one size, and may get one time."""
    one, other = recorded("7.mp3", "-b:a", "64k"), recorded("7.mp3", "-b:a", "64k", "-af", "volume=0.5")
    assert one.stat().st_size == other.stat().st_size
    show = folder(tmp_path, one)
    file = tmp_path / "episodes/media/7.mp3"
    file.touch()
    before = file.stat().st_mtime_ns
    show.prepare()
    first = (tmp_path / "public/media/7.mp3").read_bytes()
    shutil.copyfile(other, file)
    os.utime(file, ns=(before, before))
    _, _, written = show.prepare()
    assert written.changed == ("media/7.mp3",)
    assert (tmp_path / "public/media/7.mp3").read_bytes() != first


def test_a_file_that_has_settled_is_looked_at_once_more_and_then_believed(tmp_path: Path, mp3: Path) -> None:
    show, state = folder(tmp_path, mp3), tmp_path / ".shownotes/media.json"
    (tmp_path / "episodes/media/7.mp3").touch()
    show.prepare()
    later = (tmp_path / "episodes/media/7.mp3").stat().st_mtime_ns + 10**10
    known = state.read_bytes()
    _, _, written = show.prepare()
    assert (written.touched, state.read_bytes()) == (0, known)
    os.utime(state, ns=(later, later))  # ten seconds have passed
    before = state.stat().st_ino
    show.prepare()
    assert state.stat().st_ino == before  # nothing was learnt anew


def test_a_new_title_changes_the_tag_and_not_the_sound(tmp_path: Path, mp3: Path) -> None:
    folder(tmp_path, mp3).prepare()
    made = tmp_path / "public/media/7.mp3"
    _, _, written = folder(tmp_path, mp3, title="Another").prepare()
    assert written.changed == ("media/7.mp3",)
    assert str(ID3(made)["TIT2"]) == "Another"


def test_a_file_that_is_made_again_with_the_same_bytes_is_left_alone(tmp_path: Path, mp3: Path) -> None:
    show = folder(tmp_path, mp3)
    show.prepare()
    before = (tmp_path / "public/media/7.mp3").stat()
    (tmp_path / ".shownotes/media.json").unlink()
    _, _, written = show.prepare()
    assert written.touched == 0
    assert (tmp_path / "public/media/7.mp3").stat() == before
    assert [file.name for file in (tmp_path / "public/media").iterdir()] == ["7.mp3"]


def test_the_same_input_makes_the_same_bytes(tmp_path: Path, mp3: Path, mp4: Path) -> None:
    """PIPE-04."""
    named = {"mp3": "media/7.mp3", "hd": "media/7.mp4", "torrent": "{of: hd}"}
    made = []
    for where in ("one", "another/and deeper"):
        folder(tmp_path / where, mp3, mp4, named=named).prepare()
        files = sorted((tmp_path / where / "public/media").iterdir())
        made.append({file.name: file.read_bytes() for file in files})
    assert made[0] == made[1]


def test_nothing_is_staged_when_one_file_is_wrong(tmp_path: Path, mp3: Path) -> None:
    picture = tmp_path / "8.mp3"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    show = folder(tmp_path / "show", mp3, picture, named={"mp3": "media/7.mp3", "other": "media/8.mp3"})
    _, problems, written = show.prepare()
    assert [str(problem) for problem in problems] == [
        (
            'episodes/7.yaml:5:34: "8.mp3" is a PNG picture, which cannot be published  [APPLE-24]\n'
            "    Name the MP3, MP4, M4A, Ogg, Opus or FLAC file that was exported."
        )
    ]
    assert written.touched == 0
    assert not (tmp_path / "show/public/media").exists()


def test_a_chapter_after_the_end_is_a_problem(tmp_path: Path, mp3: Path) -> None:
    """CHAP-00."""
    show = folder(tmp_path, mp3, segments=(("0:01", "In time"), ("0:03", "Too late")))
    assert [str(problem) for problem in show.inspect()] == [
        (
            'episodes/7.yaml:8:32: "Too late" starts at 0:03, after the end of "mp3" (0:03)  [CHAP-00]\n'
            "    Correct the time, or check that the right file is named under media."
        )
    ]


def test_a_chapter_after_the_end_of_a_file_elsewhere_is_a_problem_too(tmp_path: Path) -> None:
    elsewhere = "{url: 'https://x.example/a.mp3', bytes: 99999, type: audio/mpeg, duration: 0:02}"
    show = folder(tmp_path, named={"mp3": elsewhere}, segments=(("0:01", "In time"), ("0:02", "Too late")))
    assert [str(problem).partition("\n")[0] for problem in show.inspect()] == [
        'episodes/7.yaml:8:32: "Too late" starts at 0:02, after the end of "mp3" (0:02)  [CHAP-00]'
    ]


def test_a_medium_with_two_names_is_one_file(tmp_path: Path, mp3: Path) -> None:
    """As for a feed of its own; both names have the facts of what is made, and it is made once."""
    show, problems, written = folder(tmp_path, mp3, named={"mp3": "media/7.mp3", "itunes": "media/7.mp3"}).prepare()
    one, other = (media.facts for media in show.episodes[0].media)
    made = (tmp_path / "public/media/7.mp3").read_bytes()
    assert (problems, written.new) == ([], ("media/7.mp3",))
    assert one == other
    assert one.sha256 == hashlib.sha256(made).hexdigest()


@pytest.mark.parametrize("other", ["{file: media/7.mp3, tag: false}", "media/b/7.mp3", "media/7.MP3"])
def test_two_media_that_would_be_one_file_are_a_problem(tmp_path: Path, mp3: Path, other: str) -> None:
    show = folder(tmp_path, mp3, named={"mp3": "media/7.mp3", "raw": other})
    for path in ("media/b/7.mp3", "media/7.MP3"):
        (tmp_path / "episodes" / path).parent.mkdir(exist_ok=True)
        shutil.copyfile(mp3, tmp_path / "episodes" / path)
    (found,) = load(show.root, NOW).problems
    assert 'is taken by "mp3"' in found.message
    assert (found.place.file, found.place.line) == ("episodes/7.yaml", 5)


def test_files_that_may_not_be_read_are_problems(tmp_path: Path, mp3: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is root may read everything, so that the refusal is played."""
    Image.new("RGB", (1400, 1400)).save(tmp_path / "cover.jpg")
    show, calls = folder(tmp_path, mp3, show="cover: cover.jpg\n"), (os.open, Path.open)

    def refused(path: str | Path, *rest: object, **named: object) -> object:
        if Path(path).name in ("7.mp3", "cover.jpg"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return calls[0 if isinstance(rest[0], int) else 1](path, *rest, **named)

    loaded = show.show()
    monkeypatch.setattr(os, "open", refused)
    monkeypatch.setattr(Path, "open", refused)
    assert sorted(str(one).partition("\n")[0] for one in media.inspect(loaded, tmp_path / ".shownotes")) == [
        'episodes/7.yaml:5:14: "7.mp3" cannot be read (Permission denied)',
        'show.yaml:14:8: "cover.jpg" cannot be read (Permission denied)  [APPLE-08]',
    ]


GROWTH = """\
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from media_shows import Folder
show = Folder(Path(sys.argv[1]))
show.show()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
_, problems, written = show.prepare()
assert (problems, written.new) == ([], ("media/7.mp3", "media/7.mp3.torrent")), problems
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_an_mp3_of_200_megabytes_costs_little_memory(tmp_path: Path, recorded: Recorded) -> None:
    """Tagged and in a torrent, with at most 60 MB beyond a loaded show; the file itself is never held."""
    sound = recorded("7.mp3", "-b:a", "320k", "-write_xing", "0", "-id3v2_version", "0", seconds=60).read_bytes()
    named = {"mp3": "media/7.mp3", "torrent": "{of: mp3}"}
    show = folder(tmp_path, named=named, segments=(("0:01", "One"), ("59:00", "Two")))
    large = tmp_path / "episodes/media/7.mp3"
    with large.open("wb") as file:
        for _ in range(200_000_000 // len(sound) + 1):
            file.write(sound)
    try:
        run = [sys.executable, "-c", GROWTH, str(show.root), str(Path(__file__).parent)]
        grown = subprocess.run(run, check=True, capture_output=True, text=True, timeout=120).stdout
    finally:
        large.unlink()
        shutil.rmtree(tmp_path / "public", ignore_errors=True)
    assert int(grown) < 60_000  # KiB


def test_chapters_that_only_the_file_has_are_a_warning(tmp_path: Path, mp3: Path) -> None:
    """CHAP-06: another tool wrote them, and the page and the feeds know nothing of them."""
    folder(tmp_path / "first", mp3).prepare()
    made = tmp_path / "first/public/media/7.mp3"
    said = 'warning: "mp3" has 3 chapters in its tag, the page and the feeds'
    cases = (
        ("media/7.mp3", (), "none"),
        ("{file: media/7.mp3, tag: false}", (("0:00", "All"),), "1"),
        ("{file: media/7.mp3, tag: false}", (("0:01", "A"), ("0:02", "B")), ""),
    )
    for number, (file, segments, count) in enumerate(cases):
        show = folder(tmp_path / str(number), made, named={"mp3": file}, segments=segments)
        found = [str(one).partition("\n")[0].partition(": ")[2] for one in show.inspect()]
        assert found == ([f"{said} {count}  [CHAP-06]"] if count else [])
    episode = tmp_path / "0/episodes/7.yaml"
    episode.write_text(episode.read_text() + "chapters: media/7.mp3\n")
    assert Folder(tmp_path / "0").inspect() == []


def test_an_untagged_medium_keeps_every_byte(tmp_path: Path, mp3: Path) -> None:
    folder(tmp_path, mp3, named={"mp3": "{file: media/7.mp3, tag: false}"}).prepare()
    assert (tmp_path / "public/media/7.mp3").read_bytes() == mp3.read_bytes()
