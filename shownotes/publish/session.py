"""A show's folder to the world: build, plan, send, freeze, verify, one publish at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Container
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from shownotes import build as building
from shownotes import texts
from shownotes.atomic import alone
from shownotes.load import load
from shownotes.lock import Lock, read_locks
from shownotes.media.inspect import LEDGER
from shownotes.media.ledger import Ledger
from shownotes.model import Episode, Show
from shownotes.problems import BrokenShow, Problem, errors, in_order
from shownotes.progress import Progress
from shownotes.publish import addresses, announcing, owed, standing
from shownotes.publish.changes import FeedChange
from shownotes.publish.comparing import compared, dangers, overwritten, remember
from shownotes.publish.decisions import Wishes, decide
from shownotes.publish.freezing import frozen, write_locks
from shownotes.publish.linked import failing
from shownotes.publish.plan import STAGES, Plan, Stock, sending, stock
from shownotes.publish.preflight import preflight
from shownotes.publish.verifying import Expected, verify
from shownotes.publish.way import SWAPPING, Say, Way, open_way


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks for."""

    wishes: Wishes
    only: Container[str] | None = None  # slugs to build; feeds always show all
    prune: bool = False
    whole: bool = False  # send everything again
    verify: bool = True
    links: bool = True
    announce: bool = True


