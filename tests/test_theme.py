from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jinja2
import pytest

from shownotes import defaults, notes, site
from shownotes.filters import shortened, size, spoken
from shownotes.load import load
from shownotes.markup import masked
from shownotes.model import Show
from shownotes.theme import BrokenTemplate, Theme
from shownotes.words import words

SMALL = Path(__file__).parent / "shows/small"


def small(tmp_path: Path, **templates: str) -> Show:
    shutil.copytree(SMALL, tmp_path / "show")
    for name, text in templates.items():
        path = tmp_path / "show/templates" / f"{name}.html"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load(tmp_path / "show", datetime(2026, 1, 1, tzinfo=UTC)).need()


def page(show: Show) -> str:
    rendered = notes.for_page(show.episodes[0])
    made = {artifact.path: artifact.content for artifact in site.episode(show, Theme(show), 0, rendered)}
    return made["1/index.html"].decode()


def test_an_override_can_extend_the_template_that_it_replaces(tmp_path: Path) -> None:
    show = small(
        tmp_path,
        episode='{% extends "default/episode.html" %}{% block head %}{{ super() }}<meta name="x">{% endblock %}',
    )
    text = page(show)
    assert '<meta name="x">' in text
    assert 'property="og:title" content="The first"' in text


def test_an_override_of_the_base_reaches_the_default_pages(tmp_path: Path) -> None:
    assert page(small(tmp_path, base="<title>mine</title>{% block main %}{% endblock %}")).startswith(
        "<title>mine</title>"
    )


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("line one\n{% if %}", 2, "Expected an expression"),
        ("\n\n{{ epsiode.title }}", 3, "'epsiode' is undefined"),
        ('{% extends "bas.html" %}', 1, '"bas.html" does not exist'),
    ],
)
def test_a_fault_in_a_template_is_placed(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(BrokenTemplate) as caught:
        page(small(tmp_path, episode=text))
    assert (caught.value.problem.place.file, caught.value.problem.place.line) == ("templates/episode.html", line)
    assert words in caught.value.problem.message


def test_every_text_of_the_author_is_escaped(tmp_path: Path) -> None:
    show = small(tmp_path)
    file = show.root / "episodes/1.yaml"
    file.write_text(file.read_text().replace("The first", '"<script>alert(1)</script>"').replace("Opening", '"<b>"'))
    text = page(load(show.root, datetime(2026, 1, 1, tzinfo=UTC)).need())
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert ">&lt;b&gt;</a> <a class=" in text


def test_numbers_read_as_people_say_them() -> None:
    lengths = (timedelta(hours=1, minutes=2), timedelta(seconds=48))
    english, german = (words(code, defaults.templates()) for code in ("en", "de"))
    assert [spoken(time, english) for time in lengths] == ["1 h 2 min", "48 s"]
    assert spoken(lengths[0], german) == "1 Std. 2 Min."
    assert size(58_211_342, german) == "58,2 MB"
    assert [size(count, english) for count in (58_211_342, 999, 321_410, 2_500_000_000)] == [
        "58.2 MB",
        "999 bytes",
        "321 KB",
        "2.5 GB",
    ]
    assert shortened("one two three", 9) == "one two…"


def test_a_letter_withholds_its_writers_address() -> None:
    assert masked("Write to me: greg@mail.example.org, please") == "Write to me: (address withheld), please"


_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def test_what_the_documentation_shows_of_themes_works_as_written(tmp_path: Path) -> None:
    """Each example of docs/themes.md in a show: the override, the colours, the words, a static file."""
    shown = dict(_BLOCK.findall((defaults.show_folder() / "docs/themes.md").read_text(encoding="utf-8")))
    small(tmp_path, episode=shown["jinja"])
    root = tmp_path / "show"
    (root / "templates/words.toml").write_text(shown["toml"], encoding="utf-8")
    (root / "static/.well-known").mkdir(parents=True)
    (root / "static/.well-known/security.txt").write_text("Contact: mailto:a@b.example\n")
    with (root / "show.yaml").open("a", encoding="utf-8") as file:
        file.write(shown["yaml"])
    text = (root / "show.yaml").read_text(encoding="utf-8")
    (root / "show.yaml").write_text(re.sub(r"language: .*", "language: fr", text), encoding="utf-8")
    loaded = load(root, datetime(2026, 1, 1, tzinfo=UTC))
    assert [str(problem) for problem in loaded.problems if problem.severity == "error"] == []
    text = page(loaded.need())
    assert '<meta name="theme-color" content="#a8201a">' in text
    assert ">S’abonner</a>" in text
    theme = Theme(loaded.need())
    assert b"--accent:#0a5c36" in theme.style
    assert b"--accent:#8fd6b0" in theme.style
    front = {one.path: one.content for one in site.front(loaded.need(), theme)}
    assert front[".well-known/security.txt"] == b"Contact: mailto:a@b.example\n"


def test_every_template_and_filter_is_in_the_documentation() -> None:
    text = (defaults.show_folder() / "docs/themes.md").read_text(encoding="utf-8")
    files = [path.name for path in defaults.templates().iterdir() if path.is_file()]
    assert [name for name in files if f"`{name}`" not in text] == []
    show = load(SMALL, datetime(2026, 1, 1, tzinfo=UTC)).need()
    filters = set(Theme(show)._jinja.filters) - set(jinja2.Environment(autoescape=True).filters)
    assert [name for name in sorted(filters) if not re.search(rf"`{name}\b", text)] == []
