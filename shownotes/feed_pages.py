"""A feed to the page that tells people what it is: how to subscribe, and what apps show of its episodes."""

from __future__ import annotations

from collections.abc import Iterator

from shownotes import feeds
from shownotes.model import Show
from shownotes.site import subscribe
from shownotes.theme import Theme
from shownotes.write import Artifact

_LATEST = 20  # episodes on a page


def shown(show: Show) -> set[str]:
    """The slugs of the episodes that these pages show."""
    return {one.episode.slug for feed in show.feeds for one in feeds.carried(show, feed)[:_LATEST]}


def pages(show: Show, theme: Theme, notes: feeds.Notes) -> Iterator[Artifact]:
    """/feeds/mp3.html beside each /feeds/mp3.xml."""
    for feed in show.feeds:
        carried = feeds.carried(show, feed)
        rows = [
            {"episode": one.episode, "media": one.media, "facts": one.facts, "notes": notes(one.episode)}
            for one in carried[:_LATEST]
        ]
        ways = list(subscribe.ways(feed))
        page = theme.page("feed.html", root="../", feed=feed, items=rows, count=len(carried), ways=ways)
        yield Artifact(f"feeds/{feed.name}.html", page)
