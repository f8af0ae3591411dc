"""A Show, its media measured, to the pages and files of its site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup

from shownotes import chapters, covers, notes, transcripts
from shownotes.model import Episode, Media, Show
from shownotes.theme import Theme
from shownotes.write import Artifact

PER_PAGE = 20  # episodes on a page of the list


class _Parts(dict[tuple[str | int, ...], Markup]):
    """The notes of each part; a part without notes has empty ones."""

    def __missing__(self, keys: tuple[str | int, ...]) -> Markup:
        return Markup()


def front(show: Show, theme: Theme) -> Iterator[Artifact]:
    """What is not of one episode: the list, the stylesheet, pictures."""
    pages = max(1, -(-len(show.episodes) // PER_PAGE))
    for page in range(1, pages + 1):
        some = show.episodes[(page - 1) * PER_PAGE : page * PER_PAGE]
        root = "" if page == 1 else "../../"
        path = "index.html" if page == 1 else f"page/{page}/index.html"
        yield Artifact(path, theme.page("index.html", root=root, episodes=some, page=page, pages=pages))
    yield Artifact("404.html", theme.page("404.html", root=urlsplit(show.link).path))
    yield Artifact("style.css", theme.style)
    yield from covers.artifacts(show)


def episode(show: Show, theme: Theme, index: int, rendered: notes.PageNotes) -> Iterator[Artifact]:
    """The page of show.episodes[index] and the files beside it."""
    one = show.episodes[index]
    rows = notes.page_chapters(show, one)
    yield Artifact(
        f"{one.slug}/index.html",
        theme.page(
            "episode.html",
            root="../",
            episode=one,
            earlier=show.episodes[index + 1] if index + 1 < len(show.episodes) else None,
            later=show.episodes[index - 1] if index else None,
            notes={"summary": Markup(rendered.summary), "parts": _Parts(_safe(rendered))},
            chapters=rows,
            duration=notes.length(one),
            transcript=transcripts.formats(one.transcript) if one.transcript else (),
            **_players(one),
        ),
    )
    if rows:
        yield Artifact(f"{one.slug}/chapters.json", chapters.as_json(show, one, rows))
        yield Artifact(f"{one.slug}/chapters.vtt", chapters.as_vtt(rows))
    for picture in _pictures(one):
        yield Artifact(f"{one.slug}/{picture.name}", picture.read_bytes())
    yield from _letters(theme, one)


def _safe(rendered: notes.PageNotes) -> dict[tuple[str | int, ...], Markup]:
    return {keys: Markup(html) for keys, html in rendered.parts.items()}


def _players(one: Episode) -> dict[str, object]:
    playable = [media for media in one.media if media.facts]
    return {
        "audio": _first(playable, "audio/"),
        "video": _first(playable, "video/"),
        "media": sorted(playable, key=lambda media: _ORDER.get(media.name, 1)),
        "sizes": {media.name: _payload(one, media) for media in playable},
    }


_ORDER = {"hd": 0, "torrent": 9}  # the reference page lists HD video, MP3, torrent


def _first(playable: list[Media], kind: str) -> Media | None:
    return next((media for media in playable if media.facts and media.facts.type.startswith(kind)), None)


def _payload(one: Episode, media: Media) -> int:
    """How much a listener downloads in the end: of a torrent, the file that it stands for."""
    of = one.medium(media.of) if media.of else None
    facts = of.facts if of else media.facts
    return facts.bytes if facts else 0


def _letters(theme: Theme, one: Episode) -> Iterator[Artifact]:
    for segment in one.segments:
        for part in (segment, *segment.items):
            for letter in part.letters:
                page = theme.page("letter.html", root="../../../", episode=one, letter=letter)
                yield Artifact(f"letters/{one.slug}/{letter.slug}/index.html", page)


def _pictures(one: Episode) -> Iterator[Path]:
    found: dict[str, Path] = {}
    for segment in one.segments:
        for part in (segment, *segment.items):
            if part.image:
                found[part.image.name] = part.image
    for mark in one.marks or ():
        if mark.image:
            found[mark.image.name] = mark.image
    yield from found.values()
