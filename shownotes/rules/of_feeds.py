"""The rules on the files in feeds/, taken together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from shownotes.model import Episode, Feed, Media, Show
from shownotes.rules.of_channel import by_name, listed
from shownotes.rules.registry import Check, Found

APPLE_TYPES = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/x-m4a",
    ".mp4": "video/mp4",
    ".m4v": "video/x-m4v",
    ".mov": "video/quicktime",
    ".pdf": "application/pdf",
}


def some(show: Show) -> Iterator[Found]:  # VAR-00
    if not show.feeds:
        hint = 'Write feeds/mp3.yaml with two lines: title: "{show}" and media: mp3.'
        yield Found(show.source, (), "there is no feed, so that nobody can subscribe", hint)


def titles(show: Show) -> Iterator[Found]:  # VAR-01
    seen: dict[str, Feed] = {}
    for feed in by_name(show):
        first = seen.setdefault(feed.title, feed)
        if first is not feed:
            hint = 'Tell listeners what differs: title: "{show} (HD Video)".'
            said = f'feed "{first.name}" has the same title, "{feed.title}"'
            yield Found(feed.source, ("title",), said, hint, mild=True)


def suffixes(show: Show) -> Iterator[Found]:  # VAR-02
    groups: dict[str, dict[str, Feed]] = defaultdict(dict)
    for feed in by_name(show):
        groups[feed.guid_suffix].setdefault(feed.media, feed)
    for feeds in groups.values():
        first, *others = feeds.values()
        for feed in others:
            said = f'its items have the same guids as those of feed "{first.name}", which carries other media'
            hint = (
                'Before it is published, add a suffix such as guid_suffix: "#video". A feed that is out already '
                "keeps what it has: silence VAR-02 in show.yaml."
            )
            yield Found(feed.source, (), said, hint)


def listed_twice(show: Show) -> Iterator[Found]:  # VAR-04
    seen: dict[str, Feed] = {}
    for feed in listed(show):
        first = seen.setdefault(feed.media, feed)
        if first is not feed:
            said = f'feed "{first.name}" carries "{feed.media}" too: directories would list the show twice'
            yield Found(feed.source, (), said, 'Add "block: true" to all but one of them.')


def torrents_open(show: Show) -> Iterator[Found]:  # TOR-24
    for feed in by_name(show):
        if _of_torrents(show, feed) and not feed.block:
            said = "a feed of torrents is open to directories: podcast apps would play the .torrent as sound"
            yield Found(feed.source, ("media",), said, 'Add "block: true".')


def torrents_lean(show: Show) -> Iterator[Found]:  # TOR-18
    for feed in by_name(show):
        if _of_torrents(show, feed) and "torrent" not in feed.vocabularies:
            said = "a feed of torrents says nothing to BitTorrent clients"
            yield Found(feed.source, ("vocabularies",), said, "Write: vocabularies: [torrent].", True)


def _of_torrents(show: Show, feed: Feed) -> bool:
    newest = next((media for one in show.episodes if (media := one.medium(feed.media))), None)
    return newest is not None and bool(newest.of)


def playable(show: Show) -> Iterator[Found]:  # APPLE-24
    names = {feed.media for feed in listed(show)}
    for episode, media in _media(show):
        if media.name in names and not media.of and _suffix(media) not in APPLE_TYPES:
            said = f'"{media.url.rsplit("/", 1)[-1]}" does not play on Apple\'s devices'
            known = ", ".join(name[1:].upper() for name in APPLE_TYPES)
            hint = f"Directories take {known}. Convert it, or keep the feed from them with block: true."
            yield Found(episode.source, media.keys, said, hint)


def types(show: Show) -> Iterator[Found]:  # RSS-22
    for episode, media in _media(show):
        wanted = APPLE_TYPES.get(_suffix(media))
        if media.file is None and media.facts and media.facts.type == "audio/mp3":
            said = 'type "audio/mp3" is a nickname that some apps do not know'
            yield Found(episode.source, (*media.keys, "type"), said, "Write audio/mpeg.", mild=True)
        elif media.file is None and media.facts and wanted and media.facts.type not in (wanted, other_name(wanted)):
            said = f'type "{media.facts.type}" does not fit "{media.url.rsplit("/", 1)[-1]}"'
            yield Found(episode.source, (*media.keys, "type"), said, f"Write {wanted}.")


def sizes(show: Show) -> Iterator[Found]:  # RSS-21
    for episode, media in _media(show):
        if media.file is None and not media.of and media.facts and media.facts.bytes < 16384:
            said = f"{media.facts.bytes} bytes is less than a second of sound; AntennaPod ignores such files"
            yield Found(episode.source, (*media.keys, "bytes"), said, "Write the file's size in bytes.", True)


def addresses(show: Show) -> Iterator[Found]:  # RSS-20
    seen: dict[str, str] = {}
    for episode, media in _media(show):
        first = seen.setdefault(media.url, episode.source.name)
        if first != episode.source.name and media.file is None:
            said = f"{media.url} is a file of {first} already"
            yield Found(episode.source, (*media.keys, "url"), said, "Two episodes have two files.")
        if media.file is None and not _suffix(media):
            said = f"{media.url} does not end in the media's extension"
            yield Found(episode.source, (*media.keys, "url"), said, "Apple asks for one, such as .mp3.")


def paged(show: Show) -> Iterator[Found]:  # PAGE-03
    for feed in listed(show):
        if feed.paged and len(show.episodes) >= 2 * feed.paged:
            said = "directories read the first page alone: older episodes are not listed"
            hint = 'Leave "paged" out, or add "block: true" and let another feed be listed.'
            yield Found(feed.source, ("paged",), said, hint)


def _media(show: Show) -> Iterator[tuple[Episode, Media]]:
    for episode in (*reversed(show.episodes), *show.waiting):
        for media in episode.media:
            if media.url:  # what has none has been called broken already
                yield episode, media


def _suffix(media: Media) -> str:
    name = media.url.partition("?")[0].rsplit("/", 1)[-1]
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def other_name(kind: str) -> str:
    return {"audio/x-m4a": "audio/mp4", "audio/mpeg": "audio/mp3"}.get(kind, kind)


CHECKS: tuple[tuple[str, Check], ...] = (
    ("APPLE-24", playable),
    ("PAGE-03", paged),
    ("RSS-20", addresses),
    ("RSS-21", sizes),
    ("RSS-22", types),
    ("TOR-18", torrents_lean),
    ("TOR-24", torrents_open),
    ("VAR-00", some),
    ("VAR-01", titles),
    ("VAR-02", suffixes),
    ("VAR-04", listed_twice),
)
