"""A generated show's YAML to the sources of a Hugo site: Markdown with front matter, data, settings.

Whatever can be reckoned beforehand stands in the front matter already (clocks, lengths, hosts, JSON-LD), so that
Hugo's templates only print; the notes are the body, which Hugo renders once for the page and all feeds. An author's
own `private` words are left out.
"""

from __future__ import annotations

import json
import re
import shutil
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml

Values = dict[str, Any]

HERE = Path(__file__).resolve().parent
_LABELS = {"mp3": "MP3", "itunes": "iTunes", "hd": "HD Vid", "hd-torrent": "HD Torrent"}
_PICTURE = "cover.jpg"


def write_site(show_folder: Path, site: Path) -> None:
    """Make a Hugo site of a show's folder; files of an earlier one with the same names are replaced."""
    show = _read(show_folder / "show.yaml")
    shutil.copytree(HERE / "hugo_site", site, dirs_exist_ok=True)
    _write(site / "data" / "show.json", json.dumps(show))
    _write(site / "data" / "feeds.json", json.dumps([_feed(path, show) for path in _feeds(show_folder)]))
    _copy(show_folder / show["cover"], site / "static" / _PICTURE)
    _copy(HERE.parent / "templates" / "style.css", site / "static" / "style.css")
    for key, person in show["people"].items():
        front = {"title": person["name"], "link": person["url"], "bio": person["bio"]}
        _write(site / "content" / "people" / key / "_index.md", _page(front, ""))
    for path in sorted((show_folder / "episodes").glob("*.yaml")):
        _write_episode(path, show, site)


def write_episode(show_folder: Path, slug: str, site: Path) -> None:
    """Make the Markdown file of one episode of a show's folder again."""
    _write_episode(show_folder / "episodes" / f"{slug}.yaml", _read(show_folder / "show.yaml"), site)


def _write_episode(path: Path, show: Values, site: Path) -> None:
    episode = _read(path)
    target = site / "content" / "episodes" / f"{path.stem}.md"
    _write(target, _page(_front(episode, path.stem, show), _body(episode)))


def _page(front: Values, body: str) -> str:
    """Front matter as TOML, which Hugo reads sooner than YAML, and whose whole numbers stay whole unlike JSON's."""
    rows = (f"{key} = {_toml(value)}\n" for key, value in front.items())
    return f"+++\n{''.join(rows)}+++\n\n{body}"


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _front(episode: Values, slug: str, show: Values) -> Values:
    when = datetime.fromisoformat(episode["date"]).replace(tzinfo=ZoneInfo(show["timezone"]))
    people = [(key, show["people"][key]) for key in [*show["hosts"], *episode["guests"]]]
    front: Values = {
        "title": episode["title"],
        "date": when.isoformat(),
        "description": " ".join(episode["summary"].split()),
        "number": episode["number"],
        "guid": str(uuid.uuid5(uuid.UUID(show["guid"]), slug)),
        "years": [str(when.year)],
        "tags": episode["tags"],
        "people": [key for key, _ in people],
        "cast": [{"key": key, "name": one["name"], "url": one["url"], **_role(key, show)} for key, one in people],
        "media": {name: _medium(name, medium) for name, medium in episode["media"].items()},
        "chapters": _chapters(episode),
    }
    return front | {"linked": json.dumps(_linked(front, slug, show))}


def _role(key: str, show: Values) -> Values:
    return {"role": "host" if key in show["hosts"] else "guest"}


def _medium(name: str, medium: Values) -> Values:
    label = {"mp3": "MP3", "hd": "HD Video", "torrent": "HD Torrent"}[name]
    size = medium["bytes"]
    rounded = f"{size / 10**6:.0f} MB" if size >= 10**6 else f"{size / 1000:.0f} KB"
    length = {"seconds": _seconds(medium["duration"])} if "duration" in medium else {}
    return medium | {"label": label, "size": rounded} | length


def _parts(episode: Values) -> list[tuple[int, Values]]:
    """Segments and their items as they come, each with the level of its heading."""
    return [
        (level, part)
        for segment in episode["segments"]
        for level, part in [(2, segment), *((3, item) for item in segment.get("items", []))]
    ]


