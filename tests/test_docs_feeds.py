"""The tables of tags in the documentation, held against what feeds are made of: no tag, key or rule is missing."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from feed_shows import FEEDS, parsed, rendered, show_of, with_torrent
from PIL import Image
from test_podcasting import SAID, STATED

from shownotes import rules
from shownotes.feeds.parsed import NAMESPACES
from shownotes.podcasting_shapes import EpisodeStatements, ShowStatements
from shownotes.rules.in_directories import CHANNEL, ITEM, ITUNES
from shownotes.rules.in_podcast import TAGS
from shownotes.shapes import EpisodeShape, FeedShape, ShowShape

TEXT = (Path(__file__).parent.parent / "docs" / "feeds.md").read_text(encoding="utf-8")
TABLES = TEXT.partition("## Every tag")[2]


class Row(NamedTuple):
    """One row: the tags that it is about, what makes them, which rules judge them."""

    section: str
    tags: tuple[str, ...]
    made: str
    rules: str


def rows() -> list[Row]:
    found = []
    for section in TABLES.split("\n### ")[1:]:
        name = section.partition("\n")[0]
        if name == "PSP-1":
            continue
        for line in section.splitlines():
            if line.startswith("| `"):
                first, made, asked = (cell.strip() for cell in line.strip("|").split(" | "))
                found.append(Row(name, tuple(tags_of(first)), made, asked))
    return found


def tags_of(cell: str) -> list[str]:
    """ "`torrent:fileName`, `contentLength`" to both names with the prefix."""
    found: list[str] = []
    prefix = ""
    for word in re.findall(r"`([^`]+)`", cell):
        if "rel=" in cell:
            return ["atom:link"]
        prefix = word.partition(":")[0] + ":" if ":" in word else prefix
        found.append(word if ":" in word else prefix + word)
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The names of all elements of the feeds of a show that uses everything, of channels and of items."""
    folder = tmp_path_factory.mktemp("everything")
    (folder / "episodes").mkdir()
    (folder / "episodes" / "t.vtt").write_text("WEBVTT\n")
    cover = io.BytesIO()
    Image.new("RGB", (1400, 1400)).save(cover, "JPEG")
    for name in ("cover.jpg", "episodes/c.jpg"):
        (folder / name).write_bytes(cover.getvalue())
    more = {"cover": "cover.jpg", "copyright": "Kim", "remote_items": STATED["podroll"]}
    told = {**SAID, "cover": "c.jpg", "transcript": "t.vtt", "funding": [{"url": "https://pay.example/209"}]}
    feeds = {
        **FEEDS,
        "itunes": {"media": "mp3", "vocabularies": ["itunes", "podcast", "psc", "media"], "moved": True},
    }
    episodes = {"209": told, "trailer": {"type": "trailer", "number": None, "date": "2017-01-01"}}
    show = with_torrent(show_of(folder, show={**STATED, **more}, episodes=episodes, feeds=feeds))
    lean = replace(show.feeds[0], name="lean", media="torrent", vocabularies=("torrent",), block=True)
    found: dict[str, set[str]] = {"the channel": set(), "the item": set()}
    for xml in rendered(replace(show, feeds=(*show.feeds, lean))).values():
        channel = parsed(xml)
        for child in channel:
            where = found["the item" if child.tag == "item" else "the channel"]
            where |= {named(one.tag) for one in child.iter()} - {"item"}
    return found


def named(tag: str) -> str:
    uri, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    return f"{NAMESPACES[uri]}:{local}" if uri else local


def seen(row: Row, made: dict[str, set[str]]) -> set[str]:
    where = row.section.rpartition(": ")[2]
    return made[where] if where in made else made["the channel"] | made["the item"]


def test_every_element_that_is_written_is_in_the_tables(made: dict[str, set[str]]) -> None:
    told = {tag for row in rows() for tag in row.tags if not row.made.startswith("–")}
    parts = {"itunes:name", "itunes:email", "url"}  # of owner and image

    assert (made["the channel"] | made["the item"]) - parts - told == set()


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.section.rpartition(' ')[2]} {row.tags[0]}")
def test_a_row_says_what_is_so(row: Row, made: dict[str, set[str]]) -> None:
    written = seen(row, made)
    if row.made.startswith("–"):
        assert set(row.tags) & written == set(), "it is written after all"
        assert len(row.made) > 3, "no reason is given"
    else:
        assert set(row.tags) - written == set(), "it is not written by a show that uses everything"
    named_rules = set(re.findall(r"\b[A-Z0-9]{2,5}-\d\d\b", row.rules))
    assert named_rules - {rule.id for rule in rules.rules()} == set()
    assert named_rules or row.tags[0].startswith("media:"), "no rule is named"


def test_every_tag_of_the_four_vocabularies_is_in_the_tables() -> None:
    told = {(row.section, tag) for row in rows() for tag in row.tags}
    wanted = {("RSS 2.0: the channel", name) for name in CHANNEL if name != "item"}
    wanted |= {("RSS 2.0: the item", name) for name in ITEM}
    wanted |= {("Apple Podcasts", f"itunes:{name}") for name in ITUNES if name not in ("name", "email")}
    wanted |= {("Podcasting 2.0", f"podcast:{name}") for name in TAGS}

    assert wanted - told == set()


def test_every_word_that_looks_like_a_key_is_one() -> None:
    shapes = (ShowShape, EpisodeShape, FeedShape)
    known = {name for shape in shapes for name in shape.model_fields} | {"splits", "role", "links", "people", "true"}
    written = [re.findall(r"`([a-z_]+)[`:]", row.made) for row in rows() if not row.made.startswith("–")]

    assert {word for words in written for word in words} - known == set()


@pytest.mark.parametrize("shape", [FeedShape, ShowStatements, EpisodeStatements])
def test_every_key_is_explained(shape):
    missing = [name for name in shape.model_fields if not re.search(rf"`[^`]*\b{name}\b[^`]*`", TEXT)]

    assert missing == []


@pytest.mark.parametrize("shape", [ShowShape, EpisodeShape, FeedShape])
def test_what_you_write_lists_every_key(shape):
    text = (Path(__file__).parent.parent / "docs" / "files.md").read_text(encoding="utf-8")
    missing = [name for name in shape.model_fields if f"`{name}`" not in text]

    assert missing == []


def test_every_rule_that_is_named_exists():
    named = set(re.findall(r"\b[A-Z0-9]{2,5}-\d\d\b", TEXT))

    assert named - {rule.id for rule in rules.rules()} == set()


def test_no_row_leaves_a_column_blank():
    lines = [line for line in TEXT.splitlines() if line.startswith("| `")]

    assert lines
    assert [line for line in lines if "|  |" in line or "| |" in line] == []
