import pytest
from hypothesis import given
from hypothesis import strategies as st

from shownotes.markup import app_html, inline_html, page_html, plain_text, short_html


def test_headings_start_below_those_of_the_story() -> None:
    assert page_html("# One\n\n### Three") == "<h4>One</h4>\n<h6>Three</h6>\n"


def test_quotations_and_code_keep_their_form() -> None:
    assert page_html("> said\n\n```sh\nls <x>\n```") == (
        '<blockquote>\n<p>said</p>\n</blockquote>\n<pre><code class="language-sh">ls &lt;x&gt;\n</code></pre>\n'
    )


def test_an_address_alone_becomes_a_link_but_not_in_code_or_links() -> None:
    assert page_html("See https://example.org/a_(b)?x=1&y=2.") == (
        '<p>See <a href="https://example.org/a_(b)?x=1&amp;y=2">https://example.org/a_(b)?x=1&amp;y=2</a>.</p>\n'
    )
    assert "<a" not in page_html("`https://example.org/`")
    assert page_html("[https://a.example](https://a.example)").count("<a") == 1


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<svg onload=alert(1)>",
        '<a href="vbscript:x">x</a>',
        '<iframe src="https://e.example"></iframe>',
        '<p style="position:fixed">x</p>',
        "<form action=//e><input></form>",
        "<math><mtext></mtext><script>alert(1)</script></math>",
    ],
)
def test_nothing_that_runs_or_paints_survives(markdown: str) -> None:
    html = page_html(markdown).lower()
    for sign in (
        "<script",
        "onerror",
        "onload",
        "javascript:",
        "vbscript:",
        "data:",
        "<iframe",
        "style=",
        "<form",
        "<svg",
    ):
        assert sign not in html


def test_apps_get_absolute_links_and_no_headings_or_tables() -> None:
    page = page_html("## Head\n\n[there](/208/#x)\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    app = app_html(page, "https://show.example/209/")
    assert "<p><strong>Head</strong></p>" in app
    assert '<a href="https://show.example/208/#x">there</a>' in app  # HTML-03
    assert "<p>1 · 2</p>" in app
    assert "<table" not in app


def test_the_short_form_keeps_paragraphs_lists_and_links_only() -> None:
    short = short_html(page_html("> quoted\n\n```\na\nb\n```\n\n- [x](https://x.example)"), "https://s.example/")
    assert short.split() == (
        '<p>quoted</p> <p>a<br>b</p> <ul> <li><a href="https://x.example">x</a></li> </ul>'.split()
    )


def test_a_line_has_no_paragraph() -> None:
    assert inline_html("*On* `ls`") == "<em>On</em> <code>ls</code>"


def test_plain_text_is_the_words() -> None:
    assert plain_text("Hello **world**, [x](https://x.example) &amp; more.") == "Hello world, x & more."


@given(st.from_regex(r"[^\W\d_]([^\W_]|[,.;'()!?/+=%-]| (?=\S))*", fullmatch=True))
def test_a_line_of_plain_words_is_the_same_as_its_markdown(words: str) -> None:
    assert inline_html(words) == page_html(words).strip().removeprefix("<p>").removesuffix("</p>") == words
