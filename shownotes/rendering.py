"""A measured show and its theme to all files that are made from text, by several processes."""

from __future__ import annotations

from collections.abc import Callable, Container, Generator, Iterator
from typing import TypeVar

from shownotes import feed_pages, feeds, notes, shares, site
from shownotes.model import Show
from shownotes.pictures.encode import let_go
from shownotes.progress import Progress
from shownotes.serving import serving
from shownotes.theme import Theme
from shownotes.write import Artifact

T = TypeVar("T")
_PIECE = 40  # episodes that a process makes at once: feedgen begins a feed for each piece


def everything(show: Show, theme: Theme, processes: int = 1) -> Iterator[Artifact]:
    """All files that are made from text, in the order in which they are made; feeds are last."""
    return rendered(show, theme, lambda artifact: artifact, processes=processes)


def rendered(
    show: Show,
    theme: Theme,
    keep: Callable[[Artifact], T],
    *,
    only: Container[str] | None = None,
    progress: Progress | None = None,
    processes: int = 1,
) -> Generator[T]:
    """The same files; whichever process has made one lets go of it but for what `keep` makes of it."""
    making = feeds.Feeds(show)
    in_pages = yield from _pages(show, theme, keep, making, only, progress, processes)
    yield from map(keep, feed_pages.pages(show, theme, lambda episode: in_pages[episode.slug]))
    del theme  # and all that it knows of the whole show: the feeds come next, which take the most memory
    let_go()
    for artifact in making.artifacts():
        yield keep(artifact)
        del artifact  # a feed has megabytes, and the next one is made before it would be let go


def _pages(
    show: Show,
    theme: Theme,
    keep: Callable[[Artifact], T],
    making: feeds.Feeds,
    only: Container[str] | None,
    progress: Progress | None,
    processes: int,
) -> Generator[T, None, dict[str, notes.FeedNotes]]:
    """Every page, and what feeds say of its episode; returns those notes that the feeds' own pages show, by slug."""
    shown = feed_pages.shown(show)

    def made(numbers: range) -> tuple[list[T], feeds.Part, dict[str, notes.FeedNotes]]:
        pages: list[T] = []
        in_feeds: dict[str, notes.FeedNotes] = {}
        for number in numbers:
            episode = show.episodes[number]
            rendered = notes.for_page(episode)
            in_feeds[episode.slug] = notes.for_feed(show, episode, rendered, theme.words)
            if only is None or episode.slug in only:
                pages += map(keep, site.episode(show, theme, number, rendered))
        part = making.part((show.episodes[number] for number in numbers), lambda episode: in_feeds[episode.slug])
        return pages, part, {slug: in_feeds[slug] for slug in shown & in_feeds.keys()}

    in_pages: dict[str, notes.FeedNotes] = {}
    with shares.shared(made, len(show.episodes), processes, _PIECE) as pieces:
        yield from map(keep, site.front(show, theme))
        yield from map(keep, serving(show))
        done = 0
        for numbers, (pages, part, some) in pieces:
            if progress:
                progress(done, len(show.episodes), f"page {show.episodes[numbers[0]].slug}")
            done += len(numbers)
            making.add(part)
            in_pages |= some
            yield from pages
    return in_pages
