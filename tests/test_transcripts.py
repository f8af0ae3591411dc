"""Transcripts read from what tools export, and written as apps want them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from lxml import html

from shownotes import transcripts
from shownotes.transcripts import Cue, NotATranscript, Transcript

VTT = """\
WEBVTT - made by a tool

NOTE
00:00.000 --> 00:01.000
not for listeners

STYLE
::cue { color: red }

intro
00:00.850 --> 00:03.962 align:start position:10%
<v Kim Lund>This is <i>Daemon</i> Hour &amp; <b>more</b>,
episode 209.

1:00:04.262 --> 1:00:05.199
<v.loud Jonas>And I am Jonas. <v Kim Lund>So it is.

1:00:06.000 --> 1:00:07.000
Still Kim.
"""
SRT = """\
1
00:00:00,850 --> 00:00:03,962
Kim: This is <i>Daemon Hour</i>,
episode 209.

2
00:00:04,262 --> 00:00:05,199
{\\an8}Note: nothing.

3
00:00:06,000 --> 00:00:07,000
Jonas: And I am Jonas.

4
00:00:08,000 --> 00:00:09,000
Jonas: Still.
"""


def at(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def test_webvtt_is_read_with_its_voices() -> None:
    assert transcripts.read(VTT).cues == (
        Cue(at(0.85), at(3.962), "This is Daemon Hour & more, episode 209.", "Kim Lund"),
        Cue(at(3604.262), at(3605.199), "And I am Jonas.", "Jonas"),
        Cue(at(3604.262), at(3605.199), "So it is.", "Kim Lund"),
        Cue(at(3606), at(3607), "Still Kim.", "Kim Lund"),
    )


def test_subrip_is_read_with_names_that_come_twice_or_first() -> None:
    assert transcripts.read("\ufeff" + SRT.replace("\n", "\r\n")).cues == (
        Cue(at(0.85), at(3.962), "This is Daemon Hour, episode 209.", "Kim"),
        Cue(at(4.262), at(5.199), "Note: nothing.", "Kim"),
        Cue(at(6), at(7), "And I am Jonas.", "Jonas"),
        Cue(at(8), at(9), "Still.", "Jonas"),
    )


@pytest.mark.parametrize(
    "rows",
    [
        [{"speaker": "Kim", "startTime": 0.5, "endTime": 2, "body": "Hello\nthere"}],
        [{"speaker": "Kim", "start": 0.5, "end": 2.0, "text": " Hello there "}],
    ],
)
def test_json_of_two_kinds_is_read(rows: list[dict[str, object]]) -> None:
    read = transcripts.read(json.dumps({"version": "1.0.0", "segments": rows}))
    assert read.cues == (Cue(at(0.5), at(2), "Hello there", "Kim"),)


def test_plain_text_has_paragraphs_and_no_times() -> None:
    read = transcripts.read("Kim: Hello\nthere.\n\nAnd more.\n\nJonas: Yes.\n\nJonas: No.\n")
    assert read.timed is False
    assert [(cue.speaker, cue.text) for cue in read.cues] == [
        ("Kim", "Hello there."),
        ("Kim", "And more."),
        ("Jonas", "Yes."),
        ("Jonas", "No."),
    ]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("WEBVTT\n\n00:05.000 --> 00:04.000\nx\n", '"00:05.000 --> 00:04.000" ends before it begins', 3),
        ("WEBVTT\n\n0:5 --> 0:6\nx\n", '"0:5 --> 0:6" is not a pair of times like 00:01.000 --> 00:04.000', 3),
        (
            "WEBVTT\n\n00:05.000 --> 00:06.000\nx\n\n00:04.000 --> 00:06.000\nx\n",
            '"00:04.000 --> 00:06.000" begins before the one above it',
            6,
        ),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\n\n", "holds no words", 0),
        ('{"segments": [{"body": "x"}]}', "has no startTime, endTime and body in segment 1", 0),
        ('{"a": 1}', 'is JSON without "segments"', 0),
        (
            "1\n00:00:75,000 --> 00:01:02,000\nx\n",
            '"00:00:75,000 --> 00:01:02,000" has more than 59 minutes or seconds',
            2,
        ),
        (
            '[{"start": 5, "end": 6, "text": "b"}, {"start": 1, "end": 2, "text": "a"}]',
            "has a segment that begins before the one above it: number 2",
            0,
        ),
        ('[{"start": 5, "end": 4, "text": "b"}]', "has a segment that ends before it begins: number 1", 0),
        ("", "holds no words", 0),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, message: str, line: int) -> None:
    with pytest.raises(NotATranscript) as caught:
        transcripts.read(text)
    assert (str(caught.value), caught.value.line) == (message, line)


def test_json_that_is_nested_without_end_is_a_mistake_and_no_crash() -> None:
    with pytest.raises(NotATranscript, match="damaged JSON"):
        transcripts.read("[" * 100_000)


SLOPPY = {
    "a header lost": "00:01.000 --> 00:02.000\n<v Kim>Hi &amp; <i>bye</i></v>\n",
    "a byte-order mark and Windows lines": "\ufeffWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\n<v Kim>Hi & bye\r\n",
    "empty lines before the header": "\n\nWEBVTT\n\n00:01.000 --> 00:02.000\n<v Kim>Hi & bye\n",
    "styles, regions and notes": (
        "WEBVTT - title\nKind: captions\n\nSTYLE\n::cue(v) {color: red}\n\nREGION\nid:a\n\n"
        "NOTE one --> two\nthree\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v.loud Kim>Hi & <c.red>bye</c>\n"
    ),
    "names instead of voices": "WEBVTT\n\n00:01.000 --> 00:02.000\nKim: Hi & bye\n",
    "times within words": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Kim>Hi <00:01.500>& bye\n",
    "no hours, and names": "1\n00:01,000 --> 00:02,000\nKim: Hi & bye\n",
    "no fractions and no spaces": "1\n00:00:01-->00:00:02\nKim: Hi & bye\n",
    "many empty lines first": "\n\n\n\n\n\n1\n00:00:01.000 --> 00:00:02.000\nKim: {\\an8}Hi & <b>bye</b>\n",
    "control characters": "1\n00:00:01,000 --> 00:00:02,000\nKim: Hi\x0b\x00& bye\n",
    "whisper.cpp": json.dumps(
        {"transcription": [{"offsets": {"from": 1000, "to": 2000}, "text": " Hi & bye", "speaker": "Kim"}]}
    ),
}


@pytest.mark.parametrize("name", SLOPPY)
def test_what_tools_write_carelessly_is_read_all_the_same(name: str) -> None:
    read = transcripts.read(SLOPPY[name])
    assert read.cues == (Cue(at(1), at(2), "Hi & bye", "Kim"),)


def test_cues_without_an_empty_line_between_them_keep_their_numbers_out_of_the_words() -> None:
    read = transcripts.read("1\n0:01,0 --> 0:02,0\nIn\n2\n0:02,0 --> 0:03,0\n1984\n\n3\n0:03,0 --> 0:04,0\nx")
    assert [cue.text for cue in read.cues] == ["In", "1984", "x"]


def test_cues_may_overlap_and_a_less_than_sign_is_no_markup() -> None:
    read = transcripts.read("WEBVTT\n\n00:01.000 --> 00:05.000\na < b\n\n00:02.000 --> 00:03.000\nc > d\n")
    assert [(cue.start, cue.end, cue.text) for cue in read.cues] == [(at(1), at(5), "a < b"), (at(2), at(3), "c > d")]


def test_a_text_that_opens_with_a_bracket_is_no_json() -> None:
    assert [cue.text for cue in transcripts.read("[Music]\n\nHello.\n").cues] == ["[Music]", "Hello."]


def test_speakers_are_called_as_the_show_calls_them() -> None:
    read = Transcript(tuple(Cue(at(0), at(1), "x", name) for name in ("KIM", "jonas", "Jonas Achterberg", "Guest")))
    people = [("kim", "Kim Lund"), ("jonas", "Jonas Achterberg")]
    found = [cue.speaker for cue in transcripts.known_speakers(read, people).cues]
    assert found == ["Kim Lund", "Jonas Achterberg", "Jonas Achterberg", "Guest"]


def test_a_first_name_that_two_people_share_stays() -> None:
    read = Transcript((Cue(at(0), at(1), "x", "Kim"),))
    assert transcripts.known_speakers(read, [("a", "Kim Lund"), ("b", "Kim Other")]).cues[0].speaker == "Kim"


SAID = Transcript(
    (
        Cue(at(0.85), at(3.962), "One & two <three>.", "Kim Lund"),
        Cue(at(4), at(10), "a word " * 20 + "end", "Kim Lund"),
        Cue(at(11), at(12.5), "Yes.", "Jonas"),
    )
)


def test_webvtt_is_written_with_voices_and_lines_of_65() -> None:
    """PC20-12, APPLE-27."""
    lines = transcripts.as_vtt(SAID).decode().split("\n")
    assert lines[:5] == [
        "WEBVTT",
        "",
        "00:00:00.850 --> 00:00:03.962",
        "<v Kim Lund>One &amp; two &lt;three&gt;.",
        "",
    ]
    assert max(len(line.partition(">")[2] or line) for line in lines) <= 65
    assert lines[-4:] == ["", "00:00:11.000 --> 00:00:12.500", "<v Jonas>Yes.", ""]


def test_subrip_has_two_lines_of_32_at_most_and_names_at_a_change() -> None:
    """PC20-12."""
    blocks = transcripts.as_srt(SAID).decode().split("\n\n")
    assert blocks[0] == "1\n00:00:00,850 --> 00:00:03,962\nKim Lund: One & two <three>."
    for block in blocks:
        number, times, *lines = block.strip().split("\n")
        assert number.isdigit()
        assert " --> " in times
        assert 1 <= len(lines) <= 2
        assert max(map(len, lines)) <= 32
    assert blocks[-1].strip().split("\n")[-1] == "Jonas: Yes."
    assert "Kim Lund:" not in "".join(blocks[1:])


@pytest.mark.parametrize("write", [transcripts.as_vtt, transcripts.as_srt, transcripts.as_json])
def test_every_format_reads_back_with_its_words_speakers_and_span(write) -> None:
    back = transcripts.read(write(SAID).decode(), ["Jonas"])
    assert " ".join(cue.text for cue in back.cues) == " ".join(cue.text for cue in SAID.cues)
    assert [cue.speaker for cue in transcripts.turns(back)] == ["Kim Lund", "Jonas"]
    assert (back.cues[0].start, back.end) == (at(0.85), at(12.5))


def test_the_page_has_an_anchor_for_every_turn_and_escapes_words() -> None:
    """PC20-12."""
    made = transcripts.as_html(SAID, "A & B", "https://x.example/7/", "en")
    page = html.fromstring(made)
    assert {node.tag for node in page.iter()} - {"html", "head", "meta", "title", "link", "body"} == {
        "cite",
        "time",
        "p",
    }
    assert [(node.get("id"), node.get("datetime"), node.text) for node in page.iter("time")] == [
        ("t0", "PT0S", "0:00"),
        ("t11", "PT11S", "0:11"),
    ]
    assert page.find(".//p").text.startswith("One & two <three>. a word")
    assert b"<three>" not in made


def test_an_anchor_is_there_once_where_two_people_speak_in_one_second() -> None:
    page = transcripts.as_html(
        Transcript((Cue(at(1), at(1.2), "No.", "Kim"), Cue(at(1.3), at(2), "Yes.", "Jo"))),
        "T",
        "https://x.example/",
        "en",
    ).decode()
    assert page.count('id="t1"') == 1
    assert page.count("<time") == 2


def test_an_arrow_that_somebody_says_is_no_line_of_times() -> None:
    said = Transcript((Cue(at(1), at(2), "a --> b", ""),))
    assert transcripts.as_srt(said).count(b"-->") == 1
    assert transcripts.as_vtt(said).count(b"-->") == 1


@pytest.mark.parametrize("arrow", ["->", "–>", "→", "—", "to"])
@pytest.mark.parametrize("head", ["WEBVTT\n\n", ""])
def test_a_cue_with_another_arrow_is_a_problem_at_its_line(head: str, arrow: str) -> None:
    text = f"{head}00:01.000 --> 00:02.000\nOne\n\n00:02.000 {arrow} 00:03.000\nTwo\n"

    with pytest.raises(NotATranscript, match='needs "-->" between its times') as found:
        transcripts.read(text)

    assert found.value.line == text.count("\n", 0, text.index(arrow + " 00:03")) + 1
