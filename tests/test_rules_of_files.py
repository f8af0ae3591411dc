"""Each rule on a feed's file: one change to a feed that uses everything, and the line that is named for it."""

# ruff: noqa: E501 - the table has a row for each rule
from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from feed_shows import Notes, rendered, show_of, with_torrent

from shownotes import rules
from shownotes.rules import of_files
from shownotes.rules.kinds import mail_date

EVERYTHING = (Path(__file__).parent / "feeds" / "everything.xml").read_bytes()
TORRENTS = (Path(__file__).parent / "feeds" / "torrents.xml").read_bytes()
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
    ("RSS-10", b"Old keys, old walls", b"Old &amp;amp; keys", 106, 'the title "Old &amp; keys" is escaped twice: apps show &amp;'),
    ("RSS-22", b'209.m4a" length="48211342" type="audio/x-m4a"', b'209.mp3" length="48211342" type="audio/mp3"', 110, "the enclosure's type audio/mp3 is a nickname"),
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
    ("HTTP-10", b"Plain words.", b"x" * 1_100_000, 1, "the feed has 1,107,478 bytes; above 1 MB it is slow for everybody"),
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
    ("HTML-12", b' alt="a rack"', b"", 70, "content:encoded holds a picture without alt"),
    ("HTML-14", b"Old keys, old walls", b"Old &lt;keys&gt;", 106, 'the title "Old <keys>" holds <keys>'),
    ("TOR-14", b"209.m4a\" length=\"48211342\" type=\"audio/x-m4a", b"209.torrent\" length=\"48211342\" type=\"audio/mpeg", 110, 'type "audio/mpeg" does not fit "https://cdn.example/209.torrent"'),
    ("PC20-01", b"https://pay.example/daemonhour", b"http://pay.example/daemonhour", 38, "http://pay.example/daemonhour is not https"),
    ("PC20-02", b"9b024349-ccf0", b"9b024349", 35, 'podcast:guid says "9b024349-5f69-a609-6b82873eab3c"'),
    ("PC20-04", b">yes</podcast:locked>", b">true</podcast:locked>", 36, 'podcast:locked says "true"'),
    ("PC20-05", b"<podcast:medium>podcast", b"<podcast:medium>vlog", 37, 'podcast:medium says "vlog"'),
    ("PC20-06", b"<podcast:funding url=\"https://pay.example/daemonhour\"", b"<podcast:funding", 38, "podcast:funding has no url"),
    ("PC20-07", b'role="Host"', b'role="Hots"', 39, 'podcast:person has role "Hots"'),
    ("PC20-08", b'<podcast:season name="The second">2', b'<podcast:season name="The second">-2', 80, 'podcast:season says "-2"'),
    ("PC20-08", b'<podcast:season name="The second">2', b'<podcast:season name="The second">3', 80, 'podcast:season "3" is not itunes:season 2'),
    ("PC20-09", b"210.5</podcast:episode>", b"211.5</podcast:episode>", 81, 'podcast:episode "211.5" is not itunes:episode 210'),
    ("PC20-10", b'type="application/json+chapters"', b'type="application/json"', 82, 'podcast:chapters has type "application/json"'),
    ("PC20-11", b'type="text/vtt"', b'type="vtt"', 83, 'podcast:transcript has type "vtt"'),
    ("PC20-13", b' duration="60.0"', b"", 84, "podcast:soundbite has no duration"),
    ("PC20-14", b"geo:30.27,-97.74", b"30.27,-97.74", 40, 'podcast:location has geo "30.27,-97.74"'),
    ("PC20-15", b'pubdate="Thu, 01 Apr 2021 08:00:00 +0000"', b'pubdate="2021-04-01"', 41, 'podcast:trailer has pubdate "2021-04-01"'),
    ("PC20-16", b"CC-BY-4.0", b"CC-BY", 42, 'licence "CC-BY" is not on the list and has no url'),
    ("PC20-17", b"</podcast:alternateEnclosure>\n      <podcast:value", b'</podcast:alternateEnclosure><podcast:alternateEnclosure type="audio/mpeg" default="true">' + SOURCE + b"</podcast:alternateEnclosure>\n      <podcast:value", 92, "a second alternateEnclosure that is the default"),
    ("PC20-17", SOURCE, SOURCE.replace(b"210", b"211"), 90, "the default alternateEnclosure is not the item's enclosure"),
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
    ("PIPE-05", b"<lastBuildDate>Wed, 06 Sep 2017 16", b"<lastBuildDate>Wed, 06 Sep 2017 15", 10, '<lastBuildDate> "Wed, 06 Sep 2017 15:00:00 +0000" is before the newest item'),
    ("VAR-05", b'length="58211342" type="audio/mpeg"/>\n      <pubDate', b'length="58211342" type="video/mp4"/>\n      <pubDate', 37, 'the enclosures are video, and podcast:medium is "podcast"'),
    ("RSS-02", b"<ttl>", b"<pubdate>x</pubdate><ttl>", 11, "no app knows <pubdate>"),
    ("RSS-02", b"<itunes:episode>209", b"<itunes:Season>1</itunes:Season><itunes:episode>209", 113, "no app knows <itunes:Season>"),
    ("PAGE-04", b"<ttl>", b'<f:complete xmlns:f="http://purl.org/syndication/history/1.0"/><ttl>', 11, "a feed that says it is complete has more pages"),
    ("PSP-01", b"http://www.w3.org/2005/Atom", b"http://www.w3.org/2006/Atom", 2, "the namespace atom is not declared, which PSP-1 asks for"),
    ("SPOT-02", b'title="Intro"', b'title="Introducing everybody who is with us today"', 101, 'the chapter "Introducing everybody who is with us today" has 42 characters'),
    ("SPOT-02", b'title="Intro"', b'title="&lt;b&gt;Intro"', 101, 'the chapter "<b>Intro" holds markup'),
    ("SPOT-03", b'type="audio/x-m4a"/>', b'type="audio/x-m4a"/><podcast:chapters url="https://daemonhour.example/209/c.json" type="application/json+chapters"/>', 110, 'item "Old keys, old walls" has podcast:chapters and no psc:chapters'),
    ("YT-01", b"<itunes:email>show@", b"<itunes:email>show at ", 25, 'itunes:email "show at daemonhour.example" is not a mail address'),
    ("APPLE-08", b'210.jpg"/>', b'210.webp"/>', 79, "the cover is WEBP"),
    ("APPLE-12", b"at 10.30 am", b"<h2>at 10.30 am</h2>", 69, "description holds <h2>"),
    ("APPLE-18", b"Old keys, old walls", b"#209: Old keys", 106, 'the title "#209: Old keys" holds the number "#209"'),
    ("APPLE-18", b"Old keys, old walls", b"Daemon Hour: Old keys", 106, 'the title "Daemon Hour: Old keys" holds the show\'s name'),
    ("APPLE-21", b"<itunes:new-feed-url>https://daemonhour.example/feeds/mp3.xml", b"<itunes:new-feed-url>mp3.xml", 34, 'itunes:new-feed-url "mp3.xml" is not a web address'),
    ("APPLE-27", b'type="text/vtt"', b'type="text/html"', 83, "a transcript as text/html alone"),
    ("APPLE-29", b"/209.m4a", b"/episode%20209.m4a", 110, 'the file name "episode 209.m4a" has more than letters, digits, -, _ and .'),
    ("CHAP-10", b'<psc:chapter start="00:02:10.000" title="Headlines" href="https://example.org/"/>', b"", 100, "psc:chapters holds 2 chapters"),
    ("HTML-02", b"<h2>What happened</h2>", b"<table><tr><td>What</td></tr></table>", 70, "content:encoded holds <table>, <tr>, <td>"),
    ("HTML-04", b"happened</a> at", b"happened at", 69, "description opens <a> and does not close it"),
    ("HTML-04", b"16:9 and all.", b"16:9 and all.</em>", 69, "description closes <em>, which is not open"),
    ("HTML-05", b"Plain words.", b"Plain\n\nwords.", 108, "description has line breaks and no paragraphs: Apple shows one block of text"),
    ("HTML-06", b"Plain words.", b"At 12:34 we speak.", 108, 'description holds the time "12:34", which AntennaPod may read as hours and minutes'),
    ("HTML-07", b"At the end", b"00:58:00", 70, 'content:encoded holds the time "00:58:00" inside a link, where no tap leads to it'),
    ("HTML-07", b"00:58:00 End", b"01:58:00 End", 69, 'description holds the time "01:58:00", after the end'),
    ("HTML-09", b"<p>00:00:00 Intro", b"<p>00:00:10 Intro", 69, 'the list of chapters in description starts at "00:00:10"'),
    ("HTML-09", b"00:58:00 End", b"00:01:00 End", 69, 'the chapter at "00:01:00" comes after a later one'),
    ("HTML-09", b"<br/>00:58:00 End", b"", 69, "the list of chapters in description has two rows"),
    ("HTML-10", b"<br/>00:58:00 End</p>", b'<br/>00:58:00 End</p><a href="https', 69, 'description ends inside of "<a href="https"'),
    ("HTML-10", b"<br/>00:58:00 End</p>", b"<br/>00:58:00 End &am", 69, 'description ends inside of "&am"'),
    ("HTML-10", b"AT&amp;T", b"AT&amp;T" * 9000, 70, "content:encoded has 72,198 bytes; apps slow down beyond 65,536"),
    ("HTML-11", b"At the end", b"Click here!", 70, 'content:encoded links to "https://example.org/t?at=12:34" with "Click here!"'),
    ("HTML-13", b"AT&amp;T", b"AT&amp;T&nbsp;&mdash;", 70, "content:encoded holds the entity &nbsp;"),
    ("PC20-05", b"<podcast:medium>podcast", b"<podcast:medium>podcastL", 66, "an item in a feed of medium podcastL"),
    ("PC20-13", b'duration="60.0"', b'duration="5"', 84, "a soundbite of 5 seconds"),
    ("PC20-13", b'startTime="73.0"', b'startTime="3700"', 84, "the soundbite ends after the episode"),
    ("PC20-21", b'address="kim@pay.example" split="95"', b'address="kim" split="95"', 44, '"kim" is no lightning address'),
    ("PC20-21", b'type="lnaddress" address="kim@pay.example" split="95"', b'type="node" address="02ab" split="95"', 44, '"02ab" is not the key of a node'),
    ("PC20-22", b"</podcast:valueTimeSplit>", b'<podcast:valueRecipient type="lnaddress" address="a@b.example" split="1"/></podcast:valueTimeSplit>', 95, "a time split with both an item and recipients"),
    ("PC20-22", b"</podcast:valueTimeSplit>", b'</podcast:valueTimeSplit><podcast:valueTimeSplit startTime="90" duration="9"><podcast:valueRecipient type="lnaddress" address="a@b.example" split="1"/></podcast:valueTimeSplit>', 97, "a time split that overlaps the one above"),
    ("PC20-24", b'<podcast:remoteItem feedGuid="a94f5cc9-8c58-55fc-91fe-a324087a655b" feedUrl', b'<podcast:remoteItem feedGuid="9b024349-ccf0-5f69-a609-6b82873eab3c" feedUrl', 48, "the show recommends itself"),
    ("PC20-25", b' medium="publisher"', b"", 51, "the publisher's remoteItem does not say so"),
    ("PC20-25", b"</podcast:publisher>", b'<podcast:remoteItem feedGuid="003af0a0-6a45-55cf-b765-68e3d349551a" medium="publisher"/></podcast:publisher>', 52, "a second publisher"),
    ("PC20-27", b'id="google"', b'id="gogle"', 54, '"gogle" is not the name of a service'),
    ("PC20-28", b"BYDAY=WE\" dtstart=\"2017-08-30T16:00:00Z\"", b"COUNT=3\"", 55, "a rule with COUNT says nothing without its start"),
    ("PC20-28", b' complete="true"', b"", 55, "updateFrequency says that the show is not complete, and itunes:complete does"),
    ("PC20-30", b"<guid isPermaLink=\"false\">urn:uuid:live-1</guid>", b"", 60, "podcast:liveItem has no guid"),
    ("PC20-32", b' uri="https://social.example/@daemonhour"', b"", 57, "podcast:socialInteract has no uri"),
    ("PC20-34", b"<podcast:podping", b'<podcast:images srcset="https://daemonhour.example/a.jpg 100w"/><podcast:podping', 56, "podcast:images is of the past"),
]  # fmt: skip
# The same of a feed of torrents.
TORRENTS_FIRE: list[tuple[str, bytes, bytes, int, str]] = [
    ("TOR-13", b"xt=urn:btih:9b02", b"xt=urn:btih:9B02", 24, 'the magnet link "magnet:?xt=urn:btih:9B024349ccf05f69a6096b82873eab3c00000000&dn=210.mp4" names no info-hash in lower-case hex'),
    ("TOR-14", b'type="application/x-bittorrent"', b'type="audio/mpeg"', 19, 'type "audio/mpeg" does not fit "https://cdn.example/210.mp4.torrent"'),
    ("TOR-15", b"<torrent:contentLength>812000000</torrent:contentLength>", b"", 12, 'item "Signals from the microkernel" has no torrent:contentLength'),
    ("TOR-16", b"urn:uuid:210#torrent", b"9b024349ccf05f69a6096b82873eab3c00000000", 18, "the guid is the info-hash: a torrent made anew becomes a new episode"),
    ("TOR-17", b"<torrent:fileName>210.mp4</torrent:fileName>", b"<torrent:filename>210.mp4</torrent:filename>", 21, "torrent:filename is not how clients spell it"),
    ("TOR-18", b"<title>Signals", b"<itunes:title>x</itunes:title><title>Signals", 13, "itunes:title replaces the item's title in qBittorrent"),
    ("TOR-19", b"<link>https://daemonhour.example/210/</link>", b"", 12, 'item "Signals from the microkernel" has no link'),
    ("TOR-20", b"What happened.", b"&lt;p&gt;What happened.", 15, "the description holds <p>"),
    ("TOR-21", b"<ttl>60", b"<ttl>3600", 9, "<ttl> 3600 is more than a day: it counts minutes"),
    ("TOR-24", b"<itunes:block>Yes</itunes:block>", b"", 3, "a feed of torrents is open to directories: podcast apps would play the .torrent as sound"),
]  # fmt: skip
# What comes near a rule and does not break it.
NEAR: list[tuple[str, bytes, bytes]] = [
    ("PIPE-05", b"<lastBuildDate>Wed, 06 Sep 2017 16", b"<lastBuildDate>Thu, 07 Sep 2017 16"),
    ("VAR-05", b"<podcast:medium>podcast", b"<podcast:medium>video"),
    ("RSS-02", b"<ttl>", b'<x:pubdate xmlns:x="https://x.example/"/><ttl>'),
    ("RSS-10", b"Old keys, old walls", b"AT&amp;T; R&amp;D"),
    ("SPOT-01", b"<itunes:type>serial", b"<itunes:block>Yes</itunes:block><itunes:type>serial"),
    ("APPLE-08", b'210.jpg"/>', b'210"/>'),
    ("APPLE-18", b"<title>Old keys, old walls", b"<itunes:title>Old</itunes:title><title>209: Old keys, old walls"),
    ("APPLE-27", b'type="text/vtt"', b'type="application/srt"'),
    ("HTML-05", b"Plain words.", b"Plain words.<br/>\nOr two."),
    ("HTML-06", b"Plain words.", b"At 10:30 am, 16:9, v12:34a and https://x.example/12:34 as 00:12:34."),
    ("HTML-07", b"Plain words.", b"(00:12:34) Topic"),
    ("HTML-09", b"Plain words.", b"<p>At 00:12:34 we speak.</p><p>00:20:00 alone</p>"),
    ("HTML-10", b"Plain words.", b"If a <b> & c"),
    ("HTML-11", b"At the end", b"Here is the end"),
    ("HTML-13", b"Plain words.", b"AT&amp;amp;T &amp;nbsp; as text"),
    ("PC20-25", b' medium="publisher"', b' medium="publisher" title="x"'),
    ("PC20-27", b'id="google"', b'id="spotify"'),
]  # fmt: skip


