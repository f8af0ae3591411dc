"""What a show states in the Podcasting 2.0 namespace, as elements that remember where they were written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from shownotes.source import Key

_NONE: Mapping[str, str] = {}


class Tag(NamedTuple):
    """An element; its name carries the prefix: "podcast:location"."""

    name: str
    text: str = ""
    attributes: Mapping[str, str] = _NONE
    children: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Stated:
    """An element, and the keys under which an author wrote it; `said` is the key of its text."""

    tag: Tag
    keys: tuple[Key, ...]
    said: str = ""
    inside: tuple[Stated, ...] = ()  # its children, each with its own keys


def keys_of(attribute: str) -> str:
    """The key in YAML of an attribute: "accountId" is account_id."""
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in attribute).replace("-", "_")
