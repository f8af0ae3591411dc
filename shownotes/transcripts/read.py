"""A file of WebVTT, SubRip, JSON or plain text to a Transcript."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

from shownotes.transcripts.cues import Cue, Transcript

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?"
_ARROW = re.compile(rf"^[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t].*)?$")
_NEARLY = re.compile(rf"^[ \t]*{_TIME}[ \t]*(?:[-–—=]+>|→|[-–—]+|to)[ \t]*{_TIME}[ \t]*$")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>")
_MARKUP = re.compile(r"</?[A-Za-z][^>]*>|<\d[\d:.]*>")  # "a < b" is words
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_JSON = re.compile(r"\s*(?:\{|\[\s*[\[{\]])")  # "[Music]" opens a text
_SRT_MARKUP = re.compile(r"</?(?:b|i|u|s|font)(?: [^>]*)?>|\{\\[^}]*\}", re.IGNORECASE)
_NAMED = re.compile(r"^\s*(?:-\s*)?([^\W\d_][\w .'’-]{0,40}):\s+(?=\S)")
_STANDARD = ("startTime", "endTime", "body")
_WHISPER = ("start", "end", "text")


class NotATranscript(ValueError):
    """The file cannot be read as one; the text says why, `line` where (from 1, 0 if nowhere)."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def read(text: str, names: Collection[str] = ()) -> Transcript:
    """Tell the format by the content and read it; raises NotATranscript.

    Where speakers are written as "Name: words", `names` are believed wherever they stand.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not _JSON.match(text):
        _refuse_wrong_arrows(text)
    if text.lstrip().startswith("WEBVTT") or (_has_times(text) and _VOICE.search(text)):
        cues = _voices(text)
        cues = cues if any(cue.speaker for cue in cues) else _prefixed(cues, names)
    elif _JSON.match(text):
        cues = _json(text)
    elif _has_times(text):
        cues = _prefixed(_timed(text), names)
    else:
        cues = _prefixed(_plain(text), names)
    if not cues:
        raise NotATranscript("holds no words")
    return Transcript(tuple(cues))


def _refuse_wrong_arrows(text: str) -> None:
    """Players pass over a cue whose arrow is another one, and its words with it."""
    for number, line in enumerate(text.split("\n"), 1):
        if _NEARLY.match(line) and not _ARROW.match(line):
            raise NotATranscript(f'"{line.strip()}" needs "-->" between its times', number)


def _has_times(text: str) -> bool:
    """Whether cues begin at once, as in SubRip or in WebVTT whose first line was lost."""
    return any(_ARROW.match(line) for line in text.lstrip().split("\n", 4)[:4])


def _voices(text: str) -> list[Cue]:
    """WebVTT."""
    found: list[Cue] = []
    for start, end, words in _spans(text):
        found += _voiced(words, start, end, found[-1].speaker if found else "")
    return found


def _timed(text: str) -> list[Cue]:
    """SubRip."""
    rows = ((start, end, _one_line(_SRT_MARKUP.sub("", words))) for start, end, words in _spans(text))
    return [Cue(start, end, words) for start, end, words in rows if words]


def _spans(text: str) -> Iterator[tuple[timedelta, timedelta, str]]:
    before = timedelta()
    for number, times, words in _blocks(text):
        start, end = _span(times, number)
        if start < before:
            raise NotATranscript(f'"{times.strip()}" begins before the one above it', number)
        before = start
        yield start, end, words


def _blocks(text: str) -> Iterator[tuple[int, str, str]]:
    """The number of the line of times, that line, and the words below it."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        if "-->" not in lines[at]:
            at += 1
            continue
        number, times, at = at + 1, lines[at], at + 1
        words = []
        while at < len(lines) and lines[at].strip() and "-->" not in lines[at]:
            words.append(lines[at])
            at += 1
        if at < len(lines) and "-->" in lines[at] and words and words[-1].strip().isdecimal():
            words.pop()  # the next cue's number, where no empty line stands before it
        if not _inside_comment(lines, number - 1):
            yield number, times, " ".join(words)


def _inside_comment(lines: list[str], at: int) -> bool:
    """Whether the block that holds this line is a NOTE."""
    while at > 0 and lines[at - 1].strip():
        at -= 1
    return lines[at].startswith("NOTE")


