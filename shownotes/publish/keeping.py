"""The links of what has just come out to the archive that is to keep them, where `links: {save: true}` says so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Container

from shownotes.model import Show
from shownotes.problems import Place, Problem


def keep(show: Show, slugs: Container[str], say: Callable[[str], None]) -> list[Problem]:
    """Ask the archive for a copy of each page that these episodes link to; a warning where it took not all."""
    if not show.links.get("save"):
        return []
    from shownotes.links import archive
    from shownotes.links.collect import collect
    from shownotes.links.settings import options_of

    options = options_of(show)
    urls = archive.worth_keeping(collect(show, slugs), options)
    if not urls:
        return []
    say(f"asking the archive to keep {len(urls)} links")
    taken = sum(asyncio.run(archive.save(urls, options)).values())
    if taken == len(urls):
        return []
    said = f"the archive agreed to keep {taken} of {len(urls)} links"
    return [
        Problem(Place("publish"), said, "They are online now; the archive can be asked again by hand.", "", "warning")
    ]
