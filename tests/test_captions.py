"""An episode's transcript on its way into public/."""

from __future__ import annotations

from pathlib import Path

import pytest
from media_shows import Folder, folder

ELSEWHERE = {"mp3": "{url: https://x.example/a.mp3, bytes: 9, type: audio/mpeg}"}
VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v kim>Hello.\n\n00:01.000 --> 00:02.000\n<v Guest>Hi.\n"


def spoken(root: Path, name: str, text: str, *files: Path) -> Folder:
    show = folder(root, *files, named=None if files else ELSEWHERE, segments=())
    (root / "episodes" / name).write_text(text)
    with (root / "episodes/7.yaml").open("a") as file:
        file.write(f"transcript: {name}\n")
    return show


def test_a_transcript_comes_out_in_four_formats_with_the_shows_names(tmp_path: Path) -> None:
    """PC20-11."""
    _, problems, written = spoken(tmp_path, "7.vtt", VTT).prepare()
    assert problems == []
    assert written.new == ("7/transcript.html", "7/transcript.json", "7/transcript.srt", "7/transcript.vtt")
    assert "<v Kim Lund>Hello." in (tmp_path / "public/7/transcript.vtt").read_text()
    assert "Guest: Hi." in (tmp_path / "public/7/transcript.srt").read_text()


def test_a_second_build_leaves_them_alone(tmp_path: Path) -> None:
    show = spoken(tmp_path, "7.vtt", VTT)
    show.prepare()
    _, _, written = show.prepare()
    assert (written.touched, written.unchanged) == (0, 4)


def test_a_corrected_word_makes_them_again(tmp_path: Path) -> None:
    show = spoken(tmp_path, "7.vtt", VTT)
    show.prepare()
    (tmp_path / "episodes/7.vtt").write_text(VTT.replace("Hello.", "Good morning."))
    _, _, written = show.prepare()
    assert len(written.changed) == 4


def test_plain_text_becomes_a_page(tmp_path: Path) -> None:
    _, problems, written = spoken(tmp_path, "7.txt", "Kim: Hello.\n\nGuest: Hi.\n\nGuest: So.\n").prepare()
    assert problems == []
    assert written.new == ("7/transcript.html",)


@pytest.mark.parametrize(
    ("name", "text", "place", "message"),
    [
        ("7.vtt", VTT.replace("00:02.000", "00:00.500"), "episodes/7.vtt:6:1", "ends before it begins"),
        ("7.vtt", "Kim: Hello.\n", "episodes/7.vtt", "this transcript has no times"),
        ("7.json", "{", "episodes/7.json:1:1", "is damaged JSON"),
        ("7.vtt", "WEBVTT\n\n\x07", "episodes/7.vtt:3:1", "holds the control character U+0007"),
    ],
)
def test_a_mistake_in_it_is_placed_in_its_own_file(
    tmp_path: Path, name: str, text: str, place: str, message: str
) -> None:
    """PC20-12."""
    show = spoken(tmp_path, name, text)
    for _ in range(2):  # the second time from what is known
        (found,) = show.inspect()
        assert str(found.place) == place
        assert message in found.message


def test_words_after_the_end_of_the_recording_are_a_warning(tmp_path: Path, recorded) -> None:
    """PC20-12."""
    text = VTT + "\n00:03.500 --> 00:05.000\nToo late.\n"
    (found,) = spoken(tmp_path, "7.vtt", text, recorded("7.mp3", "-b:a", "64k")).inspect()
    assert (found.severity, found.message) == ("warning", "the last words end at 0:05, the recording at 0:03")
