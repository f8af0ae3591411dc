"""A show's templates over the default ones to a renderer of pages, with the filters that templates use."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import jinja2
import markupsafe
from markupsafe import Markup

from shownotes import covers, defaults, stills, timecode
from shownotes.assets import small, styled
from shownotes.catalogue import Catalogue, person_slug, tag_slug
from shownotes.markup import inline_html, masked, page_html, plain_text
from shownotes.model import Feed, Media, Person, Show
from shownotes.notes import length
from shownotes.pictures.header import header
from shownotes.problems import Place, Problem
from shownotes.words import Words, words

_LABELS = {"mp3": "MP3", "hd": "HD Video", "sd": "SD Video", "torrent": "HD Torrent", "m4a": "AAC"}
_FEED_LABELS = {"mp3": "MP3", "itunes": "iTunes", "hd": "HD Vid", "hd-torrent": "HD Torrent"}
SCRIPTS = ("player.js", "page.js", "find.js", "search.js")
_RIGHT_TO_LEFT = frozenset("ar arc dv fa ha he khw ks ku ps sd ug ur yi".split())
# What the default pages satisfy: no script, style or frame but the site's own; pictures and media from anywhere safe.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; media-src 'self' {media};"
    " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)


class BrokenTemplate(Exception):
    """A template that cannot be used; carries the Problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Environment(jinja2.Environment):
    """Jinja's own, but its code calls `escaped` for whatever it shows: one call of C instead of three of Python."""

    def _generate(self, *arguments: Any, **named: Any) -> str:
        first, line_end, rest = super()._generate(*arguments, **named).partition("\n")
        if not first.startswith("from jinja2.runtime import"):
            raise AssertionError("Jinja writes its code in another way")
        return f"{first}; from {__name__} import escaped as escape{line_end}{rest}"


# markupsafe's own `escape` wraps what this makes in a Markup, which a template joins to others and forgets.
_escaped = getattr(markupsafe, "_escape_inner", markupsafe.escape)


def escaped(value: object) -> str:
    """A text as it stands in HTML; Markup is HTML already."""
    if type(value) is str:
        return _escaped(value)
    return value if type(value) is Markup else markupsafe.escape(value)