@pytest.mark.parametrize("row", FIRES, ids=[row[0] for row in FIRES])
def test_a_rule_names_the_line_that_breaks_it(row):
    rule, old, new, line, message = row
    assert EVERYTHING.count(old) >= 1
    found = rules.check_feed(EVERYTHING.replace(old, new, 1), "feed.xml", datetime(2026, 11, 23, tzinfo=UTC))

    of_rule = [problem for problem in found if problem.rule == rule]
    assert [(problem.place.line, problem.message) for problem in of_rule] == [(line, message)]
    assert str(of_rule[0].place) == f"feed.xml:{line}:1"


@pytest.mark.parametrize("row", TORRENTS_FIRE, ids=[row[0] for row in TORRENTS_FIRE])
def test_a_rule_names_the_line_of_a_feed_of_torrents(row):
    rule, old, new, line, message = row
    assert TORRENTS.count(old) >= 1
    found = [one for one in rules.check_feed(TORRENTS.replace(old, new), "feed.xml") if one.rule == rule]

    assert [(problem.place.line, problem.message) for problem in found] == [(line, message)]


@pytest.mark.parametrize("row", NEAR, ids=[row[0] for row in NEAR])
def test_a_rule_keeps_quiet_where_nothing_breaks_it(row):
    rule, old, new = row
    assert EVERYTHING.count(old) >= 1
    found = rules.check_feed(EVERYTHING.replace(old, new, 1), "feed.xml", datetime(2026, 11, 23, tzinfo=UTC))

    assert [one for one in found if one.rule == rule] == []


