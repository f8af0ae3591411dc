"""An episode's transcript to the problems in it, and to the files that apps read, staged for public/."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from shownotes import timecode, transcripts
from shownotes.media.ledger import Ledger, Made, stat_of
from shownotes.media.measured import Finding, Measured
from shownotes.model import Episode, Facts, Show
from shownotes.problems import Place, Problem
from shownotes.source import Unreadable, decoded
from shownotes.write import Output

_FORMAT = 2  # raised whenever the same words are written as other bytes
_SLACK = timedelta(seconds=1)


def judged(show: Show, episode: Episode, ledger: Ledger) -> Iterator[Problem]:
    """What is wrong in the transcript, and whether it goes on after the end (PC20-12)."""
    path = episode.transcript
    if path is None:
        return
    known = ledger.known(path, _read)
    name = path.relative_to(show.root).as_posix()
    for found in known.findings:
        yield Problem(Place(name, found.line, 1 if found.line else 0), found.message, found.hint, found.rule)
    files = [
        ledger.measured[str(one.file)][1] for one in episode.media if one.file and str(one.file) in ledger.measured
    ]
    ends = [one.duration for one in files if one.duration]
    if ends and known.duration and known.duration > max(ends) + _SLACK:
        said = f"the last words end at {timecode.short(known.duration)}, the recording at {timecode.short(max(ends))}"
        yield episode.source.warning(("transcript",), said, "Check that it is this episode's transcript.", "PC20-12")


def stage(show: Show, episode: Episode, output: Output, ledger: Ledger) -> None:
    """Stage transcript.vtt and its kin beside the page, or keep those of an earlier build."""
    if episode.transcript is None:
        return
    paths = {kind: f"{episode.slug}/transcript.{kind}" for kind in transcripts.formats(episode.transcript)}
    source = stat_of(episode.transcript)
    recipe = f"{_FORMAT} {episode.title} {episode.url} {show.language} {_people(show, episode)}"
    if all(_stands(path, (source, recipe), output, ledger) for path in paths.values()):
        for path in paths.values():
            output.keep(path)
        return
    for path, content in made(show, episode).items():
        temporary = output.stage(path)
        temporary.write_bytes(content)
        kept = output.keep_if_same(path)
        facts = Facts(len(content), transcripts.TYPES[path.rpartition(".")[2]])
        ledger.made[path] = Made(source, recipe, stat_of(kept or temporary), facts)


def made(show: Show, episode: Episode) -> dict[str, bytes]:
    """The files by path below public/; none where the transcript is missing or cannot be read."""
    heard = said(show, episode)
    if heard is None or episode.transcript is None:
        return {}
    return {
        f"{episode.slug}/transcript.{kind}": _written(kind, heard, episode, show)
        for kind in transcripts.formats(episode.transcript)
    }


def said(show: Show, episode: Episode) -> transcripts.Transcript | None:
    """The episode's transcript with the speakers' names as the show has them; None if none can be read."""
    if episode.transcript is None:
        return None
    people = _people(show, episode)
    names = [word for pair in people for word in pair if word]
    try:
        return transcripts.known_speakers(transcripts.read(decoded(episode.transcript), names), people)
    except (transcripts.NotATranscript, Unreadable):
        return None


def _people(show: Show, episode: Episode) -> tuple[tuple[str, str], ...]:
    return tuple((person.key, person.name) for person in (*episode.people, *show.people.values()))


def _read(path: Path) -> Measured:
    try:
        read = transcripts.read(decoded(path))
    except transcripts.NotATranscript as why:
        hint = "Transcripts are WebVTT, SubRip, JSON, or plain text in a .txt file."
        return Measured("transcript", findings=(Finding(f"this transcript {why}", hint, "PC20-12", line=why.line),))
    except Unreadable as why:
        return Measured("transcript", findings=(Finding(f"this transcript {why}", "", "PC20-12", line=why.line),))
    if not read.timed and len(transcripts.formats(path)) > 1:
        said = "this transcript has no times"
        return Measured(
            "transcript", findings=(Finding(said, f"Name it {path.stem}.txt if it needs none.", "PC20-12"),)
        )
    return Measured("transcript", duration=read.end)


def _stands(path: str, made_from: tuple[tuple[int, int], str], output: Output, ledger: Ledger) -> bool:
    known = ledger.made.get(path)
    if known is None or (known.source, known.recipe) != made_from:
        return False
    return stat_of(output.folder / path) == known.output


def _written(kind: str, heard: transcripts.Transcript, episode: Episode, show: Show) -> bytes:
    if kind == "html":
        return transcripts.as_html(heard, episode.title, episode.url, show.language)
    write = {"vtt": transcripts.as_vtt, "srt": transcripts.as_srt, "json": transcripts.as_json}[kind]
    return write(heard)
