"""What templates call on values: addresses, pictures, dates, sizes and lengths as pages show them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from shownotes import covers, stills, timecode
from shownotes.catalogue import person_slug, tag_slug
from shownotes.markup import inline_html, masked, page_html, plain_text
from shownotes.model import Feed, Media, Person, Show
from shownotes.notes import length
from shownotes.pictures.header import header
from shownotes.words import Words

Filters = dict[str, Callable[..., Any]]
_LABELS = {"mp3": "MP3", "hd": "HD Video", "sd": "SD Video", "torrent": "HD Torrent", "m4a": "AAC"}
_FEED_LABELS = {"mp3": "MP3", "itunes": "iTunes", "hd": "HD Vid", "hd-torrent": "HD Torrent"}


def filters(show: Show, said: Words, *, local: bool) -> Filters:
    """The filters by name; local ones play media from the folder itself, wherever listeners will fetch them."""

    def address(media: Media, root: str) -> str:
        """Relative where the page's own site serves the file, so that it plays in a preview too."""
        own = media.path and (local or media.url == f"{show.link}{media.path}")
        return root + quote(media.path) if own else media.url

    return {
        "address": address,
        "clock": timecode.short,
        "decimal": timecode.decimal,
        "host": host,
        "inline": lambda text: Markup(inline_html(text)),
        "iso": timecode.iso,
        "label": label,
        "length_of": length,
        "moment": moment,
        "markdown": lambda text: Markup(page_html(text)),
        "person_page": lambda person, root: f"{root}people/{person_slug(person)}/",
        "plain": plain_text,
        "seconds": timecode.seconds,
        "shortened": shortened,
        "tag_slug": tag_slug,
        **_of_pictures(show),
        **_of_words(show, said),
    }


def _of_pictures(show: Show) -> Filters:
    faces: dict[tuple[str, str], str] = {}  # a show has few people and many pages

    def face(person: Person, root: str) -> str:
        if isinstance(person.image, str):
            return person.image
        key = (person.key or person.name, str(person.image))
        if key not in faces:
            made = covers.face(show, person)
            faces[key] = made.path if made else ""
        return root + faces[key]

    def sources(path: Path) -> Markup:
        """The attributes of a picture beside an episode's page, in the sizes that screens need."""
        found = stills.on_page(show, path)
        if not found:
            return Markup(' src="{}"').format(quote(path.name)) + dimensions(path)
        each = ", ".join(f"{quote(one.name)} {one.width}w" for one in found)
        shown = stills.shown_width(path)
        sizes = f"(max-width: {shown + 40}px) calc(100vw - 40px), {shown}px"  # `main` leaves 20 on each side
        rest = Markup(' srcset="{}" sizes="{}" width="{}" height="{}"')
        size = (found[0].width, found[0].height)
        return Markup(' src="{}"').format(quote(found[0].name)) + rest.format(each, sizes, *size)

    def art(path: Path) -> str:
        """The file beside an episode's page that its player shows."""
        found = stills.art(show, path)
        return found.name if found else path.name

    return {"art": art, "dimensions": dimensions, "face": face, "sources": sources}


def _of_words(show: Show, said: Words) -> Filters:
    months = said.month_names

    def long_date(date: datetime) -> str:
        local = date.astimezone(show.timezone)
        return said["date"].format(day=local.day, month=months[local.month - 1], year=local.year)

    return {
        "day": lambda date: date.astimezone(show.timezone).date().isoformat(),
        "long_date": long_date,
        "masked": lambda text: masked(text, said["withheld"]),
        "size": lambda count: size(count, said),
        "spoken": lambda time: spoken(time, said),
    }


def dimensions(path: Path) -> Markup:
    """The attributes that keep a place for a picture while it loads."""
    about = header(path)
    return Markup(f' width="{about.width}" height="{about.height}"') if about.width else Markup()


def moment(start: timedelta, stream: str) -> Markup:
    """A time that plays from there: by script in the page's player, without it in the browser's own."""
    place = f"{Markup.escape(stream)}#t={timecode.decimal(start)}"
    return Markup(f'<a class="time" href="{place}">{timecode.short(start)}</a>')


def label(what: Media | Feed) -> str:
    """What a download or a feed is called on a button."""
    known = _FEED_LABELS if isinstance(what, Feed) else _LABELS
    return known.get(what.name, what.name.replace("-", " ").title() if len(what.name) > 4 else what.name.upper())


def size(count: int, said: Words) -> str:
    """Bytes as people read them: "58.2 MB"."""
    for limit, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "KB")):
        if count >= limit:
            digits = f"{count / limit:.1f}" if count < 100 * limit else f"{count / limit:.0f}"
            return f"{digits.replace('.', said['decimal_sign'])} {unit}"
    return said["bytes"].format(count=count)


def spoken(time: timedelta, said: Words) -> str:
    """A length as people say it: "1 h 2 min", "48 s"."""
    hours, rest = divmod(timecode.seconds(time), 3600)
    minutes, seconds = divmod(rest, 60)
    parts = (("hours", hours), ("minutes", minutes), ("seconds", 0 if hours or minutes >= 5 else seconds))
    return " ".join(said[key].format(count=count) for key, count in parts if count) or said["seconds"].format(count=0)


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut between words."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(",;:–- ") + "…"


_HOST = re.compile(r"https?://([a-z0-9.-]+)(?=[/?#]|\Z)")  # as nearly every address begins


def host(url: str) -> str:
    """The host of an address, without www."""
    found = _HOST.match(url)
    return (found[1] if found else urlsplit(url).hostname or "").removeprefix("www.")
