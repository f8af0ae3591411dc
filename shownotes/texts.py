"""An episode to the text that another place wants, from a template in templates/text/ and within its limit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from shownotes import defaults
from shownotes.catalogue import once
from shownotes.chapters import ZERO, marks
from shownotes.markup import plain_text
from shownotes.model import Episode, Mark, Show
from shownotes.theme import Theme

FOLDER = "text"
_LIMIT = re.compile(r"\{#\s*limit:\s*(\d+)(?:, an address counts (\d+))?\s*#\}")
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
    limit = _LIMIT.search(theme.file(name).decode())
    tidy = _BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in rendered.strip().splitlines()))
    if place == "youtube":
        tidy = tidy.replace("<", "‹").replace(">", "›")  # it refuses descriptions that hold them
    return (within(tidy, int(limit[1]), int(limit[2] or 0)) if limit else tidy) + "\n"


def within(text: str, limit: int, address: int = 0) -> str:
    """The text in at most so many characters, of which an address counts so many if that is given.

    Lines go from the end of the part that has most of them, then words from the longest line.
    """

    def count() -> int:
        whole = "\n\n".join("\n".join(lines) for lines in blocks)
        return len(_ADDRESS.sub("x" * address, whole)) if address else len(whole)

    blocks = [block.split("\n") for block in text.split("\n\n")]
    while count() > limit and len(longest := max(blocks, key=len)) > 1:
        longest.pop()
    over = count() - limit
    if over > 0:
        at = max(range(len(blocks)), key=lambda at: len(blocks[at][0]))
        words = blocks[at][0]
        blocks[at] = [words[: max(len(words) - over - 2, 0)].rsplit(" ", 1)[0].rstrip(",;:–- ") + "…"]
    return "\n\n".join("\n".join(lines) for lines in blocks)


def _chapters(show: Show, episode: Episode) -> list[Mark]:
    """Every start, from 0:00; those closer than ten seconds to the one before are passed over, as YouTube asks."""
    rows = sorted(marks(episode), key=lambda mark: mark.start)
    if rows and rows[0].start > ZERO:
        rows.insert(0, Mark(ZERO, show.intro))
    return list(_apart(rows))


def _apart(rows: list[Mark]) -> Iterator[Mark]:
    last = timedelta(-1)
    for mark in rows:
        if mark.start - last >= timedelta(seconds=10):
            yield mark
            last = mark.start
