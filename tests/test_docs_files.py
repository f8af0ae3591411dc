"""docs/files.md against the shapes: every key that people may write is described there, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest

from shownotes.podcasting_shapes import BothShape
from shownotes.shapes import EpisodeShape, FeedShape, ItemShape, LetterShape, SegmentShape, ShowShape
from shownotes.shapes_base import Shape

DOCS = Path(__file__).parent.parent / "docs"
SECTIONS = re.split(r"^## ", (DOCS / "files.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
WORDS = re.compile(r"[a-z_]+")


def section(title: str) -> str:
    """A section of files.md, with the documents that it says go on with it."""
    (found,) = [text for text in SECTIONS if text.startswith(title + "\n")]
    linked = re.findall(r"described in \[[^\]]+\]\(([a-z]+\.md)\)", found)
    return found + "".join((DOCS / name).read_text(encoding="utf-8") for name in linked)


def named(text: str) -> set[str]:
    """Every word that stands in code."""
    spans = re.findall(r"```.*?```|`[^`]+`", text, flags=re.DOTALL)
    return {word for span in spans for word in WORDS.findall(span)}


def keys(shape: type[Shape]) -> dict[str, Any]:
    fields = shape.model_fields.items()
    return {field.alias or name: field.annotation for name, field in fields if not field.exclude}


def inner(annotation: Any) -> set[type[Shape]]:
    """The shapes that a value is made of."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return {annotation}
    return {shape for part in get_args(annotation) for shape in inner(part)}


def every(shape: type[Shape]) -> set[str]:
    """The keys of a shape and of all within it."""
    seen: set[type[Shape]] = set()
    todo = {shape}
    while todo:
        one = todo.pop()
        seen.add(one)
        todo |= {other for value in keys(one).values() for other in inner(value)} - seen
    return {name for one in seen for name in keys(one)}


@pytest.mark.parametrize(
    ("title", "shape"),
    [("show.yaml", ShowShape), ("An episode", EpisodeShape), ("A feed", FeedShape)],
)
def test_every_key_is_described(title: str, shape: type[Shape]) -> None:
    wanted = every(shape)
    if shape is not FeedShape:
        wanted -= every(BothShape)
    assert sorted(wanted - named(section(title))) == []


def test_what_a_show_and_an_episode_state_alike_is_described() -> None:
    assert sorted(every(BothShape) - named(section("In both"))) == []


def test_a_letters_front_matter_is_described() -> None:
    assert sorted(every(LetterShape) - named(section("An episode"))) == []


@pytest.mark.parametrize(
    ("title", "shape"), [("show.yaml", ShowShape), ("An episode", EpisodeShape), ("A feed", FeedShape)]
)
def test_every_row_of_the_tables_is_a_key(title: str, shape: type[Shape]) -> None:
    (found,) = [text for text in SECTIONS if text.startswith(title + "\n")]
    rows = re.findall(r"^\| (`[a-z_`, ]+`) \|", found, flags=re.MULTILINE)
    known = every(shape) | set(keys(ItemShape)) | set(keys(SegmentShape))
    assert [name for row in rows for name in WORDS.findall(row) if name not in known] == []


def test_every_example_of_the_show_file_loads(tmp_path: Path) -> None:
    """The YAML in the document is what the loader takes."""
    from datetime import UTC, datetime

    from shownotes.load import load

    (tmp_path / "people").mkdir()
    example = re.search(r"```yaml\n# show\.yaml\n(.*?)```", "".join(SECTIONS), flags=re.DOTALL)
    assert example
    (tmp_path / "show.yaml").write_text(example[1], encoding="utf-8")
    assert [str(one) for one in load(tmp_path, datetime(2026, 1, 1, tzinfo=UTC)).problems] == []
