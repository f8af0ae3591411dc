"""What people type to calls of the library, and its answers to text and exit codes."""

from __future__ import annotations

import atexit
import gc
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


_NO_MEMORY = "there is not enough memory. Nothing is half written; run it again where there is more"


def main() -> NoReturn:
    """The console script."""
    from shownotes.atomic import Busy, in_words
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
    _open_standard_files()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a title may hold what the terminal cannot show
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _stop)
    atexit.register(gc.freeze)  # at its end the interpreter would look for cycles among all that a build has made
    try:
        try:
            app(prog_name="shownotes")
        finally:
            sys.stdout.flush()  # here, where a full disk can still be told of
    except BrokenPipeError:  # the reader has gone: nothing is left to say
        _discard_output()
        sys.exit(1)
    except Busy as why:
        _fail(str(why))
    except OSError as why:
        _fail(in_words(why))
    except MemoryError:
        _fail(_NO_MEMORY)
    except ImportError as why:
        if "failed to map" not in str(why):
            raise
        _fail(_NO_MEMORY)
    except RuntimeError as why:
        if "start new thread" not in str(why):
            raise
        _fail("the system allows no further thread. Nothing is half written; run it again when it has room")
    sys.exit(0)


def _rank(command: CommandInfo) -> int:
    name = command.name or getattr(command.callback, "__name__", "")
    return _COMMANDS.index(name) if name in _COMMANDS else len(_COMMANDS)


def interruptible() -> None:
    """Let Ctrl+C raise KeyboardInterrupt again, for a command that has something to say or to do then."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _open_standard_files() -> None:
    """A closed standard file would lend its number to the next file that is opened, and prints would land there."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, this one
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w")
    if sys.stdout is None:
        _fail("standard output is closed, so nobody would see the result. Nothing was done")


def _discard_output() -> None:
    """What could not be printed is not tried again at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _fail(said: str) -> NoReturn:
    print(f"shownotes: {said}", file=sys.stderr)
    _discard_output()
    sys.exit(1)


_MAIN = os.getpid()


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """A polite kill leaves through every `with`, so that no temporary file stays."""
    if os.getpid() == _MAIN:
        name = signal.Signals(number).name
        os.write(2, f"\nshownotes: stopped by {name}. Nothing is half written; run it again to go on.\n".encode())
    sys.exit(1)
