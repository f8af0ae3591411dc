"""A published file to the .torrent of it, and to its magnet link."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

FORMAT = 1  # raised whenever the same file makes another torrent
TYPE = "application/x-bittorrent"  # TOR-14
CREATED_BY = "shownotes"  # without a version, so that an update of the tool changes no torrent (TOR-10)
_BATCH = 8 << 20  # bytes that one thread takes at a time
_CHUNK = 256 << 10
_KIB, _MIB = 1 << 10, 1 << 20
_LENGTHS = (  # file size to piece length (TOR-05)
    (50 * _MIB, 32 * _KIB),
    (150 * _MIB, 64 * _KIB),
    (350 * _MIB, 128 * _KIB),
    (512 * _MIB, 256 * _KIB),
    (1024 * _MIB, 512 * _KIB),
    (2048 * _MIB, 1 * _MIB),
    (8192 * _MIB, 2 * _MIB),
)

Value = int | bytes | str | Sequence["Value"] | dict[str, "Value"]


@dataclass(frozen=True, slots=True)
class Torrent:
    """The bytes of a .torrent, and what names it."""

    content: bytes
    infohash: str  # hex, lower case
    magnet: str


def torrent(
    file: Path, url: str, trackers: tuple[str, ...], created: int, threads: Executor | None = None
) -> Torrent:
    """The torrent of one file that is also served at `url`; `created` counts seconds since 1970.

    The name inside is the one in `url`, so that the web seed finds the file (TOR-03).
    """
    size = file.stat().st_size
    piece = piece_length(size)
    info: dict[str, Value] = {
        "length": size,
        "name": file_name(url),
        "piece length": piece,
        "pieces": piece_hashes(file, size, piece, threads),
    }
    digest = hashlib.sha1(bencode(info), usedforsecurity=False).hexdigest()
    meta: dict[str, Value] = {"info": info, "creation date": created, "created by": CREATED_BY, "url-list": [url]}
    if trackers:
        meta["announce"] = trackers[0]
        meta["announce-list"] = [[tracker] for tracker in trackers]  # TOR-07
    return Torrent(bencode(meta), digest, magnet(digest, file_name(url), url, trackers))


def magnet(digest: str, name: str, url: str, trackers: tuple[str, ...]) -> str:
    """TOR-13."""
    told = [("dn", name), *(("tr", tracker) for tracker in trackers), ("ws", url)]
    return f"magnet:?xt=urn:btih:{digest}" + "".join(f"&{key}={quote(value, safe='')}" for key, value in told)


def file_name(url: str) -> str:
    """The last part of an address."""
    return url.rpartition("/")[2]


def piece_length(size: int) -> int:
    """A power of two that makes about one to two thousand pieces."""
    return next((length for most, length in _LENGTHS if size < most), 4 * _MIB)


def piece_hashes(file: Path, size: int, piece: int, threads: Executor | None) -> bytes:
    """The SHA-1 of each piece, one behind the other; the threads share the work, since hashing needs no lock."""
    run = max(_BATCH // piece, 1) * piece
    handle = os.open(file, os.O_RDONLY)
    try:
        starts = range(0, size, run)
        mapped = threads.map if threads and len(starts) > 1 else map
        return b"".join(mapped(lambda start: _hashes(handle, start, min(run, size - start), piece), starts))
    finally:
        os.close(handle)


def _hashes(handle: int, start: int, length: int, piece: int) -> bytes:
    view = memoryview(
        bytearray(min(_CHUNK, piece))
    )  # small, so that the bytes are hashed while they are in the cache
    found = []
    for at in range(start, start + length, piece):
        digest, end = hashlib.sha1(usedforsecurity=False), min(at + piece, start + length)
        while at < end:
            read = os.preadv(handle, [view[: end - at]], at)
            if not read:
                raise EOFError("the file became shorter while its pieces were hashed")
            digest.update(view[:read])
            at += read  # noqa: PLW2901
        found.append(digest.digest())
    return b"".join(found)


def bencode(value: Value) -> bytes:
    """Canonical: keys sorted as raw bytes, no leading zeros (TOR-01)."""
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    if isinstance(value, dict):
        rows = sorted((key.encode(), inner) for key, inner in value.items())
        return b"d" + b"".join(bencode(key) + bencode(inner) for key, inner in rows) + b"e"
    return b"l" + b"".join(map(bencode, value)) + b"e"
