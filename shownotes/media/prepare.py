"""A Show to the same Show with every medium's facts, its tagged copy or its torrent staged for public/."""

from __future__ import annotations

import os
from collections.abc import Container
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path

from shownotes.media import captions, torrent
from shownotes.media.inspect import LEDGER, Job, all_jobs, inspected, measured
from shownotes.media.ledger import Ledger, Made, Stat, stat_of
from shownotes.media.make import make
from shownotes.media.measured import Finding, Unusable
from shownotes.media.pictures import Pictures
from shownotes.media.tags import Tags, tags
from shownotes.media.weight import heavy
from shownotes.model import Facts, Show
from shownotes.problems import Problem, errors, in_order
from shownotes.progress import Progress
from shownotes.write import Output

_CHANGED = Finding("the file changed while it was copied", "Wait until it is all there, and build again.")
_AS_IS = "as it is"  # the recipe of a file whose bytes are left alone


def prepare(
    show: Show,
    output: Output,
    state: Path,
    wanted: Container[str] | None = None,
    progress: Progress | None = None,
) -> tuple[Show, list[Problem]]:
    """Stage every medium in `output`; the Show comes back with each Media's facts.

    If any Problem stops a build, the Show lacks facts and `output` must not be committed. Episodes whose slug is not
    in `wanted` (None for all) keep what earlier builds made of them, and are made only if there is nothing.
    """
    ledger = Ledger.open(state / LEDGER)
    if wanted is not None:
        wanted = {episode.slug for episode in show.episodes if episode.slug in wanted} | _unmade(show, output, ledger)
    pictures = Pictures(state / "pictures", ledger)
    problems = inspected(show, ledger, pictures, wanted)
    if not errors(problems):
        staging = _Staging(show, output, ledger, pictures, progress)
        show, problems = staging.run(wanted), in_order(problems + staging.problems)
    ledger.save()
    return show, problems


def _unmade(show: Show, output: Output, ledger: Ledger) -> set[str]:
    """Episodes with a medium of which public/ has nothing that is known."""
    jobs = [job for job in all_jobs(show) if job.file or job.media.of]
    return {job.episode.slug for job in jobs if not _published(job) and not _stands(job.media.path, output, ledger)}


def _stands(path: str, output: Output, ledger: Ledger) -> bool:
    made = ledger.made.get(path)
    return made is not None and stat_of(output.folder / path) == made.output


