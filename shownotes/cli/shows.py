"""What people name, a show and episodes of it, to values; where there are none the command ends with exit 1 or 2."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from shownotes import clock
from shownotes.cli.printing import refuse, report
from shownotes.problems import errors

if TYPE_CHECKING:
    from shownotes.load import Loaded
    from shownotes.model import Episode, Show


def show_in(root: Path, now: datetime | None = None, *, whole: bool = False, tell: bool = False) -> Show:
    """The show of a folder; exit 1 with its Problems if show.yaml is broken, for a `whole` show if anything is.

    Where the rest can be used nothing is said of what cannot, or it is told on standard error.
    """
    loaded = _loaded(root, now)
    if loaded.show is None or (whole and errors(loaded.problems)):
        report(loaded.problems)
        raise typer.Exit(1)
    for problem in errors(loaded.problems) if tell else ():
        print(problem, file=sys.stderr)
    return loaded.show


def episode_of(show: Show, name: str) -> Episode:
    """The episode that somebody named; exit 2 if there is none."""
    from shownotes.select import NoEpisode, find

    try:
        return find(show, name)
    except NoEpisode as why:
        refuse(str(why), why.hint)


def slugs_of(root: Path, names: list[str] | None, now: datetime | None = None) -> set[str] | None:
    """The slugs of the episodes that people named, None for all; exit 2 for a name that nothing has.

    Where a file is broken it may be the one that was named: exit 1 with the Problems. Nothing is said of a show that
    cannot be read at all: None, as whoever needs it will tell.
    """
    from shownotes.select import NoEpisode, slugs

    if not names:
        return None
    loaded = _loaded(root, now, drafts=True)
    try:
        return slugs(loaded.show, names) if loaded.show else None
    except NoEpisode as why:
        if errors(loaded.problems):
            report(loaded.problems)
            raise typer.Exit(1) from None
        refuse(str(why), why.hint)


def _loaded(root: Path, now: datetime | None, *, drafts: bool = False) -> Loaded:
    from shownotes.load import load

    return load(root, now or clock.now(), drafts=drafts)
