"""An episode's Markdown to the HTML of its page, part by part, and to the two texts that feeds carry."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shownotes import timecode
from shownotes.chapters import chapters
from shownotes.markup import app_html, inline_html, masked, page_html, short_html
from shownotes.model import Chapter, Episode, Item, Keys, Letter, Link, Show

SHORT_LIMIT = 4000  # bytes of UTF-8 in a feed's description (APPLE-11)


@dataclass(frozen=True, slots=True)
class FeedNotes:
    """What a feed carries of the notes: `description` within 4000 bytes, `content` whole."""

    description: str
    content: str


@dataclass(frozen=True, slots=True)
class PageNotes:
    """The HTML of an episode's page: its summary, and the notes of each part by where it stands in the file."""

    summary: str
    parts: dict[Keys, str]


def for_page(episode: Episode) -> PageNotes:
    """Render all Markdown of an episode once."""
    parts = {
        part.keys: page_html(part.notes)
        for segment in episode.segments
        for part in (segment, *segment.items)
        if part.notes
    }
    return PageNotes(page_html(episode.summary), parts)


def for_feed(show: Show, episode: Episode, page: PageNotes | None = None) -> FeedNotes:
    """The notes as podcast apps render them; `page` is for_page's answer, if it is at hand."""
    page = page or for_page(episode)
    blocks = [block for block in _blocks(show, episode, page) if block]
    tail = _page_link(episode)
    content = app_html("\n".join([*blocks, tail]), episode.url).strip()
    return FeedNotes(_short(blocks, tail, episode.url), content)


def length(episode: Episode) -> timedelta | None:
    """How long the episode is: the first medium that plays says so."""
    return next((media.facts.duration for media in episode.media if media.facts and media.facts.duration), None)


def page_chapters(show: Show, episode: Episode) -> tuple[Chapter, ...]:
    """The chapters that every copy of the episode shows."""
    duration = length(episode)
    return chapters(show, episode, duration) if duration else ()


def letter_url(show: Show, episode: Episode, letter: Letter) -> str:
    """Where a letter's own page is."""
    return f"{show.link}letters/{episode.slug}/{letter.slug}/"


def _short(blocks: list[str], tail: str, base: str) -> str:
    """As many whole blocks as fit (HTML-10), and where the rest is."""
    end = short_html(tail, base)
    room = SHORT_LIMIT - len(end.encode()) - 1
    kept: list[str] = []
    for block in blocks:
        cleaned = short_html(block, base).strip()
        room -= len(cleaned.encode()) + 1
        if room < 0:
            break
        kept.append(cleaned)
    return "\n".join([*kept, end])


def _blocks(show: Show, episode: Episode, page: PageNotes) -> Iterator[str]:
    yield page.summary
    yield _chapter_lines(page_chapters(show, episode))
    yield _people_line(episode)
    for segment in episode.segments:
        yield f"<p><strong>{_headline(segment)}</strong></p>"
        yield from _part(show, episode, segment, page)
        for item in segment.items:
            yield f"<p><strong>{_headline(item)}</strong></p>"
            yield from _part(show, episode, item, page)
    yield link_list(episode.links)
    yield _support(show)


def _part(show: Show, episode: Episode, part: Item, page: PageNotes) -> Iterator[str]:
    yield page.parts.get(part.keys, "")
    yield link_list(part.links)
    if part.letters:
        rows = (
            f'<li><a href="{_attribute(letter_url(show, episode, letter))}">'
            f"{html.escape(masked(f'{letter.sender}: {letter.subject}'), quote=False)}</a></li>"
            for letter in part.letters
        )
        yield f"<ul>{''.join(rows)}</ul>"


def _headline(part: Item) -> str:
    title = html.escape(part.title, quote=False)
    return f'<a href="{_attribute(part.url)}">{title}</a>' if part.url else title


def link_list(links: tuple[Link, ...]) -> str:
    """A list of links, each with its words or its address."""
    if not links:
        return ""
    rows = (
        f'<li><a href="{_attribute(link.url)}">{inline_html(link.title) or html.escape(link.url)}</a></li>'
        for link in links
    )
    return f"<ul>{''.join(rows)}</ul>"


def _chapter_lines(rows: tuple[Chapter, ...]) -> str:
    lines = (f"{timecode.clock(row.start)} {html.escape(row.title, quote=False)}" for row in rows)  # HTML-09
    return f"<p>{'<br>'.join(lines)}</p>" if rows else ""


def _people_line(episode: Episode) -> str:
    names = (
        f'<a href="{_attribute(one.url)}">{html.escape(one.name, quote=False)}</a>'
        if one.url
        else html.escape(one.name, quote=False)
        for one in episode.guests
    )
    return f"<p>{', '.join(names)}</p>" if episode.guests else ""


def _support(show: Show) -> str:
    lines = [f'<a href="{_attribute(one.url)}">{html.escape(one.title, quote=False)}</a>' for one in show.funding]
    if show.contact.url:
        lines.append(f'<a href="{_attribute(show.contact.url)}">{html.escape(show.contact.url)}</a>')
    if show.contact.email:
        lines.append(f'<a href="mailto:{_attribute(show.contact.email)}">{html.escape(show.contact.email)}</a>')
    return f"<p>{'<br>'.join(lines)}</p>" if lines else ""


def _page_link(episode: Episode) -> str:
    return f'<p><a href="{_attribute(episode.url)}">{html.escape(episode.url)}</a></p>'


def _attribute(text: str) -> str:
    return html.escape(text, quote=True)
