"""Any feed's bytes to elements with their lines, named by the usual prefixes whatever the file calls them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from shownotes.feeds import atom, content, itunes, media, podcast, psc, torrent

NAMESPACES: dict[str, str] = {
    **{module.URI: module.PREFIX for module in (atom, content, itunes, media, podcast, psc, torrent)},
    "http://purl.org/syndication/history/1.0": "fh",
    "http://www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
OLD = {
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "http://xmlns.ezrss.it/0.1/dtd/": "torrent",
}


@dataclass(slots=True)
class Element:
    """An element: "itunes:image" for a known namespace, "{uri}name" for any other; text is what precedes children."""

    name: str
    line: int
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)

    def all(self, name: str) -> list[Element]:
        """Its children of that name."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> Element | None:
        """Its first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def said(self, name: str) -> str:
        """The trimmed text of its first child of that name; "" if there is none."""
        child = self.first(name)
        return child.text.strip() if child else ""

    def walk(self) -> Iterator[Element]:
        """Itself and everything inside, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True)
class Document:
    """A feed's file: its root, and the namespaces that the root declares by prefix."""

    root: Element
    declared: dict[str, str]
    encoding: str
    version: str
    entities: tuple[str, ...] = ()  # that its document type declares


class Malformed(ValueError):
    """Bytes that are no XML; where, from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def parse(xml: bytes) -> Document:
    """Read strictly, without following entities or addresses; raises Malformed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as why:
        line, column = why.position
        raise Malformed(str(why.msg or "is not XML").partition(", line")[0], max(line, 1), max(column, 1)) from None
    except ValueError as why:
        raise Malformed(str(why), 1, 1) from None
    about = root.getroottree().docinfo
    declared = {prefix or "": uri for prefix, uri in root.nsmap.items()}
    own = about.internalDTD.iterentities() if about.internalDTD is not None else ()
    entities = tuple(entity.name for entity in own)
    return Document(_element(root), declared, about.encoding or "", about.xml_version or "", entities)


def _element(node: Any) -> Element:
    children = [_element(child) for child in node if isinstance(child.tag, str)]
    attributes = {_name(name): value for name, value in node.attrib.items()}
    return Element(_name(node.tag), node.sourceline or 0, node.text or "", attributes, children)


def _name(tag: str) -> str:
    if not tag.startswith("{"):
        return tag
    uri, _, local = tag[1:].partition("}")
    prefix = NAMESPACES.get(uri) or OLD.get(uri)
    return f"{prefix}:{local}" if prefix else tag
