"""The commands that start things: init, new, schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from shownotes import clock
from shownotes.cli import Folder, app, completing
from shownotes.cli.printing import refuse, root_of
from shownotes.cli.shows import show_in


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The new show's folder.", show_default=False)],
    title: Annotated[
        str | None, typer.Option(metavar="TITLE", help="The show's name; the folder's otherwise.")
    ] = None,
    link: Annotated[str, typer.Option(metavar="URL", help="Where the site will be served.")] = "https://example.org/",
    author: Annotated[str | None, typer.Option(metavar="NAME", help="Who makes it; the title otherwise.")] = None,
    video: Annotated[bool, typer.Option("--video", help="Also make feeds for HD video and torrents.")] = False,
) -> None:
    """Start a new show."""
    from shownotes import starting

    try:
        made = starting.new_show(folder, title=title, link=link, author=author, video=video)
    except starting.Refused as why:
        refuse(str(why), why.hint)
    for path in made:
        print(f"  + {folder / path}")
    print(f'Now open {folder / "show.yaml"}, then: cd {folder} && shownotes new "Hello, world"')


@app.command()
def new(
    context: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="The episode's title.", show_default=False)],
    directory: Folder = None,
) -> None:
    """Write the next episode's file."""
    from shownotes import starting

    show = show_in(root_of(context, directory))
    try:
        path = starting.new_episode(show, title, clock.now())
    except starting.Refused as why:
        refuse(str(why), why.hint)
    print(f"  + {path}")
    print("Write the notes, put the media beside it, then: shownotes preview")


@app.command()
def schema(
    context: typer.Context,
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="[KIND]", help="show, episode or feed; all if left out.", autocompletion=completing.kinds
        ),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Write them to schemas/ of the show.")] = False,
    directory: Folder = None,
) -> None:
    """Print JSON Schemas, for editors."""
    from shownotes import starting
    from shownotes.shapes import KINDS, json_schema

    if kind is not None and kind not in KINDS:
        refuse(f'there is no kind of file "{kind}"', f"There are: {', '.join(KINDS)}.")
    if write:
        for path in starting.write_schemas(root_of(context, directory)):
            print(f"  + {path}")
        return
    value = json_schema(kind) if kind else {name: json_schema(name) for name in KINDS}
    print(json.dumps(value, ensure_ascii=False, indent=2))
