"""A Report to lines for a terminal: newest episode first, dead before moved before look."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from shownotes.links import prepare
from shownotes.links.escape import plain
from shownotes.links.reasons import Reason, Verdict
from shownotes.links.report import Finding, Report, summary
from shownotes.links.values import Result
from shownotes.links.worded import advice, told

Paint = Callable[[str, str], str]  # a text and the name of its part, to the text as it is shown


def render(
    report: Report,
    paint: Paint = lambda text, _: text,
    *,
    walled: bool = False,
    everything: bool = False,
    width: int | None = None,
) -> str:
    """The whole report; ``walled`` also lists what answers no robot, ``everything`` also what is ok.

    Words are cut to fit ``width`` columns; places and addresses, which are copied, never are.
    """
    lines: list[str] = []
    for part, episodes in report.parts():
        lines += ["", paint(f"-- {part} --", "episode")] if part else []
        for episode, findings in episodes:
            lines += ["", paint(plain(_heading(report, episode, findings)), "episode")]
            for finding in findings:
                lines += _finding(finding, paint, width)
    lines += _notes(report, paint)
    rest = [result for result in report.shown if walled and result.reason is Reason.WALLED]
    rest += [result for result in report.shown if everything and result.verdict is Verdict.OK]
    lines += [""] * bool(rest) + [plain(f"  {result.verdict:6} {result.url}") for result in rest]
    return "\n".join([*lines, "", *map(plain, summary(report))]).lstrip("\n") + "\n"


def _heading(report: Report, episode: str, findings: list[Finding]) -> str:
    if not episode:
        return "The show"
    date = findings[0].links[0].date
    parts = (episode, report.titles.get(episode, ""), f"({date:%Y-%m-%d})" if date else "")
    return "  ".join(part for part in parts if part)


def _finding(finding: Finding, paint: Paint, width: int | None) -> Iterator[str]:
    result, first = finding.result, finding.links[0]
    sign = "failing" if result.pending else result.verdict.value
    words = f'"{first.text}"' if first.text and first.text not in first.where else ""
    where = ", ".join(part for part in (first.where, words) if part)
    yield f"  {paint(f'{sign:7}', result.verdict)} {_cut(plain(f'{first.place}  {where}'.rstrip()), width)}"
    if finding.is_host:
        yield f"          {plain(_host(finding))}"
    else:
        yield f"          {plain(result.url)}"
        yield f"          {plain(told(result))}"
    if others := _elsewhere(finding):
        yield f"          {plain(others)}"
    if todo := advice(result):
        yield f"          {paint('-> ' + plain(todo), 'todo')}"


def _cut(line: str, width: int | None) -> str:
    room = (width or 0) - 10
    return line if width is None or len(line) <= room else line[: room - 1] + "…"


def _host(finding: Finding) -> str:
    episodes = {link.episode for link in finding.links}
    count = f"{len(finding.links)} links in {len(episodes)} episode{'s' * (len(episodes) != 1)}"
    return f"{prepare.host(finding.result.url)}, the whole host, {count}: {told(finding.result)}"


def _elsewhere(finding: Finding) -> str:
    first, *others = finding.links
    if finding.is_host:
        return "first at " + ", ".join(str(link.place) for link in [first, *others][:4])
    if not others:
        return ""
    some = ", ".join(str(link.place) for link in others[:6])
    return f"also at {some}" + (f" and {len(others) - 6} more" if len(others) > 6 else "")


def _notes(report: Report, paint: Paint) -> Iterator[str]:
    rows = [(result, link, note) for result, link in report.notes() for note in result.notes]
    rows = [row for row in rows if not (row[2].reason is Reason.TWICE and row[1] is not row[0].links[0])]
    if rows:
        yield ""
        yield paint("Could be better", "episode")
    for result, link, note in rows[:40]:
        better = f" -> {note.better}" if note.better and note.better not in note.said else ""
        yield f"  {plain(f'{link.place}  {_short(result)}: {note.said}{better}')}"
    if len(rows) > 40:
        yield f"  … and {len(rows) - 40} more (--format json has them all)"


def _short(result: Result) -> str:
    return result.url if len(result.url) <= 80 else result.url[:79] + "…"
