"""A Show's media and pictures to what is wrong with them, before anything is written."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from shownotes import chapters
from shownotes.media import captions
from shownotes.media.ledger import Ledger
from shownotes.media.measure import measure
from shownotes.media.measured import Finding, Measured
from shownotes.media.mp4_chapters import TITLE_BYTES
from shownotes.media.pictures import Pictures
from shownotes.media.tags import CHAPTER, COVER
from shownotes.model import Episode, Facts, Keys, Media, Person, Show
from shownotes.pictures.encode import BadPicture
from shownotes.pictures.header import header
from shownotes.problems import Problem, in_order
from shownotes.source import Source

LEDGER = "media.json"
_MOST = {"mp4": (255, "MP4-04"), "vorbis": (99, "OGG-03"), "opus": (99, "OGG-03"), "flac": (99, "OGG-03")}


@dataclass(frozen=True, slots=True)
class Job:
    """One medium of one episode."""

    episode: Episode
    media: Media
    file: Path | None = None

    def problem(self, found: Finding) -> Problem:
        """The finding, at the place where the author names the file."""
        at = self.episode.source.place(*self.media.keys)
        return Problem(at, found.message, found.hint, found.rule, found.severity)


def inspect(show: Show, state: Path, wanted: Container[str] | None = None) -> list[Problem]:
    """Measure every file that the media of `show.episodes` name and say what is wrong; `wanted` holds slugs.

    Nothing is written but what was measured, in `state` (the .shownotes folder).
    """
    ledger = Ledger.open(state / LEDGER)
    found = inspected(show, ledger, Pictures(state / "pictures", ledger), wanted)
    ledger.save()
    return found


def inspected(show: Show, ledger: Ledger, pictures: Pictures, wanted: Container[str] | None) -> list[Problem]:
    """As `inspect`, with what earlier runs know already."""
    asked = [job for job in all_jobs(show) if wanted is None or job.episode.slug in wanted]
    jobs = [job for job in asked if job.file]
    files = {job.file for job in jobs if job.file}
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(lambda file: measured(ledger, file), sorted(files)))
        frozen = {job.file for job in jobs if job.file and job.media.published and job.media.published.source}
        list(threads.map(ledger.sha256, sorted(frozen)))
        found = [problem for job in jobs for problem in _judged(job, ledger)]
        found += [problem for job in asked if not job.file for problem in _late_elsewhere(job)]
        for episode in show.episodes:
            if wanted is None or episode.slug in wanted:
                found += captions.judged(show, episode, ledger)
        named = list(_pictures(show, wanted))
        unique = dict.fromkeys((path, shape) for path, shape, _, _ in named)
        wrong = dict(zip(unique, threads.map(lambda one: _unusable(pictures, *one), unique), strict=True))
    for path, shape, source, keys in named:
        if why := wrong[path, shape]:
            hint = "Scale it down: 3000 by 3000 is enough." if "pixels" in why else "Name a JPEG or PNG picture."
            found.append(source.problem(keys, f'"{path.name}" {why}', hint, "APPLE-08"))
    return in_order([*found, *_faces(show)])


def timed(show: Show, state: Path) -> Show:
    """The show with the duration of each author's file in its media's facts: enough for chapters, not for feeds."""
    ledger = Ledger.open(state / LEDGER)
    episodes = tuple(_timed(episode, ledger) for episode in show.episodes)
    ledger.save()
    return replace(show, episodes=episodes)


def _timed(episode: Episode, ledger: Ledger) -> Episode:
    media = []
    for one in episode.media:
        if one.file and not one.facts:
            known = measured(ledger, one.file)
            media.append(replace(one, facts=Facts(0, "", known.duration)))
        else:
            media.append(one)
    return replace(episode, media=tuple(media))


def all_jobs(show: Show) -> Iterator[Job]:
    """Every medium of every episode that goes out."""
    for episode in show.episodes:
        for media in episode.media:
            yield Job(episode, media, media.file)


def measured(ledger: Ledger, file: Path) -> Measured:
    """What the file of a medium holds."""
    return ledger.known(file, measure)


def _judged(job: Job, ledger: Ledger) -> list[Problem]:
    assert job.file is not None
    known = ledger.measured[str(job.file)][1]
    found = [job.problem(finding) for finding in known.findings]
    if known.duration is not None:
        found += chapters.late(job.episode, known.duration, job.media.name)
        found += _not_carried(job, known) if job.media.tag else ()
        found += _unequal(job, known)
    return found + _exchanged(job, job.file, ledger)


def _count(episode: Episode) -> int:
    """How many chapters there are, with the one that begins at 0 if none of the author's does."""
    marks = episode.marks
    return len(marks) + (bool(marks) and all(mark.start for mark in marks))


