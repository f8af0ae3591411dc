"""YAML text to values with the place of each, by YAML 1.2's core rules, or to every fault in it with its place."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from shownotes.yaml_words import Fault, explained

DEEPEST = 50
MOST_NODES = 200_000  # counted as if every alias were written out
MOST_DIGITS = 18  # of a number; what is longer is text

try:
    _Loader: Any = yaml.CSafeLoader
except AttributeError:  # a PyYAML built without libyaml
    _Loader = yaml.SafeLoader

_NULL = {"", "~", "null", "Null", "NULL"}
_TRUE = {"true", "True", "TRUE"}
_FALSE = {"false", "False", "FALSE"}
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_BASED = re.compile(r"([-+]?)0(?:o([0-7]+)|x([0-9a-fA-F]+))")
_PADDED = re.compile(r"[-+]?0[0-9]+")  # "012" is text: nobody means ten
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")  # written with a backslash
_SPECIAL = dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan) | {
    sign + name: number
    for sign, number in (("", math.inf), ("+", math.inf), ("-", -math.inf))
    for name in (".inf", ".Inf", ".INF")
}


class YamlMistake(Exception):
    """The text is not YAML as a show may use it; `found` holds (line, column, message, hint) of each fault."""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__(found[0][2])
        self.found = found


@dataclass(slots=True)
class Node:
    """A value, where it starts, and the nodes inside it."""

    line: int
    column: int
    value: Any = None
    inside: dict[str | int, Node] = field(default_factory=dict)
    keys: dict[str | int, tuple[int, int]] = field(default_factory=dict)
    size: int = 1
    end: tuple[int, int] = (0, 0)  # of a text: the line and column behind it


@dataclass(slots=True)
class Tree:
    """A document's value, and the way from a path of keys to line and column."""

    root: Node

    @property
    def value(self) -> Any:
        return self.root.value

    def position(self, keys: tuple[str | int, ...], *, of_key: bool) -> tuple[int, int]:
        """Line and column, from 1, of the value (or of its key) at the path, or of the nearest one above it."""
        node = self.root
        at = (node.line, node.column)
        for key in keys:
            inner = node.inside.get(key)
            if inner is None:
                break
            at = node.keys.get(key, (inner.line, inner.column)) if of_key else (inner.line, inner.column)
            node = inner
        return at

    def end(self, keys: tuple[str | int, ...]) -> tuple[int, int]:
        """Line and column behind the text at the path; (0, 0) where there is none."""
        node: Node | None = self.root
        for key in keys:
            node = node.inside.get(key) if node else None
        return node.end if node else (0, 0)


def read_tree(text: str) -> Tree:
    """Raises YamlMistake with every duplicate key, tag and bad alias, or with the first fault of syntax."""
    reader = _Reader()
    try:
        events = yaml.parse(text, Loader=_Loader)
        root = reader.document(events)
    except yaml.MarkedYAMLError as why:
        raise YamlMistake(sorted([*reader.found, explained(why, text, reader.quoted)])) from None
    except yaml.YAMLError as why:
        raise YamlMistake([(1, 1, f"this is not YAML: {why}", "")]) from None
    if reader.found:
        raise YamlMistake(sorted(reader.found))
    return Tree(root)


class _Reader:
    """Events to nodes; faults are gathered in `found`."""

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self.anchors: dict[str, Node] = {}
        self.quoted = (1, 1)  # line and column of the last value in quotation marks

    def document(self, events: Iterator[Any]) -> Node:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self._fault(event, 'a second document starts here ("---")', "Keep one document a file.")
                    return root
                root = self._node(next(events), events, 0)
        return root or Node(1, 1)

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        mark = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if event.tag is not None:
            self._fault(event, f'the tag "{_shown_tag(event.tag)}" is not used here', "Remove it.")
        node = Node(mark.line + 1, mark.column + 1)
        if depth > DEEPEST:
            raise YamlMistake([(node.line, node.column, f"lists and mappings nest deeper than {DEEPEST}", "")])
        if isinstance(event, yaml.ScalarEvent):
            node.value = _scalar(event)
            if event.style in ("'", '"'):
                self.quoted = (node.line, node.column)
            if last := event.end_mark:
                node.end = (last.line + 1, last.column + 1)
            self._check_characters(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._sequence(node, events, depth)
        else:
            self._mapping(node, events, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        if node.size > MOST_NODES:
            message = f"this has more than {MOST_NODES:,} values"
            hint = "Every alias counts as all that it stands for; write the values out." if self.anchors else ""
            raise YamlMistake([(node.line, node.column, message, hint)])
        return node

    def _alias(self, event: Any) -> Node:
        node = self.anchors.get(event.anchor)
        if node is None:
            self._fault(
                event,
                f'"*{event.anchor}" refers to nothing above',
                "A text that starts with * needs quotes around it.",
            )
            return Node(event.start_mark.line + 1, event.start_mark.column + 1)
        return node

    def _sequence(self, node: Node, events: Iterator[Any], depth: int) -> None:
        node.value = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            inner = self._node(event, events, depth + 1)
            node.inside[len(node.value)] = inner
            node.value.append(inner.value)
            node.size += inner.size

    def _mapping(self, node: Node, events: Iterator[Any], depth: int) -> None:
        node.value = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            key = self._key(event, events, depth)
            inner = self._node(next(events), events, depth + 1)
            if key in node.keys:
                first = node.keys[key][0]
                self._fault(
                    event,
                    f'the key "{key}" stands here twice (first in line {first})',
                    "Remove one of the two.",
                )
                continue
            node.keys[key] = (event.start_mark.line + 1, event.start_mark.column + 1)
            node.inside[key] = inner
            node.value[key] = inner.value
            node.size += inner.size

    def _key(self, event: Any, events: Iterator[Any], depth: int) -> str | int:
        value = self._node(event, events, depth + 1).value
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self._fault(event, "a key must be a word", "Put the key in quotes if it is meant as text.")
        return str(value)

    def _check_characters(self, event: Any) -> None:
        if event.style == '"' and (bad := _CONTROL.search(event.value)):
            said = f"this text holds the control character U+{ord(bad.group()):04X}, which no feed may carry"
            self._fault(event, said, "Remove it; to write a backslash, double it or use single quotes.")

    def _fault(self, event: Any, message: str, hint: str) -> None:
        self.found.append((event.start_mark.line + 1, event.start_mark.column + 1, message, hint))


def _scalar(event: Any) -> Any:
    text = event.value
    if event.style not in (None, ""):
        return text
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _INT.fullmatch(text):
        return int(text) if len(text.lstrip("+-")) <= MOST_DIGITS else text
    if based := _BASED.fullmatch(text):
        sign, octal, hexadecimal = based.groups()
        return int(sign + (octal or hexadecimal), 8 if octal else 16)
    if _FLOAT.fullmatch(text) and not _PADDED.fullmatch(text):
        number = float(text)
        return text if math.isinf(number) else number
    return _SPECIAL.get(text, text)


def _shown_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")
