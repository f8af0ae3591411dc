"""What is wrong with an address before anybody is asked, and what its address is when somebody is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shownotes.links import prepare, words
from shownotes.links.guard import Guard
from shownotes.links.reasons import Reason
from shownotes.links.values import Link
from shownotes.problems import Place

SLIPS: list[tuple[str, str, str | None]] = [
    ("example.org/a", "missing-scheme", "https://example.org/a"),
    ("www.example.de", "missing-scheme", "https://www.example.de"),
    ("example.org:8080/a", "missing-scheme", "https://example.org:8080/a"),
    ("//example.org/b", "missing-scheme", "https://example.org/b"),
    ("kim@example.org", "missing-scheme", "mailto:kim@example.org"),
    ("words", "missing-scheme", None),
    ("htp://a.example/c", "misspelt-scheme", "http://a.example/c"),
    ("htttps://a.example/c", "misspelt-scheme", "https://a.example/c"),
    ("http:/a.example/", "misspelt-scheme", "http://a.example/"),
    ("https:a.example", "misspelt-scheme", "https://a.example"),
    ("http//a.example/c", "misspelt-scheme", "http://a.example/c"),
    ("https;//a.example", "misspelt-scheme", "https://a.example"),
    ("https://", "placeholder", None),
    ("TODO", "placeholder", None),
    ("https://example.org/TODO", "placeholder", None),
    ("https://...", "placeholder", None),
    ("<url>", "placeholder", None),
    ("", "placeholder", None),
    ("https://example.com/", "placeholder", None),
    ("http://localhost/", "local-address", None),
    ("http://printer.local/", "local-address", None),
    ("http://10.0.0.1/", "local-address", None),
    ("http://[::1]/", "local-address", None),
    ("http://0x7f.1/", "local-address", None),
    ("http://2130706433/", "local-address", None),
    ("http://010.0.0.1/", "local-address", None),
    ("http://[::1/", "bad-host", None),
    ("http://a b.example/", "bad-host", None),
    ("http://a..example/", "bad-host", None),
    ("http://intranet/", "bad-host", None),
    ("http://a.example:99999/", "bad-port", None),
    ("http://a.example:8o/", "bad-port", None),
    ("https://a.example/xhttps://b.example/", "glued", None),
    ("https://a.example/b)", "unbalanced", "https://a.example/b"),
    ("https://a.example/b]", "unbalanced", "https://a.example/b"),
    ("https://a.example/b(", "unbalanced", "https://a.example/b"),
    ("https://a.example/\x07", "bad-escape", None),
    ("https://a.example/" + "a" * 8_000, "too-long", None),
    ("javascript:alert(1)", "bad-scheme", None),
    ("ftp://a.example/", "bad-scheme", None),
    ("mailto:kim", "bad-mail", None),
    ("tel:call-me", "bad-telephone", None),
]


@pytest.mark.parametrize(("url", "reason", "better"), SLIPS)
def test_slips(url: str, reason: str, better: str | None) -> None:
    found = words.slip(url, Guard())
    assert found is not None
    assert (found.reason, found.better) == (reason, better)


@pytest.mark.parametrize(
    "url",
    [
        "https://en.wikipedia.org/wiki/Plan_9_(disambiguation)",
        "https://web.archive.org/web/2017/https://b.example/",
        "https://a.example/?next=https://b.example",
        "https://a.example/https://b.example/",
        "http://under_score.example/",
        "https://bücher.example/ü",
        "http://[2606:4700::1]/",
        "http://8.8.8.8/",
        "https://a.example/b c",
        "mailto:kim@example.org,jo@example.org?subject=a b",
        "tel:+49-30-1234",
        "magnet:?xt=urn:btih:0",
        "/209/#part",
        "#part",
        "https://example.com/a",
    ],
)
def test_what_is_odd_but_right(url: str) -> None:
    assert words.slip(url, Guard()) is None


def test_a_network_that_the_show_allows_is_no_slip() -> None:
    guard = Guard(["127.0.0.0/8", "10.0.0.0/8"])
    assert words.slip("http://localhost/", guard) is None
    assert words.slip("http://10.0.0.1/", guard) is None


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("HTTPS://Bücher.Example:443", "https://xn--bcher-kva.example/"),
        ("http://a.example:80?x=1#y", "http://a.example/?x=1"),
        ("http://a.example:8080/", "http://a.example:8080/"),
        ("https://a.example/%7e%2F?s=a%2Bb+c&t=%3d", "https://a.example/%7e%2F?s=a%2Bb+c&t=%3d"),
        ("https://a.example/ä b", "https://a.example/%C3%A4%20b"),
        ("https://kim:pw@a.example/", "https://a.example/"),
        ("https://a.example./x", "https://a.example/x"),
        ("https://a.example/a/../b//c", "https://a.example/a/../b//c"),
    ],
)
def test_an_address_is_asked_as_it_was_written(written: str, asked: str) -> None:
    assert prepare.request_form(written) == asked


@pytest.mark.parametrize(
    ("url", "short"),
    [
        ("https://a.example/?utm_source=x&b=1&fbclid=3#f", "https://a.example/?b=1#f"),
        ("https://a.example/?utm_source=x", "https://a.example/"),
        ("https://a.example/?b=%2f&a", "https://a.example/?b=%2f&a"),
        ("https://a.example/utm_source=x", "https://a.example/utm_source=x"),
    ],
)
def test_tracking_is_taken_out_and_nothing_else(url: str, short: str) -> None:
    assert prepare.without_tracking(url) == short


def link(url: str, line: int = 1, **more: str) -> Link:
    return Link(url, Place("episodes/1.yaml", line, 9), episode="1", **more)


def test_notes_on_what_could_be_better() -> None:
    found = words.notes(
        link("https://kim:pw@a.example/b c?utm_medium=x", text="https://kim:pw@a.example/b c?utm_medium=x")
    )
    assert [note.reason for note in found] == [Reason.SPACE, Reason.TRACKING, Reason.TEXT_IS_ADDRESS, Reason.PASSWORD]


def test_one_address_spelt_in_two_ways_is_noted_at_the_rarer_one() -> None:
    links = [link("https://a.example/x"), link("https://a.example/x"), link("http://www.a.example/x/")]
    assert words.spellings(links) == {
        "http://www.a.example/x/": [
            words.Note(Reason.SPELT_TWO_WAYS, "elsewhere it is https://a.example/x", "https://a.example/x")
        ]
    }


def test_an_address_twice_in_one_episode_is_noted() -> None:
    links = [link("https://a.example/", 3), link("https://a.example/", 8), link("https://b.example/", 9)]
    assert list(words.twice(links)) == [("1", "https://a.example/")]


PARTS = st.sampled_from(
    [
        *"http https HTTPS : // / :// a.example www.example.com your-site.example 8.8.8.8 0x7f.1 localhost".split(),
        *"b - _ . .. :80 :443 :8080 :99999 :0 #part ?q=1 &utm_source=x %2f TODO xxx Tba ä ( ) [ ] @ \\".split(),
        *(" ", "\x00", "\n", "x" * 70, "y" * 1_100),
    ]
)
SPELT = st.lists(PARTS, max_size=9).map("".join)


@given(
    st.lists(PARTS, max_size=9).map("".join)
    | st.lists(PARTS, max_size=7).map(lambda p: "https://a.b-c.example" + "".join(p))
)
@settings(max_examples=1_500, deadline=None)
def test_the_short_way_for_ordinary_addresses_says_the_same_as_the_long_one(url: str) -> None:
    def said() -> tuple[object, ...]:
        try:
            asked = prepare.request_form(url)
        except ValueError:
            asked = "refused"
        return words.slip(url, guard), prepare.host(url), asked

    guard = Guard()
    short = said()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "_PLAIN", re.compile("(?!)"))
        patch.setattr(prepare, "_PLAIN", re.compile("(?!)"))
        patch.setattr(prepare, "_AS_IS", re.compile("(?!)"))
        assert said() == short
