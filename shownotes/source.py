"""A YAML file to its values, and any value in it to its line and column."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Any

import ryaml as fast_yaml

from shownotes.careful_yaml import DEEPEST, MOST_DIGITS, Tree, YamlMistake, read_tree
from shownotes.problems import Place, Problem

LARGEST = 5 * 1024 * 1024  # bytes; an episode of 30 KB is a long one
# Each of these begins with one character, which makes a search of a whole file quick.
_TAG = re.compile(r"!(?<![^\s\[{,]!)\S")  # behind a space, a bracket, a comma, or nothing
_ANCHOR = re.compile(r"&(?<![^\s\[{,]&)\S")
_ESCAPE = re.compile(r"\\[0abefvxuUNLP]")  # what may be a control character, in double quotes
_BINARY = re.compile(r"0b(?<!\w0b)[01]")  # no number in YAML 1.2
_MOST_BRACKETS = 4000  # the fast reader takes the square of their number
_LARGEST_NUMBER = 10**MOST_DIGITS
_C0 = bytes([*range(9), 11, 12, *range(14, 32), 127])
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LINE_ENDS = "\x85\u2028\u2029"  # which some YAML readers take for line ends, and no editor shows

_MERGE = re.compile(r"^(?:<{7}|={7}|>{7})(?= |$)", re.MULTILINE)
UNMERGED = "a merge is not finished here"

Key = str | int
_FORGOTTEN = object()


class Source:
    """One file of YAML; `name` is how messages call it, `first_line` counts lines above the YAML in the file."""

    __slots__ = ("_path", "_text", "_tree", "_value", "first_line", "mistakes", "name")

    def __init__(self, name: str, text: str, first_line: int = 0, path: Path | None = None) -> None:
        self.name = name
        self._text: str | None = text
        self._path = path
        self.first_line = first_line
        self.mistakes: list[Problem] = []
        self._tree: Tree | None = None
        self._value: Any = self._read()

    @property
    def text(self) -> str:
        """What the file holds; read again, should it have been forgotten."""
        if self._text is not None or self._path is None:
            return self._text or ""
        try:
            return decoded(self._path)
        except Unreadable:  # it has gone since: its places are unknown then, and nothing else
            return ""

    @property
    def value(self) -> Any:
        """What the file says; None if it cannot be read, or says nothing."""
        if self._value is _FORGOTTEN:
            self._value = self._read()
        return self._value

    def forget(self) -> None:
        """Let go of the value, which takes much memory and is seldom asked for again: then the text is read again."""
        if not self.mistakes:
            self._value, self._tree = _FORGOTTEN, None

    def forget_text(self) -> None:
        """Let go of the text as well, if a file has it."""
        self.forget()
        if self._path is not None:
            self._text = None

    @classmethod
    def open(cls, path: Path, name: str) -> Source:
        """Read a file; what cannot be read leaves value None and a Problem in mistakes."""
        try:
            text = decoded(path)
        except Unreadable as why:
            source = cls(name, "")
            source.mistakes = [why.problem(name)]
            return source
        return cls(name, text, path=path)

    def place(self, *keys: Key) -> Place:
        """Where the value at this path of keys and indexes stands; the nearest one above, if there is none."""
        return self._place(keys, of_key=False)

    def key_place(self, *keys: Key) -> Place:
        """Where the last key of this path itself stands."""
        return self._place(keys, of_key=True)

    def end(self, *keys: Key) -> tuple[int, int]:
        """Line and column behind the text at this path; (0, 0) where no text stands."""
        self.place(*keys)
        line, column = self._tree.end(keys) if self._tree else (0, 0)
        return (line + self.first_line, column) if line else (0, 0)

    def problem(self, keys: tuple[Key, ...], message: str, hint: str = "", rule: str = "") -> Problem:
        """A Problem at the value of this path."""
        return Problem(self.place(*keys), message, hint, rule)

    def warning(self, keys: tuple[Key, ...], message: str, hint: str = "", rule: str = "") -> Problem:
        """A Problem that does not stop a build, at the value of this path."""
        return Problem(self.place(*keys), message, hint, rule, "warning")

    def _place(self, keys: tuple[Key, ...], *, of_key: bool) -> Place:
        if self._tree is None:
            try:
                self._tree = read_tree(self.text)
            except YamlMistake:
                return Place(self.name)
        line, column = self._tree.position(keys, of_key=of_key)
        return Place(self.name, line + self.first_line, column)

    def _read(self) -> Any:
        text = self.text
        if not text.strip():
            return None
        if not _needs_care(text):
            try:
                value = fast_yaml.loads(text)
            except (fast_yaml.InvalidYamlError, ValueError):
                pass  # the careful reader finds the same fault and says where
            else:
                if _usual(value, DEEPEST):
                    return value
        try:
            self._tree = read_tree(text)
        except YamlMistake as mistake:
            if marked := unmerged(text):
                place = Place(self.name, marked + self.first_line, 1)
                self.mistakes = [Problem(place, UNMERGED, "Keep one side, and take the marks out.")]
                return None
            self.mistakes = [
                Problem(Place(self.name, line + self.first_line, column), message, hint)
                for line, column, message, hint in mistake.found
            ]
            return None
        return self._tree.value


def unmerged(text: str) -> int:
    """The line, from 1, of the first mark that a merge of two versions has left in a file; 0 without one."""
    mark = _MERGE.search(text)
    return text.count("\n", 0, mark.start()) + 1 if mark else 0


def _needs_care(text: str) -> bool:
    """Whether something in it may be read by the fast reader in another way, or in no time that is bearable."""
    return (
        _TAG.search(text) is not None
        or _ANCHOR.search(text) is not None
        or ("\\" in text and _ESCAPE.search(text) is not None)
        or ("0b" in text and _BINARY.search(text) is not None)
        or text.count("[") + text.count("{") >= _MOST_BRACKETS
    )


def _usual(value: Any, levels: int) -> bool:
    """Whether the careful reader would find the same: words as keys, no huge numbers, at most so many levels."""
    if isinstance(value, dict):
        if not all(type(key) is str or type(key) is int for key in value):
            return False
        value = value.values()
    elif not isinstance(value, list):
        return type(value) is not int or -_LARGEST_NUMBER < value < _LARGEST_NUMBER
    return (levels > 0 or not value) and all(type(one) is str or _usual(one, levels - 1) for one in value)


class Unreadable(ValueError):
    """A file that is not text; line and column are where, from 1, or 0."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line, self.column = line, column

    def problem(self, name: str, hint: str = "") -> Problem:
        """The same as a Problem of the file of that name."""
        return Problem(Place(name, self.line, self.column), f"this file {self}", hint)