def _span(times: str, number: int) -> tuple[timedelta, timedelta]:
    match = _ARROW.match(times)
    if not match:
        raise NotATranscript(f'"{times.strip()}" is not a pair of times like 00:01.000 --> 00:04.000', number)
    parts = match.groups()
    if any(int(part) > 59 for part in (parts[1], parts[2], parts[5], parts[6])):
        raise NotATranscript(f'"{times.strip()}" has more than 59 minutes or seconds', number)
    start, end = _time(parts[:4]), _time(parts[4:])
    if end < start:
        raise NotATranscript(f'"{times.strip()}" ends before it begins', number)
    return start, end


def _time(parts: tuple[Any, ...]) -> timedelta:
    hours, minutes, seconds, fraction = parts
    return timedelta(
        hours=int(hours or 0),
        minutes=int(minutes),
        seconds=int(seconds),
        milliseconds=int((fraction or "").ljust(3, "0")),
    )


def _voiced(words: str, start: timedelta, end: timedelta, before: str) -> Iterator[Cue]:
    """One cue for each voice; words without one are still the voice before."""
    pieces = _VOICE.split(words)
    for speaker, said in zip([before, *(_bare(name) for name in pieces[1::2])], pieces[::2], strict=True):
        if plain := _bare(said):
            yield Cue(start, end, plain, speaker)


def _bare(words: str) -> str:
    return _one_line(html.unescape(_MARKUP.sub("", words)).replace("\u200e", "").replace("\u200f", ""))


def _one_line(words: str) -> str:
    return " ".join(_CONTROL.sub(" ", words).split())


def _prefixed(cues: list[Cue], names: Collection[str]) -> list[Cue]:
    """Speakers taken from "Name: words": a name counts if it is known, comes twice, or opens the file."""
    starts = [match[1].strip() if (match := _NAMED.match(cue.text)) else "" for cue in cues]
    often = {name for name, count in Counter(starts).items() if name and (count > 1 or name in names)}
    if starts and starts[0]:
        often.add(starts[0])
    found, speaker = [], ""
    for cue, name in zip(cues, starts, strict=True):
        text = cue.text
        if name in often:
            speaker, text = name, _NAMED.sub("", text, count=1)
        found.append(Cue(cue.start, cue.end, text, speaker))
    return found


def _json(text: str) -> list[Cue]:
    """The podcast namespace's JSON, Whisper's, and whisper.cpp's, which counts milliseconds."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as why:
        raise NotATranscript(f"is damaged JSON ({why})", getattr(why, "lineno", 0)) from None
    rows = value.get("segments", value.get("transcription")) if isinstance(value, dict) else value
    if not isinstance(rows, list):
        raise NotATranscript('is JSON without "segments"')
    found, before = [], Cue(timedelta(), None, "")
    for number, row in enumerate(rows, 1):
        try:
            cue = _segment(row, before.speaker)
        except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
            raise NotATranscript(f"has no startTime, endTime and body in segment {number}") from None
        _in_order(cue, before, number)
        before = cue
        if cue.text:
            found.append(cue)
    return found


def _segment(row: Any, speaker: str) -> Cue:
    if "offsets" in row:
        start, end = (row["offsets"][name] / 1000 for name in ("from", "to"))
        words = row["text"]
    else:
        start, end, words = (row[name] for name in (_STANDARD if _STANDARD[0] in row else _WHISPER))
    spoken = str(row.get("speaker") or speaker)
    return Cue(timedelta(seconds=float(start)), timedelta(seconds=float(end)), _one_line(str(words)), spoken)


def _in_order(cue: Cue, before: Cue, number: int) -> None:
    assert cue.start is not None and cue.end is not None and before.start is not None
    if cue.end < cue.start:
        raise NotATranscript(f"has a segment that ends before it begins: number {number}")
    if cue.start < before.start:
        raise NotATranscript(f"has a segment that begins before the one above it: number {number}")


def _plain(text: str) -> list[Cue]:
    """Paragraphs, one cue each, without times."""
    blocks = (_one_line(block) for block in re.split(r"\n[ \t]*\n", text))
    return [Cue(None, None, block) for block in blocks if block]
