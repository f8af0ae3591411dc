"""The commands that face the world: publish, verify, next."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from shownotes import clock
from shownotes.cli import Episodes, Folder, Json, app
from shownotes.cli.printing import finish, progress, refuse, report, report_json, root_of
from shownotes.cli.shows import show_in, slugs_of
from shownotes.problems import BrokenShow, Place, Problem, errors

if TYPE_CHECKING:
    from shownotes.publish.plan import Plan
    from shownotes.publish.session import Request, Session

Now = Annotated[
    str | None,
    typer.Option("--now", metavar="TIME", help="Take this as the time: 2026-11-23T12:00Z.", show_default=False),
]


@app.command()
def publish(
    context: typer.Context,
    episodes: Episodes = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan and stop.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Also delete what is no longer made.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Send everything again.")] = False,
    no_verify: Annotated[bool, typer.Option("--no-verify", help="Do not ask public addresses.")] = False,
    no_links: Annotated[bool, typer.Option("--no-links", help="Do not ask the links of what is new.")] = False,
    no_announce: Annotated[bool, typer.Option("--no-announce", help="Tell nobody.")] = False,
    replace_media: Annotated[
        list[str] | None, typer.Option(metavar="EP", help="Give corrected media a new address.", show_default=False)
    ] = None,
    new_guid: Annotated[
        list[str] | None,
        typer.Option(metavar="EP", help="Give it (or show.yaml) another identity.", show_default=False),
    ] = None,
    withdraw: Annotated[
        list[str] | None, typer.Option(metavar="EP", help="Take it out of everything.", show_default=False)
    ] = None,
    move: Annotated[bool, typer.Option("--move", help="Accept new addresses; writes redirects.")] = False,
    reason: Annotated[str, typer.Option(metavar="WHY", help="Needed for each of the four above.")] = "",
    now: Now = None,
    directory: Folder = None,
    as_json: Json = False,
) -> None:
    """Send what is due: check, build, freeze, send, verify.

    Media go first, feeds last. What was published before never changes unless one of the options says so.
    """
    from shownotes.publish.decisions import Wishes
    from shownotes.publish.session import Request

    root = root_of(context, directory)
    wishes = Wishes(tuple(replace_media or ()), tuple(new_guid or ()), tuple(withdraw or ()), move, reason.strip())
    if wishes.any and not wishes.reason:
        refuse(
            "a deliberate change needs its reason",
            'Say why, for whoever reads the .lock: --reason "bad cut at 12:00"',
        )
    time = _time(now)
    only = slugs_of(root, episodes, time)
    request = Request(wishes, only, prune, everything, not no_verify, not no_links, not no_announce)
    _publish(root, time, request, _Manner(episodes or [], dry_run, yes, as_json))


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a publish deals with the person who typed it."""

    names: list[str]  # of the episodes to publish; all if empty
    dry_run: bool
    yes: bool
    as_json: bool


def _publish(root: Path, now: datetime, request: Request, manner: _Manner) -> NoReturn:
    from shownotes.publish.session import Session
    from shownotes.publish.targets import Failed

    try:
        with Session(root, now, request) as session:
            with progress() as bar:
                plan = session.plan(bar)
            _waiting(plan, manner.names)
            if not manner.as_json:
                _show(plan, session.problems)
            if errors(session.problems) or manner.dry_run:
                _told(session, plan, manner.as_json, [])
            if not plan.is_empty or request.prune or plan.due:
                _agree(manner)
            _told(session, plan, manner.as_json, _carried_out(session, plan), done=True)
    except BrokenShow as why:
        _stopped(why.problems, manner.as_json)
    except Failed as why:
        _stopped([Problem(Place("publish"), str(why), why.hint)], manner.as_json)


def _carried_out(session: Session, plan: Plan) -> list[Problem]:
    """Send, announce and ask archives to keep; what went wrong. Each step needs the one before it."""
    from shownotes.publish.keeping import keep

    wrong = session.carry_out(_say)
    if not errors(wrong):
        wrong += session.announce(_say)
    if not errors(wrong) and session.request.links:
        wrong += keep(plan.show, plan.fresh, _say)
    return wrong


