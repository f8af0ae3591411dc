"""A path as an author writes it to a regular file below the show's folder, and a title to a name for URLs."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from functools import lru_cache
from pathlib import Path

from shownotes.problems import Place, Problem

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,78}[a-z0-9])?")
FILE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}")  # APPLE-29
# Folders of the site that an episode's page must not take, and names that Windows refuses.
RESERVED = frozenset(
    "assets embed episodes feeds letters links media page people search subscribe tags upcoming".split()
) | frozenset(["con", "prn", "aux", "nul", *(f"{device}{n}" for device in ("com", "lpt") for n in range(1, 10))])
SHOW_FILE = "show.yaml"
_NOT_WORD = re.compile(r"[^\w]+")


def find_root(start: Path) -> Path | None:
    """The nearest folder from `start` upwards that holds show.yaml."""
    return next((folder for folder in (start, *start.parents) if (folder / SHOW_FILE).is_file()), None)


class NoFile(ValueError):
    """The path leads to nothing that may be used; `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def file_below(root: Path, base: Path, text: str) -> Path:
    """The regular file that `text` names, relative to base, resolved and below root (resolved); or NoFile."""
    if "://" in text:
        raise NoFile(f'"{text}" is an address, not a file', "Name a file of the show.")
    if os.path.isabs(text) or "\x00" in text:
        raise NoFile(f'"{text}" is not a path inside the show', "Write it relative to the file that names it.")
    found = os.path.realpath(os.path.join(base, text))  # noqa: PTH118 - a third of pathlib's time
    if not found.startswith(f"{root}{os.sep}"):
        raise NoFile(f'"{text}" is outside the show\'s folder', "Copy the file into the show.")
    try:
        kind = os.stat(found).st_mode  # noqa: PTH116
    except OSError:
        raise NoFile(f'"{text}" does not exist', _seen_from(root, base, text) or _similar(Path(found))) from None
    if not stat.S_ISREG(kind):
        raise NoFile(f'"{text}" is not a file', "")
    return Path(found)


_OWN = ("episodes", "feeds", "templates", "static", "public", ".shownotes")  # folders of a show, which may be links


def no_folders(root: Path) -> list[Problem]:
    """What has the name of one of a show's folders, and is none."""
    return [
        Problem(Place(name), "this is no folder", "Move it away, or give it another name.")
        for name in _OWN
        if not (root / name).is_dir() and os.path.lexists(root / name)
    ]


def folder_outside(root: Path, text: str) -> Path:
    """The folder that `text` names, relative to root, resolved; NoFile where it or the show lies in the other."""
    try:
        found = (root / Path(text).expanduser()).resolve()
    except (OSError, RuntimeError, ValueError) as why:
        raise NoFile(f'"{text}" is not a folder: {why}', "Name one beside the show, such as ../site.") from None
    for own in dict.fromkeys((root / name).resolve() for name in ("", "people", *_OWN)):
        if said := _tangled(own, found):
            where = f"{own.name}/ of this show" if own != root.resolve() else "the show's own folder"
            hint = "Published files would take the place of yours. Name a folder beside the show, such as ../site."
            raise NoFile(f'"{text}" {said} {where}', hint)
    return found


def _tangled(own: Path, found: Path) -> str:
    """How the two are in each other, "" if they are not; one folder under two names is seen by its number."""
    if found == own or _same(found, own):
        return "is"
    if any(_same(above, own) for above in found.parents):
        return "is inside"
    return "contains" if any(_same(above, found) for above in own.parents) else ""


def _same(one: Path, other: Path) -> bool:
    try:
        return one == other or one.samefile(other)
    except OSError:
        return False


@lru_cache(maxsize=4096)  # a show's tags and people are on many pages
def slugified(text: str) -> str:
    """A title as the last part of an address: "C++ & ZFS" to "c-zfs"; letters of any script stay."""
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = unicodedata.normalize("NFC", "".join(char for char in parts if not unicodedata.combining(char)))
    return _NOT_WORD.sub("-", text.lower()).strip("-_")[:80].strip("-_")


def _seen_from(root: Path, base: Path, text: str) -> str:
    """How a path that was written from the show's folder is written from here."""
    if root == base or not (root / text).is_file():
        return ""
    return f'A path starts at the folder of its file: write "{os.path.relpath(root / text, base)}".'


def _similar(path: Path) -> str:
    from difflib import get_close_matches

    if not path.parent.is_dir():
        return f'There is no folder "{path.parent.name}".'
    names = sorted(entry.name for entry in path.parent.iterdir())
    close = get_close_matches(path.name, names, n=1, cutoff=0.6)
    return f'Did you mean "{close[0]}"?' if close else "Add the file, or correct the path."
