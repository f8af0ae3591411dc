"""Problems and results to the terminal: text or JSON on standard output, progress on standard error."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import typer

from shownotes.paths import find_root
from shownotes.problems import Problem, errors
from shownotes.progress import Progress


def root_of(context: typer.Context, directory: Path | None) -> Path:
    """The show's folder: -C before or after the command, or the nearest parent with show.yaml; exit 2 without one."""
    given = directory or context.obj
    if given is not None and not given.is_dir():
        refuse(f'"{given}" is not a folder')
    root = find_root((given or Path.cwd()).resolve())
    if root is None:
        refuse(
            f'no show.yaml in "{given or Path.cwd()}" or above it',
            "Go to a show's folder, or name one with -C. `shownotes init DIR` makes a new show.",
        )
    return root


def refuse(message: str, hint: str = "") -> NoReturn:
    """Wrong usage: say what is wrong and exit 2."""
    print(f"shownotes: {message}" + (f"\n    {hint}" if hint else ""), file=sys.stderr)
    raise typer.Exit(2)


def report(problems: list[Problem]) -> None:
    """Print problems and how many there are, on standard output."""
    for problem in problems:
        _print(problem)
    _print_count(problems)


def report_folded(problems: list[Problem], most: int = 5) -> None:
    """The same, with at most so many of each rule: in a feed, each item may break it in the same way."""
    seen: Counter[str] = Counter()
    for problem in problems:
        seen[problem.rule] += 1
        if seen[problem.rule] <= most:
            _print(problem)
    for rule, count in seen.items():
        if count > most:
            print(f"… and {count - most:,} more  [{rule}]")
    _print_count(problems)


def _print(problem: Problem) -> None:
    print(_coloured(problem))
    if os.environ.get("GITHUB_ACTIONS") == "true":
        print(_annotation(problem))


def _print_count(problems: list[Problem]) -> None:
    bad, rest = len(errors(problems)), len(problems) - len(errors(problems))
    if problems:
        print(", ".join([*_count(bad, "problem"), *_count(rest, "warning")]))


def _annotation(problem: Problem) -> str:
    """As GitHub Actions shows it at the line in a pull request."""
    place, said = problem.place, f"{problem.message} {problem.hint}".strip()
    for character, written in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        said = said.replace(character, written)
    return f"::{problem.severity} file={place.file},line={place.line or 1},col={place.column or 1}::{said}"


def report_json(value: dict[str, Any]) -> None:
    """Print one JSON object."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def finish(problems: list[Problem]) -> NoReturn:
    """Exit 1 if anything stops a build, else 0."""
    raise typer.Exit(1 if errors(problems) else 0)


def _count(number: int, word: str) -> list[str]:
    return [f"{number} {word}{'' if number == 1 else 's'}"] if number else []


def _coloured(problem: Problem) -> str:
    text = str(problem)
    if "NO_COLOR" in os.environ or not sys.stdout.isatty():
        return text
    place, _, rest = text.partition(": ")
    colour = "33" if problem.severity == "warning" else "31"
    return f"\x1b[1;{colour}m{place}\x1b[0m: {rest}"


@contextmanager
def progress() -> Iterator[Progress | None]:
    """A bar on standard error while the body runs, if that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    # Without rich's own thread, beside which a build would not dare to fork.
    with Bar(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("reading", total=None)
        shown = 0.0

        def update(done: int, total: int, what: str) -> None:
            nonlocal shown
            if time.monotonic() - shown > 0.1:
                bar.update(task, completed=done, total=total, description=what.replace("[", r"\["))
                bar.refresh()
                shown = time.monotonic()

        yield update
