"""A listener's letter, a Markdown file with front matter, to a Letter and the Problems in it."""

from __future__ import annotations

from pathlib import Path

from shownotes import shapes
from shownotes.complaints import shaped
from shownotes.model import Letter
from shownotes.paths import slugified
from shownotes.problems import Place, Problem
from shownotes.reading import Reading
from shownotes.source import Source, Unreadable, decoded

_FENCE = "---\n"


def read_letter(episode: Reading, path: Path, zone: str) -> tuple[Letter | None, list[Problem]]:
    """The letter, or None where it cannot be understood; dates without an offset are local to zone."""
    name = path.relative_to(episode.root).as_posix()
    try:
        text = decoded(path)
    except Unreadable as why:
        return None, [why.problem(name)]
    front, fence, body = text.removeprefix(_FENCE).partition("\n" + _FENCE)
    if not text.startswith(_FENCE) or not fence:
        hint = 'Start the file with a line "---", then "from:" and "subject:", then "---".'
        return None, [Problem(Place(name, 1, 1), "the letter does not say whom it is from", hint)]
    source = Source(name, front + "\n", first_line=1)
    shape, problems = shaped(shapes.LetterShape, source)
    if shape is None:
        return None, problems
    reading = Reading(episode.root, path, source, episode.link)
    date = reading.date(shape.date, ("date",), zone)
    letter = Letter(slugified(path.stem) or "letter", shape.sender, shape.subject, body.strip(), date, source, path)
    return letter, reading.problems
