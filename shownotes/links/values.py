"""The values that pass through a check of links: from a Link as written to a Result as reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from shownotes.links.reasons import Reason, Verdict

if TYPE_CHECKING:
    from shownotes.problems import Place


class Kind(StrEnum):
    """What a link is for; media are asked without reading them, internal ones without the network."""

    PAGE = "page"
    IMAGE = "image"
    MEDIA = "media"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Link:
    """One address where it stands in an author's file."""

    url: str
    place: Place
    kind: Kind = Kind.PAGE
    text: str = ""
    where: str = ""  # 'segment "News", item "A paper"'
    episode: str = ""  # slug, or "" for show-wide links
    date: datetime | None = None
    published: bool = True
    page: str = ""  # the address of the page that shows it, for what is relative
    type: str | None = None  # what the YAML says of media
    bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """One answer on the way: its address, its status, and where it pointed."""

    url: str
    status: int
    location: str | None = None


class Fault(StrEnum):
    """How a request can end without a usable answer."""

    NO_NAME = "no-name"
    DNS = "dns"
    REFUSED = "refused"
    RESET = "reset"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TLS_EXPIRED = "tls-expired"
    TLS_NAME = "tls-name"
    TLS_UNTRUSTED = "tls-untrusted"
    TLS_OLD = "tls-old"
    TLS_OTHER = "tls-other"
    GARBLED = "garbled"
    PRIVATE = "private"
    NOT_OPENABLE = "not-openable"
    APP = "app"
    LOOP = "loop"
    TOO_MANY = "too-many"
    BAD_LOCATION = "bad-location"


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was seen of one address; the judge needs nothing else.

    ``fragments`` are the wanted ones that the page has; None where nobody could tell (not HTML, not read whole).
    ``retry_after`` is in seconds. ``length`` is the whole resource's, in bytes, as the server states it.
    """

    url: str
    status: int | None = None
    fault: Fault | None = None
    detail: str = ""
    hops: tuple[Hop, ...] = ()
    type: str = ""
    length: int | None = None
    read: int = 0
    title: str = ""
    heading: str = ""
    text_seen: bool = True  # False for an HTML page without any content
    wall: str = ""  # the name of what turned us away: Cloudflare, DataDome…
    challenged: bool = False  # it says itself that this is a test for robots
    fragments: frozenset[str] | None = None
    retry_after: float | None = None
    words: frozenset[str] | None = None  # of the page, where it is to be compared with a probe's
    echo: str = ""  # an address that nobody made, where the same page stands
    tries: int = 1

    @property
    def final(self) -> str:
        """The address that gave the last answer, or the one that should have and did not."""
        return (self.hops[-1].location or self.hops[-1].url) if self.hops else self.url


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one check says of an address, before history has its say."""

    verdict: Verdict
    reason: Reason
    said: str = ""
    better: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something to mend in the words of a link that works; ``better`` is the address to write instead."""

    reason: Reason
    said: str
    better: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An archived copy: its address and when it was taken."""

    url: str
    taken: datetime


@dataclass(frozen=True, slots=True)
class Result:
    """The verdict on one address and every place that has it.

    ``checks`` counts the failures in a row, ``since`` is the first of them; ``pending`` marks what failed, but not
    yet often and long enough to be called dead. ``new`` is true when the verdict was another one the last time.
    ``remembered`` is true when the answer comes from memory, and ``checked`` says when it was got.
    """

    url: str
    verdict: Verdict
    reason: Reason
    links: tuple[Link, ...]
    said: str = ""
    status: int | None = None
    hops: tuple[Hop, ...] = ()
    final: str | None = None
    better: str | None = None
    tries: int = 0
    checks: int = 0
    since: datetime | None = None
    checked: datetime | None = None
    pending: bool = False
    new: bool = True
    remembered: bool = False
    notes: tuple[Note, ...] = field(default=())
    archived: Snapshot | None = None
