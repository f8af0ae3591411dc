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
    rows = [Row(feed, f"{feed.name}.svg", _about(feed)) for feed in show.feeds]
    main = next((feed for feed in show.feeds if not feed.block), None) or next(iter(show.feeds), None)
    apps = [*(Way(link.title or link.url, link.url) for link in show.apps), *(ways(main) if main else ())]
    page = theme.page("subscribe.html", root="../", path="subscribe/", rows=rows, ways=apps)
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


def _about(feed: Feed) -> str:
    if "torrent" in feed.vocabularies:
        return "feed_torrent"
    return "feed_mp3" if feed.media in ("mp3", "m4a", "opus", "ogg", "aac") else "feed_video"
