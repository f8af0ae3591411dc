"""A Report to text, one module for each format."""

from __future__ import annotations

from collections.abc import Callable

from shownotes.links.formats import data, github, junit, markdown, page, sarif
from shownotes.links.report import Report

FORMATS: dict[str, Callable[[Report], str]] = {
    "json": data.as_json,
    "jsonl": data.as_jsonl,
    "junit": junit.render,
    "sarif": sarif.render,
    "github": github.render,
    "markdown": markdown.render,
    "html": page.render,
}
