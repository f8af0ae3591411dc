"""The page of a feed for people: how to subscribe, and both renderings of the notes side by side."""

from __future__ import annotations

from feed_shows import Notes, show_of

from shownotes import feed_pages
from shownotes.theme import Theme


def page_of(folder, name: str, **parts) -> str:
    show = show_of(folder, **parts)
    made = feed_pages.pages(show, Theme(show), lambda episode: Notes("<p>In <em>lists</em></p>", "<h2>Whole</h2>"))
    return {artifact.path: artifact.content.decode() for artifact in made}[f"feeds/{name}.html"]


def test_the_page_gives_the_address_and_links_for_apps(tmp_path):
    page = page_of(tmp_path, "itunes")

    assert "<h1>Daemon &amp; Hour (iTunes)</h1>" in page
    assert '<pre class="feed-address"><code>https://daemonhour.example/feeds/itunes.xml</code></pre>' in page
    assert 'href="podcast://daemonhour.example/feeds/itunes.xml"' in page
    assert 'href="../feeds/itunes.xml"' in page


def test_both_renderings_stand_side_by_side_as_html(tmp_path):
    page = page_of(tmp_path, "mp3")

    assert page.index("<p>In <em>lists</em></p>") < page.index("<h2>Whole</h2>")
    assert "Episodes: 1 · not listed by directories" in page


def test_search_engines_leave_the_page_alone(tmp_path):
    assert '<meta name="robots" content="noindex">' in page_of(tmp_path, "mp3")


def test_a_title_with_markup_is_text(tmp_path):
    page = page_of(tmp_path, "mp3", episodes={"209": {"title": "<script>alert(1)</script>"}})

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
