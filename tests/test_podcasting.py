"""What a show states in the Podcasting 2.0 namespace: read back from its feed, and judged where it is written."""

# ruff: noqa: E501 - the table has a row for each rule
from __future__ import annotations

import io
from copy import deepcopy
from typing import Any

import pytest
from feed_shows import EPISODE, NOW, SHOW, attrs, parsed, rendered, show_of, texts, write_show
from PIL import Image

from shownotes import rules
from shownotes.load import load

OTHER = "a94f5cc9-8c58-55fc-91fe-a324087a655b"
RECIPIENT = {"name": "Kim", "address": "kim@pay.example", "split": 95}
STATED: dict[str, Any] = {
    "license": "Our own",
    "license_url": "https://daemonhour.example/license",
    "locked": False,
    "complete": True,
    "seasons": {2: "The second"},
    "location": [
        {"name": "Austin", "rel": "creator", "geo": "geo:30.27,-97.74", "osm": "R113314", "country": "US"},
        "The sea",
    ],
    "value": {
        "suggested": "0.00000005",
        "recipients": [RECIPIENT, {"address": "a@b.example", "split": 5, "fee": True}],
    },
    "social": {"protocol": "activitypub", "uri": "https://social.example/@daemonhour"},
    "chat": {"server": "irc.example.org", "protocol": "irc", "space": "#daemonhour"},
    "txt": [{"purpose": "verify", "text": "S6lpp"}, "free text"],
    "images": [{"href": "https://daemonhour.example/wide.jpg", "aspect_ratio": "16/9", "purpose": "banner"}],
    "update_frequency": "weekly",
    "podroll": [{"feed_guid": OTHER, "feed_url": "https://other.example/feed.xml"}],
    "publisher": {"feed_guid": "003af0a0-6a45-55cf-b765-68e3d349551a"},
    "blocked": ["google"],
    "podping": True,
    "publish": {"podping": True},
    "hubs": ["https://hub.example/"],
    "live": [
        {
            "title": "From the attic",
            "status": "pending",
            "start": "2026-12-01 20:00",
            "guid": "urn:uuid:live-1",
            "url": "https://stream.example/live.mp3",
            "links": ["[Watch](https://video.example/live)"],
        }
    ],
}
SAID: dict[str, Any] = {
    "season": 2,
    "display": "Ch. 209",
    "soundbites": [{"start": "1:13", "duration": "1:00", "title": "The best minute"}],
    "elsewhere": ["[Watch](https://video.example/209)"],
    "funding": [{"url": "https://pay.example/209", "label": "Pay for this one"}],
    "value": {
        "recipients": [RECIPIENT],
        "splits": [{"start": "1:00", "duration": "3:57", "remote_percentage": 90, "item": {"feed_guid": OTHER}}],
    },
}


