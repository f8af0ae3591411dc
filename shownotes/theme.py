"""A show's templates over the default ones to a renderer of pages."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import jinja2
import markupsafe
from markupsafe import Markup

from shownotes import covers, defaults
from shownotes.assets import small, styled
from shownotes.catalogue import Catalogue
from shownotes.filters import filters
from shownotes.model import Media, Show
from shownotes.problems import BrokenShow, Place, Problem
from shownotes.source import Unreadable, decoded
from shownotes.words import words

SCRIPTS = ("player.js", "page.js", "find.js", "search.js")
_RIGHT_TO_LEFT = frozenset("ar arc dv fa ha he khw ks ku ps sd ug ur yi".split())
# What the default pages satisfy: no script, style or frame but the site's own; pictures and media from anywhere safe.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; media-src 'self' {media};"
    " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)


_FOLDER = "templates"  # of a show
# What the expressions of a template may raise.
_FAILURES = (
    jinja2.TemplateError,
    TypeError,
    AttributeError,
    ValueError,
    LookupError,
    ArithmeticError,
    RecursionError,
)


class BrokenTemplate(BrokenShow):
    """A template that cannot be used; carries the Problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__([problem])
        self.problem = problem


class _Environment(jinja2.Environment):
    """Jinja's own, but its code calls `escaped` for whatever it shows: one call of C instead of three of Python."""

    def make_globals(self, d: Any) -> Any:
        """The names that all templates know, as they are: Jinja would copy a chain of them for each page."""
        return super().make_globals(d) if d else self.globals

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


Templates = jinja2.Environment


def read(root: Path) -> Templates:
    """The templates of the show in this folder, none of them read yet."""
    default = jinja2.FileSystemLoader(defaults.templates())
    return _Environment(
        loader=jinja2.ChoiceLoader(
            [jinja2.FileSystemLoader(root / _FOLDER), default, jinja2.PrefixLoader({"default": default})]
        ),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
    )


def compiled(root: Path) -> Templates:
    """The same with the pages of every show compiled, which need not wait for the show to be read."""
    templates = read(root)
    for path in sorted(defaults.templates().glob("*.html")):
        with contextlib.suppress(OSError, *_FAILURES):  # who asks for this page is told
            templates.get_template(path.name)
    return templates


class Theme:
    """The templates of one show; its own files go before the default ones, which they may extend as "default/…".

    A local theme plays media from the folder itself, wherever listeners will fetch them; an indexed one has a search
    page that asks an index.
    """

    def __init__(
        self,
        show: Show,
        *,
        local: bool = False,
        indexed: bool = False,
        templates: Templates | None = None,
        catalogue: Catalogue | None = None,
    ) -> None:
        self.show = show
        self._own = show.root / _FOLDER
        self._jinja = templates or read(show.root)
        self.catalogue = catalogue or Catalogue.of(show)
        self.words = words(show.language, defaults.templates(), self._own)
        self.listed = self._sections()
        self.style = styled(self.file("style.css"), show)
        self.scripts = {name: small(self.file(name)) for name in SCRIPTS}
        shown = filters(show, self.words, local=local)
        self.address: Callable[[Media, str], str] = shown["address"]
        self.long_date: Callable[[datetime], str] = shown["long_date"]
        self._jinja.filters.update(shown)
        self._jinja.globals.update(
            once=_once(),
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
            raise BrokenTemplate(_failing(why.name or template, why.lineno, str(why.message))) from None
        except _FAILURES as why:
            name, line = _where(why, template)
            raise BrokenTemplate(_failing(name, line, _said(why))) from None

    def text(self, template: str, **values: Any) -> str:
        """A text that is no HTML, from a template whose values are not escaped; raises BrokenTemplate."""
        return self._rendered(self._jinja.overlay(autoescape=False), template, values)

    def file(self, name: str) -> str:
        """What a file of the theme holds, as it is; raises BrokenTemplate."""
        own = self._own / name
        try:
            return decoded(own if own.is_file() else defaults.templates() / name)
        except Unreadable as why:
            raise BrokenTemplate(why.problem(f"templates/{name}")) from None


def syntax(texts: dict[str, str]) -> Iterator[Problem]:
    """Where templates, by name, cannot be read."""
    jinja = jinja2.Environment(autoescape=True)
    for name, text in texts.items():
        try:
            jinja.parse(text)
        except jinja2.TemplateSyntaxError as why:
            yield _failing(name, why.lineno, str(why.message))
        except (ValueError, RecursionError) as why:  # a number of thousands of digits, thousands of brackets
            yield _failing(name, 0, str(why))


def _failing(name: str, line: int, message: str) -> Problem:
    return Problem(Place(f"templates/{name}", line, 1 if line else 0), f"this template fails: {message}")


def _said(why: BaseException) -> str:
    if isinstance(why, RecursionError):
        return "it includes, extends or calls itself without end"
    if isinstance(why, jinja2.TemplateNotFound):
        return f'template "{why.name}" does not exist'
    return f"there is no {why}" if isinstance(why, KeyError) else str(why)


def _where(why: BaseException, template: str) -> tuple[str, int]:
    found, trace = (template, 0), why.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith((".html", ".txt")):
            found = (trace.tb_frame.f_code.co_filename.rpartition("templates/")[2], trace.tb_lineno)
        trace = trace.tb_next
    return found


def _once() -> Callable[..., str]:
    """What a macro makes of values that are the same on many pages, made once; texts are told apart, others known."""
    made: dict[tuple[object, ...], tuple[Any, tuple[object, ...], str]] = {}  # with the macro and its values, as ids
    # are those of others once their owners are gone

    def once(macro: Callable[..., str], *values: object) -> str:
        key = (id(macro), *(value if isinstance(value, str) else id(value) for value in values))
        if key not in made:
            made[key] = (macro, values, macro(*values))
        return made[key][-1]

    return once


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]
