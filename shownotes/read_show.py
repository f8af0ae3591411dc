"""show.yaml to a Show, without its feeds and episodes yet, and the Problems in it."""

from __future__ import annotations

import uuid
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from shownotes import colours, shapes
from shownotes.complaints import shaped
from shownotes.dates import WrongDate, timezone
from shownotes.markup import is_base
from shownotes.model import Contact, Link, Owner, Show
from shownotes.paths import SHOW_FILE
from shownotes.problems import Place, Problem
from shownotes.read_podcasting import show_statements
from shownotes.read_publishing import read_publishing
from shownotes.reading import Reading
from shownotes.source import Source


def read_show(root: Path) -> tuple[Show | None, list[Problem]]:
    """The show without its feeds and episodes, None if it cannot be understood, and every Problem in show.yaml."""
    path = root / SHOW_FILE
    if not path.is_file():
        hint = "Run this inside a show's folder, or name one with -C; `shownotes init DIR` makes a new show."
        return None, [Problem(Place(SHOW_FILE), f'"{root}" holds no {SHOW_FILE}', hint)]
    source = Source.open(path, SHOW_FILE)
    shape, problems = shaped(shapes.ShowShape, source)
    if shape is None:
        return None, problems
    reading = Reading(root, path, source, _folder(shape.link))
    show = _values(shape, reading, root)
    return show, problems + reading.problems


def _values(shape: shapes.ShowShape, reading: Reading, root: Path) -> Show | None:
    link = _folder(reading.address(shape.link, ("link",)))
    if link and urlsplit(link).scheme not in ("http", "https"):
        reading.wrong(("link",), f'"{shape.link}" is not a web address', "It starts with https://.")
    elif link and not is_base(link):
        hint = "Write where public/ is served, such as https://show.example/ or https://show.example/podcast/."
        reading.wrong(("link",), f'"{shape.link}" cannot be the start of every address', hint)
    media_url = reading.address(shape.media_url, ("media_url",)) or urljoin(link, "media/")
    people = {key: reading.new_person(person, ("people", key), key=key) for key, person in shape.people.items()}
    reading.known = people
    zone = _zone(shape.timezone, reading)
    guid = _guid(shape.guid, reading)
    if not link or zone is None or guid is None:
        return None
    return Show(
        root=root,
        source=reading.source,
        title=shape.title,
        link=link,
        description=shape.description,
        author=shape.author,
        language=shape.language,
        timezone=zone,
        guid=guid,
        media_url=_folder(media_url),
        owner=Owner(shape.owner.name, shape.owner.email) if shape.owner else None,
        categories=tuple(tuple(part.strip() for part in text.split(">")) for text in shape.categories),
        explicit=shape.explicit,
        type=shape.type,
        copyright=shape.copyright,
        license=shape.license or "",
        cover=reading.file(shape.cover, ("cover",)),
        funding=_funding(shape, reading),
        contact=Contact(shape.contact.email or "", reading.address(shape.contact.url, ("contact", "url"))),
        people=people,
        hosts=reading.people(shape.hosts, ("hosts",), "host"),
        segments=tuple(shape.segments),
        intro=shape.intro,
        accent=_accent("accent", shape.theme.accent if shape.theme else None, reading),
        accent_dark=_accent("accent_dark", shape.theme.accent_dark if shape.theme else None, reading),
        serif=bool(shape.theme and shape.theme.font == "serif"),
        source_url=shape.source_url or "",
        apps=reading.links(shape.apps, ("apps",)),
        cards=shape.cards,
        search=shape.search,
        trackers=tuple(shape.trackers),
        links=shape.links,
        license_url=reading.address(shape.license_url, ("license_url",)),
        locked=shape.locked,
        medium=shape.medium or "",
        complete=shape.complete,
        seasons=dict(shape.seasons),
        hubs=tuple(shape.hubs),
        stated=show_statements(shape, reading, zone.key),
        publish=read_publishing(shape.publish, reading),
        rules=dict(shape.rules),
    )


def _folder(address: str) -> str:
    return address if address.endswith("/") or not address else address + "/"


def _zone(name: str, reading: Reading) -> ZoneInfo | None:
    try:
        return timezone(name)
    except WrongDate as why:
        reading.wrong(("timezone",), str(why), why.hint)
        return None


def _guid(text: str, reading: Reading) -> str | None:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        hint = "It is 32 hexadecimal digits in groups of 8-4-4-4-12, as `shownotes init` writes it."
        reading.wrong(("guid",), f'"{text}" is not a UUID', hint, "PC20-02")
        return None


def _accent(key: str, text: str | None, reading: Reading) -> str:
    """A colour that can be read on the theme's paper."""
    try:
        return colours.accent(text, colours.DARK if key == "accent_dark" else colours.LIGHT) if text else ""
    except colours.Unreadable as why:
        reading.wrong(("theme", key), str(why), why.hint)
        return ""


def _funding(shape: shapes.ShowShape, reading: Reading) -> tuple[Link, ...]:
    found = (
        Link(reading.address(one.url, ("funding", n, "url")), one.label, ("funding", n))
        for n, one in enumerate(shape.funding)
    )
    return tuple(link for link in found if link.url)
