"""The rules on how tags of the Podcasting 2.0 namespace fit together in a feed's file."""

from __future__ import annotations

from collections.abc import Iterator

from shownotes.complaints import nearest
from shownotes.feeds.parsed import Element
from shownotes.rules import kinds
from shownotes.rules.feed_file import Checks, FeedFile, Seen, shown
from shownotes.rules.services import SERVICES

_PLAYED = ("text/vtt", "application/x-subrip", "application/srt")


def _everywhere(feed: FeedFile, name: str) -> Iterator[tuple[Element, Element]]:
    """Each element of that name with its parent."""
    for parent in feed.channel.walk():
        for found in parent.all(f"podcast:{name}"):
            yield parent, found


def _seconds(element: Element, name: str) -> float:
    text = element.attributes.get(name, "")
    return float(text) if kinds.DECIMAL.fits(text) else 0.0


def medium(feed: FeedFile) -> Iterator[Seen]:  # VAR-05
    first = next((found for item in feed.items if (found := item.first("enclosure"))), None)
    said = feed.channel.first("podcast:medium")
    text = said.text.strip().lower() if said else "podcast"
    if first and first.attributes.get("type", "").startswith("video/") and text in ("podcast", "music", "audiobook"):
        line = said.line if said else feed.channel.line
        yield Seen(line, f"the enclosures are video, and podcast:medium is {shown(text)}", "Write video, or film.")


def lists(feed: FeedFile) -> Iterator[Seen]:  # PC20-05
    said = feed.channel.said("podcast:medium")
    if said.endswith("L") and feed.items:
        yield Seen(
            feed.items[0].line, f"an item in a feed of medium {said}", "A list holds podcast:remoteItem alone."
        )


def seasons(feed: FeedFile) -> Iterator[Seen]:  # PC20-08
    for item in feed.items:
        found, apple = item.first("podcast:season"), item.said("itunes:season")
        if found and apple and kinds.WHOLE.fits(found.text.strip()) and found.text.strip() != apple:
            yield Seen(
                found.line, f"podcast:season {shown(found.text)} is not itunes:season {apple}", "Let them agree."
            )


def readable(feed: FeedFile) -> Iterator[Seen]:  # APPLE-27
    for item in feed.items:
        found = item.all("podcast:transcript")
        if found and not any(one.attributes.get("type", "").lower() in _PLAYED for one in found):
            kind = found[0].attributes.get("type", "")
            yield Seen(found[0].line, f"a transcript as {kind or 'nothing'} alone", "Apple reads WebVTT and SRT.")


def soundbites(feed: FeedFile) -> Iterator[Seen]:  # PC20-13
    for item in feed.items:
        end = kinds.whole(item.said("itunes:duration"))
        for found in item.all("podcast:soundbite"):
            length = _seconds(found, "duration")
            if length and not 15 <= length <= 120:
                yield Seen(found.line, f"a soundbite of {length:g} seconds", "Apps play 15 to 120.", mild=True)
            if end is not None and _seconds(found, "startTime") + length > end + 1:
                yield Seen(found.line, "the soundbite ends after the episode", "Correct its times.")


def default(feed: FeedFile) -> Iterator[Seen]:  # PC20-17
    for item in feed.items:
        enclosure = item.first("enclosure")
        for found in item.all("podcast:alternateEnclosure"):
            sources = [one.attributes.get("uri", "") for one in found.all("podcast:source")]
            if found.attributes.get("default") != "true" or enclosure is None or not sources:
                continue
            if enclosure.attributes.get("url", "") not in sources:
                said = "the default alternateEnclosure is not the item's enclosure"
                yield Seen(found.line, said, "Apps may play either: let them be the same file.", mild=True)


def recipients(feed: FeedFile) -> Iterator[Seen]:  # PC20-21
    for _, found in _everywhere(feed, "valueRecipient"):
        for said, hint in kinds.unpayable(found.attributes):
            yield Seen(found.line, said, hint)


