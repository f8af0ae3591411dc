"""The rules on what the episodes' files say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from shownotes.model import Episode, Show
from shownotes.rules.of_channel import ENTITY, MARKUP
from shownotes.rules.registry import Check, Found

NUMBERED = re.compile(r"(?:#|\bep(?:isode|\.)?\s*#?)\s*\d+|^\s*\d+(?:\.\d+)?\s*[:.\-–—|]\s", re.IGNORECASE)
_TEN_MINUTES = timedelta(minutes=10)


def every(show: Show) -> Iterator[Episode]:
    yield from show.waiting
    yield from show.episodes


def number_in_title(show: Show) -> Iterator[Found]:  # APPLE-18
    name = show.title.lower()
    for episode in every(show):
        if found := NUMBERED.search(episode.title):
            said = f'the title holds the number: "{found.group().strip()}"'
            yield Found(episode.source, ("title",), said, 'Apps show "number" themselves; write the bare title.')
        if names(name, episode.title):
            said = f'the title holds the show\'s name: "{episode.title}"'
            yield Found(episode.source, ("title",), said, "Apps show it beside the title; write the bare title.")


def names(show: str, title: str) -> bool:
    """Whether a title holds the show's name, in lower case, as words of its own, and more."""
    text = title.strip().lower()
    return bool(show) and text != show and re.search(rf"(?<!\w){re.escape(show)}(?!\w)", text) is not None


def markup_in_title(show: Show) -> Iterator[Found]:  # HTML-14
    for episode in every(show):
        if found := MARKUP.search(episode.title):
            said = f'the title holds "{found.group()}", which some apps drop as HTML'
            yield Found(episode.source, ("title",), said, "Write it in words.")


def entity_in_title(show: Show) -> Iterator[Found]:  # RSS-10
    for episode in every(show):
        if found := ENTITY.search(episode.title):
            said = f'the title holds "{found.group()}", which apps show as it is'
            yield Found(episode.source, ("title",), said, "Write the character itself.", True)


def long_title(show: Show) -> Iterator[Found]:  # RSS-34
    for episode in every(show):
        if len(episode.title) > 255:
            said = f"the title has {len(episode.title)} characters; apps keep 255"
            yield Found(episode.source, ("title",), said, "Shorten it.")


def guid(show: Show) -> Iterator[Found]:  # RSS-14
    for episode in every(show):
        text = episode.guid
        if len(text) >= 9 and not text.isdigit() and len(text) <= 255:
            continue
        said = f'guid "{text[:40]}" is {"too long" if len(text) > 255 else "hardly unique in the world"}'
        hint = "If it is published already, keep it and silence RSS-14 in show.yaml; else leave it out."
        yield Found(episode.source, ("guid",), said, hint)


def dates(show: Show) -> Iterator[Found]:  # RSS-17
    seen: dict[datetime, str] = {}
    for episode in (*reversed(show.episodes), *show.waiting):
        if episode.draft:
            continue
        first = seen.setdefault(episode.date, episode.source.name)
        if first != episode.source.name:
            said = f"{first} has the same date: apps sort by it, and may swap the two"
            yield Found(episode.source, ("date",), said, "Let a minute lie between them.")


def serial(show: Show) -> Iterator[Found]:  # APPLE-14
    if show.type != "serial":
        return
    for episode in every(show):
        if episode.type == "full" and not episode.number:
            said = '"number" is missing: the show is serial, and is heard in the order of numbers'
            yield Found(episode.source, (), said, 'Add "number: …", or make it a bonus: type: bonus.')


def whole_number(show: Show) -> Iterator[Found]:  # APPLE-15
    if show.type != "serial":
        return
    for episode in every(show):
        if episode.number and ("." in episode.number or episode.number == "0"):
            said = f"number {episode.number} is not a whole number from 1, which a serial show needs"
            yield Found(episode.source, ("number",), said, "Number it anew, or make it a bonus: type: bonus.")


