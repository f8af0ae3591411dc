"""One medium of an episode's file to a Media and the Problems with it."""

from __future__ import annotations

from shownotes import shapes
from shownotes.complaints import meant
from shownotes.lock import Lock
from shownotes.model import Facts, Keys, Media, Show
from shownotes.paths import FILE_NAME
from shownotes.reading import Reading


def read_media(
    show: Show, episode: shapes.EpisodeShape, name: str, reading: Reading, lock: Lock | None
) -> Media | None:
    shape, keys = episode.media[name], ("media", name)
    kinds = [kind for kind in ("file", "of", "url") if getattr(shape, kind) is not None]
    if kinds == ["url"]:
        return _elsewhere(shape, name, reading, keys)
    seen = lock.media.get(name) if lock else None
    if kinds == ["of"]:
        return _torrent(show, episode, name, reading, lock)
    if kinds != ["file"]:
        reading.wrong(keys, f'medium "{name}" needs one of: file, of, url', "A path alone means a file.")
        return None
    text = shape.file or ""
    if seen and seen.facts and not (reading.base / text).exists():
        return Media(name, keys, seen.url, path=_public(seen.url), facts=seen.facts, published=seen)
    file = reading.file(text, keys)
    if file is None:
        return Media(name, keys, "")
    if not FILE_NAME.fullmatch(file.name):
        reading.wrong(
            keys,
            f'"{file.name}" cannot be the name of a published file',
            "Directories ask for ASCII letters, digits, hyphens, dots and underscores; rename the file.",
            "APPLE-29",
        )
        return None
    url = seen.url if seen else show.media_url + file.name  # an address that was published stays
    return Media(name, keys, url, file, path=_public(url), tag=shape.tag, published=seen)


def _public(text: str) -> str:
    return "media/" + text.rsplit("/", 1)[-1]


def _elsewhere(shape: shapes.MediaShape, name: str, reading: Reading, keys: Keys) -> Media | None:
    url = reading.address(shape.url, (*keys, "url"))
    if shape.bytes is None or shape.type is None:
        hint = "Feeds must tell players the size in bytes and the MIME type."
        reading.wrong(keys, f'medium "{name}" lives elsewhere and needs "bytes" and "type"', hint, "RSS-19")
        return None
    length = reading.time(shape.duration, (*keys, "duration"))
    return Media(name, keys, url, facts=Facts(shape.bytes, shape.type, length))


def _torrent(
    show: Show, episode: shapes.EpisodeShape, name: str, reading: Reading, lock: Lock | None
) -> Media | None:
    keys = ("media", name)
    of = episode.media[name].of or ""
    other = episode.media.get(of)
    if other is None or other.file is None:
        here = [known for known, shape in episode.media.items() if shape.file]
        said = f'medium "{name}" is made of "{of}", which is not a file of this episode'
        reading.wrong((*keys, "of"), said, meant(of, here) or "Name a medium that has a file.")
        return None
    seen = lock.media.get(name) if lock else None
    url = seen.url if seen else f"{show.media_url}{other.file.rsplit('/', 1)[-1]}.torrent"
    known = seen.facts if seen and not (reading.base / other.file).exists() else None
    hybrid = episode.media[name].hybrid
    return Media(name, keys, url, of=of, path=_public(url), hybrid=hybrid, facts=known, published=seen)
