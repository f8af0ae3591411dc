"""`publish:` of show.yaml to values, and the Problems in it."""

from __future__ import annotations

import re

from shownotes.model import Keys
from shownotes.paths import NoFile, folder_outside
from shownotes.publishing import Destination, Publishing
from shownotes.publishing_shapes import TARGETS, PublishShape, TargetShape
from shownotes.reading import Reading

_REMOTE = re.compile(r"(?:[\w.+-]+@)?(?:[\w.-]+|\[[0-9a-fA-F:]+\]):[^\s]+")
_STORE = re.compile(r"(?:s3|gs|az)://[^/\s]+(?:/[^\s?]*)?")
# user:password@ in any address, and a lone token@ before a web host; $NAME is read from the environment.
_PASSWORD = re.compile(
    r"://[^/\s:@]*:(?![$%{])[^/\s@]+@|https?://(?![$%{])[^/\s@]+@"
    r"|[?&](?i:[\w-]*(?:sig|signature|token|key|secret|credential)[\w-]*)=(?!\$)\w"
)
_VARIABLE = re.compile(r"\$[A-Za-z_][A-Za-z0-9_]*")


def read_publishing(shape: PublishShape, reading: Reading) -> Publishing:
    """Where to publish; targets that cannot be understood are left out."""
    to = [_destination(one, reading, ("publish", "to", n)) for n, one in enumerate(shape.to)]
    return Publishing(
        to=tuple(one for one in to if one),
        server=shape.server or "",
        verify=shape.verify,
        podping=shape.podping,
        webhook=_webhook(shape.webhook or "", reading),
        mastodon=_public(shape.mastodon or "", reading, ("publish", "mastodon")),
    )


def _destination(shape: TargetShape, reading: Reading, keys: Keys) -> Destination | None:
    kinds = [kind for kind in TARGETS if getattr(shape, kind) is not None]
    if len(kinds) != 1:
        said = f"a target names one place, and this one names {len(kinds)}"
        reading.wrong(keys, said, f"Write one of: {', '.join(TARGETS)}.")
        return None
    kind = kinds[0]
    where = getattr(shape, kind)
    if not _is_good(kind, where, reading, (*keys, kind)):
        return None
    endpoint = _public(shape.endpoint or "", reading, (*keys, "endpoint"))
    return Destination(kind, where, shape.send, shape.branch, shape.port, endpoint, shape.region or "")


def _is_good(kind: str, where: str, reading: Reading, keys: Keys) -> bool:
    if not _holds_no_secret(where, reading, keys):  # first, as the other messages show it
        return False
    if kind == "folder":
        return _is_outside(where, reading, keys)
    if kind in ("rsync", "sftp") and not _REMOTE.fullmatch(where):
        reading.wrong(keys, f'"{where}" is not a place on another machine', "Write it as user@host:/path.")
        return False
    if kind == "store" and not _STORE.fullmatch(where):
        reading.wrong(keys, f'"{where}" is not an object store', "Write it as s3://bucket/prefix, gs://… or az://….")
        return False
    return True


def _is_outside(where: str, reading: Reading, keys: Keys) -> bool:
    try:
        folder_outside(reading.root, where)
    except NoFile as why:
        reading.wrong(keys, str(why), why.hint)
        return False
    return True


def _public(url: str, reading: Reading, keys: Keys) -> str:
    return reading.address(url, keys) if url and _holds_no_secret(url, reading, keys) else ""


def _webhook(text: str, reading: Reading) -> str:
    return text if _VARIABLE.fullmatch(text) else _public(text, reading, ("publish", "webhook"))


def _holds_no_secret(text: str, reading: Reading, keys: Keys) -> bool:
    if not _PASSWORD.search(text):
        return True
    hint = "Files of the show are shared. Give the program that connects its own key, or use the environment."
    reading.wrong(keys, "this address holds a password", hint)
    return False
