"""The same bad answer from all addresses of a host to one Problem that says what it may come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from shownotes.problems import Problem

WAYS_OUT = (
    "Without network, or where another program uploads later: `publish --no-verify` asks nothing this time, "
    "`verify: false` under `publish:` never; `shownotes verify` asks afterwards."
)


def folded(urls: Sequence[str], found: Sequence[list[Problem]]) -> Iterator[list[Problem]]:
    """What was found at each address; where a host has nothing of it, that once."""
    by_host: dict[str, list[list[Problem]]] = {}
    for url, problems in zip(urls, found, strict=True):
        by_host.setdefault(urlsplit(url).netloc, []).append(problems)
    for rows in by_host.values():
        yield from [[_once(rows)]] if _are_one(rows) else rows


def _are_one(rows: list[list[Problem]]) -> bool:
    said = {(problem.rule, problem.message) for problems in rows for problem in problems}
    return all(rows) and len(said) == 1 and rows[0][0].rule == "HTTP-07"


def _once(rows: list[list[Problem]]) -> Problem:
    first = rows[0][0]
    rest = f"; the same at all {len(rows) - 1} others that were asked there" if len(rows) > 1 else ""
    hint = f"Has it been sent there, and do `link` and `media_url` name this server? {WAYS_OUT}"
    return replace(first, message=f"{first.message}{rest}", hint=hint)
