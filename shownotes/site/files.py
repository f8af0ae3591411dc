"""The author's own files, as they are, to where the site serves them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from shownotes.catalogue import parts
from shownotes.model import Episode, Show
from shownotes.write import Artifact

STATIC = "static"  # a folder of the show; static/.well-known/x is served as /.well-known/x


def pictures(episode: Episode) -> Iterator[Path]:
    """The pictures of an episode's stories and chapters, each once."""
    found = {part.image.name: part.image for part in parts(episode) if part.image}
    found.update({mark.image.name: mark.image for mark in episode.marks if mark.image})
    yield from found.values()


def static(show: Show) -> Iterator[Artifact]:
    """Every regular file below static/; what leads out of it by a link is passed over."""
    top = show.root / STATIC
    for where, folders, names in os.walk(top):
        folders.sort()
        for path in (Path(where, name) for name in sorted(names)):
            if path.is_file() and path.resolve().is_relative_to(top):
                yield Artifact(path.relative_to(top).as_posix(), path.read_bytes())
