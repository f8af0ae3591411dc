"""A Report to workflow commands, which GitHub shows as annotations of the files."""

from __future__ import annotations

from shownotes.links.escape import annotation, annotation_property
from shownotes.links.reasons import Verdict
from shownotes.links.report import Report, summary
from shownotes.links.worded import advice, told

_LEVELS = {Verdict.DEAD: "error", Verdict.MOVED: "warning", Verdict.LOOK: "warning"}


def render(report: Report) -> str:
    """An error for each dead link, a warning for what moved or wants a look, a notice for what fails of late."""
    lines = []
    for _, findings in report.by_episode():
        for finding in findings:
            for result in finding.results:
                level = "notice" if result.pending else _LEVELS[result.verdict]
                title = annotation_property(f"{result.verdict}: {result.reason}")
                message = annotation(f"{result.url}: {told(result)}; {advice(result)}")
                lines += [
                    f"::{level} file={annotation_property(link.place.file)},line={link.place.line},"
                    f"col={link.place.column},title={title}::{message}"
                    for link in result.links
                ]
    lines += [annotation(line) for line in summary(report)]
    return "\n".join(lines) + "\n"
