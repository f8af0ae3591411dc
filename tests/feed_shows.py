"""A small show on disk whose media live elsewhere, so that its feeds need no file to be measured."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml
from lxml import etree

from shownotes.feeds import render
from shownotes.load import load
from shownotes.model import Episode, Facts, Media, Show

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
    "torrent": "http://xmlns.ezrss.it/0.1/",
}
SHOW: dict[str, object] = {
    "title": "Daemon & Hour",
    "link": "https://daemonhour.example/",
    "description": "A weekly show about the BSD family.",
    "author": "Daemon Hour",
    "owner": {"name": "Kim Lund", "email": "show@daemonhour.example"},
    "language": "en-us",
    "timezone": "America/Toronto",
    "categories": ["Technology", "News > Tech News", "News > Daily News"],
    "guid": "444583ad-fdab-5c72-b083-24c3e63d439f",
    "funding": [{"url": "https://pay.example/daemonhour", "label": "Become a supporter"}],
    "people": {"kim": {"name": "Kim Lund", "url": "https://kim.example/"}, "ada": {"name": "Ada", "role": "Editor"}},
    "hosts": ["kim"],
}
EPISODE: dict[str, object] = {
    "number": 209,
    "title": "Signals from the microkernel",
    "date": "2017-08-30 12:00",
    "guests": ["ada"],
    "media": {
        "mp3": {
            "url": "https://cdn.example/209.mp3",
            "bytes": 58211342,
            "duration": "1:02:03.9",
            "type": "audio/mpeg",
        },
        "hd": {"url": "https://cdn.example/209.mp4", "bytes": 812000000, "duration": "1:02:04", "type": "video/mp4"},
    },
    "segments": [
        {"title": "Headlines", "start": "2:10", "url": "https://example.org/a?b=1&c=2"},
        {"title": "Feedback", "start": "58:00.5"},
    ],
}
FEEDS: dict[str, dict[str, object]] = {
    "mp3": {"media": "mp3", "title": "{show}", "block": True},
    "itunes": {"media": "mp3", "title": "{show} (iTunes)"},
    "hd": {"media": "hd", "title": "{show} (HD Video)", "guid_suffix": "#video"},
}


@dataclass(frozen=True)
class Notes:
    """Notes as podcast apps render them."""

    description: str = "<p>What happened.</p>"
    content: str = "<p>What happened, at length.</p>"


def write_show(
    root: Path,
    show: dict[str, object] | None = None,
    episodes: dict[str, dict[str, object]] | None = None,
    feeds: dict[str, dict[str, object]] | None = None,
) -> Path:
    """The show's folder: SHOW with changes, "209" and FEEDS unless others are given; None leaves a key out."""
    _dump(root / "show.yaml", {**SHOW, **(show or {})})
    for name, about in ({"209": {}} if episodes is None else episodes).items():
        _dump(root / "episodes" / f"{name}.yaml", {**EPISODE, **about})
    for name, about in (FEEDS if feeds is None else feeds).items():
        _dump(root / "feeds" / f"{name}.yaml", about)
    return root


def show_of(root: Path, **parts: dict[str, object]) -> Show:
    """The show as loaded; anything wrong with it fails the test."""
    return load(write_show(root, **parts), NOW).need()  # type: ignore[arg-type]


def with_torrent(show: Show, of: str = "hd") -> Show:
    """Every episode of the show with a "torrent" of one of its media, as if it had been made and measured."""
    return replace(show, episodes=tuple(_with_torrent(episode, of) for episode in show.episodes))


def _with_torrent(episode: Episode, of: str) -> Episode:
    facts = Facts(28114, "application/x-bittorrent", infohash="ab" * 20, magnet=f"magnet:?xt=urn:btih:{'ab' * 20}")
    media = Media("torrent", ("media", "torrent"), "https://cdn.example/209.mp4.torrent", of=of, facts=facts)
    measured = tuple(
        replace(one, facts=replace(one.facts, sha256="00" * 32, height=1080 if one.name == "hd" else 0))
        for one in episode.media
        if one.facts is not None
    )
    return replace(episode, media=(*measured, media))


def rendered(show: Show, notes: Notes | None = None) -> dict[str, bytes]:
    """Each feed's bytes by its name."""
    made = notes or Notes()
    return {
        artifact.path.removeprefix("feeds/").removesuffix(".xml"): artifact.content
        for artifact in render(show, lambda episode: made)
        if artifact.path.endswith(".xml")
    }


def parsed(xml: bytes) -> etree._Element:
    """The feed's channel, read strictly."""
    root = etree.fromstring(xml, etree.XMLParser(recover=False, resolve_entities=False))
    assert root.tag == "rss"
    assert len(root) == 1
    return root[0]


def texts(at: etree._Element, path: str) -> list[str | None]:
    """The text of each element of the path."""
    return [element.text for element in at.findall(path, SPACES)]


def attrs(at: etree._Element, path: str) -> list[dict[str, str]]:
    """The attributes of each element of the path."""
    return [dict(element.attrib) for element in at.findall(path, SPACES)]


def length(text: str) -> timedelta:
    """ "1:02:03" as a duration."""
    hours, minutes, seconds = map(int, text.split(":"))
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _dump(path: Path, value: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {key: one for key, one in value.items() if one is not None}
    path.write_text(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), encoding="utf-8")
