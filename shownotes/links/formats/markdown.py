"""A Report to Markdown, for the summary of a job or the body of an issue."""

from __future__ import annotations

from shownotes.links.escape import markdown, markdown_address
from shownotes.links.report import Finding, Report, summary
from shownotes.links.worded import advice, told

_TABLE = ("| | Where | Link | What to do |", "|-|-|-|-|")
_MOST = 300  # findings: an issue's body holds 65,536 characters


def render(report: Report) -> str:
    """The sums first, then a table for each episode."""
    lines = [f"## Links of {markdown(report.show)}", ""]
    lines += [f"- {markdown(line)}" for line in summary(report)]
    shown = 0
    for part, episodes in report.parts():
        lines += ["", f"## {part}"] if part else []
        for episode, findings in episodes:
            if shown < _MOST:
                lines += ["", f"### {markdown(_heading(report, episode))}", "", *_TABLE]
                lines += [_row(finding) for finding in findings[: _MOST - shown]]
            shown += len(findings)
    if shown > _MOST:
        lines += ["", f"… and {len(report.findings) - _MOST} more."]
    return "\n".join(lines) + "\n"


def _heading(report: Report, episode: str) -> str:
    return f"{episode} {report.titles.get(episode, '')}".strip() if episode else "The show"


def _row(finding: Finding) -> str:
    result, first = finding.result, finding.links[0]
    sign = f"**{result.verdict}**" if result.verdict == "dead" else result.verdict.value
    words = markdown(first.text or result.url)
    what = f"[{words}]({markdown_address(result.url)})<br>{markdown(told(result))}"
    if finding.is_host:
        what += f"<br>and {len(finding.results) - 1} more on this host"
    others = len(finding.links) - 1
    where = f"{markdown(first.place.file)}:{first.place.line}" + (f"<br>and {others} more" if others else "")
    return f"| {sign} | {where} | {what} | {markdown(advice(result))} |"