@app.command()
def verify(
    context: typer.Context,
    episodes: Episodes = None,
    directory: Folder = None,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """Ask the public addresses of feeds, media and pages, as apps do."""
    from shownotes import build as building
    from shownotes.publish import addresses, verifying

    root = root_of(context, directory)
    time = _time(now)
    only = slugs_of(root, episodes, time)
    try:
        built = building.build_feeds(root, time)
    except BrokenShow as why:
        _stopped(why.problems, as_json)
    public = building.public_folder(root)
    asked = [*addresses.of_feeds(built.show, public), *addresses.of_pages(built.show, public, only)]
    asked += addresses.of_media(built.show, only)
    found = verifying.verify(asked, patient=False)
    if as_json:
        report_json({"asked": len(asked), "problems": [problem.as_json() for problem in found]})
        finish(found)
    report(found)
    print(f"{len(asked)} addresses asked, {len(errors(found))} wrong")
    finish(found)


@app.command("next")
def next_(context: typer.Context, directory: Folder = None, as_json: Json = False, now: Now = None) -> None:
    """Say when the next episode is due, for cron and CI."""
    show = show_in(root_of(context, directory), _time(now), whole=True)
    due = [episode for episode in show.waiting if not episode.draft]
    if as_json:
        report_json(
            {"waiting": [{"slug": one.slug, "title": one.title, "date": one.date.isoformat()} for one in due]}
        )
    elif due:
        for one in due:
            print(f"{one.date.isoformat()}  {one.slug}  {one.title}")
    else:
        print("nothing waits")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _time(given: str | None) -> datetime:
    try:
        return clock.now(given)
    except ValueError:
        refuse(f'"{given}" is not a time', "Write it as 2026-11-23T12:00Z.")


def _waiting(plan: Plan, names: list[str]) -> None:
    """Refuse to publish by name what is not out yet."""
    from shownotes.select import find

    for name in names:
        episode = find(plan.show, name)
        if episode in plan.show.waiting:
            why = "it is a draft" if episode.draft else f"it waits until {episode.date.isoformat()}"
            raise BrokenShow(
                [episode.source.problem(("draft" if episode.draft else "date",), f"cannot go out: {why}")]
            )


def _agree(manner: _Manner) -> None:
    if manner.yes:
        return
    if manner.as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        print("shownotes: nobody is there to be asked; say --yes", file=sys.stderr)
        raise typer.Exit(1)
    if not typer.confirm("Publish this?"):
        print("Nothing was sent.")
        raise typer.Exit(1)


def _show(plan: Plan, problems: list[Problem]) -> None:
    from shownotes.publish.words import lines

    report(problems)
    for line in lines(plan):
        print(line)


def _told(session: Session, plan: Plan, as_json: bool, wrong: list[Problem], *, done: bool = False) -> NoReturn:
    from shownotes.publish.words import as_json as plan_json

    problems = [*session.problems, *wrong]
    if as_json:
        sent = {way.name: way.sent for way in session.ways}
        report_json({**plan_json(plan, problems), "done": done, "sent": sent, "frozen": session.fixed})
        finish(problems)
    report(wrong)
    if errors(session.problems):
        print("Nothing was sent.")
    elif done:
        count = sum(len(way.sent) for way in session.ways)
        print(f"{count} files sent." if count else "Everything was there already; nothing was sent.")
        if session.fixed:
            print(f"Written: {', '.join(f'episodes/{slug}.lock' for slug in session.fixed)}. Commit them.")
    finish(problems)


def _stopped(problems: list[Problem], as_json: bool) -> NoReturn:
    if as_json:
        report_json({"done": False, "problems": [problem.as_json() for problem in problems]})
    else:
        report(problems)
        print("The feeds that are out there stay as they are.")
    raise typer.Exit(1)
