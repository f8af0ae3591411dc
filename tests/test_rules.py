"""Each rule on a show: where it fires, in which words, and where it keeps quiet."""

# ruff: noqa: E501 - the tables have a row for each rule
from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from feed_shows import EPISODE, FEEDS, NOW, SHOW, write_show
from PIL import Image

from shownotes import rules
from shownotes.load import load
from shownotes.problems import Problem
from shownotes.rules import of_channel, of_covers, of_episodes, of_feeds, of_notes, of_words

Parts = dict[str, Any]
MP3: Parts = EPISODE["media"]["mp3"]  # type: ignore[index]
OPUS: Parts = {**MP3, "url": "https://cdn.example/209.opus", "type": "audio/ogg"}
TRANSCRIPT = {"transcript": "t.vtt"}
CLEAN = {"number": 209, **TRANSCRIPT, "segments": [{"title": name} for name in ("A", "B")], "chapters": None}


def jpeg(side: int = 1400, height: int = 0, mode: str = "RGB", kind: str = "JPEG") -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new(mode, (side, height or side)).save(out, kind)
    return out.getvalue()


@pytest.fixture(scope="module")
def cover() -> bytes:
    return jpeg()


def problems_of(tmp_path, cover: bytes, parts: Parts, files: dict[str, bytes] | None = None) -> list[Problem]:
    for name, content in {"cover.jpg": cover, "episodes/t.vtt": b"WEBVTT\n", **(files or {})}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    show = {"cover": "cover.jpg", **parts.get("show", {})}
    episodes = {name: {**CLEAN, **one} for name, one in parts.get("episodes", {"209": {}}).items()}
    root = write_show(tmp_path, show, episodes, parts.get("feeds"))
    for name, (old, new) in parts.get("edited", {}).items():
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), encoding="utf-8")
    loaded = load(root, NOW)
    assert loaded.show, loaded.problems
    return rules.check(loaded.show)


def feeds(**changed: Parts) -> Parts:
    return {"feeds": {**FEEDS, **changed}}


def episode(**changed: Any) -> Parts:
    return {"episodes": {"209": changed}}


def show(**changed: Any) -> Parts:
    return {"show": changed}


def marks(*titles: str, at: int = 1) -> Parts:
    return {"chapters": [{"start": f"{n + at}:00", "title": title} for n, title in enumerate(titles)]}


def two(first: Parts, second: Parts) -> Parts:
    later = {
        "number": 210,
        "date": "2017-09-06 12:00",
        "media": {"mp3": {**MP3, "url": "https://cdn.example/210.mp3"}},
    }
    return {"episodes": {"209": first, "210": {**later, **second}}}


