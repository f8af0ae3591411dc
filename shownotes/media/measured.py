"""What was found in an author's media file, as values."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import timedelta
from typing import Any

from shownotes.problems import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong inside a media file; its place is known to whoever named the file."""

    message: str
    hint: str = ""
    rule: str = ""
    severity: Severity = "error"
    line: int = 0  # in a file of text


class Unusable(Exception):
    """A file that was measured without a fault and cannot be tagged; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Measured:
    """A file as it was handed in; `audio` is the range of bytes between the tags, (0, size) where they are mixed."""

    container: str  # "mp3", "mp4", "vorbis", "opus", "flac"; another name of `containers.SPOKEN` cannot be published
    type: str = ""  # MIME
    duration: timedelta | None = None
    width: int = 0  # pixels
    height: int = 0
    audio: tuple[int, int] = (0, 0)  # first byte and the one after the last
    findings: tuple[Finding, ...] = ()
    rate: int = 0  # Hz, 0 if it has no sound
    chapters: int = 0  # in the tag of an MP3

    def as_json(self) -> dict[str, Any]:
        """For the list of what earlier builds measured."""
        return {
            "container": self.container,
            "type": self.type,
            "duration": None if self.duration is None else self.duration // timedelta(microseconds=1),
            "width": self.width,
            "height": self.height,
            "audio": list(self.audio),
            "rate": self.rate,
            "chapters": self.chapters,
            "findings": [list(astuple(found)) for found in self.findings],
        }


def from_json(value: dict[str, Any]) -> Measured:
    """The reverse of `as_json`."""
    length = value["duration"]
    return Measured(
        container=value["container"],
        type=value["type"],
        duration=None if length is None else timedelta(microseconds=length),
        width=value["width"],
        height=value["height"],
        audio=(value["audio"][0], value["audio"][1]),
        findings=tuple(Finding(*row) for row in value["findings"]),
        rate=value["rate"],
        chapters=value["chapters"],
    )


def spoken(seconds: float) -> str:
    """A length for messages."""
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes)}:{rest:04.1f} minutes"
