"""Markdown that anybody may have written to HTML that is safe to show (HTML-01), on the page and in apps."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import nh3
import pyromark

from shownotes import allowed

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_TASKLISTS
)
_PAGE_TAGS = set(
    "a abbr b blockquote br cite code dd del details div dl dt em figcaption figure h4 h5 h6 hr i img ins kbd li mark"
    " ol p pre q s samp small strong sub summary sup table tbody td th thead tr ul var".split()
)
_PAGE_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "code": {"class"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}
_APP_TAGS = set("a blockquote br code em hr img li ol p pre strong ul".split())  # HTML-02
_APP_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width", "height"}}
_SHORT_TAGS = set("a br em li ol p strong ul".split())  # APPLE-12
_SCHEMES = {"http", "https", "mailto", "magnet"}
_DROPPED = {"script", "style", "iframe", "object", "embed", "form", "svg", "math", "title", "textarea", "noscript"}

_page = nh3.Cleaner(
    tags=_PAGE_TAGS,
    attributes=_PAGE_ATTRIBUTES,
    clean_content_tags=_DROPPED,
    url_schemes=_SCHEMES,
    link_rel=None,
)
_TAG = re.compile(r"(<[^>]+>)")
_BARE = re.compile(r"\bhttps?://[^\s<>\"'`|\\^{}]+[^\s<>\"'`|\\^{}.,;:!?)\]*_](?:(?<=&amp);)?")
_MAY_BE_BARE = re.compile(r"http(?<![\"(=]http)s?://")
_HEADING = re.compile(r"(</?h)([1-6])\b")
_RAW_ADDRESS = re.compile(r"""\b(href|src)\s*=\s*(["'])(.*?)\2""", re.IGNORECASE)
_BEFORE_POINT = re.compile(r" (?=[.,;:!?)])")
_NO_LINKS_IN = ("a", "code", "pre")


def page_html(markdown: str) -> str:
    """For the web page: headings start at h4, below the story's own; an address alone becomes a link."""
    if not markdown:
        return ""
    rendered = pyromark.html(markdown, options=_OPTIONS)
    if "<h" in rendered:
        rendered = _HEADING.sub(lambda found: f"{found[1]}{min(int(found[2]) + 3, 6)}", rendered)
    if _MAY_BE_BARE.search(markdown):
        rendered = _linked(rendered)
    known = None if "<" in markdown else allowed.on_page(rendered)
    return _page.clean(rendered) if known is None else known


@dataclass(frozen=True, slots=True)
class Address:
    """An address in Markdown, with the words that carry it ("" for a bare one)."""

    url: str
    words: str = ""
    is_image: bool = False


def addresses(markdown: str) -> list[Address]:
    """Every address in it, as a page would link it: inline, by reference, bare, in raw HTML, and images."""
    finder = _Finder()
    for event in pyromark.events(markdown, options=_OPTIONS):
        kind, value = next(iter(event.items())) if isinstance(event, dict) else (event, None)
        finder.take(kind, value)
    finder.end_of_text()
    return finder.found


class _Finder:
    """What has been seen so far of a stream of Markdown events."""

    def __init__(self) -> None:
        self.found: list[Address] = []
        self._text = ""
        self._open: list[Address | None] = []  # links and images not yet closed; None for a block of code

    def take(self, kind: str, value: Any) -> None:
        """Take in one event."""
        if kind in ("Text", "Code", "SoftBreak", "HardBreak"):
            self._take_words(kind, value or "\n")
            return
        self.end_of_text()
        name, about = next(iter(value.items())) if isinstance(value, dict) else (value, None)
        if kind in ("Html", "InlineHtml"):
            rows = _RAW_ADDRESS.finditer(value)
            self.found += [Address(html.unescape(row[3]), "", row[1].lower() == "src") for row in rows]
        elif name in ("Link", "Image", "CodeBlock"):
            self._open_or_close(kind, name, about)

    def end_of_text(self) -> None:
        """A stretch of text has ended: whatever bare addresses it has are known now."""
        self.found += [Address(bare[0]) for bare in _BARE.finditer(self._text)]
        self._text = ""

    def _take_words(self, kind: str, words: str) -> None:
        if not self._open:
            self._text += words if kind != "Code" else " "
        elif (last := self._open[-1]) is not None:
            self._open[-1] = replace(last, words=last.words + words)

    def _open_or_close(self, kind: str, name: str, about: Any) -> None:
        if kind == "End":
            if closed := self._open.pop():
                self.found.append(closed)
        elif name == "CodeBlock":
            self._open.append(None)
        else:
            mail = "mailto:" if about["link_type"] == "Email" else ""
            self._open.append(Address(mail + about["dest_url"], "", name == "Image"))


@lru_cache(maxsize=256)
def _app(base: str, *, short: bool) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_SHORT_TAGS if short else _APP_TAGS,
        attributes={"a": {"href"}} if short else _APP_ATTRIBUTES,
        clean_content_tags=_DROPPED,
        url_schemes=_SCHEMES - {"magnet"},
        url_relative=("rewrite_with_base", base),
        link_rel=None,
    )


