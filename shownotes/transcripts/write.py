"""A Transcript to WebVTT, SubRip, JSON and HTML as podcast apps read them (PC20-12)."""

from __future__ import annotations

import html
import json
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from shownotes import timecode
from shownotes.transcripts.cues import Cue, Transcript, turns

_VTT_LINE = 65  # characters
_SRT_LINE, _SRT_LINES = 32, 2


def as_vtt(transcript: Transcript) -> bytes:
    """WebVTT, each cue with its speaker's voice."""
    out = ["WEBVTT\n"]
    for cue in transcript.cues:
        lines = "\n".join(textwrap.wrap(cue.text, _VTT_LINE, break_long_words=False, break_on_hyphens=False))
        voice = f"<v {_escaped(cue.speaker)}>" if cue.speaker else ""
        out.append(f"{_clock(cue.start)} --> {_clock(cue.end)}\n{voice}{_escaped(lines)}\n")
    return "\n".join(out).encode()


def as_srt(transcript: Transcript) -> bytes:
    """SubRip: at most two lines of 32 characters, and the speaker named where another begins."""
    out, speaker = [], ""
    for number, cue in enumerate(_short(transcript), 1):
        text = cue.text
        if cue.speaker and cue.speaker != speaker:
            speaker = cue.speaker
            text = f"{speaker}: {text}"
        text = text.replace("-->", "->")  # it would be taken for times
        lines = "\n".join(textwrap.wrap(text, _SRT_LINE, break_on_hyphens=False))
        times = f"{_clock(cue.start)} --> {_clock(cue.end)}".replace(".", ",")
        out.append(f"{number}\n{times}\n{lines}\n")
    return "\n".join(out).encode()


def as_json(transcript: Transcript) -> bytes:
    """The podcast namespace's JSON."""
    rows = [
        {
            **({"speaker": cue.speaker} if cue.speaker else {}),
            "startTime": timecode.decimal(cue.start or timedelta()),
            "endTime": timecode.decimal(cue.end or timedelta()),
            "body": cue.text,
        }
        for cue in transcript.cues
    ]
    return (json.dumps({"version": "1.0.0", "segments": rows}, ensure_ascii=False, indent=0) + "\n").encode()


def as_html(transcript: Transcript, title: str, page: str, language: str) -> bytes:
    """A page of cite, time and p alone; every turn has an anchor made of its second, as in #t75."""
    said = "\n".join(_turns(transcript))
    name, address = html.escape(title), html.escape(page)
    return (
        f'<!doctype html>\n<html lang="{html.escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{name}</title>\n'
        f'<link rel="canonical" href="{address}">\n</head>\n<body>\n{said}\n</body>\n</html>\n'
    ).encode()


def _turns(transcript: Transcript) -> Iterator[str]:
    taken: set[int] = set()
    for turn in turns(transcript):
        cite = f"<cite>{html.escape(turn.speaker, quote=False)}:</cite>\n" if turn.speaker else ""
        time = ""
        if turn.start is not None:
            at = timecode.seconds(turn.start)
            name = "" if at in taken else f' id="t{at}"'  # two turns in one second have one anchor
            taken.add(at)
            time = f'<time{name} datetime="{timecode.iso(turn.start)}">{timecode.short(turn.start)}</time>\n'
        yield f"{cite}{time}<p>{html.escape(turn.text, quote=False)}</p>"


def _short(transcript: Transcript) -> Iterator[Cue]:
    """Cues that fit into two lines; a longer one's time is shared out by the length of its parts."""
    speaker = ""
    for cue in transcript.cues:
        name = f"{cue.speaker}: " if cue.speaker and cue.speaker != speaker else ""
        speaker = cue.speaker or speaker
        lines = textwrap.wrap(name + cue.text, _SRT_LINE, break_on_hyphens=False)
        parts = [" ".join(lines[at : at + _SRT_LINES]) for at in range(0, len(lines), _SRT_LINES)]
        parts[0] = parts[0].removeprefix(name)
        yield from _shared(cue, [part for part in parts if part])


def _shared(cue: Cue, parts: list[str]) -> Iterator[Cue]:
    start, end = cue.start or timedelta(), cue.end or timedelta()
    whole, done = sum(map(len, parts)), 0
    for part in parts:
        first = start + (end - start) * done / whole
        done += len(part)
        yield replace(cue, start=first, end=start + (end - start) * done / whole, text=part)


def _clock(time: timedelta | None) -> str:
    return timecode.full(time or timedelta())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
