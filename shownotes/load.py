"""A show's folder to a Show and every Problem in it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from shownotes import colours, shapes
from shownotes.complaints import meant, shaped
from shownotes.dates import WrongDate, timezone
from shownotes.drift import drift, redirects
from shownotes.lock import Lock, read_locks
from shownotes.markup import is_base
from shownotes.model import Contact, Episode, Feed, Link, Only, Owner, Show
from shownotes.paths import SHOW_FILE, SLUG
from shownotes.problems import BrokenShow, Place, Problem, in_order
from shownotes.read_episode import read_episode
from shownotes.read_podcasting import show_statements
from shownotes.read_publishing import read_publishing
from shownotes.reading import Reading
from shownotes.shares import shared
from shownotes.source import Source


@dataclass(slots=True)
class Loaded:
    """A show as far as it could be understood: None if show.yaml itself is broken."""

    show: Show | None
    problems: list[Problem] = field(default_factory=list)

    def need(self) -> Show:
        """The show; raises BrokenShow if any Problem stops a build."""
        if self.show is None or any(problem.severity == "error" for problem in self.problems):
            raise BrokenShow(self.problems)
        return self.show


def load(
    root: Path, now: datetime, *, drafts: bool = False, locks: Mapping[str, Lock] | None = None, processes: int = 1
) -> Loaded:
    """Read show.yaml, feeds/ and episodes/; episodes after `now` wait, as do drafts unless they are asked for.

    `locks` (by slug) stand in for those on the disk; many episodes are read by several `processes`.
    """
    root = root.resolve()
    show, problems = _show(root)
    if show is None:
        return Loaded(None, in_order(problems + _unread(root)))
    feeds, more = _feeds(show)
    problems += more
    frozen, more = read_locks(root / "episodes")
    problems += more
    frozen |= locks or {}
    episodes, more = _episodes(show, frozen, processes)
    files = {path.stem for path in yaml_files(root / "episodes")}
    problems += more + drift(show, episodes, files, frozen)
    episodes = [episode for episode in episodes if episode.slug not in frozen or not frozen[episode.slug].withdrawn]
    problems += _twice(episodes) + _unknown_media(feeds, episodes)
    for episode in episodes:
        episode.source.forget()
    out = [episode for episode in episodes if drafts or (not episode.draft and episode.date <= now)]
    rest = [episode for episode in episodes if not (drafts or (not episode.draft and episode.date <= now))]
    newest = tuple(sorted(out, key=_age, reverse=True))
    waiting = tuple(sorted(rest, key=_age))
    ranked = _ranked(feeds, newest or waiting)
    show = replace(show, feeds=ranked, episodes=newest, waiting=waiting, moved=redirects(frozen))
    return Loaded(show, in_order(problems))


def _age(episode: Episode) -> tuple[datetime, str]:
    return episode.date, episode.slug


def _show(root: Path) -> tuple[Show | None, list[Problem]]:
    path = root / SHOW_FILE
    if not path.is_file():
        hint = "Run this inside a show's folder, or name one with -C; `shownotes init DIR` makes a new show."
        return None, [Problem(Place(SHOW_FILE), f'"{root}" holds no {SHOW_FILE}', hint)]
    source = Source.open(path, SHOW_FILE)
    shape, problems = shaped(shapes.ShowShape, source)
    if shape is None:
        return None, problems
    reading = Reading(root, path, source, _folder(shape.link))
    show = _values(shape, reading, root)
    return show, problems + reading.problems


def _values(shape: shapes.ShowShape, reading: Reading, root: Path) -> Show | None:
    link = _folder(reading.address(shape.link, ("link",)))
    if link and urlsplit(link).scheme not in ("http", "https"):
        reading.wrong(("link",), f'"{shape.link}" is not a web address', "It starts with https://.")
    elif link and not is_base(link):
        hint = "Write where public/ is served, such as https://show.example/ or https://show.example/podcast/."
        reading.wrong(("link",), f'"{shape.link}" cannot be the start of every address', hint)
    media_url = reading.address(shape.media_url, ("media_url",)) or urljoin(link, "media/")
    people = {key: reading.new_person(person, ("people", key), key=key) for key, person in shape.people.items()}
    reading.known = people
    zone = _zone(shape.timezone, reading)
    guid = _guid(shape.guid, reading)
    if not link or zone is None or guid is None:
        return None
    return Show(
        root=root,
        source=reading.source,
        title=shape.title,
        link=link,
        description=shape.description,
        author=shape.author,
        language=shape.language,
        timezone=zone,
        guid=guid,
        media_url=_folder(media_url),
        owner=Owner(shape.owner.name, shape.owner.email) if shape.owner else None,
        categories=tuple(tuple(part.strip() for part in text.split(">")) for text in shape.categories),
        explicit=shape.explicit,
        type=shape.type,
        copyright=shape.copyright,
        license=shape.license or "",
        cover=reading.file(shape.cover, ("cover",)),
        funding=_funding(shape, reading),
        contact=Contact(shape.contact.email or "", reading.address(shape.contact.url, ("contact", "url"))),
        people=people,
        hosts=reading.people(shape.hosts, ("hosts",), "host"),
        segments=tuple(shape.segments),
        intro=shape.intro,
        accent=_accent((shape.theme and shape.theme.accent) or "", reading),
        source_url=shape.source_url or "",
        apps=reading.links(shape.apps, ("apps",)),
        cards=shape.cards,
        trackers=tuple(shape.trackers),
        links=shape.links,
        license_url=reading.address(shape.license_url, ("license_url",)),
        locked=shape.locked,
        medium=shape.medium or "",
        complete=shape.complete,
        seasons=dict(shape.seasons),
        hubs=tuple(shape.hubs),
        stated=show_statements(shape, reading, zone.key),
        publish=read_publishing(shape.publish, reading),
        rules=dict(shape.rules),
    )


def _folder(address: str) -> str:
    return address if address.endswith("/") or not address else address + "/"


def _zone(name: str, reading: Reading) -> ZoneInfo | None:
    try:
        return timezone(name)
    except WrongDate as why:
        reading.wrong(("timezone",), str(why), why.hint)
        return None


def _guid(text: str, reading: Reading) -> str | None:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        hint = "It is 32 hexadecimal digits in groups of 8-4-4-4-12, as `shownotes init` writes it."
        reading.wrong(("guid",), f'"{text}" is not a UUID', hint, "PC20-02")
        return None


def _accent(text: str, reading: Reading) -> str:
    """A colour that can be read on the theme's paper."""
    try:
        return colours.accent(text) if text else ""
    except colours.Unreadable as why:
        reading.wrong(("theme", "accent"), str(why), why.hint)
        return ""


