"""What a target holds, to and from the one small file that says so, there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PATH = ".shownotes.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Held:
    """A file of the target: its size and the sha256 (hex) of its bytes."""

    bytes: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """Files by their path at the target; `base` is the hash of the bytes that were read ("" for none)."""

    files: dict[str, Held] = field(default_factory=dict)
    base: str = ""

    def written(self) -> bytes:
        """As sorted JSON, one file a line."""
        rows = [
            f"{json.dumps(path, ensure_ascii=False)}: [{held.bytes}, {json.dumps(held.sha256)}]"
            for path, held in sorted(self.files.items())
        ]
        return "".join([f'{{"version": {_VERSION}, "files": {{\n', ",\n".join(rows), "\n}}\n"]).encode()


def read(data: bytes | None) -> Manifest:
    """The manifest; an empty one where there is none or it is damaged, so that everything is sent again."""
    if data is None:
        return Manifest()
    base = hashlib.sha256(data).hexdigest()
    try:
        value: Mapping[str, Any] = json.loads(data)
        files = {str(path): Held(int(row[0]), str(row[1])) for path, row in value["files"].items()}
        return Manifest(files if value["version"] == _VERSION else {}, base)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return Manifest({}, base)
