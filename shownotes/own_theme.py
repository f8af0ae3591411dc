"""A show's own templates to what is wrong with them that can be told without rendering: syntax, names, words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from shownotes import defaults, theme
from shownotes.model import Show
from shownotes.problems import Place, Problem
from shownotes.words import FILE, languages

_NAMED = re.compile(r"""{%-?\s*(?:extends|include|import|from)\s[^%]*?["']([^"']+)["']""")
_SAID = re.compile(r"""\bwords(?:\.|\[["'])(\w+)""")


def problems(show: Show) -> Iterator[Problem]:
    """Each of them; a show without templates has none."""
    folder = show.root / "templates"
    if not folder.is_dir() or folder.resolve() == defaults.templates().resolve():
        return
    texts = {path.relative_to(folder).as_posix(): _text(path) for path in sorted(folder.rglob("*.html"))}
    yield from theme.syntax(texts)
    yield from _unused(texts)
    whole = [*texts.values(), *(_text(path) for path in sorted(folder.rglob("*.txt")))]
    yield from _words(folder / FILE, {key for text in whole for key in _SAID.findall(text)})


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _unused(texts: dict[str, str]) -> Iterator[Problem]:
    """Files that stand for no default one, and that no other names."""
    known = [path.name for path in sorted(defaults.templates().glob("*.html"))]
    named = {name for text in texts.values() for name in _NAMED.findall(text)}
    for name in texts:
        if name not in known and name not in named:
            near = get_close_matches(name, known, n=1, cutoff=0.6)
            hint = f'Did you mean "{near[0]}"?' if near else "Rename it, or include it from another template."
            message = f'"{name}" stands for no page of the theme, and no template names it'
            yield Problem(Place(f"templates/{name}"), message, hint, severity="warning")


def _words(file: Path, said: set[str]) -> Iterator[Problem]:
    if not file.is_file():
        return
    place = f"templates/{FILE}"
    known = sorted({key for _, table in languages(defaults.templates()) for key in table} | said)
    try:
        own = list(languages(file.parent))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        yield Problem(Place(place), f"this is not TOML: {why}", "Mend it as the message says.")
        return
    except AttributeError:
        hint = 'Write the words of each language below its name: [en], then subscribe = "Follow".'
        yield Problem(Place(place), "a word stands outside of a language", hint)
        return
    lines = _text(file).splitlines()
    for key in sorted({key for _, table in own for key in table} - set(known)):
        near = get_close_matches(key, known, n=1, cutoff=0.6)
        at = next(
            (n for n, line in enumerate(lines, 1) if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line)), 0
        )
        hint = f'Did you mean "{near[0]}"?' if near else "No template shows it: remove it."
        yield Problem(Place(place, at, 1 if at else 0), f'"{key}" is no word of a page', hint, severity="warning")
