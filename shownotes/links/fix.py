"""Results to edits of the author's files: addresses are exchanged in place, and nothing else changes by a byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from shownotes.atomic import write_file
from shownotes.links.prepare import without_tracking
from shownotes.links.reasons import Verdict
from shownotes.links.values import Result
from shownotes.problems import Place
from shownotes.source import Source

_LINE = re.compile(r"\r\n|\r|\n")
_FRONT = re.compile(r"---\r?\n(.*?\r?\n)---\r?\n", re.S)


@dataclass(frozen=True, slots=True)
class Edit:
    """One address to exchange, and why."""

    place: Place
    old: str
    new: str
    why: str


@dataclass(slots=True)
class Fixed:
    """What was exchanged, and what could not be: not there letter by letter, or it would break the file."""

    done: list[Edit] = field(default_factory=list)
    left: list[Edit] = field(default_factory=list)


def edits(results: Iterable[Result], *, archived: bool = False) -> list[Edit]:
    """What there is to mend: permanent moves, tracking parameters and, if asked for, archived copies of the dead."""
    found = []
    for result in results:
        new, why = _better(result, archived)
        if new and new != result.url:
            found += [Edit(link.place, result.url, new, why) for link in result.links]
    return sorted(dict.fromkeys(found), key=lambda edit: edit.place)  # what an alias repeats stands at one place


def _better(result: Result, archived: bool) -> tuple[str, str]:
    if result.verdict is Verdict.DEAD:
        return (result.archived.url, "archived copy") if archived and result.archived else ("", "")
    moved = result.better if result.verdict is Verdict.MOVED else None
    short = without_tracking(moved or result.url)
    return short, "moved" if moved else "tracking"


def apply(root: Path, wanted: Iterable[Edit], *, dry_run: bool = False) -> Fixed:
    """Exchange addresses in the files below ``root``; a file is written once, after it has been read back."""
    fixed = Fixed()
    files: dict[str, list[Edit]] = {}
    for edit in wanted:
        files.setdefault(edit.place.file, []).append(edit)
    for name, group in sorted(files.items()):
        path = root / name
        before = path.read_bytes().decode()
        after = _file(before, group, name, fixed)
        if after != before and not dry_run:
            write_file(path, after.encode())
    return fixed


def _file(text: str, group: list[Edit], name: str, fixed: Fixed) -> str:
    """The text with each edit that leaves the file readable and everything else as it was; from the end backwards."""
    for edit in sorted(group, key=lambda edit: edit.place, reverse=True):
        for new in dict.fromkeys((edit.new, quote(edit.new, safe=":/?&=%#@!$*+;~-._"))):
            changed = _exchange(text, edit, new)
            if changed is not None and _says_the_same(name, text, changed, edit.old, new):
                text = changed
                fixed.done.append(Edit(edit.place, edit.old, new, edit.why))
                break
        else:
            fixed.left.append(edit)
    return text


def _exchange(text: str, edit: Edit, new: str) -> str | None:
    if not edit.place.line:
        return None
    mark = text.startswith("\ufeff")  # places are counted without it
    starts = [0, *(found.end() for found in _LINE.finditer(text))]
    if edit.place.line > len(starts):
        return None
    at = starts[edit.place.line - 1] + edit.place.column - 1 + (mark and edit.place.line == 1)
    return text[:at] + new + text[at + len(edit.old) :] if text.startswith(edit.old, at) else None


def _says_the_same(name: str, before: str, after: str, old: str, new: str) -> bool:
    """Whether the YAML reads as before but for this one address, and where an alias repeats it."""
    one, other = _value(name, before), _value(name, after)
    if one is _BROKEN or other is _BROKEN:
        return False
    changes = set(_changes(one, other))
    return len(changes) == 1 and all(_is_exchange(*change, old, new) for change in changes)


_BROKEN = object()


def _value(name: str, text: str) -> Any:
    if name.endswith((".yaml", ".yml")):
        source = Source(name, _LINE.sub("\n", text.removeprefix("\ufeff")))
        return _BROKEN if source.mistakes else source.value
    front = _FRONT.match(text)  # a letter: front matter, then Markdown
    if front is None:
        return [text]
    source = Source(name, _LINE.sub("\n", front[1]))
    return _BROKEN if source.mistakes else [source.value, text[front.end() :]]


def _changes(one: Any, other: Any) -> Iterator[tuple[Any, Any]]:
    """Each part that differs: as it was and as it is."""
    if isinstance(one, dict) and isinstance(other, dict) and list(one) == list(other):
        for key in one:
            yield from _changes(one[key], other[key])
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for part, there in zip(one, other, strict=True):
            yield from _changes(part, there)
    elif one != other or type(one) is not type(other):
        yield (one, other) if isinstance(one, str) and isinstance(other, str) else (None, None)


def _is_exchange(one: str | None, other: str | None, old: str, new: str) -> bool:
    """Whether a text is another one in which one address was exchanged."""
    if one is None or other is None:
        return False
    spots = (found.start() for found in re.finditer(re.escape(old), one))
    return any(one[:at] + new + one[at + len(old) :] == other for at in spots)
