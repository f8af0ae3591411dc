"""Every link of a show, at the very line and column where its author can change it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shownotes.links.collect import collect
from shownotes.links.own_site import OwnSite
from shownotes.links.values import Link
from shownotes.load import load
from shownotes.problems import Place

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SHOW = """\
title: A Show
link: https://show.example/
description: "Words, and https://in-words.example/."
author: A
guid: 444583ad-fdab-5c72-b083-24c3e63d439f
language: en
media_url: https://cdn.example/
funding: [{url: https://fund.example/, label: Give}]
contact: {email: a@show.example, url: https://contact.example/}
people:
  kim: {name: Kim, url: "https://kim.example/", image: https://faces.example/kim.jpg, bio: "Wrote [a book](https://book.example/)."}
"""
EPISODE = """\
title: One
date: 2024-01-05
media:
  mp3: {url: https://media.example/1.mp3, bytes: 12, type: audio/mpeg}
links: [https://wide.example/]
segments:
  - title: News
    items:
      - title: A paper
        url: https://paper.example/a
        links:
          - "[words](https://words.example/)"
          - {title: Two, url: 'https://two.example/'}
          - https://three.example/x
          - https://three.example/
        private: |
          https://private.example/ and https://paper.example/b
        notes: |
          > See [inline](https://inline.example/a_b), <https://auto.example/>, ![i](https://img.example/i.png),
          [by reference][r], bare https://bare.example/x. And https://bare.example/x again.
          `https://code.example/` and [unclosed](https://unclosed.example/ yes

          [r]: https://reference.example/
      - title: Here
        url: /2/#part
    letters: [letters/1/kim.md]
"""
LETTER = """\
---
from: Kim
subject: A question
---

Is [this](https://letter.example/) right?
"""


@pytest.fixture
def show(tmp_path: Path) -> Path:
    for name, text in {
        "show.yaml": SHOW,
        "episodes/1.yaml": EPISODE,
        "episodes/2.yaml": "title: Two\ndate: 2030-01-01\nlinks: [https://later.example/]\n",
        "episodes/letters/1/kim.md": LETTER,
        "feeds/mp3.yaml": "media: mp3\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def links(root: Path) -> list[Link]:
    loaded = load(root, NOW)
    assert loaded.show is not None
    return collect(loaded.show)


def test_each_link_is_found_with_its_kind_at_its_line_and_column(show: Path) -> None:
    assert [(str(link.place), link.kind.value, link.url) for link in links(show)] == [
        ("episodes/2.yaml:3:9", "page", "https://later.example/"),
        ("episodes/1.yaml:4:14", "media", "https://media.example/1.mp3"),
        ("episodes/1.yaml:5:9", "page", "https://wide.example/"),
        ("episodes/1.yaml:10:14", "page", "https://paper.example/a"),
        ("episodes/1.yaml:12:22", "page", "https://words.example/"),
        ("episodes/1.yaml:13:32", "page", "https://two.example/"),
        ("episodes/1.yaml:14:13", "page", "https://three.example/x"),
        ("episodes/1.yaml:15:13", "page", "https://three.example/"),
        ("episodes/1.yaml:19:26", "page", "https://inline.example/a_b"),
        ("episodes/1.yaml:19:56", "page", "https://auto.example/"),
        ("episodes/1.yaml:19:85", "image", "https://img.example/i.png"),
        ("episodes/1.yaml:23:16", "page", "https://reference.example/"),
        ("episodes/1.yaml:20:35", "page", "https://bare.example/x"),
        ("episodes/1.yaml:20:63", "page", "https://bare.example/x"),
        ("episodes/1.yaml:21:50", "page", "https://unclosed.example/"),
        ("episodes/1.yaml:21:39", "page", "[unclosed](https://unclosed.example/"),
        ("episodes/1.yaml:25:14", "page", "/2/#part"),
        ("episodes/letters/1/kim.md:6:11", "page", "https://letter.example/"),
        ("show.yaml:3:26", "page", "https://in-words.example/"),
        ("show.yaml:8:17", "page", "https://fund.example/"),
        ("show.yaml:9:39", "page", "https://contact.example/"),
        ("show.yaml:11:26", "page", "https://kim.example/"),
        ("show.yaml:11:56", "image", "https://faces.example/kim.jpg"),
        ("show.yaml:11:108", "page", "https://book.example/"),
    ]


def test_a_link_knows_its_words_and_its_part(show: Path) -> None:
    by_url = {link.url: link for link in links(show)}
    assert (by_url["https://words.example/"].text, by_url["https://words.example/"].where) == (
        "words",
        'segment "News", item "A paper"',
    )
    media = by_url["https://media.example/1.mp3"]
    assert (media.type, media.bytes, media.where) == ("audio/mpeg", 12, 'medium "mp3"')
    assert by_url["https://letter.example/"].where == '"News", letter "A question"'
    assert by_url["https://kim.example/"].text == "Kim"


def test_an_episode_to_come_is_not_published(show: Path) -> None:
    published = {link.url: link.published for link in links(show)}
    assert (published["https://later.example/"], published["https://wide.example/"]) == (False, True)


def test_one_episode_or_a_day_leaves_the_rest_out(show: Path) -> None:
    loaded = load(show, NOW).show
    assert loaded is not None
    assert {link.episode for link in collect(loaded, only={"1"})} == {"1"}
    assert {link.episode for link in collect(loaded, since=datetime(2025, 1, 1, tzinfo=UTC))} == {"2"}


SITE = OwnSite(
    "https://show.example/",
    {
        "index.html": b"<p id=top-story>",
        "2/index.html": b'<h2 id="part">x</h2>',
        "media/2.mp3": b"",
        "style.css": b"",
        "letters/2/kim/index.html": b"",
    },
)


@pytest.mark.parametrize(
    ("url", "verdict", "reason"),
    [
        ("/", "ok", "ok"),
        ("/#top-story", "ok", "ok"),
        ("/2/", "ok", "ok"),
        ("/2/#part", "ok", "ok"),
        ("/2/#other", "dead", "anchor-missing"),
        ("/2/?t=90", "ok", "ok"),
        ("../2/", "ok", "ok"),
        ("#part", "ok", "ok"),
        ("#nowhere", "dead", "anchor-missing"),
        ("/3/", "dead", "page-missing"),
        ("/2", "dead", "page-missing"),
        ("/media/2.mp3", "ok", "ok"),
        ("https://show.example/2/#part", "ok", "ok"),
        ("https://show.example/3/", "dead", "page-missing"),
        ("https://show.example/letters/2/jo/", "dead", "page-missing"),
    ],
)
def test_the_shows_own_pages_are_judged_by_what_a_build_makes(url: str, verdict: str, reason: str) -> None:
    link = Link(url, Place("episodes/2.yaml", 1, 1), page="https://show.example/2/")
    found = SITE.judge(link)
    assert found is not None
    assert (found.verdict, found.reason) == (verdict, reason)


@pytest.mark.parametrize("url", ["https://other.example/", "https://show.example/contact", "http://show.example/2/"])
def test_what_no_build_makes_is_left_to_the_network(url: str) -> None:
    assert SITE.judge(Link(url, Place("episodes/2.yaml", 1, 1), page="https://show.example/2/")) is None


def test_a_slash_that_is_missing_is_offered() -> None:
    found = SITE.judge(Link("/2", Place("episodes/2.yaml", 1, 1)))
    assert found is not None
    assert found.better == "https://show.example/2/"


def test_links_in_the_words_of_a_sponsor_are_found(show: Path) -> None:
    file = next((show / "episodes").glob("*.yaml"))
    paid = 'sponsors: [{name: A, url: "https://paid.example/", text: "[Words](https://in-text.example/) here."}]\n'
    file.write_text(file.read_text() + paid)
    found = {link.url for link in links(show)}
    assert {"https://paid.example/", "https://in-text.example/"} <= found
