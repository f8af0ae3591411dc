"""A transcript to the paragraphs of its page: who begins to speak, when, and each cue's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shownotes import timecode
from shownotes.transcripts import Cue, Transcript

_PAUSE = timedelta(seconds=2)  # of silence ends a paragraph
_LONG = 420  # characters, after which a paragraph ends with its sentence


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What one person says in one go."""

    start: timedelta | None
    speaker: str  # "" where the paragraph before has the same
    cues: tuple[Cue, ...]
    anchor: str  # "at-754"; unique on the page


def paragraphs(transcript: Transcript) -> tuple[Paragraph, ...]:
    """Cues joined while one person speaks on."""
    found: list[list[Cue]] = []
    for cue in transcript.cues:
        if found and _goes_on(found[-1], cue):
            found[-1].append(cue)
        else:
            found.append([cue])
    return tuple(_named(found))


def _goes_on(some: list[Cue], cue: Cue) -> bool:
    last = some[-1]
    silent = cue.start is None or last.end is None or cue.start - last.end > _PAUSE
    if cue.speaker != last.speaker or silent:
        return False
    return sum(len(one.text) for one in some) < _LONG or not last.text.endswith((".", "?", "!", "…"))


def _named(found: list[list[Cue]]) -> Iterator[Paragraph]:
    speaker, taken = "", set[str]()
    for number, some in enumerate(found, 1):
        first = some[0]
        anchor = f"p{number}" if first.start is None else f"at-{timecode.seconds(first.start)}"
        if anchor in taken:
            anchor = f"{anchor}-{number}"
        taken.add(anchor)
        yield Paragraph(first.start, first.speaker if first.speaker != speaker else "", tuple(some), anchor)
        speaker = first.speaker
