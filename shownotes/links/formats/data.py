"""A Report to JSON, whose schema docs/links.md keeps stable, and to one JSON object a line."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from shownotes.links.report import ORDER, Report
from shownotes.links.values import Link, Result
from shownotes.links.worded import masked

SCHEMA = 1


def as_json(report: Report) -> str:
    """The whole report as one object."""
    whole = {
        "schema": SCHEMA,
        "show": report.show,
        "date": _date(report.now),
        "seconds": round(report.seconds, 1),
        "ended": report.ended.value,
        "summary": asdict(report.sums),
        "links": [row(result) for result in in_order(report)],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def as_jsonl(report: Report) -> str:
    """One address a line."""
    return "".join(line(result) for result in in_order(report))


def line(result: Result) -> str:
    """One address as a line of JSON."""
    return json.dumps(row(result), ensure_ascii=False) + "\n"


def in_order(report: Report) -> list[Result]:
    """Dead before moved before look, then by place."""
    return sorted(report.shown, key=lambda result: (ORDER[result.verdict], min(ln.place for ln in result.links)))


def row(result: Result) -> dict[str, Any]:
    """One address as plain values."""
    result = masked(result)
    copy = result.archived
    return {
        "url": result.url,
        "verdict": result.verdict.value,
        "reason": result.reason.value,
        "said": result.said,
        "status": result.status,
        "final": result.final,
        "better": result.better,
        "hops": [{"url": hop.url, "status": hop.status, "location": hop.location} for hop in result.hops],
        "tries": result.tries,
        "checks": result.checks,
        "since": _date(result.since),
        "checked": _date(result.checked),
        "pending": result.pending,
        "new": result.new,
        "remembered": result.remembered,
        "archived": {"url": copy.url, "date": _date(copy.taken)} if copy else None,
        "notes": [{"reason": n.reason.value, "said": n.said, "better": n.better} for n in result.notes],
        "places": [_place(link) for link in result.links],
    }


def _place(link: Link) -> dict[str, Any]:
    return {
        "file": link.place.file,
        "line": link.place.line,
        "column": link.place.column,
        "episode": link.episode or None,
        "date": _date(link.date),
        "where": link.where,
        "text": link.text,
        "kind": link.kind.value,
    }


def _date(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
