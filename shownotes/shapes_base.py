"""What the shapes of all files are made of: lines, links, times, and mappings without unknown keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError, core_schema

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_LINK = re.compile(r"\[(?P<title>.*)\]\(\s*<?(?P<url>[^\s<>]*)>?\s*\)", re.DOTALL)
_NUMBER = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")
_START = re.compile(r"[\d:.\s]+")


class Shorthand:
    """Annotates a shape that may also be written as one text, which `expand` turns into the mapping."""

    def __init__(self, expand: Callable[[str], dict[str, Any]], description: str) -> None:
        self.expand = expand
        self.description = description

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        def mapping(value: object) -> object:
            return self.expand(value) if isinstance(value, str) else value

        return core_schema.no_info_before_validator_function(mapping, handler(source))

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: Any) -> dict[str, Any]:
        return {"anyOf": [{"type": "string", "description": self.description}, handler(schema)]}


class TextOr:
    """Annotates a value of `shape` that may be left to another file, which a text names."""

    def __init__(self, shape: Any, description: str) -> None:
        self.shape = shape
        self.description = description

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        def either(value: object, inner: Callable[[object], object]) -> object:
            return value if isinstance(value, str) else inner(value)

        return core_schema.no_info_wrap_validator_function(either, handler.generate_schema(self.shape))

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: Any) -> dict[str, Any]:
        return {"anyOf": [{"type": "string", "description": self.description}, handler(schema)]}


class Spelling:
    """Annotates a text that YAML may read as a number: says how to write it, or turns it into text."""

    def __init__(self, read: Callable[[object], str], json_schema: dict[str, Any]) -> None:
        self.read = read
        self.json_schema = json_schema

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(self.read, handler(source))

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: Any) -> dict[str, Any]:
        return self.json_schema


def _start(value: object) -> str:
    if isinstance(value, str):
        return value
    whole = isinstance(value, int) and not isinstance(value, bool)
    hint = f'Write minutes and seconds: "{value // 60}:{value % 60:02}" is {value} seconds.' if whole else ""  # type: ignore[operator]
    if isinstance(value, float):
        hint = "Write a colon between minutes and seconds."
    raise PydanticCustomError(
        "spelling",
        "{value} is not a time like 12:30, 1:02:30 or 1:02:30.5",
        {"value": str(value), "hint": hint},
    )


def _number(value: object) -> str:
    text = str(value)
    if not isinstance(value, bool) and _NUMBER.fullmatch(text):
        return text
    raise PydanticCustomError(
        "spelling",
        '"{value}" is not an episode number',
        {"value": text, "hint": "Write a number such as 209, 0 or 152.5, or leave the key out."},
    )


def _link(text: str) -> dict[str, Any]:
    if found := _LINK.fullmatch(text.strip()):
        return {"title": found["title"], "url": found["url"]}
    if "](" in text or text.strip().startswith("["):
        raise PydanticCustomError(
            "spelling",
            '"{value}" is not a link',
            {"value": text, "hint": 'Write "[words](https://address)", or an address alone.'},
        )
    return {"url": text}


Start = Annotated[
    str,
    Spelling(
        _start,
        {
            "type": "string",
            "pattern": r"^(\d{1,3}:)?\d{1,3}:\d{2}(\.\d{1,3})?$",
            "description": "Time from the start of the published file: 12:30, 1:02:30 or 1:02:30.5.",
        },
    ),
]
Number = Annotated[
    str,
    Spelling(
        _number,
        {"type": ["integer", "number", "string"], "description": 'The episode\'s number: 209, 0 or "152.5".'},
    ),
]


class Shape(BaseModel):
    """What all of them share: no unknown key."""

    model_config = ConfigDict(extra="forbid", validate_default=False)


class LinkShape(Shape):
    """A link of the show notes."""

    url: Address = Field(description="The address.")
    title: str = Field("", description="The words that carry the link.")


Links = list[Annotated[LinkShape, Shorthand(_link, '"[words](https://address)", or an address alone.')]]
