"""A Show to what crawlers, apps and calendars read of its site: sitemap, robots, OPML, JSON Feed, manifest, icons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import quote

from shownotes import cards
from shownotes.markup import page_html
from shownotes.model import Episode, Media, Show
from shownotes.notes import length, sponsor_lines
from shownotes.theme import Theme
from shownotes.words import Words
from shownotes.write import Artifact

NEWEST = 100  # episodes in the JSON Feed
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def artifacts(show: Show, theme: Theme) -> Iterator[Artifact]:
    """Each of them."""
    yield Artifact("sitemap.xml", _sitemap(show, theme))
    yield Artifact("robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {show.link}sitemap.xml\n".encode())
    yield Artifact("feeds.opml", _opml(show))
    yield Artifact("feed.json", _json_feed(show, theme.words))
    yield Artifact("site.webmanifest", _manifest(show))
    for side in cards.ICONS if show.cover else ():
        if (icon := cards.icon(show, side)) is not None:
            yield Artifact(f"icon-{side}.png", icon)
    if coming := [one for one in show.waiting if not one.draft]:
        yield Artifact("upcoming.ics", _calendar(show, coming))


def _sitemap(show: Show, theme: Theme) -> bytes:
    newest = show.episodes[0].date.isoformat() if show.episodes else ""
    rows = [(show.link, newest)]
    rows += [(f"{show.link}{section}/", newest) for section in ("episodes", "subscribe", *theme.listed)]
    rows += [(f"{show.link}tags/{quote(tag.slug)}/", "") for tag in theme.catalogue.tags.values()]
    rows += [(f"{show.link}people/{quote(slug)}/", "") for slug in theme.catalogue.people]
    for one in show.episodes:
        rows.append((one.url, one.date.isoformat()))
        if one.transcript:
            rows.append((f"{one.url}transcript/", one.date.isoformat()))
    rows += [(f"{show.link}letters/{one.slug}/{quote(letter.slug)}/", "") for one, letter in theme.catalogue.letters]
    urls = "".join(
        f"<url><loc>{escape(url)}</loc>{f'<lastmod>{date}</lastmod>' if date else ''}</url>\n" for url, date in rows
    )
    return f'{_XML}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'.encode()


def _opml(show: Show) -> bytes:
    rows = "".join(
        f'<outline type="rss" text="{escape(feed.title)}" title="{escape(feed.title)}" xmlUrl="{escape(feed.url)}"'
        f' htmlUrl="{escape(show.link)}"/>\n'
        for feed in show.feeds
    )
    head = f"<head><title>{escape(show.title)}</title></head>"
    return f'{_XML}<opml version="2.0">\n{head}\n<body>\n{rows}</body>\n</opml>\n'.encode()


def _json_feed(show: Show, said: Words) -> bytes:
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": show.title,
        "home_page_url": show.link,
        "feed_url": f"{show.link}feed.json",
        "description": show.description,
        "language": show.language,
        "authors": [{"name": show.author}],
        "items": [_json_item(one, said) for one in show.episodes[:NEWEST]],
    }
    return _json(value)


def _json_item(one: Episode, said: Words) -> dict[str, Any]:
    summary = page_html(one.summary) or f"<p>{escape(one.title)}</p>"
    found: dict[str, Any] = {
        "id": one.guid,
        "url": one.url,
        "title": one.title,
        "content_html": "\n".join([summary, *sponsor_lines(one, said)]),
        "date_published": one.date.isoformat(),
        "tags": list(one.tags),
        "attachments": [_attachment(media) for media in one.media if media.facts],
    }
    return found


def _attachment(media: Media) -> dict[str, Any]:
    facts = media.facts
    assert facts is not None
    found: dict[str, Any] = {"url": media.url, "mime_type": facts.type, "size_in_bytes": facts.bytes}
    return {**found, "duration_in_seconds": round(facts.duration.total_seconds())} if facts.duration else found


def _manifest(show: Show) -> bytes:
    icons = [{"src": f"icon-{side}.png", "sizes": f"{side}x{side}", "type": "image/png"} for side in cards.ICONS]
    value = {
        "name": show.title,
        "short_name": show.title[:24],
        "description": show.description,
        "lang": show.language,
        "start_url": "./",
        "display": "browser",
        "icons": icons if show.cover else [],
    }
    return _json(value)


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _calendar(show: Show, coming: list[Episode]) -> bytes:
    """RFC 5545; the stamp is the event's own date, so that the same show makes the same bytes."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//shownotes//upcoming//EN",
        f"X-WR-CALNAME:{_ics(show.title)}",
    ]
    for one in coming:
        end = one.date + (length(one) or one.date - one.date)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.guid}",
            f"DTSTAMP:{_stamp(one.date)}",
            f"DTSTART:{_stamp(one.date)}",
            f"DTEND:{_stamp(end)}",
            f"SUMMARY:{_ics(f'{show.title}: {one.title}')}",
            f"URL:{one.url}",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _stamp(date: datetime) -> str:
    return date.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _ics(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _folded(line: str) -> str:
    """Cut into pieces of at most 75 bytes, none inside of a character."""
    pieces, piece = [], ""
    for char in line:
        if len((piece + char).encode()) > 74:
            pieces.append(piece)
            piece = ""
        piece += char
    return "\r\n ".join([*pieces, piece])
