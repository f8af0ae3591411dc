"""A published file to the .torrent of it, and to its magnet link."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from shownotes.media import merkle

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

Value = (
    int
    | bytes
    | str
    | Sequence["Value"]
    | Mapping[str, "Value"]
    | Mapping[bytes, "Value"]
    | Mapping[str | bytes, "Value"]
)


@dataclass(frozen=True, slots=True)
class Seed:
    """What a torrent says beside the file's bytes; `created` counts seconds since 1970 (TOR-10)."""

    url: str  # where the file is served, the web seed
    trackers: tuple[str, ...]
    created: int
    hybrid: bool = False  # of version 1 and 2


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece's hash of version 1, its root of version 2, and the leaves below that."""

    sha1: bytes
    root: bytes
    blocks: list[bytes]


@dataclass(frozen=True, slots=True)
class Torrent:
    """The bytes of a .torrent, and what names it."""

    content: bytes
    infohash: str  # hex, lower case
    magnet: str


def torrent(file: Path, seed: Seed, threads: Executor | None = None) -> Torrent:
    """The torrent of one file; the threads share the hashing, which needs no lock.

    The name inside is the one in the address, so that the web seed finds the file (TOR-03).
    """
    size, name = file.stat().st_size, file_name(seed.url)
    piece = piece_length(size)
    hashes = _hashed(file, size, piece, seed.hybrid, threads)
    info: dict[str | bytes, Value] = {
        "length": size,
        "name": name,
        "piece length": piece,
        "pieces": b"".join(found.sha1 for found in hashes),
    }
    meta: dict[str | bytes, Value] = {
        "creation date": seed.created,
        "created by": CREATED_BY,
        "url-list": [seed.url],
    }
    if seed.trackers:
        meta["announce"] = seed.trackers[0]
        meta["announce-list"] = [[tracker] for tracker in seed.trackers]  # TOR-07
    if seed.hybrid:
        layer = [found.root for found in hashes]
        top = merkle.file_root(layer, [block for found in hashes[:1] for block in found.blocks], piece)
        info["meta version"] = 2
        info["file tree"] = {name: {"": {"length": size, "pieces root": top}}}
        meta["piece layers"] = {top: b"".join(layer)} if size > piece else {}
    coded = bencode(info)
    names = [f"urn:btih:{hashlib.sha1(coded, usedforsecurity=False).hexdigest()}"]
    if seed.hybrid:
        names.append(f"urn:btmh:1220{hashlib.sha256(coded).hexdigest()}")
    return Torrent(bencode({**meta, "info": info}), names[0].removeprefix("urn:btih:"), _magnet(names, name, seed))


def _magnet(names: list[str], name: str, seed: Seed) -> str:
    """TOR-13."""
    told = [("dn", name), *(("tr", tracker) for tracker in seed.trackers), ("ws", seed.url)]
    exact = "&".join(f"xt={one}" for one in names)
    return f"magnet:?{exact}" + "".join(f"&{key}={quote(value, safe='')}" for key, value in told)


def file_name(url: str) -> str:
    """The last part of an address."""
    return url.rpartition("/")[2]


def piece_length(size: int) -> int:
    """A power of two that makes about one to two thousand pieces."""
    return next((length for most, length in _LENGTHS if size < most), 4 * _MIB)


def _hashed(file: Path, size: int, piece: int, hybrid: bool, threads: Executor | None) -> list[_Piece]:
    run = max(_BATCH // piece, 1) * piece
    handle = os.open(file, os.O_RDONLY)
    try:
        starts = range(0, size, run)
        mapped = threads.map if threads and len(starts) > 1 else map
        runs = mapped(lambda start: _run(handle, range(start, min(start + run, size), piece), size, hybrid), starts)
        return [found for part in runs for found in part]
    finally:
        os.close(handle)


def _run(handle: int, starts: range, size: int, hybrid: bool) -> list[_Piece]:
    view = memoryview(bytearray(min(_CHUNK, starts.step)))  # small: it is hashed while the cache still holds it
    return [_piece(handle, at, min(at + starts.step, size), view, starts.step if hybrid else 0) for at in starts]


def _piece(handle: int, at: int, end: int, view: memoryview, tree: int) -> _Piece:
    digest, blocks = hashlib.sha1(usedforsecurity=False), []
    while at < end:
        read = _read(handle, view[: end - at], at)
        digest.update(view[:read])
        if tree:
            blocks += [
                hashlib.sha256(view[block : min(block + merkle.BLOCK, read)]).digest()
                for block in range(0, read, merkle.BLOCK)
            ]
        at += read
    return _Piece(digest.digest(), merkle.root(blocks, tree // merkle.BLOCK) if tree else b"", blocks)


def _read(handle: int, view: memoryview, at: int) -> int:
    """Fill the view whole: blocks must not be broken where a read stops short."""
    done = 0
    while done < len(view):
        read = os.preadv(handle, [view[done:]], at + done)
        if not read:
            raise EOFError("the file became shorter while its pieces were hashed")
        done += read
    return done


def bencode(value: Value) -> bytes:
    """Canonical: keys sorted as raw bytes, no leading zeros (TOR-01)."""
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    if isinstance(value, Mapping):
        rows = sorted((key.encode() if isinstance(key, str) else key, inner) for key, inner in value.items())
        return b"d" + b"".join(bencode(key) + bencode(inner) for key, inner in rows) + b"e"
    return b"l" + b"".join(map(bencode, value)) + b"e"
