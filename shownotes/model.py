"""A show as values: what the files say, checked, resolved and without the private notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from shownotes.podcasting import Stated
from shownotes.publishing import Publishing
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
    marks: tuple[Mark, ...] | None = None  # `chapters:` given by hand
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


@dataclass(frozen=True, slots=True)
class Only:
    """Which episodes a feed carries: those of any of the tags, any of the seasons and any of the types named."""

    tags: tuple[str, ...] = ()
    seasons: tuple[int, ...] = ()
    types: tuple[str, ...] = ()

    def takes(self, episode: Episode) -> bool:
        """Whether the episode is one of them; a list that is empty asks for nothing."""
        return (
            (not self.tags or any(tag in self.tags for tag in episode.tags))
            and (not self.seasons or episode.season in self.seasons)
            and (not self.types or episode.type in self.types)
        )


@dataclass(frozen=True, slots=True)
class Feed:
    """One file in feeds/; its stem is its name and its address is /feeds/<name>.xml."""

    name: str
    title: str
    media: str
    url: str
    source: Source
    vocabularies: tuple[str, ...] = ("itunes", "podcast", "psc")
    latest: int | None = None
    guid_suffix: str = ""  # set on a feed of another medium, before its first publication (VAR-02)
    block: bool = False  # keep directories from listing it (VAR-04, TOR-24)
    only: Only = Only()
    paged: int | None = None  # episodes a page (PAGE-01)
    guid: str = ""  # a podcast:guid of its own
    medium: str = ""  # podcast:medium, where the media do not tell
    moved: bool = False  # it has come from another address (APPLE-21)
    moving_to: str = ""  # it goes to another address (APPLE-22)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom directories write to."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Where listeners write to."""

    email: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """Everything that the folder says; `episodes` are the published ones, newest first."""

    root: Path
    source: Source
    title: str
    link: str  # ends with "/"
    description: str
    author: str
    language: str
    timezone: ZoneInfo
    guid: str
    media_url: str  # ends with "/"
    owner: Owner | None = None
    categories: tuple[tuple[str, ...], ...] = ()
    explicit: bool = False
    type: str = "episodic"
    copyright: str = ""
    license: str = ""
    cover: Path | None = None
    funding: tuple[Link, ...] = ()
    contact: Contact = Contact()
    people: dict[str, Person] = field(default_factory=dict)
    hosts: tuple[Person, ...] = ()
    segments: tuple[str, ...] = ()
    intro: str = "Intro"  # the chapter before the first start
    accent: str = ""  # "#rrggbb", "" for the theme's own
    accent_dark: str = ""  # "" for the nearest shade of the accent that can be read there
    serif: bool = False  # letters with serifs
    source_url: str = ""  # where notes are mended, with {path}
    apps: tuple[Link, ...] = ()  # the show in directories and apps
    search: bool = True  # in an index of all words, where there is one
    cards: int = 50  # so many of the newest episodes have a picture of their own for social networks
    trackers: tuple[str, ...] = ()
    links: Mapping[str, Any] = field(default_factory=dict)  # how links are checked, as written
    license_url: str = ""
    locked: bool = True  # other hosts must not import it (PC20-04)
    medium: str = ""  # podcast:medium, where the media do not tell
    complete: bool = False  # no episode will follow (APPLE-20)
    seasons: dict[int, str] = field(default_factory=dict)  # names by number
    hubs: tuple[str, ...] = ()  # WebSub (PUSH-01)
    stated: tuple[Stated, ...] = ()  # in the Podcasting 2.0 namespace
    publish: Publishing = field(default_factory=Publishing)
    rules: dict[str, str] = field(default_factory=dict)  # the silenced ones, by id, each with the reason
    feeds: tuple[Feed, ...] = ()
    episodes: tuple[Episode, ...] = ()
    waiting: tuple[Episode, ...] = ()  # drafts and dates to come, soonest first
    moved: tuple[tuple[str, str], ...] = ()  # addresses that were published, and what stands in their place
