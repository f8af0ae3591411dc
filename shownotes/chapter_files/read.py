"""A file of chapters in any of ten formats, told by its content, to rows."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from shownotes.chapter_files.rows import NotChapters, Row, seconds, time
from shownotes.chapter_files.sound import from_id3, from_wav

_LARGEST = 5 << 20  # bytes of a file of text
_LABEL = re.compile(r"^(\d+(?:[.,]\d+)?)\t(\d+(?:[.,]\d+)?)(?:\t(.*))?$")
_CHAP = re.compile(r"^((?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,9})?)\s+(.*)$")
_ADDRESS = re.compile(r"\s*<(https?://[^>\s]*)>\s*$")
_NUMBERED = re.compile(r"^CHAPTER(\d{2,3})=(.+)$", re.IGNORECASE)


def read_chapters(path: Path) -> list[Row]:
    """The rows by their starts; raises NotChapters, with the line where there is one.

    Audacity labels, Podlove Simple Chapters (XML, or in JSON), mp4chaps and Auphonic, OGM and Matroska's simple
    format, Reaper and Hindenburg markers, JSON chapters, the cue points of a WAV, the chapters in an MP3's tag.
    """
    with path.open("rb") as file:
        head = file.read(4)
        if head in (b"RIFF", b"RF64"):
            return _sorted(from_wav(file))
        if head.startswith(b"ID3"):
            return _sorted(from_id3(file))
        data = head + file.read(_LARGEST)
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise NotChapters("is neither text in UTF-8 or UTF-16 nor sound with chapters in it") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _sorted(_reader(text)(text))


def _sorted(rows: Iterator[Row]) -> list[Row]:
    found = sorted(rows, key=lambda row: row.start)
    if not found:
        raise NotChapters("holds no chapters")
    return found


def _reader(text: str) -> Callable[[str], Iterator[Row]]:
    first = next((line for line in text.split("\n") if line.strip()), "")
    if first.lstrip().startswith(("{", "[")):
        return _json
    if first.lstrip().startswith("<"):
        return _xml
    if first.startswith("#,Name,Start"):
        return _reaper
    if _NUMBERED.match(first):
        return _ogm
    return _labels if _LABEL.match(first) else _lines


def _labels(text: str) -> Iterator[Row]:
    """Audacity: start and end in seconds, and a label; lines of frequencies begin with a backslash."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("\\"):
            continue
        match = _LABEL.match(line)
        if not match:
            raise NotChapters(f'"{line[:60]}" is not a label: start, tab, end, tab, words', number)
        yield Row(seconds(match[1], number), (match[3] or "").strip())


def _lines(text: str) -> Iterator[Row]:
    """mp4chaps and Auphonic: a time and a title, and maybe an address in angle brackets."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _CHAP.match(line.strip())
        if not match:
            raise NotChapters(f'"{line[:60]}" is not a time and a title, as in 00:12:30.000 Interview', number)
        address = _ADDRESS.search(match[2])
        yield Row(time(match[1], number), _ADDRESS.sub("", match[2]).strip(), address[1] if address else "")


def _ogm(text: str) -> Iterator[Row]:
    lines = {name.strip().upper(): (value.strip(), number) for name, value, number in _pairs(text)}
    for name, (value, number) in lines.items():
        if re.fullmatch(r"CHAPTER\d{2,3}", name):
            yield Row(time(value, number), lines.get(f"{name}NAME", ("", 0))[0], lines.get(f"{name}URL", ("", 0))[0])


def _pairs(text: str) -> Iterator[tuple[str, str, int]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            name, equals, value = line.partition("=")
            if not equals:
                raise NotChapters(f'"{line[:60]}" has no "="', number)
            yield name, value, number


def _reaper(text: str) -> Iterator[Row]:
    """The region and marker manager's CSV; regions (R1) and markers (M1) alike."""
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), 2):
        start = str(row.get("Start") or "")
        if start.count(".") == 2:
            hint = "Set the time unit to minutes:seconds before exporting from Reaper."
            raise NotChapters(f'"{start}" counts measures and beats. {hint}', number)
        yield Row(time(start, number), str(row.get("Name") or "").strip())


def _json(text: str) -> Iterator[Row]:
    """JSON chapters (CHAP-01), or Podlove's and Auphonic's lists with "start"."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as why:
        raise NotChapters(f"is damaged JSON ({why})", getattr(why, "lineno", 0)) from None
    if isinstance(value, dict) and isinstance(value.get("data"), dict):
        value = value["data"]  # as Auphonic answers for a whole production
    rows = value.get("chapters") if isinstance(value, dict) else value
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotChapters('is JSON without a list of "chapters"')
    for row in rows:
        if row.get("toc") is False:
            continue  # hidden from lists of chapters (CHAP-05)
        start = row.get("startTime", row.get("start"))
        at = time(start, 0) if isinstance(start, str) and ":" in start else seconds(start, 0)
        url = row.get("url") or row.get("href") or ""
        image = row.get("img") or row.get("image") or ""
        yield Row(at, str(row.get("title") or "").strip(), str(url), str(image))


def _xml(text: str) -> Iterator[Row]:
    """Podlove Simple Chapters, alone or in a feed, and the markers of a Hindenburg session."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise NotChapters("defines entities of its own, which no list of chapters needs")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as why:
        raise NotChapters(f"is damaged XML ({why})", why.position[0]) from None
    for node in root.iter():
        name = str(node.tag).rpartition("}")[2]
        if name == "chapter" and "start" in node.attrib:
            address, image = node.get("href", ""), node.get("image", "")
            yield Row(time(node.attrib["start"], 0), node.get("title", "").strip(), address, image)
        elif name == "Marker" and "Time" in node.attrib:
            yield Row(time(node.attrib["Time"], 0), node.get("Name", "").strip())
