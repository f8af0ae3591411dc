"""A show's feeds to the page where listeners subscribe, with a QR code of each address."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from shownotes.model import Feed, Show
from shownotes.theme import Theme
from shownotes.write import Artifact


@dataclass(frozen=True, slots=True)
class Way:
    """An app and the address that subscribes in it."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A feed as the page shows it."""

    feed: Feed
    code: str  # the picture's name beside the page
    about: str  # the key of the words that describe it


def artifacts(show: Show, theme: Theme) -> Iterator[Artifact]:
    """The page and its codes."""
    rows = [Row(feed, f"{feed.name}.svg", _about(show, feed)) for feed in show.feeds]
    page = theme.page("subscribe.html", root="../", path="subscribe/", rows=rows, ways=_apps(show))
    yield Artifact("subscribe/index.html", page)
    for row in rows:
        yield Artifact(f"subscribe/{row.code}", qr_code(row.feed.url))


def qr_code(text: str) -> bytes:
    """An SVG of the text as a QR code, black on white with the quiet zone that scanners need."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=4, light="#fff", dark="#000", xmldecl=False, omitsize=True
    )
    return out.getvalue()


def ways(feed: Feed) -> Iterator[Way]:
    """Apps that take a feed's address in a link of their own; BitTorrent clients have no such links."""
    if "torrent" in feed.vocabularies:
        return
    bare, whole = feed.url.partition("://")[2], quote(feed.url, safe="")
    yield Way("Apple Podcasts", f"podcast://{bare}")
    yield Way("AntennaPod", f"https://antennapod.org/deeplink/subscribe?url={whole}")
    yield Way("Overcast", f"overcast://x-callback-url/add?url={whole}")
    yield Way("Pocket Casts", f"pktc://subscribe/{urlsplit(feed.url).netloc}{urlsplit(feed.url).path}")


def main_feed(show: Show) -> Feed | None:
    """The feed for everybody: listed, of sound that every app plays, for directories; the first of equals."""

    def lacks(feed: Feed) -> tuple[bool, ...]:
        about = _about(show, feed)
        return (
            about == "feed_torrent",
            feed.block,
            about == "feed_video",
            about == "feed_sound",
            "itunes" not in feed.vocabularies,
        )

    return min(show.feeds, key=lacks, default=None)


def _apps(show: Show) -> list[Way]:
    """The show's own links to apps, and those that are made of its main feed for apps that it does not name."""
    own = [Way(link.title or link.url, link.url) for link in show.apps]
    main, named = main_feed(show), {way.name.casefold() for way in own}
    return own + [way for way in (ways(main) if main else ()) if way.name.casefold() not in named]


_EVERYWHERE = frozenset(["audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/aac"])
_BY_NAME = {"mp3": "feed_mp3", "m4a": "feed_mp3", "aac": "feed_mp3"}
_BY_NAME |= dict.fromkeys(["opus", "ogg", "oga", "flac", "wav", "sound", "audio"], "feed_sound")


def _about(show: Show, feed: Feed) -> str:
    """The key of the words that tell what a feed is good for: by its files, or by its name before there are any."""
    media = (medium for one in show.episodes if (medium := one.medium(feed.media)))
    kind = next((medium.facts.type.partition(";")[0] for medium in media if medium.facts), "")
    if "torrent" in feed.vocabularies or kind == "application/x-bittorrent":
        return "feed_torrent"
    if kind.startswith("audio/"):
        return "feed_mp3" if kind in _EVERYWHERE else "feed_sound"
    return "feed_video" if kind else _BY_NAME.get(feed.media, "feed_video")
