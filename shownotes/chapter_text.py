"""Chapters to the text that another program or site takes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from shownotes import chapters, timecode
from shownotes.model import Chapter, Episode, Show

_YOUTUBE_LEAST = 10_000  # milliseconds; YouTube drops the whole list if a chapter is shorter
_YOUTUBE_FEWEST = 3  # chapters, or there is no list
_FFMPEG_SPECIAL, _ESCAPED = re.compile(r"([=;#\\])"), r"\\\1"


def written(show: Show, episode: Episode, rows: Sequence[Chapter], form: str) -> str:
    """The chapters in a form such as "vtt" or "youtube", ending with a line end; "" where there are none."""
    if not rows:
        return ""
    if form == "json":
        return chapters.as_json(show, episode, tuple(rows)).decode()
    if form == "vtt":
        return chapters.as_vtt(tuple(rows)).decode()
    if form == "psc":
        return _psc(episode, rows)
    return _WRITERS[form](rows)


def passed_over(rows: Sequence[Chapter], form: str) -> list[str]:
    """What the place that a form is for will not show, as sentences for the author."""
    if form != "youtube":
        return []
    kept = _long_enough(rows)
    said = [f'"{_line(row.title)}" has less than 10 seconds and is left out' for row in rows if row not in kept]
    if 0 < len(kept) < _YOUTUBE_FEWEST:
        said.append(
            f"YouTube shows no chapters where there are fewer than {_YOUTUBE_FEWEST}, and here are {len(kept)}"
        )
    return said


def _psc(episode: Episode, rows: Sequence[Chapter]) -> str:
    """Podlove Simple Chapters 1.2, with pictures as the episode's page has them (CHAP-08, CHAP-09)."""
    lines = [
        f"  <psc:chapter start={quoteattr(timecode.full(row.start))} title={quoteattr(_line(row.title))}"
        + (f" href={quoteattr(row.url)}" if row.url else "")
        + (f" image={quoteattr(episode.url + quote(row.image.name))}" if row.image else "")
        + "/>"
        for row in rows
    ]
    head = '<psc:chapters version="1.2" xmlns:psc="http://podlove.org/simple-chapters">'
    return "\n".join([head, *lines, "</psc:chapters>"]) + "\n"


def _mp4chaps(rows: Sequence[Chapter]) -> str:
    return "".join(f"{timecode.full(row.start)} {_line(row.title)}\n" for row in rows)


def _audacity(rows: Sequence[Chapter]) -> str:
    """A label track: start and end in seconds, and the title, between tabs."""
    return "".join(
        f"{row.start.total_seconds():.6f}\t{row.end.total_seconds():.6f}\t{_line(row.title)}\n" for row in rows
    )


def _vorbis(rows: Sequence[Chapter]) -> str:
    """Vorbis comments, as in Ogg and FLAC (OGG-01, OGG-02)."""
    return "".join(
        f"CHAPTER{number:03}={timecode.full(row.start)}\nCHAPTER{number:03}NAME={_line(row.title)}\n"
        + (f"CHAPTER{number:03}URL={row.url}\n" if row.url else "")
        for number, row in enumerate(rows, 1)
    )


def _lines(rows: Sequence[Chapter]) -> str:
    """As descriptions carry them for apps (HTML-06, HTML-09)."""
    return "".join(f"{timecode.clock(row.start)} {_line(row.title)}\n" for row in rows)


def _youtube(rows: Sequence[Chapter]) -> str:
    return "".join(f"{timecode.short(row.start)} {_line(row.title)}\n" for row in _long_enough(rows))


def _long_enough(rows: Sequence[Chapter]) -> list[Chapter]:
    """At least 10 seconds each: a shorter one goes into the chapter before it, and so does a short end."""
    kept: list[Chapter] = []
    for row in rows:
        last = row is rows[-1] and timecode.milliseconds(row.end - row.start) < _YOUTUBE_LEAST
        if not kept or (not last and timecode.milliseconds(row.start - kept[-1].start) >= _YOUTUBE_LEAST):
            kept.append(row)
    return kept


def _ffmetadata(rows: Sequence[Chapter]) -> str:
    """As `ffmpeg -i sound -i this -map_metadata 1 -c copy …` puts into MP3, MP4, Matroska and more."""
    return ";FFMETADATA1\n" + "".join(
        f"\n[CHAPTER]\nTIMEBASE=1/1000\nSTART={timecode.milliseconds(row.start)}\nEND={timecode.milliseconds(row.end)}\n"
        f"title={_FFMPEG_SPECIAL.sub(_ESCAPED, _line(row.title))}\n"
        for row in rows
    )


def _reaper(rows: Sequence[Chapter]) -> str:
    """As Reaper's region and marker manager imports it."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["#", "Name", "Start", "End", "Length"])
    for number, row in enumerate(rows, 1):
        table.writerow([f"M{number}", _line(row.title), timecode.full(row.start), "", ""])
    return out.getvalue()


def _line(text: str) -> str:
    return " ".join(text.split())


_WRITERS: dict[str, Callable[[Sequence[Chapter]], str]] = {
    "audacity": _audacity,
    "ffmetadata": _ffmetadata,
    "lines": _lines,
    "mp4chaps": _mp4chaps,
    "reaper": _reaper,
    "vorbis": _vorbis,
    "youtube": _youtube,
}
