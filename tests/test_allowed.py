"""What is let through without the sanitiser is what the sanitiser makes of it."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pyromark
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shownotes import allowed, markup

HERE = Path(__file__).parent
BASE = "https://my.example/9/"
ODD = st.sampled_from(
    [
        *(f"<{name}>" for name in "p /p li em /em a /a pre blockquote h4 del ol script /script svg img".split()),
        '<a href="https://a.example/x?y=1&amp;z=2">',
        '<a href="https://a.example/">',
        '<a href="https://a.example">',
        '<a href="javascript:alert(1)">',
        '<a href="https://[::1/">',
        '<a href="https://1.2.3/">',
        '<a href="https://xn--a.example/">',
        '<a href="https://a.example:99999/">',
        '<a href="https://a.example/"onclick="x">',
        '<a href="https://a.example/&quot;">',
        '<code class="language-c">',
        '<code class="x" onclick="y">',
        '<ol start="3">',
        "&amp;",
        "&lt;",
        "&quot;",
        "&nbsp;",
        "\xa0",
        "<br />",
        "<!--",
        "-->",
        "]]>",
    ]
)
WORDS = """* _ ** ` ``` > - 1. 3. # ## | ~~ [a](https://a.example/b?c=d&e) [b](x) [c](javascript:x)
    <https://b.example> https://c.example/x. ![i](https://a.example/i.png) <b> </b> </p> </ul> <p> </blockquote>
    <script> &amp; &lt; " ' --- \\ [^1] word Ünï 漢 😀 [x](https://a.example/a_(b)) <kim@a.example> [z](https://a.example/"q")
    """.split()
MARKDOWN = st.lists(
    st.sampled_from([*WORDS, "[y](<https://a.example/a b>)", " ", "\n", "\n\n", "  \n", "    ", "\xa0"]), max_size=30
).map("".join)


def sanitised(markdown: str) -> list[str]:
    page = markup.page_html(markdown)
    return [page, markup.app_html(page, BASE), markup.short_html(page, BASE)]


@settings(max_examples=300, deadline=None)
@given(MARKDOWN)
def test_markdown_is_what_the_sanitiser_makes_of_it(markdown: str) -> None:
    with pytest.MonkeyPatch.context() as without:
        for name in ("on_page", "in_apps", "in_short"):
            without.setattr(allowed, name, lambda fragment: None)
        wanted = sanitised(markdown)
    assert sanitised(markdown) == wanted


class Reader(HTMLParser):
    """Every tag, and every attribute with its value."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str, str | None]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name, value) for name, value in attrs}


@settings(max_examples=500, deadline=None)
@given(st.lists(ODD | st.text("ab \n\"'<>&=/:", max_size=4), max_size=8).map("".join))
def test_whatever_is_let_through_has_only_tags_and_attributes_of_the_list(fragment: str) -> None:
    for known in (allowed.on_page(fragment), allowed.in_apps(fragment), allowed.in_short(fragment)):
        reader = Reader()
        reader.feed(known or "")
        assert reader.tags <= markup._PAGE_TAGS
        for tag, name, value in reader.attributes:
            assert (tag, name) in {("a", "href"), ("code", "class"), ("ol", "start")}
            assert name != "href" or (value or "").startswith(("https://a.example", "http://a.example"))


@pytest.mark.parametrize("path", sorted((HERE.parent / "episodes").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_notes_of_this_show_pass(path: Path) -> None:
    from shownotes.source import Source

    value = Source.open(path, path.name).value
    notes = [part.get("notes", "") for segment in value["segments"] for part in (segment, *segment.get("items", ()))]
    rendered = [pyromark.html(one, options=markup._OPTIONS) for one in notes if one]
    passed = [one for one in rendered if allowed.on_page(one) is not None]
    assert len(passed) > len(rendered) / 2


def test_a_long_text_that_fails_at_its_end_costs_little() -> None:
    assert allowed.on_page("<p>" + "a-" * 200_000 + "<b>") is None
    assert allowed.on_page('<a href="https://' + "a." * 100_000) is None
    assert allowed.on_page('<a href="https://' + "-" * 100_000) is None
