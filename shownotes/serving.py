"""A show's moved addresses and its files' types to what its web server reads: redirects and headers.

Without a server that is known, old pages become small ones that lead on, as any host of files can have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import quote, unquote, urlsplit

from shownotes.catalogue import parts
from shownotes.model import Episode, Show
from shownotes.write import Artifact

_TYPES = {  # HTTP-01, HTTP-11; by file ending
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "torrent": "application/x-bittorrent",
}
_FEEDS = r"/feeds/([^/]+/)?[^/]+\.xml$"  # pages of an archive are a folder below
_FEED = "application/rss+xml; charset=utf-8"
_CHAPTERS = "application/json+chapters"
_FOR_EVER = "public, max-age=31536000, immutable"
_SOON = "public, max-age=300"
_SHOWN = ("audio/", "video/")
_MEDIA = "mp3|m4a|mp4|m4v|mov|ogg|opus|flac"


def serving(show: Show) -> Iterator[Artifact]:
    """The files for the kind of server that `publish: server:` names."""
    match show.publish.server:
        case "netlify":
            yield Artifact("_redirects", _redirects(show).encode())
            yield Artifact("_headers", _headers().encode())
        case "apache":
            yield Artifact(".htaccess", _htaccess(show).encode())
        case "nginx":
            yield Artifact("nginx.conf", _nginx(show).encode())
        case _:
            home = urlsplit(show.link).path
            pages = {episode.url: tuple(_pages(episode)) for episode in show.episodes}
            for old, new in moved(show):
                if old.startswith(home) and old.endswith("/"):
                    for (before, after), below in zip(folders(old, new), pages.get(new, (("",),)), strict=False):
                        for name in below:
                            path = unquote(f"{before.removeprefix(home)}{name}")
                            yield Artifact(f"{path}index.html", _leading_on(after + name))


def moved(show: Show) -> list[tuple[str, str]]:
    """Old paths on this host, each with the address that took its place; not those that hold something else now."""
    host = urlsplit(show.link).netloc
    taken = {urlsplit(episode.url).path for episode in show.episodes}
    paths = [(urlsplit(old), new) for old, new in show.moved]
    return [
        (old.path, new)
        for old, new in paths
        if old.netloc == host and old.path != urlsplit(new).path and old.path not in taken
    ]


def folders(old: str, new: str) -> Iterator[tuple[str, str]]:
    """The folders that a page's files are in: its own, its player's and its letters'."""
    base, _, name = old.removesuffix("/").rpartition("/")
    there, _, now = new.removesuffix("/").rpartition("/")
    yield old, new
    for kind in ("embed", "letters"):
        yield f"{base}/{kind}/{name}/", f"{there}/{kind}/{now}/"


def _pages(episode: Episode) -> Iterator[tuple[str, ...]]:
    """The pages for people in each of these folders."""
    yield ("", "transcript/") if episode.transcript else ("",)
    yield ("",) if any(media.facts and media.facts.type.startswith(_SHOWN) for media in episode.media) else ()
    yield tuple(f"{quote(letter.slug)}/" for part in parts(episode) for letter in part.letters)


def _all_moved(show: Show) -> Iterator[tuple[str, str]]:
    """Files one by one, and whole folders of pages, which end with "/"."""
    for old, new in moved(show):
        yield from folders(old, new) if old.endswith("/") else ((old, new),)


def _redirects(show: Show) -> str:
    rows = []
    for old, new in _all_moved(show):
        rows += [f"{old} {new} 301\n", *([f"{old}* {new}:splat 301\n"] if old.endswith("/") else [])]
    return "".join(rows)


def _leading_on(new: str) -> bytes:
    """A page that takes browsers and search engines to the new one."""
    there = escape(new, quote=True)
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{there}</title>\n'
        f'<link rel="canonical" href="{there}">\n<meta name="robots" content="noindex">\n'
        f'<meta http-equiv="refresh" content="0; url={there}">\n<p><a href="{there}">{there}</a></p>\n</html>\n'
    ).encode()


