"""HTML to itself where an allow-list would leave it alone, or to None where the sanitiser must look at it.

Nearly all notes are words, lists, quotations, code and links to the web. Whether a fragment is made of nothing
else, in the very spelling that the sanitiser writes, one expression tells in a tenth of its time. Whatever it does
not know, such as any other tag, attribute, scheme or entity, is not judged here. Whether ends stand where beginnings
do is not seen either: it is for what a renderer has made of Markdown without HTML. A test holds that what passes is
what the sanitiser makes of it.
"""

from __future__ import annotations

import re

# A host whose last label is letters: other ones may be numbers or Punycode that no parser of addresses takes.
_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*+(?<=[A-Za-z0-9]))?\.)++[A-Za-z]{2,20}+"
_SAFE = "[!#-%(-;=?-Z_a-z~]*+"
_LINK = rf'a href="https?+://{_HOST}(?:[/?#]{_SAFE}(?:&amp;{_SAFE})*+)?+"'
_MAIL = rf'a href="mailto:[A-Za-z0-9._+-]++@{_HOST}"'
_WORDS = "[^<>&\xa0\r\x00]*+"
_TAGS = f"<(?:/?+(?:p|li|code|em|strong|pre|ul|ol|blockquote)|/a|br|{_LINK}|{_MAIL})>|&(?:amp|lt|gt);"
_MORE = '<(?:/?+(?:del|h[4-6])|hr|code class="language-[A-Za-z0-9_+-]++"|ol start="[0-9]++")>'
_PAGE = re.compile(f"{_WORDS}(?:(?:{_TAGS}|{_MORE}){_WORDS})*+")
_APP = re.compile(f"{_WORDS}(?:(?:{_TAGS}){_WORDS})*+")
_STYLED = re.compile(r"<(code|ol) [a-z]++=[^>]*+>")
_NOT_SHORT = re.compile(r"</?(?:blockquote|code)>")


def on_page(rendered: str) -> str | None:
    """What a renderer of Markdown has made, as a page may show it."""
    if "&quot;" in rendered:
        rendered = rendered.replace("&quot;", '"')
    if " />" in rendered:
        rendered = rendered.replace("<br />", "<br>").replace("<hr />", "<hr>")
    return rendered if "xn--" not in rendered and _PAGE.fullmatch(rendered) else None


def in_apps(fragment: str) -> str | None:
    """HTML of a page, as podcast apps may show it."""
    if "<code " in fragment or "<ol " in fragment:
        fragment = _STYLED.sub(r"<\1>", fragment)
    return fragment if "xn--" not in fragment and _APP.fullmatch(fragment) else None


def in_short(fragment: str) -> str | None:
    """The same for texts of paragraphs, lists, links and emphasis alone."""
    whole = in_apps(fragment)
    return None if whole is None or "<pre" in whole else _NOT_SHORT.sub("", whole)
