"""Names and titles become the show's pictures: cover, faces, title cards, a diagram, all in flat colours."""

from __future__ import annotations

import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path("/usr/share/fonts/truetype/noto")  # Debian's fonts-noto-core
NIGHT, EMBER, PAPER, GOLD, SEA = "#17121f", "#e8402c", "#f7ecd9", "#f4ac3c", "#1f6f78"
DUSK = "#2a2136"  # one step above NIGHT
Point = tuple[float, float]


def font(size: float, weight: str = "Bold") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"NotoSansDisplay-{weight}.ttf", size)


def save_jpeg(picture: Image.Image, path: Path) -> None:
    """72 dpi, no metadata, colour at full resolution so that flat edges stay clean."""
    picture.save(path, "JPEG", quality=86, subsampling=0, optimize=True, progressive=True, dpi=(72, 72))


def shrunk(picture: Image.Image, times: int) -> Image.Image:
    size = (picture.width // times, picture.height // times)
    return picture.resize(size, Image.Resampling.LANCZOS)


def around(centre: Point, radius: float) -> tuple[float, float, float, float]:
    x, y = centre
    return (x - radius, y - radius, x + radius, y + radius)


def polar(centre: Point, radius: float, degrees: float) -> Point:
    """The point at an angle on a clock: 0 is twelve o'clock, 90 is three."""
    turn = math.radians(degrees)
    return (centre[0] + radius * math.sin(turn), centre[1] - radius * math.cos(turn))


def bezier(a: Point, b: Point, c: Point, d: Point, steps: int = 240) -> list[Point]:
    def at(t: float) -> Point:
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        points = (a, b, c, d)
        x = sum(w * p[0] for w, p in zip(weights, points, strict=True))
        return (x, sum(w * p[1] for w, p in zip(weights, points, strict=True)))

    return [at(step / steps) for step in range(steps + 1)]


def tail(draw: ImageDraw.ImageDraw, centre: Point, radius: float, colour: str) -> None:
    """A daemon's tail with its barb: the hour hand at four."""
    end, bend = polar(centre, radius * 0.60, 121), polar(centre, radius * 0.36, 158)
    for point in bezier(centre, polar(centre, radius * 0.62, 62), bend, end):
        draw.ellipse(around(point, radius * 0.038), fill=colour)
    heading = math.degrees(math.atan2(end[0] - bend[0], bend[1] - end[1]))
    left, right = (polar(end, radius * 0.15, heading + side * 108) for side in (-1, 1))
    notch = polar(end, radius * 0.02, heading)
    draw.polygon([polar(end, radius * 0.22, heading), left, notch, right], fill=colour)


def fork(draw: ImageDraw.ImageDraw, foot: Point, height: float, width: float, colour: str) -> None:
    """A trident that stands on its foot: the minute hand at twelve."""
    x, y = foot
    top, half, reach = y - height, width / 2, 2.7 * width  # reach: from the shaft to the outer tines
    bend = y - 0.30 * height - reach  # where the outer tines begin to curve inwards
    draw.rectangle((x - half, top + 2 * width, x + half, y), fill=colour)
    draw.arc(around((x, bend), reach + half), 0, 180, colour, round(width))
    for side in (-1, 1):
        tine = x + side * reach
        draw.rectangle((tine - half, top + 3 * width, tine + half, bend + 1), fill=colour)
        barb(draw, (tine, top + 1.3 * width), width, colour)
    barb(draw, (x, top), width, colour)


def barb(draw: ImageDraw.ImageDraw, tip: Point, width: float, colour: str) -> None:
    x, y = tip
    draw.polygon([(x, y), (x - 1.15 * width, y + 2.4 * width), (x + 1.15 * width, y + 2.4 * width)], fill=colour)


def clock(draw: ImageDraw.ImageDraw, centre: Point, radius: float, ground: str) -> None:
    """The mark of the show: a face with twelve ticks, a fork for the minutes, a tail for the hour."""
    draw.ellipse(around(centre, radius), fill=EMBER)
    for hour in range(1, 12):
        outer, inner = 0.90, 0.78 if hour % 3 == 0 else 0.83
        ends = [polar(centre, radius * part, 30 * hour) for part in (inner, outer)]
        draw.line(ends, fill=PAPER, width=round(radius * 0.035))
    tail(draw, centre, radius, ground)
    fork(draw, centre, radius * 1.09, radius * 0.085, PAPER)
    draw.ellipse(around(centre, radius * 0.105), fill=ground)
    draw.ellipse(around(centre, radius * 0.045), fill=PAPER)


def cover(title: str) -> Image.Image:
    """Square, 3000 px, RGB; nothing is written in the bottom fifth (APPLE-08, APPLE-09)."""
    picture = Image.new("RGB", (6000, 6000), NIGHT)
    draw = ImageDraw.Draw(picture)
    words = title.upper()
    size = 1000.0
    size *= 5120 / font(size).getlength(words)
    draw.text((3000, 700), words, font=font(size), fill=PAPER, anchor="mm")
    clock(draw, (3000, 4180), 2560, NIGHT)
    return shrunk(picture, 2)


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and face.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def card(number: str, episode: str, title: str, passed: float, chapter: int) -> Image.Image:
    """A chapter's 1280x720 title card; `passed` is the share of the episode that lies before it."""
    picture = Image.new("RGB", (2560, 1440), NIGHT)
    draw = ImageDraw.Draw(picture)
    clock(draw, (2290, 1120), 700, NIGHT)
    draw.text((128, 116), "DAEMON HOUR", font=font(52), fill=PAPER)
    draw.text(
        (128, 184),
        f"Episode {number}" + (f"  ·  {episode}" if chapter else ""),
        font=font(44, "Regular"),
        fill=GOLD,
    )
    face = font(152)
    lines = wrapped(title, face, 1480)
    if len(lines) > 3:
        face = font(128)
        lines = wrapped(title, face, 1500)
    for row, line in enumerate(lines):
        draw.text((120, 560 + row * face.size * 1.12), line, font=face, fill=PAPER, anchor="ls")
    draw.rectangle((128, 1296, 1408, 1308), fill=DUSK)
    draw.rectangle((128, 1296, 128 + 1280 * passed, 1308), fill=EMBER)
    draw.ellipse(around((128 + 1280 * passed, 1302), 20), fill=EMBER)
    return shrunk(picture, 2)


def avatar(name: str, number: int) -> Image.Image:
    """A 400x400 face without a face: initials over two shapes that differ from person to person."""
    grounds = ((EMBER, NIGHT, PAPER), (SEA, GOLD, PAPER), (GOLD, EMBER, NIGHT), (NIGHT, SEA, PAPER))
    ground, shape, ink = grounds[number % 4]
    picture = Image.new("RGB", (1600, 1600), ground)
    draw = ImageDraw.Draw(picture)
    if number % 4 == 0:
        draw.pieslice(around((1600, 1600), 1250), 180, 270, fill=shape)
    elif number % 4 == 1:
        draw.polygon([(0, 1600), (1600, 1600), (1600, 980)], fill=shape)
    elif number % 4 == 2:
        for row in range(3):
            draw.arc(around((800, 2150), 1070 - 230 * row), 180, 360, shape, 105)
    else:
        draw.ellipse(around((800, 800), 620), fill=shape)
    initials = "".join(word[0] for word in name.split())
    draw.text((800, 1010), initials, font=font(600), fill=ink, anchor="ms")
    return shrunk(picture, 4)


def microkernel() -> Image.Image:
    """The diagram of episode 209: every driver is a process, and one of them is being started again."""
    picture = Image.new("RGB", (2000, 2000), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.text((120, 110), "MINIX 3", font=font(150), fill=NIGHT, anchor="lt")
    draw.text((120, 290), "a NetBSD userland on a microkernel", font=font(74, "Regular"), fill=NIGHT, anchor="lt")
    rows = (
        (470, "userland", SEA, ("sh", "ls", "sshd", "pkgsrc")),
        (800, "servers", GOLD, ("files", "processes", "reincarnation")),
        (1130, "drivers", NIGHT, ("disk", "network", "terminal")),
    )
    for top, label, colour, names in rows:
        draw.text((120, top), label, font=font(56), fill=NIGHT, anchor="lt")
        width = (1760 - 40 * (len(names) - 1)) / len(names)
        for column, name in enumerate(names):
            box(draw, (120 + column * (width + 40), top + 80, width, 170), name, colour)
    restarted(draw, (120 + 1760 / 3 + 40 / 3, 1210, 1760 / 3 - 80 / 3, 170))
    draw.rounded_rectangle((120, 1520, 1880, 1820), 36, fill=EMBER)
    draw.text((1000, 1640), "microkernel", font=font(110), fill=PAPER, anchor="mm")
    draw.text((1000, 1750), "messages, interrupts, time", font=font(62, "Regular"), fill=PAPER, anchor="mm")
    for x in (400, 1000, 1600):
        draw.line([(x, 1395), (x, 1505)], fill=NIGHT, width=14)
    return shrunk(picture, 2)


def box(draw: ImageDraw.ImageDraw, place: tuple[float, float, float, float], name: str, colour: str) -> None:
    x, y, width, height = place
    draw.rounded_rectangle((x, y, x + width, y + height), 30, fill=colour)
    ink = NIGHT if colour == GOLD else PAPER
    draw.text((x + width / 2, y + height / 2), name, font=font(68), fill=ink, anchor="mm")


def restarted(draw: ImageDraw.ImageDraw, place: tuple[float, float, float, float]) -> None:
    """The outline and the turning arrow of the driver that has just died."""
    x, y, width, height = place
    draw.rounded_rectangle((x, y, x + width, y + height), 30, fill=PAPER, outline=EMBER, width=14)
    draw.text((x + width / 2 - 60, y + height / 2), "network", font=font(68), fill=EMBER, anchor="mm")
    centre = (x + width - 120, y + height / 2)
    draw.arc(around(centre, 48), -10, 290, EMBER, 14)
    end = polar(centre, 41, 16)
    draw.polygon([polar(end, 46, 106), polar(end, 28, 16), polar(end, 28, 196)], fill=EMBER)
