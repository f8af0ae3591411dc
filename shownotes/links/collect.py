"""A Show to every Link in it, each at the line and column where its author can change it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shownotes.links.values import Kind, Link
from shownotes.markup import Address, addresses
from shownotes.model import Episode, Letter, Media, Show
from shownotes.problems import Place
from shownotes.source import Source, Unreadable, decoded

_ADDRESSES = frozenset({"url", "link"})
_PICTURES = frozenset({"image", "cover"})
_PROSE = frozenset({"notes", "summary", "bio", "description", "text"})
_UNTOLD = frozenset({"private", "guid", "media_url", "trackers"})
_UNCLOSED = re.compile(
    r"""\[[^\]\n]+\]\(\s*https?://[^\s)]*(?=\s|\Z)(?!\s+["'(])"""  # [words](https://…
    r"|\[[^\]\n]+\]\s+\(https?://[^\s)]*\)"  # [words] (https://…)
    r"|\[[^\]\n(]+\(https?://[^\s)]*\)"  # [words(https://…)
)
Spot = tuple[int, int]  # line and column, from 1
Near = Callable[
    [], tuple[Place, Spot]
]  # where a value begins and ends; asked only if need be: it costs a second reading
_END = (sys.maxsize, 1)
_TITLES = ("title", "name", "label")


def collect(show: Show, only: Container[str] | None = None, since: datetime | None = None) -> list[Link]:
    """Every link, newest episode first, then the show's own.

    ``only`` holds slugs; with it, or with ``since``, the links that belong to no episode are left out.
    """
    found: list[Link] = []
    for published, episodes in ((False, show.waiting), (True, show.episodes)):
        for episode in episodes:
            if (only is None or episode.slug in only) and (since is None or episode.date >= since):
                found += _of_episode(show, episode, published=published)
    if only is None and since is None:
        found += _Reader(show.source, page=show.link).read(_without(show.source.value, "link"))
        for feed in show.feeds:
            found += _Reader(feed.source, page=show.link).read(feed.source.value)
    return found


def _without(value: Any, key: str) -> Any:
    return {name: part for name, part in value.items() if name != key} if isinstance(value, dict) else value


def _of_episode(show: Show, episode: Episode, *, published: bool) -> Iterator[Link]:
    about: dict[str, Any] = {
        "episode": episode.slug,
        "date": episode.date,
        "published": published,
        "page": episode.url,
    }
    yield from _Reader(episode.source, about=about).read(episode.source.value)
    for media in episode.media:
        if link := _served(show, episode, media, about):
            yield link
    for segment in episode.segments:
        for part in (segment, *segment.items):
            for letter in part.letters:
                yield from _of_letter(letter, part.title, about)


def _served(show: Show, episode: Episode, media: Media, about: dict[str, Any]) -> Link | None:
    """A published file that lives on a host of its own: the enclosure, and the web seed of its torrent."""
    if not media.path or not media.facts or not about["published"] or media.url.startswith(show.link):
        return None
    place = episode.source.place(*media.keys)
    told: dict[str, Any] = {"type": media.facts.type, "bytes": media.facts.bytes}
    return Link(media.url, place, Kind.MEDIA, text=media.name, where=f'medium "{media.name}"', **told, **about)


def _of_letter(letter: Letter, part: str, about: dict[str, Any]) -> Iterator[Link]:
    try:
        whole = decoded(letter.path)
    except Unreadable:
        return
    reader = _Reader(
        Source(letter.source.name, ""), about=about, text=whole, where=f'"{part}", letter "{letter.subject}"'
    )
    top = Place(letter.source.name, letter.source.text.count("\n") + 2, 1)
    yield from reader.prose(letter.body, lambda: (top, _END))


