"""The whole site of small shows: what each file says, read back by parsers that did not write it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml
from PIL import Image
from playwright.sync_api import Browser

from shownotes import texts
from shownotes.load import load
from shownotes.rendering import everything
from shownotes.theme import Theme

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SHOW = {
    "title": "Small & Round",
    "link": "https://small.example/",
    "description": "A show <of few> words.",
    "author": "Somebody",
    "language": "en",
    "guid": "065efb9e-9205-54ae-bcf5-f644f7626a29",
    "people": {"kim": {"name": "Kim Lund", "bio": "Reads *manuals*."}},
    "hosts": ["kim"],
}
SOUND = {"url": "https://cdn.example/1.mp3", "bytes": 1000000, "type": "audio/mpeg", "duration": "20:00"}


def made(folder: Path, episodes: dict[str, dict[str, object]], **show: object) -> dict[str, str]:
    """Everything that is made of a show, as text, by path."""
    (folder / "episodes").mkdir(parents=True, exist_ok=True)
    (folder / "show.yaml").write_text(yaml.safe_dump({**SHOW, **show}, sort_keys=False), encoding="utf-8")
    if not (folder / "feeds").exists():
        (folder / "feeds").mkdir()
        (folder / "feeds/mp3.yaml").write_text("media: mp3\n", encoding="utf-8")
    for slug, more in episodes.items():
        value = {"title": f"Episode {slug}", "date": "2020-05-06 12:00", "media": {"mp3": {**SOUND}}, **more}
        value["media"]["mp3"]["url"] = f"https://cdn.example/{slug}.mp3"  # type: ignore[index]
        (folder / f"episodes/{slug}.yaml").write_text(yaml.safe_dump(value, sort_keys=False), encoding="utf-8")
    loaded = load(folder, NOW).need()
    return {one.path: one.content.decode(errors="replace") for one in everything(loaded, Theme(loaded))}


def test_a_tags_page_lists_its_episodes_newest_first(tmp_path: Path) -> None:
    site = made(
        tmp_path,
        {
            "1": {"tags": ["C++", "zfs"], "date": "2019-01-01 12:00"},
            "2": {"tags": ["ZFS"], "date": "2020-01-01 12:00"},
            "3": {"tags": ["C"], "date": "2021-01-01 12:00"},
        },
    )
    assert re.findall(r'href="\.\./\.\./(\d)/"', site["tags/zfs/index.html"]) == ["2", "1"]
    assert "tags/c-plus-plus/index.html" in site
    assert re.findall(r'href="\.\./\.\./(\d)/"', site["tags/c/index.html"]) == ["3"]


def test_a_persons_page_lists_every_appearance(tmp_path: Path) -> None:
    guest = {"name": "Inês Duarte", "url": "https://ines.example/"}
    site = made(
        tmp_path,
        {"1": {"segments": [{"title": "Interview", "guest": guest}]}, "2": {"guests": ["kim"], "hosts": []}},
    )
    assert '<a class="u-url" href="https://ines.example/">ines.example</a>' in site["people/ines-duarte/index.html"]
    assert 'href="../../1/"' in site["people/ines-duarte/index.html"]
    kim = site["people/kim/index.html"]
    assert kim.index("Episodes as host") < kim.index('href="../../1/"') < kim.index("Episodes as guest")
    assert kim.index("Episodes as guest") < kim.index('href="../../2/"')
    assert '<a class="h-card" href="../people/ines-duarte/">Inês Duarte</a>' in site["1/index.html"]
    assert '<a class="p-author h-card" href="../people/kim/">Kim Lund</a>' in site["1/index.html"]


def test_addresses_that_another_episode_linked_name_it(tmp_path: Path) -> None:
    site = made(
        tmp_path,
        {
            "1": {"segments": [{"title": "A", "url": "https://www.example.org/x/"}]},
            "2": {"segments": [{"title": "B", "notes": "See [this](http://example.org/x#part)."}]},
            "3": {"segments": [{"title": "C", "links": ["https://example.org/other"]}]},
        },
    )
    assert '<p class="also">Also in <a href="../2/">Episode 2</a></p>' in site["1/index.html"]
    assert '<p class="also">Also in <a href="../1/">Episode 1</a></p>' in site["2/index.html"]
    assert "Also in" not in site["3/index.html"]


def test_related_episodes_share_tags(tmp_path: Path) -> None:
    site = made(tmp_path, {"1": {"tags": ["a"]}, "2": {"tags": ["b"]}, "3": {"tags": ["a", "b"]}, "4": {}})
    related = {
        slug: site[f"{slug}/index.html"].partition('class="related"')[2].partition("</section>")[0] for slug in "1234"
    }
    assert 'href="../3/"' in related["1"]
    assert 'href="../2/"' not in related["1"]
    assert related["4"] == ""


def test_the_link_index_has_each_address_once_with_its_words(tmp_path: Path) -> None:
    notes = "A [paper](https://a.example/p) and https://b.example/q. Again: <https://a.example/p>"
    site = made(tmp_path, {"1": {"segments": [{"title": "A", "notes": notes}]}})
    rows = re.findall(r'<li><a href="(https:[^"]+)">(.*?)</a>', site["links/index.html"])
    assert rows == [("https://a.example/p", "paper"), ("https://b.example/q", "https://b.example/q")]
    assert "links/2020/index.html" in site


def test_the_archive_has_a_page_for_each_year_in_the_shows_zone(tmp_path: Path) -> None:
    site = made(
        tmp_path,
        {"1": {"date": "2019-12-31 23:30"}, "2": {"date": "2020-01-01 00:30"}},
        timezone="America/Toronto",
    )
    assert 'href="../../1/"' in site["episodes/2019/index.html"]
    assert 'href="../../2/"' in site["episodes/2020/index.html"]
    assert 'aria-current="page">2020' in site["episodes/index.html"]


def test_sponsors_are_marked_and_the_source_of_the_notes_is_linked(tmp_path: Path) -> None:
    site = made(
        tmp_path,
        {"1": {"sponsors": [{"name": "Tarsnap <>", "url": "https://t.example/", "text": "*Backups*."}]}},
        source_url="https://git.example/edit/main/{path}",
        contact={"email": "a@b.example"},
    )
    page = site["1/index.html"]
    assert '<a href="https://t.example/" rel="sponsored">Tarsnap &lt;&gt;</a> – <em>Backups</em>.' in page
    assert 'href="https://git.example/edit/main/episodes/1.yaml"' in page
    said = json.loads(site["feed.json"])["items"][-1]["content_html"]
    assert said.endswith(
        '\n<p>Sponsored by <a href="https://t.example/">Tarsnap &lt;&gt;</a> – <em>Backups</em>.</p>'
    )


def test_an_episode_names_where_else_it_is_and_where_it_is_talked_of(tmp_path: Path) -> None:
    more = {
        "elsewhere": ["[YouTube](https://video.example/1)"],
        "funding": [{"url": "https://pay.example/", "label": "Tip"}],
    }
    social = [{"protocol": "activitypub", "uri": "https://social.example/@a/1"}, {"protocol": "disabled"}]
    page = made(tmp_path, {"1": {**more, "social": social}}, source_url="https://git.example/{path}")["1/index.html"]
    assert '<p>Also at <a href="https://video.example/1">YouTube</a></p>' in page
    assert '<a href="https://pay.example/" rel="payment">Tip</a>' in page
    assert 'Talk about this episode: <a href="https://social.example/@a/1">social.example</a></p>' in page
    assert "https://git.example/episodes/1.yaml" in page


def test_an_episode_says_to_machines_what_it_is(tmp_path: Path) -> None:  # WEB-02, WEB-03, WEB-04
    segments = [{"title": "Opening", "start": "0:00"}, {"title": "</script><b>", "start": "10:00"}]
    site = made(tmp_path, {"1": {"number": 7, "segments": segments, "summary": "So *it* begins."}})
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', site["1/index.html"], re.DOTALL)
    said = json.loads(script)
    assert (said["@type"], said["episodeNumber"], said["duration"]) == ("PodcastEpisode", "7", "PT20M")
    assert said["description"] == "So it begins."
    assert said["associatedMedia"][0] == {
        "@type": "AudioObject",
        "contentUrl": "https://cdn.example/1.mp3",
        "encodingFormat": "audio/mpeg",
        "contentSize": "1000000",
        "duration": "PT20M",
    }
    assert said["hasPart"][1] == {
        "@type": "Clip",
        "name": "</script><b>",
        "startOffset": 600,
        "endOffset": 1200,
        "url": "https://small.example/1/#t=600",
    }
    (series,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', site["index.html"], re.DOTALL)
    assert json.loads(series)["webFeed"] == "https://small.example/feeds/mp3.xml"


def test_every_page_names_itself_and_each_feed(tmp_path: Path) -> None:  # WEB-01, WEB-05, WEB-07, WEB-08
    site = made(tmp_path, {"1": {}})
    for path, page in site.items():
        if path.endswith("index.html") and not path.startswith("embed/"):
            address = "https://small.example/" + path.removesuffix("index.html")
            assert f'<link rel="canonical" href="{address}">' in page
            assert f'<meta property="og:url" content="{address}">' in page
            assert 'type="application/rss+xml"' in page
    assert 'href="https://small.example/1/oembed.json"' in site["1/index.html"]
    oembed = json.loads(site["1/oembed.json"])
    assert (oembed["version"], oembed["type"], oembed["title"]) == ("1.0", "rich", "Episode 1")
    assert 'src="https://small.example/embed/1/"' in oembed["html"]


@pytest.mark.parametrize(
    ("language", "locale"), [("en-us", "en_US"), ("de", "de_DE"), ("de-AT", "de_AT"), ("sv", "sv_SE")]
)
def test_social_networks_are_told_of_sound_and_language(tmp_path: Path, language: str, locale: str) -> None:  # WEB-05
    page = made(tmp_path, {"1": {}}, language=language)["1/index.html"]
    assert f'<meta property="og:locale" content="{locale}">' in page
    for name in ("og:audio", "og:audio:secure_url"):
        assert f'<meta property="{name}" content="https://cdn.example/1.mp3">' in page
    assert '<meta property="og:audio:type" content="audio/mpeg">' in page


def test_the_sitemap_lists_the_pages_that_exist(tmp_path: Path) -> None:
    site = made(tmp_path, {"1": {"tags": ["a b"]}})
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = [one.text or "" for one in ET.fromstring(site["sitemap.xml"]).findall("s:url/s:loc", spaces)]
    assert "https://small.example/tags/a-b/" in found
    for address in found:
        assert address.removeprefix("https://small.example/") + "index.html" in site
    assert "Sitemap: https://small.example/sitemap.xml" in site["robots.txt"]


def test_other_lists_of_the_feeds(tmp_path: Path) -> None:
    site = made(tmp_path, {"1": {"summary": "It begins."}})
    (outline,) = ET.fromstring(site["feeds.opml"]).findall("body/outline")
    assert outline.attrib["xmlUrl"] == "https://small.example/feeds/mp3.xml"
    feed = json.loads(site["feed.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["attachments"] == [
        {
            "url": "https://cdn.example/1.mp3",
            "mime_type": "audio/mpeg",
            "size_in_bytes": 1000000,
            "duration_in_seconds": 1200,
        }
    ]
    assert json.loads(site["site.webmanifest"])["name"] == "Small & Round"


def test_what_is_upcoming_is_a_page_and_a_calendar_without_drafts(tmp_path: Path) -> None:
    late = {"date": "2026-03-01 12:00", "title": "Later, with; signs"}
    site = made(tmp_path, {"1": {}, "2": late, "3": {**late, "title": "Secret", "draft": True}})
    calendar = site["upcoming.ics"]
    assert "SUMMARY:Small & Round: Later\\, with\\; signs\r\n" in calendar
    assert "DTSTART:20260301T120000Z\r\n" in calendar
    assert calendar.count("BEGIN:VEVENT") == 1
    assert max(len(line.encode()) for line in calendar.split("\r\n")) <= 75
    assert "Later, with; signs" in site["upcoming/index.html"]
    assert not [path for path, text in site.items() if "Secret" in text]


def test_files_in_static_are_served_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "static/.well-known").mkdir(parents=True)
    (tmp_path / "static/.well-known/security.txt").write_text("Contact: mailto:a@b.example\n")
    (tmp_path / "static/secret").symlink_to("/etc/hostname")
    site = made(tmp_path, {"1": {}})
    assert site[".well-known/security.txt"] == "Contact: mailto:a@b.example\n"
    assert "secret" not in site


def test_subscribing_is_a_page_with_a_code_for_each_feed(tmp_path: Path) -> None:
    site = made(tmp_path, {"1": {}}, apps=["[Apple Podcasts](https://podcasts.apple.com/x)"])
    page = site["subscribe/index.html"]
    assert '<a class="button" href="https://podcasts.apple.com/x">Apple Podcasts</a>' in page
    assert 'data-copy="https://small.example/feeds/mp3.xml"' in page
    assert ET.fromstring(site["subscribe/mp3.svg"]).tag == "{http://www.w3.org/2000/svg}svg"


def test_a_shows_own_link_to_an_app_stands_for_the_one_that_would_be_made(tmp_path: Path) -> None:
    page = made(tmp_path, {"1": {}}, apps=["[Apple podcasts](https://podcasts.apple.com/x)"])["subscribe/index.html"]
    names = re.findall(r'<a class="button" href="[^"]*">([^<]*)</a>', page)
    assert names == ["Apple podcasts", "AntennaPod", "Overcast", "Pocket Casts"]


VIDEO = {"hd": {"url": "https://cdn.example/1.mp4", "bytes": 9000000, "type": "video/mp4", "duration": "20:00"}}
SPEECH = {"talk": {"url": "https://cdn.example/1.m4a", "bytes": 900000, "type": "audio/mp4", "duration": "20:00"}}
OPUS = {"ear": {"url": "https://cdn.example/1.opus", "bytes": 900000, "type": "audio/ogg", "duration": "20:00"}}


@pytest.mark.parametrize(
    ("written", "main"),
    [
        ({"a": "media: hd", "b": "media: talk"}, "b"),  # sound, by what the files are
        ({"a": "media: talk\nblock: true", "b": "media: talk"}, "b"),
        ({"a": "media: ear", "b": "media: talk"}, "b"),
        ({"a": "media: talk\nvocabularies: [podcast]", "b": "media: talk"}, "b"),
        ({"a": "media: hd\nvocabularies: [torrent]", "b": "media: hd"}, "b"),
        ({"a": "media: hd", "b": "media: talk\nblock: true"}, "a"),  # where all that is open is video
        ({"a": "media: ear\nblock: true", "b": "media: hd\nblock: true"}, "a"),
        ({"a": "media: talk", "b": "media: talk"}, "a"),
    ],
)
def test_apps_get_the_open_feed_of_sound(tmp_path: Path, written: dict[str, str], main: str) -> None:
    (tmp_path / "feeds").mkdir()
    for name, text in written.items():
        (tmp_path / f"feeds/{name}.yaml").write_text(f"title: {name}\n{text}\n", encoding="utf-8")
    media = {"mp3": {**SOUND}, **VIDEO, **SPEECH, **OPUS}
    site = made(tmp_path, {"1": {"media": media}})
    assert (
        f"https://antennapod.org/deeplink/subscribe?url=https%3A%2F%2Fsmall.example%2Ffeeds%2F{main}.xml"
        in (site["subscribe/index.html"])
    )
    assert f'"webFeed":"https://small.example/feeds/{main}.xml"' in site["index.html"]


def test_apps_get_a_feed_of_sound_by_its_name_before_there_are_episodes(tmp_path: Path) -> None:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds/hd.yaml").write_text("title: HD\nmedia: hd\n", encoding="utf-8")
    (tmp_path / "feeds/mp3.yaml").write_text("media: mp3\n", encoding="utf-8")
    page = made(tmp_path, {})["subscribe/index.html"]
    assert "overcast://x-callback-url/add?url=https%3A%2F%2Fsmall.example%2Ffeeds%2Fmp3.xml" in page


def test_feeds_are_described_by_what_plays_them(tmp_path: Path) -> None:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds/opus.yaml").write_text("title: Opus\nmedia: ear\n", encoding="utf-8")
    (tmp_path / "feeds/mp3.yaml").write_text("media: mp3\n", encoding="utf-8")
    page = made(tmp_path, {"1": {"media": {"mp3": {**SOUND}, **OPUS}}})["subscribe/index.html"]
    assert page.count("for every podcast app.") == 1
    assert page.count("not every app and no directory plays") == 1


def test_the_words_follow_the_shows_language(tmp_path: Path) -> None:
    site = made(tmp_path, {"1": {"number": 1}}, language="de-AT")
    page = site["1/index.html"]
    assert '<html lang="de-AT">' in page
    assert "Folge 1" in page
    assert "6. Mai 2020" in page
    assert "Herunterladen" in page


def test_a_show_changes_words_and_its_language_can_run_from_the_right(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir(parents=True)
    (tmp_path / "templates/words.toml").write_text('[ar]\nsubscribe = "اشترك"\n', encoding="utf-8")
    page = made(tmp_path, {"1": {}}, language="ar")["1/index.html"]
    assert '<html lang="ar" dir="rtl">' in page
    assert ">اشترك</a>" in page
    assert "Direct Download" in page  # what a language lacks is English


def test_the_accent_colours_the_stylesheet_in_light_and_dark(tmp_path: Path) -> None:
    style = made(tmp_path, {"1": {}}, theme={"accent": "#0a5c36"})["style.css"]
    assert ":root{--accent:#0a5c36;" in style
    assert "serif" not in style.rpartition("\n:root{--accent")[2]
    dark = re.findall(r"dark\)\{:root\{--accent:(#[0-9a-f]{6})", style)[-1]
    assert dark != "#0a5c36"


def test_a_show_chooses_its_dark_accent_and_its_letters(tmp_path: Path) -> None:
    theme = {"accent": "#0a5c36", "accent_dark": "#8fd6b0", "font": "serif"}
    style = made(tmp_path, {"1": {}}, theme=theme)["style.css"]
    assert "dark){:root{--accent:#8fd6b0;" in style
    assert ":root{--text:ui-serif," in style


def test_only_the_newest_episodes_get_a_card_and_the_others_the_cover(tmp_path: Path) -> None:
    Image.new("RGB", (1400, 1400), "#336699").save(tmp_path / "cover.jpg")
    dates = {slug: {"date": f"202{slug}-01-01 12:00"} for slug in "123"}
    site = made(tmp_path, dates, cover="cover.jpg", cards=2)
    assert {"3/card.png", "2/card.png"} <= set(site)
    assert "1/card.png" not in site
    assert '<meta property="og:image" content="https://small.example/3/card.png">' in site["3/index.html"]
    assert '<meta property="og:image" content="https://small.example/cover-social.jpg">' in site["1/index.html"]


def test_a_card_is_1200_by_630_and_drawn_once(tmp_path: Path) -> None:
    site = made(tmp_path, {"1": {"title": "Žižkov & Ωμέγα"}, "2": {"title": "日本語"}})
    assert "1/card.png" in site
    assert "2/card.png" not in site  # the font has no such letters
    (kept,) = (tmp_path / ".shownotes/cards").iterdir()
    with Image.open(kept) as card:
        assert card.size == (1200, 630)
    drawn = kept.stat().st_mtime_ns
    show = load(tmp_path, NOW).need()
    assert "1/card.png" in {one.path for one in everything(show, Theme(show))}
    assert kept.stat().st_mtime_ns == drawn


def test_an_empty_show_has_its_pages(tmp_path: Path) -> None:
    site = made(tmp_path, {})
    assert "No episode has been published yet." in site["index.html"]
    assert "No episode has been published yet." in site["episodes/index.html"]


@pytest.mark.parametrize("accent", ["#ffd000", "red", "#12345"])
def test_a_colour_that_cannot_be_read_is_a_problem(tmp_path: Path, accent: str) -> None:
    (tmp_path / "show.yaml").write_text(yaml.safe_dump({**SHOW, "theme": {"accent": accent}}), encoding="utf-8")
    (problem,) = [one for one in load(tmp_path, NOW).problems if "accent" in one.message or "colour" in one.message]
    assert accent in problem.message
    assert problem.place.line > 1


def test_a_writers_address_is_on_no_page(tmp_path: Path) -> None:
    (tmp_path / "episodes").mkdir()
    letter = tmp_path / "episodes/greg.md"
    letter.write_text("---\nfrom: Greg <greg@a.example>\nsubject: To greg@a.example\n---\nMine is greg@a.example.\n")
    site = made(tmp_path, {"1": {"segments": [{"title": "Letters", "letters": ["greg.md"]}]}})
    assert "(address withheld)" in site["letters/1/greg/index.html"]
    assert not [path for path, text in site.items() if "greg@a.example" in text]
    show = load(tmp_path, NOW).need()
    for place in texts.places(show):
        assert "greg@a.example" not in texts.text(show, show.episodes[0], place)


def test_letters_are_listed_by_episode_newest_first(tmp_path: Path) -> None:
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes/l.md").write_text("---\nfrom: Greg\nsubject: Hello\n---\nHello.\n")
    part = {"segments": [{"title": "Letters", "letters": ["l.md"]}]}
    dates = {"9": "2019-01-01 12:00", "10": "2020-01-01 12:00", "100": "2021-01-01 12:00"}
    site = made(tmp_path, {slug: {**part, "date": date} for slug, date in dates.items()})
    assert re.findall(r'<h2><a href="\.\./(\d+)/"', site["letters/index.html"]) == ["100", "10", "9"]


BY_HAND = {
    "chapters": [
        {"start": "0:00", "title": "Hello"},
        {"start": "1:00", "title": "The paper", "url": "https://paper.example/read"},
    ]
}


def test_the_addresses_of_chapters_are_in_the_index_of_links(tmp_path: Path) -> None:
    index = made(tmp_path, {"1": BY_HAND})["links/2020/index.html"]
    assert '<a href="https://paper.example/read">The paper</a>' in index


@pytest.mark.parametrize("width", [390, 1280])
def test_a_chapters_own_address_is_seen_on_phones_too(tmp_path: Path, browser: Browser, width: int) -> None:
    told = {"title": "News", "segments": [{"title": "News", "start": "0:30", "url": "https://news.example/"}]}
    for path, text in made(tmp_path / "show", {"1": BY_HAND, "2": told}).items():
        file = tmp_path / "public" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto((tmp_path / "public/1/index.html").as_uri())
    assert page.locator("#chapters .host").is_visible()
    title, host = (page.locator(f"#chapters tr:last-child {part}").bounding_box() for part in ("td > span", ".host"))
    assert title and host
    assert (host["y"] >= title["y"] + title["height"] - 1) == (width == 390)
    page.goto((tmp_path / "public/2/index.html").as_uri())  # here the story itself has the link
    assert page.locator("#chapters .host").is_visible() == (width == 1280)
    assert page.locator(".segment a[href='https://news.example/']").is_visible()
    page.close()
