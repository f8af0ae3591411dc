"""Files of the show and links of its authors to the absolute ASCII addresses that feeds carry."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

from shownotes import covers
from shownotes.model import Episode, Person, Show

_KEPT = "!#$%&'()*+,/:;=?@[]~"


def cover(show: Show) -> str:
    """Where the show's cover is served; "" if there is none that directories could use."""
    found = covers.show_cover(show)
    return show.link + quote(found.path) if found else ""


def episode_cover(show: Show, episode: Episode) -> str:
    """Where the episode's own cover is served; "" if it has none."""
    found = covers.episode_cover(show, episode) if episode.cover else None
    return show.link + quote(found.path) if found else ""


def picture(show: Show, person: Person) -> str:
    """Where a person's picture is served; "" if there is none."""
    if isinstance(person.image, str):
        return ascii_address(person.image)
    found = covers.face(show, person) if person.image else None
    return show.link + quote(found.path) if found else ""


def chapters(episode: Episode) -> str:
    """The JSON chapters of an episode."""
    return episode.url + "chapters.json"


def transcript(episode: Episode, kind: str) -> str:
    """The transcript of an episode, "vtt", "srt", "json" or "html"."""
    return f"{episode.url}transcript.{kind}"


def ascii_address(url: str) -> str:
    """Percent-encoded, and the host as the network knows it (RSS-20)."""
    if url.isascii() and url.isprintable():
        return url
    parts = urlsplit(url)
    host = parts.netloc
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            host = quote(host, _KEPT, errors="replace")
    rest = (quote(part, _KEPT, errors="replace") for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, host, *rest))
