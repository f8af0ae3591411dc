"""The catalogue of words and a show's language to the words that its pages use."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FALLBACK = "en"
FILE = "words.toml"


class Words:
    """The words of one language by key; templates write `words.share`."""

    def __init__(self) -> None:
        self._by_key: dict[str, str] = {}

    def update(self, more: dict[str, str]) -> None:
        self._by_key.update(more)

    def __getitem__(self, key: str) -> str:
        return self._by_key[key]

    def __getattr__(self, key: str) -> str:
        try:
            return self._by_key[key]
        except KeyError:
            raise AttributeError(key) from None

    @property
    def month_names(self) -> list[str]:
        """January first."""
        return self["months"].split()


def words(language: str, *folders: Path) -> Words:
    """The words of "de-at", of "de", or English ones; a later folder's words.toml goes before an earlier one's."""
    found = Words()
    for code in (FALLBACK, language.partition("-")[0].lower(), language.lower()):
        for folder in folders:
            found.update(_tables(folder / FILE).get(code, {}))
    return found


def languages(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Each language of a catalogue and its words."""
    yield from _tables(folder / FILE).items()


def _tables(path: Path) -> dict[str, dict[str, str]]:
    """Raises tomllib.TOMLDecodeError for a catalogue that cannot be read."""
    if not path.is_file():
        return {}
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, changed: int) -> dict[str, dict[str, str]]:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {code.lower(): {key: str(value) for key, value in table.items()} for code, table in tables.items()}
