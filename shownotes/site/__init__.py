"""A Show, its media measured, to the pages and files of its site."""

from __future__ import annotations

from collections.abc import Iterator

from shownotes import covers, notes
from shownotes.model import Show
from shownotes.site import episode_page, files, lists, machines, search
from shownotes.theme import Theme
from shownotes.write import Artifact

__all__ = ["episode", "front", "search"]


def front(show: Show, theme: Theme) -> Iterator[Artifact]:
    """What is not of one episode: lists, the stylesheet, scripts, pictures, and what machines read."""
    yield from lists.pages(show, theme)
    yield Artifact("style.css", theme.style)
    for name, content in theme.scripts.items():
        yield Artifact(name, content)
    yield from covers.artifacts(show)
    yield from machines.artifacts(show, theme)
    yield from files.static(show)


def episode(show: Show, theme: Theme, index: int, rendered: notes.PageNotes) -> Iterator[Artifact]:
    """The page of show.episodes[index] and the files beside it."""
    return episode_page.artifacts(show, theme, index, rendered)
