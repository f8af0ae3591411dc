"""A show's notes, letters and transcripts to the index of its search page: Pagefind's, where it is installed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from html import escape
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from shownotes.markup import inline_html, masked, page_html
from shownotes.media import captions
from shownotes.model import Episode, Item, Letter, Show
from shownotes.notes import page_chapters
from shownotes.site.paragraphs import paragraphs
from shownotes.transcripts import Transcript
from shownotes.words import Words
from shownotes.write import Artifact

FOLDER = "pagefind"  # below public/
_OURS = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json")  # the rest of what lies at its top is widgets
_SIGNS = "_+#"  # "c++", "read_only" and "#netbsd" are words
_LIMIT = 600  # seconds


def wanted(show: Show) -> bool:
    """Whether the search page has an index: the extra is installed and show.yaml does not say no."""
    return show.search and find_spec("pagefind") is not None and find_spec("pagefind_bin") is not None


def artifacts(show: Show, words: Words, state: Path) -> Iterator[Artifact]:
    """The index; made anew only if a text has changed. Raises OSError if Pagefind fails."""
    pages = dict(_pages(show, words))
    said = hashlib.sha256(f"{metadata.version('pagefind')} {_SIGNS}".encode())
    for path, text in pages.items():
        said.update(f"{len(path)} {len(text)} {path} {text}".encode())
    kept = state / "search" / said.hexdigest()[:40]
    if not kept.is_dir():
        shutil.rmtree(kept.parent, ignore_errors=True)
        kept.parent.mkdir(parents=True, exist_ok=True)
        _index(pages, kept)
    for file in sorted(kept.rglob("*")):
        if file.is_file() and (file.parent != kept or file.name in _OURS or file.suffix in (".pf_meta", ".pagefind")):
            yield Artifact(f"{FOLDER}/{file.relative_to(kept).as_posix()}", file.read_bytes())


def _index(pages: dict[str, str], to: Path) -> None:
    from pagefind.service import get_executable

    with tempfile.TemporaryDirectory(dir=to.parent) as folder:
        texts, made = Path(folder) / "texts", Path(folder) / "made"
        for path, text in pages.items():
            file = texts / path / "index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        texts.mkdir(exist_ok=True)  # a show without episodes
        command = [str(get_executable()), "--site", str(texts), "--output-path", str(made)]
        command += ["--include-characters", _SIGNS, "--silent"]
        try:
            done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=_LIMIT)
        except subprocess.TimeoutExpired:
            raise OSError(f"pagefind has not indexed the show in {_LIMIT} seconds") from None
        if done.returncode and pages:
            raise OSError(f"pagefind cannot index the show: {(done.stderr or done.stdout).strip()}")
        made.mkdir(exist_ok=True)
        made.replace(to)


def _pages(show: Show, words: Words) -> Iterator[tuple[str, str]]:
    """What is found: the address of each page below the site, and its text under headings with the page's anchors."""
    for one in show.episodes:
        title = f"{one.number}: {one.title}" if one.number else one.title
        yield one.slug, _page(show, title, _episode(one))
        if (heard := captions.said(show, one)) is not None:
            yield (
                f"{one.slug}/transcript",
                _page(show, words["transcript_of"].format(title=title), _heard(show, one, heard)),
            )
        for letter in (letter for part in one.segments for each in (part, *part.items) for letter in each.letters):
            text = page_html(masked(letter.body, words["withheld"]))
            yield f"letters/{one.slug}/{letter.slug}", _page(show, _subject(letter, words), [text])


def _page(show: Show, title: str, parts: Iterator[str] | list[str]) -> str:
    head = f'<!doctype html><html lang="{escape(show.language)}"><head><title>{escape(title)}</title></head>'
    return f"{head}<body><h1>{escape(title)}</h1>{''.join(parts)}</body></html>"


def _episode(one: Episode) -> Iterator[str]:
    yield f"<p>{escape(one.subtitle)}</p>{page_html(one.summary)}"
    yield f"<p>{escape(', '.join(person.name for person in one.people))}. {escape(', '.join(one.tags))}</p>"
    for segment in one.segments:
        yield _part(segment, "h2")
        for item in segment.items:
            yield _part(item, "h3")
    yield "".join(f"<p>{inline_html(link.title)}</p>" for link in one.links)


def _part(part: Item, heading: str) -> str:
    title = f'<{heading} id="{escape(part.anchor)}">{escape(part.title)}</{heading}>'
    guest = f"<p>{escape(part.guest.name)}. {page_html(part.guest.bio)}</p>" if part.guest else ""
    return (
        f"{title}{guest}{page_html(part.notes)}{''.join(f'<p>{inline_html(link.title)}</p>' for link in part.links)}"
    )


def _heard(show: Show, one: Episode, heard: Transcript) -> Iterator[str]:
    """Paragraphs; a chapter's title stands before the first that begins in it and leads there."""
    ahead = list(reversed(page_chapters(show, one)))
    for each in paragraphs(heard):
        title = ""
        while ahead and each.start is not None and ahead[-1].start <= each.start:
            title = ahead.pop().title
        if title:
            yield f'<h2 id="{each.anchor}">{escape(title)}</h2>'
        yield f"<p>{escape(' '.join(cue.text for cue in each.cues))}</p>"


def _subject(letter: Letter, words: Words) -> str:
    return masked(f"{letter.sender}: {letter.subject}", words["withheld"])
