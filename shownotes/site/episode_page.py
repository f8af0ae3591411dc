"""One episode to its page, its transcript and embedded player, its letters, and the files beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from shownotes import cards, chapters, covers, notes, stills, transcripts
from shownotes.catalogue import parts
from shownotes.filters import host
from shownotes.highlight import highlighted
from shownotes.markup import text_of
from shownotes.media import captions
from shownotes.model import Episode, Keys, Media, Show
from shownotes.pictures.card import HEIGHT, WIDTH
from shownotes.pictures.clean import clean
from shownotes.site import files, linked_data
from shownotes.site.paragraphs import paragraphs
from shownotes.theme import Theme
from shownotes.write import Artifact

_ORDER = {"hd": 0, "torrent": 9}  # the reference page lists HD video, MP3, torrent


class _Parts(dict[Keys, Any]):
    """Something of each part of an episode; a part without it has nothing to show."""

    def __missing__(self, keys: Keys) -> str:
        return ""


def artifacts(show: Show, theme: Theme, index: int, rendered: notes.PageNotes) -> Iterator[Artifact]:
    """The page of show.episodes[index] and the files beside it."""
    one = show.episodes[index]
    card = cards.card(show, one, theme.long_date(one.date)) if index < show.cards else None
    if card:
        yield Artifact(f"{one.slug}/card.png", card)
    values = _values(show, theme, one, rendered, bool(card))
    yield Artifact(f"{one.slug}/index.html", theme.page("episode.html", **values, **_around(show, theme, index)))
    yield from _beside(show, theme, one, values)
    if shown := _shown(values):
        deeper = {"root": "../../", "stream": theme.address(shown, "../../")}
        page = theme.page("embed.html", **{**values, **deeper})
        yield Artifact(f"embed/{one.slug}/index.html", page)
        yield Artifact(f"{one.slug}/oembed.json", linked_data.oembed(show, one, values["image"]))
    for letter in (letter for part in parts(one) for letter in part.letters):
        page = theme.page("letter.html", root="../../../", episode=one, letter=letter)
        yield Artifact(f"letters/{one.slug}/{letter.slug}/index.html", page)


def _values(show: Show, theme: Theme, one: Episode, rendered: notes.PageNotes, drawn: bool) -> dict[str, Any]:
    """What the templates of an episode's pages are given."""
    rows = notes.page_chapters(show, one)
    picture = _image(show, one, drawn)
    plain = text_of(rendered.summary)
    playable = [media for media in one.media if media.facts]
    audio, video = _first(playable, "audio/"), _first(playable, "video/")
    shown = audio or video
    return {
        "root": "../",
        "episode": one,
        "notes": {
            "summary": Markup(rendered.summary),
            "parts": _Parts({keys: Markup(highlighted(html)) for keys, html in rendered.parts.items()}),
        },
        "plain_summary": plain,
        "chapters": rows,
        "duration": notes.length(one),
        "transcript": transcripts.formats(one.transcript) if one.transcript else (),
        "audio": audio,
        "video": video,
        "stream": theme.address(shown, "../") if shown else "",
        "media": sorted(playable, key=lambda media: _ORDER.get(media.name, 1)),
        "sizes": {media.name: _payload(one, media) for media in playable},
        "supporting": _said(one, "podcast:funding", "url"),
        "places": _said(one, "podcast:contentLink", "href"),
        "talks": [url for _, url in _said(one, "podcast:socialInteract", "uri")],
        "image": picture,
        "embed": linked_data.embed(show, one),
        "machines": Markup(linked_data.head(show, one, rows, plain, picture)),
    }


def _said(one: Episode, name: str, attribute: str) -> list[tuple[str, str]]:
    """The words and the address of each such element that feeds carry too."""
    tags = (stated.tag for stated in one.stated if stated.tag.name == name)
    return [(tag.text or host(url), url) for tag in tags if (url := tag.attributes.get(attribute))]


def _image(show: Show, one: Episode, drawn: bool) -> tuple[str, int, int] | None:
    """The address and size of the picture that stands for an episode elsewhere."""
    if drawn:
        return f"{one.url}card.png", WIDTH, HEIGHT
    cover = covers.episode_cover(show, one, "social") or covers.show_cover(show, "social")
    return (show.link + cover.path, cover.width, cover.height) if cover else None


def _around(show: Show, theme: Theme, index: int) -> dict[str, Any]:
    """What an episode's page says of other episodes."""
    one = show.episodes[index]
    path = one.path.relative_to(show.root).as_posix()
    return {
        "earlier": show.episodes[index + 1] if index + 1 < len(show.episodes) else None,
        "later": show.episodes[index - 1] if index else None,
        "related": theme.catalogue.related(one),
        "elsewhere": _Parts(theme.catalogue.also(one)),
        "source_url": show.source_url.replace("{path}", quote(path)),
    }


def _beside(show: Show, theme: Theme, one: Episode, values: dict[str, Any]) -> Iterator[Artifact]:
    rows = values["chapters"]
    if rows:
        yield Artifact(f"{one.slug}/chapters.json", chapters.as_json(show, one, rows))
        yield Artifact(f"{one.slug}/chapters.vtt", chapters.as_vtt(rows))
    if (heard := captions.said(show, one)) is not None:
        deeper = {"root": "../../", "stream": theme.address(shown, "../../") if (shown := _shown(values)) else ""}
        page = theme.page("transcript.html", **{**values, **deeper}, paragraphs=paragraphs(heard))
        yield Artifact(f"{one.slug}/transcript/index.html", page)
    for picture in files.pictures(one):
        yield Artifact(f"{one.slug}/{picture.name}", clean(picture.read_bytes()))
        for still in (*stills.on_page(show, picture), stills.art(show, picture)):
            if still:
                yield Artifact(f"{one.slug}/{still.name}", still.content)


def _shown(values: dict[str, Any]) -> Media | None:
    """What the player plays."""
    found: Media | None = values["audio"] or values["video"]
    return found


def _first(playable: list[Media], kind: str) -> Media | None:
    return next((media for media in playable if media.facts and media.facts.type.startswith(kind)), None)


def _payload(one: Episode, media: Media) -> int:
    """How much a listener downloads in the end: of a torrent, the file that it stands for."""
    of = one.medium(media.of) if media.of else None
    facts = of.facts if of else media.facts
    return facts.bytes if facts else 0