def decoded(path: Path) -> str:
    """The text of a file of at most 5 MB in UTF-8 without control characters; raises Unreadable."""
    data = regular_bytes(path)
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode()
    except UnicodeDecodeError as why:
        line = data.count(b"\n", 0, why.start) + 1
        column = why.start - data.rfind(b"\n", 0, why.start)
        raise Unreadable("is not UTF-8 text; save it as UTF-8", line, column) from None
    if _suspect(text, data) and (bad := _CONTROL.search(text)):
        line, column = text.count("\n", 0, bad.start()) + 1, bad.start() - text.rfind("\n", 0, bad.start())
        raise Unreadable(f"holds the {_named(bad.group())}; remove it", line, column)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    if character in _LINE_ENDS:
        return f"invisible line end {code}, which YAML takes for a new line and an editor does not"
    return f"control character {code}, which no feed may carry"


def regular_bytes(path: Path) -> bytes:
    """The bytes of a regular file of at most 5 MB; raises Unreadable."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe would never end, or never begin
    except OSError as why:
        raise Unreadable(f"cannot be read ({why.strerror})") from None
    try:
        about = os.fstat(file)
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable("is not a regular file")
        if about.st_size > LARGEST:
            raise Unreadable(f"has {about.st_size:,} bytes; at most {LARGEST:,} are read")
        with os.fdopen(file, "rb", buffering=0, closefd=False) as stream:
            return stream.readall()
    except OSError as why:
        raise Unreadable(f"cannot be read ({why.strerror})") from None
    finally:
        os.close(file)


def _suspect(text: str, data: bytes) -> bool:
    """Whether a search of each character is worth its time: these scans are faster, and most texts hold nothing."""
    if len(data.translate(None, _C0)) != len(data):
        return True
    if text.isascii():
        return False
    return _C1.search(data) is not None or any(map(text.__contains__, "\u2028\u2029\ufeff\ufffe\uffff"))
