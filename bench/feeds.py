"""How long one feed of 1,000 items with full notes takes, beside bare feedgen with the same items.

    python bench/feeds.py --episodes 1000 --rounds 7

Bare feedgen gets the same titles, links, guids, enclosures, dates and notes, and none of our vocabularies. Both write
all bytes of the feed; loading and Markdown are done beforehand. Exit status 1 if ours takes more than twice as long.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from feedgen.feed import FeedGenerator
from generate import generate

from shownotes import notes
from shownotes.feeds import render
from shownotes.load import load
from shownotes.model import Show

MOST = 2.0  # times bare feedgen


def bare(show: Show, said: dict[str, notes.FeedNotes]) -> bytes:
    """The feed as feedgen alone writes it."""
    feed = FeedGenerator()
    feed.title(show.title)
    feed.link(href=show.link)
    feed.description(show.description)
    feed.language(show.language)
    for episode in show.episodes:
        media = episode.medium("mp3")
        if media is None or media.facts is None:
            continue
        entry = feed.add_entry(order="append")
        entry.title(episode.title)
        entry.link(href=episode.url)
        entry.guid(episode.guid, permalink=False)
        entry.description(said[episode.slug].description)
        entry.content(said[episode.slug].content, type="CDATA")
        entry.enclosure(media.url, str(media.facts.bytes), media.facts.type)
        entry.pubDate(episode.date)
    return bytes(feed.rss_str(pretty=True))


def ours(show: Show, said: dict[str, notes.FeedNotes]) -> bytes:
    """The feed with itunes, podcast and psc."""
    feed = next(feed for feed in show.feeds if feed.name == "mp3")
    return next(render(show, lambda episode: said[episode.slug], [feed])).content


def timed(make: Callable[[], bytes]) -> float:
    """Seconds of processor time of one run, which other programs on the machine hardly change."""
    gc.collect()
    begun = time.process_time()
    make()
    return time.process_time() - begun


def main() -> int:
    """Print both medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--episodes", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=7)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), chosen.episodes)
        show = load(Path(folder), datetime(2026, 11, 23, tzinfo=UTC)).need()
        said = {episode.slug: notes.for_feed(show, episode) for episode in show.episodes}
        gc.freeze()  # the show itself is no part of either
        sizes = len(bare(show, said)), len(ours(show, said))
        pairs = [(timed(lambda: bare(show, said)), timed(lambda: ours(show, said))) for _ in range(chosen.rounds)]
    ratio = statistics.median(mine / other for other, mine in pairs)
    for name, size, index in (("feedgen alone", sizes[0], 0), ("shownotes", sizes[1], 1)):
        seconds = statistics.median(pair[index] for pair in pairs)
        print(f"{name:14} {seconds * 1000:8.1f} ms  {size / 1e6:6.1f} MB")
    print(f"ratio          {ratio:8.2f}     (at most {MOST})")
    return int(ratio > MOST)


if __name__ == "__main__":
    sys.exit(main())
