"""A show's own templates to what is wrong with them that can be told without rendering: syntax, names, words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from shownotes import defaults, theme
from shownotes.complaints import nearest
from shownotes.model import Show
from shownotes.own_words import FILE, own_words, place
from shownotes.problems import Place, Problem
from shownotes.source import Unreadable, decoded
from shownotes.words import FALLBACK, languages

_NAMED = re.compile(r"""{%-?\s*(?:extends|include|import|from)\s[^%]*?["']([^"']+)["']""")
_KINDS = {".html", ".txt", ".css", ".js"}
_SAID = re.compile(r"""\bwords(?:\.|\[["'])(\w+)""")


def problems(show: Show) -> Iterator[Problem]:
    """Each of them; a show without templates has none."""
    folder = show.root / "templates"
    if not folder.is_dir() or folder.resolve() == defaults.templates().resolve():
        return
    texts: dict[str, str] = {}
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _KINDS):
        name = path.relative_to(folder).as_posix()
        try:
            texts[name] = decoded(path)
        except Unreadable as why:
            yield why.problem(f"templates/{name}")
    templates = {name: text for name, text in texts.items() if name.endswith((".html", ".txt"))}
    yield from theme.syntax(templates)
    yield from _unused({name: text for name, text in templates.items() if name.endswith(".html")})
    yield from _words(folder / FILE, {key for text in templates.values() for key in _SAID.findall(text)})


def _unused(texts: dict[str, str]) -> Iterator[Problem]:
    """Files that stand for no default one, and that no other names."""
    known = [path.name for path in sorted(defaults.templates().glob("*.html"))]
    named = {name for text in texts.values() for name in _NAMED.findall(text)}
    for name in texts:
        if name not in known and name not in named:
            near = nearest(name, known)
            hint = f'Did you mean "{near}"?' if near else "Rename it, or include it from another template."
            message = f'"{name}" stands for no page of the theme, and no template names it'
            yield Problem(Place(f"templates/{name}"), message, hint, severity="warning")


def _words(file: Path, said: set[str]) -> Iterator[Problem]:
    standard = languages(defaults.templates())[FALLBACK]
    own, problems = own_words(file, standard)
    yield from problems
    if not own:
        return
    lines = decoded(file).splitlines()
    known = sorted({*standard, *said})
    for code, key in sorted((code, key) for code, table in own.items() for key in table if key not in known):
        near = nearest(key, known)
        hint = f'Did you mean "{near}"?' if near else "No template shows it: remove it."
        yield Problem(place(lines, code, key), f'"{key}" is no word of a page', hint, severity="warning")
