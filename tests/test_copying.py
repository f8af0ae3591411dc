"""Copies by the kernel: whole, verified, and read once."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from media_shows import folder
from PIL import Image

from shownotes.media.copying import Part, Unfaithful, assemble

MIB = 1 << 20
SOUND = b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(6 * MIB // 32))


def assembled(tmp_path: Path, parts: list[Part]) -> str:
    (tmp_path / "source").write_bytes(SOUND)
    source = os.open(tmp_path / "source", os.O_RDONLY)
    target = os.open(tmp_path / "target", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    try:
        return assemble(source, target, parts)
    finally:
        os.close(source)
        os.close(target)


@pytest.mark.parametrize("why", [0, errno.EXDEV, errno.ENOSYS, errno.EOPNOTSUPP])
@pytest.mark.parametrize(("start", "end"), [(45, 6 * MIB - 7), (4096, 8192), (0, 6 * MIB)])
def test_new_bytes_and_ranges_stand_one_behind_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: int, start: int, end: int
) -> None:
    """Also where the kernel cannot copy, as between two file systems of old."""
    if why:
        monkeypatch.setattr(os, "copy_file_range", lambda *_: (_ for _ in ()).throw(OSError(why, "no")))
    digest = assembled(tmp_path, [b"tag" * 1000, (start, end), b"end"])
    meant = b"tag" * 1000 + SOUND[start:end] + b"end"
    assert (tmp_path / "target").read_bytes() == meant
    assert digest == hashlib.sha256(meant).hexdigest()


def test_a_full_disk_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "copy_file_range", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(OSError, match="full"):
        assembled(tmp_path, [(0, 6 * MIB)])


def test_a_file_that_becomes_shorter_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(EOFError, match="shorter"):
        assembled(tmp_path, [(0, 6 * MIB + 1)])


def test_a_copy_that_differs_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoiled(source: int, target: int, count: int, start: int, at: int) -> int:
        return os.pwrite(target, bytes(count), at)

    monkeypatch.setattr(os, "copy_file_range", spoiled)
    with pytest.raises(Unfaithful, match="differs"):
        assembled(tmp_path, [(0, 6 * MIB)])


@pytest.mark.parametrize("name", ["7.mp3", "7.m4a", "7.mp4", "7.flac"])
def test_sound_keeps_its_place_in_the_blocks_of_the_disk(
    tmp_path: Path, recorded: Callable[..., Path], name: str
) -> None:
    """Where a file system can share blocks, a tagged copy then takes no more of the disk than its tag."""
    kind = {"7.mp3": ("-b:a", "64k"), "7.flac": ()}.get(name, ("-c:v", "mpeg4", "-c:a", "aac"))
    source = recorded(name, *kind, seconds=12, picture=name == "7.mp4").read_bytes()
    (tmp_path / name).write_bytes(source)
    for title in ("Short", "A longer title, which takes more room"):
        folder(tmp_path / "show", tmp_path / name, title=title).prepare()
        made = (tmp_path / "show/public/media" / name).read_bytes()
        sample = source[len(source) // 3 :][:2000]
        assert made.count(sample) == 1
        assert made.index(sample) % 4096 == source.index(sample) % 4096


NOISE = ("-af", "aeval='random(0)-0.5',aformat=channel_layouts=mono")
LOUD = {
    "7.mp3": ("-b:a", "320k"),
    "7.m4a": ("-c:a", "aac", "-b:a", "320k"),
    "7.flac": (),
    "7.ogg": ("-c:a", "libvorbis", "-q:a", "10"),
    "7.opus": ("-c:a", "libopus", "-b:a", "256k"),
}


@pytest.mark.parametrize("name", LOUD)
def test_no_byte_of_sound_is_read_twice(
    tmp_path: Path, recorded: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It is read once, to be hashed, and the kernel copies it; an Ogg's pages are numbered anew in the same pass."""
    source = recorded(name, *LOUD[name], *NOISE, seconds=45)
    show = folder(tmp_path, source, show="cover: cover.jpg\n")
    Image.effect_noise((1400, 1400), 90).convert("RGB").save(tmp_path / "cover.jpg")
    show.inspect()  # the picture is made, the file measured
    size, counted = source.stat().st_size, {"read": 0, "copied": 0}
    assert size > MIB

    def counting(call: Callable[..., int], what: str, length: Callable[[object], int]) -> Callable[..., object]:
        def counted_call(*arguments: object) -> object:
            result = call(*arguments)
            counted[what] += length(result)
            return result

        return counted_call

    for call, what, length in (("pread", "read", len), ("preadv", "read", int), ("copy_file_range", "copied", int)):
        monkeypatch.setattr(os, call, counting(getattr(os, call), what, length))
    _, problems, _ = show.prepare()
    compared = 2 * 3 * 65536
    assert problems == []
    assert counted["read"] < size + compared + 420_000  # and what stands before the sound, which is read back
    if name in ("7.ogg", "7.opus"):
        assert counted["copied"] == 0
    else:
        assert size * 0.95 < counted["copied"] <= size
