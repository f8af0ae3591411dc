"""A path of public/ to the Content-Type and Cache-Control that a server should give it."""

from __future__ import annotations

# mimetypes would ask the machine's own tables. RSS-22, HTTP-01, HTTP-11.
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "xml": "application/xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "srt": "application/x-subrip",
    "svg": "image/svg+xml",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
    "mp3": "audio/mpeg",
    "m4a": "audio/x-m4a",
    "mp4": "video/mp4",
    "m4v": "video/x-m4v",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "flac": "audio/flac",
    "torrent": "application/x-bittorrent",
}
_FEED = "application/rss+xml; charset=utf-8"
_CHAPTERS = "application/json+chapters"
_FOR_EVER = "public, max-age=31536000, immutable"  # a published medium never changes under its address (PIPE-02)
_SOON = "public, max-age=300"


def content_type(path: str) -> str:
    """What the server should call it."""
    if path.startswith("feeds/") and path.endswith(".xml"):
        return _FEED
    if path.endswith("chapters.json"):
        return _CHAPTERS
    return _TYPES.get(path.rpartition(".")[2].lower(), "application/octet-stream")


def cache_control(path: str) -> str:
    """How long it may be kept without asking again."""
    return _FOR_EVER if path.startswith("media/") else _SOON
