"""docs/links.md says what the code does: every reason, every setting, every option."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from shownotes.links.formats import FORMATS
from shownotes.links.reasons import MEANINGS, Reason
from shownotes.links.report import Sums
from shownotes.links.settings import Settings

DOCS = (Path(__file__).parent.parent / "docs" / "links.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_documented_with_its_verdict_and_weight(reason: Reason) -> None:
    meaning = MEANINGS[reason]
    weight = "" if meaning.weight == "none" else meaning.weight
    assert f"| `{reason}` | {meaning.verdict} | {weight} | {meaning.said} |" in DOCS


def test_no_other_reason_is_documented() -> None:
    assert len(re.findall(r"^\| `[a-z0-9-]+` \| (ok|moved|look|dead|unchecked) \|", DOCS, re.M)) == len(Reason)


def test_every_setting_and_format_is_documented() -> None:
    settings = DOCS.partition("## Settings")[2].partition("## Help")[0]
    assert [field.name for field in fields(Settings) if f"  {field.name}:" not in settings] == []
    assert [name for name in FORMATS if name not in DOCS.partition("## Formats")[2]] == []


def test_the_summary_of_the_json_is_documented() -> None:
    told = DOCS.partition("summary: {")[2].partition("}")[0]
    assert [field.name for field in fields(Sums)] == re.findall(r"\w+", told)
