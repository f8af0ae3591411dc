"""The shapes of links, people, files and addresses to values of the model, in any of the show's files."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from shownotes import shapes, timecode
from shownotes.complaints import meant
from shownotes.dates import WrongDate, parse_date, timezone
from shownotes.model import Keys, Link, Person
from shownotes.paths import NoFile, file_below
from shownotes.problems import Problem
from shownotes.shapes_base import LinkShape
from shownotes.source import Source

SCHEMES = frozenset(["http", "https", "mailto", "magnet"])
_PLAIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:[/?#][!-~]*)?")  # as nearly every address is
_WORDS_AND_ADDRESS = re.compile(r"(\S.*?)[\s:–-]+<?(https?://[^\s>]+)>?")


class Reading:
    """One file being read: every answer is a value, and what is wrong goes to `problems`."""

    def __init__(
        self, root: Path, path: Path, source: Source, link: str = "", people: dict[str, Person] | None = None
    ) -> None:
        self.root = root
        self.base = path.parent
        self.source = source
        self.link = link
        self.known = people or {}
        self.named = {person.name: person for person in self.known.values()}  # and who is written in place
        self.problems: list[Problem] = []

    def wrong(self, keys: Keys, message: str, hint: str = "", rule: str = "") -> None:
        """Note a Problem at the value of this path."""
        self.problems.append(self.source.problem(keys, message, hint, rule))

    def file(self, text: str | None, keys: Keys) -> Path | None:
        """A file of the show."""
        if text is None:
            return None
        try:
            return file_below(self.root, self.base, text)
        except NoFile as why:
            self.wrong(keys, str(why), why.hint)
            return None

    def address(self, text: str | None, keys: Keys) -> str:
        """An absolute address of a scheme that is safe to follow; one that starts with "/" is the show's own."""
        if not text:
            return ""
        if _PLAIN.fullmatch(text):
            return text
        url = urljoin(self.link, text) if text.startswith(("/", "#")) and self.link else text
        try:
            parts = urlsplit(url)
            parts.port  # noqa: B018 - reading it raises for a port that cannot be
        except ValueError:
            parts = urlsplit("")
        complete = parts.netloc or parts.path if parts.scheme in ("mailto", "magnet") else parts.hostname
        if parts.scheme in SCHEMES and complete and not any(char.isspace() for char in url):
            return url
        self.wrong(keys, f'"{text}" is not an address', _mended(text))
        return ""

    def time(self, text: str | None, keys: Keys) -> timedelta | None:
        """A timecode."""
        if text is None:
            return None
        try:
            return timecode.parse_timecode(text)
        except ValueError as why:
            self.wrong(keys, str(why), "Write minutes and seconds, with hours before them if needed.")
            return None

    def date(self, text: str | None, keys: Keys, zone: str = "UTC") -> datetime | None:
        """A date in the timezone of that name."""
        if text is None:
            return None
        try:
            return parse_date(text, timezone(zone))
        except WrongDate as why:
            self.wrong(keys, str(why), why.hint)
            return None

    def links(self, shaped: list[LinkShape], keys: Keys) -> tuple[Link, ...]:
        """A list of links; those without a usable address are left out."""
        found = []
        for index, link in enumerate(shaped):
            at = (*keys, index)
            url = self.address(link.url, (*at, "url"))
            found.append(Link(url, link.title.strip(), at))
        return tuple(link for link in found if link.url)

    def person(self, shape: shapes.PersonShape | None, keys: Keys, role: str = "host") -> Person | None:
        """Somebody of `people:`, or somebody written in place."""
        if shape is None:
            return None
        if not shape.key:
            return self.new_person(shape, keys, role)
        known = self.known.get(shape.key) or self.named.get(shape.key)
        if known is None:
            said = f'"{shape.key}" is not one of the people in show.yaml'
            close = meant(shape.key, self.known)
            hint = f'Add a key to "people" there; or write here: {{name: {shape.key}, url: https://…}}.'
            self.wrong(keys, said, close if close.startswith("Did") else f"{close} {hint}".strip())
            return None
        return Person(known.name, known.key, known.url, known.image, known.bio, known.role or role)

    def people(self, shaped: list[shapes.PersonShape], keys: Keys, role: str) -> tuple[Person, ...]:
        """A list of people."""
        found = (self.person(shape, (*keys, index), role) for index, shape in enumerate(shaped))
        return tuple(person for person in found if person)

    def new_person(self, shape: shapes.PersonShape, keys: Keys, role: str = "", key: str = "") -> Person:
        """A person as written here."""
        image: Path | str | None = None
        if shape.image and "://" in shape.image:
            image = self.address(shape.image, (*keys, "image")) or None
        else:
            image = self.file(shape.image, (*keys, "image"))
        url = self.address(shape.url, (*keys, "url"))
        return self.named.setdefault(shape.name, Person(shape.name, key, url, image, shape.bio, shape.role or role))


def _mended(text: str) -> str:
    if text.startswith("www.") or ("." in text.partition("/")[0] and " " not in text and ":" not in text):
        return f"Write the scheme too: https://{text}"
    if found := _WORDS_AND_ADDRESS.fullmatch(text.strip()):
        return f'Write "[{found[1]}]({found[2]})".'
    if " " in text.strip():
        return "An address holds no spaces; write %20 for one."
    return "Addresses start with https://, http://, mailto: or magnet:."
