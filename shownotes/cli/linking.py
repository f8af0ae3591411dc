"""The command that checks links: what was typed to a run of the engine, its report, and exit 0, 1, 2 or 3."""

from __future__ import annotations

import os
import re
import shutil
import sys
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shownotes import clock
from shownotes.cli import Episodes, Folder, Json, app
from shownotes.cli.printing import refuse, report, root_of
from shownotes.cli.shows import show_in, slugs_of

if TYPE_CHECKING:
    from shownotes.links.memory import Memory
    from shownotes.links.report import Report
    from shownotes.links.settings import Options
    from shownotes.links.values import Link
    from shownotes.model import Show


class Redirects(StrEnum):
    """Which permanent moves are told one by one."""

    FOLDED = "folded"
    ALL = "all"


class Format(StrEnum):
    """How the result is printed."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    JUNIT = "junit"
    SARIF = "sarif"
    GITHUB = "github"
    MARKDOWN = "markdown"
    HTML = "html"


def _flag(name: str, said: str) -> Any:
    return typer.Option(name, help=said)


def _value(name: str, metavar: str, said: str) -> Any:
    return typer.Option(name, metavar=metavar, help=said, show_default=False)


_Form = Annotated[Format, typer.Option("--format", metavar="FORM", help=f"How to print: {', '.join(Format)}.")]
_Deadline = Annotated[float | None, _value("--deadline", "SECONDS", "Stop asking then; the rest stays unchecked.")]
_Fix = Annotated[bool, _flag("--fix", "Write permanent moves and addresses without tracking into the files.")]
_Redirects = Annotated[
    Redirects, typer.Option("--redirects", help="all: tell moves to https, www or a slash one by one.")
]
_SaveMemory = Annotated[Path | None, _value("--export", "FILE", "Write the memory as JSON, for a CI cache.")]
_LoadMemory = Annotated[Path | None, _value("--import", "FILE", "Take in such a file first, if it is there.")]


@app.command()
def links(
    context: typer.Context,
    episodes: Episodes = None,
    directory: Folder = None,
    as_json: Json = False,
    form: _Form = Format.TEXT,
    strict: Annotated[bool, _flag("--strict", "Believe a single check: dead is dead at once.")] = False,
    ask_all: Annotated[bool, _flag("--all", "Ask every address, remembered or not.")] = False,
    fresh: Annotated[bool, _flag("--fresh", "Forget every answer first.")] = False,
    offline: Annotated[bool, _flag("--offline", "Only read the addresses; ask nobody.")] = False,
    probe: Annotated[bool, _flag("--probe", "Ask each host for a page that nobody made, to find soft 404s.")] = False,
    since: Annotated[str | None, _value("--since", "DATE", "Only episodes from this day on.")] = None,
    deadline: _Deadline = None,
    fix: _Fix = False,
    archived: Annotated[bool, _flag("--archived", "With --fix: archived copies for dead links, too.")] = False,
    dry_run: Annotated[bool, _flag("--dry-run", "With --fix: say what would change.")] = False,
    copies: Annotated[bool, typer.Option("--copies/--no-copies", help="Look for archived copies.")] = True,
    ok: Annotated[list[str] | None, _value("--ok", "URL", "Remember that this address is fine.")] = None,
    until: Annotated[str | None, _value("--until", "DATE", "With --ok: for how long; a year if left out.")] = None,
    redirects: _Redirects = Redirects.FOLDED,
    walled: Annotated[bool, _flag("--walled", "List the links that answer no robot.")] = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="List what is ok, too.")] = False,
    save_memory: _SaveMemory = None,
    load_memory: _LoadMemory = None,
) -> None:
    """Check every link.

    Exit 0: none is dead; 1: some are; 2: wrong usage; 3: could not check (no network).
    """
    from shownotes.cli.asked import Asked
    from shownotes.links.report import Ending

    root = root_of(context, directory)
    show, found = _collected(root, episodes, since)
    options = _options(
        show,
        strict=strict,
        ask_all=ask_all,
        fresh=fresh,
        offline=offline,
        probe=probe,
        all_redirects=redirects is Redirects.ALL,
        deadline=_time_left(deadline),
    )
    form = Format.JSON if as_json else form
    with _memory(root, load_memory) as memory:
        if ok:
            _accept(memory, ok, until, found)
            return
        options = _with_own_site(root, found, options)
        made = Asked(show, found, options, memory, copies, form is Format.JSONL).report()
        no_network = made.ended is Ending.NO_NETWORK
        if save_memory and not no_network:
            save_memory.write_text(memory.export(), encoding="utf-8")
    if form is not Format.JSONL and not (no_network and form is Format.TEXT):
        _print(made, form, walled=walled, verbose=verbose)
    if fix and not no_network:
        _fix(root, made, archived=archived, dry_run=dry_run, quiet=form is not Format.TEXT)
    raise typer.Exit(made.exit_code)


def _collected(root: Path, names: list[str] | None, since: str | None) -> tuple[Show, list[Link]]:
    from shownotes.links.collect import collect

    show = show_in(root, tell=True)
    only = slugs_of(root, names)
    return show, collect(show, only, _day(since, "--since") if since is not None else None)


def _day(text: str, option: str) -> datetime:
    written = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text)
    try:
        day = date(*[int(part or 1) for part in written.groups()]) if written else None
    except ValueError:
        day = None
    if day is None:
        refuse(f'{option} "{text}" is not a day', "Write it as 2026-11-23; the day or the month may be left out.")
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _time_left(seconds: float | None) -> float | None:
    if seconds is not None and seconds <= 0:
        refuse(f"--deadline {seconds:g} leaves no time at all")
    return seconds


def _options(show: Show, **chosen: Any) -> Options:
    from shownotes.links.settings import ended, options_of, problems

    if wrong := problems(show):
        report(wrong)
        raise typer.Exit(2)
    options = options_of(show, **chosen)
    for rule in ended(show, options.settings, clock.now()):
        print(rule, file=sys.stderr)
    return options


def _with_own_site(root: Path, found: list[Link], options: Options) -> Options:
    """With the pages that a build would make, drafts included, where any link needs them."""
    from dataclasses import replace

    from shownotes.links.own_site import OwnSite, leads_home
    from shownotes.load import load
    from shownotes.media import captions
    from shownotes.problems import BrokenShow
    from shownotes.rendering import everything
    from shownotes.theme import Theme

    show = load(root, clock.now(), drafts=True).show
    if show is None or not leads_home(found, show.link):
        return options
    try:
        files = {made.path: made.content for made in everything(show, Theme(show))}
    except BrokenShow:
        return options
    for episode in show.episodes:
        files |= captions.made(show, episode)
    files |= {media.path: b"" for episode in show.episodes for media in episode.media if media.path}
    return replace(options, own_site=OwnSite(show.link, files))


def _memory(root: Path, taken_in: Path | None) -> Memory:
    from shownotes.build import state_folder
    from shownotes.links.memory import Memory

    memory = Memory(state_folder(root) / "links.sqlite")
    if taken_in and taken_in.exists():
        try:
            memory.take_in(taken_in.read_text(encoding="utf-8"))
        except ValueError as why:
            refuse(f'"{taken_in}": {why}', "It is made by `shownotes links --export`.")
    return memory


def _accept(memory: Memory, urls: list[str], until: str | None, found: list[Link]) -> None:
    from shownotes.links.memory import Accepted

    last = _day(until, "--until") if until else clock.now() + timedelta(days=365)
    known = {link.url for link in found}
    for url in urls:
        memory.accept(Accepted(url, last))
        print(f"{url} counts as fine until {last:%Y-%m-%d}")
        if url not in known:
            print("    No link of these has this address, letter by letter.", file=sys.stderr)


def _print(made: Report, form: Format, *, walled: bool, verbose: bool) -> None:
    from shownotes.links.formats import FORMATS, terminal

    if form is Format.TEXT:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        print(terminal.render(made, _paint, walled=walled, everything=verbose, width=width), end="")
    else:
        print(FORMATS[form](made), end="")


def _paint(text: str, part: str) -> str:
    if "NO_COLOR" in os.environ or not sys.stdout.isatty():
        return text
    colour = {"dead": "1;31", "moved": "34", "look": "33", "episode": "1", "todo": "2"}.get(part)
    return f"\x1b[{colour}m{text}\x1b[0m" if colour else text


def _fix(root: Path, made: Report, *, archived: bool, dry_run: bool, quiet: bool) -> None:
    from shownotes.links import fix
    from shownotes.links.escape import plain

    fixed = fix.apply(root, fix.edits(made.results, archived=archived), dry_run=dry_run)
    out = sys.stderr if quiet else sys.stdout
    for edit in fixed.done:
        print(plain(f"{edit.place}: {edit.old} -> {edit.new}  ({edit.why})"), file=out)
    for edit in fixed.left:
        print(plain(f"{edit.place}: change {edit.old} to {edit.new} by hand"), file=out)
    word = "would be changed" if dry_run else "changed"
    print(f"{len(fixed.done)} address{'es' * (len(fixed.done) != 1)} {word}, {len(fixed.left)} left to you", file=out)
