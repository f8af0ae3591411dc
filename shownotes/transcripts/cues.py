"""Cues, the unit of every transcript, joined into turns and to the people of a show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

_LONGEST = 600  # characters of a turn, then a new paragraph begins with the next cue


@dataclass(frozen=True, slots=True)
class Cue:
    """Some words and when they are heard; without times in a transcript that has none."""

    start: timedelta | None
    end: timedelta | None
    text: str  # plain, one line
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that is said in an episode, in order."""

    cues: tuple[Cue, ...]

    @property
    def timed(self) -> bool:
        return bool(self.cues) and all(cue.start is not None for cue in self.cues)

    @property
    def end(self) -> timedelta:
        """When the last word ends."""
        return max((cue.end for cue in self.cues if cue.end is not None), default=timedelta())


def turns(transcript: Transcript) -> Iterator[Cue]:
    """What one person says at a stretch, as one Cue each, in paragraphs that can be read."""
    now: Cue | None = None
    for cue in transcript.cues:
        if now and cue.speaker == now.speaker and len(now.text) < _LONGEST and now.start is not None:
            now = replace(now, end=cue.end, text=f"{now.text} {cue.text}")
            continue
        if now:
            yield now
        now = cue
    if now:
        yield now


def known_speakers(transcript: Transcript, people: Iterable[tuple[str, str]]) -> Transcript:
    """The same with each speaker called as the show calls them; `people` are pairs of key and name.

    "kim", "KIM" and "Kim" all mean Kim Lund, if only one Kim is among them.
    """
    names: dict[str, set[str]] = {}
    for key, name in people:
        for word in (key, name, name.partition(" ")[0]):
            names.setdefault(word.casefold(), set()).add(name)
    found = {word: next(iter(meant)) for word, meant in names.items() if word and len(meant) == 1}
    return Transcript(
        tuple(replace(cue, speaker=found.get(cue.speaker.casefold(), cue.speaker)) for cue in transcript.cues)
    )
