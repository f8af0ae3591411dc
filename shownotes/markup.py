"""Markdown that anybody may have written to HTML that is safe to show (HTML-01), on the page and in apps."""

from __future__ import annotations

import html
import re
from functools import lru_cache

import nh3
import pyromark

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
_BARE = re.compile(r"\bhttps?://[^\s<>\"'`|\\^{}]+[^\s<>\"'`|\\^{}.,;:!?)\]*_]")
_MAY_BE_BARE = re.compile(r"(?<![\"(=])https?://")
_HEADING = re.compile(r"(</?h)([1-6])\b")
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
    return _page.clean(rendered)


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
_CODE_BLOCK = re.compile(r"<pre>(?:<code[^>]*>)?(.*?)(?:</code>)?</pre>", re.DOTALL)
_CODE = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)
_LINE_END = re.compile(r"(?<=[^>\n])\n(?=[^\n])")
_CELL_END = re.compile(r"</t[hd]>\s*<t[hd][^>]*>")
_ROW = re.compile(r"<tr>\s*<t[hd][^>]*>(.*?)</t[hd]>\s*</tr>", re.DOTALL)


def app_html(fragment: str, base: str) -> str:
    """Page HTML as podcast apps render it whole: no headings, no tables, every address absolute (HTML-02, 03)."""
    if "<h" in fragment:
        fragment = _HEADED.sub(r"<p><strong>\1</strong></p>", fragment)
    if "<table" in fragment:
        fragment = _ROW.sub(r"<p>\1</p>", _CELL_END.sub(" · ", fragment))
    return _one_line(_app(base, short=False).clean(fragment))


def short_html(fragment: str, base: str) -> str:
    """App HTML reduced to what every directory keeps: paragraphs, lists, links and emphasis (APPLE-12)."""
    if "<pre" in fragment:
        fragment = _CODE_BLOCK.sub(lambda found: "<p>" + found[1].strip().replace("\n", "<br>") + "</p>", fragment)
    return _one_line(_app(base, short=True).clean(fragment))


def _one_line(fragment: str) -> str:
    """Without line ends inside of paragraphs, which some apps swallow and others show (HTML-05)."""
    parts = _CODE.split(fragment)
    parts[::2] = [_LINE_END.sub(" ", part) for part in parts[::2]]
    return "".join(parts)


def inline_html(markdown: str) -> str:
    """One paragraph's HTML without the paragraph, for a line such as a link's title."""
    rendered = page_html(markdown).strip()
    inner = rendered.removeprefix("<p>").removesuffix("</p>")
    return inner if "<p>" not in inner else nh3.clean(inner, tags={"a", "code", "em", "strong"}, link_rel=None)


def plain_text(markdown: str) -> str:
    """The words alone, in one line, for descriptions and tags."""
    if not markdown:
        return ""
    bare = _TAG.sub(" ", _page.clean(pyromark.html(markdown, options=_OPTIONS)))
    text = " ".join(html.unescape(bare).split())
    return re.sub(r" (?=[.,;:!?)])", "", text)


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
