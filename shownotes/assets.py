"""The theme's stylesheet and scripts, as people write them, to the bytes that are served."""

from __future__ import annotations

import re

from shownotes import colours
from shownotes.model import Show

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,>]) ?")


def styled(sheet: bytes, show: Show) -> bytes:
    """The stylesheet without comments, and the show's own colour in light and dark."""
    text = _COMMENT.sub("", sheet.decode())
    text = _SPACE.sub(" ", text)
    text = _AROUND.sub(r"\1", text).strip()
    if show.accent:
        dark = colours.readable(show.accent, colours.DARK)
        text += f"\n:root{{--accent:{show.accent};--accent-ink:#fff;--mark:{show.accent}14}}"
        text += f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark};--accent-ink:#111;--mark:{dark}1c}}}}"
    return text.encode() + b"\n"


def without_comments(script: bytes) -> bytes:
    """A script without the lines that are comments and the space that lines begin with."""
    lines = (line.strip() for line in script.decode().splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")).encode() + b"\n"
