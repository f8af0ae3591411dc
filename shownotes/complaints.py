"""What pydantic says of a file, to Problems in its author's words."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from shownotes.problems import Problem
from shownotes.shapes_base import Shape
from shownotes.source import Key, Source

S = TypeVar("S", bound=Shape)

_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (int, "a number"),
    (float, "a number"),
    (str, "a text"),
    (list, "a list"),
    (dict, "a mapping"),
)
_MOST = 200  # Problems of one file, which is no file of a show then
_WANTED = {
    "string_type": "a text",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
}
_FORMS = {  # how a key is written whose value has several parts
    "chapters": "[{start: 0:00, title: …}], or the name of a file",
    "feeds": "files in the folder feeds/",
    "funding": "[{url: https://…, label: Support us}]",
    "guests": "[{name: …, url: https://…}], or keys of people in show.yaml: [ann, ben]",
    "hosts": "[ann, ben], which are keys of people in show.yaml",
    "items": "[{title: …}, {title: …}]",
    "letters": "[letters/….md]",
    "links": '["[words](https://…)"]',
    "media": "{mp3: media/….mp3}",
    "owner": "{name: …, email: …}",
    "people": "{ann: {name: Ann …}}",
    "publish": "{to: [{folder: ../site}]}",
    "segments": "[{title: …}, {title: …}]",
    "sponsors": "[{name: …, url: https://…, text: …}]",
    "to": "[{folder: ../site}]",
}
_MISSING = {
    "guid": 'Add one line, "guid: " and a new UUID; it is the show\'s identity and never changes again.',
    "media": "Name the medium that the feed carries, as the episodes name it: media: mp3",
}


def shaped(shape: type[S], source: Source) -> tuple[S | None, list[Problem]]:
    """The file's values in their shape, as far as they have one, and every Problem with them."""
    if source.mistakes:
        return None, list(source.mistakes)
    if source.value is None:
        return None, [Problem(source.place(), "this file is empty", f"It needs at least: {_needed(shape)}.")]
    try:
        return shape.model_validate(source.value), []
    except ValidationError as why:
        found = why.errors(include_url=False)
    known = list({tuple(error["loc"]): error for error in found}.values())
    said = [_problem(shape, source, error) for error in known[:_MOST]]
    if len(known) > _MOST:
        said.append(Problem(source.place(), f"this file has {len(known) - _MOST:,} more mistakes of this kind"))
    return _rest(shape, source.value, found), said


_DEEP = 5  # mappings inside each other


def _rest(shape: type[S], value: Any, found: Any) -> S | None:
    """What remains without the faulty keys, so that its other mistakes are found in the same run."""
    kept = deepcopy(value)
    for _ in range(_DEEP):
        for error in found:
            text = str(error["input"]) if error["type"] == "string_type" and error["input"] is not None else None
            keys = tuple(key for key in error["loc"] if key != "[key]")
            if error["type"] == "missing":  # without what it needs, the whole of it goes
                keys = keys[:-1]
            _mend(kept, keys, text)
        try:
            return shape.model_validate(kept)
        except ValidationError as why:
            found = why.errors(include_url=False)
    return None


