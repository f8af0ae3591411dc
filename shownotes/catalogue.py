"""A show to what only the whole of it knows: its tags, people, letters and links, and which episodes are related."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from shownotes.model import Episode, Item, Keys, Letter, Link, Person, Show
from shownotes.paths import slugified

RELATED = 3  # how many episodes are named as related
_NEAR = 4  # neighbours in time that are looked at for each tag, so that a common one does not cost N²
_IN_NOTES = re.compile(r"http(?:s?)://[^\s<>\"'`|\\^{}\])]+")


@dataclass(frozen=True, slots=True)
class Tag:
    """A subject and the episodes that are about it, newest first."""

    name: str
    slug: str
    episodes: tuple[Episode, ...]


@dataclass(frozen=True, slots=True)
class Appearances:
    """A person and the episodes they are heard in, newest first."""

    person: Person
    slug: str
    hosted: tuple[Episode, ...]
    guested: tuple[Episode, ...]

    @property
    def count(self) -> int:
        return len(self.hosted) + len(self.guested)


class Mention(NamedTuple):
    """An address and the first words that carried it in an episode."""

    url: str
    title: str
    keys: Keys  # of the segment or item


@dataclass(slots=True)
class Catalogue:
    """Computed once for a build; nothing in it grows faster than the show."""

    show: Show
    tags: dict[str, Tag]  # by slug, in the order of names
    people: dict[str, Appearances]  # by slug
    mentions: dict[str, tuple[Mention, ...]]  # by episode
    _telling: dict[str, tuple[Episode, ...]]  # by address that several name, newest first
    _related: dict[str, tuple[Episode, ...]]

    @classmethod
    def of(cls, show: Show) -> Catalogue:
        """All of it."""
        mentions: dict[str, tuple[Mention, ...]] = {}
        telling: dict[str, list[Episode]] = {}
        for one in show.episodes:
            mentions[one.slug] = tuple(_mentions(one))
            for address in dict.fromkeys(_same(mention.url) for mention in mentions[one.slug]):
                telling.setdefault(address, []).append(one)
        several = {address: tuple(told) for address, told in telling.items() if len(told) > 1}
        tags = _tags(show)
        return cls(show, tags, _people(show), mentions, several, _related(show, tags, several))

    def measured(self, show: Show) -> Catalogue:
        """The same for the same show with facts of its media."""
        now = {one.slug: one for one in show.episodes}

        def these(episodes: tuple[Episode, ...]) -> tuple[Episode, ...]:
            return tuple(now[one.slug] for one in episodes)

        return Catalogue(
            show,
            {slug: Tag(tag.name, slug, these(tag.episodes)) for slug, tag in self.tags.items()},
            {
                slug: Appearances(one.person, slug, these(one.hosted), these(one.guested))
                for slug, one in self.people.items()
            },
            self.mentions,
            {address: these(told) for address, told in self._telling.items()},
            {slug: these(near) for slug, near in self._related.items()},
        )

    def related(self, episode: Episode) -> tuple[Episode, ...]:
        """The episodes that share most with this one."""
        return self._related.get(episode.slug, ())

    def also(self, episode: Episode) -> dict[Keys, tuple[Episode, ...]]:
        """For each part of the episode, at most three other episodes that named one of its addresses."""
        found: dict[Keys, dict[str, Episode]] = {}
        for mention in self.mentions.get(episode.slug, ()):
            told = self._telling.get(_same(mention.url), ())
            if told:
                others = found.setdefault(mention.keys, {})
                others.update((other.slug, other) for other in told[:4] if other.slug != episode.slug)
        return {keys: tuple(others.values())[:3] for keys, others in found.items() if others}

    def mentions_of(self, episode: Episode) -> tuple[Mention, ...]:
        """What the episode links to, waiting ones included."""
        return self.mentions[episode.slug] if episode.slug in self.mentions else tuple(_mentions(episode))

    @property
    def letters(self) -> Iterator[tuple[Episode, Letter]]:
        """Every letter, those of the newest episode first."""
        for one in self.show.episodes:
            for part in parts(one):
                for letter in part.letters:
                    yield one, letter


def once(mentions: Iterable[Mention]) -> list[Mention]:
    """Each address once, with the words that carried it first."""
    found: dict[str, Mention] = {}
    for mention in mentions:
        found.setdefault(mention.url, mention)
    return list(found.values())


def parts(episode: Episode) -> Iterator[Item]:
    """The segments and their items, in the order of the page."""
    for segment in episode.segments:
        yield segment
        yield from segment.items


def person_slug(person: Person) -> str:
    """The last part of the address of a person's page."""
    return slugified(person.key or person.name) or "somebody"


