from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from shownotes.words import languages, words

TEMPLATES = Path(__file__).parent.parent / "templates"
CATALOGUE = languages(TEMPLATES)


@pytest.mark.parametrize("language", sorted(set(CATALOGUE) - {"en"}))
def test_a_language_has_the_words_of_english_with_the_same_places(language: str) -> None:
    def places(text: str) -> list[str]:
        return sorted(re.findall(r"{\w+}", text))

    assert set(CATALOGUE[language]) == set(CATALOGUE["en"])
    for key, text in CATALOGUE["en"].items():
        assert places(CATALOGUE[language][key]) == places(text), key
    assert len(CATALOGUE[language]["months"].split()) == 12


def test_every_word_that_a_template_uses_exists_and_every_word_is_used() -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.*") if path.suffix in (".html", ".txt")
    )
    used = set(re.findall(r"words\.(\w+)", text)) | set(re.findall(r'words\["(\w+)"\]', text))
    elsewhere = {"months", "date", "withheld", "feed_mp3", "feed_video", "feed_torrent", "people", "tags", "links"}
    elsewhere |= {"feed_sound", "hours", "minutes", "seconds", "decimal_sign", "bytes"}
    assert used - set(CATALOGUE["en"]) == set()
    assert set(CATALOGUE["en"]) - used - elsewhere - {"upcoming", "letters"} == set()


class _Said(HTMLParser):
    """What a template says by itself: its text, and the attributes that people read or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        read = {"alt", "aria-label", "label", "placeholder", "title", "data-done"}
        self.words += [value or "" for name, value in attrs if name in read]


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_a_template_has_no_words_of_its_own(path: Path) -> None:
    said = _Said()
    text = re.sub(r"{% block canonical %}.*?{% endblock %}", "", path.read_text(encoding="utf-8"))
    said.feed(re.sub(r"{{.*?}}|{%.*?%}|{#.*?#}", "", text, flags=re.DOTALL))
    formats = {"XML", "WebVTT", "SRT", "JSON", "K", "J", "L", "P", "N", "C", "V"}
    assert set(re.findall(r"[^\W\d_]+", " ".join(said.words))) <= formats


def test_a_regional_language_falls_back_to_its_own_and_then_to_english() -> None:
    assert words("de-ch", TEMPLATES).share == "Teilen"
    assert words("xx", TEMPLATES).share == "Share"
