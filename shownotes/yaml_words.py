"""What a YAML parser says of a fault, to the words of the file's author."""

from __future__ import annotations

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
    ("undefined tag handle", "a tag is not used here", 'Put a text that starts with "!" in quotes.'),
    ("block mapping", *_INDENT),
    ("block collection", *_INDENT),
    ("cannot start any token", "this character cannot begin a value", "Put the text in quotes."),
)


def explained(why: Any, text: str) -> Fault:
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
    for sign, message, hint in _WORDS:
        if sign in said:
            return line, column, message, hint
    return line, column, f"this is not YAML: {why.problem or why.context}", ""