LONG = "x" * 256
HEAVY = jpeg()[:2000].ljust(550 * 1024, b"\0")
TIME = '"10:30 am" becomes a link into the episode in apps'
MOMENT = '"12:34" becomes a link into the episode in apps, and AntennaPod may read it as hours and minutes'
MANY = {
    "episodes": {
        str(n): {
            "number": n,
            "date": f"2017-01-{n + 1:02} 12:00",
            "media": {"mp3": {**MP3, "url": f"https://a.example/{n}.mp3"}},
        }
        for n in range(1, 21)
    }
}
# rule, what differs from a clean show, where it fires, the words
FIRES: list[tuple[str, Parts, str, str]] = [
    ("WORDS-01", episode(summary="TODO write this"), "episodes/209.yaml:21:10", '"TODO" was to be replaced'),
    ("WORDS-01", episode(summary="Lorem Ipsum dolor"), "episodes/209.yaml:21:10", '"Lorem Ipsum" was to be replaced'),
    ("VAR-00", {"feeds": {}}, "show.yaml:1:1", "there is no feed, so that nobody can subscribe"),
    ("WORDS-02", show(link="https://example.org/"), "show.yaml:2:7", '"https://example.org/" is nobody\'s address'),
    (
        "WORDS-03",
        {**episode(title="Patch"), "edited": {"episodes/209.yaml": ("title: Patch", "title: Patch #3")}},
        "episodes/209.yaml:2:8",
        'of this title, "Patch" is all that is read: "#3" is a comment',
    ),
    (
        "APPLE-01",
        show(categories=None),
        "show.yaml:1:1",
        '"categories" is missing: no directory lists the show without one',
    ),
    ("APPLE-01", show(cover=None), "show.yaml:1:1", '"cover" is missing: no directory lists the show without one'),
    (
        "APPLE-03",
        episode(media=None),
        "episodes/209.yaml:1:1",
        "the episode has no media, so that no feed carries it",
    ),
    (
        "APPLE-04",
        episode(segments=None),
        "episodes/209.yaml:1:1",
        "nothing says what is in the episode: no summary and no segments",
    ),
    ("APPLE-06", show(categories=["Tecnology"]), "show.yaml:11:3", '"Tecnology" is not one of Apple\'s categories'),
    (
        "APPLE-06",
        show(categories=["Technology > Tech News"]),
        "show.yaml:11:3",
        '"Technology > Tech News" is not one of Apple\'s categories',
    ),
    ("APPLE-07", show(categories=["Arts", "Arts"]), "show.yaml:12:3", '"Arts" stands twice'),
    (
        "APPLE-07",
        show(categories=["Arts", "History", "Science", "Music"]),
        "show.yaml:14:3",
        "4 categories; directories look at three",
    ),
    (
        "APPLE-11",
        show(description="é" * 2001),
        "show.yaml:3:14",
        "the description has 4002 bytes; directories take 4000",
    ),
    (
        "APPLE-14",
        {**show(type="serial"), **episode(number=None)},
        "episodes/209.yaml:1:1",
        '"number" is missing: the show is serial, and is heard in the order of numbers',
    ),
    (
        "APPLE-15",
        {**show(type="serial"), **episode(number="152.5")},
        "episodes/209.yaml:1:9",
        "number 152.5 is not a whole number from 1, which a serial show needs",
    ),
    ("APPLE-18", episode(title="209: Signals"), "episodes/209.yaml:2:8", 'the title holds the number: "209:"'),
    ("APPLE-18", episode(title="Episode 209"), "episodes/209.yaml:2:8", 'the title holds the number: "Episode 209"'),
    (
        "APPLE-18",
        episode(title="Daemon & Hour: signals"),
        "episodes/209.yaml:2:8",
        'the title holds the show\'s name: "Daemon & Hour: signals"',
    ),
    ("APPLE-23", show(owner=None), "show.yaml:1:1", '"owner" is missing'),
    (
        "APPLE-24",
        episode(media={"mp3": OPUS}),
        "episodes/209.yaml:8:5",
        '"209.opus" does not play on Apple\'s devices',
    ),
    ("APPLE-27", episode(transcript=None), "episodes/209.yaml:1:1", "the episode has no transcript"),
    (
        "CHAP-10",
        episode(**marks("One", at=0)),
        "episodes/209.yaml:22:3",
        "1 chapter: Apple and Spotify show them from three on",
    ),
    ("HTML-06", episode(segments=[{"title": "A", "notes": "At 12:34 we speak."}]), "episodes/209.yaml:19:10", MOMENT),
    (
        "HTML-11",
        episode(segments=[{"title": "A", "notes": "Look [here](https://a.example/b)."}]),
        "episodes/209.yaml:19:10",
        'the link to https://a.example/b says "here"',
    ),
    (
        "APPLE-26",
        two(marks("One", "Two", "Three"), {"chapters": None}),
        "episodes/210.yaml:1:1",
        "the episode has no chapters: Apple makes up some of its own",
    ),
    (
        "CHAP-04",
        episode(
            chapters=[
                {"start": "0:00", "title": "A"},
                {"start": "1:00.5", "title": "B"},
                {"start": "2:00.5", "title": "C"},
            ]
        ),
        "episodes/209.yaml:24:10",
        'chapter "B" starts within a second, which AntennaPod and Ogg files drop',
    ),
    (
        "PAGE-03",
        {**MANY, "feeds": {"itunes": {"media": "mp3", "paged": 10}}},
        "feeds/itunes.yaml:2:8",
        "directories read the first page alone: older episodes are not listed",
    ),
    (
        "PUSH-02",
        show(podping=True),
        "show.yaml:28:10",
        "the feeds promise podpings, and publishing sends none",
    ),
    (
        "PC20-03",
        feeds(
            itunes={"media": "mp3", "title": "{show} (iTunes)", "guid": "a94f5cc9-8c58-55fc-91fe-a324087a655b"},
            mp3={"media": "mp3", "block": True, "guid": "a94f5cc9-8c58-55fc-91fe-a324087a655b"},
        ),
        "feeds/mp3.yaml:3:7",
        'feed "itunes" has the same podcast:guid: directories take the two for one',
    ),
    ("HTML-08", episode(segments=[{"title": "A", "notes": "At 10:30 am."}]), "episodes/209.yaml:19:10", TIME),
    (
        "HTML-12",
        episode(segments=[{"title": "A", "notes": "![](https://x.example/a.png)"}]),
        "episodes/209.yaml:19:10",
        "a picture in the notes has no words: most apps drop it",
    ),
    (
        "HTML-14",
        episode(title="The <blink> tag"),
        "episodes/209.yaml:2:8",
        'the title holds "<blink>", which some apps drop as HTML',
    ),
    (
        "PC20-06",
        show(funding=[{"url": "mailto:a@b.example"}]),
        "show.yaml:16:8",
        '"mailto:a@b.example" is not a web address',
    ),
    (
        "PC20-06",
        show(funding=[{"url": "https://pay.example", "label": "x" * 129}]),
        "show.yaml:17:10",
        "the label has 129 characters; apps show 128",
    ),
    (
        "PC20-07",
        show(people={"kim": {"name": "Kim", "role": "Editer"}, "ada": {"name": "Ada"}}),
        "show.yaml:21:11",
        '"Editer" is not a role that apps know',
    ),
    ("PC20-16", episode(license="CC-BY-4"), "episodes/209.yaml:21:10", '"CC-BY-4" is not a licence that apps know'),
    (
        "PSP-03",
        show(copyright="© 2017 Kim"),
        "show.yaml:28:12",
        '"©" in the copyright: apps add the sign and the year themselves',
    ),
    (
        "RSS-14",
        episode(guid="12345678901"),
        "episodes/209.yaml:21:7",
        'guid "12345678901" is hardly unique in the world',
    ),
    ("RSS-14", episode(guid=LONG), "episodes/209.yaml:21:7", f'guid "{"x" * 40}" is too long'),
    (
        "RSS-17",
        two({}, {"date": "2017-08-30 12:00"}),
        "episodes/210.yaml:3:7",
        "episodes/209.yaml has the same date: apps sort by it, and may swap the two",
    ),
    (
        "RSS-20",
        two({}, {"media": {"mp3": MP3}}),
        "episodes/210.yaml:8:10",
        "https://cdn.example/209.mp3 is a file of episodes/209.yaml already",
    ),
    (
        "RSS-20",
        episode(media={"mp3": {**MP3, "url": "https://cdn.example/209"}}),
        "episodes/209.yaml:8:10",
        "https://cdn.example/209 does not end in the media's extension",
    ),
    (
        "RSS-21",
        episode(media={"mp3": {**MP3, "bytes": 3723}}),
        "episodes/209.yaml:9:12",
        "3723 bytes is less than a second of sound; AntennaPod ignores such files",
    ),
    (
        "RSS-22",
        episode(media={"mp3": {**MP3, "type": "audio/mp4"}}),
        "episodes/209.yaml:11:11",
        'type "audio/mp4" does not fit "209.mp3"',
    ),
    (
        "RSS-10",
        episode(title="Tom &amp; Jerry"),
        "episodes/209.yaml:2:8",
        'the title holds "&amp;", which apps show as it is',
    ),
    (
        "RSS-28",
        show(description="Tom &amp; Jerry"),
        "show.yaml:3:14",
        'the description holds "&amp;", which directories show as it is',
    ),
    (
        "RSS-22",
        episode(media={"mp3": {**MP3, "type": "audio/mp3"}}),
        "episodes/209.yaml:11:11",
        'type "audio/mp3" is a nickname that some apps do not know',
    ),
    ("RSS-23", show(link="http://daemonhour.example/"), "show.yaml:2:7", '"http://daemonhour.example/" is not https'),
    (
        "RSS-25",
        show(link="https://daemonhour.example/feed.xml"),
        "show.yaml:2:7",
        '"https://daemonhour.example/feed.xml" looks like a feed',
    ),
    ("RSS-26", show(language="en_US"), "show.yaml:8:11", '"en_US" is not a language code'),
    ("RSS-26", show(language="english"), "show.yaml:8:11", '"english" is not a language code'),
    (
        "RSS-28",
        show(description="The <b>best</b> show."),
        "show.yaml:3:14",
        'the description holds "<b>", which directories show as it is',
    ),
    ("RSS-31", show(contact={"email": "Kim"}), "show.yaml:29:10", '"Kim" is not a mail address'),
    ("RSS-34", episode(title=LONG), "episodes/209.yaml:2:8", "the title has 256 characters; apps keep 255"),
    (
        "SPOT-02",
        episode(**marks("One", "Two", "x" * 41)),
        "episodes/209.yaml:27:10",
        f'chapter "{"x" * 41}" has 41 characters; apps show about 40',
    ),
    (
        "VAR-01",
        feeds(itunes={"media": "mp3"}),
        "feeds/mp3.yaml:2:8",
        'feed "itunes" has the same title, "Daemon & Hour"',
    ),
    (
        "VAR-02",
        feeds(hd={"media": "hd", "title": "{show} (HD)"}),
        "feeds/itunes.yaml:1:1",
        'its items have the same guids as those of feed "hd", which carries other media',
    ),
    (
        "VAR-04",
        feeds(mp3={"media": "mp3"}),
        "feeds/mp3.yaml:1:1",
        'feed "itunes" carries "mp3" too: directories would list the show twice',
    ),
]
# rule, a show that comes near it
QUIET: list[tuple[str, Parts]] = [
    ("WORDS-01", episode(private="TODO ask her", summary="Todo lists, XXXL shirts and `TODO(kim)` comments.")),
    ("VAR-00", {"feeds": {"mp3": {"media": "mp3"}}}),
    ("WORDS-02", show(link="https://daemonhour.example/")),
    ("WORDS-03", {**episode(title="Patch #3"), "edited": {"episodes/209.yaml": ("30 12:00", "30 12:00 #3")}}),
    ("WORDS-03", {**episode(title="Patch"), "edited": {"episodes/209.yaml": ("title: Patch", "title: Patch # three")}}),
    ("WORDS-03", episode(summary="- a\n- b\n\n```yaml\ntitle: Patch #3\n```\n")),
    ("APPLE-01", {**show(categories=None, cover=None), "feeds": {"mp3": {"media": "mp3", "block": True}}}),
    ("APPLE-03", episode(draft=True, media=None)),
    ("APPLE-04", episode(summary="What happened.", segments=None)),
    ("APPLE-06", show(categories=["Health & Fitness > Mental Health", "Religion & Spirituality > Religion"])),
    ("APPLE-07", show(categories=["Arts > Books", "Arts > Design", "News", "Science"])),
    ("APPLE-11", show(description="é" * 2000)),
    ("APPLE-14", {**show(type="serial"), **episode(number=None, type="bonus")}),
    ("APPLE-15", episode(number="152.5")),
    ("APPLE-18", episode(title="10.4 on the way, and 64 bits of 2017")),
    ("APPLE-18", {**show(title="On"), **episode(title="Once upon a time")}),
    ("APPLE-23", show(owner={"name": "Kim", "email": "kim@example.org"})),
    ("APPLE-24", {**episode(media={"opus": OPUS}), "feeds": {"opus": {"media": "opus", "block": True}}}),
    ("APPLE-27", two({"transcript": None}, {})),
    ("CHAP-10", episode(**marks("One", "Two"))),
    (
        "HTML-06",
        episode(
            segments=[{"title": "A", "notes": "16:9, 00:12:34, `12:34`, [at](https://x.example/12:34) 12:34pm.\n\n    12:34"}]
        ),
    ),
    ("HTML-11", episode(segments=[{"title": "A", "notes": "[Here it is](https://a.example/), `[here](https://a.example)`"}])),
    ("APPLE-26", two({"chapters": None}, marks("One", "Two", "Three"))),
    ("CHAP-04", episode(**marks("One", "Two", "Three"))),
    ("PAGE-03", {**MANY, "feeds": {"itunes": {"media": "mp3", "paged": 10, "block": True}}}),
    ("PUSH-02", show(podping=True, publish={"podping": True})),
    ("PC20-03", {}),
    ("HTML-08", episode(segments=[{"title": "A", "notes": "At 10.30 am, and 12:30: a.m. sharp."}])),
    ("HTML-12", episode(segments=[{"title": "A", "notes": "![A rack](https://x.example/a.png)"}])),
    ("HTML-14", episode(title="If a < b > c")),
    ("PC20-06", show(funding=[{"url": "https://pay.example", "label": "x" * 128}])),
    ("PC20-07", show(people={"kim": {"name": "Kim", "role": "co-HOST"}, "ada": {"name": "Ada"}})),
    ("PC20-16", show(license="cc-by-sa-4.0")),
    ("PSP-03", show(copyright="Daemon Hour")),
    ("RSS-10", episode(title="AT&T; R&D & co")),
    ("RSS-14", episode(guid="tag:daemonhour.example,2017:209")),
    ("RSS-17", two({}, {"date": "2017-08-30 12:01"})),
    ("RSS-20", episode(media={"mp3": {**MP3, "url": "https://cdn.example/209.mp3?from=feed"}})),
    ("RSS-21", episode(media={"mp3": {**MP3, "bytes": 16384}})),
    ("RSS-22", episode(media={"mp3": {**MP3, "url": "https://cdn.example/209.m4a", "type": "audio/mp4"}})),
    ("RSS-23", show(link="https://daemonhour.example/radio/")),
    ("RSS-25", show(link="https://daemonhour.example/feeds")),
    ("RSS-26", show(language="pt-BR")),
    ("RSS-28", show(description="When a < b and c > d.")),
    ("RSS-31", show(contact={"email": "kim@example.org"})),
    ("RSS-34", episode(title="x" * 255)),
    ("SPOT-02", episode(**marks("One", "Two", "x" * 40))),
    ("TOR-18", {}),
    ("TOR-24", {}),
    ("VAR-01", {}),
    ("VAR-02", feeds(last={"media": "mp3", "title": "Last", "block": True})),
    ("VAR-04", {}),
]  # fmt: skip


