"""Damaged media: a Problem or a copy, and never a crash, whatever a byte says."""

from __future__ import annotations

import random
import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Recorded
from mutagen.id3 import APIC, CHAP, CTOC, ID3, PRIV, TIT2, TXXX

from shownotes.media.ledger import Ledger
from shownotes.media.make import make
from shownotes.media.measure import measure
from shownotes.media.measured import Unusable
from shownotes.media.pictures import Pictures
from shownotes.media.tags import TaggedMark, Tags

KINDS = {
    "constant.mp3": ("-b:a", "64k"),
    "variable.mp3": ("-q:a", "5", "-write_xing", "0"),
    "tagged.mp3": ("-b:a", "64k", "-id3v2_version", "4"),
    "a.m4a": ("-c:a", "aac"),
    "a.mp4": ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"),
    "a.ogg": ("-c:a", "libvorbis"),
    "a.opus": ("-c:a", "libopus"),
    "a.flac": (),
}
TIMES = 100
HEAD = 6000  # bytes at the beginning, where most of what can be misread stands
NUMBERS = (0, 1, 7, 8, 0x7FFFFFFF, 0xFFFFFFFF)
MARKS = tuple(TaggedMark(n * 500, f"Part {n} é", "https://x.example/", "") for n in range(4))
WHEN = datetime(2024, 6, 5, tzinfo=UTC)
TAGS = Tags("T", "S", "K", "7", "1", WHEN, "s", "", "g", "", "", "", "", "", "", False, "", MARKS)


def tagged(path: Path) -> Path:
    """With frames of another tool, of version 2.4."""
    tag = ID3(path)
    tag.add(TXXX(3, "key", ["one", "two"]))
    tag.add(PRIV("owner", b"\xff\xfb\x90\x64" * 20))
    tag.add(APIC(3, "image/jpeg", 3, "é", b"\xff\xd8\xff" + bytes(range(256)) * 4))
    tag.add(CHAP("one", 0, 900, 0xFFFFFFFF, 0xFFFFFFFF, [TIT2(3, ["One"])]))
    tag.add(CTOC("toc", 3, ["one"], [TIT2(3, ["All"])]))
    tag.save(path, v1=2, v2_version=4)
    return path


def damaged(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    reach = len(out) if chance.random() < 0.3 else min(len(out), HEAD)
    for _ in range(chance.choice((1, 1, 2, 8))):
        at, what = chance.randrange(reach), chance.random()
        if what < 0.4:
            out[at : at + 1] = bytes([chance.randrange(256)])
        elif what < 0.6:
            out[at : at + 4] = struct.pack(">I", chance.choice(NUMBERS))
        elif what < 0.75:
            del out[at : at + chance.randrange(1, 200)]
        elif what < 0.9:
            out[at:at] = out[: chance.randrange(1, 300)]
        else:
            del out[at:]
    return bytes(out)


@pytest.mark.parametrize("name", KINDS)
def test_damage_is_a_finding_or_does_no_harm(tmp_path: Path, recorded: Recorded, name: str) -> None:
    source = recorded(name, *KINDS[name], seconds=2, picture=name == "a.mp4").read_bytes()
    file, copy = tmp_path / name, tmp_path / f"copy-{name}"
    file.write_bytes(source)
    if name == "tagged.mp3":
        source = tagged(file).read_bytes()
    chance = random.Random(name)
    pictures = Pictures(tmp_path / "pictures", Ledger(tmp_path / "media.json"))
    made = 0
    for _ in range(TIMES):
        file.write_bytes(damaged(source, chance))
        found = measure(file)
        if any(one.severity == "error" for one in found.findings):
            continue
        assert found.duration
        try:
            make(file, found, copy, TAGS, pictures)
            made += 1
        except Unusable:
            pass
    assert 0 < made < TIMES
