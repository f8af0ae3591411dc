"""What a vocabulary says, as values: an element with its text, attributes and children."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

Value = str | int | float | None
_NONE: Mapping[str, str] = {}


class Tag(NamedTuple):
    """An element; its name carries the prefix: "itunes:duration"."""

    name: str
    text: str = ""
    attributes: Mapping[str, str] = _NONE
    children: tuple[Tag, ...] = ()


class Vocabulary(Protocol):
    """A module that says something of channels and items in one namespace."""

    PREFIX: str
    URI: str
    channel: Callable[..., list[Tag]]
    item: Callable[..., list[Tag]]


def said(*rows: tuple[str, Value]) -> list[Tag]:
    """An element for each row that has a value: None and "" leave none."""
    return [Tag(name, str(value)) for name, value in rows if value is not None and value != ""]


def attributes(**values: Value) -> dict[str, str]:
    """The attributes that have a value; a trailing or inner underscore stands for a hyphen in none of ours."""
    return {name: str(value) for name, value in values.items() if value is not None and value != ""}