@pytest.mark.parametrize("row", FIRES, ids=[row[0] for row in FIRES])
def test_a_rule_speaks_at_the_value_that_breaks_it(tmp_path, cover, row):
    rule, parts, place, message = row
    found = [problem for problem in problems_of(tmp_path, cover, parts) if problem.rule == rule]

    assert [(str(problem.place), problem.message) for problem in found] == [(place, message)]
    assert found[0].hint


@pytest.mark.parametrize(("rule", "parts"), QUIET, ids=[row[0] for row in QUIET])
def test_a_rule_keeps_quiet_where_nothing_breaks_it(tmp_path, cover, rule, parts):
    found = [problem for problem in problems_of(tmp_path, cover, parts) if problem.rule == rule]

    assert found == []


def test_a_clean_show_has_no_problem(tmp_path, cover):
    assert problems_of(tmp_path, cover, {}) == []


@pytest.mark.parametrize(
    "row",
    [
        ("small.jpg", jpeg(1399), "APPLE-08", '"small.jpg" has 1399 pixels a side'),
        ("wide.jpg", jpeg(1500, 1400), "APPLE-08", '"wide.jpg" is 1500 by 1400 pixels'),
        ("text.jpg", b"hello", "APPLE-08", '"text.jpg" is no picture that can be read'),
        ("glass.png", jpeg(mode="RGBA", kind="PNG"), "APPLE-09", '"glass.png" has a transparent layer'),
    ],
)
def test_a_cover_that_directories_refuse_is_named(tmp_path, cover, row):
    name, content, rule, message = row
    found = problems_of(tmp_path, cover, episode(cover=name), {f"episodes/{name}": content})

    assert [(problem.rule, problem.message) for problem in found] == [(rule, message)]
    assert str(found[0].place).startswith("episodes/209.yaml:21:")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("large.jpg", jpeg(3001)),
        ("grey.jpg", jpeg(mode="L")),
        ("print.jpg", jpeg(mode="CMYK")),
        ("named.png", jpeg()),
        ("moving.gif", jpeg(kind="GIF")),
        ("heavy.jpg", HEAVY),
    ],
)
def test_a_cover_that_a_build_makes_right_is_no_problem(tmp_path, cover, name, content):
    assert problems_of(tmp_path, cover, episode(cover=name), {f"episodes/{name}": content}) == []


