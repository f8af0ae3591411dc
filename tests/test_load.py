"""A folder to a show: who is called by name, and what a file that cannot be read leaves unsaid."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from shownotes.load import load

SMALL = Path(__file__).parent / "shows/small"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def with_episode(folder: Path, text: str) -> Path:
    shutil.copytree(SMALL, folder)
    (folder / "episodes/2.yaml").write_text(f"title: The second\ndate: 2024-06-06 12:00\n{text}", encoding="utf-8")
    return folder


def test_a_segment_calls_a_guest_of_its_episode_by_name(tmp_path: Path) -> None:
    guests = "guests: [{name: Ada Saw, url: https://ada.example/}]\n"
    root = with_episode(tmp_path / "show", f"{guests}segments: [{{title: A talk, guest: Ada Saw}}]\n")

    episode = load(root, NOW).need().episodes[0]

    assert episode.segments[0].guest == episode.guests[0]


def test_a_host_may_be_called_by_the_name_in_show_yaml(tmp_path: Path) -> None:
    root = with_episode(tmp_path / "show", "hosts: [Ann Example]\n")

    assert [host.key for host in load(root, NOW).need().episodes[0].hosts] == ["ann"]


def test_a_medium_of_an_episode_that_cannot_be_read_is_not_said_to_be_nowhere(tmp_path: Path) -> None:
    root = with_episode(tmp_path / "show", "title: Again\nmedia:\n  opus: media/2.opus\n")
    (root / "feeds/opus.yaml").write_text("title: Opus\nmedia: opus\n", encoding="utf-8")

    assert [str(one.place) for one in load(root, NOW).problems] == ["episodes/2.yaml:3:1"]
