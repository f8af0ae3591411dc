"""The generated show that speed is measured with: the same bytes for the same seed, and the size that it claims."""

from __future__ import annotations

import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

import pytest

from shownotes.load import load
from shownotes.model import Episode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench"))

from generate import episode, generate
from hugo_content import write_site

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_the_same_seed_makes_the_same_bytes(tmp_path: Path) -> None:
    generate(tmp_path / "a", 12)
    generate(tmp_path / "b", 12)
    assert _files(tmp_path / "a") == _files(tmp_path / "b")


def test_another_seed_makes_other_episodes() -> None:
    assert episode(7, seed=1) != episode(7, seed=2)


def test_a_larger_show_begins_with_the_episodes_of_a_smaller_one(tmp_path: Path) -> None:
    generate(tmp_path / "small", 3)
    generate(tmp_path / "large", 6)
    small, large = _files(tmp_path / "small"), _files(tmp_path / "large")
    assert len(large) == len(small) + 3
    assert small.items() <= large.items()


@pytest.fixture(scope="module")
def episodes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Episode, ...]:
    folder = tmp_path_factory.mktemp("show")
    generate(folder, 20)
    return load(folder, NOW).need().episodes


def test_a_generated_episode_has_the_size_of_a_real_one(episodes: tuple[Episode, ...]) -> None:
    assert len(episodes) == 20
    assert 17_500 < mean(len(one.source.text) for one in episodes) < 19_500
    assert 11_800 < mean(_markdown(one) for one in episodes) < 12_800
    assert [len(one.marks) for one in episodes] == [8] * 20
    assert [[media.name for media in one.media] for one in episodes] == [["mp3", "hd", "torrent"]] * 20


def test_hugo_gets_the_same_notes_links_chapters_and_media(tmp_path: Path) -> None:
    generate(tmp_path / "show", 3)
    write_site(tmp_path / "show", tmp_path / "site")
    for one in load(tmp_path / "show", NOW).need().episodes:
        text = (tmp_path / "site" / "content" / "episodes" / f"{one.slug}.md").read_text(encoding="utf-8")
        _, front, body = text.split("+++\n", 2)
        values = tomllib.loads(front)
        assert (values["title"], str(values["number"]), values["guid"]) == (one.title, one.number, one.guid)
        assert datetime.fromisoformat(values["date"]) == one.date
        assert [(row["at"], row["title"]) for row in values["chapters"]] == [
            (m.start.total_seconds(), m.title) for m in one.marks
        ]
        assert {name: medium["url"] for name, medium in values["media"].items()} == {m.name: m.url for m in one.media}
        for part in [part for segment in one.segments for part in (segment, *segment.items)]:
            assert part.notes.strip() in body
            assert all(f"({link.url})" in body for link in part.links)


def _markdown(one: Episode) -> int:
    return sum(len(part.notes) for segment in one.segments for part in (segment, *segment.items))


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
