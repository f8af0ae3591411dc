"""The rules on the Markdown of episodes: what apps make of its times, pictures and links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shownotes.model import Episode, Keys, Show
from shownotes.rules.of_episodes import every
from shownotes.rules.registry import Check, Found
from shownotes.rules.times import two_part

_CLOCK = re.compile(r"\d{1,2}:\d\d\s?[ap]\.?m\b", re.IGNORECASE)
_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(([^()\s]+)[^()]*\)")
_CODE = re.compile(r"```.*?```|~~~.*?~~~|`[^`\n]*`|^(?: {4}|\t).*$", re.DOTALL | re.MULTILINE)
_SAYS_NOTHING = ("", "click here", "here", "link", "more", "read more", "this", "this link")
# Without these a text needs no closer look: most have none, and a whole show's notes are long.
_MAY_BE_TIME = re.compile(r":[0-5]\d")
_MAY_SAY_NOTHING = re.compile(rf"\[[\s.:!]*(?:{'|'.join(_SAYS_NOTHING[1:])})?[\s.:!]*\]\(", re.IGNORECASE)


def _notes(show: Show) -> Iterator[tuple[Episode, Keys, str]]:
    """Each piece of Markdown, without its code."""
    for episode in every(show):
        yield episode, ("summary",), episode.summary
        for segment in episode.segments:
            for part in (segment, *segment.items):
                yield episode, (*part.keys, "notes"), part.notes


def _plain(text: str) -> str:
    return _CODE.sub(" ", text) if "`" in text or "~" in text or "    " in text or "\t" in text else text


def short_times(show: Show) -> Iterator[Found]:  # HTML-06
    for episode, keys, text in _notes(show):
        if _MAY_BE_TIME.search(text) and (time := two_part(_LINK.sub(r"\1", _plain(text)))):
            said = (
                f'"{time}" becomes a link into the episode in apps, and AntennaPod may read it as hours and minutes'
            )
            hint = (
                f"Write 00:{time.zfill(5)} for a moment of the episode, {time.replace(':', '.')} for anything else."
            )
            yield Found(episode.source, keys, said, hint)


def look_alikes(show: Show) -> Iterator[Found]:  # HTML-08
    for episode, keys, text in _notes(show):
        if _MAY_BE_TIME.search(text) and (found := _CLOCK.search(text)):
            said = f'"{found.group()}" becomes a link into the episode in apps'
            yield Found(episode.source, keys, said, "Write 10.30 am, or half past ten.")


def empty_words(show: Show) -> Iterator[Found]:  # HTML-11
    for episode, keys, text in _notes(show):
        for words, address in _LINK.findall(_plain(text)) if _MAY_SAY_NOTHING.search(text) else ():
            if words.strip().lower().strip(".:!") in _SAYS_NOTHING:
                said = f'the link to {address[:60]} says "{words}"'
                yield Found(episode.source, keys, said, "Say what it leads to: some apps list links by their words.")
                break


def pictures(show: Show) -> Iterator[Found]:  # HTML-12
    for episode, keys, text in _notes(show):
        if "![](" in text:
            said = "a picture in the notes has no words: most apps drop it"
            yield Found(episode.source, keys, said, "Write ![what it shows](address).")


CHECKS: tuple[tuple[str, Check], ...] = (
    ("HTML-06", short_times),
    ("HTML-08", look_alikes),
    ("HTML-11", empty_words),
    ("HTML-12", pictures),
)