def _chapters(episode: Values) -> list[Values]:
    by_start = {_seconds(part["start"]): part for _, part in _parts(episode)}
    starts = sorted(by_start)
    ends = [*starts[1:], _seconds(episode["media"]["mp3"]["duration"])]
    return [
        {"at": at, "end": end, "start": _clock(at), "full": _full_clock(at), "fullEnd": _full_clock(end)}
        | {"length": _clock(end - at)}
        | {"title": by_start[at]["title"], "anchor": _slug(by_start[at]["title"])}
        | ({"url": url, "host": urlsplit(url).hostname} if (url := by_start[at].get("url")) else {})
        for at, end in zip(starts, ends, strict=True)
    ]


def _body(episode: Values) -> str:
    """All notes as one Markdown text, with the headings, times and links that an episode's page shows."""
    mp3 = episode["media"]["mp3"]["url"]
    blocks: list[str] = []
    for level, part in _parts(episode):
        at, title, url = _seconds(part["start"]), part["title"], part.get("url")
        heading = f"[{title}]({url})" if level == 3 else title
        blocks.append(f"{'#' * level} {heading} [{_clock(at)}]({mp3}#t={at}) {{#{_slug(title)}}}")
        if url and level == 2:
            blocks.append(f"[{urlsplit(url).hostname}]({url})")
        blocks.append(part.get("notes", "").strip())
        blocks.append("\n".join(f"* {link} {_host(link)}" for link in part.get("links", [])))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _linked(front: Values, slug: str, show: Values) -> Values:
    """JSON-LD of an episode's page."""
    link, media = show["link"], front["media"]
    return {
        "@context": "https://schema.org",
        "@type": "PodcastEpisode",
        "url": f"{link}{slug}/",
        "name": front["title"],
        "datePublished": front["date"],
        "description": front["description"],
        "inLanguage": show["language"],
        "partOfSeries": {"@type": "PodcastSeries", "name": show["title"], "url": link},
        "actor": [{"@type": "Person", "name": one["name"], "url": one["url"]} for one in front["cast"]],
        "associatedMedia": [
            {"@type": kind, "contentUrl": media[name]["url"], "contentSize": media[name]["bytes"]}
            for kind, name in (("AudioObject", "mp3"), ("VideoObject", "hd"))
        ],
        "image": f"{link}{_PICTURE}",
        "episodeNumber": front["number"],
        "keywords": front["tags"],
        "hasPart": [
            {"@type": "Clip", "name": one["title"], "startOffset": one["at"], "endOffset": one["end"]}
            | {"url": f"{link}{slug}/#t={one['at']}"}
            for one in front["chapters"]
        ],
    }


def _feeds(show_folder: Path) -> list[Path]:
    """The feeds' files in the order in which every page names them."""
    return [show_folder / "feeds" / f"{name}.yaml" for name in _LABELS]


def _feed(path: Path, show: Values) -> Values:
    feed = _read(path)
    return {
        "name": path.stem,
        "label": _LABELS[path.stem],
        "title": feed["title"].replace("{show}", show["title"]),
        "url": f"{show['link']}feeds/{path.stem}.xml",
        "medium": feed["media"],
        "suffix": feed.get("guid_suffix", ""),
        "block": feed.get("block", False),
    }


def _read(path: Path) -> Values:
    """A YAML file as this show has them: clocks and dates stay text."""
    value: Values = yaml.load(path.read_bytes(), _Loader)
    return value


class _Loader(yaml.CSafeLoader):
    """YAML 1.1 without its clocks in base 60 and its dates."""


_TAKEN = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:int"}
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rows if tag not in _TAKEN]
    for first, rows in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[0-9]+$"), list("0123456789"))


def _seconds(clock: str) -> int:
    total = 0
    for part in clock.split(":"):
        total = total * 60 + int(part)
    return total


def _clock(time: int) -> str:
    hours, minutes, seconds = time // 3600, time // 60 % 60, time % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _full_clock(time: int) -> str:
    return f"{time // 3600:02}:{time // 60 % 60:02}:{time % 60:02}.000"


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def _host(link: str) -> str:
    return urlsplit(link.rsplit("](", 1)[1].rstrip(")")).hostname or ""


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