def splits(feed: FeedFile) -> Iterator[Seen]:  # PC20-22
    for _, value in _everywhere(feed, "value"):
        end: float | None = None
        for found in value.all("podcast:valueTimeSplit"):
            if found.all("podcast:remoteItem") and found.all("podcast:valueRecipient"):
                yield Seen(found.line, "a time split with both an item and recipients", "Keep one of the two.")
            start = _seconds(found, "startTime")
            if end is not None and start < end:
                yield Seen(found.line, "a time split that overlaps the one above", "Correct a time.", mild=True)
            end = start + _seconds(found, "duration")


def podroll(feed: FeedFile) -> Iterator[Seen]:  # PC20-24
    own = feed.channel.said("podcast:guid").lower()
    for roll in feed.channel.all("podcast:podroll"):
        for found in roll.all("podcast:remoteItem"):
            if own and found.attributes.get("feedGuid", "").strip().lower() == own:
                yield Seen(found.line, "the show recommends itself", "Remove it.", mild=True)


def publisher(feed: FeedFile) -> Iterator[Seen]:  # PC20-25
    for found in feed.channel.all("podcast:publisher"):
        rows = found.all("podcast:remoteItem")
        for extra in rows[1:]:
            yield Seen(extra.line, "a second publisher", "A show has one.")
        for row in rows[:1]:
            if row.attributes.get("medium") != "publisher":
                yield Seen(row.line, "the publisher's remoteItem does not say so", 'Add medium="publisher".')


def services(feed: FeedFile) -> Iterator[Seen]:  # PC20-27
    for found in feed.channel.all("podcast:block"):
        name = found.attributes.get("id", "")
        if name and name not in SERVICES:
            close = nearest(name, SERVICES)
            hint = f'Did you mean "{close}"?' if close else "Names are such as apple, spotify, google, amazon."
            yield Seen(found.line, f"{shown(name)} is not the name of a service", hint, mild=True)


def frequency(feed: FeedFile) -> Iterator[Seen]:  # PC20-28
    for found in feed.channel.all("podcast:updateFrequency"):
        if "COUNT=" in found.attributes.get("rrule", "") and "dtstart" not in found.attributes:
            yield Seen(found.line, "a rule with COUNT says nothing without its start", "Add dtstart.")
        done = found.attributes.get("complete") == "true"
        if done != (feed.channel.said("itunes:complete") == "Yes"):
            said = f"updateFrequency says that the show is {'' if done else 'not '}complete, and itunes:complete "
            yield Seen(found.line, said + "does not" if done else said + "does", "Let them agree.", mild=True)


def live(feed: FeedFile) -> Iterator[Seen]:  # PC20-30
    for found in feed.channel.all("podcast:liveItem"):
        missing = [name for name in ("title", "guid", "enclosure") if found.first(name) is None]
        if missing:
            yield Seen(found.line, f"podcast:liveItem has no {' and no '.join(missing)}", "Add it.")


def posts(feed: FeedFile) -> Iterator[Seen]:  # PC20-32
    for _, found in _everywhere(feed, "socialInteract"):
        if not found.attributes.get("uri") and found.attributes.get("protocol") != "disabled":
            yield Seen(found.line, "podcast:socialInteract has no uri", "Add the address of the post.")


def images(feed: FeedFile) -> Iterator[Seen]:  # PC20-34
    for _, found in _everywhere(feed, "images"):
        yield Seen(found.line, "podcast:images is of the past", "Write podcast:image for each.", mild=True)


CHECKS: Checks = (
    ("APPLE-27", readable),
    ("PC20-05", lists),
    ("PC20-08", seasons),
    ("PC20-13", soundbites),
    ("PC20-17", default),
    ("PC20-21", recipients),
    ("PC20-22", splits),
    ("PC20-24", podroll),
    ("PC20-25", publisher),
    ("PC20-27", services),
    ("PC20-28", frequency),
    ("PC20-30", live),
    ("PC20-32", posts),
    ("PC20-34", images),
    ("VAR-05", medium),
)
