"""The command that writes what other places want to read of an episode: text."""

from __future__ import annotations

from typing import Annotated

import typer

from shownotes.cli import Folder, OneEpisode, app, completing
from shownotes.cli.printing import refuse, report, root_of
from shownotes.cli.shows import episode_of, show_in
from shownotes.problems import BrokenShow


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

    show = show_in(root_of(context, directory), whole=True)
    try:
        print(texts.text(show, episode_of(show, episode), place), end="")
    except texts.NoPlace as why:
        refuse(str(why), meant(place, why.known))
    except BrokenShow as why:
        report(why.problems)
        raise typer.Exit(1) from None
