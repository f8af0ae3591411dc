"""What a show or an episode states in the Podcasting 2.0 namespace, as elements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TypeVar

from shownotes import podcasting_shapes as shapes
from shownotes import timecode
from shownotes.model import Keys
from shownotes.podcasting import Stated, Tag
from shownotes.reading import Reading

Given = Mapping[str, str | int | None]
S = TypeVar("S")


def show_statements(shape: shapes.ShowStatements, reading: Reading, zone: str) -> tuple[Stated, ...]:
    """In the order in which a channel says them."""
    return tuple(_of_show(shape, reading, zone))


def episode_statements(shape: shapes.EpisodeStatements, reading: Reading) -> tuple[Stated, ...]:
    """In the order in which an item says them."""
    return tuple(_of_episode(shape, reading))


def _of_show(shape: shapes.ShowStatements, reading: Reading, zone: str) -> Iterator[Stated]:
    yield from _of_both(shape, reading)
    if often := shape.update_frequency:
        given = {"rrule": often.rrule, "dtstart": often.dtstart}
        yield _stated("updateFrequency", often.text, ("update_frequency",), given, "text")
    if shape.podroll:
        rows = tuple(_remote(one, ("podroll", n)) for n, one in enumerate(shape.podroll))
        yield _stated("podroll", "", ("podroll",), {}, inside=rows)
    if shape.publisher:
        row = _remote(shape.publisher, ("publisher",), medium="publisher")
        yield _stated("publisher", "", ("publisher",), {}, inside=(row,))
    for n, one in enumerate(shape.remote_items):
        yield _remote(one, ("remote_items", n))
    for n, service in enumerate(shape.blocked):
        yield _stated("block", "yes", ("blocked", n), {"id": service})
    if shape.podping:
        yield _stated("podping", "", ("podping",), {"usesPodping": "true"})
    for n, stream in enumerate(shape.live):
        yield from _live(stream, ("live", n), reading, zone)


def _of_episode(shape: shapes.EpisodeStatements, reading: Reading) -> Iterator[Stated]:
    for n, bite in enumerate(shape.soundbites):
        keys: Keys = ("soundbites", n)
        given = {
            "startTime": _seconds(bite.start, (*keys, "start"), reading),
            "duration": _seconds(bite.duration, (*keys, "duration"), reading),
        }
        yield _stated("soundbite", bite.title, keys, given, "title")
    for link in reading.links(shape.elsewhere, ("elsewhere",)):
        yield _stated("contentLink", link.title, link.keys, {"href": link.url}, "title")
    for n, way in enumerate(shape.funding):
        url = reading.address(way.url, ("funding", n, "url"))
        yield _stated("funding", way.label, ("funding", n), {"url": url}, "label")
    yield from _of_both(shape, reading)


def _of_both(shape: shapes.BothShape, reading: Reading) -> Iterator[Stated]:
    for keys, place in _each("location", shape.location, reading):
        rel = place.rel if place.rel != "subject" else None
        where = {"rel": rel, "geo": place.geo, "osm": place.osm, "country": place.country}
        yield _stated("location", place.name, keys, where, "name")
    if shape.value:
        yield _value(shape.value, reading)
    for keys, post in _each("social", shape.social, reading):
        about = {"protocol": post.protocol, "uri": reading.address(post.uri, (*keys, "uri"))}
        account = {"accountId": post.account_id, "accountUrl": post.account_url, "priority": post.priority}
        yield _stated("socialInteract", "", keys, {**about, **account})
    if chat := shape.chat:
        room = {"server": chat.server, "protocol": chat.protocol, "accountId": chat.account_id, "space": chat.space}
        yield _stated("chat", "", ("chat",), room)
    for keys, txt in _each("txt", shape.txt, reading):
        yield _stated("txt", txt.text, keys, {"purpose": txt.purpose}, "text")
    for n, image in enumerate(shape.images):
        seen = {**image.model_dump(exclude={"aspect_ratio"}), "aspect-ratio": image.aspect_ratio}
        yield _stated("image", "", ("images", n), seen)


def _each(key: str, rows: list[S], reading: Reading) -> Iterator[tuple[Keys, S]]:
    """Each row with its keys; a single one may have been written without a list."""
    value = reading.source.value
    alone = isinstance(value, dict) and not isinstance(value.get(key), list)
    for n, row in enumerate(rows):
        yield ((key,) if alone else (key, n)), row


def _value(shape: shapes.ValueShape, reading: Reading) -> Stated:
    rows = [*_recipients(shape.recipients, ("value", "recipients"))]
    rows += [_split(split, ("value", "splits", n), reading) for n, split in enumerate(shape.splits)]
    given = {"type": shape.type, "method": shape.method, "suggested": shape.suggested}
    return _stated("value", "", ("value",), given, inside=tuple(rows))


def _split(split: shapes.TimeSplitShape, keys: Keys, reading: Reading) -> Stated:
    inside = [*_recipients(split.recipients, (*keys, "recipients"))]
    if split.item:
        inside.append(_remote(split.item, (*keys, "item")))
    given = {
        "startTime": _seconds(split.start, (*keys, "start"), reading),
        "duration": _seconds(split.duration, (*keys, "duration"), reading),
        "remoteStartTime": _seconds(split.remote_start, (*keys, "remote_start"), reading),
        "remotePercentage": split.remote_percentage,
    }
    return _stated("valueTimeSplit", "", keys, given, inside=tuple(inside))


def _recipients(rows: Iterable[shapes.RecipientShape], keys: Keys) -> Iterator[Stated]:
    for n, one in enumerate(rows):
        given = {"name": one.name, "type": one.type, "address": one.address, "split": one.split}
        more = {"customKey": one.custom_key, "customValue": one.custom_value, "fee": "true" if one.fee else None}
        yield _stated("valueRecipient", "", (*keys, n), {**given, **more})


def _remote(one: shapes.RemoteItemShape, keys: Keys, medium: str | None = None) -> Stated:
    given = {"feedGuid": one.feed_guid, "feedUrl": one.feed_url, "itemGuid": one.item_guid}
    return _stated("remoteItem", "", keys, {**given, "medium": one.medium or medium, "title": one.title})


def _live(one: shapes.LiveShape, keys: Keys, reading: Reading, zone: str) -> Iterator[Stated]:
    start = reading.date(one.start, (*keys, "start"), zone)
    end = reading.date(one.end, (*keys, "end"), zone)
    url = reading.address(one.url, (*keys, "url"))
    links = reading.links(one.links, (*keys, "links"))
    inside = (
        Stated(Tag("title", one.title), (*keys, "title")),
        Stated(Tag("guid", one.guid, {"isPermaLink": "false"}), (*keys, "guid")),
        Stated(Tag("enclosure", "", {"url": url, "length": "0", "type": one.type}), keys),
        *(_stated("contentLink", link.title, link.keys, {"href": link.url}, "title") for link in links),
    )
    given = {"status": one.status, "start": _moment(start), "end": _moment(end)}
    yield _stated("liveItem", "", keys, given, inside=inside)


def _moment(date: datetime | None) -> str | None:
    return date.astimezone(UTC).isoformat().replace("+00:00", "Z") if date else None


def _seconds(text: str | None, keys: Keys, reading: Reading) -> str | None:
    time = reading.time(text, keys)
    return None if time is None else str(timecode.decimal(time))


def _stated(
    name: str, text: str, keys: Keys, given: Given, said: str = "", inside: tuple[Stated, ...] = ()
) -> Stated:
    attributes = {key: str(value) for key, value in given.items() if value not in (None, "")}
    return Stated(
        Tag(f"podcast:{name}", text.strip(), attributes, tuple(one.tag for one in inside)), keys, said, inside
    )
