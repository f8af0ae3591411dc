"""The last bytes of an Ogg or FLAC file to whether the file is whole (MP3-01)."""

from __future__ import annotations

from itertools import accumulate

TAIL = 1 << 17  # bytes; an Ogg page has at most 65,307
_BLOCKS = {1: 192, **{2 + n: 576 << n for n in range(4)}, **{8 + n: 256 << n for n in range(8)}}


def ogg_is_whole(tail: bytes) -> bool:
    """Whether the last page ends where the file ends, and says that it is the last one."""
    at = tail.rfind(b"OggS")
    if at < 0 or at + 27 > len(tail):
        return False
    segments = tail[at + 26]
    end = at + 27 + segments + sum(tail[at + 27 : at + 27 + segments])
    return end == len(tail) and bool(tail[at + 5] & 4)


def flac_end(tail: bytes, usual: int) -> int:
    """How many samples there are, by the last frame, 0 if that is not whole; `usual` is a block's length."""
    at = len(tail)
    while (at := tail.rfind(b"\xff", 0, at)) >= 0:
        last = _last_sample(tail[at : at + 16], usual)
        if last:
            return last if _crc16(tail[at:]) == 0 else 0
    return 0


def _last_sample(head: bytes, usual: int) -> int:
    """The number of the sample behind this frame, 0 if no frame begins here."""
    if len(head) < 6 or head[1] & 0xFE != 0xF8 or head[3] & 1 or head[2] >> 4 == 0 or head[2] & 15 == 15:
        return 0
    number, at = _coded(head)
    code = head[2] >> 4
    width = {6: 1, 7: 2}.get(code, 0)
    block = _BLOCKS[code] if not width else int.from_bytes(head[at : at + width], "big") + 1
    at += width + {12: 1, 13: 2, 14: 2}.get(head[2] & 15, 0)
    if number < 0 or at >= len(head) or _crc8(head[:at]) != head[at]:
        return 0
    start = number if head[1] & 1 else number * usual
    return start + block


def _coded(head: bytes) -> tuple[int, int]:
    """The frame's number, written as UTF-8 writes characters, and where it ends; -1 if it is not one."""
    first = head[4]
    more = next((count for count in range(7) if not first & (0x80 >> count)), 7)
    if more in (1, 7) or 4 + max(more, 1) > len(head):
        return -1, 5
    if more == 0:
        return first, 5
    number = first & (0x7F >> more)
    for byte in head[5 : 4 + more]:
        if byte & 0xC0 != 0x80:
            return -1, 5
        number = number << 6 | byte & 0x3F
    return number, 4 + more


def _table(bits: int, polynomial: int) -> list[int]:
    top, mask = 1 << bits - 1, (1 << bits) - 1
    found = []
    for byte in range(256):
        value = byte << bits - 8
        for _ in range(8):
            value = (value << 1 ^ polynomial if value & top else value << 1) & mask
        found.append(value)
    return found


_CRC8, _CRC16 = _table(8, 0x07), _table(16, 0x8005)


def _crc8(data: bytes) -> int:
    return list(accumulate(data, lambda crc, byte: _CRC8[crc ^ byte], initial=0))[-1]


def _crc16(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc = (crc << 8 & 0xFF00) ^ _CRC16[crc >> 8 ^ byte]
    return crc