@pytest.mark.parametrize(("name", "kind"), [("c.jpg", "JPEG"), ("c.jpeg", "JPEG"), ("C.PNG", "PNG")])
def test_a_square_rgb_cover_of_3000_pixels_is_fine(tmp_path, cover, name, kind):
    content = jpeg(3000, kind=kind)

    assert problems_of(tmp_path, cover, episode(cover=name), {f"episodes/{name}": content}) == []


def torrent_show(**feed: Any) -> Parts:
    media = {"hd": "209.mp4", "torrent": {"of": "hd"}, "mp3": MP3}
    return {**episode(media=media), **feeds(torrent={"media": "torrent", "title": "T", "guid_suffix": "#t", **feed})}


def test_a_torrent_feed_open_to_directories_is_named(tmp_path, cover):  # TOR-24
    parts = torrent_show(vocabularies=["torrent"])
    found = problems_of(tmp_path, cover, parts, {"episodes/209.mp4": b"x"})

    said = "a feed of torrents is open to directories: podcast apps would play the .torrent as sound"
    assert [(p.rule, str(p.place), p.message) for p in found] == [("TOR-24", "feeds/torrent.yaml:1:8", said)]


def test_a_torrent_feed_without_its_vocabulary_is_named(tmp_path, cover):  # TOR-18
    found = problems_of(tmp_path, cover, torrent_show(block=True), {"episodes/209.mp4": b"x"})

    said = "a feed of torrents says nothing to BitTorrent clients"
    assert [(p.rule, p.severity, p.message) for p in found] == [("TOR-18", "warning", said)]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Tecnology", 'Did you mean "Technology"?'),
        ("technology", 'Did you mean "Technology"?'),
        ("Tech News", 'Did you mean "News > Tech News"?'),
        ("News & Politics", 'Apple dropped it; the nearest today is "News > Politics".'),
        ("Comedy > Zebras and giraffes", "Below Comedy there are: Comedy Interviews, Improv, Stand-Up."),
    ],
)  # fmt: skip
def test_a_wrong_category_is_answered_with_the_nearest_one(tmp_path, cover, written, hint):  # APPLE-06
    assert [problem.hint for problem in problems_of(tmp_path, cover, show(categories=[written]))] == [hint]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("English", "en"),
        ("english (US)", "en-us"),
        ("en_GB.UTF-8", "en-gb"),
        ("Deutsch", "de"),
        ("Germn", "de"),
        ("jp", "ja"),
        ("Klingon", ""),
        ("xx", ""),
    ],
)
def test_a_wrong_language_is_answered_with_the_nearest_code(tmp_path, cover, written, code):  # RSS-26
    hint = f'Write "{code}".' if code else "Write a code such as en, en-us or pt-br."
    assert [problem.hint for problem in problems_of(tmp_path, cover, show(language=written))] == [hint]


