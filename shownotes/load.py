"""A show's folder to a Show and every Problem in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin

from shownotes import shapes
from shownotes.complaints import meant, shaped
from shownotes.drift import drift, redirects
from shownotes.lock import Lock, read_locks
from shownotes.model import Episode, Feed, Media, Only, Show
from shownotes.paths import SLUG, NoFile, file_below, no_folders
from shownotes.problems import BrokenShow, Place, Problem, in_order
from shownotes.progress import Progress
from shownotes.read_episode import read_episode
from shownotes.read_show import read_show
from shownotes.shares import shared
from shownotes.source import LARGEST, Source


@dataclass(slots=True)
class Loaded:
    """A show as far as it could be understood: None if show.yaml itself is broken, or files stand for its folders."""

    show: Show | None
    problems: list[Problem] = field(default_factory=list)

    def need(self) -> Show:
        """The show; raises BrokenShow if any Problem stops a build."""
        if self.show is None or any(problem.severity == "error" for problem in self.problems):
            raise BrokenShow(self.problems)
        return self.show


def load(
    root: Path,
    now: datetime,
    *,
    drafts: bool = False,
    locks: Mapping[str, Lock] | None = None,
    processes: int = 1,
    progress: Progress | None = None,
    meanwhile: Callable[[Show], None] | None = None,
) -> Loaded:
    """Read show.yaml, feeds/ and episodes/; episodes after `now` wait, as do drafts unless they are asked for.

    What was published once never waits again, whatever the clock says.

    `locks` (by slug) stand in for those on the disk; many episodes are read by several `processes`, the others of
    which have begun when `meanwhile` is called with a show that has none yet.
    """
    root = root.resolve()
    show, problems = read_show(root)
    misplaced = no_folders(root)
    problems += misplaced
    if show is None or misplaced:
        return Loaded(None, in_order(problems + _unread(root)))
    feeds, more = _feeds(show)
    problems += more
    frozen, more = read_locks(root / "episodes")
    problems += more
    frozen |= locks or {}
    episodes, more = _episodes(show, frozen, processes, progress, meanwhile)
    files = {path.stem for path in yaml_files(root / "episodes")}
    problems += more + drift(show, episodes, files, frozen, now)
    episodes = [episode for episode in episodes if episode.slug not in frozen or not frozen[episode.slug].withdrawn]
    problems += _twice(episodes) + _unknown_media(feeds, episodes, _named_in_unread(root, files, episodes))
    out = {one.slug for one in episodes if drafts or (not one.draft and (one.date <= now or one.slug in frozen))}
    newest = tuple(sorted((one for one in episodes if one.slug in out), key=_age, reverse=True))
    waiting = tuple(sorted((one for one in episodes if one.slug not in out), key=_age))
    ranked = _ranked(feeds, newest or waiting)
    show = replace(show, feeds=ranked, episodes=newest, waiting=waiting, moved=redirects(frozen))
    return Loaded(show, in_order(problems))


def _age(episode: Episode) -> tuple[datetime, str]:
    return episode.date, episode.slug


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files of a folder, by name."""
    if not folder.is_dir():
        return []
    return sorted(
        path for path in folder.iterdir() if path.suffix in (".yaml", ".yml") and not path.name.startswith(".")
    )


def _feeds(show: Show) -> tuple[tuple[Feed, ...], list[Problem]]:
    feeds, problems = [], []
    for path in yaml_files(show.root / "feeds"):
        name = path.relative_to(show.root).as_posix()
        source = _opened(show.root, path)
        shape, found = shaped(shapes.FeedShape, source)
        if not SLUG.fullmatch(path.stem):
            found.append(Problem(Place(name), f'"{path.stem}" cannot name a feed', "Use a-z, 0-9 and hyphens."))
        problems += found
        if shape is not None and SLUG.fullmatch(path.stem):
            feeds.append(_feed(show, path.stem, shape, source))
    return tuple(feeds), problems


def _ranked(feeds: tuple[Feed, ...], episodes: tuple[Episode, ...]) -> tuple[Feed, ...]:
    """In the order in which the newest episode names its media; of one medium, the feed named as it comes first."""
    names = [media.name for media in episodes[0].media] if episodes else []

    def rank(feed: Feed) -> tuple[int, bool, str]:
        at = names.index(feed.media) if feed.media in names else len(names)
        return at, feed.name != feed.media, feed.name

    return tuple(sorted(feeds, key=rank))


