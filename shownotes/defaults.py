"""Where the show that comes with the tool lies: its templates are the default theme, its files what `init` copies."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def show_folder() -> Path:
    """The shipped show: inside an installed package, or the checkout around it."""
    shipped = _PACKAGE / "_show"
    return shipped if shipped.is_dir() else _PACKAGE.parent


@cache
def templates() -> Path:
    """The default theme."""
    return show_folder() / "templates"
