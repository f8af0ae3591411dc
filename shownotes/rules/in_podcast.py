"""The rules on the Podcasting 2.0 namespace in a feed's file, as a table of its tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from shownotes.complaints import nearest
from shownotes.feeds.licenses import SLUGS
from shownotes.feeds.parsed import Element
from shownotes.feeds.roles import ALIASES, GROUPS
from shownotes.podcasting_shapes import RULES
from shownotes.rules import kinds
from shownotes.rules.feed_file import Checks, FeedFile, FileCheck, Seen, insecure, shown
from shownotes.rules.kinds import Kind

_PROTOCOLS = ("activitypub", "atproto", "nostr", "lightning", "hive", "matrix", "irc", "xmpp", "disabled")
_CALLED = {
    **ALIASES,
    **dict.fromkeys(("mastodon", "fediverse", "pixelfed", "peertube", "pleroma"), "activitypub"),
    "jabber": "xmpp",
}
_ROLES = tuple(dict.fromkeys(role for roles in GROUPS.values() for role in roles))


class Tag(NamedTuple):
    """A tag's parents, how often it stands in one, its text, and its attributes; names with "!" are needed."""

    rule: str
    parents: str  # C channel, I item, L live item, or the name of another tag
    once: bool = False
    text: Kind | None = None
    attributes: dict[str, Kind] = {}  # noqa: RUF012
    needs: tuple[str, ...] = ()  # children, any one of which must be there