@pytest.mark.parametrize(
    ("role", "known"),
    [("Hoste", "Host"), ("Sound Engineer", "Audio Engineer"), ("moderator", "Host"), ("Producr", "Producer")],
)
def test_a_wrong_role_is_answered_with_the_nearest_one(tmp_path, cover, role, known):  # PC20-07
    found = problems_of(tmp_path, cover, show(people={"kim": {"name": "Kim", "role": role}}))

    assert [problem.hint for problem in found] == [f'Did you mean "{known}"?']


@pytest.mark.parametrize(
    ("written", "known"), [("CC BY 4.0", "CC-BY-4.0"), ("cc-by-nc-4", "CC-BY-NC-4.0"), ("CC0", "CC0-1.0")]
)
def test_a_wrong_licence_is_answered_with_the_nearest_one(tmp_path, cover, written, known):  # PC20-16
    assert [one.hint for one in problems_of(tmp_path, cover, show(license=written))] == [f'Did you mean "{known}"?']


def test_a_silenced_rule_keeps_quiet(tmp_path, cover):
    parts = {**show(rules={"APPLE-18": "The number is the title."}), **episode(title="Episode 209")}

    assert problems_of(tmp_path, cover, parts) == []


def test_silencing_an_unknown_rule_is_a_problem(tmp_path, cover):
    found = problems_of(tmp_path, cover, show(rules={"APLE-18": "why not"}))

    assert [(str(p.place), p.message, p.hint) for p in found] == [
        ("show.yaml:29:3", '"APLE-18" is not a rule', 'Did you mean "APPLE-18"?')
    ]


