"""What people type to calls of the library, and its answers to text and exit codes."""

from __future__ import annotations

import io
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer
from typer.models import CommandInfo

from shownotes import __version__
from shownotes.cli import completing

app = typer.Typer(
    name="shownotes",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Folder = Annotated[
    Path | None,
    typer.Option("-C", "--directory", metavar="DIR", help="The show's folder.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Episodes = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[EP]...",
        help='Slugs, numbers, paths or "latest"; all if left out.',
        show_default=False,
        autocompletion=completing.episodes,
    ),
]
OneEpisode = Annotated[
    str,
    typer.Argument(metavar="EP", help='A slug, a number, a path or "latest".', autocompletion=completing.episodes),
]
# As they are listed: from starting a show to what is seldom asked.
_COMMANDS = "init new check build preview publish next verify links feeds text chapters rules schema".split()


def _version(wanted: bool) -> None:
    if wanted:
        print(f"shownotes {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    directory: Folder = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Publish a podcast from one YAML file an episode.

    Show notes, feeds, tagged media, torrents and checked links. Start with `shownotes init my-show`.
    """
    context.obj = directory


def main() -> NoReturn:
    """The console script."""
    from shownotes.atomic import Busy
    from shownotes.cli import (  # noqa: F401 - they register their commands
        asking,
        authoring,
        building,
        linking,
        previewing,
        publishing,
        telling,
    )

    app.registered_commands.sort(key=_rank)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a title may hold what the terminal cannot show
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        app(prog_name="shownotes")
    except BrokenPipeError:  # the reader has gone: nothing is left to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Busy as why:
        print(f"shownotes: {why}", file=sys.stderr)
        sys.exit(1)
    except OSError as why:
        print(f"shownotes: {_told(why)}", file=sys.stderr)
        sys.exit(1)
    sys.exit(0)


def _rank(command: CommandInfo) -> int:
    name = command.name or getattr(command.callback, "__name__", "")
    return _COMMANDS.index(name) if name in _COMMANDS else len(_COMMANDS)


def _told(why: OSError) -> str:
    where = f"{why.filename}: " if why.filename else ""
    return f"{where}{why.strerror or why}"


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """A polite kill leaves through every `with`, so that no temporary file stays."""
    sys.exit(128 + number)