def _quoted(path: str) -> str:
    """A path as Apache and nginx compare it: decoded, in their quotation marks."""
    text = unquote(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _headers() -> str:
    shared = "  Access-Control-Allow-Origin: *\n"  # HTTP-08
    return (
        # its asterisk stands for folders, too
        f"/feeds/*.xml\n  Content-Type: {_FEED}\n  Cache-Control: {_SOON}\n{shared}"
        f"/*/chapters.json\n  Content-Type: {_CHAPTERS}\n{shared}"
        f"/*/transcript.json\n{shared}/*/transcript.html\n{shared}"
        + "".join(f"/*.{ending}\n  Content-Type: {kind}\n{shared}" for ending, kind in _TYPES.items())
        + f"/media/*\n  Cache-Control: {_FOR_EVER}\n"
    )


def _htaccess(show: Show) -> str:
    rows = [f'Redirect 301 {_quoted(old)} "{new}"' for old, new in _all_moved(show)]
    rows += [f"AddType {kind} .{ending}" for ending, kind in _TYPES.items()]
    rows += [
        "ErrorDocument 404 /404.html",
        f'<If "%{{REQUEST_URI}} =~ m#{_FEEDS}#">',
        f'  ForceType "{_FEED}"',
        "</If>",
        '<Files "chapters.json">',
        f'  ForceType "{_CHAPTERS}"',
        "</Files>",
        "<IfModule mod_headers.c>",
        '  <FilesMatch "\\.(vtt|srt|xml)$|^chapters\\.json$|^transcript\\.(json|html)$">',
        '    Header set Access-Control-Allow-Origin "*"',
        "  </FilesMatch>",
        f'  <FilesMatch "\\.({_MEDIA}|torrent)$">',
        f'    Header set Cache-Control "{_FOR_EVER}"',
        "  </FilesMatch>",
        '  <FilesMatch "\\.xml$">',
        f'    Header set Cache-Control "{_SOON}"',
        "  </FilesMatch>",
        "</IfModule>",
        "<IfModule mod_deflate.c>",
        "  AddOutputFilterByType DEFLATE application/rss+xml",
        "</IfModule>",
        '<Files ".shownotes.json">',
        "  Require all denied",
        "</Files>",
    ]
    return "\n".join([*rows, ""])


def _nginx(show: Show) -> str:
    """To be included in the `server` block."""
    cors = "add_header Access-Control-Allow-Origin *;"
    soon, for_ever = (f'add_header Cache-Control "{text}";' for text in (_SOON, _FOR_EVER))
    feed = "types { } default_type application/rss+xml; charset utf-8; charset_types application/rss+xml;"
    small = "gzip on; gzip_types application/rss+xml;"  # HTTP-05
    media = urlsplit(show.media_url).path if urlsplit(show.media_url).netloc == urlsplit(show.link).netloc else ""
    rows = []
    for old, new in _all_moved(show):
        if old.endswith("/"):  # with everything below it
            path = re.escape(unquote(old)).replace('"', '\\"')
            rows.append(f'location ^~ {_quoted(old)} {{ rewrite "^{path}(.*)$" {new}$1 permanent; }}')
        else:
            rows.append(f"location = {_quoted(old)} {{ return 301 {new}; }}")
    rows += [
        "error_page 404 /404.html;",
        f"location ~ {_FEEDS} {{ {feed} {cors} {soon} {small} }}",
        f"location ~ /chapters\\.json$ {{ types {{ }} default_type {_CHAPTERS}; {cors} }}",
        f"location ~ /transcript\\.(json|html)$ {{ {cors} }}",
        *(
            f"location ~ \\.{ending}$ {{ types {{ }} default_type {kind}; {cors}"
            f"{f' {for_ever}' if ending == 'torrent' else ''} }}"
            for ending, kind in _TYPES.items()
        ),
        *([f"location ~ ^{media}[^/]+\\.({_MEDIA})$ {{ {for_ever} }}"] if media else []),
        "location = /nginx.conf { return 404; }",
        "location = /.shownotes.json { return 404; }",
    ]
    return "\n".join([*rows, ""])
