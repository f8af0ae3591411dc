"""The catalogue of words and a show's language to the words that its pages use."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from shownotes.own_words import FILE, Languages, own_words
from shownotes.problems import BrokenShow

FALLBACK = "en"


class Words:
    """The words of one language by key; templates write `words.share`."""

    def __init__(self, by_key: dict[str, str]) -> None:
        self.__dict__.update(by_key)  # as attributes, which templates ask for a hundred times a page

    def __getitem__(self, key: str) -> str:
        found: str = self.__dict__[key]
        return found

    @property
    def month_names(self) -> list[str]:
        """January first."""
        return self["months"].split()


def words(language: str, default: Path, own: Path | None = None) -> Words:
    """The words of "de-at", of "de", or English ones; those in the show's own folder go before the default ones.

    Raises BrokenShow if the show's own cannot be used.
    """
    return _words(language, default, own if own != default else None, (_changed(default), _changed(own)))


@lru_cache(maxsize=4)
def _words(language: str, default: Path, own: Path | None, changed: tuple[int, int]) -> Words:
    catalogues = [languages(default)]
    if own is not None:
        found, problems = own_words(own / FILE, catalogues[0][FALLBACK])
        if problems:
            raise BrokenShow(problems)
        catalogues.append(found)
    said: dict[str, str] = {}
    for code in (FALLBACK, language.partition("-")[0].lower(), language.lower()):
        for catalogue in catalogues:
            said.update(catalogue.get(code, {}))
    return Words(said)


def languages(default: Path) -> Languages:
    """The default words of each language."""
    return tomllib.loads((default / FILE).read_text(encoding="utf-8"))


def _changed(folder: Path | None) -> int:
    try:
        return (folder / FILE).stat().st_mtime_ns if folder else 0
    except OSError:
        return 0
