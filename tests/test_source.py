import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shownotes.careful_yaml import YamlMistake, read_tree
from shownotes.problems import Place
from shownotes.source import LARGEST, Source

REPOSITORY = Path(__file__).parent.parent
FILES = sorted(
    path
    for folder in ("tests/shows", "tests/shows_broken", "episodes", "feeds")
    for path in (REPOSITORY / folder).rglob("*.yaml")
)
WORDS = (
    "2:10 1:02:30.5 no yes on 012 0o17 0x1F 1e3 .5 1. ~ null Null true 2017-08-30 12:00 1_000 "
    ".inf -.INF .nan + = << 09e1"
)


def fast(text: str) -> Any:
    import ryaml

    return ryaml.loads(text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_both_readers_give_the_same_values_and_refuse_the_same_files(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    try:
        careful = read_tree(text).value
    except YamlMistake:
        source = Source("x.yaml", text)
        assert source.value is None
        assert source.mistakes
        return
    assert repr(Source("x.yaml", text).value) == repr(careful)


@pytest.mark.parametrize("word", WORDS.split())
def test_both_readers_agree_on_every_kind_of_scalar(word: str) -> None:
    text = f"key: {word}\n"
    assert repr(fast(text)["key"]) == repr(read_tree(text).value["key"])


SCALARS = st.text("0123456789.:+-_eExXoOabfnN~ TruelsyNUL", max_size=12)


@given(SCALARS)
def test_both_readers_agree_on_plain_scalars(word: str) -> None:
    text = f"key: {word}\n"
    try:
        careful = read_tree(text).value
        quick = fast(text)
    except Exception:
        assume(False)
    assert repr(careful) == repr(quick)


TEXTS = st.text("abÅ漢😀 \"'\\:#-\n\t[]{}&*!|>%@`,?~0", max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdef", min_size=1), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text("abcdef", min_size=1), VALUES, max_size=5))
def test_json_reads_as_itself(value: dict[str, Any]) -> None:
    source = Source("x.yaml", json.dumps(value, ensure_ascii=False))
    assert source.mistakes or source.value == (value or {})
    assert not source.mistakes


def test_a_time_never_turns_into_a_number() -> None:
    source = Source("x.yaml", "a: 2:10\nb: 1:02:30.5\nc: 12:30:00\n")
    assert source.value == {"a": "2:10", "b": "1:02:30.5", "c": "12:30:00"}


def test_places_are_those_of_the_value_and_of_the_key() -> None:
    source = Source("x.yaml", "segments:\n  - title: One\n    items:\n      - start: 2:10\n")
    assert source.place("segments", 0, "items", 0, "start") == Place("x.yaml", 4, 16)
    assert source.key_place("segments", 0, "items", 0, "start") == Place("x.yaml", 4, 9)
    assert source.place("segments", 0, "nothing", "here") == Place("x.yaml", 2, 5)


def test_front_matter_counts_lines_from_the_top_of_its_file() -> None:
    assert Source("a.md", "from: x\nsubject: y\n", first_line=1).place("subject") == Place("a.md", 3, 10)


def test_every_duplicate_key_and_tag_is_reported_at_once() -> None:
    source = Source("x.yaml", "a: 1\na: 2\nb: !!python/object:os.system x\nc: {d: 1, d: 2}\n")
    assert [(p.place.line, p.place.column) for p in source.mistakes] == [(2, 1), (3, 4), (4, 11)]
    assert source.value is None


def test_an_alias_may_be_used_but_not_to_blow_up_memory() -> None:
    assert Source("x.yaml", "a: &x [1]\nb: *x\n").value == {"a": [1], "b": [1]}
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 12))
    bomb = Source("x.yaml", f"l0: &l0 [x]\n{levels}")
    assert "more than 200,000 values" in bomb.mistakes[0].message


def test_nesting_is_bounded() -> None:
    assert "nest deeper than 50" in Source("x.yaml", f"a: &x {'[' * 60}{']' * 60}\n").mistakes[0].message


@pytest.mark.parametrize(
    ("content", "words", "line"),
    [
        (b"a: \xff\n", "is not UTF-8", 1),
        (b"x\ny: \x07\n", "control character U+0007", 2),
        (b"a" * (LARGEST + 1), "at most 5,242,880 are read", 0),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(content: bytes, words: str, line: int, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(content)
    source = Source.open(tmp_path / "x.yaml", "x.yaml")
    assert words in source.mistakes[0].message
    assert source.mistakes[0].place.line == line


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: |\r\n  x\r\n  y\r\n")
    assert Source.open(tmp_path / "x.yaml", "x.yaml").value == {"a": 1, "b": "x\ny\n"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: " + "[" * 60 + "]" * 60, "1:54: lists and mappings nest deeper than 50"),
        ("a: " + "[" * 20_000, "1:1003: this is not YAML: exceeded maximum nesting depth"),
        ("a: " + '["]",' * 20_000, "1:250: lists and mappings nest deeper than 50"),
        ("".join("  " * n + "a:\n" for n in range(60)), "51:101: lists and mappings nest deeper than 50"),
        ('a: "x\\0"', "1:4: this text holds the control character U+0000, which no feed may carry"),
        ('a: ["x\\e[31m"]', "1:5: this text holds the control character U+001B, which no feed may carry"),
        ('a: "\\uFFFE"', "1:4: this text holds the control character U+FFFE, which no feed may carry"),
        ('a: "C:\\dir"', "1:7: after this backslash stands nothing that YAML knows"),
        ('a: "\\ud800"', "1:7: after this backslash stands nothing that YAML knows"),
        ("~: x", "1:1: a key must be a word"),
        ("true: x", "1:1: a key must be a word"),
        ("1.5: x", "1:1: a key must be a word"),
    ],
)
def test_what_only_the_careful_reader_refuses_is_refused(text: str, said: str) -> None:
    (mistake,) = Source("x.yaml", text).mistakes
    assert str(mistake).partition("\n")[0] == f"x.yaml:{said}"


@pytest.mark.parametrize("word", ["0b11", "9223372036854775808", "-999999999999999999", "1000000000000000000"])
def test_numbers_beyond_yaml_1_2_and_huge_ones_are_what_the_careful_reader_says(word: str) -> None:
    text = f"key: {word}\n"
    assert repr(Source("x.yaml", text).value) == repr(read_tree(text).value)


@pytest.mark.parametrize(("character", "name"), [("\x85", "U+0085"), ("\u2028", "U+2028"), ("\u2029", "U+2029")])
def test_a_line_end_that_no_editor_shows_is_named(character: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(f"a: 1\nb: x{character}y\n", encoding="utf-8")
    (mistake,) = Source.open(path, "x.yaml").mistakes
    assert str(mistake).startswith(f"x.yaml:2:5: this file holds the invisible line end {name}, ")


def test_a_pipe_is_no_source(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    os.mkfifo(path)
    (mistake,) = Source.open(path, "x.yaml").mistakes
    assert str(mistake) == "x.yaml: this file is not a regular file"


def test_a_file_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(50 << 30)
    (mistake,) = Source.open(path, "x.yaml").mistakes
    assert str(mistake) == "x.yaml: this file has 53,687,091,200 bytes; at most 5,242,880 are read"


def test_a_forgotten_text_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: 1\nb: [x, y]\n", encoding="utf-8")
    source = Source.open(path, "x.yaml")
    source.forget_text()
    assert source.place("b", 1) == Place("x.yaml", 2, 8)
    assert source.value == {"a": 1, "b": ["x", "y"]}
    path.unlink()
    source.forget_text()
    assert source.place("b", 1).file == "x.yaml"
