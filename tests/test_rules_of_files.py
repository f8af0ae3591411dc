"""Each rule on a feed's file: one change to a feed that uses everything, and the line that is named for it."""

# ruff: noqa: E501 - the table has a row for each rule
from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from feed_shows import Notes, rendered, show_of, with_torrent

from shownotes import rules
from shownotes.rules import of_files
from shownotes.rules.kinds import mail_date

EVERYTHING = (Path(__file__).parent / "feeds" / "everything.xml").read_bytes()
LIVE = b'<podcast:contentLink href="https://video.example/live">Watch</podcast:contentLink>'
SOURCE = b'<podcast:source uri="https://cdn.example/210.mp3"/>'

# rule, what is written, what is written instead, the line and the words of the problem
FIRES: list[tuple[str, bytes, bytes, int, str]] = [
    ("RSS-01", b"<?xml", b"\xef\xbb\xbf<?xml", 1, "a byte order mark stands before the XML declaration"),
    ("RSS-01", b'<?xml version="1.0" encoding="UTF-8"?>\n', b"", 1, "there is no XML declaration"),
    ("RSS-01", b'encoding="UTF-8"', b'encoding="ISO-8859-1"', 1, "the encoding is ISO-8859-1"),
    ("RSS-01", b'<?xml version="1.0"', b'<?xml version="1.1"', 1, "the version of XML is 1.1"),
    ("RSS-02", b'version="2.0"', b'version="0.91"', 2, 'the version of RSS is "0.91"'),
    ("RSS-02", b"</rss>", b"<channel/></rss>", 116, "a second channel"),
    ("RSS-03", b"itunes.com/dtds", b"itunes.com/DTDs", 2, 'the namespace of "itunes" is "http://www.itunes.com/DTDs/podcast-1.0.dtd"'),
    ("RSS-05", b"Plain words", "Plain\u2028words".encode(), 108, "the character U+2028, which breaks some apps"),
    ("RSS-06", b"<rss", b"<!DOCTYPE rss>\n<rss", 2, "a feed with a DOCTYPE"),
    ("RSS-08", b"<title>Daemon Hour</title>\n    <link>", b"<link>", 3, "the channel has no title"),
    ("RSS-09", b"</channel>", b"<itunes:keywords/></channel>", 115, "<itunes:keywords> of the channel comes after an item"),
    ("RSS-10", b"<title>Old keys, old walls</title>", b"", 105, "an item has no title"),
    ("RSS-11", b"<guid>https://daemonhour.example/209/</guid>", b"", 105, 'item "Old keys, old walls" has no guid'),
    ("RSS-11", b"<guid>https://daemonhour.example/209/</guid>", b"<guid isPermaLink='false'>urn:uuid:210</guid>", 109, 'guid "urn:uuid:210" is that of the item in line 66'),
    ("RSS-13", b'isPermaLink="false">urn:uuid:210', b">urn:uuid:210", 71, 'guid "urn:uuid:210" is no web address'),
    ("RSS-14", b"urn:uuid:210", b"210", 71, 'guid "210" is hardly unique in the world'),
    ("RSS-15", b"Wed, 30 Aug 2017", b"Tue, 30 Aug 2017", 111, '<pubDate> "Tue, 30 Aug 2017 16:00:00 +0000" is not a date as mail spells it'),
    ("RSS-15", b"Wed, 30 Aug 2017 16:00:00 +0000", b"2017-08-30T16:00:00Z", 111, '<pubDate> "2017-08-30T16:00:00Z" is not a date as mail spells it'),
    ("RSS-15", b"Wed, 30 Aug 2017 16:00:00 +0000", b"Wed, 30 Aug 2017 16:00:00 CEST", 111, '<pubDate> "Wed, 30 Aug 2017 16:00:00 CEST" is not a date as mail spells it'),
    ("RSS-16", b"Wed, 06 Sep 2017 16:00:00 +0000</pubDate>", b"Wed, 06 Sep 2028 16:00:00 +0000</pubDate>", 73, '"Wed, 06 Sep 2028 16:00:00 +0000" is in the future'),
    ("RSS-17", b"Wed, 30 Aug 2017", b"Wed, 06 Sep 2017", 111, '"Wed, 06 Sep 2017 16:00:00 +0000" is the date in line 73 too'),
    ("RSS-18", b"Wed, 30 Aug 2017", b"Wed, 13 Sep 2017", 111, "a newer item stands below an older one"),
    ("RSS-19", b"</item>", b'<enclosure url="https://a.example/b.mp3" length="20000" type="audio/mpeg"/></item>', 104, "a second enclosure in an item"),
    ("RSS-20", b'url="https://cdn.example/209.m4a"', b'url="/209.m4a"', 110, 'the enclosure\'s url "/209.m4a" is not a web address'),
    ("RSS-20", b'url="https://cdn.example/209.m4a"', b'url="https://cdn.example/209"', 110, "https://cdn.example/209 does not end in the media's extension"),
    ("RSS-20", b'url="https://cdn.example/209.m4a"', b'url="http://cdn.example/209.m4a"', 110, "http://cdn.example/209.m4a is not https"),
    ("RSS-21", b'length="48211342"', b'length="-1"', 110, 'the enclosure\'s length "-1" is not a number of bytes'),
    ("RSS-21", b'length="48211342"', b'length="3723"', 110, "the enclosure's length is 3723 bytes; AntennaPod ignores what is below 16384"),
    ("RSS-22", b'type="audio/x-m4a"', b'type="audio/mpeg"', 110, "type audio/mpeg does not fit 209.m4a"),
    ("RSS-22", b'type="audio/x-m4a"', b'type="mp3"', 110, 'the enclosure\'s type "mp3" is no media type'),
    ("RSS-23", b"<link>https://daemonhour.example/209/", b"<link>/209/", 107, '<link> "/209/" is not an absolute web address'),
    ("RSS-23", b"<link>https://daemonhour.example/209/", b"<link>http://daemonhour.example/209/", 107, '<link> "http://daemonhour.example/209/" is not https'),
    ("RSS-24", b'rel="self"', b'rel="alternate"', 3, "the feed does not name its own address"),
    ("RSS-25", b"<link>https://daemonhour.example/</link>\n    <description>", b"<link>https://daemonhour.example/feeds/mp3.xml</link>\n    <description>", 5, "the channel's link is the feed itself"),
    ("RSS-26", b"en-us", b"en_US", 7, '"en_US" is not a language code'),
    ("RSS-26", b"<language>en-us</language>", b"", 3, "the channel has no language"),
    ("RSS-27", b"<description>Plain words.</description>", b"<content:encoded>x</content:encoded><description>Plain words.</description>", 105, "content:encoded stands before description"),
    ("RSS-28", b"A weekly show", b"A &lt;b&gt;weekly&lt;/b&gt; show", 6, "the channel's description holds <b>"),
    ("RSS-29", b"Plain words.", b"&amp;lt;p&gt;Plain words.", 108, "the HTML of description is escaped twice"),
    ("RSS-30", b"<width>144", b"<width>3000", 16, 'the image\'s width is "3000"'),
    ("RSS-30", b"<title>Daemon Hour</title>\n      <link>", b"<title>Cover</title>\n      <link>", 12, 'the image\'s title "Cover" is not the channel\'s'),
    ("RSS-31", b"show@daemonhour.example (Kim Lund)", b"Kim Lund", 9, '<managingEditor> "Kim Lund" begins with no mail address'),
    ("RSS-32", b"<ttl>60", b"<ttl>an hour", 11, '<ttl> "an hour" is not a number of minutes'),
    ("RSS-33", b"<ttl>60</ttl>", b"<ttl>60</ttl><ttl>60</ttl>", 11, "a second <ttl> in the channel"),
    ("RSS-33", b"<itunes:explicit>false</itunes:explicit>\n    <itunes:complete>", b"<itunes:explicit>false</itunes:explicit><itunes:explicit>true</itunes:explicit>\n    <itunes:complete>", 32, "a second itunes:explicit"),
    ("RSS-34", b"<title>Old keys, old walls", b"<title> Old keys, old walls", 106, "spaces around the text of <title>"),
    ("RSS-35", b"Plain words.</description>", b"Plain words.</description><ttl>5</ttl>", 108, "<ttl> does not belong in an item"),
    ("HTTP-10", b"Plain words.", b"x" * 1_100_000, 1, "the feed has 1,107,218 bytes; above 1 MB it is slow for everybody"),
    ("PAGE-01", b'rel="next"', b'rel="prev"', 20, 'the rel "prev" is not registered'),
    ("PUSH-01", b'href="https://hub.example/"', b'href="hub"', 19, 'the hub "hub" is not a web address'),
    ("PSP-02", b"<podcast:locked owner=\"show@daemonhour.example\">yes</podcast:locked>", b"", 3, "the channel has no podcast:locked"),
    ("PSP-03", b"<copyright>Kim", "<copyright>© Kim".encode(), 8, '"©" in the copyright'),
    ("APPLE-01", b"<itunes:explicit>false</itunes:explicit>\n    <itunes:complete>", b"<itunes:complete>", 3, "the channel has no itunes:explicit"),
    ("APPLE-02", b"<itunes:author>Kim Lund</itunes:author>", b"", 3, "the channel has no itunes:author"),
    ("APPLE-03", b'<enclosure url="https://cdn.example/209.m4a" length="48211342" type="audio/x-m4a"/>', b"", 105, 'item "Old keys, old walls" has no enclosure'),
    ("APPLE-04", b"<itunes:duration>1:02:03</itunes:duration>", b"", 105, 'item "Old keys, old walls" has no itunes:duration'),
    ("APPLE-05", b"<itunes:explicit>false</itunes:explicit>\n    <itunes:complete>", b"<itunes:explicit>clean</itunes:explicit>\n    <itunes:complete>", 32, 'itunes:explicit is "clean"'),
    ("APPLE-06", b'text="Technology"', b'text="technology"', 28, '"technology" is not one of Apple\'s categories'),
    ("APPLE-06", b'text="Tech News"', b'text="Gadgets"', 30, '"Gadgets" is not a category below "News"'),
    ("APPLE-07", b'<itunes:category text="Technology"/>', b'<itunes:category text="Technology"/><itunes:category text="Arts"/><itunes:category text="Music"/>', 29, "4 categories; directories look at three"),
    ("APPLE-10", b'<itunes:image href="https://daemonhour.example/210.jpg"/>', b"<itunes:image>https://daemonhour.example/210.jpg</itunes:image>", 79, 'itunes:image has href ""'),
    ("APPLE-11", b"Plain words.", "é".encode() * 2001, 108, "the description has 4002 bytes; directories take 4000"),
    ("APPLE-13", b"<itunes:duration>1:02:03", b"<itunes:duration>1:62:03", 112, 'itunes:duration "1:62:03" is no duration'),
    ("APPLE-14", b"<itunes:type>serial", b"<itunes:type>Serial", 22, 'itunes:type is "Serial"'),
    ("APPLE-14", b"<itunes:episode>209</itunes:episode>", b"", 105, 'item "Old keys, old walls" of a serial show has no itunes:episode'),
    ("APPLE-15", b"<itunes:episode>209", b"<itunes:episode>0", 113, 'itunes:episode "0" is not a whole number from 1'),
    ("APPLE-16", b"<itunes:episodeType>full", b"<itunes:episodeType>Full", 77, 'itunes:episodeType is "Full"'),
    ("APPLE-19", b"<itunes:type>serial", b"<itunes:title>Daemon Hour</itunes:title><itunes:type>serial", 22, "itunes:title repeats the channel's title"),
    ("APPLE-20", b"<itunes:complete>Yes", b"<itunes:complete>no", 33, 'itunes:complete is "no"'),
    ("APPLE-22", b"<itunes:new-feed-url>https://daemonhour.example", b"<itunes:new-feed-url>https://evil.example", 34, 'itunes:new-feed-url "https://evil.example/feeds/mp3.xml" is not the feed\'s own address: subscribers move there'),
    ("APPLE-23", b"<itunes:email>show@daemonhour.example</itunes:email>", b"", 23, "there is no itunes:owner with a mail address"),
    ("APPLE-24", b"209.m4a\" length=\"48211342\" type=\"audio/x-m4a", b"209.opus\" length=\"48211342\" type=\"audio/ogg", 110, "OPUS does not play on Apple's devices"),
    ("APPLE-25", b"Plain words.</description>", b"Plain words.</description><itunes:summary>x</itunes:summary>", 108, "itunes:summary is no longer read"),
    ("CHAP-08", b' title="Intro"', b"", 101, "a chapter has no title"),
    ("CHAP-09", b'start="00:02:10.000"', b'start="130"', 102, 'a chapter starts at "130"'),
    ("GOOG-01", b"<itunes:type>serial", b'<g:author xmlns:g="http://www.google.com/schemas/play-podcasts/1.0"/><itunes:type>serial', 22, "googleplay:author: Google Podcasts is closed"),
    ("HTML-01", b"Plain words.", b"&lt;p onclick='x()'&gt;&lt;script&gt;1&lt;/script&gt;", 108, "description holds onclick, <script>"),
    ("HTML-03", b'<a href="https://example.org/">', b'<a href="/210/">', 69, 'description links to "/210/"'),
    ("HTML-04", b"Plain words.", b"&lt;html&gt;&lt;body&gt;x", 108, "description is a whole page with <html>"),
    ("HTML-12", b' alt="a rack"', b"", 69, "description holds a picture without alt"),
    ("HTML-14", b"Old keys, old walls", b"Old &lt;keys&gt;", 106, 'the title "Old <keys>" holds <keys>'),
    ("TOR-14", b"209.m4a\" length=\"48211342\" type=\"audio/x-m4a", b"209.torrent\" length=\"48211342\" type=\"audio/mpeg", 110, 'type "audio/mpeg" does not fit "https://cdn.example/209.torrent"'),
    ("PC20-01", b"https://pay.example/daemonhour", b"http://pay.example/daemonhour", 38, "http://pay.example/daemonhour is not https"),
    ("PC20-02", b"9b024349-ccf0", b"9b024349", 35, 'podcast:guid says "9b024349-5f69-a609-6b82873eab3c"'),
    ("PC20-04", b">yes</podcast:locked>", b">true</podcast:locked>", 36, 'podcast:locked says "true"'),
    ("PC20-05", b"<podcast:medium>podcast", b"<podcast:medium>vlog", 37, 'podcast:medium says "vlog"'),
    ("PC20-06", b"<podcast:funding url=\"https://pay.example/daemonhour\"", b"<podcast:funding", 38, "podcast:funding has no url"),
    ("PC20-07", b'role="Host"', b'role="Hots"', 39, 'podcast:person has role "Hots"'),
    ("PC20-08", b'<podcast:season name="The second">2', b'<podcast:season name="The second">two', 80, 'podcast:season says "two"'),
    ("PC20-09", b"210.5</podcast:episode>", b"211.5</podcast:episode>", 81, 'podcast:episode "211.5" is not itunes:episode 210'),
    ("PC20-10", b'type="application/json+chapters"', b'type="application/json"', 82, 'podcast:chapters has type "application/json"'),
    ("PC20-11", b'type="text/vtt"', b'type="vtt"', 83, 'podcast:transcript has type "vtt"'),
    ("PC20-13", b' duration="60.0"', b"", 84, "podcast:soundbite has no duration"),
    ("PC20-14", b"geo:30.27,-97.74", b"30.27,-97.74", 40, 'podcast:location has geo "30.27,-97.74"'),
    ("PC20-15", b'pubdate="Thu, 01 Apr 2021 08:00:00 +0000"', b'pubdate="2021-04-01"', 41, 'podcast:trailer has pubdate "2021-04-01"'),
    ("PC20-16", b"CC-BY-4.0", b"CC-BY", 42, 'licence "CC-BY" is not on the list and has no url'),
    ("PC20-17", b'default="false"', b'default="true"', 90, "a second alternateEnclosure that is the default"),
    ("PC20-17", SOURCE, b"", 90, "podcast:alternateEnclosure has no podcast:source"),
    ("PC20-18", SOURCE, b"<podcast:source/>", 91, "podcast:source has no uri"),
    ("PC20-19", b"sha256-AAAA", b"md5-AAAA", 88, 'podcast:integrity has value "md5-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="'),
    ("PC20-20", b'type="lightning" method="lnaddress" suggested', b'method="lnaddress" suggested', 43, "podcast:value has no type"),
    ("PC20-21", b'split="95"', b'split="95%"', 44, 'podcast:valueRecipient has split "95%"'),
    ("PC20-22", b' duration="237"', b"", 95, "podcast:valueTimeSplit has no duration"),
    ("PC20-23", b'feedGuid="a94f5cc9-8c58-55fc-91fe-a324087a655b" feedUrl', b"feedUrl", 48, "podcast:remoteItem has no feedGuid"),
    ("PC20-24", b'<podcast:remoteItem feedGuid="a94f5cc9-8c58-55fc-91fe-a324087a655b" feedUrl="https://other.example/feed.xml" medium="podcast"/>', b"", 47, "podcast:podroll has no podcast:remoteItem"),
    ("PC20-25", b'<podcast:remoteItem feedGuid="003af0a0-6a45-55cf-b765-68e3d349551a" medium="publisher"/>', b"", 50, "podcast:publisher has no podcast:remoteItem"),
    ("PC20-26", b">S6lpp-7ZCn8-dZfGc-OoyaG<", b"><", 53, 'podcast:txt says ""'),
    ("PC20-27", b'<podcast:block id="google">yes', b'<podcast:block id="google">Yep', 54, 'podcast:block says "Yep"'),
    ("PC20-28", b"FREQ=WEEKLY", b"FREQ=OFTEN", 55, 'podcast:updateFrequency has rrule "FREQ=OFTEN;BYDAY=WE"'),
    ("PC20-29", b'usesPodping="true"', b'usesPodping="yes"', 56, 'podcast:podping has usesPodping "yes"'),
    ("PC20-30", LIVE, b"", 60, "podcast:liveItem has no podcast:contentLink"),
    ("PC20-31", LIVE, b"<podcast:contentLink>Watch</podcast:contentLink>", 64, "podcast:contentLink has no href"),
    ("PC20-32", b'protocol="activitypub"', b'protocol="mastodon"', 57, 'podcast:socialInteract has protocol "mastodon"'),
    ("PC20-33", b'protocol="irc"', b'protocol="icq"', 58, 'podcast:chat has protocol "icq"'),
    ("PC20-34", b'aspect-ratio="16/9"', b'aspect-ratio="wide"', 59, 'podcast:image has aspect-ratio "wide"'),
]  # fmt: skip


