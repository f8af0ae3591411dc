"""Where a show is published and who is told, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sent = Literal["all", "media", "pages"]


@dataclass(frozen=True, slots=True)
class Destination:
    """One target of `publish: to:`; `kind` says how to read `where`."""

    kind: str  # folder, rsync, sftp, store, git, command
    where: str
    send: Sent = "all"
    branch: str = ""
    port: int | None = None
    endpoint: str = ""
    region: str = ""

    @property
    def name(self) -> str:
        """As people see it."""
        return f"{self.kind} {self.where}"

    def path(self, path: str) -> str:
        """Where a file of public/ stands there, "" if it is not sent: a target of media alone has no media/."""
        is_media = path.startswith("media/")
        if self.send == "media":
            return path.removeprefix("media/") if is_media else ""
        return "" if is_media and self.send == "pages" else path


@dataclass(frozen=True, slots=True)
class Publishing:
    """What show.yaml says under `publish:`."""

    to: tuple[Destination, ...] = ()
    server: str = ""  # netlify, apache, nginx
    verify: bool = True
    podping: bool = False
    webhook: str = ""  # an address, or "$NAME"
    mastodon: str = ""

    @property
    def places(self) -> tuple[str, ...]:
        """The names of those who are told of an episode."""
        named = {"podping": self.podping, "webhook": self.webhook, "mastodon": self.mastodon}
        return tuple(name for name, wanted in named.items() if wanted)
