"""An episode's title, its line of facts and the show's cover to the picture that social networks show."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

WIDTH, HEIGHT = 1200, 630  # pixels (WEB-05)
_MARGIN = 72
_PAPER = (23, 20, 18)
_INK = (255, 253, 250)
_SIDE = 300  # of the cover, at the right
_FREE = [0, 2, *range(2, 256)]  # shade 1 is the accent's
# What the fonts in fonts/ can write: Latin, Greek, Cyrillic and the punctuation of their languages.
_KNOWN = re.compile("[ -~\u00a0-\u024f\u0370-\u03ff\u0400-\u04ff\u1e80-\u1e9e\u2010-\u2027\u2030-\u203a€№™−]+")


def card(title: str, over: str, under: str, cover: Path | None, accent: str) -> bytes | None:
    """A PNG of few shades: small bytes, and quick to make; None for a title that the font cannot write."""
    if not _KNOWN.fullmatch(title):
        return None
    picture = _ground(str(cover) if cover else "").copy()
    pen = ImageDraw.Draw(picture)
    lines, font = _fitted(title, WIDTH - 2 * _MARGIN - (_SIDE + 56 if cover else 0))
    pen.text((_MARGIN, _MARGIN), _writable(over), font=_font("Regular", 34), fill=190)
    for row, line in enumerate(lines):
        pen.text((_MARGIN, 160 + row * font.size * 1.14), line, font=font, fill=255)
    pen.text((_MARGIN, HEIGHT - _MARGIN - 38), _writable(under), font=_font("Regular", 30), fill=170)
    return _png(picture, accent)


def _writable(text: str) -> str:
    return text if _KNOWN.fullmatch(text) else ""


def icon(cover: bytes, side: int) -> bytes:
    """The cover, a JPEG, as a square PNG."""
    with Image.open(io.BytesIO(cover)) as opened:
        opened.draft("RGB", (side, side))
        square = ImageOps.fit(opened.convert("RGB"), (side, side))
    out = io.BytesIO()
    square.save(out, "PNG", optimize=True)
    return out.getvalue()


def _png(picture: Image.Image, accent: str) -> bytes:
    """The grey picture in shades from paper to ink, with a bar of the accent colour at the left."""
    shades = [
        tuple(low + (high - low) * step // 255 for low, high in zip(_PAPER, _INK, strict=True)) for step in range(256)
    ]
    shades[1] = tuple(int(accent[at : at + 2], 16) for at in (1, 3, 5))
    picture = picture.point(_FREE)
    picture.paste(1, (0, 0, 18, HEIGHT))
    coloured = Image.frombytes("P", picture.size, picture.tobytes())
    coloured.putpalette([part for shade in shades for part in shade])
    out = io.BytesIO()
    coloured.save(out, "PNG", compress_level=1)
    return out.getvalue()


@lru_cache(maxsize=4)
def _ground(cover: str) -> Image.Image:
    picture = Image.new("L", (WIDTH, HEIGHT), 0)
    if cover:
        try:
            with Image.open(cover) as opened:
                opened.draft("RGB", (_SIDE, _SIDE))
                grey = ImageOps.fit(opened.convert("L"), (_SIDE, _SIDE))
        except OSError as why:  # Pillow's, which names no file
            raise OSError(why.errno, f"cannot be read as a picture; is there enough memory? ({why})", cover) from None
        few = grey.point([2 + value // 12 * 12 for value in range(256)])  # fewer shades: half the bytes
        picture.paste(few, (WIDTH - _MARGIN - _SIDE, (HEIGHT - _SIDE) // 2))
    return picture


@lru_cache(maxsize=64)
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(Path(__file__).parent / "fonts" / f"NotoSans-{weight}.ttf", size)


def _fitted(title: str, room: int) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """The largest type in which the title takes at most four lines."""
    for size in (84, 72, 60, 50, 42):
        lines = _wrapped(title, _font("Bold", size), room)
        if len(lines) * size * 1.14 <= 350 and all(_font("Bold", size).getlength(line) <= room for line in lines):
            return lines, _font("Bold", size)
    return [*lines[:6], "…"] if len(lines) > 7 else lines, _font("Bold", 42)


def _wrapped(title: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
