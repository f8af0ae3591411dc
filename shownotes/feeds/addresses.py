"""Files of the show and links of its authors to the absolute ASCII addresses that feeds carry."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from shownotes.model import Episode, Show

_KEPT = "!#$%&'()*+,/:;=?@[]~"


def cover(show: Show, path: Path) -> str:
    """Where the picture of a show or an episode is served."""
    return show.link + quote(path.name)


def picture(show: Show, path: Path | str | None) -> str:
    """Where a person's picture is served; "" if there is none that the feed may name."""
    return ascii_address(path) if isinstance(path, str) else ""


def chapters(episode: Episode) -> str:
    """The JSON chapters of an episode."""
    return episode.url + "chapters.json"


def transcript(episode: Episode) -> str:
    """The WebVTT transcript of an episode."""
    return episode.url + "transcript.vtt"


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
