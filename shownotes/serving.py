"""A show's moved addresses and its files' types to what its web server reads: redirects and headers."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from shownotes.model import Show
from shownotes.write import Artifact

_TYPES = {  # HTTP-01, HTTP-11; by file ending
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "torrent": "application/x-bittorrent",
}
_FEED = "application/rss+xml; charset=utf-8"
_CHAPTERS = "application/json+chapters"
_FOR_EVER = "public, max-age=31536000, immutable"


def serving(show: Show) -> Iterator[Artifact]:
    """The files for the kind of server that `publish: server:` names; none without it."""
    match show.publish.server:
        case "netlify":
            yield Artifact("_redirects", "".join(f"{old} {new} 301\n" for old, new in moved(show)).encode())
            yield Artifact("_headers", _headers().encode())
        case "apache":
            yield Artifact(".htaccess", _htaccess(show).encode())
        case "nginx":
            yield Artifact("nginx.conf", _nginx(show).encode())


def moved(show: Show) -> list[tuple[str, str]]:
    """Old paths on this host, each with the address that took its place."""
    host = urlsplit(show.link).netloc
    return [
        (urlsplit(old).path, new)
        for old, new in show.moved
        if urlsplit(old).netloc == host and urlsplit(old).path != urlsplit(new).path
    ]


def _headers() -> str:
    shared = "  Access-Control-Allow-Origin: *\n"  # HTTP-08
    return (
        f"/feeds/*.xml\n  Content-Type: {_FEED}\n{shared}"
        f"/*/chapters.json\n  Content-Type: {_CHAPTERS}\n{shared}"
        + "".join(f"/*.{ending}\n  Content-Type: {kind}\n{shared}" for ending, kind in _TYPES.items())
        + f"/media/*\n  Cache-Control: {_FOR_EVER}\n"
    )


def _htaccess(show: Show) -> str:
    rows = [f'Redirect 301 "{old}" "{new}"' for old, new in moved(show)]
    rows += [f"AddType {kind} .{ending}" for ending, kind in _TYPES.items()]
    rows += [
        "ErrorDocument 404 /404.html",
        '<If "%{REQUEST_URI} =~ m#/feeds/[^/]+\\.xml$#">',
        f'  ForceType "{_FEED}"',
        "</If>",
        '<Files "chapters.json">',
        f'  ForceType "{_CHAPTERS}"',
        "</Files>",
        "<IfModule mod_headers.c>",
        '  <FilesMatch "\\.(vtt|srt|xml)$|^chapters\\.json$">',
        '    Header set Access-Control-Allow-Origin "*"',
        "  </FilesMatch>",
        '  <FilesMatch "\\.(mp3|m4a|mp4|m4v|ogg|opus|flac|torrent)$">',
        f'    Header set Cache-Control "{_FOR_EVER}"',
        "  </FilesMatch>",
        "</IfModule>",
    ]
    return "\n".join([*rows, ""])


def _nginx(show: Show) -> str:
    """To be included in the `server` block."""
    cors = "add_header Access-Control-Allow-Origin *;"
    rows = [f"location = {old} {{ return 301 {new}; }}" for old, new in moved(show)]
    rows += [
        "error_page 404 /404.html;",
        f'location ~ ^/feeds/[^/]+\\.xml$ {{ types {{ }} default_type "{_FEED}"; {cors} }}',
        f"location ~ /chapters\\.json$ {{ types {{ }} default_type {_CHAPTERS}; {cors} }}",
        *(
            f"location ~ \\.{ending}$ {{ types {{ }} default_type {kind}; {cors} }}"
            for ending, kind in _TYPES.items()
        ),
        "location = /nginx.conf { return 404; }",
    ]
    return "\n".join([*rows, ""])
