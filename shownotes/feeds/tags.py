"""What a vocabulary says, as values: an element with its text, attributes and children."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from shownotes.feeds.text import clean, line
from shownotes.podcasting import Tag

__all__ = ["Tag", "Vocabulary", "attributes", "said", "written"]

Value = str | int | float | None


class Vocabulary(Protocol):
    """A module that says something of channels and items in one namespace."""

    PREFIX: str
    URI: str
    channel: Callable[..., list[Tag]]
    item: Callable[..., list[Tag]]


def written(tags: Iterable[Tag], indent: str) -> str:
    """The elements as XML, one a line, each line indented and ended (RSS-06)."""
    out: list[str] = []
    _write(out, tags, f"\n{indent}")
    return "".join(out)


def _write(out: list[str], tags: Iterable[Tag], start: str) -> None:
    for name, text, about, children in tags:
        out += (start, "<", name)
        for key, value in about.items():
            out += (" ", key, '="', _in_attribute(value), '"')
        if children:
            out.append(">")
            _write(out, children, start + "  ")
            out += (start, "</", name, ">")
        elif text:
            out += (">", _in_text(text), "</", name, ">")
        else:
            out.append("/>")


def _in_text(text: str) -> str:
    if not text.isprintable():
        text = clean(text)
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def _in_attribute(text: str) -> str:
    text = text if text.isprintable() else line(text)
    return _in_text(text).replace('"', "&quot;") if '"' in text else _in_text(text)


def said(*rows: tuple[str, Value]) -> list[Tag]:
    """An element for each row that has a value: None and "" leave none."""
    return [Tag(name, str(value)) for name, value in rows if value is not None and value != ""]


def attributes(**values: Value) -> dict[str, str]:
    """The attributes that have a value: None and "" leave none."""
    return {name: str(value) for name, value in values.items() if value is not None and value != ""}
