"""What people type for an episode (a slug, a number, "latest" or a path) to the episode."""

from __future__ import annotations

from pathlib import Path

from shownotes.complaints import meant
from shownotes.model import Episode, Show


class NoEpisode(ValueError):
    """No episode goes by that name; `hint` says which do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def find(show: Show, name: str) -> Episode:
    """The episode of that name, waiting ones included; raises NoEpisode."""
    everything = (*show.episodes, *show.waiting)
    if name == "latest" and show.episodes:
        return show.episodes[0]
    is_path = "/" in name or name.endswith((".yaml", ".yml"))
    paths = (Path(name).resolve(), (show.root / name).resolve()) if is_path else ()
    for episode in everything:
        if name in (episode.slug, episode.number) or episode.path in paths:
            return episode
    known = [episode.slug for episode in everything]
    hint = meant(name, known) if len(known) < 20 else meant(name, known).partition("Known are")[0]
    if not hint:
        hint = f"The latest is {show.episodes[0].slug}." if show.episodes else "None is out yet."
    raise NoEpisode(f'there is no episode "{name}"', hint)


def slugs(show: Show, names: list[str]) -> set[str] | None:
    """The slugs of the named episodes; None, which means all, where no name is given."""
    return {find(show, name).slug for name in names} or None