def _funding(shape: shapes.ShowShape, reading: Reading) -> tuple[Link, ...]:
    found = (
        Link(reading.address(one.url, ("funding", n, "url")), one.label, ("funding", n))
        for n, one in enumerate(shape.funding)
    )
    return tuple(link for link in found if link.url)


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
        source = Source.open(path, name)
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


def _episodes(show: Show, locks: Mapping[str, Lock], processes: int) -> tuple[list[Episode], list[Problem]]:
    episodes, problems = [], []
    paths = yaml_files(show.root / "episodes")

    def opened(index: int) -> Source:
        return Source.open(paths[index], paths[index].relative_to(show.root).as_posix())

    sources = shared(opened, len(paths), processes, beside=0.8)
    for path, source in zip(paths, sources, strict=True):
        episode, found = read_episode(show, path, source, locks.get(path.stem))
        problems += found
        if episode:
            episodes.append(episode)
    return episodes, problems


def _unread(root: Path) -> list[Problem]:
    """What can be said of the other files while show.yaml itself is broken: their syntax and shapes."""
    found: list[Problem] = []
    for folder, shape in (("feeds", shapes.FeedShape), ("episodes", shapes.EpisodeShape)):
        for path in yaml_files(root / folder):
            source = Source.open(path, path.relative_to(root).as_posix())
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
        for what, value, keys in claims:
            first = seen.setdefault((what, value.lower()), episode.source.name)
            if first != episode.source.name:
                said = f'the {what} "{value}" is taken by {first}'
                found.append(episode.source.problem(keys, said, f"Give one of the two another {what}."))
    return found


def _unknown_media(feeds: Iterable[Feed], episodes: Iterable[Episode]) -> list[Problem]:
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
        if feed.media not in names
    ]
