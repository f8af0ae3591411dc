"""An episode as values, with all that stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from shownotes.podcasting import Stated
from shownotes.source import Key, Source

Keys = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody heard or named; `image` is a file of the show, or an address."""

    name: str
    key: str = ""  # the name under `people:` in show.yaml; "" for one written in place
    url: str = ""
    image: Path | str | None = None
    bio: str = ""
    role: str = "host"


@dataclass(frozen=True, slots=True)
class Link:
    """An address and the words that carry it; `title` is "" for a bare one."""

    url: str
    title: str = ""
    keys: Keys = ()


@dataclass(frozen=True, slots=True)
class Sponsor:
    """Who paid for an episode."""

    name: str
    url: str
    text: str = ""  # Markdown


@dataclass(frozen=True, slots=True)
class Letter:
    """A listener's letter from a Markdown file of its own."""

    slug: str
    sender: str
    subject: str
    body: str  # Markdown
    date: datetime | None
    source: Source
    path: Path


@dataclass(frozen=True, slots=True)
class Item:
    """A story inside a segment."""

    title: str
    anchor: str  # unique in its episode
    keys: Keys  # where it stands in the episode's file
    start: timedelta | None = None  # from the start of the published file
    url: str = ""
    image: Path | None = None
    guest: Person | None = None
    notes: str = ""  # Markdown
    links: tuple[Link, ...] = ()
    letters: tuple[Letter, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment(Item):
    """A part of an episode; carries all that an item carries, and items."""

    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled stretch of an episode, as players show it."""

    start: timedelta  # from the start of the published file, intro included
    end: timedelta  # equals the next chapter's start; the last one ends with the file
    title: str
    url: str = ""
    image: Path | None = None
    anchor: str = ""  # the segment or item it comes from


@dataclass(frozen=True, slots=True)
class Mark:
    """A chapter as the author wrote it: its end is known only once a file has been measured."""

    start: timedelta
    title: str
    url: str = ""
    image: Path | None = None
    anchor: str = ""
    keys: Keys = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What was measured from a file as it is published."""

    bytes: int
    type: str  # the enclosure's MIME type, as RSS-22 lists them
    duration: timedelta | None = None  # none for a torrent
    sha256: str = ""  # hex
    infohash: str = ""  # hex, torrents only
    magnet: str = ""
    bitrate: int = 0  # bit/s, 0 if unknown
    width: int = 0  # pixels, 0 for audio
    height: int = 0
    rate: int = 0  # samples of sound a second, 0 if it has none


@dataclass(frozen=True, slots=True)
class Published:
    """One medium as the world has it, from the episode's .lock; no `facts` for a new address not yet filled."""

    url: str
    facts: Facts | None
    source: str = ""  # sha256 of the author's file that it was made of


@dataclass(frozen=True, slots=True)
class Media:
    """One medium of an episode: a file beside it (`file`), another one's torrent (`of`), or elsewhere (`facts`)."""

    name: str
    keys: Keys
    url: str  # where listeners fetch it
    file: Path | None = None
    of: str = ""
    path: str = ""  # below public/, "" when it lives elsewhere
    tag: bool = True
    hybrid: bool = False  # a torrent of versions 1 and 2 (TOR-12)
    facts: Facts | None = None
    published: Published | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """One file in episodes/."""

    slug: str
    title: str
    date: datetime  # aware
    guid: str
    url: str  # the page, canonical
    source: Source
    path: Path
    number: str = ""  # "209", "152.5"; "" if it has none
    season: int | None = None
    type: str = "full"
    draft: bool = False
    summary: str = ""  # Markdown
    subtitle: str = ""
    hosts: tuple[Person, ...] = ()
    guests: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    explicit: bool = False
    cover: Path | None = None
    license: str = ""
    media: tuple[Media, ...] = ()
    transcript: Path | None = None
    segments: tuple[Segment, ...] = ()
    links: tuple[Link, ...] = ()
    sponsors: tuple[Sponsor, ...] = ()
    marks: tuple[Mark, ...] = ()  # what begins where: `chapters:`, or else the parts that have a start
    link: str = ""  # another page to name instead of ours
    updated: datetime | None = None  # aware; when the author last changed what was published
    license_url: str = ""
    display: str = ""  # how the number is shown: "Ch. 3"
    stated: tuple[Stated, ...] = ()  # in the Podcasting 2.0 namespace

    def medium(self, name: str) -> Media | None:
        """The medium of that name, if the episode has it."""
        return next((media for media in self.media if media.name == name), None)

    @property
    def people(self) -> tuple[Person, ...]:
        return self.hosts + self.guests