def is_base(url: str) -> bool:
    """Whether relative addresses can be resolved against this one; it has no query and no fragment."""
    try:
        _app(url, short=True)
    except ValueError:
        return False
    return "?" not in url and "#" not in url


_HEADED = re.compile(r"<h[1-6][^>]*>(.*?)</h[1-6]>", re.DOTALL)
_ODD_HEADING = re.compile(r"<h[1-6]>(?:[^<]|</?(?:a|br|code|del|em|strong)\b[^>]*>)*+(?!</h[1-6]>)")
_CODE_BLOCK = re.compile(r"<pre>(?:<code[^>]*>)?(.*?)(?:</code>)?</pre>", re.DOTALL)
_CODE = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)
_LINE_END = re.compile(r"\n(?<=[^>\n]\n)(?=[^\n])")
_CELL_END = re.compile(r"</t[hd]>\s*<t[hd][^>]*>")
_ROW = re.compile(r"<tr>\s*<t[hd][^>]*>(.*?)</t[hd]>\s*</tr>", re.DOTALL)


def app_html(fragment: str, base: str) -> str:
    """Page HTML as podcast apps render it whole: no headings, no tables, every address absolute (HTML-02, 03)."""
    odd = False
    if "<h" in fragment:
        odd = bool(_ODD_HEADING.search(fragment))  # a paragraph would come to stand inside of another
        fragment = _HEADED.sub(r"<p><strong>\1</strong></p>", fragment)
    if "<table" in fragment:
        fragment = _ROW.sub(r"<p>\1</p>", _CELL_END.sub(" · ", fragment))
    known = None if odd else allowed.in_apps(fragment)
    return _one_line(_app(base, short=False).clean(fragment) if known is None else known)


def short_html(fragment: str, base: str) -> str:
    """App HTML reduced to what every directory keeps: paragraphs, lists, links and emphasis (APPLE-12)."""
    if "<pre" in fragment:
        fragment = _CODE_BLOCK.sub(lambda found: "<p>" + found[1].strip().replace("\n", "<br>") + "</p>", fragment)
    known = allowed.in_short(fragment)
    return _one_line(_app(base, short=True).clean(fragment) if known is None else known)


def _one_line(fragment: str) -> str:
    """Without line ends inside of paragraphs, which some apps swallow and others show (HTML-05)."""
    if "&nbsp;" in fragment:
        fragment = fragment.replace("&nbsp;", "\xa0")  # the sanitiser's spelling; apps may show it (HTML-13)
    parts = _CODE.split(fragment)
    parts[::2] = [_LINE_END.sub(" ", part) for part in parts[::2]]
    return "".join(parts)


# A line in which no character means anything to Markdown or HTML.
_WORDS = re.compile(r"[^\W\d_](?:[^\W_]|[,.;'()!?/+=%-]| (?=\S))*")


def inline_html(markdown: str) -> str:
    """One paragraph's HTML without the paragraph, for a line such as a link's title."""
    if _WORDS.fullmatch(markdown):
        return markdown
    rendered = page_html(markdown).strip()
    inner = rendered.removeprefix("<p>").removesuffix("</p>")
    return inner if "<p>" not in inner else nh3.clean(inner, tags={"a", "code", "em", "strong"}, link_rel=None)


@lru_cache(maxsize=64)  # a page asks for its summary more than once
def plain_text(markdown: str) -> str:
    """The words alone, in one line, for descriptions and tags."""
    if not markdown:
        return ""
    return text_of(_page.clean(pyromark.html(markdown, options=_OPTIONS)))


def text_of(fragment: str) -> str:
    """The words of clean HTML, in one line."""
    text = " ".join(html.unescape(_TAG.sub(" ", fragment)).split())
    return _BEFORE_POINT.sub("", text)


def _linked(rendered: str) -> str:
    """Addresses outside of tags, links and code become links."""
    parts = _TAG.split(rendered)
    inside = 0
    for index, part in enumerate(parts):
        if index % 2:
            name = part.strip("</>").split(None, 1)[0].lower() if part.strip("</>") else ""
            if name in _NO_LINKS_IN:
                inside += -1 if part.startswith("</") else 1
        elif inside <= 0 and "://" in part:
            parts[index] = _BARE.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', part)
    return "".join(parts)


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


def masked(text: str, instead: str = "(address withheld)") -> str:
    """A letter without its writer's e-mail address, which robots would find."""
    return _EMAIL.sub(instead, text) if "@" in text else text