@dataclass(slots=True)
class _Staging:
    """Making what is not made yet, on every core."""

    show: Show
    output: Output
    ledger: Ledger
    pictures: Pictures
    progress: Progress | None
    facts: dict[str, Facts] = field(default_factory=dict)  # by path below public/
    problems: list[Problem] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)  # published, and not in public/
    done: int = 0

    def run(self, wanted: Container[str] | None) -> Show:
        jobs = [job for job in all_jobs(self.show) if job.file or job.media.of]
        todo = [job for job in jobs if wanted is None or job.episode.slug in wanted]
        for job in jobs:
            if wanted is not None and job.episode.slug not in wanted:
                self._keep(job)
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            self._media(_once([job for job in todo if job.file]), len(todo), threads)
            self._weigh([job for job in todo if job.file and job.media.published is None])
            for job in todo:
                if job.media.of:
                    self._torrent(job, threads)
                    self._tell(len(todo), job.media.path)
        for episode in self.show.episodes:
            if wanted is None or episode.slug in wanted:
                captions.stage(self.show, episode, self.output, self.ledger)
        return self._with_facts()

    def _media(self, jobs: list[Job], count: int, threads: Executor) -> None:
        waiting: dict[Future[Facts], tuple[Job, str, Path]] = {}
        for job in jobs:
            recipe, tag = self._recipe(job)
            if self._is_as_published(job, stat_of(_file(job)), recipe) or self._is_made(
                job.media.path, stat_of(_file(job)), recipe
            ):
                self._tell(count, job.media.path)
                continue
            temporary = self.output.stage(job.media.path)
            known = measured(self.ledger, _file(job))
            waiting[threads.submit(make, _file(job), known, temporary, tag, self.pictures)] = (job, recipe, temporary)
        try:
            for future in as_completed(waiting):
                job, recipe, temporary = waiting[future]
                before = self.ledger.measured[str(job.file)][0]
                try:
                    facts = future.result()
                except (Unusable, EOFError) as why:
                    self.problems.append(job.problem(why.finding if isinstance(why, Unusable) else _CHANGED))
                    continue
                if stat_of(_file(job)) != before:
                    self.problems.append(job.problem(_CHANGED))
                    continue
                self._made(job, before, recipe, temporary, facts)
                self._tell(count, job.media.path)
        finally:
            for future in waiting:
                future.cancel()

    def _weigh(self, jobs: list[Job]) -> None:
        for job in jobs:
            if facts := self.facts.get(job.media.path):
                known = measured(self.ledger, _file(job))
                found = heavy(known, facts.bytes, job.media.name, tagged=job.media.tag)
                self.problems += [job.problem(finding) for finding in found]

    def _recipe(self, job: Job) -> tuple[str, Tags | None]:
        if not job.media.tag:
            return _AS_IS, None
        is_mp4 = measured(self.ledger, _file(job)).container == "mp4"
        tag = tags(self.show, job.episode, self.pictures, self._feed(job.media.name) if is_mp4 else "")
        return tag.recipe(), tag

    def _feed(self, medium: str) -> str:
        """The address of the feed that directories list for this medium."""
        feeds = sorted((feed for feed in self.show.feeds if feed.media == medium), key=lambda feed: feed.block)
        return feeds[0].url if feeds else ""

    def _torrent(self, job: Job, threads: Executor) -> None:
        of = job.episode.medium(job.media.of)
        if of is None or of.path not in self.facts:
            return
        if of.path in self.absent:
            self._leave_out(job)
            return
        created = int(job.episode.date.timestamp())  # TOR-10
        seed = torrent.Seed(of.url, self.show.trackers, created, job.media.hybrid)
        recipe = f"{torrent.FORMAT} {seed}"
        source = self.ledger.made[of.path].output
        if self._is_as_published(job, source, recipe) or self._is_made(job.media.path, source, recipe):
            return
        made = torrent.torrent(self.output.staged(of.path), seed, threads)
        temporary = self.output.stage(job.media.path)
        temporary.write_bytes(made.content)
        facts = Facts(len(made.content), torrent.TYPE, infohash=made.infohash, magnet=made.magnet)
        self._made(job, source, recipe, temporary, facts)

    def _is_made(self, path: str, source: Stat, recipe: str) -> bool:
        """Whether public/ holds what this source and recipe make; if so, it stays."""
        made = self.ledger.made.get(path)
        if made is None or (made.source, made.recipe) != (source, recipe):
            return False
        if not _stands(path, self.output, self.ledger):
            return False
        self.output.keep(path)
        self.facts[path] = made.facts
        return True

    def _keep(self, job: Job) -> None:
        made, published = self.ledger.made.get(job.media.path), _published(job)
        if made and (published is None or _is(made.facts, published)):
            self.output.keep(job.media.path)
            self.facts[job.media.path] = published or made.facts
        else:
            self._leave_out(job)

    def _made(self, job: Job, source: Stat, recipe: str, temporary: Path, facts: Facts) -> None:
        path, published = job.media.path, _published(job)
        if published and not _is(facts, published):
            self.output.drop(path)
            self.ledger.made[f"{path} remade"] = Made(source, recipe, (-1, 0), facts)
            self._leave_out(job)
            return
        self.facts[path] = published or facts
        kept = self.output.keep_if_same(path)
        self.ledger.made[path] = Made(source, recipe, stat_of(kept or temporary), facts)

    def _is_as_published(self, job: Job, source: Stat, recipe: str) -> bool:
        """Whether nothing is to be made: what the world has stands in public/, or is known to come out otherwise.

        What has been published is never made again: new words in its tags would be other bytes at an old address.
        """
        path, published = job.media.path, _published(job)
        if published is None:
            return False
        if _stands(path, self.output, self.ledger) and _is(self.ledger.made[path].facts, published):
            self.output.keep(path)
            self.facts[path] = published
            return True
        remade = self.ledger.made.get(f"{path} remade")
        if remade and (remade.source, remade.recipe) == (source, recipe) and not _is(remade.facts, published):
            self._leave_out(job)
            return True
        return False

    def _leave_out(self, job: Job) -> None:
        """The file stays as it is where it was published; public/ goes without it."""
        if published := _published(job):
            self.facts[job.media.path] = published
        self.absent.add(job.media.path)

    def _with_facts(self) -> Show:
        episodes = []
        for episode in self.show.episodes:
            media = tuple(
                replace(one, facts=self.facts[one.path]) if one.path in self.facts and not one.facts else one
                for one in episode.media
            )
            episodes.append(replace(episode, media=media))
        return replace(self.show, episodes=tuple(episodes))

    def _tell(self, count: int, path: str) -> None:
        self.done += 1
        if self.progress:
            self.progress(self.done, count, path)


def _once(jobs: list[Job]) -> list[Job]:
    """Without the second name of a medium that has two."""
    return list({job.media.path: job for job in reversed(jobs)}.values())[::-1]


def _file(job: Job) -> Path:
    assert job.file is not None
    return job.file


def _published(job: Job) -> Facts | None:
    return job.media.published.facts if job.media.published else None


def _is(facts: Facts, published: Facts) -> bool:
    """Whether these are the bytes that were published."""
    one, other = (facts.sha256 or facts.infohash), (published.sha256 or published.infohash)
    return facts.bytes == published.bytes and one == other