_NAME, _URL = kinds.up_to(128), kinds.ADDRESS
TAGS: dict[str, Tag] = {
    "guid": Tag("PC20-02", "C", True, kinds.UUID_),
    "locked": Tag("PC20-04", "C", True, kinds.YES_NO, {"owner": kinds.ANY}),
    "medium": Tag("PC20-05", "C", True, kinds.MEDIUM),
    "funding": Tag("PC20-06", "C I L", False, _NAME, {"url!": _URL}),
    "person": Tag("PC20-07", "C I L", False, _NAME, {
        "role": kinds.one_of(*_ROLES), "group": kinds.one_of(*GROUPS), "img": _URL, "href": _URL}),
    "season": Tag("PC20-08", "I L", True, kinds.WHOLE, {"name": _NAME}),
    "episode": Tag("PC20-09", "I L", True, kinds.DECIMAL, {"display": kinds.up_to(32)}),
    "chapters": Tag("PC20-10", "I L", True, None, {"url!": _URL, "type!": kinds.one_of("application/json+chapters")}),
    "transcript": Tag("PC20-11", "I L", False, None, {
        "url!": _URL, "type!": kinds.TRANSCRIPT, "language": kinds.LANGUAGE, "rel": kinds.one_of("captions")}),
    "soundbite": Tag("PC20-13", "I", False, None, {"startTime!": kinds.DECIMAL, "duration!": kinds.DECIMAL}),
    "location": Tag("PC20-14", "C I L", False, _NAME, {
        "rel": kinds.one_of("subject", "creator"), "geo": kinds.GEO, "osm": kinds.OSM, "country": kinds.COUNTRY}),
    "trailer": Tag("PC20-15", "C", False, _NAME, {
        "url!": _URL, "pubdate!": kinds.MAIL_DATE, "length": kinds.WHOLE, "type": kinds.MIME, "season": kinds.WHOLE}),
    "license": Tag("PC20-16", "C I L", True, _NAME, {"url": _URL}),
    "alternateEnclosure": Tag("PC20-17", "I L", False, None, {
        "type!": kinds.MIME, "length": kinds.WHOLE, "bitrate": kinds.DECIMAL, "height": kinds.WHOLE,
        "lang": kinds.LANGUAGE, "title": kinds.up_to(32), "rel": kinds.up_to(32), "default": kinds.TRUE_FALSE,
    }, ("source",)),
    "source": Tag("PC20-18", "alternateEnclosure", False, None, {
        "uri!": kinds.ANY_ADDRESS, "contentType": kinds.MIME}),
    "integrity": Tag("PC20-19", "alternateEnclosure", True, None, {
        "type!": kinds.one_of("sri", "pgp-signature"), "value!": kinds.INTEGRITY}),
    "value": Tag("PC20-20", "C I L", False, None, {
        "type!": kinds.ANY, "method!": kinds.ANY, "suggested": kinds.DECIMAL}, ("valueRecipient",)),
    "valueRecipient": Tag("PC20-21", "value valueTimeSplit", False, None, {
        "type!": kinds.ANY, "address!": kinds.ANY, "split!": kinds.WHOLE, "fee": kinds.TRUE_FALSE}),
    "valueTimeSplit": Tag("PC20-22", "value", False, None, {
        "startTime!": kinds.DECIMAL, "duration!": kinds.DECIMAL, "remoteStartTime": kinds.DECIMAL,
        "remotePercentage": kinds.PERCENT}, ("remoteItem", "valueRecipient")),
    "remoteItem": Tag("PC20-23", "C podroll publisher valueTimeSplit", False, None, {
        "feedGuid!": kinds.UUID_, "feedUrl": kinds.ADDRESS, "medium": kinds.MEDIUM}),
    "podroll": Tag("PC20-24", "C", True, None, {}, ("remoteItem",)),
    "publisher": Tag("PC20-25", "C", True, None, {}, ("remoteItem",)),
    "txt": Tag("PC20-26", "C I", False, kinds.up_to(4000), {"purpose": _NAME}),
    "block": Tag("PC20-27", "C", False, kinds.YES_NO, {"id": kinds.ANY}),
    "updateFrequency": Tag("PC20-28", "C", True, _NAME, {
        "rrule": kinds.RRULE, "dtstart": kinds.MOMENT, "complete": kinds.TRUE_FALSE}),
    "podping": Tag("PC20-29", "C", True, None, {"usesPodping": kinds.TRUE_FALSE}),
    "liveItem": Tag("PC20-30", "C", False, None, {
        "status!": kinds.one_of("pending", "live", "ended"), "start!": kinds.MOMENT, "end": kinds.MOMENT,
    }, ("contentLink",)),
    "contentLink": Tag("PC20-31", "I L", False, None, {"href!": _URL}),
    "socialInteract": Tag("PC20-32", "C I L", False, None, {
        "protocol!": kinds.SOCIAL, "uri": kinds.ANY_ADDRESS, "accountUrl": _URL, "priority": kinds.WHOLE}),
    "chat": Tag("PC20-33", "C I L", True, None, {"server!": kinds.ANY, "protocol!": kinds.CHAT}),
    "image": Tag("PC20-34", "C I L", False, None, {
        "href!": _URL, "aspect-ratio": kinds.RATIO, "width": kinds.WHOLE, "height": kinds.WHOLE, "type": kinds.MIME}),
    "images": Tag("PC20-34", "C I L", False, None, {"srcset!": kinds.ANY}),
}  # fmt: skip
_PLACES = {"channel": "C", "item": "I", "podcast:liveItem": "L"}


def _inside(parent: Element) -> Iterator[tuple[Element, Element]]:
    for child in parent.children:
        if child.name.startswith("podcast:"):
            yield parent, child
        yield from _inside(child)


def _check(rule: str) -> FileCheck:
    """The check of one rule: every tag that it is about."""
    names = {name for name, tag in TAGS.items() if tag.rule == rule}

    def check(feed: FeedFile) -> Iterator[Seen]:
        counted: set[tuple[int, str]] = set()
        for parent, found in _inside(feed.channel):
            name = found.name.partition(":")[2]
            if name in names:
                again = (id(parent), name) in counted
                counted.add((id(parent), name))
                yield from _judge(TAGS[name], name, parent, found, again)

    return check


