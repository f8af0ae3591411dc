from __future__ import annotations

import re

import pytest

from shownotes.highlight import highlighted
from shownotes.markup import page_html


def test_code_of_a_known_language_is_coloured_by_classes() -> None:
    html = highlighted(page_html('```c\nint x = 1; /* a < b */\nputs("hi");\n```'))
    assert '<span class="c">/* a &lt; b */</span>' in html
    assert '<span class="m">1</span>' in html
    assert "style=" not in html


def test_a_shells_prompt_strings_comments_and_variables_are_coloured() -> None:
    html = highlighted(page_html("```sh\n$ echo \"a $HOME\" '<b>' # why\n# vmctl start\n```"))
    assert html == (
        '<pre><code class="language-sh"><span class="gp">$</span> echo <span class="s">"a $HOME"</span>'
        ' <span class="s">\'&lt;b&gt;\'</span> <span class="c"># why</span>\n'
        '<span class="gp">#</span> vmctl start\n</code></pre>\n'
    )


@pytest.mark.parametrize("language", ["sh", "c", "python", "diff", "yaml", "html", "makefile"])
def test_colours_change_no_word(language: str) -> None:
    code = "if a < 3 && \"x\" > 'y' # $z\n-old\n+new: <b>&amp;</b>\n"
    plain = page_html(f"```{language}\n{code}```")
    assert re.sub(r"</?span[^>]*>", "", highlighted(plain)) == plain


def test_an_unknown_language_and_no_language_stay_plain() -> None:
    for text in ("```nonesuch\na < b\n```", "```\na < b\n```", "words"):
        assert highlighted(page_html(text)) == page_html(text)


def test_what_stands_together_in_one_colour_is_one_element() -> None:
    html = highlighted(page_html('```c\n#include <err.h>\n\n#include <stdio.h>\nerr(1, "kqueue\\n");\n```'))
    assert '<span class="c">#include &lt;err.h&gt;\n\n#include &lt;stdio.h&gt;</span>\nerr(' in html
    assert '<span class="s">"kqueue\\n"</span>' in html