class Theme:
    """The templates of one show; its own files go before the default ones, which they may extend as "default/…".

    A local theme plays media from the folder itself, wherever listeners will fetch them; an indexed one has a search
    page that asks an index.
    """

    def __init__(self, show: Show, *, local: bool = False, indexed: bool = False) -> None:
        self.show = show
        self._own = show.root / "templates"
        default = jinja2.FileSystemLoader(defaults.templates())
        self._jinja = _Environment(
            loader=jinja2.ChoiceLoader(
                [jinja2.FileSystemLoader(self._own), default, jinja2.PrefixLoader({"default": default})]
            ),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
            auto_reload=False,
        )
        self.catalogue = Catalogue(show)
        self.words = words(show.language, defaults.templates(), self._own)
        self.listed = self._sections()
        self.style = styled(self.file("style.css"), show)
        self.scripts = {name: small(self.file(name)) for name in SCRIPTS}
        filters = _filters(show, local, self.words)
        self.address: Callable[[Media, str], str] = filters["address"]
        self.long_date: Callable[[datetime], str] = filters["long_date"]
        self._jinja.filters.update(filters)
        self._jinja.globals.update(
            show=show,
            language=show.language,
            words=self.words,
            right_to_left=show.language.partition("-")[0] in _RIGHT_TO_LEFT,
            policy=_POLICY.format(media="https:" if show.media_url.startswith("https:") else "https: http:"),
            indexed=indexed,
            style=_version(self.style),
            versions={name: _version(content) for name, content in self.scripts.items()},
            sections=self.listed,
            cover=covers.show_cover(show, "page"),
            icon=covers.show_cover(show, "small"),
            card=covers.show_cover(show, "social"),
            subscribable=[feed for feed in show.feeds if not feed.block] or list(show.feeds),
        )

    def _sections(self) -> list[str]:
        """The parts of the site that have something in them, as the footer lists them."""
        whole = self.catalogue
        there = {
            "people": whole.people,
            "tags": whole.tags,
            "letters": next(whole.letters, None),
            "links": any(whole.mentions.values()),
            "upcoming": any(not one.draft for one in self.show.waiting),
        }
        return [name for name, some in there.items() if some]

    def page(self, template: str, **values: Any) -> bytes:
        """A finished page; raises BrokenTemplate."""
        return self._rendered(self._jinja, template, values).encode()

    def _rendered(self, jinja: jinja2.Environment, template: str, values: dict[str, Any]) -> str:
        try:
            return jinja.get_template(template).render(**values)
        except jinja2.TemplateSyntaxError as why:
            raise BrokenTemplate(self._problem(why.name or template, why.lineno, str(why.message))) from None
        except jinja2.TemplateNotFound as why:
            raise BrokenTemplate(self._problem(template, 0, f'template "{why.name}" does not exist')) from None
        except (jinja2.TemplateError, TypeError, AttributeError, ValueError) as why:
            name, line = _where(why, template)
            raise BrokenTemplate(self._problem(name, line, str(why))) from None

    def text(self, template: str, **values: Any) -> str:
        """A text that is no HTML, from a template whose values are not escaped; raises BrokenTemplate."""
        return self._rendered(self._jinja.overlay(autoescape=False), template, values)

    def file(self, name: str) -> bytes:
        """A file of the theme that is no template."""
        own = self._own / name
        return (own if own.is_file() else defaults.templates() / name).read_bytes()

    def _problem(self, name: str, line: int, message: str) -> Problem:
        return Problem(Place(f"templates/{name}", line, 1 if line else 0), f"this template fails: {message}")


def syntax(texts: dict[str, str]) -> Iterator[Problem]:
    """Where templates, by name, cannot be read."""
    jinja = jinja2.Environment(autoescape=True)
    for name, text in texts.items():
        try:
            jinja.parse(text)
        except jinja2.TemplateSyntaxError as why:
            yield Problem(Place(f"templates/{name}", why.lineno, 1), f"this template fails: {why.message}")


def _where(why: BaseException, template: str) -> tuple[str, int]:
    found, trace = (template, 0), why.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith((".html", ".txt")):
            found = (trace.tb_frame.f_code.co_filename.rpartition("templates/")[2], trace.tb_lineno)
        trace = trace.tb_next
    return found


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]


def _filters(show: Show, local: bool, spoken_words: Words) -> dict[str, Callable[..., Any]]:
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

    months = spoken_words.month_names

    def long_date(date: datetime) -> str:
        local = date.astimezone(show.timezone)
        month = months[local.month - 1]
        return spoken_words["date"].format(day=local.day, month=month, year=local.year)

    def dimensions(path: Path) -> Markup:
        """The attributes that keep a place for a picture while it loads."""
        about = header(path)
        return Markup(f' width="{about.width}" height="{about.height}"') if about.width else Markup()

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

    return {
        "address": address,
        "art": art,
        "clock": timecode.short,
        "day": lambda date: date.astimezone(show.timezone).date().isoformat(),
        "decimal": timecode.decimal,
        "dimensions": dimensions,
        "face": face,
        "host": host,
        "inline": lambda text: Markup(inline_html(text)),
        "iso": timecode.iso,
        "label": label,
        "long_date": long_date,
        "markdown": lambda text: Markup(page_html(text)),
        "plain": plain_text,
        "shortened": shortened,
        "size": lambda count: size(count, spoken_words),
        "length_of": length,
        "masked": lambda text: masked(text, spoken_words["withheld"]),
        "person_page": lambda person, root: f"{root}people/{person_slug(person)}/",
        "seconds": timecode.seconds,
        "tag_slug": tag_slug,
        "sources": sources,
        "spoken": lambda time: spoken(time, spoken_words),
    }


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
