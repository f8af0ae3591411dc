"""Blocks of 16 KiB to the hash trees by which version 2 of BitTorrent names a file (BEP 52, TOR-12)."""

from __future__ import annotations

import hashlib

BLOCK = 16 << 10
EMPTY = bytes(32)  # a leaf beyond the file's end


def root(leaves: list[bytes], width: int, beyond: bytes = EMPTY) -> bytes:
    """The root over `width` leaves, a power of two; those that are not there count as `beyond`."""
    while width > 1:
        if len(leaves) % 2:
            leaves = [*leaves, beyond]
        leaves = [
            hashlib.sha256(left + right).digest() for left, right in zip(leaves[::2], leaves[1::2], strict=True)
        ]
        beyond = hashlib.sha256(beyond + beyond).digest()
        width //= 2
    return leaves[0] if leaves else beyond


def width_of(count: int) -> int:
    """The power of two that holds so many leaves."""
    return 1 << max(count - 1, 0).bit_length()


def file_root(layer: list[bytes], blocks: list[bytes], piece: int) -> bytes:
    """A file's root, from its pieces' roots, or from its blocks if it is one piece only."""
    if len(layer) <= 1:
        return root(blocks, width_of(len(blocks)))
    return root(layer, width_of(len(layer)), root([], piece // BLOCK))
