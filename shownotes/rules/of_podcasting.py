"""The rules on what show.yaml and episodes state in the Podcasting 2.0 namespace, by the table of its tags."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from shownotes.complaints import nearest
from shownotes.feeds.podcast import feed_guid
from shownotes.model import Episode, Show
from shownotes.podcasting import Stated, keys_of
from shownotes.rules import kinds
from shownotes.rules.feed_file import shown
from shownotes.rules.in_podcast import TAGS, wanted
from shownotes.rules.of_channel import by_name
from shownotes.rules.registry import Check, Found
from shownotes.rules.services import SERVICES
from shownotes.source import Source


def _sources(show: Show) -> Iterator[tuple[Source, tuple[Stated, ...], Episode | None]]:
    yield show.source, show.stated, None
    for episode in (*show.waiting, *show.episodes):
        if episode.stated:
            yield episode.source, episode.stated, episode


def _flat(rows: tuple[Stated, ...]) -> Iterator[Stated]:
    for row in rows:
        yield row
        yield from _flat(row.inside)


def _check(rule: str) -> Check:
    names = {f"podcast:{name}" for name, tag in TAGS.items() if tag.rule == rule}

    def check(show: Show) -> Iterator[Found]:
        for source, rows, _ in _sources(show):
            for row in _flat(rows):
                if row.tag.name in names:
                    yield from _judge(source, row)

    return check


def _judge(source: Source, row: Stated) -> Iterator[Found]:
    name = row.tag.name.partition(":")[2]
    about = TAGS[name]
    if about.text and not about.text.fits(row.tag.text):
        at = (*row.keys, row.said) if row.said else row.keys
        yield Found(source, at, f"{shown(row.tag.text)} is not {about.text.words}", f"podcast:{name} takes no other.")
    for written, kind in about.attributes.items():
        attribute = written.rstrip("!")
        value = row.tag.attributes.get(attribute)
        if value is not None and not kind.fits(value):
            said = f"{keys_of(attribute)} {shown(value)} is not what podcast:{name} takes"
            yield Found(source, (*row.keys, keys_of(attribute)), said, wanted(attribute, value, kind))
    if about.needs and not any(child.name == f"podcast:{need}" for child in row.tag.children for need in about.needs):
        needed = " or ".join(about.needs)
        yield Found(source, row.keys, f"podcast:{name} has no {needed}", "Add one, or remove it.")


def soundbites(show: Show) -> Iterator[Found]:  # PC20-13
    for source, rows, episode in _sources(show):
        for row in rows:
            if row.tag.name != "podcast:soundbite" or episode is None:
                continue
            start, length = (float(row.tag.attributes.get(name, 0)) for name in ("startTime", "duration"))
            if not 15 <= length <= 120:
                said = f"a soundbite of {length:g} seconds; apps play 15 to 120"
                yield Found(source, (*row.keys, "duration"), said, "Choose another stretch.", True)
            end = _length(episode)
            if end and start + length > end.total_seconds():
                yield Found(
                    source, (*row.keys, "start"), "the soundbite ends after the episode", "Correct its times."
                )


def _length(episode: Episode) -> timedelta | None:
    return next((one.facts.duration for one in episode.media if one.facts and one.facts.duration), None)


def shares(show: Show) -> Iterator[Found]:  # PC20-21
    for source, rows, _ in _sources(show):
        for row in _flat(rows):
            if row.tag.name == "podcast:valueRecipient":
                for said, hint in kinds.unpayable(row.tag.attributes):
                    yield Found(source, (*row.keys, "address"), said, hint)


def time_splits(show: Show) -> Iterator[Found]:  # PC20-22
    for source, rows, _ in _sources(show):
        end, above = 0.0, ""
        for row in _flat(rows):
            if row.tag.name != "podcast:valueTimeSplit":
                continue
            inside = {child.name for child in row.tag.children}
            if {"podcast:remoteItem", "podcast:valueRecipient"} <= inside:
                yield Found(source, row.keys, "a split with both an item and recipients", "Keep one of the two.")
            start, length = (float(row.tag.attributes.get(name, 0)) for name in ("startTime", "duration"))
            if above and start < end:
                yield Found(
                    source, (*row.keys, "start"), "the split overlaps the one above it", "Correct a time.", True
                )
            end, above = start + length, "seen"


def podroll(show: Show) -> Iterator[Found]:  # PC20-24
    for row in _flat(show.stated):
        if row.tag.name == "podcast:remoteItem" and row.tag.attributes.get("feedGuid", "").lower() == show.guid:
            yield Found(show.source, row.keys, "the show recommends itself", "Remove it.", True)


def services(show: Show) -> Iterator[Found]:  # PC20-27
    for row in show.stated:
        service = row.tag.attributes.get("id", "")
        if row.tag.name == "podcast:block" and service not in SERVICES:
            close = nearest(service, SERVICES)
            hint = f'Did you mean "{close}"?' if close else "Names are such as apple, spotify, google, amazon."
            yield Found(show.source, row.keys, f'"{service}" is not the name of a service', hint, True)


def frequency(show: Show) -> Iterator[Found]:  # PC20-28
    for row in show.stated:
        rule = row.tag.attributes.get("rrule", "")
        if row.tag.name == "podcast:updateFrequency" and "COUNT=" in rule and "dtstart" not in row.tag.attributes:
            said = "a rule with COUNT says nothing without its start"
            yield Found(show.source, (*row.keys, "rrule"), said, "Add dtstart: 2026-01-01T00:00:00Z.")


def posts(show: Show) -> Iterator[Found]:  # PC20-32
    for source, rows, _ in _sources(show):
        for row in rows:
            about = row.tag.attributes
            if (
                row.tag.name == "podcast:socialInteract"
                and "uri" not in about
                and about.get("protocol") != "disabled"
            ):
                yield Found(
                    source, row.keys, '"uri" is missing: where listeners talk', "Add the address of the post."
                )


def media(show: Show) -> Iterator[Found]:  # PC20-05
    places = [(show.source, show.medium), *((feed.source, feed.medium) for feed in show.feeds)]
    for source, text in places:
        if text and not kinds.MEDIUM.fits(text):
            known = kinds.MEDIUM.words.removeprefix("one of ").split(", ")
            close = nearest(text, known)
            hint = f'Did you mean "{close}"?' if close else f"Known are: {', '.join(known)}."
            yield Found(source, ("medium",), f'"{text}" is not a medium that directories know', hint)
        elif text.endswith("L") and show.episodes:
            said = f'medium "{text}" is a list of what others publish, and this show has episodes'
            yield Found(source, ("medium",), said, f'Write "{text[:-1]}", or list remote_items and no episode.')


def displays(show: Show) -> Iterator[Found]:  # PC20-09
    for episode in (*show.waiting, *show.episodes):
        if len(episode.display) > 32:
            said = f"the number is shown with {len(episode.display)} characters; apps keep 32"
            yield Found(episode.source, ("display",), said, "Shorten it.")


def season_names(show: Show) -> Iterator[Found]:  # PC20-08
    for number, name in show.seasons.items():
        if number < 1:
            yield Found(show.source, ("seasons", number), f"there is no season {number}", "Seasons count from 1.")
        elif len(name) > 128:
            said = f"season {number} has a name of {len(name)} characters; apps keep 128"
            yield Found(show.source, ("seasons", number), said, "Shorten it.")


def feed_guids(show: Show) -> Iterator[Found]:  # PC20-03
    for feed in show.feeds:
        if feed.guid and not kinds.UUID_.fits(feed.guid):
            hint = "32 hexadecimal digits, 8-4-4-4-12."
            yield Found(feed.source, ("guid",), f'"{feed.guid}" is not a UUID', hint)
    seen: dict[str, str] = {}
    for feed in by_name(show):
        first = seen.setdefault(feed_guid(show, feed).lower(), feed.name)
        if first != feed.name:
            said = f'feed "{first}" has the same podcast:guid: directories take the two for one'
            yield Found(feed.source, ("guid",), said, "Leave guid out: one is made for each feed.")


def moved(show: Show) -> Iterator[Found]:  # APPLE-22
    for feed in show.feeds:
        if feed.moving_to and not kinds.is_web_address(feed.moving_to):
            yield Found(
                feed.source,
                ("moving_to",),
                f'"{feed.moving_to}" is not a web address',
                "Write the whole of it: https://….",
            )
        elif feed.moving_to:
            said = f"every subscriber of this feed is being moved to {feed.moving_to}"
            yield Found(feed.source, ("moving_to",), said, "If that is meant, let it stand for some weeks.", True)


def promised(show: Show) -> Iterator[Found]:  # PUSH-02
    if any(row.tag.name == "podcast:podping" for row in show.stated) and not show.publish.podping:
        said = "the feeds promise podpings, and publishing sends none"
        yield Found(show.source, ("podping",), said, 'Add "podping: true" below "publish", or remove this one.')


def hubs(show: Show) -> Iterator[Found]:  # PUSH-01
    for n, hub in enumerate(show.hubs):
        if not kinds.is_web_address(hub):
            yield Found(
                show.source, ("hubs", n), f'"{hub}" is not a web address', "Write the whole of it: https://…."
            )


CHECKS: tuple[tuple[str, Check], ...] = (
    *((rule, _check(rule)) for rule in dict.fromkeys(tag.rule for tag in TAGS.values())),
    ("APPLE-22", moved),
    ("PC20-03", feed_guids),
    ("PC20-05", media),
    ("PC20-08", season_names),
    ("PC20-09", displays),
    ("PC20-13", soundbites),
    ("PC20-21", shares),
    ("PC20-22", time_splits),
    ("PC20-24", podroll),
    ("PC20-27", services),
    ("PC20-28", frequency),
    ("PC20-32", posts),
    ("PUSH-01", hubs),
    ("PUSH-02", promised),
)
