"""One result to the words in which it is told, without secrets."""

from __future__ import annotations

from dataclasses import replace

from shownotes.links import prepare
from shownotes.links.reasons import MEANINGS, Verdict
from shownotes.links.values import Result


def told(result: Result) -> str:
    """What was seen, in words, and since when."""
    said = result.said or MEANINGS[result.reason].said
    if result.since is None or result.checks < 1:
        return said
    times = "once" if result.checks == 1 else f"{result.checks} checks"
    state = "dead" if result.verdict is Verdict.DEAD else "failing"
    return f"{said} ({state} since {result.since:%Y-%m-%d}, {times})"


def advice(result: Result) -> str:
    """The one thing to do about it."""
    if result.archived:
        return f"archived {result.archived.taken:%Y-%m-%d}: {result.archived.url}"
    if result.pending:
        return "asked again on each run, until it is certain"
    if result.better and result.verdict is Verdict.DEAD:
        return f"probably {result.better}"
    return MEANINGS[result.reason].todo.replace("URL", result.url)


def masked(result: Result) -> Result:
    """The result as it may be shown: no address in it has a name or a password before its host."""
    if "@" not in result.url:
        return result
    hide = prepare.without_password
    if hide(result.url) == result.url:
        return result
    return replace(
        result,
        url=hide(result.url),
        said=hide(result.said),
        better=result.better and hide(result.better),
        notes=tuple(
            replace(note, said=hide(note.said), better=note.better and hide(note.better)) for note in result.notes
        ),
        links=tuple(replace(link, url=hide(link.url), text=hide(link.text)) for link in result.links),
    )
