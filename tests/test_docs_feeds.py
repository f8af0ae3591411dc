"""The table of tags in the documentation leaves out no tag, no key and no rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shownotes import rules
from shownotes.podcasting_shapes import EpisodeStatements, ShowStatements
from shownotes.rules.in_podcast import TAGS
from shownotes.shapes import FeedShape

TEXT = (Path(__file__).parent.parent / "docs" / "feeds.md").read_text(encoding="utf-8")


def test_every_tag_of_podcasting_2_is_in_the_table():
    missing = [name for name in TAGS if f"`podcast:{name}`" not in TEXT and f"`{name}`" not in TEXT]

    assert missing == []


@pytest.mark.parametrize("shape", [FeedShape, ShowStatements, EpisodeStatements])
def test_every_key_is_explained(shape):
    missing = [name for name in shape.model_fields if not re.search(rf"`[^`]*\b{name}\b[^`]*`", TEXT)]

    assert missing == []


def test_every_rule_that_is_named_exists():
    named = set(re.findall(r"\b[A-Z0-9]{2,5}-\d\d\b", TEXT))

    assert named - {rule.id for rule in rules.rules()} == set()


def test_no_row_leaves_a_column_blank():
    rows = [line for line in TEXT.splitlines() if line.startswith("| `")]

    assert rows
    assert [row for row in rows if "|  |" in row or "| |" in row] == []
