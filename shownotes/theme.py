"""A show's templates over the default ones to a renderer of pages, with the filters that templates use."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import jinja2
from markupsafe import Markup

from shownotes import covers, defaults, timecode
from shownotes.markup import inline_html, page_html, plain_text
from shownotes.model import Feed, Media, Person, Show
from shownotes.notes import length
from shownotes.problems import Place, Problem

_LABELS = {"mp3": "MP3", "hd": "HD Video", "sd": "SD Video", "torrent": "HD Torrent", "m4a": "AAC"}
_FEED_LABELS = {"mp3": "MP3", "itunes": "iTunes", "hd": "HD Vid", "hd-torrent": "HD Torrent"}
_MONTHS = (
    "January February March April May June July August September October November December".split()
)  # not strftime: that would follow the machine's locale


class BrokenTemplate(Exception):
    """A template that cannot be used; carries the Problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Theme:
    """The templates of one show; its own files go before the default ones, which they may extend as "default/…".

    A local theme plays media from the folder itself, wherever listeners will fetch them.
    """

    def __init__(self, show: Show, *, local: bool = False) -> None:
        self.show = show
        self._own = show.root / "templates"
        default = jinja2.FileSystemLoader(defaults.templates())
        self._jinja = jinja2.Environment(
            loader=jinja2.ChoiceLoader(
                [jinja2.FileSystemLoader(self._own), default, jinja2.PrefixLoader({"default": default})]
            ),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
            auto_reload=False,
        )
        self._jinja.filters.update(_filters(show, local))
        self.style = self.file("style.css")
        self._jinja.globals.update(
            show=show,
            language=show.language,
            style=hashlib.sha256(self.style).hexdigest()[:10],
            cover=covers.show_cover(show, "page"),
            icon=covers.show_cover(show, "small"),
            card=covers.show_cover(show, "social"),
            subscribable=[feed for feed in show.feeds if not feed.block] or list(show.feeds),
        )

    def page(self, template: str, **values: Any) -> bytes:
        """A finished page; raises BrokenTemplate."""
        try:
            return self._jinja.get_template(template).render(**values).encode()
        except jinja2.TemplateSyntaxError as why:
            raise BrokenTemplate(self._problem(why.name or template, why.lineno, str(why.message))) from None
        except jinja2.TemplateNotFound as why:
            raise BrokenTemplate(self._problem(template, 0, f'template "{why.name}" does not exist')) from None
        except (jinja2.TemplateError, TypeError, AttributeError, ValueError) as why:
            name, line = _where(why, template)
            raise BrokenTemplate(self._problem(name, line, str(why))) from None

    def file(self, name: str) -> bytes:
        """A file of the theme that is no template."""
        own = self._own / name
        return (own if own.is_file() else defaults.templates() / name).read_bytes()

    def _problem(self, name: str, line: int, message: str) -> Problem:
        return Problem(Place(f"templates/{name}", line, 1 if line else 0), f"this template fails: {message}")


def _where(why: BaseException, template: str) -> tuple[str, int]:
    found, trace = (template, 0), why.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".html"):
            found = (trace.tb_frame.f_code.co_filename.rpartition("templates/")[2], trace.tb_lineno)
        trace = trace.tb_next
    return found


def _filters(show: Show, local: bool) -> dict[str, Callable[..., Any]]:
    def address(media: Media, root: str) -> str:
        """Relative where the page's own site serves the file, so that it plays in a preview too."""
        own = media.path and (local or media.url == f"{show.link}{media.path}")
        return root + quote(media.path) if own else media.url

    faces: dict[tuple[str, str], str] = {}  # a show has few people and many pages

    def face(person: Person, root: str) -> str:
        if isinstance(person.image, str):
            return person.image
        key = (person.key or person.name, str(person.image))
        if key not in faces:
            made = covers.face(show, person)
            faces[key] = made.path if made else ""
        return root + faces[key]

    def long_date(date: datetime) -> str:
        local = date.astimezone(show.timezone)
        return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"

    return {
        "address": address,
        "clock": timecode.short,
        "day": lambda date: date.astimezone(show.timezone).date().isoformat(),
        "face": face,
        "host": host,
        "inline": lambda text: Markup(inline_html(text)),
        "iso": timecode.iso,
        "label": label,
        "long_date": long_date,
        "markdown": lambda text: Markup(page_html(text)),
        "plain": plain_text,
        "shortened": shortened,
        "size": size,
        "length_of": length,
        "masked": masked,
        "spoken": spoken,
    }


def label(what: Media | Feed) -> str:
    """What a download or a feed is called on a button."""
    known = _FEED_LABELS if isinstance(what, Feed) else _LABELS
    return known.get(what.name, what.name.replace("-", " ").title() if len(what.name) > 4 else what.name.upper())


def size(count: int) -> str:
    """Bytes as people read them: "58.2 MB"."""
    for limit, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "KB")):
        if count >= limit:
            return f"{count / limit:.1f} {unit}" if count < 100 * limit else f"{count / limit:.0f} {unit}"
    return f"{count} bytes"


def spoken(time: timedelta) -> str:
    """A length as people say it: "1 h 2 min", "48 s"."""
    hours, rest = divmod(timecode.seconds(time), 3600)
    minutes, seconds = divmod(rest, 60)
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes >= 5 else f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut between words."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(",;:–- ") + "…"


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


def masked(text: str) -> str:
    """A letter without its writer's e-mail address, which robots would find."""
    return _EMAIL.sub("(address withheld)", text)


_HOST = re.compile(r"https?://([a-z0-9.-]+)(?=[/?#]|\Z)")  # as nearly every address begins


def host(url: str) -> str:
    """The host of an address, without www."""
    found = _HOST.match(url)
    return (found[1] if found else urlsplit(url).hostname or "").removeprefix("www.")
