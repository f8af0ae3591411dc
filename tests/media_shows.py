"""Small shows on the disk for the tests of media."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from shownotes import media
from shownotes.load import load
from shownotes.model import Show
from shownotes.problems import Problem
from shownotes.write import Output, Written

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SHOW = """\
title: Test Hour
link: https://test.example/
description: A test.
author: Test Hour
owner: {name: Kim, email: kim@test.example}
language: en
timezone: UTC
categories: [Technology]
explicit: false
guid: 3c7b0d4e-5a4b-5c8e-9a54-1f6f3d1b2a10
people:
  kim: {name: Kim Lund}
hosts: [kim]
"""
LONG_AGO = 1_700_000_000  # a file of which nobody needs to think that it is being written
EPISODE = """\
number: 7
title: {title}
date: 2024-06-05 07:08
summary: Two *words*.
media: {{{media}}}
segments:
"""
SEGMENTS = (("0:01", "Second thoughts about a longer title"), ("0:02", "End"))


@dataclass
class Folder:
    """A show's folder, and what building its media gives."""

    root: Path

    @property
    def public(self) -> Path:
        return self.root / "public"

    def show(self) -> Show:
        loaded = load(self.root, NOW)
        assert loaded.show is not None, loaded.problems
        assert not loaded.problems, [str(problem) for problem in loaded.problems]
        return loaded.show

    def inspect(self) -> list[Problem]:
        return media.inspect(self.show(), self.root / ".shownotes")

    def prepare(self) -> tuple[Show, list[Problem], Written]:
        state = self.root / ".shownotes"
        with Output(self.public, state) as output:
            show, problems = media.prepare(self.show(), output, state)
            return show, problems, output.commit(whole=True)


def folder(
    root: Path,
    *files: Path,
    named: dict[str, str] | None = None,
    segments: tuple[tuple[str, str], ...] = SEGMENTS,
    title: str = "Ghosts in the cache",
    show: str = "",
) -> Folder:
    """A show with one episode, "7", that has these files as its media; `named` adds media as YAML."""
    media_folder = root / "episodes" / "media"
    media_folder.mkdir(parents=True, exist_ok=True)
    named = named or {file.suffix[1:]: f"media/{file.name}" for file in files}
    for file in files:
        shutil.copyfile(file, media_folder / file.name)
        os.utime(media_folder / file.name, (LONG_AGO, LONG_AGO))
    (root / "show.yaml").write_text(SHOW + show)
    text = EPISODE.format(title=title, media=", ".join(f"{name}: {value}" for name, value in named.items()))
    rows = "".join(f'  - {{title: "{name}", start: {start}}}\n' for start, name in segments)
    (root / "episodes" / "7.yaml").write_text(text + rows if segments else text.replace("segments:\n", ""))
    return Folder(root)
