"""What a YAML parser says of a fault, to the words of the file's author."""

from __future__ import annotations

import re
from typing import Any

Fault = tuple[int, int, str, str]  # line, column, message, hint

_TAB = ("a tab stands where spaces should", "YAML is indented with spaces; replace the tab by spaces.")
_INDENT = (
    "the indentation here does not fit the lines above",
    "Keys of one mapping, and the dashes of one list, start in the same column.",
)
_BACKSLASH = (
    "after this backslash stands nothing that YAML knows",
    "In double quotes, write \\\\ for a backslash; single quotes take it as it is.",
)
_WORDS = (
    (
        "mapping values are not allowed",
        'a second ": " stands in this line',
        "Put the text after the first colon in quotes.",
    ),
    (
        "could not find expected ':'",
        'this line is not "key: value"',
        "Add the colon and a space, or indent the line if it continues the one above.",
    ),
    ("escape c", *_BACKSLASH),
    ("hexdecimal number", *_BACKSLASH),
    ("quoted scalar", "a quotation mark opens here and never closes", "Close it, or leave both marks out."),
    (
        "while parsing a flow",
        "a bracket opens here and is not closed rightly",
        'Close it with "]" or "}"; put text with commas or brackets in quotes.',
    ),
    (
        "expected alphabetic or numeric character",
        'a text that starts with "*" or "&" needs quotes',
        "Put the whole text in quotes.",
    ),
    ("mapping keys are not allowed", 'a text that starts with "? " needs quotes', "Put the whole text in quotes."),
    (
        "comment or line break",
        'behind "|" or ">", the text starts in the next line',
        "Put it there, indented; or leave the sign out, and put the text in quotes.",
    ),
    ("undefined tag handle", "a tag is not used here", 'Put a text that starts with "!" in quotes.'),
    ("block mapping", *_INDENT),
    ("block collection", *_INDENT),
    ("cannot start any token", "this character cannot begin a value", "Put the text in quotes."),
)


_BEFORE_VALUE = re.compile(r"(?:- +)*(?:[\w-]+: +)?")
_HASH_IN_BRACKETS = re.compile(r"[\[{][^\]}]*[\s\[{](#.*)")


def explained(why: Any, text: str, quoted: tuple[int, int] = (1, 1)) -> Fault:
    """A parser's error; `quoted` is where the last value in quotation marks started."""
    said = f"{why.context or ''} {why.problem or ''}"
    open_quote = "quoted" in said and "escape" not in said and "hexdecimal" not in said
    opened = open_quote or "while parsing a flow" in said
    mark = (why.context_mark if opened else None) or why.problem_mark or why.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    whole = dict(enumerate(text.split("\n"), 1)).get(line, "")
    above = whole[: column - 1]
    if whole[column - 1 : column] == "\t" or above.startswith("\t"):
        return line, column, *_TAB
    if "mapping values" in said and ": " not in above:
        return line, len(above) - len(above.lstrip()) + 1, *_INDENT
    if closer := _text_goes_on(said, text, (line, column), quoted) or _in_brackets(why, text):
        return closer
    for sign, message, hint in _WORDS:
        if sign in said:
            return line, column, message, hint
    return line, column, f"this is not YAML: {why.problem or why.context}", ""


def _text_goes_on(said: str, text: str, at: tuple[int, int], quoted: tuple[int, int]) -> Fault | None:
    """Text behind what was a whole value already: quotation marks or brackets that close too early."""
    line, column = at
    this = dict(enumerate(text.split("\n"), 1)).get(line, "")
    before, whole = this[: column - 1].rstrip(), _value(this)
    if "parsing a block" not in said or before[-1:] not in ("'", '"', "]", "}"):
        return None
    if before[-1] in "]}":
        if this[column - 2 : column] == "](":
            return line, this.find(whole) + 1, "a Markdown link needs quotes here", f'Write "{whole}".'
        return (
            line,
            column,
            "text goes on behind the bracket that closes here",
            f"Put all of it in quotes: {_quoted(whole)}.",
        )
    if quoted[0] == line:
        hint = f"Put all of it in quotes of the other kind: {_quoted(whole)}."
        return line, column, "text goes on behind the quotation mark that closes here", hint
    hint = "Close it where the text ends. In single quotes, an apostrophe is written twice: ''."
    return *quoted, f"a quotation mark opens here and is closed only in line {line}", hint


def _value(line: str) -> str:
    """What a line says behind its dash and its key."""
    return _BEFORE_VALUE.sub("", line.strip(), count=1)


def _quoted(text: str) -> str:
    return f"'{text}'" if "'" not in text else '"' + text.replace('"', '\\"') + '"'


def _in_brackets(why: Any, text: str) -> Fault | None:
    """Between brackets: a "#" that hides the rest of its line, or a comma that is not there."""
    if "while parsing a flow" not in (why.context or ""):
        return None
    lines = text.split("\n")
    opened = min(why.context_mark.line, len(lines) - 1)
    while opened and not lines[opened].strip():
        opened -= 1
    if hidden := _HASH_IN_BRACKETS.search(lines[opened]):
        word = hidden.group(1).rstrip(" ]}")
        hint = f'Put it in quotes: "{word}".'
        return opened + 1, hidden.start(1) + 1, 'here "#" starts a comment, and hides what closes the bracket', hint
    at = why.problem_mark
    if "expected ','" in (why.problem or "") and at and at.line < len(lines) and lines[at.line][: at.column].strip():
        hint = "Write commas between the values; put a text with a comma, a colon or a bracket in quotes."
        return at.line + 1, at.column + 1, "before this, a comma is missing between brackets", hint
    return None