def words(show: Show) -> Iterator[Found]:  # APPLE-04
    for episode in every(show):
        if not episode.draft and not episode.summary and not episode.segments:
            said = "nothing says what is in the episode: no summary and no segments"
            yield Found(episode.source, (), said, 'Add "summary: …", one or two sentences.')


def media(show: Show) -> Iterator[Found]:  # APPLE-03
    for episode in show.episodes:
        if not episode.media and not episode.draft:
            said = "the episode has no media, so that no feed carries it"
            yield Found(episode.source, (), said, 'Add "media: {mp3: media/….mp3}", or "draft: true".', mild=True)


def transcripts(show: Show) -> Iterator[Found]:  # APPLE-27
    """Once a show has had one, each later episode is expected to; without any, only the newest is named."""
    with_one = [episode for episode in show.episodes if episode.transcript]
    since = with_one[-1].date if with_one else (show.episodes[0].date if show.episodes else None)
    for episode in show.episodes:
        if since and episode.date >= since and not episode.transcript and episode.media:
            hint = 'Add "transcript: media/….vtt"; apps show it, and search engines read it.'
            yield Found(episode.source, (), "the episode has no transcript", hint)


def chapter_titles(show: Show) -> Iterator[Found]:  # SPOT-02
    for episode in every(show):
        for mark in episode.marks:
            if len(mark.title) > 40:
                said = f'chapter "{mark.title}" has {len(mark.title)} characters; apps show about 40'
                yield Found(episode.source, (*mark.keys, "title"), said, "Shorten it, or give chapters by hand.")


def chapter_count(show: Show) -> Iterator[Found]:  # CHAP-10
    for episode in every(show):
        count = len(episode.marks)
        if not count:
            continue
        at = episode.marks[0].keys
        if count < 3 and episode.marks[0].start > timedelta():
            count += 1  # the show's intro
        if count < 3:
            said = f"{count} chapter{'s' * (count > 1)}: Apple and Spotify show them from three on"
            yield Found(episode.source, at, said, "Give more segments or items a start, or none.")
        length = _length(episode)
        if length and length >= _TEN_MINUTES and count > 12 and count / (length / timedelta(hours=1)) > 20:
            said = f"{count} chapters in {length.seconds // 60} minutes: lists of chapters become hard to use"
            yield Found(episode.source, at, said, "Apple advises about six an hour.")


def _length(episode: Episode) -> timedelta | None:
    return next((one.facts.duration for one in episode.media if one.facts and one.facts.duration), None)


def fractions(show: Show) -> Iterator[Found]:  # CHAP-04
    """Of chapters that people wrote; what other tools export has fractions as a rule."""
    for episode in every(show):
        for mark in episode.marks:
            if mark.start.microseconds and mark.keys != ("chapters",):
                said = f'chapter "{mark.title}" starts within a second, which AntennaPod and Ogg files drop'
                yield Found(episode.source, (*mark.keys, "start"), said, "Write whole seconds where it does no harm.")
                break


def chapterless(show: Show) -> Iterator[Found]:  # APPLE-26
    """Once a show has had chapters, each later episode of more than ten minutes is expected to."""
    first = next((episode.date for episode in reversed(show.episodes) if episode.marks), None)
    for episode in show.episodes:
        length = _length(episode)
        if first and episode.date > first and not episode.marks and length and length > _TEN_MINUTES:
            said = "the episode has no chapters: Apple makes up some of its own"
            yield Found(episode.source, (), said, "Give its segments a start, or name a file: chapters: ….")


CHECKS: tuple[tuple[str, Check], ...] = (
    ("APPLE-03", media),
    ("APPLE-04", words),
    ("APPLE-14", serial),
    ("APPLE-15", whole_number),
    ("APPLE-18", number_in_title),
    ("APPLE-27", transcripts),
    ("APPLE-26", chapterless),
    ("CHAP-04", fractions),
    ("CHAP-10", chapter_count),
    ("HTML-14", markup_in_title),
    ("RSS-10", entity_in_title),
    ("RSS-14", guid),
    ("RSS-17", dates),
    ("RSS-34", long_title),
    ("SPOT-02", chapter_titles),
)
