"""An Ogg's pages of sound to the same pages with other numbers, read once and hashed meanwhile."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from shownotes.media.copying import put

_CHUNK = 1 << 20
_MARK = b"OggS"
_FIXED = 27  # bytes of a page before its table of segments
_SWAPPED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))  # each byte with its bits the other way round


class BadPages(ValueError):
    """Pages that do not follow each other; the text says where."""


@dataclass(frozen=True, slots=True)
class Head:
    """The pages before the sound: how many they are, where they end, and whose they are."""

    pages: int
    end: int
    serial: bytes


def head(source: int, packets: int) -> Head:
    """The pages that hold the first `packets` packets, which nothing else may share; raises BadPages."""
    at, pages, done, serial = 0, 0, 0, b""
    while done < packets:
        fixed = os.pread(source, _FIXED + 255, at)
        size = _size(fixed, 0, len(fixed))
        if not size or serial not in (b"", fixed[14:18]):
            raise BadPages(f"the page at byte {at:,} is none of the first stream")
        table = fixed[_FIXED : _FIXED + fixed[26]]
        serial, pages, at = fixed[14:18], pages + 1, at + size
        done += sum(length < 255 for length in table)
    if done > packets or table[-1] == 255:
        raise BadPages("sound begins on a page of comments")
    return Head(pages, at, serial)


def count(data: bytes) -> int:
    """How many pages there are, one behind the other."""
    at = pages = 0
    while size := _size(data, at, len(data)):
        at, pages = at + size, pages + 1
    return pages


def renumbered(source: int, target: int, new: bytes, old: Head, shift: int) -> str:
    """Write `new` and behind it the pages of sound, each number higher by `shift`; returns the SHA-256 in hex."""
    digest, at = hashlib.sha256(), 0
    for piece in _pieces(source, new, old, shift):
        digest.update(piece)
        at += put(target, piece, at)
    return digest.hexdigest()


def _pieces(source: int, new: bytes, old: Head, shift: int) -> Iterator[bytes]:
    yield new
    at, rest = old.end, b""
    while chunk := os.pread(source, _CHUNK, at):
        at += len(chunk)
        data = bytearray(rest + chunk)
        whole = _renumber(data, old.serial, shift, at)
        yield bytes(data[:whole])
        rest = bytes(data[whole:])
    if rest:
        raise BadPages("its last page is not whole")


def _renumber(data: bytearray, serial: bytes, shift: int, end: int) -> int:
    """Change every whole page in place; returns where the first one begins that is not whole."""
    at = 0
    while at + _FIXED <= len(data):
        size = _size(data, at, len(data))
        if not size:
            if data[at : at + 4] != _MARK:
                raise BadPages(f"there is no page at byte {end - len(data) + at:,}")
            break
        if at + size > len(data):
            break
        if data[at + 14 : at + 18] == serial:
            number = int.from_bytes(data[at + 18 : at + 22], "little") + shift
            data[at + 18 : at + 26] = (number & 0xFFFFFFFF).to_bytes(4, "little") + bytes(4)
            data[at + 22 : at + 26] = _checksum(data[at : at + size])
        at += size
    return at


def _size(data: bytes | bytearray, at: int, end: int) -> int:
    """Bytes of the page there, 0 if there is none or its table is not whole."""
    if at + _FIXED > end or data[at : at + 4] != _MARK:
        return 0
    table = at + _FIXED + data[at + 26]
    return table - at + sum(data[at + _FIXED : table]) if table <= end else 0


def _checksum(page: bytearray) -> bytes:
    """CRC-32 as Ogg has it: not inverted, and with the bits of each byte the other way round than in zlib."""
    found = ~zlib.crc32(page.translate(_SWAPPED), 0xFFFFFFFF) & 0xFFFFFFFF
    return found.to_bytes(4, "big").translate(_SWAPPED)
