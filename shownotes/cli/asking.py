"""The commands that tell something of a show: rules, chapters."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from shownotes import clock
from shownotes.cli import Folder, Json, OneEpisode, app, completing
from shownotes.cli.printing import refuse, report, report_json, root_of
from shownotes.cli.shows import episode_of

if TYPE_CHECKING:
    from shownotes.rules import Rule


class Form(StrEnum):
    """How `chapters` prints."""

    AUDACITY = "audacity"
    FFMETADATA = "ffmetadata"
    JSON = "json"
    LINES = "lines"
    MP4CHAPS = "mp4chaps"
    PSC = "psc"
    REAPER = "reaper"
    VORBIS = "vorbis"
    VTT = "vtt"
    YOUTUBE = "youtube"


@app.command()
def rules(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="A rule's id; all rules if left out.",
            show_default=False,
            autocompletion=completing.rules,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Explain a rule, or list them."""
    from shownotes import rules as judging
    from shownotes.complaints import nearest

    one = judging.explain(name) if name is not None else None
    if name is not None and one is None:
        close = nearest(name, [rule.id for rule in judging.rules()])
        refuse(f'there is no rule "{name}"', f'Did you mean "{close}"?' if close else "`shownotes rules` lists them.")
    if as_json:
        report_json({"rules": [_as_json(rule) for rule in ([one] if one else judging.rules())]})
    elif one is not None:
        print(f"{one.id} ({one.severity}): {one.reason}\n    Asked for by {one.source}.")
        print(f'    To silence it, in show.yaml: rules: {{{one.id}: "your reason"}}')
    else:
        for rule in judging.rules():
            print(f"{rule.id:9} {rule.severity:8} {rule.reason}")


def _as_json(rule: Rule) -> dict[str, str]:
    return {"id": rule.id, "severity": rule.severity, "reason": rule.reason, "source": rule.source}


@app.command()
def chapters(
    context: typer.Context,
    episode: OneEpisode,
    form: Annotated[
        Form, typer.Option("--format", "-f", metavar="FORM", help=f"How to print them: {', '.join(Form)}.")
    ] = Form.LINES,
    directory: Folder = None,
) -> None:
    """Print an episode's chapters.

    For the description of a video, for an editor, or for another tool.
    """
    from shownotes import media
    from shownotes.build import check, state_folder
    from shownotes.chapter_text import passed_over, written
    from shownotes.notes import page_chapters
    from shownotes.problems import errors

    root = root_of(context, directory)
    show, problems = check(root, clock.now())
    if show is None or errors(problems):
        report(problems)
        raise typer.Exit(1)
    found = episode_of(media.timed(show, state_folder(root)), episode)
    rows = page_chapters(show, found)
    if not rows:
        refuse(
            f'episode "{found.slug}" has no chapters', 'Give segments or items a "start", and a medium that plays.'
        )
    print(written(show, found, rows, form.value), end="")
    for said in passed_over(rows, form.value):
        print(f"shownotes: {said}", file=sys.stderr)