def _judge(tag: Tag, name: str, parent: Element, found: Element, again: bool) -> Iterator[Seen]:
    place = _PLACES.get(parent.name, parent.name.partition(":")[2])
    if place not in tag.parents.split():
        yield Seen(found.line, f"podcast:{name} does not belong in <{parent.name}>", "Apps ignore it there.", True)
    if again and tag.once:
        yield Seen(found.line, f"a second podcast:{name} in one <{parent.name}>", "Keep one.")
    text = found.text.strip()
    if tag.text and not tag.text.fits(text):
        yield Seen(found.line, f"podcast:{name} says {shown(text)}", f"It should be {tag.text.words}.")
    for written, kind in tag.attributes.items():
        attribute = written.rstrip("!")
        value = found.attributes.get(attribute)
        if value is None and written.endswith("!"):
            yield Seen(found.line, f"podcast:{name} has no {attribute}", f"It should be {kind.words}.")
        elif value is not None and not kind.fits(value.strip()):
            yield Seen(found.line, f"podcast:{name} has {attribute} {shown(value)}", wanted(attribute, value, kind))
    if tag.needs and not any(child.name == f"podcast:{need}" for child in found.children for need in tag.needs):
        needed = " or ".join(f"podcast:{need}" for need in tag.needs)
        yield Seen(found.line, f"podcast:{name} has no {needed}", "Add one.")


def wanted(attribute: str, value: str, kind: Kind) -> str:
    """What to write instead of an attribute's value."""
    text = value.strip()
    known = {"role": _ROLES, "group": tuple(GROUPS), "protocol": _PROTOCOLS}.get(attribute)
    close = _CALLED.get(text.lower()) or (nearest(text, known) if known else "")
    if known and close:
        return f'Did you mean "{close}"?'
    if kind is kinds.GEO and (
        pair := re.fullmatch(r"(?:geo:)?\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)", text)
    ):
        return f"Write geo:{pair[1]},{pair[2]}."
    if kind is kinds.RRULE and text.lower() in RULES:
        return f"Write {RULES[text.lower()]}."
    return f"It should be {kind.words[:120]}."


def licence(feed: FeedFile) -> Iterator[Seen]:  # PC20-16
    for _, found in _inside(feed.channel):
        text = found.text.strip()
        if found.name == "podcast:license" and text.upper() not in SLUGS and "url" not in found.attributes:
            yield Seen(
                found.line, f"licence {shown(text)} is not on the list and has no url", f"Known: {', '.join(SLUGS)}."
            )


def secure(feed: FeedFile) -> Iterator[Seen]:  # PC20-01
    for _, found in _inside(feed.channel):
        for name in ("url", "href", "uri", "img"):
            if insecure(found.attributes.get(name, "")):
                yield Seen(
                    found.line, f"{found.attributes[name]} is not https", "The namespace asks for https.", True
                )


def one_default(feed: FeedFile) -> Iterator[Seen]:  # PC20-17
    for item in feed.items:
        chosen = [one for one in item.all("podcast:alternateEnclosure") if one.attributes.get("default") == "true"]
        for extra in chosen[1:]:
            yield Seen(extra.line, "a second alternateEnclosure that is the default", "Keep one.")


def equal_numbers(feed: FeedFile) -> Iterator[Seen]:  # PC20-09
    for item in feed.items:
        found = item.first("podcast:episode")
        apple = item.said("itunes:episode")
        if found and apple and found.text.strip().partition(".")[0] != apple:
            yield Seen(
                found.line, f"podcast:episode {shown(found.text)} is not itunes:episode {apple}", "Let them agree."
            )


def recommended(feed: FeedFile) -> Iterator[Seen]:  # PSP-02
    blocked = feed.channel.said("itunes:block") == "Yes"
    for name in ("guid", "locked"):
        if not blocked and feed.channel.first(f"podcast:{name}") is None:
            yield Seen(feed.channel.line, f"the channel has no podcast:{name}", "It is recommended.")


CHECKS: Checks = (
    *((rule, _check(rule)) for rule in dict.fromkeys(tag.rule for tag in TAGS.values())),
    ("PC20-01", secure),
    ("PC20-09", equal_numbers),
    ("PC20-16", licence),
    ("PC20-17", one_default),
    ("PSP-02", recommended),
)
