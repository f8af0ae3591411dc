"""An episode to what search engines, social networks and players read of it: JSON-LD, OpenGraph, oEmbed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from markupsafe import escape

from shownotes import covers, timecode
from shownotes.model import Chapter, Episode, Media, Person, Show
from shownotes.notes import length
from shownotes.site.subscribe import main_feed

Image = tuple[str, int, int] | None  # address, width and height in pixels
PLAYER = (640, 350)  # pixels of an embedded player
_TERRITORIES = {"ar": "AR", "cs": "CZ", "da": "DK", "el": "GR", "en": "US", "he": "IL", "ja": "JP", "ko": "KR"}
_TERRITORIES |= {"pt": "BR", "sv": "SE", "uk": "UA", "zh": "CN"}


def head(show: Show, one: Episode, rows: tuple[Chapter, ...], plain: str, image: Image) -> str:
    """The elements of the page's head."""
    tags = "\n".join(
        f'<meta {"name" if name.startswith("twitter") else "property"}="{name}" content="{escape(value)}">'
        for name, value in _open_graph(show, one, plain, image)
        if value
    )
    oembed = f'<link rel="alternate" type="application/json+oembed" href="{escape(one.url)}oembed.json">\n'
    linked = in_script(_episode(show, one, rows, plain, image))
    return f'{tags}\n{oembed if _stream(one) else ""}<script type="application/ld+json">{linked}</script>'


def in_script(value: Any) -> str:
    """JSON that may stand in a script element (WEB-04)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def series(show: Show) -> dict[str, Any]:
    """The show as schema.org describes it (WEB-03)."""
    found = {
        "@type": "PodcastSeries",
        "@id": f"{show.link}#show",
        "name": show.title,
        "url": show.link,
        "description": show.description,
        "inLanguage": show.language,
        "webFeed": main.url if (main := main_feed(show)) else "",
        "author": [_person(show, person) for person in show.hosts] or {"@type": "Organization", "name": show.author},
    }
    cover = covers.show_cover(show)
    return {**found, "image": show.link + cover.path} if cover else found


def show_script(show: Show) -> str:
    """The show's JSON-LD for the front page."""
    return (
        f'<script type="application/ld+json">{in_script({"@context": "https://schema.org", **series(show)})}</script>'
    )


def oembed(show: Show, one: Episode, image: Image) -> bytes:
    """What a site that wants to embed the player is told (WEB-07)."""
    width, height = PLAYER
    value = {
        "version": "1.0",
        "type": "rich",
        "title": one.title,
        "author_name": show.author,
        "provider_name": show.title,
        "provider_url": show.link,
        "width": width,
        "height": height,
        "html": embed(show, one),
    }
    if image:
        value |= {"thumbnail_url": image[0], "thumbnail_width": image[1], "thumbnail_height": image[2]}
    return (json.dumps(value, ensure_ascii=False) + "\n").encode()


def embed(show: Show, one: Episode) -> str:
    """The HTML that puts an episode's player into another site."""
    width, height = PLAYER
    source = escape(f"{show.link}embed/{one.slug}/")
    return (
        f'<iframe src="{source}" width="{width}" height="{height}" title="{escape(one.title)}"'
        ' loading="lazy" allow="autoplay; fullscreen; clipboard-write"></iframe>'
    )


def _open_graph(show: Show, one: Episode, plain: str, image: Image) -> Iterator[tuple[str, object]]:
    yield "og:site_name", show.title
    yield "og:title", one.title
    yield "og:type", "article"
    yield "og:url", one.url
    yield "og:description", plain if len(plain) < 300 else plain[:297].rsplit(" ", 1)[0] + " …"
    yield "og:locale", _locale(show.language)
    if image:
        yield "og:image", image[0]
        yield "og:image:width", image[1]
        yield "og:image:height", image[2]
        yield "og:image:alt", f"{show.title}: {one.title}"
    yield "article:published_time", one.date.isoformat()
    yield "twitter:card", "summary_large_image"
    for media in one.media:
        kind = media.facts.type if media.facts else ""
        if kind.startswith(("audio/", "video/")):
            what = f"og:{kind[:5]}"
            yield what, media.url
            if media.url.startswith("https:"):
                yield f"{what}:secure_url", media.url
            yield f"{what}:type", kind


def _locale(language: str) -> str:
    """ "de-at" as "de_AT"; a language alone goes with the place that social networks pair it with."""
    code, _, place = language.lower().partition("-")
    return f"{code}_{place.upper() if len(place) == 2 else _TERRITORIES.get(code, code.upper())}"


def _episode(show: Show, one: Episode, rows: tuple[Chapter, ...], plain: str, image: Image) -> dict[str, Any]:
    """WEB-02."""
    duration = length(one)
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "PodcastEpisode",
        "url": one.url,
        "name": one.title,
        "datePublished": one.date.isoformat(),
        "description": plain,
        "inLanguage": show.language,
        "partOfSeries": {"@type": "PodcastSeries", "@id": f"{show.link}#show", "name": show.title, "url": show.link},
        "actor": [_person(show, person) for person in one.people],
        "associatedMedia": [_media(one, media) for media in one.media if media.facts and media.facts.duration],
    }
    if image:
        found["image"] = image[0]
    if duration:
        found["duration"] = timecode.iso(duration)
    if one.number:
        found["episodeNumber"] = one.number
    if one.tags:
        found["keywords"] = list(one.tags)
    if rows:
        found["hasPart"] = [_clip(one, row) for row in rows]
    return found


def _clip(one: Episode, row: Chapter) -> dict[str, Any]:
    return {
        "@type": "Clip",
        "name": row.title,
        "startOffset": timecode.decimal(row.start),
        "endOffset": timecode.decimal(row.end),
        "url": f"{one.url}#t={timecode.seconds(row.start)}",
    }


def _media(one: Episode, media: Media) -> dict[str, Any]:
    facts = media.facts
    assert facts is not None
    found = {
        "@type": "VideoObject" if facts.type.startswith("video/") else "AudioObject",
        "contentUrl": media.url,
        "encodingFormat": facts.type,
        "contentSize": str(facts.bytes),
    }
    if one.transcript:
        found["transcript"] = f"{one.url}transcript/"
    return {**found, "duration": timecode.iso(facts.duration)} if facts.duration else found


def _person(show: Show, person: Person) -> dict[str, Any]:
    found = {"@type": "Person", "name": person.name}
    return {**found, "url": person.url} if person.url else found


def _stream(one: Episode) -> bool:
    return any(media.facts and media.facts.type.startswith(("audio/", "video/")) for media in one.media)