def test_errors_stop_a_build_and_warnings_do_not(tmp_path, cover):
    found = problems_of(tmp_path, cover, show(language="en_US", copyright="(c) Kim"))

    assert {problem.rule: problem.severity for problem in found} == {"RSS-26": "error", "PSP-03": "warning"}


def test_every_rule_that_is_checked_is_in_the_table_and_is_tested_both_ways():
    modules = (of_channel, of_covers, of_episodes, of_feeds, of_notes, of_words)
    checked = {name for module in modules for name, _ in module.CHECKS}
    apart = {"APPLE-08", "APPLE-09", "TOR-18", "TOR-24"}

    assert {name for name, *_ in FIRES} - {"PC20-03", "PUSH-02"} | apart == checked
    assert {name for name, *_ in QUIET} | apart >= checked
    assert all(rules.explain(name) for name in checked)


def test_a_rule_is_explained_in_a_line_with_who_asks_for_it():
    rule = rules.explain("apple-05")

    assert rule is not None
    assert (rule.id, rule.severity, rule.source) == ("APPLE-05", "error", "Apple")
    assert rule.reason == "explicit is true or false; yes, no and clean are of the past."
    assert rules.explain("APPLE-99") is None


def test_the_documentation_lists_the_rules_that_the_program_uses(renew_goldens):
    path = Path(__file__).parent.parent / "docs" / "rules.md"
    if renew_goldens:
        path.write_text(rules.page(), encoding="utf-8")

    assert path.read_text(encoding="utf-8") == rules.page()


def test_every_rule_that_a_message_cites_is_in_the_table():
    package = Path(rules.__file__).parent.parent
    cited = {
        name
        for path in package.rglob("*.py")
        for name in re.findall(r'"([A-Z0-9]{2,5}-\d\d)"', path.read_text(encoding="utf-8"))
    }

    assert cited - {rule.id for rule in rules.rules()} == set()


def test_every_rule_has_a_reason_and_a_severity():
    for rule in rules.rules():
        assert rule.severity in ("error", "warning")
        assert rule.reason.endswith((".", "…"))
        assert rule.source
        assert (
            rule.held in ("made", "load", "media", "build", "pages", "publish", "network", "advice")
            or rule.held[:3] == "as "
        )


def test_the_base_show_of_these_tests_is_the_one_of_the_feeds_tests():
    assert SHOW["title"] == "Daemon & Hour"
