from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from shownotes import starting
from shownotes.load import load
from shownotes.shapes import KINDS, json_schema

NOW = datetime(2026, 5, 4, 10, 30, tzinfo=UTC)
REPOSITORY = Path(__file__).parent.parent


def started(folder: Path, title: str = "My Show", link: str = "https://my.example/") -> Path:
    starting.new_show(folder, title=title, link=link, author=None, video=False)
    return folder


@pytest.mark.parametrize("title", ["My Show", 'Say "hi": #1', "no", "日本の番組", "O'Neill & Sons", "2024"])
def test_a_new_show_and_its_first_episode_have_no_problem(tmp_path: Path, title: str) -> None:
    root = started(tmp_path / "show", title)
    show = load(root, NOW).need()
    assert (show.title, show.author) == (title, title)
    starting.new_episode(show, title, NOW)
    episode = load(root, NOW).need().episodes[0]
    assert (episode.title, episode.number, episode.slug) == (title, "1", "1")
    assert [segment.title for segment in episode.segments] == ["Headlines", "Links", "Feedback"]


def test_the_next_episode_has_the_next_number(tmp_path: Path) -> None:
    root = started(tmp_path / "show")
    for expected in ("episodes/1.yaml", "episodes/2.yaml"):
        assert starting.new_episode(load(root, NOW).need(), "Again", NOW) == expected


def test_the_guid_comes_from_the_feeds_address_once_that_is_known(tmp_path: Path) -> None:
    show = load(started(tmp_path / "a", link="https://podnews.net"), NOW).need()
    again = load(started(tmp_path / "b", link="https://podnews.net/"), NOW).need()
    unknown = load(started(tmp_path / "c", link="https://example.org/"), NOW).need()
    assert show.guid == again.guid
    assert show.guid[14] == "5"
    assert unknown.guid[14] == "4"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(starting.Refused, match="is not empty"):
        started(tmp_path)


def test_the_cover_is_one_that_directories_accept(tmp_path: Path) -> None:
    with Image.open(
        started(tmp_path / "show", "A Rather Long Name For A Show About Everything") / "cover.jpg"
    ) as cover:
        assert (cover.size, cover.mode, cover.format) == ((3000, 3000), "RGB", "JPEG")  # APPLE-08
    assert (tmp_path / "show/cover.jpg").stat().st_size < 512_000  # HTTP-09


@pytest.mark.parametrize("kind", KINDS)
def test_the_committed_schemas_are_the_current_ones(kind: str) -> None:
    assert json.loads((REPOSITORY / f"schemas/{kind}.json").read_text()) == json_schema(kind)


def test_every_file_names_its_schema_in_the_first_line() -> None:
    for path in [REPOSITORY / "show.yaml", *REPOSITORY.glob("episodes/*.yaml"), *REPOSITORY.glob("feeds/*.yaml")]:
        first = path.read_text().splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema=")
        assert (path.parent / first.partition("=")[2]).is_file()