@dataclass(slots=True)
class Session:
    """One publish; a context that holds the show's publish lock. `plan` first, then `carry_out`."""

    root: Path
    now: datetime
    request: Request
    problems: list[Problem] = field(default_factory=list)
    fixed: list[str] = field(default_factory=list)  # slugs whose lock was written
    ways: list[Way] = field(default_factory=list)
    _show: Show | None = None
    _locks: dict[str, Lock] = field(default_factory=dict)  # those of this run
    _all_locks: dict[str, Lock] = field(default_factory=dict)  # withdrawn ones included
    _stock: dict[str, Stock] = field(default_factory=dict)
    _posts: dict[str, str] = field(default_factory=dict)
    _feeds: list[FeedChange] = field(default_factory=list)
    _stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def state(self) -> Path:
        return building.state_folder(self.root) / "publish"

    @property
    def public(self) -> Path:
        return building.public_folder(self.root)

    @property
    def show(self) -> Show:
        """The show as it was built."""
        assert self._show is not None
        return self._show

    def __enter__(self) -> Session:
        self._stack.enter_context(alone(self.state / "lock", "publishing this show"))
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def plan(self, progress: Progress | None = None) -> Plan:
        """Build, and compare with what the targets hold; raises BrokenShow or Failed. Sends nothing."""
        before, problems = read_locks(self.root / "episodes")
        if errors(problems):
            raise BrokenShow(problems)
        changed = self._decide(before)
        built = building.build(self.root, self.now, only=self.request.only, progress=progress, locks=changed)
        self._stack.enter_context(alone(building.state_folder(self.root) / "public.lock", "publishing from public/"))
        self._show = built.show
        ledger = self._ledger()
        self._all_locks = {**before, **changed}
        self._locks = {**changed, **frozen(built.show, self._all_locks, ledger)}
        ledger.save()
        self._stock = stock(self.public, self.state, built.show)
        self._posts = self._written_posts()
        self._open(built.show)
        fresh = [one.slug for one in built.show.episodes if one.slug not in before]
        self._feeds = feeds = compared(self._stock, self.ways, self.state)
        found = [*built.problems, *preflight(built.show, fresh, self.now)]
        wishes = self.request.wishes
        found += dangers(feeds, self.ways, new_guids=bool(wishes.new_guid), prune=self.request.prune)
        found += overwritten(built.show, self._stock, self.ways, self.state)
        found += self._dead_links(feeds, fresh, progress)
        self.problems = in_order(found)
        due = self._due() if self.request.announce else []
        return Plan(
            built.show,
            [way.sending for way in self.ways],
            feeds,
            fresh,
            due,
            built.show.hubs if self.request.announce else (),
            self.request.prune,
        )

    def carry_out(self, say: Say) -> list[Problem]:
        """Send media, pages, feeds; freeze before feeds; verify. Returns what is wrong out there.

        Raises Failed, or BrokenShow if media do not stand at their addresses: the old feeds stay then.
        """
        for stage in STAGES:
            if stage == "feeds":
                for way in self.ways:
                    way.check_alone()
                self.fixed = write_locks(self.show, self._locks)
                if self.request.announce:
                    owed.owe(self.state, self.show.hubs, [change.name for change in self._feeds])
            for way in self.ways:
                way.send(stage, say)
            if stage == "media" and (wrong := errors(self._ask(self._new_media(), say))):
                raise BrokenShow(wrong)
        for way in self.ways:
            if self.request.prune:
                way.prune(say)
            way.close()
        remember(self._stock, self.state)
        anything = any(way.sent for way in self.ways) or self._due() or owed.owed(self.state)
        return self._ask(self._rest(), say) if anything else []

    def announce(self, say: Say) -> list[Problem]:
        """After everything stands: tell hubs of changed feeds, and the others of new episodes, each at most once."""
        found, todo, left = [], self._due(), owed.owed(self.state)
        if not self.request.announce:
            for episode, place in todo:
                self._note(episode.slug, place, f"not told, as was wished on {self.now.isoformat()}")
            return []
        if left:
            say(f"telling {', '.join(left)}")
            found += announcing.ping_hubs(self.show, left, lambda hub, feed: owed.settle(self.state, hub, feed))
        if todo:
            say(f"announcing to {', '.join(dict.fromkeys(place for _, place in todo))}")
            found += announcing.announce(self.show, todo, self._posts, self.now, self._note)
        return found

    def _note(self, slug: str, place: str, when: str) -> None:
        lock = self._locks[slug]
        told = {name: text for name, text in {**lock.announced, place: when}.items() if text}
        self._locks[slug] = replace(lock, announced=told)
        write_locks(self.show, {slug: self._locks[slug]})
        self.fixed = sorted({*self.fixed, slug})

    def _due(self) -> list[tuple[Episode, str]]:
        return announcing.due(self.show, {slug: lock.announced for slug, lock in self._locks.items()}, self.now)

    def _written_posts(self) -> dict[str, str]:
        """What posts will say, by slug: made before anything is sent, so that a broken template stops it."""
        return {one.slug: texts.text(self.show, one, place) for one, place in self._due() if place == "mastodon"}

    def _dead_links(self, feeds: list[FeedChange], fresh: list[str], progress: Progress | None) -> list[Problem]:
        """Links that fail in episodes that are new or changed."""
        if not self.request.links:
            return []
        changed = {title for change in feeds for title, _ in change.changed}
        slugs = {one.slug for one in self.show.episodes if one.title in changed or one.slug in fresh}
        memory = building.state_folder(self.root) / "links.sqlite"
        return failing(self.show, slugs, self._stock, memory, self.now, progress)

    def _decide(self, before: dict[str, Lock]) -> dict[str, Lock]:
        if not self.request.wishes.any:
            return {}
        loaded = load(self.root, self.now)
        if loaded.show is None:
            raise BrokenShow(loaded.problems)
        ledger = self._ledger()
        changed, found = decide(loaded.show, self.request.wishes, before, ledger, self.now)
        ledger.save()
        if found:
            raise BrokenShow(found)
        return changed

    def _ledger(self) -> Ledger:
        return Ledger.open(building.state_folder(self.root) / LEDGER)

    def _open(self, show: Show) -> None:
        if not show.publish.to:
            hint = "Add it, for example:\npublish:\n  to:\n    - folder: ../site"
            raise BrokenShow([show.source.problem((), "names no place to publish to", hint)])
        kept = [one.path for episode in show.episodes for one in episode.media if one.path]
        kept += standing.replaced(self._all_locks)
        gone = standing.Withdrawn(self._all_locks)
        for destination in show.publish.to:
            way = open_way(destination, self.root, self.state, self.public)
            self._stack.callback(way.journal.close)
            way.recall()
            way.sending = sending(destination, way.manifest, self._stock, kept, gone, whole=self.request.whole)
            self.ways.append(way)

    def _new_media(self) -> list[Expected]:
        """What feeds are about to name: media just sent, and those that are neither here nor known at a target."""
        sent = {path for way in self.ways if way.destination.kind not in SWAPPING for path in way.sent}
        known = {path for way in self.ways for path in way.manifest.files}
        names = set()
        for episode in self.show.episodes:
            for one in episode.media:
                there = {one.path, one.path.removeprefix("media/")}
                if one.path and (there & sent or (one.path not in self._stock and not there & known)):
                    names.add(one.url)
        return [one for one in addresses.of_media(self.show) if one.url in names]

    def _rest(self) -> list[Expected]:
        """The feeds, and what belongs to the episodes that this run has touched."""
        new = set(self.fixed) | {episode.slug for episode, _ in self._due()}
        touched = {path.partition("/")[0] for way in self.ways for path in way.sent} | new
        done = {one.url for one in self._new_media()}
        found = [*addresses.of_feeds(self.show, self.public), *addresses.of_pages(self.show, self.public, touched)]
        return found + [one for one in addresses.of_media(self.show, new) if one.url not in done]

    def _ask(self, expected: list[Expected], say: Say) -> list[Problem]:
        if not expected or not self.request.verify or not self.show.publish.verify:
            return []
        say(f"verifying {len(expected)} addresses")
        return verify(expected)
