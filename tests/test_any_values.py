"""Whatever values a file holds, the answer is a page or a Problem, never an exception."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shownotes import notes, rules, site
from shownotes.load import load
from shownotes.problems import errors
from shownotes.source import Source
from shownotes.theme import Theme

REPOSITORY = Path(__file__).parent.parent
NOW = datetime(2026, 1, 1, tzinfo=UTC)
JUNK: list[Any] = [
    *(
        "",
        " ",
        "x" * 3000,
        "<b>",
        "]]>",
        "a\nb",
        "\u202eright to left",
        "😀",
        "&amp;",
        "{{ x }}",
        "{% if %}",
        "%",
        "#",
    ),
    *("javascript:alert(1)", "http://", "https://[::1", "https://a b", "https://xn--/", "https://example.org:99999/"),
    *(
        "https://é.example/é",
        "mailto:",
        "magnet:?",
        "[a](b)",
        '[a](https://x/ "t")',
        "[a](",
        "//host",
        "/209/",
        "#here",
    ),
    *("2:10", "99:99", "2017-08-30", "0001-01-01 00:00", "9999-12-31 23:59", "2017-02-30 12:00", "no", "1e5"),
    *("../..", "/etc/passwd", "media", "media/209.mp3", "\u0000", "kim", "0b1c", "Europe/Nowhere", "../show.yaml"),
    *(None, True, False, 0, -1, 3.5, 10**17, [], {}, [1], [None], {"a": 1}, [[]], {"of": "hd"}, {"file": 3}),
    {"url": "https://x.example/", "bytes": 1, "type": "x"},
]


def paths(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield here
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from paths(value[key], (*here, key))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("any") / "show"
    ignored = shutil.ignore_patterns("207.yaml", "208.yaml")
    for part in ("people", "feeds", "episodes"):
        shutil.copytree(REPOSITORY / part, folder / part, ignore=ignored)
    shutil.copyfile(REPOSITORY / "cover.jpg", folder / "cover.jpg")
    return folder


FILES = {
    name: Source.open(REPOSITORY / name, name).value
    for name in ("show.yaml", "episodes/209.yaml", "feeds/hd-torrent.yaml")
}
CHANGES = {name: [path for path in paths(value) if path] for name, value in FILES.items()}


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.data())
def test_any_value_anywhere_gives_a_page_or_a_problem(root: Path, data: st.DataObject) -> None:
    changed = copy.deepcopy(FILES)
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(sorted(FILES)))
        path = data.draw(st.sampled_from(CHANGES[name]))
        at: Any = changed[name]
        try:
            for key in path[:-1]:
                at = at[key]
            at[path[-1]] = data.draw(st.sampled_from(JUNK))
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the way there
    for name, value in changed.items():
        (root / name).write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    loaded = load(root, NOW)
    assert all(str(problem) for problem in loaded.problems)
    if loaded.show is None or errors(loaded.problems) or not loaded.show.episodes:
        assert errors(loaded.problems) or not loaded.show or not loaded.show.episodes
        return
    show = loaded.show
    rules.check(show)
    theme, rendered = Theme(show), notes.for_page(show.episodes[0])
    assert "index.html" in [made.path for made in site.front(show, theme)]
    assert "209/index.html" in [made.path for made in site.episode(show, theme, 0, rendered)]
    made = notes.for_feed(show, show.episodes[0], rendered)
    assert len(made.description.encode()) <= 4000
