"""The colour that a show chose to the shades of it that can be read on light and on dark paper."""

from __future__ import annotations

import colorsys
import re

LIGHT, DARK = "#f6f2ec", "#221e1b"  # what text stands on in the default theme where it is hardest to read
ENOUGH = 4.5  # contrast that text needs (WCAG 2.2, 1.4.3)
_HEX = re.compile(r"#(?:[0-9a-f]{3}){1,2}", re.IGNORECASE)


class Unreadable(ValueError):
    """Not a colour, or one without contrast; `hint` says what to write."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def accent(text: str, paper: str = LIGHT) -> str:
    """The colour as "#rrggbb", if text in it can be read on that paper; raises Unreadable."""
    if not _HEX.fullmatch(text):
        raise Unreadable(f'"{text}" is not a colour', 'Write six hexadecimal digits in quotes: "#a8201a".')
    digits = text[1:].lower()
    colour = "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
    found = contrast(colour, paper)
    if found < ENOUGH:
        where = "light" if paper == LIGHT else "dark"
        hint = f'Text needs {ENOUGH}; "{readable(colour, paper)}" is the nearest shade that has it.'
        raise Unreadable(f'the accent "{text}" has a contrast of {found:.1f} on {where} paper', hint)
    return colour


def readable(colour: str, paper: str) -> str:
    """The nearest shade of the colour, lighter or darker, that can be read on that paper."""
    red, green, blue = (part / 255 for part in _parts(colour))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    step = -0.01 if luminance(paper) > 0.5 else 0.01
    while contrast(colour, paper) < ENOUGH and 0 <= light <= 1:
        light += step
        rgb = colorsys.hls_to_rgb(hue, min(max(light, 0), 1), saturation)
        colour = "#" + "".join(f"{round(part * 255):02x}" for part in rgb)
    return colour


def contrast(one: str, other: str) -> float:
    """The ratio from 1 to 21 that WCAG defines for two colours."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """From 0 for black to 1 for white."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
