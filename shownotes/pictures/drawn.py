"""A show's title to a plain cover that directories accept until its maker draws a better one."""

from __future__ import annotations

import hashlib
import io
from typing import cast

from PIL import Image, ImageDraw, ImageFont

_SIDE = 3000  # pixels, what Apple prefers (APPLE-09)
_COLOURS = ((30, 58, 95), (92, 42, 66), (28, 76, 64), (84, 56, 22), (60, 46, 98), (120, 40, 36))


def drawn(title: str) -> bytes:
    """A square RGB JPEG of 3000 pixels (APPLE-08), its colour taken from the title."""
    ground = _COLOURS[hashlib.sha256(title.encode()).digest()[0] % len(_COLOURS)]
    picture = Image.new("RGB", (_SIDE, _SIDE), ground)
    pen = ImageDraw.Draw(picture)
    light = tuple(min(255, part + 28) for part in ground)
    for step in range(7):  # rings, like sound going out
        reach = 500 + step * 380
        box = (2500 - reach, 2500 - reach, 2500 + reach, 2500 + reach)
        pen.ellipse(box, outline=light, width=40)
    lines, font = _fitted(pen, title)
    for row, line in enumerate(lines):
        pen.text((260, 320 + row * font.size * 1.15), line, font=font, fill=(255, 250, 242))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, dpi=(72, 72), optimize=True)
    return out.getvalue()


def _fitted(pen: ImageDraw.ImageDraw, title: str) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """The largest type in which the title fits the upper part, cut into lines."""
    for size in range(520, 100, -20):
        font = cast(ImageFont.FreeTypeFont, ImageFont.load_default(size))
        lines = _wrapped(pen, title, font)
        if len(lines) * size * 1.15 < 1900 and all(pen.textlength(line, font) < 2480 for line in lines):
            return lines, font
    return lines[:10], font


def _wrapped(pen: ImageDraw.ImageDraw, title: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and pen.textlength(longer, font) > 2480:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