@pytest.mark.parametrize("row", FIRES, ids=[row[0] for row in FIRES])
def test_a_rule_names_the_line_that_breaks_it(row):
    rule, old, new, line, message = row
    assert EVERYTHING.count(old) >= 1
    found = rules.check_feed(EVERYTHING.replace(old, new, 1), "feed.xml", datetime(2026, 11, 23, tzinfo=UTC))

    of_rule = [problem for problem in found if problem.rule == rule]
    assert [(problem.place.line, problem.message) for problem in of_rule] == [(line, message)]
    assert str(of_rule[0].place) == f"feed.xml:{line}:1"


def test_no_rule_speaks_of_a_feed_that_uses_everything_well():
    assert rules.check_feed(EVERYTHING, "feed.xml", datetime(2026, 11, 23, tzinfo=UTC)) == []


def test_every_rule_on_files_is_in_the_table_and_is_seen_to_fire():
    apart = {"TOR-18", "TOR-24"}  # below, on a feed of torrents
    checked = {name for name, _ in of_files.CHECKS}

    assert {row[0] for row in FIRES} | apart == checked
    assert all(rules.explain(name) for name in checked)


def test_a_feed_served_elsewhere_than_it_says_is_named():  # RSS-24
    found = rules.check_feed(EVERYTHING, "https://mirror.example/feed.xml")

    said = 'the feed calls itself "https://daemonhour.example/feeds/mp3.xml" and is served at https://mirror.example/feed.xml'
    assert [(problem.rule, problem.message) for problem in found] == [("RSS-24", said)]


