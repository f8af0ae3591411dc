"""What every check of a feed's file looks at: its channel, its items, its bytes and where it lives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from shownotes.feeds.parsed import Document, Element
from shownotes.rules.kinds import is_web_address


class Seen(NamedTuple):
    """What a check says: the line, what is wrong, what to do; another severity than the rule's where it has one."""

    line: int
    message: str
    hint: str = ""
    mild: bool = False  # a warning
    grave: bool = False  # an error


@dataclass
class FeedFile:
    """A feed from anywhere in the world; `address` is "" if it is not known where it is served."""

    xml: bytes
    document: Document
    channel: Element
    items: list[Element]
    address: str = ""
    now: datetime | None = None
    kept: dict[str, Any] = field(default_factory=dict)  # what several checks look at, made once

    @cached_property
    def torrents(self) -> bool:
        """Whether its enclosures are torrents."""
        found = (item.first("enclosure") for item in self.items)
        return any(one is not None and "bittorrent" in one.attributes.get("type", "") for one in found)

    @cached_property
    def own_address(self) -> str:
        """The address that it gives itself."""
        links = self.channel.all("atom:link")
        return next((link.attributes.get("href", "") for link in links if link.attributes.get("rel") == "self"), "")


FileCheck = Callable[[FeedFile], Iterable[Seen]]
Checks = tuple[tuple[str, FileCheck], ...]


def shown(text: str) -> str:
    """A value as messages quote it."""
    flat = " ".join(text.split())
    return f'"{flat}"' if len(flat) <= 80 else f'"{flat[:77]}…"'


def insecure(text: str) -> bool:
    """Whether it is a web address without TLS."""
    return text.startswith("http:") and is_web_address(text)
