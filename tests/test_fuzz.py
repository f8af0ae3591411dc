"""Bytes of any kind, in everything that others have written: an answer or a refusal in words, never an exception."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench"))

import fuzz

MARKUP = st.text("<>&\"'`[](){}!*_#|\\-=~:/.@ \n\tabÅ漢\u202e😀0", max_size=200)
HEADERS = {
    "media": (
        b"ID3\x03\0\0",
        b"ID3\x04\0\x40",
        b"\xff\xfb\x90\x64",
        b"\0\0\0\x18ftypM4A ",
        b"OggS\0\x02",
        b"fLaC\0",
        b"RIFF",
    ),
    "beside": (
        b"WEBVTT\n",
        b'{"version": "1.2.0", "chapters": [',
        b"<?xml version='1.0'?>",
        b"RIFF",
        b"\xff\xd8\xff",
        b"\x89PNG",
    ),
    "feed": (
        b"<?xml version='1.0'?><rss version='2.0'><channel>",
        b"<!DOCTYPE x [",
        b"\xef\xbb\xbf<rss>",
        b"\x1f\x8b",
    ),
}


@pytest.mark.parametrize("name", sorted(fuzz.TARGETS))
def test_changed_bytes_of_real_files_raise_nothing(name: str) -> None:
    choice, known = random.Random(20), fuzz.seeds(name)
    assert known != [b""]
    for _ in range(40):
        fuzz.TARGETS[name](fuzz.mutated(choice.choice(known), choice))


@pytest.mark.parametrize("name", sorted(fuzz.TARGETS))
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_bytes_raise_nothing(name: str, data: st.DataObject) -> None:
    begins = HEADERS.get(name, (b"a: ", b"- ", b"? ", b"title: |\n", b"segments:\n  - ", b"> ", b"```\n"))
    begin = data.draw(st.sampled_from(begins))
    rest = st.binary(max_size=300) | MARKUP.map(str.encode)
    fuzz.TARGETS[name](begin + data.draw(rest))


@pytest.mark.parametrize("words", ["<![CTATA[x]]>", "<![if x", "<![", "<!x [", "<!doctype x [<!attlist a b", "<!-->"])
def test_what_fuzzing_has_found_in_feeds_stays_found(words: str) -> None:
    """html.parser asserts that it knows the word of a marked section: atheris, after 240 seconds."""
    escaped = words.replace("<", "&lt;")
    item = f"<item><title>{escaped}</title><description>{escaped}</description></item>"
    fuzz.feed(f"<rss version='2.0'><channel><title>x</title>{item}</channel></rss>".encode())
