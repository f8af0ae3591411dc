"""The rules that every feed holds, read back by strict XML and by two podcast clients' parsers."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import feedparser
import podcastparser
import pytest
from feed_shows import EPISODE, Notes, attrs, parsed, rendered, show_of, texts, with_torrent

from shownotes.chapters import as_json, chapters
from shownotes.timecode import parse_timecode


def test_a_feed_starts_with_its_xml_declaration_and_declares_only_namespaces_it_uses(tmp_path):  # RSS-01, RSS-03
    feed = {"media": "mp3", "vocabularies": ["itunes"]}
    xml = rendered(show_of(tmp_path, feeds={"plain": feed}))["plain"]

    style = b'<?xml-stylesheet type="text/css" href="feed.css"?>\n'
    assert xml.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n' + style + b"<rss ")
    assert xml.count(b"xmlns:") == 3
    assert b"podcastindex" not in xml
    assert b"ns0:" not in xml


def test_the_channel_says_what_rss_and_apple_require_before_the_first_item(tmp_path):  # RSS-08, RSS-09, APPLE-01
    channel = parsed(rendered(show_of(tmp_path))["itunes"])

    assert texts(channel, "title") == ["Daemon & Hour (iTunes)"]
    assert texts(channel, "link") == ["https://daemonhour.example/"]  # RSS-25, FG-01
    assert texts(channel, "description") == ["A weekly show about the BSD family."]
    assert texts(channel, "language") == ["en-us"]
    assert texts(channel, "ttl") == ["60"]
    assert texts(channel, "docs") == ["http://www.rssboard.org/rss-specification"]
    assert texts(channel, "generator")[0].startswith("shownotes ")
    assert texts(channel, "itunes:explicit") == ["false"]  # APPLE-05
    assert texts(channel, "itunes:type") == ["episodic"]
    assert texts(channel, "itunes:owner/itunes:email") == ["show@daemonhour.example"]
    assert [child.tag for child in channel][-1] == "item"


def test_categories_nest_below_their_own_parent_in_the_authors_order(tmp_path):  # APPLE-06, APPLE-07
    channel = parsed(rendered(show_of(tmp_path))["itunes"])

    assert attrs(channel, "itunes:category") == [{"text": "Technology"}, {"text": "News"}]
    assert attrs(channel, "itunes:category/itunes:category") == [{"text": "Tech News"}, {"text": "Daily News"}]


def test_a_feed_names_itself_once(tmp_path):  # RSS-24
    channel = parsed(rendered(show_of(tmp_path))["hd"])

    wanted = {"href": "https://daemonhour.example/feeds/hd.xml", "rel": "self", "type": "application/rss+xml"}
    assert attrs(channel, "atom:link") == [wanted]


def test_dates_are_in_utc_with_english_names_and_the_build_date_is_the_newest(tmp_path):  # RSS-15, RSS-16, PIPE-05
    channel = parsed(rendered(show_of(tmp_path))["mp3"])

    assert texts(channel, "item/pubDate") == ["Wed, 30 Aug 2017 16:00:00 +0000"]
    assert texts(channel, "lastBuildDate") == ["Wed, 30 Aug 2017 16:00:00 +0000"]


def test_an_update_changes_the_build_date_and_nothing_else(tmp_path):  # PIPE-05, RSS-17
    before = rendered(show_of(tmp_path / "a"))["mp3"]
    changed = rendered(show_of(tmp_path / "b", episodes={"209": {**EPISODE, "updated": "2017-09-01 09:30"}}))["mp3"]

    assert texts(parsed(changed), "lastBuildDate") == ["Fri, 01 Sep 2017 13:30:00 +0000"]
    assert changed.replace(b"Fri, 01 Sep 2017 13:30:00", b"Wed, 30 Aug 2017 16:00:00") == before


def test_an_item_has_one_enclosure_with_the_measured_bytes(tmp_path):  # RSS-19, RSS-21, RSS-22
    channel = parsed(rendered(show_of(tmp_path))["mp3"])

    wanted = {"url": "https://cdn.example/209.mp3", "length": "58211342", "type": "audio/mpeg"}
    assert attrs(channel, "item/enclosure") == [wanted]
    assert texts(channel, "item/itunes:duration") == ["3723"]  # APPLE-13


def test_guids_carry_the_feeds_suffix_and_say_that_they_are_no_links(tmp_path):  # RSS-11, RSS-13, VAR-02
    episodes = {"209": {"guid": "urn:uuid:1"}}
    feeds = rendered(show_of(tmp_path, episodes=episodes))

    assert texts(parsed(feeds["mp3"]), "item/guid") == ["urn:uuid:1"]
    assert texts(parsed(feeds["hd"]), "item/guid") == ["urn:uuid:1#video"]
    assert attrs(parsed(feeds["hd"]), "item/guid") == [{"isPermaLink": "false"}]


def test_a_guid_that_is_the_episodes_page_is_a_permanent_link(tmp_path):  # RSS-13
    episodes = {"209": {"guid": "https://daemonhour.example/209/"}}
    channel = parsed(rendered(show_of(tmp_path, episodes=episodes))["mp3"])

    assert attrs(channel, "item/guid") == [{"isPermaLink": "true"}]


def test_items_are_newest_first_and_an_episode_without_the_medium_is_left_out(tmp_path):  # RSS-18, VAR-03
    audio = {"mp3": {"url": "https://cdn.example/1.mp3", "bytes": 5, "type": "audio/mpeg"}}
    episodes = {
        "old": {"title": "Old", "number": None, "date": "2017-01-01", "media": audio},
        "new": {"title": "New", "number": None, "date": "2018-01-01"},
    }
    feeds = rendered(show_of(tmp_path, episodes=episodes))

    assert texts(parsed(feeds["mp3"]), "item/title") == ["New", "Old"]
    assert texts(parsed(feeds["hd"]), "item/title") == ["New"]


def test_all_feeds_share_their_dates_and_each_has_its_own_build_date(tmp_path):  # VAR-07, PIPE-05
    audio = {"mp3": {"url": "https://cdn.example/2.mp3", "bytes": 50000, "type": "audio/mpeg"}}
    episodes = {"1": {"number": 1}, "2": {"number": 2, "date": "2017-09-06 12:00", "media": audio}}
    feeds = {name: parsed(xml) for name, xml in rendered(show_of(tmp_path, episodes=episodes)).items()}

    old, new = "Wed, 30 Aug 2017 16:00:00 +0000", "Wed, 06 Sep 2017 16:00:00 +0000"
    assert {name: texts(channel, "item/pubDate") for name, channel in feeds.items()} == {
        "mp3": [new, old],
        "itunes": [new, old],
        "hd": [old],
    }
    assert [texts(feeds[name], "lastBuildDate") for name in ("mp3", "hd")] == [[new], [old]]


def test_the_feed_and_the_json_have_the_same_chapters(tmp_path):  # CHAP-06
    show = show_of(tmp_path)
    seconds = timedelta(seconds=3723)
    (episode,) = show.episodes
    rows = json.loads(as_json(show, episode, chapters(show, episode, seconds)))["chapters"]
    psc = attrs(parsed(rendered(show)["mp3"]), "item/psc:chapters/psc:chapter")

    assert [row["title"] for row in rows] == [row["title"] for row in psc]
    assert [float(row["startTime"]) for row in rows] == [parse_timecode(row["start"]).total_seconds() for row in psc]


def test_latest_counts_the_items_that_the_feed_has(tmp_path):
    audio = {"mp3": {"url": "https://cdn.example/1.mp3", "bytes": 5, "type": "audio/mpeg"}}
    episodes = {
        "a": {"title": "A", "number": None, "date": "2017-01-01"},
        "b": {"title": "B", "number": None, "date": "2018-01-01", "media": audio},
    }
    feeds = {"hd": {"media": "hd", "latest": 1}, "mp3": {"media": "mp3", "latest": 1}}
    made = rendered(show_of(tmp_path, episodes=episodes, feeds=feeds))

    assert texts(parsed(made["hd"]), "item/title") == ["A"]
    assert texts(parsed(made["mp3"]), "item/title") == ["B"]


def test_a_feed_without_items_has_no_build_date_of_its_own(tmp_path):  # PIPE-04, FG-11
    xml = rendered(show_of(tmp_path, episodes={}))["mp3"]

    assert b"lastBuildDate" not in xml
    assert texts(parsed(xml), "item") == []


def test_description_comes_before_content_and_both_are_cdata(tmp_path):  # RSS-27, RSS-29
    xml = rendered(show_of(tmp_path), Notes("<p>A &amp; B</p>", "<h2>C</h2>"))["mp3"]

    assert b"<description><![CDATA[<p>A &amp; B</p>]]></description>" in xml
    assert b"<content:encoded><![CDATA[<h2>C</h2>]]></content:encoded>" in xml
    assert xml.index(b"<p>A") < xml.index(b"<h2>C")


def test_an_end_of_cdata_in_the_notes_stays_text(tmp_path):  # RSS-07
    channel = parsed(rendered(show_of(tmp_path), Notes("<p>]]></p>", "a]]>b]]>"))["mp3"])

    assert texts(channel, "item/description") == ["<p>]]></p>"]
    assert texts(channel, "item/content:encoded") == ["a]]>b]]>"]


@pytest.mark.parametrize(
    "bad", ["\x00", "\x0b", "\x1f", "\x7f", "\x85", "\x9f", "\u2028", "\ufeff", "\uffff", "\ud800"]
)
def test_characters_that_no_feed_may_hold_are_taken_out_of_the_notes(tmp_path, bad):  # RSS-04, RSS-05
    xml = rendered(show_of(tmp_path), Notes(f"<p>one{bad}</p>", f"<p>öne{bad}</p>"))["mp3"]

    channel = parsed(xml)
    left = "\n" if bad in "\x85\u2028" else ""
    assert texts(channel, "item/description") == [f"<p>one{left}</p>"]
    assert texts(channel, "item/content:encoded") == [f"<p>öne{left}</p>"]


def test_notes_without_words_leave_the_title_as_description(tmp_path):  # FG-09
    channel = parsed(rendered(show_of(tmp_path), Notes("", ""))["mp3"])

    assert texts(channel, "item/description") == ["Signals from the microkernel"]
    assert texts(channel, "item/content:encoded") == []


def test_numbers_are_whole_for_apple_and_exact_for_podcasting_2(tmp_path):  # APPLE-15, PC20-09
    episodes = {
        "a": {"number": "152.5", "date": "2017-01-02", "season": 3},
        "b": {"number": 0, "date": "2017-01-01"},
    }
    channel = parsed(rendered(show_of(tmp_path, episodes=episodes))["mp3"])

    assert texts(channel, "item/itunes:episode") == ["152"]
    assert texts(channel, "item/podcast:episode") == ["152.5", "0"]
    assert texts(channel, "item/itunes:season") == ["3"]
    assert texts(channel, "item/podcast:season") == ["3"]


def test_chapters_in_the_feed_have_full_times_and_start_at_zero(tmp_path):  # CHAP-00, CHAP-08, CHAP-09
    channel = parsed(rendered(show_of(tmp_path))["mp3"])

    assert attrs(channel, "item/psc:chapters/psc:chapter") == [
        {"start": "00:00:00.000", "title": "Intro"},
        {"start": "00:02:10.000", "title": "Headlines", "href": "https://example.org/a?b=1&c=2"},
        {"start": "00:58:00.500", "title": "Feedback"},
    ]
    wanted = {"url": "https://daemonhour.example/209/chapters.json", "type": "application/json+chapters"}
    assert attrs(channel, "item/podcast:chapters") == [wanted]  # PC20-10


def test_a_chapters_picture_is_named_where_the_page_has_it(tmp_path):  # CHAP-08
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes" / "rack.jpg").write_bytes(b"\xff\xd8\xff")
    segments = [{"title": "A", "start": "0:00", "image": "rack.jpg"}, {"title": "B", "start": "1:00"}]
    channel = parsed(rendered(show_of(tmp_path, episodes={"209": {"segments": segments}}))["mp3"])

    assert [row.get("image") for row in attrs(channel, "item/psc:chapters/psc:chapter")] == [
        "https://daemonhour.example/209/rack.jpg",
        None,
    ]


def test_an_items_people_repeat_the_hosts_and_name_their_group(tmp_path):  # PC20-07
    channel = parsed(rendered(show_of(tmp_path))["mp3"])

    assert texts(channel, "podcast:person") == ["Kim Lund"]
    assert texts(channel, "item/podcast:person") == ["Kim Lund", "Ada"]
    assert attrs(channel, "item/podcast:person") == [
        {"role": "host", "group": "cast", "href": "https://kim.example/"},
        {"role": "editor", "group": "writing"},
    ]


def test_each_feed_is_another_podcast_and_the_one_open_to_directories_has_the_shows_guid(tmp_path):  # PC20-02, VAR-01
    feeds = rendered(show_of(tmp_path))

    guids = {name: texts(parsed(xml), "podcast:guid")[0] for name, xml in feeds.items()}
    assert guids["itunes"] == "444583ad-fdab-5c72-b083-24c3e63d439f"
    assert guids["mp3"] == "ed07fd29-07e7-5f08-999f-7a9f8582b6ef"
    assert len(set(guids.values())) == 3


def test_a_feed_of_video_says_so(tmp_path):  # VAR-05, PC20-05
    feeds = rendered(show_of(tmp_path))

    assert texts(parsed(feeds["hd"]), "podcast:medium") == ["video"]
    assert texts(parsed(feeds["mp3"]), "podcast:medium") == ["podcast"]


def test_an_audio_item_offers_the_video_and_its_torrent(tmp_path):  # PC20-17, PC20-18, PC20-19
    channel = parsed(rendered(with_torrent(show_of(tmp_path)))["mp3"])

    other = {"type": "video/mp4", "length": "812000000", "height": "1080", "title": "hd"}
    assert attrs(channel, "item/podcast:alternateEnclosure") == [other]
    assert attrs(channel, "item/podcast:alternateEnclosure/podcast:source") == [
        {"uri": "https://cdn.example/209.mp4"},
        {"uri": "https://cdn.example/209.mp4.torrent", "contentType": "application/x-bittorrent"},
    ]
    whole = {"type": "sri", "value": "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}
    assert attrs(channel, "item/podcast:alternateEnclosure/podcast:integrity") == [whole]


def test_the_feeds_own_medium_is_an_alternate_only_to_carry_its_torrent(tmp_path):  # PC20-17
    channel = parsed(rendered(with_torrent(show_of(tmp_path), of="mp3"))["mp3"])

    first = attrs(channel, "item/podcast:alternateEnclosure")[0]
    assert first == {"type": "audio/mpeg", "length": "58211342", "title": "mp3", "default": "true"}


def test_block_is_said_with_yes_or_not_at_all(tmp_path):  # APPLE-20, VAR-04
    feeds = rendered(show_of(tmp_path))

    assert texts(parsed(feeds["mp3"]), "itunes:block") == ["Yes"]
    assert texts(parsed(feeds["itunes"]), "itunes:block") == []


def test_torrent_items_are_lean(tmp_path):  # TOR-14, TOR-15, TOR-18, TOR-20, TOR-24
    show = with_torrent(show_of(tmp_path, feeds={"mp3": {"media": "mp3"}}))
    feed = replace(show.feeds[0], name="t", media="torrent", vocabularies=("torrent",), block=True)
    notes = Notes("<p>One<br/>two</p><ul><li>three &amp; four</li></ul>", "<h2>All</h2>")
    channel = parsed(rendered(replace(show, feeds=(feed,)), notes)["t"])

    names = [child.tag.rpartition("}")[2] for child in channel.find("item")]
    assert names == [
        *("title", "link", "description", "guid", "enclosure", "pubDate"),
        *("fileName", "contentLength", "infoHash", "magnetURI"),
    ]
    enclosure = {
        "url": "https://cdn.example/209.mp4.torrent",
        "length": "28114",
        "type": "application/x-bittorrent",
    }
    assert attrs(channel, "item/enclosure") == [enclosure]
    assert texts(channel, "item/torrent:contentLength") == ["812000000"]
    assert texts(channel, "item/torrent:infoHash") == ["ab" * 20]
    assert texts(channel, "item/description") == ["One\n\ntwo\n\n- three & four"]
    assert texts(channel, "itunes:block") == ["Yes"]


def test_addresses_are_ascii(tmp_path):  # RSS-20
    media = {"mp3": {"url": "https://bücher.example/äb.mp3", "bytes": 9, "type": "audio/mpeg"}}
    show = show_of(tmp_path, episodes={"1": {"media": media}}, feeds={"mp3": {"media": "mp3"}})
    channel = parsed(rendered(show)["mp3"])

    assert attrs(channel, "item/enclosure")[0]["url"] == "https://xn--bcher-kva.example/%C3%A4b.mp3"


def test_notes_are_asked_for_once_for_each_episode(tmp_path):
    from shownotes.feeds import render

    asked = []
    show = show_of(tmp_path)
    list(render(show, lambda episode: asked.append(episode.slug) or Notes()))

    assert asked == ["209"]


def test_the_same_show_gives_the_same_bytes(tmp_path):  # PIPE-04
    show = show_of(tmp_path)

    assert rendered(show) == rendered(show)


def test_feedparser_reads_back_what_was_said(tmp_path):
    feed = feedparser.parse(rendered(show_of(tmp_path), Notes("<p>Short</p>", "<p>Long</p>"))["itunes"])

    assert not feed.bozo
    entry = feed.entries[0]
    assert feed.feed.title == "Daemon & Hour (iTunes)"
    assert entry.title == "Signals from the microkernel"
    assert entry.enclosures[0].href == "https://cdn.example/209.mp3"
    assert entry.enclosures[0].length == "58211342"
    assert entry.itunes_duration == "3723"
    assert entry.content[0].value == "<p>Long</p>"
    assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == datetime(2017, 8, 30, 16, tzinfo=UTC)


def test_podcastparser_reads_back_what_was_said(tmp_path):
    show = show_of(tmp_path, episodes={"209": {"guid": "urn:uuid:1"}})
    feed = podcastparser.parse("https://daemonhour.example/feeds/mp3.xml", io.BytesIO(rendered(show)["mp3"]))

    episode = feed["episodes"][0]
    assert feed["title"] == "Daemon & Hour"
    assert episode["guid"] == "urn:uuid:1"
    assert episode["total_time"] == 3723
    assert episode["enclosures"] == [
        {"url": "https://cdn.example/209.mp3", "file_size": 58211342, "mime_type": "audio/mpeg"}
    ]
    assert [chapter["start"] for chapter in episode["chapters"]] == [0, 130, 3480]
