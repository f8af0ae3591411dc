"""The command that writes what other places want to read of an episode: text."""

from __future__ import annotations

from typing import Annotated

import typer

from shownotes import clock
from shownotes.cli import Folder, OneEpisode, app, completing
from shownotes.cli.printing import refuse, report, root_of


@app.command()
def text(
    context: typer.Context,
    episode: OneEpisode,
    place: Annotated[
        str,
        typer.Argument(
            metavar="PLACE",
            help="youtube, newsletter, mastodon, plain, markdown, or your own.",
            autocompletion=completing.places,
        ),
    ],
    directory: Folder = None,
) -> None:
    """Print an episode's text for another place.

    From templates/text/PLACE.txt, within the place's limit. A show adds a place by adding a file.
    """
    from shownotes import texts
    from shownotes.complaints import meant
    from shownotes.load import load
    from shownotes.select import NoEpisode, find
    from shownotes.theme import BrokenTemplate

    loaded = load(root_of(context, directory), clock.now())
    if loaded.show is None:
        report(loaded.problems)
        raise typer.Exit(1)
    try:
        print(texts.text(loaded.show, find(loaded.show, episode), place), end="")
    except NoEpisode as why:
        refuse(str(why), why.hint)
    except texts.NoPlace as why:
        refuse(str(why), meant(place, why.known))
    except BrokenTemplate as why:
        report([why.problem])
        raise typer.Exit(1) from None
