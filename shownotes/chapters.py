"""An episode's starts to its chapters, and chapters to the rows of the files that carry them."""

from __future__ import annotations

import json
from datetime import timedelta

from shownotes import timecode
from shownotes.model import Chapter, Episode, Mark, Show
from shownotes.problems import Problem

ZERO = timedelta()


def chapters(show: Show, episode: Episode, duration: timedelta) -> tuple[Chapter, ...]:
    """Sorted, gapless, from 0 to duration (CHAP-00); what starts after the end is left out."""
    starts = sorted((mark for mark in episode.marks if mark.start < duration), key=lambda mark: mark.start)
    if starts and starts[0].start > ZERO:
        starts.insert(0, Mark(ZERO, show.intro))
    ends = [mark.start for mark in starts[1:]] + [duration]
    return tuple(
        Chapter(mark.start, end, mark.title, mark.url, mark.image, mark.anchor)
        for mark, end in zip(starts, ends, strict=False)
    )


def late(episode: Episode, duration: timedelta, medium: str) -> list[Problem]:
    """Chapters that start after the file has ended."""
    return [
        episode.source.problem(
            (*mark.keys, "start"),
            f'"{mark.title}" starts at {timecode.short(mark.start)}, after the end of '
            f'"{medium}" ({timecode.short(duration)})',
            "Correct the time, or check that the right file is named under media.",
            "CHAP-00",
        )
        for mark in episode.marks
        if mark.start >= duration
    ]


def as_json(show: Show, episode: Episode, rows: tuple[Chapter, ...]) -> bytes:
    """JSON chapters 1.2 (CHAP-01, CHAP-02)."""
    value = {
        "version": "1.2.0",
        "title": episode.title,
        "podcastName": show.title,
        "chapters": [_json_row(episode, row) for row in rows],
    }
    return (json.dumps(value, ensure_ascii=False) + "\n").encode()


def _json_row(episode: Episode, row: Chapter) -> dict[str, object]:
    found: dict[str, object] = {
        "startTime": timecode.decimal(row.start),
        "endTime": timecode.decimal(row.end),
        "title": row.title,
    }
    if row.image:
        found["img"] = f"{episode.url}{row.image.name}"
    if row.url.startswith(("http:", "https:")):
        found["url"] = row.url
    return found


def as_vtt(rows: tuple[Chapter, ...]) -> bytes:
    """WebVTT of kind chapters, for the page's player."""
    cues = (f"{timecode.full(row.start)} --> {timecode.full(row.end)}\n{_cue_text(row.title)}\n" for row in rows)
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def _cue_text(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return " ".join(escaped.split())