def _unequal(job: Job, known: Measured) -> Iterator[Problem]:
    """An MP3 that goes out with chapters of its own, which the page and the feeds do not have (CHAP-06)."""
    count = _count(job.episode)
    if known.container != "mp3" or known.chapters == count or (count and job.media.tag) or not known.chapters:
        return
    said = f'"{job.media.name}" has {known.chapters} chapters in its tag, the page and the feeds {count or "none"}'
    hint = 'Name the same file under "chapters:", and all have them; apps merge lists only where they are equal.'
    yield job.problem(Finding(said, hint, "CHAP-06", "warning"))


def _late_elsewhere(job: Job) -> list[Problem]:
    """Chapters after the end of a file that is not here, by the length that the author or the .lock says."""
    facts = job.media.facts
    return chapters.late(job.episode, facts.duration, job.media.name) if facts and facts.duration else []


def _exchanged(job: Job, file: Path, ledger: Ledger) -> list[Problem]:
    """A file that is not the one that was published (PIPE-02)."""
    published = job.media.published
    if published is None or not published.source or published.facts is None:
        return []
    if ledger.sha256(file) == published.source:
        return []
    said = f"this is not the file that was published at {published.url}"
    hint = (
        "Apps that hold a part of the old one would mix the two. Put the old file back; or give the corrected one "
        f"a new address with `shownotes publish --replace-media {job.episode.slug} --reason …`."
    )
    return [job.problem(Finding(said, hint, "PIPE-02"))]


def _not_carried(job: Job, known: Measured) -> Iterator[Problem]:
    """What the container cannot say of this episode's chapters."""
    marks, source, name = job.episode.marks, job.episode.source, job.media.name
    most, rule = _MOST.get(known.container, (65535, ""))
    if (count := _count(job.episode)) > most:
        said = f'only {most} of the {count} chapters fit into "{name}"'
        yield source.warning(job.media.keys, said, "The page, the feeds and chapters.json carry all of them.", rule)
    for mark in marks:
        if known.container == "mp4" and len(mark.title.encode()) > TITLE_BYTES:
            hint = f"It is cut off after {TITLE_BYTES} bytes there; a short title is read everywhere."
            said = f'"{mark.title[:40]}…" is a longer chapter title than "{name}" can carry'
            yield source.warning((*mark.keys, "title"), said, hint, "MP4-03")


Named = tuple[Path, tuple[int, int], Source, Keys]


def _pictures(show: Show, wanted: Container[str] | None) -> Iterator[Named]:
    """Each picture that tags carry, the side and bytes it is allowed there, and who names it."""
    if show.cover:
        yield show.cover, COVER, show.source, ("cover",)
    for episode in show.episodes:
        if wanted is not None and episode.slug not in wanted:
            continue
        if episode.cover:
            yield episode.cover, COVER, episode.source, ("cover",)
        for mark in episode.marks:
            if mark.image:
                yield mark.image, CHAPTER, episode.source, (*mark.keys, "image")


def _faces(show: Show) -> Iterator[Problem]:
    """The pictures of people that are none: pages and feeds go without them."""
    for source, keys, person in _people(show):
        if isinstance(person.image, Path) and not header(person.image).format:
            said = f'"{person.image.name}" is no picture that can be read'
            yield source.warning((*keys, "image"), said, "Name a JPEG or PNG picture.")


def _people(show: Show) -> Iterator[tuple[Source, Keys, Person]]:
    """Everybody, where they are written."""
    for key, person in show.people.items():
        yield show.source, ("people", key), person
    for episode in show.episodes:
        for name, people in (("hosts", episode.hosts), ("guests", episode.guests)):
            yield from ((episode.source, (name, n), one) for n, one in enumerate(people) if not one.key)


def _unusable(pictures: Pictures, path: Path, shape: tuple[int, int]) -> str:
    try:
        key = pictures.key(path)
        if not pictures.has(key, *shape):
            pictures.jpeg(key, *shape)
    except BadPicture as why:
        return str(why)
    except PermissionError as why:
        return f"cannot be read ({why.strerror})"
    return ""
