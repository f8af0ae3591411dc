"""One episode's file to an Episode and the Problems in it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from shownotes import shapes, timecode
from shownotes.complaints import shaped
from shownotes.lock import Lock
from shownotes.model import Episode, Item, Keys, Letter, Mark, Segment, Show, Sponsor
from shownotes.paths import RESERVED, SLUG, slugified
from shownotes.problems import Place, Problem
from shownotes.read_exported import exported_marks
from shownotes.read_letter import read_letter
from shownotes.read_media import read_media
from shownotes.read_podcasting import episode_statements
from shownotes.reading import Reading
from shownotes.source import Source

# Ids that the page itself uses.
_TAKEN = frozenset(["chapters", "contact", "download", "main", "player", "top", "transcript"])
_UNDATED = datetime.max.replace(tzinfo=UTC)  # of an episode whose date cannot be read: its other mistakes are found


@dataclass(slots=True)
class _Page:
    """What the parts of one episode share while they are read."""

    reading: Reading
    slug: str
    zone: str
    anchors: set[str]

    def anchor(self, title: str) -> str:
        """A name for the part, unique on its page."""
        name = slugified(title) or "part"
        found, count = name, 2
        while found in self.anchors:
            found, count = f"{name}-{count}", count + 1
        self.anchors.add(found)
        return found


def read_episode(
    show: Show, path: Path, source: Source, lock: Lock | None = None
) -> tuple[Episode | None, list[Problem]]:
    """The episode, or None where it cannot be understood, and every Problem in its file and its letters.

    What its lock says of addresses and of media that are not on this disk is taken from there.
    """
    found = _slug_problems(path.stem, source.name)
    shape, problems = shaped(shapes.EpisodeShape, source)
    if shape is None or found:
        return None, found + problems
    reading = Reading(show.root, path, source, show.link, show.people)
    episode = _episode(show, path, shape, reading, lock)
    problems += [*reading.problems, *_order(episode)]
    return episode if episode.date is not _UNDATED else None, problems


def _episode(show: Show, path: Path, shape: shapes.EpisodeShape, reading: Reading, lock: Lock | None) -> Episode:
    slug = path.stem
    page = _Page(reading, slug, show.timezone.key, set(_TAKEN))
    date = reading.date(shape.date, ("date",), show.timezone.key)
    guests = reading.people(shape.guests, ("guests",), "guest")  # whom segments may call by name
    segments = tuple(_segment(part, page, ("segments", n)) for n, part in enumerate(shape.segments))
    if shape.chapters is None:
        marks = _begun(segments)
    elif isinstance(shape.chapters, str):
        marks = exported_marks(shape.chapters, reading)
    else:
        marks = tuple(_mark(part, reading, ("chapters", n)) for n, part in enumerate(shape.chapters))
    hosts = show.hosts if shape.hosts is None else reading.people(shape.hosts, ("hosts",), "host")
    media = tuple(read_media(show, shape, name, reading, lock) for name in shape.media)
    return Episode(
        slug=slug,
        title=shape.title,
        date=date or _UNDATED,
        updated=reading.date(shape.updated, ("updated",), show.timezone.key),
        guid=shape.guid or (lock.guid if lock else str(uuid.uuid5(uuid.UUID(show.guid), slug))),
        url=f"{show.link}{quote(slug)}/",
        source=reading.source,
        path=path,
        number=shape.number or "",
        season=shape.season,
        type=shape.type,
        draft=shape.draft,
        summary=shape.summary.strip(),
        subtitle=shape.subtitle.strip(),
        hosts=hosts,
        guests=guests,
        tags=tuple(dict.fromkeys(shape.tags)),
        explicit=show.explicit if shape.explicit is None else shape.explicit,
        cover=reading.file(shape.cover, ("cover",)),
        license=shape.license or show.license,
        media=tuple(medium for medium in media if medium),
        transcript=reading.file(shape.transcript, ("transcript",)),
        segments=segments,
        links=reading.links(shape.links, ("links",)),
        sponsors=tuple(_sponsors(shape, reading)),
        marks=marks,
        link=reading.address(shape.link, ("link",)),
        license_url=reading.address(shape.license_url, ("license_url",))
        or ("" if shape.license else show.license_url),
        display=shape.display or "",
        stated=episode_statements(shape, reading),
    )


def _sponsors(shape: shapes.EpisodeShape, reading: Reading) -> Iterator[Sponsor]:
    for n, one in enumerate(shape.sponsors):
        if url := reading.address(one.url, ("sponsors", n, "url")):
            yield Sponsor(one.name, url, one.text.strip())


def _slug_problems(slug: str, name: str) -> list[Problem]:
    if not SLUG.fullmatch(slug):
        said = f'"{slug}" cannot be the address of a page'
        return [Problem(Place(name), said, "Name the file with a-z, 0-9, dots and hyphens: 209.yaml.")]
    if slug.partition(".")[0] in RESERVED:
        said = f'"/{slug}/" is a part of the site already'
        return [Problem(Place(name), said, "Give the file another name.")]
    return []


def _segment(shape: shapes.SegmentShape, page: _Page, keys: Keys) -> Segment:
    item = _item(shape, page, keys)
    items = tuple(_item(part, page, (*keys, "items", n)) for n, part in enumerate(shape.items))
    return Segment(**{name: getattr(item, name) for name in Item.__slots__}, items=items)


def _item(shape: shapes.ItemShape, page: _Page, keys: Keys) -> Item:
    reading = page.reading
    letters = (_letter(text, page, (*keys, "letters", n)) for n, text in enumerate(shape.letters))
    return Item(
        title=shape.title,
        anchor=page.anchor(shape.title),
        keys=keys,
        start=reading.time(shape.start, (*keys, "start")),
        url=reading.address(shape.url, (*keys, "url")),
        image=reading.file(shape.image, (*keys, "image")),
        guest=reading.person(shape.guest, (*keys, "guest"), "guest"),
        notes=shape.notes.strip(),
        links=reading.links(shape.links, (*keys, "links")),
        letters=tuple(letter for letter in letters if letter),
    )


def _letter(text: str, page: _Page, keys: Keys) -> Letter | None:
    path = page.reading.file(text, keys)
    if path is None:
        return None
    letter, problems = read_letter(page.reading, path, page.zone)
    page.reading.problems += problems
    return letter


def _begun(segments: tuple[Segment, ...]) -> tuple[Mark, ...]:
    """The parts that have a start; an item that starts with its segment says more than the segment."""
    parts = (part for segment in segments for part in (segment, *segment.items))
    found = {part.start: part for part in parts if part.start is not None}
    return tuple(Mark(at, part.title, part.url, part.image, part.anchor, part.keys) for at, part in found.items())


def _mark(shape: shapes.ChapterShape, reading: Reading, keys: Keys) -> Mark:
    return Mark(
        start=reading.time(shape.start, (*keys, "start")) or timedelta(),
        title=shape.title,
        url=reading.address(shape.url, (*keys, "url")),
        image=reading.file(shape.image, (*keys, "image")),
        keys=keys,
    )


def parts(episode: Episode) -> Iterator[tuple[str, Item | Mark]]:
    """Whatever may have a start, in the order of the page, each with what to call it."""
    for segment in episode.segments:
        yield "segment", segment
        for item in segment.items:
            yield "item", item
    for mark in episode.marks:
        if not mark.anchor:  # given by hand
            yield "chapter", mark


def _order(episode: Episode) -> list[Problem]:
    found: list[Problem] = []
    above: tuple[str, timedelta] | None = None
    for kind, part in parts(episode):
        if part.start is None:
            continue
        if kind == "chapter" and above and above[0] != "chapter":
            above = None
        first_item = above is not None and kind == "item" and above[0] == "segment"
        if above and (part.start < above[1] or (part.start == above[1] and not first_item)):
            when = "before" if part.start < above[1] else "together with"
            found.append(
                episode.source.problem(
                    (*part.keys, "start"),
                    f'{kind} "{part.title}" starts at {timecode.short(part.start)}, {when} '
                    f"the one above it ({timecode.short(above[1])})",
                    "Segments and their items run in order; move this one or correct its time.",
                    "CHAP-00",
                )
            )
            continue
        above = (kind, part.start)
    return found
