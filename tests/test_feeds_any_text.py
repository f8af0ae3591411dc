"""Any text at all, in every place that takes text, gives a feed that strict readers read, or a Problem."""

from __future__ import annotations

import tempfile
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from feed_shows import NOW, Notes, parsed, rendered, show_of, texts, write_show
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from shownotes import rules
from shownotes.load import load
from shownotes.model import Link, Show
from shownotes.notes import for_feed

ANY = st.text(st.characters(codec=None), max_size=60) | st.sampled_from(
    [
        "]]>",
        "<![CDATA[",
        "&nbsp;",
        "\x00\x0b",
        "\ud800",
        "é\u0301",
        "\u202eright to left",
        "👩‍👩‍👧",
        "\ufeff",
        "\u2028",
        "a\r\nb",
    ]
)
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def representable(text: str) -> str:
    """What XML 1.0 can hold of a text and apps can stand, with its spaces and lines as single spaces."""
    kept = []
    for char in text:
        code = ord(char)
        if char in "\r\n\t\x85\u2028\u2029" or unicodedata.category(char) == "Zs":
            kept.append(" ")
        elif (
            code < 0x20
            or 0x7F <= code < 0xA0
            or 0xD800 <= code < 0xE000
            or char == "\ufeff"
            or (code & 0xFFFF in (0xFFFE, 0xFFFF) and code < 0x20000)
        ):
            continue
        else:
            kept.append(char)
    return " ".join("".join(kept).split())


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Show:
    return show_of(tmp_path_factory.mktemp("show"))


def filled(show: Show, text: str) -> Show:
    """The show with the text wherever the model takes one."""
    episode = show.episodes[0]
    marks = tuple(replace(segment, title=text, url=text) for segment in episode.segments)
    people = tuple(replace(person, name=text, role=text, url=text) for person in episode.hosts)
    full = replace(episode, title=text, segments=marks, hosts=people, license=text, license_url=text, display=text)
    return replace(
        show,
        title=text,
        author=text,
        description=text or "x",
        copyright=text,
        language=text,
        funding=(Link(text, text),),
        hosts=people,
        license=text,
        categories=((text, text),),
        episodes=(full,),
        feeds=tuple(replace(feed, title=f"The {text}", guid_suffix=text) for feed in show.feeds),
    )


@QUICK
@given(text=ANY)
@example(text="x" * 1_000_000)
@example(text="]]>" * 1000)
def test_any_text_in_the_model_gives_a_feed_that_reads_back(show, text):  # RSS-04, RSS-05, RSS-06
    for xml in rendered(filled(show, text), Notes(f"<p>{text}</p>", text)).values():
        channel = parsed(xml)
        assert texts(channel, "title") == [representable(f"The {text}")]
        assert texts(channel, "item/title") == [representable(text) or "209"]
        assert [" ".join((one or "").split()) for one in texts(channel, "item/description")] == [
            " ".join(representable(f"<p>{text}</p>").split())
        ]


@QUICK
@given(text=ANY)
@example(text="\x01")
@example(text="\ud800")
@example(text="x" * 1_000_000)
@example(text="👩‍👩‍👧\u202e שלום ]]> " * 40_000)
def test_any_text_in_yaml_gives_a_feed_or_a_problem(text):
    with tempfile.TemporaryDirectory() as folder:
        segment = {"title": text, "notes": text, "start": "1:00", "links": [text]}
        try:
            write_show(
                Path(folder),
                {"description": text, "author": text},
                {"1": {"title": text, "summary": text, "segments": [segment]}},
            )
        except UnicodeEncodeError:  # a lone surrogate cannot be in a file of UTF-8
            return
        loaded = load(Path(folder), NOW)
        if any(problem.severity == "error" for problem in loaded.problems):
            assert all(problem.place.file for problem in loaded.problems)
            return
        made = loaded.need()
        notes = for_feed(made, made.episodes[0])
        for xml in rendered(made, Notes(notes.description, notes.content)).values():
            channel = parsed(xml)
            assert texts(channel, "item/title") == [representable(text)]
            assert {one.rule for one in rules.check_feed(xml, "f")} <= {
                "APPLE-01",
                "APPLE-25",
                "HTML-14",
                "RSS-28",
                "HTML-12",
                "CHAP-10",  # two chapters are few
                "HTML-09",
            }
