"""The search page: with Pagefind's index over all words, and as the plain list that it is without one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from own_show import copied
from playwright.sync_api import Browser, BrowserContext, Page, expect
from served import served

from shownotes.build import build
from shownotes.site import search

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def listener(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody whose browser finds nothing to complain about."""
    context = browser.new_context()
    said: list[str] = []
    context.on("console", lambda line: said.append(line.text) if line.type in ("error", "warning") else None)
    context.on("weberror", lambda error: said.append(str(error.error)))
    yield context
    context.close()
    assert said == []


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """The repository's show with one episode of few words."""
    copied(tmp_path, ("show.yaml", "cover.jpg", "people", "feeds"))
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes/1.yaml").write_text("title: The first\ndate: 2020-01-01 12:00\nsummary: Of few words.\n")
    return tmp_path


def asked(listener: BrowserContext, address: str, words: str) -> Page:
    page = listener.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{address}search/")
    page.locator("input[type=search]").press_sequentially(words)
    return page


@pytest.mark.parametrize(
    ("words", "title", "leads"),
    [
        ("reincarnation", "NetBSD on a microkernel", "209/#netbsd-on-a-microkernel"),  # in a story's notes
        ("confess", "Wendell: A confession", "letters/209/wendell-confession/"),
        ("harbour", "", None),  # only ever said in private
    ],
)
def test_a_word_is_found_where_it_was_said(
    listener: BrowserContext, site: str, public: Path, words: str, title: str, leads: str | None
) -> None:
    page = asked(listener, site, words)
    if leads is None:
        expect(page.locator("[data-count]")).to_have_text("0")
        return
    link = page.locator("#results a", has_text=title).first
    expect(link).to_have_attribute("href", site + leads)
    expect(link.locator("mark").first).to_be_visible()
    expect(page.locator("#list")).to_be_hidden()
    link.click()
    expect(page.locator("h1")).to_be_visible()


def test_what_was_only_spoken_is_found_in_its_chapter(listener: BrowserContext, site: str) -> None:
    page = asked(listener, site, "fifteen thousand lines")
    link = page.locator("#results a[href*='/transcript/#at-']").first
    expect(link).to_contain_text("fifteen")
    link.click()
    expect(page.locator("#transcript p:target")).to_be_in_viewport()


SLOW = """
let asking = 0;
export async function search(words) {
  if (asking++) throw new Error("two questions at a time");
  await new Promise((done) => setTimeout(done, 400 / words.length));
  asking--;
  const found = { raw_url: "/209/", meta: { title: words }, excerpt: words, sub_results: [] };
  return { results: [{ data: async () => found }] };
}
"""


def test_the_last_words_are_answered_last_however_long_each_answer_takes(listener: BrowserContext, site: str) -> None:
    listener.route("**/pagefind.js", lambda route: route.fulfill(body=SLOW, content_type="text/javascript"))
    page = asked(listener, site, "fifteen thousand")
    expect(page.locator("#results b")).to_have_text("fifteen thousand")


def test_a_question_in_the_address_is_answered(listener: BrowserContext, site: str) -> None:
    page = listener.new_page()
    page.goto(f"{site}search/?q=hammer2")
    expect(page.locator("#results li").first).to_contain_text("Old keys, old walls")


def test_the_index_is_the_same_each_time_and_made_only_for_other_words(show: Path) -> None:
    build(show, NOW)
    public = show / "public"
    first = {path.name: path.read_bytes() for path in (public / "pagefind").rglob("*") if path.is_file()}
    assert {"pagefind.js", "pagefind-entry.json"} <= set(first)
    (made,) = (show / ".shownotes/search").iterdir()
    born = made.stat().st_ino
    assert build(show, NOW).written.touched == 0
    assert made.stat().st_ino == born
    shutil.rmtree(show / ".shownotes/search")
    assert build(show, NOW).written.touched == 0
    assert {path.name: path.read_bytes() for path in (public / "pagefind").rglob("*") if path.is_file()} == first


def test_without_an_index_the_page_is_a_list_that_filters(
    show: Path, listener: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "find_spec", lambda name: None)  # as if the extra were not installed
    build(show, NOW)
    assert not (show / "public/pagefind").exists()
    with served(show / "public") as address:
        page = asked(listener, address, "nothing like it")
        assert page.locator("script[src*='search.js']").count() == 0
        expect(page.locator("[data-episode]:visible")).to_have_count(0)
        page.fill("input[type=search]", "first")
        expect(page.locator("[data-episode]:visible")).to_have_count(1)


def test_a_lost_index_leaves_the_list(browser: Browser, site: str) -> None:
    context = browser.new_context()
    context.route("**/pagefind/pagefind.js", lambda route: route.abort())
    page = asked(context, site, "hammer2")
    expect(page.locator("[data-episode]:visible")).to_have_count(1)
    expect(page.locator("[data-episode]:visible")).to_contain_text("Old keys, old walls")
    context.close()


def test_a_show_can_do_without(show: Path) -> None:
    with (show / "show.yaml").open("a") as file:
        file.write("search: false\n")
    build(show, NOW)
    assert not (show / "public/pagefind").exists()
