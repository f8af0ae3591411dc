"""A Show to the pages that are not of one episode: front, archive, tags, people, letters, links and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from shownotes.catalogue import once
from shownotes.model import Episode, Show
from shownotes.site import linked_data, subscribe
from shownotes.theme import Theme
from shownotes.write import Artifact

PER_PAGE = 20  # episodes on a page of the front's list


@dataclass(frozen=True, slots=True)
class Year:
    """The episodes of a year, newest first."""

    year: int
    episodes: tuple[Episode, ...]


def pages(show: Show, theme: Theme) -> Iterator[Artifact]:
    """Every list, one after the other."""
    yield from _front(show, theme)
    yield from _archive(show, theme)
    yield from _tags(theme)
    yield from _people(show, theme)
    yield from _links(show, theme)
    yield from subscribe.artifacts(show, theme)
    if next(theme.catalogue.letters, None):
        groups = groupby(theme.catalogue.letters, key=lambda one: one[0])
        letters = [(one, [letter for _, letter in some]) for one, some in groups]
        yield _page(theme, "letters/", "letters.html", letters=letters)
    if any(not one.draft for one in show.waiting):
        yield _page(theme, "upcoming/", "upcoming.html", waiting=[one for one in show.waiting if not one.draft])
    yield _page(theme, "search/", "search.html", years=years(show))
    yield Artifact("404.html", theme.page("404.html", root=urlsplit(show.link).path))


def years(show: Show) -> list[Year]:
    """The show's years, newest first."""

    def year(one: Episode) -> int:
        return one.date.astimezone(show.timezone).year

    return [Year(number, tuple(some)) for number, some in groupby(show.episodes, key=year)]


def _page(theme: Theme, path: str, template: str, **values: Any) -> Artifact:
    """A page at an address that ends with "/"."""
    return Artifact(f"{path}index.html", theme.page(template, root="../" * path.count("/"), path=path, **values))


def _front(show: Show, theme: Theme) -> Iterator[Artifact]:
    count = max(1, -(-len(show.episodes) // PER_PAGE))
    series = Markup(linked_data.show_script(show))
    for page in range(1, count + 1):
        some = show.episodes[(page - 1) * PER_PAGE : page * PER_PAGE]
        path = "" if page == 1 else f"page/{page}/"
        yield _page(theme, path, "index.html", episodes=some, page=page, pages=count, series=series)


def _archive(show: Show, theme: Theme) -> Iterator[Artifact]:
    found = years(show)
    for index, year in enumerate(found):
        values = {"years": found, "year": year}
        if index == 0:
            yield _page(theme, "episodes/", "archive.html", **values)
        yield _page(theme, f"episodes/{year.year}/", "archive.html", **values)
    if not found:
        yield _page(theme, "episodes/", "archive.html", years=[], year=None)


def _tags(theme: Theme) -> Iterator[Artifact]:
    tags = theme.catalogue.tags
    if tags:
        yield _page(theme, "tags/", "tags.html", tags=tags.values(), most=max(len(t.episodes) for t in tags.values()))
    for slug, tag in tags.items():
        yield _page(theme, f"tags/{slug}/", "tag.html", tag=tag)


def _people(show: Show, theme: Theme) -> Iterator[Artifact]:
    people = theme.catalogue.people
    if people:
        yield _page(theme, "people/", "people.html", people=sorted(people.values(), key=lambda one: -one.count))
    for slug, one in people.items():
        yield _page(theme, f"people/{slug}/", "person.html", one=one)


def _links(show: Show, theme: Theme) -> Iterator[Artifact]:
    mentions = theme.catalogue.mentions
    found = [
        (year, [(one, once(mentions[one.slug])) for one in year.episodes if mentions[one.slug]])
        for year in years(show)
    ]
    found = [(year, rows) for year, rows in found if rows]
    for index, (year, rows) in enumerate(found):
        values = {"years": [each for each, _ in found], "year": year, "rows": rows}
        if index == 0:
            yield _page(theme, "links/", "links.html", **values)
        yield _page(theme, f"links/{year.year}/", "links.html", **values)
