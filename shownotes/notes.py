"""An episode's Markdown to the HTML of its page, part by part, and to the two texts that feeds carry."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from shownotes import defaults, timecode
from shownotes.chapters import chapters
from shownotes.markup import app_html, inline_html, masked, page_html, short_html
from shownotes.model import Chapter, Episode, Item, Keys, Letter, Link, Show
from shownotes.words import Words, words

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


def for_feed(show: Show, episode: Episode, page: PageNotes | None = None, said: Words | None = None) -> FeedNotes:
    """The notes as podcast apps render them; `page` is for_page's answer and `said` the show's words, if at hand."""
    page = page or for_page(episode)
    said = said or words(show.language, defaults.templates(), show.root / "templates")
    blocks = [block for block in _blocks(show, episode, page, said) if block]
    tail = "\n".join(line for line in (_support(show), _page_link(episode)) if line)
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
    """As many whole blocks as fit (HTML-10), then who pays, whom to write to, and where the rest is."""
    end = short_html(tail, base).strip()
    room = SHORT_LIMIT - len(end.encode()) - 1
    kept: list[str] = []
    for block in blocks:
        cleaned = short_html(block, base).strip()
        size = len(cleaned.encode()) + 1
        if size > room:
            kept += _first_that_fit(cleaned, room)
            break
        room -= size
        kept.append(cleaned)
    else:
        return "\n".join([*kept, end])
    while kept and kept[-1].startswith("<p><strong>") and kept[-1].endswith("</strong></p>"):
        kept.pop()  # a heading of nothing
    return "\n".join([*kept, end])


_BLOCK = re.compile(r"<(/?)(?:p|ul|ol)>")


def _first_that_fit(cleaned: str, room: int) -> list[str]:
    """The first paragraphs and lists of sanitised HTML within so many bytes, each with a line end."""
    end, depth = 0, 0
    for tag in _BLOCK.finditer(cleaned):
        depth += -1 if tag[1] else 1
        if depth == 0:
            if len(cleaned[: tag.end()].encode()) + 1 > room:
                break
            end = tag.end()
    return [cleaned[:end]] if end else []


def _blocks(show: Show, episode: Episode, page: PageNotes, said: Words) -> Iterator[str]:
    yield page.summary
    yield from sponsor_lines(episode, said)
    yield _chapter_lines(page_chapters(show, episode))
    yield _people_line(episode, said)
    for segment in episode.segments:
        yield f"<p><strong>{_headline(segment)}</strong></p>"
        yield from _part(show, episode, segment, page)
        for item in segment.items:
            yield f"<p><strong>{_headline(item)}</strong></p>"
            yield from _part(show, episode, item, page)
    yield link_list(episode.links)


def sponsor_lines(episode: Episode, said: Words) -> Iterator[str]:
    """A paragraph for each who paid, marked as such in the show's words."""
    if not episode.sponsors:
        return
    marked = html.escape(said["sponsored"], quote=False)
    for one in episode.sponsors:
        name = f'<a href="{_attribute(one.url)}">{html.escape(one.name, quote=False)}</a>'
        text = inline_html(one.text)
        yield f"<p>{marked} {name}{f' – {text}' if text else ''}</p>"


def _part(show: Show, episode: Episode, part: Item, page: PageNotes) -> Iterator[str]:
    yield page.parts.get(part.keys, "")
    yield link_list(part.links)
    if part.letters:
        yield _list(
            f'<a href="{_attribute(letter_url(show, episode, letter))}">'
            f"{html.escape(masked(f'{letter.sender}: {letter.subject}'), quote=False)}</a>"
            for letter in part.letters
        )


def _headline(part: Item) -> str:
    title = html.escape(part.title, quote=False)
    return f'<a href="{_attribute(part.url)}">{title}</a>' if part.url else title


def link_list(links: tuple[Link, ...]) -> str:
    """A list of links, each with its words or its address."""
    if not links:
        return ""
    return _list(
        f'<a href="{_attribute(link.url)}">{inline_html(link.title) or html.escape(link.url)}</a>' for link in links
    )


def _list(rows: Iterable[str]) -> str:
    """One a line, so that the rows stay apart in apps that drop the tags of lists (HTML-02)."""
    return "<ul>\n" + "".join(f"<li>{row}</li>\n" for row in rows) + "</ul>"


def _chapter_lines(rows: tuple[Chapter, ...]) -> str:
    lines = (f"{timecode.clock(row.start)} {html.escape(row.title, quote=False)}" for row in rows)  # HTML-09
    return f"<p>{'<br>'.join(lines)}</p>" if rows else ""


def _people_line(episode: Episode, said: Words) -> str:
    if not episode.guests:
        return ""
    names = (
        f'<a href="{_attribute(one.url)}">{html.escape(one.name, quote=False)}</a>'
        if one.url
        else html.escape(one.name, quote=False)
        for one in episode.guests
    )
    return f"<p>{html.escape(said['with'], quote=False)} {', '.join(names)}</p>"


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
