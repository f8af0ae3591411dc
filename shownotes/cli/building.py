"""The commands that judge and make a show: check, build, feeds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from shownotes import clock
from shownotes.cli import Episodes, Folder, Json, app, completing
from shownotes.cli.printing import finish, progress, refuse, report, report_folded, report_json, root_of
from shownotes.cli.shows import slugs_of
from shownotes.problems import BrokenShow, Problem


@app.command()
def check(
    context: typer.Context,
    episodes: Episodes = None,
    feed: Annotated[
        str | None, typer.Option("--feed", metavar="FILE_OR_URL", help="Judge any feed instead.", show_default=False)
    ] = None,
    directory: Folder = None,
    as_json: Json = False,
) -> None:
    """Find every mistake, offline; write nothing.

    With --feed: judge a feed that any tool has made, with the lines of its XML.
    """
    from shownotes import build as building
    from shownotes import shares

    if feed is not None:
        _check_feed(feed, as_json)
    root = root_of(context, directory)
    with progress() as bar:
        show, problems = building.check(root, clock.now(), processes=shares.cores(), progress=bar)
    if episodes and show:
        wanted = {f"episodes/{slug}" for slug in slugs_of(root, episodes) or ()}
        problems = [p for p in problems if p.place.file.rsplit(".", 1)[0] in wanted or _letter_of(p, wanted)]
    if as_json:
        report_json({"problems": [problem.as_json() for problem in problems]})
        finish(problems)
    report(problems)
    if not problems and show:
        count = len(show.episodes) + len(show.waiting)
        feeds = len(show.feeds)
        made = f"{show.title}: {count} episode{'s' * (count != 1)}{_waits(show)}, {feeds} feed{'s' * (feeds != 1)}"
        print(f"{made}, no problems")
    finish(problems)


def _check_feed(name: str, as_json: bool) -> NoReturn:
    from shownotes.rules import check_feed
    from shownotes.rules.fetched import Unfetched, fetched

    try:
        if name.startswith(("http://", "https://")):
            from shownotes.publish.verifying import judged_feed

            problems = judged_feed(name, clock.now())
        else:
            problems = check_feed(fetched(name), name, clock.now())
    except Unfetched as why:
        refuse(str(why))
    if as_json:
        report_json({"problems": [problem.as_json() for problem in problems]})
    else:
        report_folded(problems)
        if not problems:
            print(f"{name}: no problems")
    finish(problems)


@app.command()
def build(context: typer.Context, episodes: Episodes = None, directory: Folder = None, as_json: Json = False) -> None:
    """Make public/: media, pages, feeds.

    Tagged media, torrents, chapter files, transcripts, pages and feeds. What has not changed is left alone.
    """
    from shownotes import unchanged

    root, now = root_of(context, directory), clock.now()
    before = unchanged.sources(root)
    if not episodes and (known := unchanged.known(root, before, now)):
        _nothing(known, as_json)
    from shownotes import build as building

    only = slugs_of(root, episodes)
    try:
        with progress() as bar:
            built = building.build(root, now, only=only, progress=bar)
    except BrokenShow as why:
        _broken(why.problems, as_json)
    if only is None:
        due = [one.date for one in built.show.waiting if not one.draft]
        unchanged.remember(root, before, now, min(due, default=None), _answer(built))
    _built(built, root, as_json)


@app.command()
def feeds(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="Feeds by name; all if left out.",
            show_default=False,
            autocompletion=completing.feeds,
        ),
    ] = None,
    directory: Folder = None,
    as_json: Json = False,
) -> None:
    """Make only the feeds.

    Media may be absent where an episode's .lock has their facts.
    """
    from shownotes import build as building
    from shownotes.complaints import meant
    from shownotes.load import yaml_files

    root = root_of(context, directory)
    known = [path.stem for path in yaml_files(root / "feeds")]
    for name in names or ():
        if name not in known:
            refuse(f'there is no feed "{name}"', meant(name, known))
    try:
        built = building.build_feeds(root, clock.now(), set(names) if names else None)
    except BrokenShow as why:
        _broken(why.problems, as_json)
    _built(built, root, as_json)


def _letter_of(problem: Problem, wanted: set[str]) -> bool:
    parts = problem.place.file.split("/")
    return len(parts) > 2 and f"episodes/{parts[-2]}" in wanted


def _broken(problems: list[Problem], as_json: bool) -> None:
    if as_json:
        report_json({"problems": [problem.as_json() for problem in problems]})
    else:
        report(problems)
        print("Nothing was written.")
    raise typer.Exit(1)


def _built(built: Any, root: Path, as_json: bool) -> None:
    written = built.written
    if as_json:
        report_json(
            {
                "new": list(written.new),
                "changed": list(written.changed),
                "unchanged": written.unchanged,
                "removed": list(written.removed),
                "problems": [problem.as_json() for problem in built.problems],
            }
        )
        finish(built.problems)
    report(built.problems)
    for sign, paths in (("+", written.new), ("~", written.changed), ("-", written.removed)):
        for path in paths[:20]:
            print(f"  {sign} public/{path}")
        if len(paths) > 20:
            print(f"  {sign} … and {len(paths) - 20} more")
    print(_summary(built))
    if written.touched:
        print(f"Look at {root / 'public' / 'index.html'}, or run `shownotes preview`.")
    finish(built.problems)


def _answer(built: Any) -> dict[str, Any]:
    """What a build would say that came upon the same files."""
    written = built.written
    count = written.unchanged + len(written.new) + len(written.changed)
    return {
        "summary": f"{_made(built.show)}. All {count} files were up to date; nothing was written.",
        "unchanged": count,
        "problems": [problem.as_json() for problem in built.problems],
    }


def _nothing(known: dict[str, Any], as_json: bool) -> NoReturn:
    problems = [Problem.from_json(row) for row in known["problems"]]
    if as_json:
        files: dict[str, Any] = {"new": [], "changed": [], "unchanged": known["unchanged"], "removed": []}
        report_json({**files, "problems": known["problems"]})
    else:
        report(problems)
        print(known["summary"])
    finish(problems)


def _made(show: Any) -> str:
    episodes, feeds = len(show.episodes), len(show.feeds)
    return f"{show.title}: {episodes} episode{'s' * (episodes != 1)}{_waits(show)}, {feeds} feed{'s' * (feeds != 1)}"


def _waits(show: Any) -> str:
    """Of the episodes that are ready, how many are not out yet, and until when."""
    now = clock.now()
    due = sorted(one.date for one in (*show.waiting, *show.episodes) if not one.draft and one.date > now)
    if not due:
        return ""
    until = f"until {due[0]:%Y-%m-%d %H:%M}"
    return f" (1 waits {until})" if len(due) == 1 else f" ({len(due)} wait, the first {until})"


def _summary(built: Any) -> str:
    written = built.written
    if not written.touched:
        return str(_answer(built)["summary"])
    counts = [
        f"{len(paths)} {word}"
        for paths, word in ((written.new, "new"), (written.changed, "changed"), (written.removed, "removed"))
        if paths
    ]
    return f"{_made(built.show)}. {', '.join(counts)}, {written.unchanged} up to date."