def changed(base: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """A copy of the mapping with one value changed."""
    copy = deepcopy(base)
    at: Any = copy
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return copy


@pytest.fixture
def channel(tmp_path):
    return parsed(rendered(show_of(tmp_path, show=STATED, episodes={"209": SAID}))["itunes"])


def test_what_the_show_states_is_in_its_channel(channel):  # PC20-04 … PC20-34
    assert texts(channel, "podcast:locked") == ["no"]
    assert texts(channel, "itunes:complete") == ["Yes"]
    assert texts(channel, "podcast:location") == ["Austin", "The sea"]
    place = {"rel": "creator", "geo": "geo:30.27,-97.74", "osm": "R113314", "country": "US"}
    assert attrs(channel, "podcast:location") == [place, {}]
    assert texts(channel, "podcast:license") == ["Our own"]
    assert attrs(channel, "podcast:license") == [{"url": "https://daemonhour.example/license"}]
    assert attrs(channel, "podcast:value") == [
        {"type": "lightning", "method": "lnaddress", "suggested": "0.00000005"}
    ]
    assert attrs(channel, "podcast:value/podcast:valueRecipient") == [
        {"name": "Kim", "type": "lnaddress", "address": "kim@pay.example", "split": "95"},
        {"type": "lnaddress", "address": "a@b.example", "split": "5", "fee": "true"},
    ]
    post = {"protocol": "activitypub", "uri": "https://social.example/@daemonhour"}
    assert attrs(channel, "podcast:socialInteract") == [post]
    room = {"server": "irc.example.org", "protocol": "irc", "space": "#daemonhour"}
    assert attrs(channel, "podcast:chat") == [room]
    assert texts(channel, "podcast:txt") == ["S6lpp", "free text"]
    assert attrs(channel, "podcast:txt") == [{"purpose": "verify"}, {}]
    banner = {"href": "https://daemonhour.example/wide.jpg", "purpose": "banner", "aspect-ratio": "16/9"}
    assert attrs(channel, "podcast:image") == [banner]
    assert attrs(channel, "podcast:updateFrequency") == [{"rrule": "FREQ=WEEKLY", "complete": "true"}]
    roll = {"feedGuid": OTHER, "feedUrl": "https://other.example/feed.xml"}
    assert attrs(channel, "podcast:podroll/podcast:remoteItem") == [roll]
    publisher = {"feedGuid": "003af0a0-6a45-55cf-b765-68e3d349551a", "medium": "publisher"}
    assert attrs(channel, "podcast:publisher/podcast:remoteItem") == [publisher]
    assert attrs(channel, "podcast:block") == [{"id": "google"}]
    assert attrs(channel, "podcast:podping") == [{"usesPodping": "true"}]


def test_a_live_item_has_a_stream_and_a_link(channel):  # PC20-30
    live = {"status": "pending", "start": "2026-12-02T01:00:00Z"}
    assert attrs(channel, "podcast:liveItem") == [live]
    assert texts(channel, "podcast:liveItem/title") == ["From the attic"]
    assert texts(channel, "podcast:liveItem/guid") == ["urn:uuid:live-1"]
    stream = {"url": "https://stream.example/live.mp3", "length": "0", "type": "audio/mpeg"}
    assert attrs(channel, "podcast:liveItem/enclosure") == [stream]
    assert attrs(channel, "podcast:liveItem/podcast:contentLink") == [{"href": "https://video.example/live"}]


def test_hubs_are_named_beside_the_feed_itself(channel):  # PUSH-01
    assert [link["rel"] for link in attrs(channel, "atom:link")] == ["self", "hub"]


def test_what_an_episode_states_is_in_its_item(channel):
    assert attrs(channel, "item/podcast:season") == [{"name": "The second"}]
    assert attrs(channel, "item/podcast:episode") == [{"display": "Ch. 209"}]
    assert texts(channel, "item/podcast:soundbite") == ["The best minute"]
    assert attrs(channel, "item/podcast:soundbite") == [{"startTime": "73", "duration": "60"}]
    assert attrs(channel, "item/podcast:contentLink") == [{"href": "https://video.example/209"}]
    split = {"startTime": "60", "duration": "237", "remotePercentage": "90"}
    assert attrs(channel, "item/podcast:value/podcast:valueTimeSplit") == [split]
    assert attrs(channel, "item/podcast:value/podcast:valueTimeSplit/podcast:remoteItem") == [{"feedGuid": OTHER}]
    assert texts(channel, "item/podcast:license") == []  # the show's holds
    assert texts(channel, "item/podcast:funding") == ["Pay for this one"]
    assert attrs(channel, "item/podcast:funding") == [{"url": "https://pay.example/209"}]


def test_a_list_holds_what_others_publish(tmp_path):  # PC20-05, PC20-23
    parts = {
        "medium": "musicL",
        "remote_items": [{"feed_guid": OTHER, "item_guid": "x", "medium": "music", "title": "A"}],
    }
    show = show_of(tmp_path, show=parts, episodes={})
    channel = parsed(rendered(show)["itunes"])

    assert texts(channel, "podcast:medium") == ["musicL"]
    assert attrs(channel, "podcast:remoteItem") == [
        {"feedGuid": OTHER, "itemGuid": "x", "medium": "music", "title": "A"}
    ]
    assert {one.rule for one in rules.check(show)} == {"APPLE-01"}  # no cover


def test_a_cover_is_described_with_its_size(tmp_path):  # PC20-34
    picture = io.BytesIO()
    Image.new("RGB", (1400, 1400)).save(picture, "PNG")
    (tmp_path / "cover.png").write_bytes(picture.getvalue())
    channel = parsed(rendered(show_of(tmp_path, show={"cover": "cover.png"}))["itunes"])

    assert attrs(channel, "podcast:image") == [
        {
            "href": "https://daemonhour.example/cover.png",
            "alt": "Daemon & Hour",
            "width": "1400",
            "height": "1400",
            "aspect-ratio": "1/1",
            "type": "image/png",
            "purpose": "artwork",
        }
    ]


def test_a_trailer_among_the_episodes_is_named_in_the_channel(tmp_path):  # PC20-15
    trailer = {"type": "trailer", "title": "What it is about", "number": None}
    channel = parsed(rendered(show_of(tmp_path, episodes={"trailer": trailer}))["mp3"])

    assert texts(channel, "podcast:trailer") == ["What it is about"]
    about = {"pubdate": "Wed, 30 Aug 2017 16:00:00 +0000", "length": "58211342", "type": "audio/mpeg"}
    assert attrs(channel, "podcast:trailer") == [{"url": "https://cdn.example/209.mp3", **about}]


def test_a_feed_that_states_everything_breaks_no_rule(tmp_path):
    show = show_of(tmp_path, show=STATED, episodes={"209": SAID})
    found = [problem for xml in rendered(show).values() for problem in rules.check_feed(xml, "f")]

    assert {problem.rule for problem in found} == {"APPLE-01"}  # it has no cover


def test_a_show_that_states_everything_breaks_no_rule(tmp_path):
    found = rules.check(load(write_show(tmp_path, STATED, {"209": SAID}), NOW).need())

    assert {problem.rule for problem in found} == {
        "APPLE-01",
        "APPLE-27",
        "CHAP-04",
    }  # no cover, no transcript, half a second


# rule, the path of a value, what stands there instead, the words of the problem
FIRES: list[tuple[str, str, tuple[str | int, ...], Any, str]] = [
    ("APPLE-22", "feed", ("moving_to",), "elsewhere", '"elsewhere" is not a web address'),
    ("PC20-03", "feed", ("guid",), "mine", '"mine" is not a UUID'),
    ("PC20-05", "show", ("medium",), "podcats", '"podcats" is not a medium that directories know'),
    ("PC20-05", "show", ("medium",), "podcastL", 'medium "podcastL" is a list of what others publish, and this show has episodes'),
    ("PC20-06", "episode", ("funding", 0, "label"), "x" * 129, f'"{"x" * 77}…" is not a text of 1 to 128 characters'),
    ("PC20-05", "feed", ("medium",), "vlog", '"vlog" is not a medium that directories know'),
    ("PC20-08", "show", ("seasons",), {1: "x" * 129}, "season 1 has a name of 129 characters; apps keep 128"),
    ("PC20-08", "show", ("seasons",), {0: "zero"}, "there is no season 0"),
    ("PC20-09", "episode", ("display",), "x" * 33, "the number is shown with 33 characters; apps keep 32"),
    ("PC20-13", "episode", ("soundbites", 0, "duration"), "0:05", "a soundbite of 5 seconds; apps play 15 to 120"),
    ("PC20-13", "episode", ("soundbites", 0, "start"), "1:02:00", "the soundbite ends after the episode"),
    ("PC20-14", "show", ("location", 0, "geo"), "30.27,-97.74", 'geo "30.27,-97.74" is not what podcast:location takes'),
    ("PC20-14", "show", ("location", 0, "country"), "USA", 'country "USA" is not what podcast:location takes'),
    ("PC20-20", "show", ("value", "suggested"), "a lot", 'suggested "a lot" is not what podcast:value takes'),
    ("PC20-20", "show", ("value", "recipients"), [], "podcast:value has no valueRecipient"),
    ("PC20-21", "show", ("value", "recipients", 0, "split"), -5, 'split "-5" is not what podcast:valueRecipient takes'),
    ("PC20-21", "show", ("value", "recipients", 0, "address"), "kim", '"kim" is no lightning address'),
    ("PC20-22", "episode", ("value", "splits", 0, "remote_percentage"), 101, 'remote_percentage "101" is not what podcast:valueTimeSplit takes'),
    ("PC20-22", "episode", ("value", "splits", 0, "recipients"), [RECIPIENT], "a split with both an item and recipients"),
    ("PC20-23", "show", ("podroll", 0, "feed_guid"), "other", 'feed_guid "other" is not what podcast:remoteItem takes'),
    ("PC20-24", "show", ("podroll", 0, "feed_guid"), SHOW["guid"], "the show recommends itself"),
    ("PC20-26", "show", ("txt", 0, "text"), "x" * 4001, ""),
    ("PC20-27", "show", ("blocked", 0), "gogle", '"gogle" is not the name of a service'),
    ("PC20-28", "show", ("update_frequency",), {"text": "x", "rrule": "weekly"}, 'rrule "weekly" is not what podcast:updateFrequency takes'),
    ("PC20-28", "show", ("update_frequency",), {"text": "x", "rrule": "FREQ=WEEKLY;COUNT=3"}, "a rule with COUNT says nothing without its start"),
    ("PC20-32", "show", ("social", "protocol"), "mastodon", 'protocol "mastodon" is not what podcast:socialInteract takes'),
    ("PC20-32", "show", ("social", "uri"), None, '"uri" is missing: where listeners talk'),
    ("PC20-33", "show", ("chat", "protocol"), "icq", 'protocol "icq" is not what podcast:chat takes'),
    ("PC20-34", "show", ("images", 0, "aspect_ratio"), "wide", 'aspect-ratio "wide" is not what podcast:image takes'),
    ("PUSH-01", "show", ("hubs", 0), "hub", '"hub" is not a web address'),
]  # fmt: skip


@pytest.mark.parametrize("row", FIRES, ids=[row[0] for row in FIRES])
def test_a_wrong_statement_is_named_at_its_value(tmp_path, row):
    rule, kind, path, value, message = row
    show = changed(STATED, path, value) if kind == "show" else STATED
    episode = changed(SAID, path, value) if kind == "episode" else SAID
    feed: dict[str, Any] = {"media": "mp3"}
    if kind == "feed":
        feed = changed(feed, path, value)
    loaded = load(write_show(tmp_path, show, {"209": episode}, {"mp3": feed}), NOW)
    assert loaded.show, loaded.problems
    found = [problem for problem in rules.check(loaded.show) if problem.rule == rule]

    if message:
        assert [problem.message for problem in found] == [message.replace("aspect-ratio", "aspect_ratio")]
    place = found[0].place
    written = (tmp_path / place.file).read_text(encoding="utf-8").splitlines()[place.line - 1]
    assert str(value)[:20].strip("[]{}'") in written or value in ([], None) or isinstance(value, (dict, list))


@pytest.mark.parametrize(
    ("path", "value", "hint"),
    [
        (("location", 0, "geo"), "52.5, 13.4", "Write geo:52.5,13.4."),
        (("location", 0, "country"), "Germany", "It should be a country code of two letters."),
        (("social", "protocol"), "mastodon", 'Did you mean "activitypub"?'),
        (("social", "protocol"), "activtypub", 'Did you mean "activitypub"?'),
        (("chat", "protocol"), "jabber", 'Did you mean "xmpp"?'),
        (("update_frequency",), {"text": "x", "rrule": "Weekly"}, "Write FREQ=WEEKLY."),
        (("medium",), "Podcasts", 'Did you mean "podcast"?'),
        (("blocked", 0), "gogle", 'Did you mean "google"?'),
    ],
)
def test_a_wrong_statement_is_answered_with_the_nearest_right_one(tmp_path, path, value, hint):
    found = rules.check(load(write_show(tmp_path, changed(STATED, path, value), {"209": SAID}), NOW).need())

    assert hint in [problem.hint for problem in found]


def test_a_feed_can_take_some_tags_seasons_or_types_only(tmp_path):
    episodes = {
        "a": {"number": 1, "date": "2017-01-01", "title": "A", "tags": ["zfs", "bsd"], "season": 1},
        "b": {"number": 2, "date": "2017-01-02", "title": "B", "tags": ["netbsd"], "season": 2},
        "c": {"number": 3, "date": "2017-01-03", "title": "C", "tags": ["zfs"], "type": "bonus"},
    }
    feeds = {
        "zfs": {"media": "mp3", "only": {"tags": ["zfs", "ufs"]}},
        "second": {"media": "mp3", "only": {"seasons": [2]}},
        "extras": {"media": "mp3", "only": {"types": ["bonus", "trailer"]}},
        "both": {"media": "mp3", "only": {"types": ["full"], "tags": ["zfs"]}},
    }
    made = rendered(show_of(tmp_path, episodes=episodes, feeds=feeds))

    titles = {name: texts(parsed(xml), "item/title") for name, xml in made.items()}
    assert titles == {"zfs": ["C", "A"], "second": ["B"], "extras": ["C"], "both": ["A"]}


def test_a_feed_that_has_moved_says_its_own_address_and_one_that_moves_the_new_one(tmp_path):  # APPLE-21, APPLE-22
    feeds = {
        "here": {"media": "mp3", "moved": True},
        "gone": {"media": "mp3", "moving_to": "https://new.example/feed.xml"},
        "calm": {"media": "mp3"},
    }
    made = {name: parsed(xml) for name, xml in rendered(show_of(tmp_path, feeds=feeds)).items()}

    assert texts(made["here"], "itunes:new-feed-url") == ["https://daemonhour.example/feeds/here.xml"]
    assert texts(made["gone"], "itunes:new-feed-url") == ["https://new.example/feed.xml"]
    assert texts(made["calm"], "itunes:new-feed-url") == []


def test_a_feed_can_have_a_guid_and_a_medium_of_its_own(tmp_path):  # PC20-02, PC20-05
    feeds = {"mp3": {"media": "mp3", "guid": OTHER, "medium": "audiobook"}}
    channel = parsed(rendered(show_of(tmp_path, feeds=feeds))["mp3"])

    assert texts(channel, "podcast:guid") == [OTHER]
    assert texts(channel, "podcast:medium") == ["audiobook"]


def test_media_rss_groups_all_media_of_an_episode(tmp_path):
    feeds = {"mp3": {"media": "mp3", "vocabularies": ["itunes", "media"]}}
    channel = parsed(rendered(show_of(tmp_path, feeds=feeds))["mp3"])

    space = "{http://search.yahoo.com/mrss/}"
    rows = [dict(row.attrib) for row in channel.findall(f"item/{space}group/{space}content")]
    assert [(row["url"], row["medium"], row.get("isDefault")) for row in rows] == [
        ("https://cdn.example/209.mp3", "audio", "true"),
        ("https://cdn.example/209.mp4", "video", None),
    ]
    assert rows[0]["fileSize"] == "58211342"
    assert rows[0]["duration"] == "3723"
    assert EPISODE["number"] == 209