@pytest.mark.parametrize("xml", [EVERYTHING, TORRENTS], ids=["everything", "torrents"])
def test_no_rule_speaks_of_a_feed_that_uses_everything_well(xml):
    assert rules.check_feed(xml, "feed.xml", datetime(2026, 11, 23, tzinfo=UTC)) == []


def test_every_rule_on_files_is_in_the_table_and_is_seen_to_fire():
    checked = {name for name, _ in of_files.CHECKS}

    assert {row[0] for row in (*FIRES, *TORRENTS_FIRE)} | {"SPOT-01"} == checked
    assert all(rules.explain(name) for name in checked)


def test_a_feed_without_episodes_or_dates_is_not_live_on_spotify():  # SPOT-01
    items = EVERYTHING.index(b"<item>"), EVERYTHING.index(b"  </channel>")
    empty = EVERYTHING[: items[0]] + EVERYTHING[items[1] :]
    undated = EVERYTHING.replace(b"pubDate>", b"dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>")
    undated = re.sub(rb"</dc:date xmlns:dc='[^']*'>", b"</dc:date>", undated)

    for xml, line, severity, said in (
        (empty, 3, "warning", "the feed has no episode"),
        (undated, 66, "error", "no item has a pubDate"),
    ):
        found = [one for one in rules.check_feed(xml, "f") if one.rule == "SPOT-01"]
        assert [(one.place.line, one.severity, one.message) for one in found] == [(line, severity, said)]


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
