"""A long archive in pages: the newest at the feed's own address, the others numbered from the oldest (RFC 5005)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from feed_shows import attrs, parsed, rendered, show_of, texts
from playwright.sync_api import Browser

from shownotes import rules

SITE = "https://daemonhour.example/"


def many(count: int) -> dict[str, dict[str, Any]]:
    """Episodes "001", "002" … a day apart."""
    first = date(2017, 1, 1)
    return {
        f"{n:03}": {"number": n, "title": f"T{n}", "date": f"{first + timedelta(days=n)} 12:00", "media": _media(n)}
        for n in range(1, count + 1)
    }


def _media(number: int) -> dict[str, Any]:
    url = f"https://cdn.example/{number}.mp3"
    return {"mp3": {"url": url, "bytes": 20000, "duration": "1:00", "type": "audio/mpeg"}}


def pages(folder, count: int) -> dict[str, bytes]:
    feeds = {"mp3": {"media": "mp3", "paged": 10}}
    return rendered(show_of(folder, episodes=many(count), feeds=feeds))


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        (19, {"mp3": 19}),
        (20, {"mp3": 10, "mp3/1": 10}),
        (29, {"mp3": 19, "mp3/1": 10}),
        (30, {"mp3": 10, "mp3/2": 10, "mp3/1": 10}),
    ],
)
def test_the_first_page_has_up_to_twice_the_size_and_the_others_are_full(tmp_path, count, sizes):  # PAGE-01
    made = pages(tmp_path, count)

    assert {name: len(parsed(xml).findall("item")) for name, xml in made.items()} == sizes


def test_no_item_is_on_two_pages_and_each_page_is_a_whole_channel(tmp_path):  # PAGE-02
    made = [parsed(xml) for xml in pages(tmp_path, 30).values()]

    assert [title for page in made for title in texts(page, "item/title")] == [f"T{n}" for n in range(30, 0, -1)]
    assert {page.findtext("title") for page in made} == {"Daemon & Hour"}


def test_pages_name_themselves_and_each_other(tmp_path):  # PAGE-01, PAGE-02, RSS-24
    made = pages(tmp_path, 30)

    rels = {name: {row["rel"]: row["href"] for row in attrs(parsed(xml), "atom:link")} for name, xml in made.items()}
    one, two, first = f"{SITE}feeds/mp3/1.xml", f"{SITE}feeds/mp3/2.xml", f"{SITE}feeds/mp3.xml"
    assert rels["mp3"] == {"self": first, "first": first, "last": one, "next": two}
    assert rels["mp3/2"] == {"self": two, "first": first, "last": one, "next": one, "previous": first}
    assert rels["mp3/1"] == {"self": one, "first": first, "last": one, "previous": two}


def test_a_new_episode_changes_the_first_page_alone(tmp_path):
    before, after = pages(tmp_path / "a", 30), pages(tmp_path / "b", 31)

    assert {name for name in after if after[name] != before[name]} == {"mp3"}


def test_pages_break_no_rule(tmp_path):
    found = {one.rule for xml in pages(tmp_path, 30).values() for one in rules.check_feed(xml, "f")}

    assert found == {"APPLE-01"}  # it has no cover


def test_a_browser_finds_the_style_sheet_from_each_page(tmp_path):
    made = pages(tmp_path, 20)

    assert b'type="text/css" href="feed.css"' in made["mp3"]
    assert b'type="text/css" href="../feed.css"' in made["mp3/1"]


def test_a_browser_that_opens_a_feed_shows_a_list_that_can_be_read(browser: Browser, site: str) -> None:
    for width, scheme in ((390, "dark"), (1280, "light")):
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{site}feeds/mp3.xml")
        shown = page.evaluate(
            """() => {
              const seen = one => getComputedStyle(one).display;
              const items = [...document.querySelectorAll("item")];
              return {
                titles: items.map(item => item.querySelector("title").textContent),
                blocks: items.map(item => [seen(item.querySelector("title")), seen(item.querySelector("guid"))]),
                notes: seen(document.querySelector("item > description")),
                wide: document.documentElement.scrollWidth,
              };
            }"""
        )
        context.close()

        assert shown["titles"] == [
            "Signals from the microkernel",
            "Old keys, old walls",
            "The pool that would not die",
        ]
        assert shown["blocks"] == [["block", "none"]] * 3
        assert shown["notes"] == "none"
        assert shown["wide"] <= width
