"""A name to a new show's folder, and a title to the next episode's file."""

from __future__ import annotations

import json
import re
import uuid
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from shownotes import defaults
from shownotes.atomic import write_file
from shownotes.model import Show
from shownotes.paths import SLUG
from shownotes.pictures.drawn import drawn
from shownotes.shapes import KINDS, json_schema

# The namespace of podcast:guid (PC20-02).
PODCAST_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
_AUDIO_FEEDS = ("mp3", "itunes")
_VIDEO_FEEDS = ("hd", "hd-torrent")


class Refused(ValueError):
    """It would overwrite something, or the name cannot be used; `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def new_show(folder: Path, *, title: str | None, link: str, author: str | None, video: bool) -> list[str]:
    """Fill a folder that is new or empty; returns the paths made, relative to it."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f'"{folder}" is there already and is not empty', "Choose a new folder.")
    if urlsplit(link).scheme not in ("http", "https") or not urlsplit(link).hostname:
        raise Refused(f'"{link}" is not a web address', "Write it as https://example.org/.")
    name = title or _titled(folder.resolve().name)
    files = {
        "show.yaml": _show_yaml(name, link.rstrip("/") + "/", author or name).encode(),
        "cover.jpg": drawn(name),
        ".gitignore": b"/public/\n/.shownotes/\n",
        "episodes/media/.gitkeep": b"",
    }
    for feed in (*_AUDIO_FEEDS, *(_VIDEO_FEEDS if video else ())):
        files[f"feeds/{feed}.yaml"] = (defaults.show_folder() / "feeds" / f"{feed}.yaml").read_bytes()
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        write_file(target, content)
    return sorted([*files, *write_schemas(folder)])


def write_schemas(root: Path) -> list[str]:
    """Write schemas/{show,episode,feed}.json; returns their paths."""
    (root / "schemas").mkdir(exist_ok=True)
    for kind in KINDS:
        text = json.dumps(json_schema(kind), ensure_ascii=False, indent=2) + "\n"
        write_file(root / "schemas" / f"{kind}.json", text.encode())
    return [f"schemas/{kind}.json" for kind in KINDS]


def new_episode(show: Show, title: str, now: datetime) -> str:
    """Write the next number's file; returns its path in the show."""
    if not title.strip():
        raise Refused("an episode needs a title", 'Such as: shownotes new "Hello, world"')
    everything = (*show.episodes, *show.waiting)
    numbers = [int(episode.number) for episode in everything if episode.number.isdecimal()]
    number = max(numbers, default=0) + 1
    path = f"episodes/{number}.yaml"
    if (show.root / path).exists() or not SLUG.fullmatch(str(number)):
        raise Refused(f'"{path}" is there already', "Mend that file, or remove it.")
    media = sorted({feed.media for feed in show.feeds}) or ["mp3"]
    (show.root / "episodes" / "media").mkdir(parents=True, exist_ok=True)
    write_file(show.root / path, _episode_yaml(show, number, title.strip(), now, media).encode())
    return path


def _titled(name: str) -> str:
    return re.sub(r"[-_\s]+", " ", name).strip().title() or "My Show"


def _quoted(text: str) -> str:
    """As a YAML scalar: JSON strings are YAML."""
    return (
        text
        if re.fullmatch(r"[A-Za-z][\w ,.()–-]*", text) and not _SPECIAL.fullmatch(text)
        else json.dumps(text, ensure_ascii=False)
    )


_SPECIAL = re.compile(r"(?i)(true|false|null|yes|no|on|off|.* )")


def _show_yaml(title: str, link: str, author: str) -> str:
    feed = f"{urlsplit(link).netloc}{urlsplit(link).path}feeds/mp3.xml"
    placeholder = urlsplit(link).hostname in ("example.org", "example.com")
    guid = uuid.uuid4() if placeholder else uuid.uuid5(PODCAST_NAMESPACE, feed)
    return f"""\
# yaml-language-server: $schema=schemas/show.json
title: {_quoted(title)}
link: {link}          # where public/ will be served; every address is made from it
description: >-
  What the show is about, in one or two plain sentences.
author: {_quoted(author)}
# owner: {{name: …, email: …}}         # whom directories write to
language: en
timezone: UTC                           # for dates written without an offset: America/Toronto
categories: [Technology]                # Apple's names; "News > Tech News" for a subcategory
explicit: false
cover: cover.jpg                        # square, 1400 to 3000 pixels
guid: {guid}        # the show's identity; never change it
# funding: [{{url: https://…, label: Become a supporter}}]
# contact: {{email: …, url: https://…}}
# people:
#   ann: {{name: Ann Example, url: https://…, image: people/ann.jpg}}
# hosts: [ann]
segments: [Headlines, Links, Feedback]  # what `shownotes new` writes
"""


def _episode_yaml(show: Show, number: int, title: str, now: datetime, media: list[str]) -> str:
    local = now.astimezone(show.timezone)
    lines = "\n".join(f"#   {name}: {_example(name, number)}" for name in media)
    segments = "\n".join(
        f"  - title: {_quoted(name)}\n    # start: 0:00\n    items: []" for name in show.segments or ("Notes",)
    )
    return f"""\
# yaml-language-server: $schema=../schemas/episode.json
number: {number}
title: {_quoted(title)}
date: {local:%Y-%m-%d %H:%M}
summary: |
  One or two sentences that make people listen.
# tags: []
# guests: []
# media:
{lines}
# transcript: media/{number}.vtt
segments:
{segments}
"""


def _example(name: str, number: int) -> str:
    if "torrent" in name:
        return "{of: hd}"
    return f"media/{number}.{'mp4' if name in ('hd', 'sd', 'video', 'mp4') else name}"
