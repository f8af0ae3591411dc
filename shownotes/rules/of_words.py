"""The rules on words that were meant to be replaced before anybody reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from shownotes.model import Keys, Show
from shownotes.rules.registry import Check, Found

# What `shownotes init` and `shownotes new` write, and what people leave for later.
TEMPLATE = (
    "One or two sentences that make people listen.",
    "What the show is about, in one or two plain sentences.",
)
_LATER = re.compile(r"\b(?:TODO|FIXME|TBD|XXX+)\b(?!\()|(?i:\blorem ipsum\b)|\[(?:link|url|title)\]|\?\?\?")
# A text with none of these needs no closer look; the last one is a word of TEMPLATE, which may break over lines.
_SIGNS = ("TODO", "FIXME", "TBD", "XXX", "[link]", "[url]", "[title]", "???", "sentences")
# A text without quotes in which " #" starts a comment, as no word follows a comment's sign by chance: "Patch #3".
_SIGN = re.compile(r" #[^\s#]")
_COMMENT = re.compile(
    r"[ -]*(title|subtitle|summary|notes|description|bio|text|name|label): +([^\s\"'|>\[{#].*?) +(#[^\s#].*)"
)
_EXAMPLES = ("example.org", "example.com", "example.net")


def placeholders(show: Show) -> Iterator[Found]:  # WORDS-01
    for source in (show.source, *(episode.source for episode in (*show.waiting, *show.episodes))):
        if not _suspect(source.text):
            continue
        for keys, text in _texts(source.value, ()):
            left = next((words for words in TEMPLATE if words in text), None)
            if left is None and (found := _LATER.search(text)):
                left = found.group()
            if left:
                yield Found(source, keys, f'"{left}" was to be replaced', "Write what listeners should read.")


def example_link(show: Show) -> Iterator[Found]:  # WORDS-02
    if urlsplit(show.link).hostname in _EXAMPLES:
        hint = "Every address is made from it: write where public/ will be served, before the first publication."
        yield Found(show.source, ("link",), f'"{show.link}" is nobody\'s address', hint)


def cut_by_a_comment(show: Show) -> Iterator[Found]:  # WORDS-03
    episodes = (*show.waiting, *show.episodes)
    for source in (show.source, *(feed.source for feed in show.feeds), *(episode.source for episode in episodes)):
        for line, name, read, rest in _comments(source.text):
            for keys, text in _texts(source.value, ()):
                here = keys and keys[-1] == name and text == read.strip()
                if here and source.place(*keys).line == line + source.first_line:
                    said = f'of this {name}, "{text}" is all that is read: "{rest}" is a comment'
                    yield Found(source, keys, said, f'Put it in quotes: "{text} {rest}".')


def _comments(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Lines that may be cut: their number, the key, what is read, and the comment."""
    for sign in _SIGN.finditer(text):
        start = text.rfind("\n", 0, sign.start()) + 1
        end = text.find("\n", sign.end())
        if hit := _COMMENT.fullmatch(text[start : end if end >= 0 else len(text)].rstrip()):
            name, read, rest = hit.groups()
            if start + hit.start(3) == sign.start() + 1:  # the first sign of this line
                yield text.count("\n", 0, start) + 1, name, read, rest


def _suspect(text: str) -> bool:
    return any(map(text.__contains__, _SIGNS)) or "orem" in text or "OREM" in text


def _texts(value: Any, keys: Keys) -> Iterator[tuple[Keys, str]]:
    """Every text in the file that is published, with the way to it."""
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("private", "rules"):
                yield from _texts(inner, (*keys, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*keys, index))


CHECKS: tuple[tuple[str, Check], ...] = (
    ("WORDS-01", placeholders),
    ("WORDS-02", example_link),
    ("WORDS-03", cut_by_a_comment),
)
