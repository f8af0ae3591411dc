"""The file of chapters that another tool exported to an episode's marks, with the pictures that lie beside it."""

from __future__ import annotations

from pathlib import Path

from shownotes.chapter_files import NotChapters, Row, read_chapters
from shownotes.model import Mark
from shownotes.paths import NoFile, file_below
from shownotes.problems import Place, Problem
from shownotes.reading import Reading

_ELSEWHERE = ("http:", "https:", "data:", "//")


def exported_marks(text: str, reading: Reading) -> tuple[Mark, ...]:
    """The marks of the file that `chapters:` names; what is wrong in it is placed in that file."""
    path = reading.file(text, ("chapters",))
    if path is None:
        return ()
    place = Place(path.relative_to(reading.root).as_posix())
    try:
        rows = read_chapters(path)
    except NotChapters as why:
        at = Place(place.file, why.line, 1 if why.line else 0)
        hint = "docs/media.md lists the formats that are read."
        reading.problems.append(Problem(at, f"this file of chapters {why}", hint, "CHAP-00"))
        return ()
    if remote := [row for row in rows if _is_remote(row)]:
        reading.problems.append(_left_out(place, remote))
    return tuple(
        Mark(
            row.start,
            row.title or f"Chapter {number}",
            row.url if row.url.startswith(("https://", "http://")) else "",
            _beside(path, row, reading, place) if row.image and not _is_remote(row) else None,
            keys=("chapters",),
        )
        for number, row in enumerate(rows, 1)
    )


def _is_remote(row: Row) -> bool:
    return row.image.lower().startswith(_ELSEWHERE)


def _left_out(place: Place, rows: list[Row]) -> Problem:
    said = f"{len(rows)} chapters have their pictures on another server" if rows[1:] else _one(rows[0])
    hint = "They are left out. Save them beside this file and name them there, or under chapters: in the episode."
    return Problem(place, said, hint, "", "warning")


def _one(row: Row) -> str:
    return f'the chapter "{row.title}" has its picture on another server'


def _beside(path: Path, row: Row, reading: Reading, place: Place) -> Path | None:
    """The picture, relative to the file of chapters; its absence is no reason to stop."""
    try:
        return file_below(reading.root, path.parent, row.image)
    except NoFile as why:
        said = f'the chapter "{row.title}" goes without its picture: {why}'
        reading.problems.append(Problem(place, said, why.hint, "", "warning"))
        return None
