"""A Report to SARIF 2.1.0, which code hosts show beside the lines."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any
from urllib.parse import quote

from shownotes import __version__
from shownotes.links.escape import plain
from shownotes.links.reasons import MEANINGS, Reason, Verdict
from shownotes.links.report import Ending, Report
from shownotes.links.values import Link, Result
from shownotes.links.worded import advice, told

_LEVELS = {Verdict.DEAD: "error", Verdict.MOVED: "warning", Verdict.LOOK: "warning"}


def render(report: Report) -> str:
    """One result for each link that is not ok, at its line and column."""
    told_of = [(result, link) for result in report.shown if result.verdict in _LEVELS for link in result.links]
    used = sorted({result.reason for result, _ in told_of})
    driver = {"name": "shownotes", "version": __version__, **_home(), "rules": [_rule(reason) for reason in used]}
    rows = [_row(result, link) for result, link in sorted(told_of, key=lambda pair: pair[1].place)]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": rows}
    if report.ended is not Ending.WHOLE:
        told_once = {"level": "error", "message": {"text": f"The links were not all asked: {report.ended}."}}
        run["invocations"] = [{"executionSuccessful": False, "toolExecutionNotifications": [told_once]}]
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _home() -> dict[str, str]:
    """Where the tool is at home, as its package says; the schema wants an absolute address or none."""
    try:
        declared = metadata("shownotes").get_all("Project-URL") or []
    except PackageNotFoundError:
        declared = []
    homes = dict(row.split(", ", 1) for row in declared if ", " in row)
    found = homes.get("Documentation") or homes.get("Homepage") or next(iter(homes.values()), "")
    return {"informationUri": found} if found.startswith(("https://", "http://")) else {}


def _rule(reason: Reason) -> dict[str, Any]:
    meaning = MEANINGS[reason]
    todo = {"help": {"text": meaning.todo}} if meaning.todo else {}
    level = {"level": _LEVELS.get(meaning.verdict, "note")}
    return {"id": reason.value, "shortDescription": {"text": meaning.said}, **todo, "defaultConfiguration": level}


def _row(result: Result, link: Link) -> dict[str, Any]:
    region = {"startLine": max(link.place.line, 1), "startColumn": max(link.place.column, 1)}
    where = {"artifactLocation": {"uri": quote(link.place.file)}, "region": region}
    return {
        "ruleId": result.reason.value,
        "level": "note" if result.pending else _LEVELS[result.verdict],
        "message": {"text": plain(f"{result.url}: {told(result)}; {advice(result)}")},
        "locations": [{"physicalLocation": where}],
    }
