"""A word that is being typed to what it can become, for the shell's completion: quick, and silent where it fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import typer

from shownotes.paths import find_root

_FIELD = re.compile(rb"""^(title|number):[ \t]*(["']?)(.*?)\2[ \t]*$""", re.MULTILINE)
_HEAD = 4096  # bytes of an episode's file, in which title and number stand
Found = list[tuple[str, str]]


def episodes(context: typer.Context, incomplete: str) -> Found:
    """Slugs, numbers and "latest", each with the episode's title; the newest name first."""
    return _begun(_episodes(_root(context)), incomplete)


def feeds(context: typer.Context, incomplete: str) -> Found:
    """The names of the feeds."""
    return _begun(((path.stem, "") for path in _files(_root(context), "feeds")), incomplete)


def rules(incomplete: str) -> Found:
    """The ids of the rules, each with its severity."""
    from shownotes.rules import rules as known

    return _begun(((rule.id, rule.severity) for rule in known()), incomplete)


def kinds(incomplete: str) -> Found:
    """The kinds of file that have a schema."""
    return _begun((("show", ""), ("episode", ""), ("feed", "")), incomplete)


def places(context: typer.Context, incomplete: str) -> Found:
    """The places that `text` writes for: the theme's and the show's own."""
    from shownotes import defaults

    root = _root(context)
    folders = [defaults.templates() / "text", *([root / "templates/text"] if root else [])]
    names = {path.stem for folder in folders for path in folder.glob("*.txt")}
    return _begun(((name, "") for name in sorted(names)), incomplete)


def _begun(known: Iterator[tuple[str, str]] | tuple[tuple[str, str], ...], incomplete: str) -> Found:
    return [row for row in dict(known).items() if row[0].startswith(incomplete)]


def _root(context: typer.Context) -> Path | None:
    above = context.parent.params if context.parent else {}
    given = context.params.get("directory") or above.get("directory")
    try:
        return find_root(Path(given or ".").resolve())
    except OSError:
        return None


def _files(root: Path | None, folder: str) -> list[Path]:
    return sorted((root / folder).glob("*.y*ml"), reverse=True) if root else []


def _episodes(root: Path | None) -> Iterator[tuple[str, str]]:
    found = _files(root, "episodes")
    if found:
        yield "latest", "the newest that is out"
    for path in found:
        said = _head(path)
        for name in (path.stem, said.get("number", "")):
            if name:
                yield name, said.get("title", "")


def _head(path: Path) -> dict[str, str]:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return {}
    rows = (row.groups() for row in _FIELD.finditer(head))
    return {key.decode(): value.decode("utf-8", "replace") for key, _, value in rows}
