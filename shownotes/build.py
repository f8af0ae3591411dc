"""A show's folder to public/: load, measure, tag, render, swap in."""

from __future__ import annotations

import gc
from collections.abc import Callable, Container, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from shownotes import feed_pages, feeds, media, notes, own_theme, rules, shares, site
from shownotes.load import load
from shownotes.lock import Lock
from shownotes.model import Episode, Show
from shownotes.pictures.encode import let_go
from shownotes.problems import BrokenShow, Problem, errors, in_order
from shownotes.progress import Progress
from shownotes.serving import serving
from shownotes.theme import BrokenTemplate, Theme
from shownotes.write import Artifact, Output, Written

T = TypeVar("T")
_PIECE = 16  # episodes that a process makes at once: feedgen begins a feed for each piece


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: the show with its facts, what was written, and warnings."""

    show: Show
    written: Written
    problems: list[Problem]


def check(
    root: Path,
    now: datetime,
    *,
    drafts: bool = True,
    locks: Mapping[str, Lock] | None = None,
    processes: int = 1,
    progress: Progress | None = None,
) -> tuple[Show | None, list[Problem]]:
    """Every Problem that can be found without the network and without writing; the show, if it could be loaded.

    `locks` (by slug) stand in for those on the disk.
    """
    loaded = load(root, now, drafts=drafts, locks=locks, processes=processes, progress=progress)
    if loaded.show is None:
        return None, loaded.problems
    show, many = loaded.show, len(loaded.show.episodes) >= shares.LEAST
    with shares.aside(lambda: rules.check(show), processes if many else 1) as judged:
        found = [*loaded.problems, *media.inspect(show, state_folder(root)), *judged()]
    return show, in_order([*found, *_of_links(show), *own_theme.problems(show)])


def _of_links(show: Show) -> list[Problem]:
    if not show.links:
        return []
    from shownotes.links.settings import problems  # brings aiohttp with it

    return problems(show)


def _archived(show: Show) -> Callable[[Artifact], Artifact]:
    """What puts archived copies beside dead links, where show.yaml asks for it and `links` has found any."""
    path = state_folder(show.root) / "links.sqlite"
    if not show.links.get("archive") or not path.exists():
        return lambda artifact: artifact
    from shownotes.links.beside import dead_with_copies, with_copies
    from shownotes.links.memory import Memory

    with Memory(path) as memory:
        copies = dead_with_copies(memory)

    def beside(artifact: Artifact) -> Artifact:
        if not copies or not artifact.path.endswith(".html"):
            return artifact
        return Artifact(artifact.path, with_copies(artifact.content.decode(), copies).encode())

    return beside


@contextmanager
def _without_collections() -> Iterator[None]:
    """A build makes few cycles and many values; to look for the former among the latter takes a tenth of its time."""
    were_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if were_on:
            gc.enable()


@_without_collections()
def build(
    root: Path,
    now: datetime,
    *,
    preview: bool = False,
    only: Container[str] | None = None,
    progress: Progress | None = None,
    locks: Mapping[str, Lock] | None = None,
) -> Built:
    """Make public/, or .shownotes/preview/ with drafts and episodes to come; raises BrokenShow with every Problem
    before anything is written.

    `only` holds the slugs whose pages and media are made; feeds and lists always show all episodes.
    """
    processes = 1 if preview else shares.cores()  # a preview lives in a process of many threads, which must not fork
    show, problems = check(root, now, drafts=preview, locks=locks, processes=processes, progress=progress)
    if show is None or errors(problems):
        raise BrokenShow(problems)
    for episode in (*show.episodes, *show.waiting):
        episode.source.forget_text()
    state = state_folder(show.root) / "preview-state" if preview else state_folder(show.root)
    with Output(public_folder(show.root, preview=preview), state) as output:
        show, found = media.prepare(show, output, state, only, progress)
        if errors(found):
            raise BrokenShow(in_order(problems + found))
        beside = _archived(show)
        try:
            indexed = not preview and site.search.wanted(show)
            theme = Theme(show, local=preview, indexed=indexed)
            if indexed and only is None:
                for artifact in site.search.artifacts(show, theme.words, state):
                    output.put(artifact)
            made = _rendered(
                show, theme, lambda one: output.put(beside(one)), only=only, progress=progress, processes=processes
            )
            del theme
            with closing(made) as files:
                for staged in files:
                    output.adopt(staged)
        except BrokenTemplate as why:
            raise BrokenShow(in_order([*problems, why.problem])) from None
        written = output.commit(whole=only is None)
    return Built(show, written, in_order(problems + found))


def everything(show: Show, theme: Theme, processes: int = 1) -> Iterator[Artifact]:
    """All files that are made from text, in the order in which they are made; feeds are last."""
    return _rendered(show, theme, lambda artifact: artifact, processes=processes)


def _rendered(
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
        for done, (numbers, (pages, part, some)) in enumerate(pieces):
            if progress:
                progress(done * _PIECE, len(show.episodes), f"page {show.episodes[numbers[0]].slug}")
            making.add(part)
            in_pages |= some
            yield from pages
    return in_pages


def build_feeds(root: Path, now: datetime, names: Container[str] | None = None) -> Built:
    """Make only the feeds, from measured media or from what the .lock files say."""
    show, problems = check(root, now, drafts=False, processes=shares.cores())
    if show is None or errors(problems):
        raise BrokenShow(problems)
    state = state_folder(show.root)
    with Output(public_folder(show.root), state) as output:
        show, found = media.prepare(show, output, state, None, None)
        if errors(found):
            raise BrokenShow(in_order(problems + found))

        def noted(episode: Episode) -> notes.FeedNotes:
            return notes.for_feed(show, episode)

        for artifact in feeds.render(show, noted, [one for one in show.feeds if names is None or one.name in names]):
            output.put(artifact)
        written = output.commit(whole=False)
    return Built(show, written, in_order(problems + found))


def public_folder(root: Path, *, preview: bool = False) -> Path:
    """Where a build lands; a preview holds drafts and so never lands in public/."""
    return state_folder(root) / "preview" if preview else root / "public"


def state_folder(root: Path) -> Path:
    """Where the tool remembers what it made; never committed, safe to delete."""
    return root / ".shownotes"