def _mend(value: Any, keys: tuple[Key, ...], text: str | None) -> None:
    """Put the text where the path leads, or remove the key (or the list) there: what is left keeps its indexes."""
    nearest_mapping, at = None, value
    for key in keys:
        if isinstance(at, dict) and isinstance(key, str):
            nearest_mapping = (at, key)
        try:
            at = at[key]
        except (KeyError, IndexError, TypeError):
            break
    if nearest_mapping is None:
        return
    mapping, key = nearest_mapping
    if text is not None and key == keys[-1] and not isinstance(at, (list, dict)):
        mapping[key] = text
    else:
        mapping.pop(key, None)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or ""."""
    by_lower = {name.lower(): name for name in known}
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[close[0]] if close else ""


def meant(word: str, known: Iterable[str]) -> str:
    """A hint for an unknown word: the nearest known one, or all of them."""
    names = list(known)
    close = nearest(word, names)
    return f'Did you mean "{close}"?' if close else f"Known are: {', '.join(names)}." if names else ""


def _problem(shape: type[Shape], source: Source, error: Any) -> Problem:
    keys: tuple[Key, ...] = tuple(key for key in error["loc"] if key != "[key]")
    kind, value, about = error["type"], error["input"], error.get("ctx", {})
    name = next((key for key in reversed(keys) if isinstance(key, str)), "")
    if not keys:
        return Problem(source.place(), f'this file should be "key: value" lines, not {_described(value)}')
    if kind == "missing":
        hint = _MISSING.get(name, f'Add "{name}: …".')
        return Problem(source.place(*keys[:-1]), f'"{name}" is missing', hint)
    if kind == "invalid_key":
        return Problem(source.key_place(*keys), f'"{keys[-1]}" is not a known key', "Keys are words.")
    if kind == "extra_forbidden":
        known = _keys_at(shape, keys[:-1])
        return Problem(source.key_place(*keys), f'"{name}" is not a known key', meant(name, known))
    message, hint = _said(kind, value, about, name, error["msg"])
    if keys and isinstance(keys[-1], int):
        message = message.replace(f'"{name}" should be', f'each of "{name}" should be', 1)
    return Problem(source.place(*keys), message, hint)


def _said(kind: str, value: Any, about: dict[str, Any], name: str, said: str) -> tuple[str, str]:
    if kind == "spelling":
        return f'"{name}": {said}' if name else said, about.get("hint", "")
    if kind == "literal_error":
        choices = about["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        return f'"{name}" is "{value}"; it can be {about["expected"].replace(chr(39), "")}', meant(
            str(value), choices
        )
    if kind == "string_too_short":
        return f'"{name}" is empty', "Write something, or remove the key."
    if kind in ("greater_than", "greater_than_equal"):
        least = about.get("ge", about.get("gt", 0) + 1)
        return f'"{name}" is {value}; it must be at least {least}', ""
    wanted = _WANTED.get(kind)
    if wanted is None:
        return f'"{name}": {said}', ""
    if value is None:
        return f'"{name}" has no value; it should be {wanted}', "Write one, or remove the key."
    return f'"{name}" should be {wanted}, not {_described(value)}', _how(wanted, value, name)


def _how(wanted: str, value: Any, name: str) -> str:
    if wanted == "a text" and isinstance(value, (int, float, bool)):
        shown = str(value).lower() if isinstance(value, bool) else value
        return f'Put it in quotes: "{shown}".'
    if wanted in ("a list", "a mapping") and name in _FORMS:
        return f"Write it so: {name}: {_FORMS[name]}."
    if wanted == "a list" and isinstance(value, str):
        return f"Put it in brackets: [{value}]."
    if wanted == "true or false" and str(value).lower() in ("yes", "on", "y", "1"):
        return "Write true."
    if wanted == "true or false" and str(value).lower() in ("no", "off", "n", "0"):
        return "Write false."
    return "Write true or false." if wanted == "true or false" else ""


def _described(value: Any) -> str:
    kind = next((words for known, words in _KINDS if isinstance(value, known)), "something else")
    if isinstance(value, bool):
        return f"{str(value).lower()}"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, str):
        shown = value if len(value) <= 60 else value[:57] + "…"
        return f'"{shown.strip()}"'
    return kind


@cache
def _schema(shape: type[Shape]) -> dict[str, Any]:
    return TypeAdapter(shape).json_schema()


def _keys_at(shape: type[Shape], keys: tuple[Key, ...]) -> list[str]:
    """The keys that the mapping at this path may have, by following the shape's own JSON Schema."""
    schema = _schema(shape)
    at: dict[str, Any] = schema
    for key in keys:
        at = _step(_resolved(at, schema), key, schema)
    return [name for name, about in _resolved(at, schema).get("properties", {}).items() if "deprecated" not in about]


def _step(at: dict[str, Any], key: Key, schema: dict[str, Any]) -> dict[str, Any]:
    if isinstance(key, int):
        return _resolved(at.get("items", {}), schema)
    inner = at.get("properties", {}).get(key, at.get("additionalProperties", {}))
    return _resolved(inner if isinstance(inner, dict) else {}, schema)


def _resolved(at: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    for option in at.get("anyOf", []):
        found = _resolved(option, schema)
        if "properties" in found or "items" in found:
            return found
    if reference := at.get("$ref"):
        return _resolved(schema["$defs"][reference.rsplit("/", 1)[1]], schema)
    return at


def _needed(shape: type[Shape]) -> str:
    fields = shape.model_fields.items()
    return ", ".join(field.alias or name for name, field in fields if field.is_required())
