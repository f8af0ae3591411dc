"""A show's folder to public/: load, measure, tag, render, swap in."""

from __future__ import annotations

import gc
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shownotes import shares
from shownotes.load import load
from shownotes.lock import Lock
from shownotes.model import Episode, Show
from shownotes.problems import BrokenShow, Problem, errors, in_order
from shownotes.progress import Progress
from shownotes.write import Artifact, Output, Written


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: the show with its facts, what was written, and warnings."""

    show: Show
    written: Written
    problems: list[Problem]


class _Meanwhile:
    """What is done here while other processes read episodes and judge them."""

    def reading(self, show: Show) -> None:
        """Import what comes next, which takes as long as to read two hundred episodes."""
        from shownotes import media, own_theme, rendering, rules  # noqa: F401

    def judging(self, show: Show) -> None:
        """Nothing."""


class _Ahead(_Meanwhile):
    """What a build needs later: templates, compiled; covers, scaled; and who and what is in which episode."""

    def reading(self, show: Show) -> None:
        super().reading(show)
        from shownotes import covers, theme

        self.templates = theme.compiled(show.root)
        with suppress(OSError):  # whoever needs it is told
            covers.scale(show)

    def judging(self, show: Show) -> None:
        from shownotes.catalogue import Catalogue

        self.catalogue = Catalogue.of(show)


def check(
    root: Path,
    now: datetime,
    *,
    drafts: bool = True,
    locks: Mapping[str, Lock] | None = None,
    processes: int = 1,
    progress: Progress | None = None,
    meanwhile: _Meanwhile | None = None,
) -> tuple[Show | None, list[Problem]]:
    """Every Problem that can be found without the network and without writing; the show, if it could be loaded.

    `locks` (by slug) stand in for those on the disk.
    """
    also = meanwhile or _Meanwhile()
    loaded = load(
        root, now, drafts=drafts, locks=locks, processes=processes, progress=progress, meanwhile=also.reading
    )
    if loaded.show is None:
        return None, loaded.problems
    from shownotes import media, own_theme, rules

    show, many = loaded.show, len(loaded.show.episodes) >= shares.LEAST
    with shares.aside(lambda: rules.check(show), processes if many else 1) as judged:
        also.judging(show)
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
    ahead = _Ahead()
    show, problems = check(
        root, now, drafts=preview, locks=locks, processes=processes, progress=progress, meanwhile=ahead
    )
    from shownotes import media, rendering
    from shownotes.site import search
    from shownotes.theme import BrokenTemplate, Theme

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
            indexed = not preview and search.wanted(show)
            known = ahead.catalogue.measured(show)
            theme = Theme(show, local=preview, indexed=indexed, templates=ahead.templates, catalogue=known)
            if indexed and only is None:
                for artifact in search.artifacts(show, theme.words, state):
                    output.put(artifact)
            made = rendering.rendered(
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


def build_feeds(root: Path, now: datetime, names: Container[str] | None = None) -> Built:
    """Make only the feeds, from measured media or from what the .lock files say."""
    show, problems = check(root, now, drafts=False, processes=shares.cores())
    from shownotes import feeds, media, notes

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