def test_our_own_feeds_break_no_rule(tmp_path):
    show = with_torrent(show_of(tmp_path, show={"categories": ["Technology"]}))
    found = [
        problem
        for name, xml in rendered(show, Notes("<p>A &amp; B</p>", "<h2>C</h2>")).items()
        for problem in rules.check_feed(xml, name)
    ]

    # The show has no cover, and its two feeds of one medium share their dates by design.
    assert {(problem.rule, problem.message) for problem in found} == {("APPLE-01", "the channel has no itunes:image")}


def test_a_torrent_item_with_a_second_title_is_named():  # TOR-18, TOR-24
    xml = EVERYTHING.replace(
        b'209.m4a" length="48211342" type="audio/x-m4a', b'209.torrent" length="2048" type="application/x-bittorrent'
    )
    xml = xml.replace(b"<title>Old keys", b"<itunes:title>x</itunes:title><title>Old keys")
    found = {problem.rule: problem.message for problem in rules.check_feed(xml, "f")}

    assert found["TOR-18"] == "itunes:title replaces the item's title in qBittorrent"
    assert found["TOR-24"].startswith("a feed of torrents is open to directories")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Wed, 30 Aug 2017 16:00:00 +0000", True),
        ("30 Aug 2017 16:00 GMT", True),
        ("Wed, 30 Aug 2017 12:00:00 -0400", True),
        ("Thu, 30 Aug 2017 16:00:00 +0000", False),
        ("Wed, 30 Aug 2017 24:00:00 +0000", False),
        ("Wed, 30 Aug 17 16:00:00 +0000", False),
        ("Wed, 31 Feb 2017 16:00:00 +0000", False),
        ("Wed, 30 Aug 2017 16:00:00", False),
    ],
)
def test_dates_are_those_of_mail(text, right):  # RSS-15
    assert (mail_date(text) is not None) is right
