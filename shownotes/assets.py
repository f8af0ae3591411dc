"""The theme's stylesheet and scripts, as people write them, to the bytes that are served."""

from __future__ import annotations

from typing import cast

import rcssmin
import rjsmin

from shownotes import colours
from shownotes.model import Show

_SERIF = 'ui-serif,"Iowan Old Style","Palatino Linotype",Palatino,"Noto Serif",Georgia,serif'


def styled(sheet: str, show: Show) -> bytes:
    """The stylesheet without comments and space, and the show's own colours and letters."""
    text = cast(str, rcssmin.cssmin(sheet))
    if show.accent:
        text += f"\n:root{{--accent:{show.accent};--accent-ink:#fff;--mark:{show.accent}14}}"
    if dark := show.accent_dark or (show.accent and colours.readable(show.accent, colours.DARK)):
        shades = f":root{{--accent:{dark};--accent-ink:#111;--mark:{dark}1c}}"
        text += f"\n@media screen and (prefers-color-scheme:dark){{{shades}}}"
    if show.serif:
        text += f"\n:root{{--text:{_SERIF}}}"
    return text.encode() + b"\n"


def small(script: str) -> bytes:
    """A script without its comments and the space that only people need."""
    return cast(str, rjsmin.jsmin(script)).encode() + b"\n"
