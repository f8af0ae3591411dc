"""A show as values: its feeds, its episodes and what its own file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from shownotes.model.episode import Episode, Link, Person
from shownotes.podcasting import Stated
from shownotes.publishing import Publishing
from shownotes.source import Source


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
