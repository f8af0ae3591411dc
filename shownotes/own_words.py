"""A show's own words.toml to its words by language, and what is wrong with them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from shownotes.problems import Place, Problem
from shownotes.source import UNMERGED, Unreadable, decoded, unmerged

FILE = "words.toml"
NAME = f"templates/{FILE}"  # as messages call it
Languages = dict[str, dict[str, str]]  # words by their key, by language
_AT = re.compile(r" \(at line (\d+), column (\d+)\)\Z")
_WIDTH = re.compile(r"0?\d{1,2}")
_TABLE = re.compile(r"\s*\[\s*[\"']?([^\"'\]]+?)[\"']?\s*\]")


def own_words(path: Path, standard: Mapping[str, str]) -> tuple[Languages, list[Problem]]:
    """The words in lower-case languages, and every Problem; judged by the places for values of the default words."""
    if not path.exists() and not path.is_symlink():
        return {}, []
    try:
        text = decoded(path)
        tables = tomllib.loads(text)
    except Unreadable as why:
        return {}, [why.problem(NAME)]
    except tomllib.TOMLDecodeError as why:
        return {}, [_not_toml(text, str(why))]
    found = {code: table for code, table in tables.items() if isinstance(table, dict)}
    lines = text.splitlines()
    problems = [_outside(key, lines) for key in tables if key not in found]
    for code, table in found.items():
        for key, value in table.items():
            if slip := _slip(key, value, standard):
                problems.append(Problem(place(lines, code, key), *slip))
    return {code.lower(): {k: str(v) for k, v in table.items()} for code, table in found.items()}, problems


def place(lines: list[str], code: str, key: str) -> Place:
    """Where the word of that language stands; the file as a whole if it is written in another way."""
    named, language = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*="), ""
    for number, line in enumerate(lines, 1):
        if table := _TABLE.match(line):
            language = table[1]
        elif language.lower() == code.lower() and named.match(line):
            return Place(NAME, number, 1)
    return Place(NAME)


def _not_toml(text: str, said: str) -> Problem:
    if marked := unmerged(text):
        return Problem(Place(NAME, marked, 1), UNMERGED, "Keep one side, and take the marks out.")
    at = _AT.search(said)
    where = Place(NAME, int(at[1]), int(at[2])) if at else Place(NAME)
    return Problem(where, f"this is not TOML: {_AT.sub('', said)}", "Mend it as the message says.")


def _outside(key: str, lines: list[str]) -> Problem:
    hint = 'Write the words of each language below its name: [en], then subscribe = "Follow".'
    return Problem(place(lines, "", key), f'"{key}" stands outside of a language', hint)


def _slip(key: str, value: Any, standard: Mapping[str, str]) -> tuple[str, str] | None:
    """What is wrong with a word, and what to do."""
    if not isinstance(value, str):
        return f'"{key}" is no text', f'Write it in quotes: {key} = "…".'
    if key == "months" and len(value.split()) != 12:
        hint = "Write all twelve in one text, with a space between them."
        return f'"months" is a list of {len(value.split())}, not of twelve', hint
    known = set(_places(standard.get(key, "")))
    if not known:
        return None  # nothing is put into it, and braces are braces
    hint = f"It has places for {', '.join(f'{{{name}}}' for name in sorted(known))}."
    try:
        wrong = sorted(set(_places(value)) - known)
    except ValueError:
        return f'"{key}" has a brace without the other one', f"{hint} A brace of its own is written twice."
    return (f'nothing is known to put into {{{wrong[0]}}} of "{key}"', hint) if wrong else None


def _places(text: str) -> Iterator[str]:
    """What stands in braces, a width as in {day:02} left out; raises ValueError for a brace without its other."""
    for _, name, width, conversion in Formatter().parse(text):
        if name is not None:
            odd = f":{width}" if width and not _WIDTH.fullmatch(width) else ""
            yield name + (f"!{conversion}" if conversion else "") + odd
