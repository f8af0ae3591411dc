from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_show import copied

from shownotes import texts
from shownotes.load import load
from shownotes.model import Link, Show, Sponsor


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Show:
    root = copied(tmp_path_factory.mktemp("texts") / "show")
    return load(root, datetime(2026, 1, 1, tzinfo=UTC)).need()


def test_youtube_gets_chapters_from_zero_ten_seconds_apart(show: Show) -> None:
    lines = texts.text(show, show.episodes[0], "youtube").splitlines()
    first = lines.index("0:00 Headlines")
    assert lines[first + 1 : first + 5] == [
        "0:11 NetBSD on a microkernel",
        "0:25 Signals you can wait for",
        "0:37 dhclient keeps its distance",
        "1:00 News Roundup",  # the interview began at 0:46, nine seconds after the story above
    ]


def test_a_post_is_whole_and_within_500_characters(show: Show) -> None:
    post = texts.text(show, show.episodes[0], "mastodon")
    assert len(post) < 500
    assert post.startswith("Daemon Hour 209: Signals from the microkernel\n\nWhat happens when")
    assert post.endswith("https://daemonhour.example/209/\n\n#netbsd #minix #microkernel #signals\n")


@pytest.mark.parametrize("place", ["youtube", "newsletter", "mastodon", "plain", "markdown"])
def test_no_text_is_escaped_and_none_is_private(show: Show, place: str) -> None:
    for episode in show.episodes:
        text = texts.text(show, episode, place)
        assert episode.title in text or place == "youtube"  # a video has a title of its own
        assert episode.url in text
        assert "&#39;" not in text
        assert "CANARY" not in text
        assert "\n\n\n" not in text


@pytest.mark.parametrize("place", ["youtube", "newsletter", "plain", "markdown"])
@pytest.mark.parametrize("text", ["*Backups*.", ""])
def test_who_paid_is_named_with_the_link(show: Show, place: str, text: str) -> None:
    paid = (Sponsor("Tarsnap", "https://t.example/", text), Sponsor("Second", "https://second.example/"))
    found = texts.text(show, replace(show.episodes[0], sponsors=paid), place)
    if place in ("youtube", "plain"):
        told, second = "Tarsnap: https://t.example/", "Second: https://second.example/"
        said = " – Backups." if text else ""
    else:
        told, second = "[Tarsnap](https://t.example/)", "[Second](https://second.example/)"
        said = " – *Backups*." if text else ""
    assert f"\n\nSponsored by {told}{said}\n\nSponsored by {second}\n\n" in found
    assert "\n\n\n" not in found


def test_youtube_refuses_angle_brackets(show: Show) -> None:
    text = texts.text(show, replace(show.episodes[0], summary="`a < b > c`"), "youtube")
    assert text.startswith("a ‹ b › c\n")


def test_what_is_too_long_loses_lines_of_its_longest_part_then_words() -> None:
    text = "Title\n\none\ntwo\nthree\n\nhttps://example.org/a/rather/long/address"
    assert texts.within(text, 200) == text
    assert texts.within(text, 58) == "Title\n\none\ntwo\n\nhttps://example.org/a/rather/long/address"
    assert texts.within("Title\n\nmany words that say little\n\nend", 26) == "Title\n\nmany words…\n\nend"
    assert texts.within(text, 45, 23) == text  # addresses count 23 there


@given(
    lines=st.lists(
        st.one_of(st.text("abc äß€, .", max_size=80), st.just(""), st.just("https://x.example/long/")), max_size=30
    ),
    limit=st.integers(30, 400),
    address=st.sampled_from([0, 23]),
    in_bytes=st.booleans(),
)
def test_no_text_is_longer_than_its_place_allows(lines: list[str], limit: int, address: int, in_bytes: bool) -> None:
    found = texts.within("\n".join(lines), limit, address, in_bytes=in_bytes)
    counted = found.replace("https://x.example/long/", "x" * address) if address else found
    assert len(counted.encode() if in_bytes else counted) <= limit


@pytest.mark.parametrize(("place", "most"), [("youtube", 5000), ("mastodon", 500)])
def test_the_longest_episode_fits_and_keeps_its_address(show: Show, place: str, most: int) -> None:
    whole = show.episodes[0]
    first = replace(whole.segments[0], title="Жук " * 40)
    links = tuple(Link(f"https://example.org/{n}/{'long' * 20}", f"Ссылка {n}") for n in range(300))
    much = replace(
        whole, title="Très long " * 60, summary="Ein Wörtchen. " * 900, links=links, segments=(first,) * 60
    )
    text = texts.text(show, much, place)
    assert whole.url in text
    counted = re.sub(r"https?://\S+", "x" * 23, text) if place == "mastodon" else text
    assert len(counted.encode() if place == "youtube" else counted) <= most + 1  # and a line's end


def test_a_show_adds_a_place_by_a_file(show: Show) -> None:
    folder = show.root / "templates/text"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "board.txt").write_text("{# limit: 12 #}\n{{ episode.title }}\n", encoding="utf-8")
    assert texts.text(show, show.episodes[0], "board") == "Signals…\n"
    assert "board" in texts.places(show)
    with pytest.raises(texts.NoPlace) as caught:
        texts.text(show, show.episodes[0], "bord")
    assert "board" in caught.value.known