def _feed(show: Show, name: str, shape: shapes.FeedShape, source: Source) -> Feed:
    return Feed(
        name=name,
        title=shape.title.replace("{show}", show.title),
        media=shape.media,
        url=urljoin(show.link, f"feeds/{name}.xml"),
        source=source,
        vocabularies=tuple(dict.fromkeys(shape.vocabularies)),
        latest=shape.latest,
        guid_suffix=shape.guid_suffix,
        block=shape.block,
        only=Only(tuple(shape.only.tags), tuple(shape.only.seasons), tuple(shape.only.types)),
        paged=shape.paged,
        guid=shape.guid or "",
        medium=shape.medium or "",
        moved=shape.moved,
        moving_to=shape.moving_to or "",
    )


def _episodes(
    show: Show,
    locks: Mapping[str, Lock],
    processes: int,
    progress: Progress | None,
    meanwhile: Callable[[Show], None] | None,
) -> tuple[list[Episode], list[Problem]]:
    episodes, problems = [], []
    paths = yaml_files(show.root / "episodes")

    def read(numbers: range) -> list[tuple[Episode | None, list[Problem]]]:
        return [_episode(show, paths[number], locks) for number in numbers]

    found: dict[int, tuple[Episode | None, list[Problem]]] = {}
    with shared(read, len(paths), processes, 16) as made:
        if meanwhile:
            meanwhile(show)
        for numbers, some in made:
            if progress:
                progress(len(found), len(paths), f"reading {paths[numbers[0]].stem}")
            found.update(zip(numbers, some, strict=True))
    for _, (episode, more) in sorted(found.items()):
        problems += more
        if episode:
            episodes.append(episode)
    return episodes, problems


def _episode(show: Show, path: Path, locks: Mapping[str, Lock]) -> tuple[Episode | None, list[Problem]]:
    episode, found = read_episode(show, path, _opened(show.root, path), locks.get(path.stem))
    if episode:
        episode.source.forget()  # or it would be told to another process at length
    return episode, found


def _opened(root: Path, path: Path) -> Source:
    name = path.relative_to(root).as_posix()
    if path.is_symlink():
        try:
            path = file_below(root, path.parent, path.name)
        except NoFile as why:
            source = Source(name, "")
            source.mistakes = [Problem(Place(name), f"this file is a link: {why}", why.hint)]
            return source
    return Source.open(path, name)


def _unread(root: Path) -> list[Problem]:
    """What can be said of the other files while show.yaml itself is broken: their syntax and shapes."""
    found: list[Problem] = []
    for folder, shape in (("feeds", shapes.FeedShape), ("episodes", shapes.EpisodeShape)):
        for path in yaml_files(root / folder):
            source = _opened(root, path)
            found += shaped(shape, source)[1]
    return found


def _twice(episodes: Iterable[Episode]) -> list[Problem]:
    """Two episodes with one slug, number or guid, and two media with one address (RSS-11, RSS-20)."""
    found: list[Problem] = []
    seen: dict[tuple[str, str], str] = {}
    for episode in episodes:
        claims = [("slug", episode.slug, ()), ("guid", episode.guid, ("guid",))]
        if episode.number:
            claims.append(("number", episode.number, ("number",)))
        claims += [("file name", media.path, ("media", media.name)) for media in episode.media if media.path]
        found += _same_name(episode)
        for what, value, keys in claims:
            first = seen.setdefault((what, value.lower()), episode.source.name)
            if first != episode.source.name:
                said = f'the {what} "{value}" is taken by {first}'
                found.append(episode.source.problem(keys, said, f"Give one of the two another {what}."))
    return found


def _same_name(episode: Episode) -> list[Problem]:
    """Media of one episode that would be one file in public/: one medium may have two names."""
    found: list[Problem] = []
    made: dict[str, Media] = {}
    for media in episode.media:
        first = made.setdefault(media.path.lower(), media) if media.path else media
        if (first.path, first.file, first.tag, first.of) != (media.path, media.file, media.tag, media.of):
            said = f'the file name "{media.path}" is taken by "{first.name}"'
            found.append(episode.source.problem(media.keys, said, "Give one of the two another file name."))
    return found


def _named_in_unread(root: Path, files: Iterable[str], episodes: Iterable[Episode]) -> str:
    """The texts of the episodes that could not be read, whose media nobody knows."""
    read = {episode.slug for episode in episodes}
    return "\n".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in yaml_files(root / "episodes")
        if path.stem not in read and path.stem in files and path.is_file() and path.stat().st_size <= LARGEST
    )


def _unknown_media(feeds: Iterable[Feed], episodes: Iterable[Episode], unread: str) -> list[Problem]:
    """A feed of a medium that no episode has, which would be empty for ever."""
    names = sorted({media.name for episode in episodes for media in episode.media})
    if not names:
        return []
    return [
        feed.source.problem(
            ("media",),
            f'no episode has "{feed.media}" media (found: {", ".join(names)})',
            meant(feed.media, names),
        )
        for feed in feeds
        if feed.media not in names and not re.search(rf"^\s+{re.escape(feed.media)}\s*:", unread, re.MULTILINE)
    ]
