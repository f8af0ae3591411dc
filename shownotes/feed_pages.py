"""A feed to the page that tells people what it is: how to subscribe, and what apps show of its episodes."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from shownotes import feeds
from shownotes.model import Feed, Show
from shownotes.theme import Theme
from shownotes.write import Artifact

_LATEST = 20  # episodes on a page


def pages(show: Show, theme: Theme, notes: feeds.Notes) -> Iterator[Artifact]:
    """/feeds/mp3.html beside each /feeds/mp3.xml."""
    for feed in show.feeds:
        carried = feeds.carried(show, feed)
        rows = [
            {"episode": one.episode, "media": one.media, "facts": one.facts, "notes": notes(one.episode)}
            for one in carried[:_LATEST]
        ]
        page = theme.page("feed.html", root="../", feed=feed, items=rows, count=len(carried), apps=_apps(feed))
        yield Artifact(f"feeds/{feed.name}.html", page)


def _apps(feed: Feed) -> tuple[tuple[str, str], ...]:
    """Apps that take a feed's address in a link; BitTorrent clients have no such links."""
    if "torrent" in feed.vocabularies:
        return ()
    bare = feed.url.partition("://")[2]
    whole = quote(feed.url, safe="")
    return (
        ("Apple Podcasts", f"podcasts://{bare}"),
        ("AntennaPod", f"https://antennapod.org/deeplink/subscribe/?url={whole}"),
        ("Overcast", f"overcast://x-callback-url/add?url={whole}"),
        ("Pocket Casts", f"pktc://subscribe/{bare}"),
    )
