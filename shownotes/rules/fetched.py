"""A feed's file to its bytes, unpacked."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

LARGEST = 50 * 1024 * 1024  # bytes; validators refuse a tenth of it


class Unfetched(Exception):
    """There is no such feed, or it cannot be had; its text says why."""


def fetched(name: str) -> bytes:
    """The bytes of a file, unpacked if they are packed with gzip; raises Unfetched."""
    try:
        with Path(name).open("rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError) as why:
        raise Unfetched(f'"{name}" cannot be read ({getattr(why, "strerror", None) or why})') from None
    if content.startswith(b"\x1f\x8b"):
        try:
            content = gzip.GzipFile(fileobj=io.BytesIO(content)).read(LARGEST + 1)
        except (OSError, EOFError, zlib.error) as why:
            raise Unfetched(f'"{name}" cannot be unpacked ({why})') from None
    if len(content) > LARGEST:
        raise Unfetched(f"{name} has more than {LARGEST:,} bytes")
    return content
