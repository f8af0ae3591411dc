"""A feed's path or address to its bytes."""

from __future__ import annotations

import gzip
import http.client
import io
import urllib.error
import urllib.request
from pathlib import Path

from shownotes import __version__

LARGEST = 50 * 1024 * 1024  # bytes; validators refuse a tenth of it
_PATIENCE = 30  # seconds


class Unfetched(Exception):
    """There is no such feed, or it cannot be had; its text says why."""


def fetched(name: str) -> bytes:
    """The bytes of a file, or of an http(s) address, unpacked; raises Unfetched."""
    if not name.startswith(("http://", "https://")):
        return _file(name)
    headers = {"User-Agent": f"shownotes/{__version__}", "Accept-Encoding": "gzip"}
    try:
        with urllib.request.urlopen(urllib.request.Request(name, headers=headers), timeout=_PATIENCE) as answer:
            content: bytes = answer.read(LARGEST + 1)
            packed = answer.headers.get("Content-Encoding") == "gzip"
        if packed:
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
                content = stream.read(LARGEST + 1)
    except urllib.error.HTTPError as why:
        raise Unfetched(f"{name} answers {why.code} {why.reason}") from None
    except (urllib.error.URLError, OSError, http.client.HTTPException, ValueError, EOFError) as why:
        raise Unfetched(f"{name} cannot be fetched ({getattr(why, 'reason', why)})") from None
    return _bounded(content, name)


def _file(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            return _bounded(file.read(LARGEST + 1), name)
    except OSError as why:
        raise Unfetched(f'"{name}" cannot be read ({why.strerror})') from None


def _bounded(content: bytes, name: str) -> bytes:
    if len(content) > LARGEST:
        raise Unfetched(f"{name} has more than {LARGEST:,} bytes")
    return content
