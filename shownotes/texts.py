"""An episode to the text that another place wants, from a template in templates/text/ and within its limit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from shownotes import defaults
from shownotes.catalogue import once
from shownotes.chapters import ZERO
from shownotes.markup import plain_text
from shownotes.model import Episode, Mark, Show
from shownotes.theme import Theme

FOLDER = "text"
_LIMIT = re.compile(r"\{#\s*limit:\s*(\d+)( bytes)?(?:, an address counts (\d+))?\s*#\}")
_ADDRESS = re.compile(r"https?://\S+")
_BLANKS = re.compile(r"\n{3,}")


class NoPlace(ValueError):
    """No template has that name; `known` are the names that have one."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f'there is no template "{FOLDER}/{name}.txt"')
        self.known = known


def places(show: Show) -> list[str]:
    """The names that `text` knows: the default ones and the show's own."""
    folders = (defaults.templates() / FOLDER, show.root / "templates" / FOLDER)
    return sorted({path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.txt")})


def text(show: Show, episode: Episode, place: str) -> str:
    """The text, ended by a line end; raises NoPlace, or BrokenTemplate for a template that fails."""
    known = places(show)
    if place not in known:
        raise NoPlace(place, known)
    theme = Theme(show)
    name = f"{FOLDER}/{place}.txt"
    rendered = theme.text(
        name,
        episode=episode,
        summary=plain_text(episode.summary),
        chapters=_chapters(show, episode),
        links=once(theme.catalogue.mentions_of(episode)),
    )
    limit = _LIMIT.search(theme.file(name))
    tidy = _BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in rendered.strip().splitlines()))
    if place == "youtube":
        tidy = tidy.replace("<", "‹").replace(">", "›")  # it refuses descriptions that hold them
    if limit:
        tidy = within(tidy, int(limit[1]), int(limit[3] or 0), in_bytes=bool(limit[2]))
    return tidy + "\n"


def within(text: str, limit: int, address: int = 0, *, in_bytes: bool = False) -> str:
    """The text in at most so many characters or bytes, of which an address counts so many if that is given.

    Lines go from the end of the longest part that has several, then words from the end of the longest line without an
    address; what is left after that is cut.
    """

    def count(some: str) -> int:
        counted = _ADDRESS.sub("x" * address, some) if address else some
        return len(counted.encode()) if in_bytes else len(counted)

    def whole() -> str:
        return "\n\n".join("\n".join(lines) for lines in blocks if lines)

    blocks = [block.split("\n") for block in text.split("\n\n")]
    while count(whole()) > limit and (several := [lines for lines in blocks if len(lines) > 1]):
        max(several, key=lambda lines: sum(map(len, lines))).pop()
    while (over := count(whole()) - limit) > 0 and (plain := [one for one in blocks if one and "://" not in one[0]]):
        longest = max(plain, key=lambda lines: len(lines[0]))
        longest[:] = [shorter] if (shorter := _shorter(longest[0], over)) else []
    return whole() if count(whole()) <= limit else whole()[: limit // 4 if in_bytes else limit]


def _shorter(line: str, by: int) -> str:
    """A line with its last words gone, "" if none would be left."""
    words = line[: max(len(line) - by - 2, 0)].rpartition(" ")[0].rstrip(",;:–-… ")
    return f"{words}…" if words else ""


def _chapters(show: Show, episode: Episode) -> list[Mark]:
    """Every start, from 0:00; those closer than ten seconds to the one before are passed over, as YouTube asks."""
    rows = sorted(episode.marks, key=lambda mark: mark.start)
    if rows and rows[0].start > ZERO:
        rows.insert(0, Mark(ZERO, show.intro))
    return list(_apart(rows))


def _apart(rows: list[Mark]) -> Iterator[Mark]:
    last = timedelta(-1)
    for mark in rows:
        if mark.start - last >= timedelta(seconds=10):
            yield mark
            last = mark.start
