"""Mending any file: the address changes in every place that has it, and not one other byte."""

from __future__ import annotations

import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shownotes.links.collect import collect
from shownotes.links.fix import apply, edits
from shownotes.links.reasons import Reason, Verdict
from shownotes.links.values import Link, Result
from shownotes.load import load

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SHOW = """\
title: A Show
link: https://show.example/
description: Words.
author: A
guid: 444583ad-fdab-5c72-b083-24c3e63d439f
language: en
"""
OLD = "https://old.example/a"
NEW = "https://new.example/elsewhere/b?c=1&d=%20#part"
ADDRESSES = [OLD, OLD + "/b", OLD + "?x=1", OLD + "#y", OLD + "-z", "https://other.example/", OLD + ".html"]
URLS = st.sampled_from([*ADDRESSES, OLD, OLD, OLD])
COMMENTS = st.sampled_from(["", "  # why", f"  # was {OLD}", '   # it\'s "quoted"'])
INDENT = " " * 6


def mended(template: str, url: str) -> tuple[str, str]:
    return template.replace("URL", url), template.replace("URL", NEW if url == OLD else url)


@st.composite
def items(draw: st.DrawFn) -> tuple[str, str]:
    url, comment = draw(URLS), draw(COMMENTS)
    shapes = [
        f"- {{title: It, url: 'URL'}}{comment}\n",
        f'- {{title: It, url: "URL"}}{comment}\n',
        f'- title: "It: {OLD}"\n  url: URL{comment}\n',
        f"- url: URL{comment}\n  title: It\n",
        f"- title: It\n  links: ['URL', \"[w](URL)\" ]{comment}\n",
        f"- title: It\n  links:\n  - URL{comment}\n  - '[It''s](URL)'\n",
        "- title: It\n  notes: |\n    See [this](URL), or URL.\n\n    > URL/x is not it\n",
        "- title: It\n  notes: |-\n     One [by reference][r] and ![img](URL 'words').\n\n     [r]: URL\n",
        "- title: It\n  notes: >\n    Folded [this](URL)\n    and <URL> and\n    more.\n",
        "- title: It\n  notes: >+\n    Two <a href='URL'>raw</a>\n\n\n",
        f"- title: It\n  notes: 'One line with [it](URL)'{comment}\n",
        f'- title: It\n  notes: "Escaped \\u00e4 [it](URL)"{comment}\n',
        "- title: It\n  notes: |\n    *URL* **URL**, (URL); 'URL'! | URL | _URL_\n",
        f"- &it {{title: It, url: &u URL}}{comment}\n- *it\n- title: Again\n  links: [*u]\n",
        '- title: It\n  notes: "Folded [a](URL) \\\n    and URL\n    here"\n',
        "- title: It\n  url:\n    URL\n",
        "- title: It\n  notes: |\n    ```\n    URL\n    ```\n    `URL` is code\n",
        f"- title: It\n  private: |\n    {OLD}\n  url: URL{comment}\n",
    ]
    shape = draw(st.sampled_from(shapes))
    if "code" in shape:
        return shape.replace("URL", url), shape.replace("URL", url)
    before, after = mended(shape, url)
    if "/x is not it" in shape and url == OLD:
        after = after.replace(f"{NEW}/x is not it", f"{url}/x is not it")
    return before, after


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, bytes]:
    pairs = draw(st.lists(items(), min_size=1, max_size=5))
    top = draw(st.sampled_from(["", "# a comment\n", "---\n", "﻿"]))
    start = f"{top}title: One   # {OLD}\ndate: 2024-01-05\nsegments:\n  - title: News\n    items:\n"
    before = after = start
    for number, pair in enumerate(pairs):
        one, other = (re.sub(r"([&*])(it|u)\b", rf"\1\g<2>{number}", text) for text in pair)
        before += "".join(INDENT + line if line.strip() else line for line in one.splitlines(keepends=True))
        after += "".join(INDENT + line if line.strip() else line for line in other.splitlines(keepends=True))
    end = draw(st.sampled_from(["", "\n", "\n# the end\n", "# the end"]))
    line_end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    return tuple((text + end).replace("\n", line_end).encode() for text in (before, after))  # type: ignore[return-value]


def results(links: list[Link]) -> list[Result]:
    group = tuple(link for link in links if link.url == OLD)
    return [Result(OLD, Verdict.MOVED, Reason.MOVED, group, better=NEW)] if group else []


@given(files())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_address_changes_wherever_it_is_a_link_and_nothing_else_does(pair: tuple[bytes, bytes]) -> None:
    before, after = pair
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "episodes").mkdir()
        (root / "show.yaml").write_text(SHOW)
        path = root / "episodes" / "1.yaml"
        path.write_bytes(before)
        loaded = load(root, NOW)
        assert loaded.show is not None, loaded.problems
        fixed = apply(root, edits(results(collect(loaded.show))))
        assert fixed.left == []
        assert path.read_bytes().decode() == after.decode()
