"""An episode to everything that its media's tags say, as plain values without paths or measurements."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit, urlunsplit

from shownotes import timecode
from shownotes.media.pictures import Pictures
from shownotes.model import Episode, Show

FORMAT = 2  # raised whenever the same values are written as other bytes
COVER = (1400, 300_000)  # most pixels a side and most bytes of a tag's cover (ID3-16)
CHAPTER = (800, 200_000)  # and of a chapter's picture (ID3-10)
_YEAR_FIRST = re.compile(r"\d{4} ")
# ISO 639-1 to 639-2/T, as ID3's TLAN wants it.
_LANGUAGES = dict(
    pair.split(":")
    for pair in (
        "ar:ara bg:bul ca:cat cs:ces da:dan de:deu el:ell en:eng es:spa et:est eu:eus fa:fas fi:fin fr:fra "
        "ga:gle gl:glg he:heb hi:hin hr:hrv hu:hun id:ind is:isl it:ita ja:jpn ko:kor lt:lit lv:lav "
        "nb:nob nl:nld nn:nno no:nor pl:pol pt:por ro:ron ru:rus sk:slk sl:slv sr:srp sv:swe th:tha "
        "tr:tur uk:ukr vi:vie zh:zho"
    ).split()
)


@dataclass(frozen=True, slots=True)
class TaggedMark:
    """A chapter before the file's end is known; `image` is the picture's hash."""

    start: int  # milliseconds
    title: str
    url: str
    image: str


@dataclass(frozen=True, slots=True)
class Tags:
    """What a tag says; two equal ones make equal bytes of the same file."""

    title: str
    album: str
    artist: str
    number: str
    season: str
    published: datetime  # UTC
    summary: str  # Markdown
    page: str
    guid: str
    feed: str  # address, "" for a container that has no room for it
    feed_category: str
    keywords: str
    copyright: str
    publisher: str
    language: str  # ISO 639-2, "" if unknown
    explicit: bool
    cover: str  # hash of the picture, "" for none
    marks: tuple[TaggedMark, ...]

    def recipe(self) -> str:
        """A hash of everything that goes into the tag."""
        return hashlib.sha256(f"{FORMAT} {self!r}".encode()).hexdigest()

    def chapters(self, length: int) -> list[tuple[TaggedMark, int]]:
        """The chapters of a file of `length` ms, each with its end (CHAP-00)."""
        found = [mark for mark in self.marks if mark.start < length]
        return list(zip(found, [mark.start for mark in found[1:]] + [length], strict=False))


@dataclass(frozen=True, slots=True)
class Label:
    """What is written into one file of `length` ms: tags, a JPEG or b"" as cover, and pictures by their hash."""

    tags: Tags
    length: int
    cover: bytes
    picture: Callable[[str], bytes]

    @property
    def chapters(self) -> list[tuple[TaggedMark, int]]:
        """Each with its end in ms."""
        return self.tags.chapters(self.length)


def tags(show: Show, episode: Episode, pictures: Pictures, feed: str = "") -> Tags:
    """What the tags of this episode's media say."""
    published = episode.date.astimezone(UTC)
    cover = episode.cover or show.cover
    copyright_line = show.copyright
    if copyright_line and not _YEAR_FIRST.match(copyright_line):
        copyright_line = f"{published.year} {copyright_line}"
    return Tags(
        title=_line(episode.title),
        album=_line(show.title),
        artist=_line(", ".join(person.name for person in episode.hosts) or show.author),  # ID3-20
        number=episode.number if episode.number.isdigit() else "",
        season=str(episode.season or ""),
        published=published,
        summary=episode.summary,
        page=ascii_url(episode.url),
        guid=episode.guid,
        feed=ascii_url(feed),
        feed_category=show.categories[0][-1] if show.categories else "",
        keywords=", ".join(episode.tags),
        copyright=_line(copyright_line),
        publisher=_line(show.author),
        language=_LANGUAGES.get(show.language.partition("-")[0].lower(), ""),
        explicit=episode.explicit,
        cover=pictures.key(cover) if cover else "",
        marks=_marks(show, episode, pictures),
    )


def ascii_url(url: str) -> str:
    """The address in ASCII, as ID3's URL frames need it (ID3-21); "" if it has none."""
    if url.isascii():
        return url
    parts = urlsplit(url)
    try:
        host = parts.netloc.encode("idna").decode()
    except UnicodeError:
        return ""
    return urlunsplit((parts.scheme, host, *(quote(part, safe="/%:=&?~#+!$,;'@()*[]") for part in parts[2:])))


def _marks(show: Show, episode: Episode, pictures: Pictures) -> tuple[TaggedMark, ...]:
    found = tuple(
        TaggedMark(
            timecode.milliseconds(mark.start),
            _line(mark.title),
            ascii_url(mark.url) if mark.url.startswith(("http:", "https:")) else "",
            pictures.key(mark.image) if mark.image else "",
        )
        for mark in sorted(episode.marks, key=lambda mark: mark.start)
    )
    if found and found[0].start > 0:
        return (TaggedMark(0, _line(show.intro), "", ""), *found)
    return found


def _line(text: str) -> str:
    return " ".join(text.split())
