"""Links to results as they come: the whole check, for the command line, for publish and for other programs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from shownotes.links import history
from shownotes.links.fetch import Client
from shownotes.links.guard import Guard
from shownotes.links.history import Record
from shownotes.links.judge import judge
from shownotes.links.memory import Memory
from shownotes.links.network import NoNetworkError
from shownotes.links.plan import Plan, Target, is_ignored, plan
from shownotes.links.reasons import MEANINGS, Reason, Verdict
from shownotes.links.run import Progress, Run
from shownotes.links.settings import Options
from shownotes.links.values import Evidence, Judgement, Link, Note, Result

__all__ = ["NoNetworkError", "Options", "Progress", "check"]


async def check(
    links: Iterable[Link],
    options: Options,
    memory: Memory,
    now: datetime,
    progress: Callable[[Progress], None] = lambda _: None,
    planned: Callable[[Plan], None] = lambda _: None,
) -> AsyncIterator[Result]:
    """Check links; yields one Result for each address as written, those that need no asking first.

    ``planned`` is told, once, what is to be asked and what is remembered; ``progress`` hears a few times a second.

    A result has been written to ``memory`` before it is yielded. Raises NoNetworkError, with nothing written, when no
    host at all can be reached.
    """
    records = {} if options.fresh else memory.records()
    made = plan(links, records, memory.accepted(now), options, now=now)
    planned(made)
    for result in made.settled:
        yield result
    telling = _Telling(options, records, made.notes, now)
    for target in made.fresh:
        for result in telling.remembered(target):
            yield result
    if options.offline:
        return
    async for result in _ask(made, telling, memory, progress):
        yield result


async def _ask(
    made: Plan, telling: _Telling, memory: Memory, progress: Callable[[Progress], None]
) -> AsyncIterator[Result]:
    options, targets = telling.options, {target.key: target for target in made.due}
    if not targets:
        return
    guard = Guard(options.settings.allow_networks)
    async with Client(
        guard,
        options.limits,
        options.user_agent,
        lookup=options.lookup,
        tls=options.tls,
        proxies=options.proxies,
    ) as client:
        run = Run(client, guard, options, telling.now.timestamp(), progress)
        forget = options.fresh
        async for batch in run.batches(targets.values()):
            if forget:  # not before: without a network, what is known stays known
                memory.forget()
                forget = False
            told = [telling.asked(targets[evidence.url], evidence) for evidence in batch]
            memory.keep(record for record, _ in told)
            for _, results in told:
                for result in results:
                    yield result
        for key in run.left:
            for result in telling.left(targets[key]):
                yield result


@dataclass(slots=True)
class _Telling:
    """What turns evidence, or memory, into results."""

    options: Options
    records: Mapping[str, Record]
    notes: Mapping[str, tuple[Note, ...]]
    now: datetime

    def asked(self, target: Target, evidence: Evidence) -> tuple[Record, list[Result]]:
        """The new record and the results of an address that was asked."""
        rules = self.options.settings.hosts
        # a record is of the address without its fragment, so it is judged by a link that has none
        bare = target.first
        bare = replace(bare, url=target.key) if "#" in bare.url else bare
        judgement = judge(evidence, bare, rules)
        old = self.records.get(target.key)
        record = history.remember(old, evidence, judgement, self.now, _settled(target, evidence))
        results = []
        for url, links in target.spellings.items():
            own = judge(evidence, links[0], rules) if links[0] is not bare else judgement
            results.append(self._result(target, url, links, record, own, told=old.told if old else None))
        if results[0].verdict is not record.told:
            record = replace(record, told=results[0].verdict)
        return record, results

    def remembered(self, target: Target) -> list[Result]:
        """The results of an address that need not be asked yet."""
        record = self.records[target.key]
        judgement = Judgement(record.verdict, record.reason, record.said, record.better)
        return [
            self._result(target, url, links, record, judgement, told=None, remembered=True)
            for url, links in target.spellings.items()
        ]

    def left(self, target: Target) -> list[Result]:
        """The results of an address that the deadline left unasked."""
        left = Judgement(Verdict.UNCHECKED, Reason.DEADLINE, MEANINGS[Reason.DEADLINE].said)
        return [
            Result(url, left.verdict, left.reason, tuple(links), said=left.said, new=False)
            for url, links in target.spellings.items()
        ]

    def _result(
        self,
        target: Target,
        url: str,
        links: list[Link],
        record: Record,
        judgement: Judgement,
        *,
        told: Verdict | None,
        remembered: bool = False,
    ) -> Result:
        verdict, pending = history.verdict(record, judgement, at_once=self.options.strict or target.at_once)
        notes = self.notes.get(url, ())
        reason, said = judgement.reason, judgement.said
        if verdict in (Verdict.OK, Verdict.MOVED) and (shown := _password(notes)):
            verdict, reason, said = Verdict.LOOK, Reason.PASSWORD, shown.said
        result = Result(
            url=url,
            verdict=verdict,
            reason=reason,
            links=tuple(links),
            said=said,
            status=record.status,
            hops=record.hops,
            final=record.final,
            better=judgement.better,
            tries=record.tries,
            checks=record.failures,
            since=record.failing_since,
            checked=record.checked,
            pending=pending,
            new=verdict is not told and not remembered,
            remembered=remembered,
            notes=notes,
        )
        if because := is_ignored(result, self.options, self.now):
            return replace(result, verdict=Verdict.UNCHECKED, reason=Reason.IGNORED, said=f"ignored: {because}")
        return result


def _password(notes: Iterable[Note]) -> Note | None:
    return next((note for note in notes if note.reason is Reason.PASSWORD), None)


def _settled(target: Target, evidence: Evidence) -> frozenset[str]:
    """The places that need not be looked for again: those that were there, or all where nobody can tell."""
    return target.wanted if evidence.fragments is None else evidence.fragments