def _tags(show: Show) -> dict[str, Tag]:
    names: dict[str, str] = {}
    episodes: dict[str, list[Episode]] = defaultdict(list)
    for one in show.episodes:
        for slug, name in {tag_slug(tag): tag for tag in one.tags}.items():
            names.setdefault(slug, name)
            episodes[slug].append(one)
    order = sorted(names, key=lambda slug: (names[slug].casefold(), slug))
    return {slug: Tag(names[slug], slug, tuple(episodes[slug])) for slug in order}


def tag_slug(tag: str) -> str:
    """The last part of the address of a tag's page; "c++" and "c" are two tags."""
    return slugified(tag.replace("+", " plus").replace("#", " sharp")) or "tag"


def _people(show: Show) -> dict[str, Appearances]:
    known: dict[str, Person] = {person_slug(one): one for one in (*show.hosts, *show.people.values())}
    hosted: dict[str, dict[str, Episode]] = defaultdict(dict)
    guested: dict[str, dict[str, Episode]] = defaultdict(dict)
    for one in show.episodes:
        asked = (part.guest for part in parts(one) if part.guest)
        for people, seen in ((one.hosts, hosted), ((*one.guests, *asked), guested)):
            for person in people:
                slug = person_slug(person)
                known.setdefault(slug, person)
                seen[slug][one.slug] = one
    return {
        slug: Appearances(person, slug, tuple(hosted[slug].values()), tuple(guested[slug].values()))
        for slug, person in known.items()
    }


def _mentions(episode: Episode) -> Iterator[Mention]:
    for part in parts(episode):
        if part.url:
            yield Mention(part.url, part.title, part.keys)
        yield from _listed(part.links, part.keys)
        for found in _IN_NOTES.finditer(part.notes):
            yield Mention(found[0].rstrip(".,;:!?*_"), _words_before(part.notes, found.start()), part.keys)
    by_hand = (Link(mark.url, mark.title) for mark in episode.marks if not mark.anchor)
    yield from _listed((*episode.links, *by_hand), ())


def _words_before(notes: str, at: int) -> str:
    """The words of a Markdown link whose address starts there, "" for an address alone."""
    if notes[at - 2 : at] != "](":
        return ""
    return notes[notes.rfind("[", 0, at) + 1 : at - 2].replace("\n", " ")


def _listed(links: Iterable[Link], keys: Keys) -> Iterator[Mention]:
    return (Mention(link.url, link.title, keys) for link in links if link.url.startswith("http"))


def _same(url: str) -> str:
    """What two spellings of one address have in common."""
    return url.partition("#")[0].partition("://")[2].removeprefix("www.").rstrip("/")


def _related(
    show: Show, tags: dict[str, Tag], telling: dict[str, tuple[Episode, ...]]
) -> dict[str, tuple[Episode, ...]]:
    scores: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    groups = [(tag.episodes, 1.0) for tag in tags.values()]
    groups += [(told, 1.5) for told in telling.values()]
    for group, weight in groups:
        worth = weight / math.log2(1 + len(group))
        for at, one in enumerate(group):
            for other in group[at + 1 : at + 1 + _NEAR]:
                scores[one.slug][other.slug] += worth
                scores[other.slug][one.slug] += worth
    place = {one.slug: index for index, one in enumerate(show.episodes)}
    return {
        slug: tuple(
            show.episodes[place[other]]
            for other in sorted(near, key=lambda other: (-round(near[other], 6), place[other]))[:RELATED]
        )
        for slug, near in scores.items()
    }
