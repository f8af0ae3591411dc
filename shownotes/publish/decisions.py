"""What a person wants to change of what was published, to the locks that say so, with the reason."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from shownotes.drift import at_new_place
from shownotes.lock import WITHDRAWN, Change, Lock
from shownotes.media.ledger import Ledger
from shownotes.model import Episode, Published, Show
from shownotes.paths import SHOW_FILE
from shownotes.problems import Place, Problem
from shownotes.select import NoEpisode, find


@dataclass(frozen=True, slots=True)
class Wishes:
    """Deliberate changes: names of episodes (of `new_guid` also show.yaml), and why."""

    replace_media: tuple[str, ...] = ()
    new_guid: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()
    move: bool = False
    reason: str = ""

    @property
    def any(self) -> bool:
        return bool(self.replace_media or self.new_guid or self.withdraw or self.move)


def decide(
    show: Show, wishes: Wishes, locks: Mapping[str, Lock], ledger: Ledger, now: datetime
) -> tuple[dict[str, Lock], list[Problem]]:
    """The locks that change, by slug, and why some cannot; nothing is written."""
    deciding = _Deciding(show, wishes.reason, dict(locks), ledger, now)
    if wishes.move:
        deciding.move()
    for name in wishes.replace_media:
        deciding.each(name, deciding.replace_media)
    for name in wishes.new_guid:
        if name == SHOW_FILE:
            deciding.new_show_guid()
        else:
            deciding.each(name, deciding.new_guid)
    for name in wishes.withdraw:
        deciding.withdraw(name)
    changed = {slug: lock for slug, lock in deciding.locks.items() if lock != locks.get(slug)}
    return changed, deciding.problems


class _Deciding:
    def __init__(self, show: Show, reason: str, locks: dict[str, Lock], ledger: Ledger, now: datetime) -> None:
        self.show, self.reason, self.locks, self.ledger, self.now = show, reason, locks, ledger, now
        self.problems: list[Problem] = []

    def each(self, name: str, change: Callable[[Episode, Lock], Lock]) -> None:
        """Apply a change to the episode of that name, if it was published."""
        try:
            episode = find(self.show, name)
        except NoEpisode as why:
            self.problems.append(Problem(Place(name), str(why), why.hint))
            return
        lock = self.locks.get(episode.slug)
        if lock is None:
            said = "this episode was never published, so nothing of it is fixed yet"
            self.problems.append(Problem(Place(episode.source.name), said, "Publish it as it is."))
            return
        self.locks[episode.slug] = change(episode, lock)

    def move(self) -> None:
        """Addresses as the show's `link` and `media_url` and the files' names give them now."""
        for slug, lock in self.locks.items():
            now = at_new_place(self.show, lock, slug)
            now = self._elsewhere(now, next((one for one in self.show.episodes if one.slug == slug), None))
            was = {"url": lock.url} if lock.url != now.url else {}
            was |= {name: one.url for name, one in lock.media.items() if one.url != now.media[name].url}
            if was:
                self.locks[slug] = replace(now, changes=(*lock.changes, self._change("moved", was)))

    def _elsewhere(self, lock: Lock, episode: Episode | None) -> Lock:
        """With the addresses that the author wrote for media that live elsewhere."""
        media = dict(lock.media)
        for one in episode.media if episode else ():
            if one.name in media and not one.path and one.url:
                media[one.name] = replace(media[one.name], url=one.url)
        return replace(lock, media=media)

    def replace_media(self, episode: Episode, lock: Lock) -> Lock:
        """A new address for each file that differs from the published one; for all of them if none does."""
        made = [one for one in episode.media if one.file and one.name in lock.media]
        differ = [one for one in made if one.file and self.ledger.sha256(one.file) != lock.media[one.name].source]
        names = [one.name for one in differ or made]
        names += [one.name for one in episode.media if one.of in names and one.name in lock.media]
        if not names:
            said = "this episode has no file here that could take the place of a published one"
            self.problems.append(Problem(Place(episode.source.name), said, "Put the corrected file in its place."))
        media, changes = dict(lock.media), list(lock.changes)
        for name in names:
            was = media[name]
            media[name] = Published(_next(was.url, _revision(lock, name)), None)
            before = {"url": was.url}
            if was.facts and was.facts.sha256:
                before["sha256"] = was.facts.sha256
            changes.append(self._change(f"replaced {name}", before))
        return replace(lock, media=media, changes=tuple(changes))

    def new_guid(self, episode: Episode, lock: Lock) -> Lock:
        """Another identity: the one that the author wrote, or one made anew."""
        count = sum(change.what == "new guid" for change in lock.changes) + 2
        made = str(uuid.uuid5(uuid.UUID(self.show.guid), f"{episode.slug} {count}"))
        guid = episode.guid if episode.guid != lock.guid else made
        return replace(lock, guid=guid, changes=(*lock.changes, self._change("new guid", {"guid": lock.guid})))

    def new_show_guid(self) -> None:
        """The identity of the show that show.yaml gives now."""
        others = {slug: lock for slug, lock in self.locks.items() if lock.show not in ("", self.show.guid)}
        if not others:
            said = f'no episode was published under another guid than "{self.show.guid}"'
            self.problems.append(self.show.source.problem(("guid",), said, "Write the new one here first."))
        for slug, lock in others.items():
            change = self._change("new show guid", {"show": lock.show})
            self.locks[slug] = replace(lock, show=self.show.guid, changes=(*lock.changes, change))

    def withdraw(self, name: str) -> None:
        """Take an episode out of everything; its file may be gone already."""
        try:
            slug = find(self.show, name).slug
        except NoEpisode as why:
            slug = name
            if slug not in self.locks:
                self.problems.append(Problem(Place(name), str(why), why.hint))
                return
        if slug not in self.locks:
            said = "this episode was never published"
            self.problems.append(Problem(Place(f"episodes/{slug}.yaml"), said, "Say `draft: true`, or delete it."))
            return
        lock = self.locks[slug]
        self.locks[slug] = replace(lock, changes=(*lock.changes, self._change(WITHDRAWN, {})))

    def _change(self, what: str, was: dict[str, str]) -> Change:
        return Change(self.now, what, self.reason, was)


def _revision(lock: Lock, name: str) -> int:
    return sum(change.what == f"replaced {name}" for change in lock.changes) + 2


def _next(url: str, number: int) -> str:
    """209.mp3 to 209-r2.mp3, 209-r2.mp3 to 209-r3.mp3, 209.mp4.torrent to 209-r2.mp4.torrent (PIPE-02)."""
    folder, _, name = url.rpartition("/")
    stem, dot, suffixes = name.removesuffix(".torrent").rpartition(".")
    stem = stem.removesuffix(f"-r{number - 1}") if number > 2 else stem
    tail = ".torrent" if name.endswith(".torrent") else ""
    return f"{folder}/{PurePosixPath(stem)}-r{number}{dot}{suffixes}{tail}"
