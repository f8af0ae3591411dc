"""A published MP3's bytes to a warning where its tag is so heavy that players wait for it."""

from __future__ import annotations

from shownotes.media.measured import Finding, Measured

_MOST = 2 << 20  # bytes of a whole tag (ID3-11)
_LIGHTER = {
    True: "Most of it are chapter pictures. Name fewer: the page and chapters.json can do without the tag's.",
    False: 'Make the pictures in it smaller; or leave out "tag: false", and a light tag is written instead.',
}


def heavy(measured: Measured, published: int, medium: str, *, tagged: bool) -> list[Finding]:
    """The finding, if there is one; `measured` is the author's file, `published` the bytes of what is made of it."""
    start, end = measured.audio
    tag = published - (end - start) if tagged else start
    if measured.container != "mp3" or tag <= _MOST:
        return []
    said = f'the tag of "{medium}" is {tag / 1e6:.1f} MB, all of which players load before the first sound'
    return [Finding(said, _LIGHTER[tagged], "ID3-11", "warning")]
