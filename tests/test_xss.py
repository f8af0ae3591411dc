"""Nothing that anybody writes into any field runs: seen in Chromium with the pages' own policy switched off."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, expect
from served import served
from test_site import SHOW, SOUND

from shownotes.load import load
from shownotes.rendering import everything
from shownotes.site import search
from shownotes.theme import Theme

# Ways to smuggle script into text, after the families that OWASP's evasion list and the HTML5 security cheat sheet
# collect; each calls `pwned()` if it runs.
VECTORS = (Path(__file__).parent / "xss.txt").read_text(encoding="utf-8").splitlines()
NOW = datetime(2026, 1, 1, tzinfo=UTC)
_SCHEMES = """
[...document.querySelectorAll("a, link, img, form, audio, video")].map(
  (one) => {
    const address = one.href || one.action || one.src || "http:";
    return URL.canParse(address, location) ? new URL(address, location).protocol : "http:";  // leads nowhere
  })
"""
# Attributes that run or paint, but for the places of the player's own script.
_HANDLERS = """
[...document.querySelectorAll("*")].filter(
  (one) => !one.closest(".deck") && [...one.attributes].some((each) => /^(on|style$|srcdoc$)/.test(each.name))
).map((one) => one.outerHTML)
"""
_OTHERS = """
document.querySelectorAll("main iframe, main object, main embed, main form, main style, main script, base").length
"""
SCHEMES = {"http:", "https:", "mailto:", "magnet:", "podcast:", "overcast:", "pktc:"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show with every vector in every field that takes text."""
    root = tmp_path_factory.mktemp("xss")
    for folder in ("episodes/letters", "feeds", "public"):
        (root / folder).mkdir(parents=True)
    everywhere = " ".join(VECTORS)
    people = {"eve": {"name": everywhere, "bio": "\n\n".join(VECTORS)}}
    show = {**SHOW, "title": everywhere, "description": everywhere, "author": everywhere, "people": people}
    show |= {"hosts": ["eve"], "copyright": everywhere, "contact": {"email": 'a@b.example"onfocus=pwned()'}}
    show |= {"funding": [{"url": "https://e.example/", "label": everywhere}], "intro": everywhere}
    show |= {"apps": [{"url": "https://e.example/", "title": everywhere}], "license": everywhere}
    show |= {"owner": {"name": everywhere, "email": "a@b.example"}, "location": [{"name": everywhere}]}
    _write(root / "show.yaml", show)
    _write(root / "feeds/mp3.yaml", {"media": "mp3", "title": everywhere})
    segments = [_segment(root, number, vector) for number, vector in enumerate(VECTORS)]
    episode = {"title": everywhere, "subtitle": everywhere, "date": "2020-01-01 12:00", "media": {"mp3": SOUND}}
    episode |= {"summary": "\n\n".join(VECTORS), "tags": VECTORS, "segments": segments, "guests": ["eve"]}
    episode |= {"sponsors": [{"name": everywhere, "url": "https://e.example/", "text": everywhere}]}
    episode |= {"transcript": "1.vtt", "links": [{"url": "https://e.example/", "title": v} for v in VECTORS]}
    episode |= {"license": everywhere, "display": everywhere, "location": [{"name": everywhere}]}
    episode |= {"soundbites": [{"start": "0:01", "duration": "0:30", "title": everywhere}]}
    episode |= {"elsewhere": [{"url": "https://e.example/", "title": everywhere}]}
    _write(root / "episodes/2.yaml", {**episode, "date": "2027-01-01 12:00", "segments": []})
    marks = [{"start": f"{n // 60}:{n % 60:02}", "title": vector} for n, vector in enumerate(VECTORS)]
    _write(root / "episodes/0.yaml", {**episode, "date": "2019-01-01 12:00", "segments": [], "chapters": marks})
    cues = "\n\n".join(
        f"00:{n // 60:02}:{n % 60:02}.000 --> 00:{n // 60:02}:{n % 60:02}.900\n<v {v}>{v}"
        for n, v in enumerate(VECTORS)
    )
    (root / "episodes/1.vtt").write_text(f"WEBVTT\n\n{cues}\n", encoding="utf-8")
    _write(root / "episodes/1.yaml", episode)
    loaded = load(root, NOW).need()
    theme = Theme(loaded, indexed=True)
    for one in chain(everything(loaded, theme), search.artifacts(loaded, theme.words, root / ".shownotes")):
        path = root / "public" / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.content)
    return root / "public"


def _segment(root: Path, number: int, vector: str) -> dict[str, object]:
    """A segment that says the vector wherever it may say something."""
    front = yaml.safe_dump({"from": vector, "subject": vector})
    (root / f"episodes/letters/{number}.md").write_text(f"---\n{front}---\n{vector}\n", encoding="utf-8")
    link = {"url": "https://e.example/?" + vector.replace(" ", "+"), "title": vector}
    item = {"title": vector, "notes": f"> {vector}\n\n- {vector}\n\n```html\n{vector}\n```\n", "links": [link]}
    guest = {"name": vector, "bio": vector}
    return {
        "title": vector,
        "start": f"{number // 60}:{number % 60:02}",
        "notes": vector,
        "guest": guest,
        "items": [item],
        "letters": [f"letters/{number}.md"],
    }


def _write(path: Path, value: dict[str, object]) -> None:
    path.write_text(yaml.safe_dump(value, sort_keys=False, allow_unicode=True), encoding="utf-8")


def test_no_vector_runs_and_no_address_has_another_scheme(site: Path, browser: Browser) -> None:
    context = browser.new_context(bypass_csp=True)
    context.add_init_script("window.ran = []; window.pwned = () => window.ran.push(document.body.innerHTML.length);")
    context.route(re.compile(r"^https?://(?!127\.0\.0\.1[:/])"), lambda route: route.abort())
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    letters = [f"letters/1/{number}/" for number in range(len(VECTORS))]
    pages = [
        "",
        "1/",
        "1/transcript/",
        "1/transcript.html",
        "embed/1/",
        "episodes/",
        "tags/",
        "people/",
        "people/eve/",
        "0/",
        "embed/0/",
        "upcoming/",
        "feeds/mp3.html",
        "404.html",
    ]
    with served(site) as address:
        for path in [*pages, "letters/", "links/", "subscribe/", "search/", *letters]:
            page.goto(address + path)
            assert page.url == address + path
            ran, schemes, handlers, others = page.evaluate(f"[window.ran, {_SCHEMES}, {_HANDLERS}, {_OTHERS}]")
            assert (ran, handlers, others) == ([], [], 0), path
            assert set(schemes) <= SCHEMES, path
    context.close()
    assert [
        url
        for url in asked
        if not url.startswith(("http://127.0.0.1", "https://cdn.example", "https://small.example/"))
    ] == []


def test_what_search_finds_is_text(site: Path, browser: Browser) -> None:
    page = browser.new_page(bypass_csp=True)
    page.add_init_script("window.ran = []; window.pwned = () => window.ran.push(1);")
    with served(site) as address:
        page.goto(address + "search/")
        for words in ("pwned", "onerror", "javascript", "script", "evil"):
            page.fill("input[type=search]", words)
            expect(page.locator("#results mark").first).to_be_visible()
            assert page.evaluate("window.ran") == []
            assert page.locator("#results :not(li, a, b, span, mark)").count() == 0
    page.close()


def test_templates_in_text_are_not_run(site: Path) -> None:
    assert "{{ 7*7 }}" in (site / "1/index.html").read_text(encoding="utf-8")