@dataclass(slots=True)
class _Reader:
    """One file being read; each address that was found is used up, so that the next equal one is the next."""

    source: Source
    page: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    where: str = ""
    _lines: list[str] = field(default_factory=list)
    _used: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._lines = (self.text or self.source.text).split("\n")
        self.about = {"page": self.page, **self.about}

    def read(self, value: Any, keys: tuple[str | int, ...] = (), where: str = "") -> Iterator[Link]:
        """Every link below a value of the YAML."""
        if isinstance(value, list):
            for index, part in enumerate(value):
                yield from self._listed(part, (*keys, index), where)
        elif isinstance(value, dict):
            own = _where(value, keys, where)
            for key, part in value.items():
                if key not in _UNTOLD:
                    yield from self._keyed(key, part, value, (*keys, key), own)

    def prose(self, markdown: str, place: Near, where: str = "") -> Iterator[Link]:
        """Every link in a stretch of Markdown that begins at or after a place."""
        for found in [*addresses(markdown), *map(_as_address, _UNCLOSED.findall(markdown))]:
            yield self._link(found, place, where)

    def _listed(self, part: Any, keys: tuple[str | int, ...], where: str) -> Iterator[Link]:
        if isinstance(part, str) and len(keys) > 1 and keys[-2] == "links":
            words = part.strip()
            found = addresses(words) if words.startswith("[") else []
            for address in found or [Address(words)]:
                yield self._link(address, self._at(keys), where)
        else:
            yield from self.read(part, keys, where)

    def _keyed(
        self, key: Any, part: Any, whole: dict[str, Any], keys: tuple[str | int, ...], where: str
    ) -> Iterator[Link]:
        if not isinstance(part, str):
            yield from self.read(part, keys, where)
        elif key in _PROSE:
            yield from self.prose(part, self._at(keys), where)
        elif key in _ADDRESSES:
            words = next((str(whole[name]) for name in _TITLES if name in whole), "")
            yield self._link(Address(part.strip(), words), self._at(keys), where, whole if "bytes" in whole else None)
        elif key in _PICTURES and "://" in part:
            yield self._link(Address(part.strip(), is_image=True), self._at(keys), where)

    def _link(self, found: Address, near: Near, where: str, medium: dict[str, Any] | None = None) -> Link:
        kind = Kind.MEDIA if medium else (Kind.IMAGE if found.is_image else Kind.PAGE)
        told: dict[str, Any] = {}
        if medium:
            told = {
                "type": medium.get("type"),
                "bytes": medium["bytes"] if isinstance(medium["bytes"], int) else None,
            }
        words = " ".join(found.words.split())
        place = self._find(found.url, near)
        return Link(found.url, place, kind, words, self.where or where, **told, **self.about)

    def _at(self, keys: tuple[str | int, ...]) -> Near:
        return lambda: (self.source.place(*keys), self.source.end(*keys))

    def _find(self, url: str, near: Near) -> Place:
        """Where exactly the address stands: its one place in the file, or the next in the value that holds it.

        The value's own place where the address is not there letter by letter (escaped, or folded over lines).
        """
        exact = re.compile(re.escape(url) + r"(?![^\W_]|[/%#?&=+~@$-]|[.,:;!'*_]+(?:[^\W_]|/))")
        spots = [
            (number, at.start() + 1)
            for number, line in enumerate(self._lines, 1)
            if url in line
            for at in exact.finditer(line)
        ]
        if len(spots) != 1:  # only then is it worth to read the YAML again with its places
            value, end = near()
            first = self.source.first_line
            here = [spot for spot in spots if (value.line - first, value.column) <= spot < (end[0] - first, end[1])]
            spots = [spot for spot in here if spot not in self._used] or here[:1]  # those that an alias repeats
            if not spots:
                return value
        self._used.add(spots[0])
        return Place(self.source.name, spots[0][0] + self.source.first_line, spots[0][1])


def _as_address(unclosed: str) -> Address:
    return Address(unclosed)


def _where(value: dict[str, Any], keys: tuple[str | int, ...], above: str) -> str:
    """What to call the part that a mapping is: 'segment "News", item "A paper"'."""
    kind = {"segments": "segment", "items": "item", "people": "person", "media": "medium"}.get(
        str(keys[-2]) if len(keys) > 1 else "", ""
    )
    title = next((str(value[name]) for name in _TITLES if name in value), str(keys[-1]) if keys else "")
    if not kind:
        return above
    return f'{above}, {kind} "{title}"' if above else f'{kind} "{title}"'
