"""Two folders of finished pages and feeds to what they should have in common and have not, and what each has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

from lxml import etree

_SPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "psc": "http://podlove.org/simple-chapters",
}
_HREF = re.compile(r'href="(https?://[^"]+)"')
_BESIDE = ("chapters.json", "chapters.vtt", "oembed.json")
_MOST_APART = 0.20  # of the visible words of an item's notes


@dataclass(frozen=True, slots=True)
class Item:
    """What an app reads of an item, and of its notes what a listener sees and follows."""

    guid: str | None
    link: str | None
    title: str | None
    published: float
    enclosure: tuple[tuple[str, str], ...]
    duration: str | None
    chapters: tuple[tuple[tuple[str, str], ...], ...]


def compared(ours: Path, hugos: Path, episodes: int, beside: bool) -> tuple[list[str], str]:
    """Differences that spoil the comparison, and a line on what each made; `beside`: Hugo made small files, too."""
    made, other = _files(ours), _files(hugos)
    found = [f"Hugo made {path}, shownotes did not" for path in sorted(other.keys() - made.keys()) if _is_page(path)]
    for name, files in (("shownotes", made), ("Hugo", other)):
        pages = sum(re.fullmatch(r"\d{4,}/index\.html", path) is not None for path in files)
        if pages != episodes:
            found.append(f"{name} made {pages} pages of {episodes} episodes")
    if beside:
        folders = [path.name for path in hugos.iterdir() if re.fullmatch(r"\d{4,}", path.name)]
        wanted = [f"{folder}/{name}" for folder in folders for name in _BESIDE]
        wanted += [f"embed/{folder}/index.html" for folder in folders]
        found += [f"Hugo did not make {path}" for path in wanted if path not in other]
    feeds = sorted(path for path in made if re.fullmatch(r"feeds/[\w-]+\.xml", path))
    for path in feeds:
        found += _feed_differences(path, ours / path, hugos / path, episodes)
    return found, f"{_sizes(made)} by shownotes, {_sizes(other)} by Hugo; {len(feeds)} feeds alike"


def _is_page(path: str) -> bool:
    return path.endswith((".html", ".xml", ".json", ".vtt"))


def _files(folder: Path) -> dict[str, int]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}


def _sizes(files: dict[str, int]) -> str:
    pages = sum(path.endswith(".html") for path in files)
    return f"{len(files):,} files ({pages:,} pages) of {sum(files.values()) / 10**6:.1f} MB"


def _feed_differences(name: str, ours: Path, hugos: Path, episodes: int) -> list[str]:
    """At most one line for each item that is not the same in two feeds."""
    feeds = [etree.parse(path, etree.XMLParser(huge_tree=True)).findall("channel/item") for path in (ours, hugos)]
    if [len(items) for items in feeds] != [episodes, episodes]:
        return [f"{name} has {len(feeds[0])} and {len(feeds[1])} items"]
    return [
        f"{name}: {what} of {mine.findtext('link')} differ"
        for mine, other in zip(*feeds, strict=True)
        if (what := _apart(mine, other))
    ]


def _apart(mine: etree._Element, other: etree._Element) -> str:
    if _item(mine) != _item(other):
        return "the marks that apps read"
    notes = [item.findtext("content:encoded", namespaces=_SPACES) or "" for item in (mine, other)]
    if not set(_HREF.findall(notes[0])) <= set(_HREF.findall(notes[1])):
        return "links in the notes"
    words = [len(re.sub(r"<[^>]*>", " ", text).split()) for text in notes]
    return "words in the notes" if abs(words[1] - words[0]) > _MOST_APART * words[0] else ""


def _item(item: etree._Element) -> Item:
    enclosure = item.find("enclosure")
    published = item.findtext("pubDate")
    return Item(
        item.findtext("guid"),
        item.findtext("link"),
        item.findtext("title"),
        parsedate_to_datetime(published).timestamp() if published else 0,
        _attributes(enclosure) if enclosure is not None else (),
        item.findtext("itunes:duration", namespaces=_SPACES),
        tuple(_attributes(one) for one in item.iterfind("psc:chapters/psc:chapter", _SPACES)),
    )


def _attributes(element: etree._Element) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((str(name), str(value)) for name, value in element.attrib.items()))
