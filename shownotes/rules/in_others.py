"""The rules on chapters, torrents and notes in a feed's file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from shownotes.feeds.parsed import Element
from shownotes.rules.feed_file import Checks, FeedFile, Seen, shown

_PSC = re.compile(r"\d{2,}:[0-5]\d:[0-5]\d(\.\d{1,3})?")
_DANGER = frozenset(["script", "style", "iframe", "object", "embed", "form", "svg"])
_WHOLE = frozenset(["html", "head", "body"])
_LEAN = ("title", "author", "link", "description", "guid", "enclosure", "pubDate")


def chapters(feed: FeedFile) -> Iterator[Seen]:  # CHAP-08
    for item in feed.items:
        for found in item.all("psc:chapters"):
            if not found.all("psc:chapter"):
                yield Seen(found.line, "psc:chapters holds no chapter", "Leave it out.")
            for chapter in found.all("psc:chapter"):
                missing = [name for name in ("start", "title") if not chapter.attributes.get(name)]
                if missing:
                    yield Seen(chapter.line, f"a chapter has no {' and no '.join(missing)}", "Add it.")


def starts(feed: FeedFile) -> Iterator[Seen]:  # CHAP-09
    for item in feed.items:
        for chapter in (one for found in item.all("psc:chapters") for one in found.all("psc:chapter")):
            text = chapter.attributes.get("start", "")
            if text and not _PSC.fullmatch(text):
                yield Seen(chapter.line, f"a chapter starts at {shown(text)}", "Write it as 00:01:34.500.")


def torrent_type(feed: FeedFile) -> Iterator[Seen]:  # TOR-14
    for item in feed.items:
        found = item.first("enclosure")
        if found is None:
            continue
        kind, url = found.attributes.get("type", ""), found.attributes.get("url", "")
        if urlsplit(url).path.endswith(".torrent") != (kind == "application/x-bittorrent"):
            yield Seen(
                found.line, f"type {shown(kind)} does not fit {shown(url)}", "A .torrent is application/x-bittorrent."
            )


def torrent_items(feed: FeedFile) -> Iterator[Seen]:  # TOR-18
    if not feed.torrents:
        return
    for item in feed.items:
        for child in item.children:
            prefix, _, local = child.name.rpartition(":")
            if prefix and local in _LEAN:
                yield Seen(child.line, f"{child.name} replaces the item's {local} in qBittorrent", "Leave it out.")


def torrents_listed(feed: FeedFile) -> Iterator[Seen]:  # TOR-24
    if feed.torrents and feed.channel.said("itunes:block") != "Yes":
        said = "a feed of torrents is open to directories: podcast apps would play the .torrent as sound"
        yield Seen(feed.channel.line, said, "Add <itunes:block>Yes</itunes:block>.")


def description_first(feed: FeedFile) -> Iterator[Seen]:  # RSS-27
    for item in feed.items:
        names = [child.name for child in item.children]
        if "content:encoded" in names and "description" in names[names.index("content:encoded") :]:
            yield Seen(item.line, "content:encoded stands before description", "Some apps take the first one.")


def twice_escaped(feed: FeedFile) -> Iterator[Seen]:  # RSS-29
    for found in _notes(feed):
        if re.search(r"&lt;(p|a|br|ul|li|strong)\b", found.text) and not re.search(r"<(p|a|br|ul|li)\b", found.text):
            yield Seen(found.line, f"the HTML of {found.name} is escaped twice", "Listeners would see its tags.")


class _Markup(HTMLParser):
    """What is dangerous, relative or a whole page in a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.danger: list[str] = []
        self.relative: list[str] = []
        self.whole: list[str] = []
        self.wordless = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag in _DANGER:
            self.danger.append(f"<{tag}>")
        self.danger += [name for name in about if name.startswith("on") or name == "style"]
        if tag in _WHOLE:
            self.whole.append(f"<{tag}>")
        if tag == "img" and not about.get("alt"):
            self.wordless += 1
        for name in ("href", "src"):
            address = about.get(name, "").strip()
            if address.lower().startswith(("javascript:", "data:", "vbscript:")):
                self.danger.append(f"{name}={address[:20]}")
            elif name in about and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address):
                self.relative.append(address)


def _notes(feed: FeedFile) -> Iterator[Element]:
    for item in feed.items:
        for name in ("description", "content:encoded"):
            yield from item.all(name)


def _marked(feed: FeedFile) -> Iterator[tuple[Element, _Markup]]:
    for found in _notes(feed):
        if "<" in found.text:
            yield found, _Markup(found.text)


def dangerous(feed: FeedFile) -> Iterator[Seen]:  # HTML-01
    for found, markup in _marked(feed):
        if markup.danger:
            yield Seen(found.line, f"{found.name} holds {', '.join(dict.fromkeys(markup.danger))}", "Apps remove it.")


def relative(feed: FeedFile) -> Iterator[Seen]:  # HTML-03
    for found, markup in _marked(feed):
        if markup.relative:
            yield Seen(found.line, f"{found.name} links to {shown(markup.relative[0])}", "Write the whole address.")


def whole_page(feed: FeedFile) -> Iterator[Seen]:  # HTML-04
    for found, markup in _marked(feed):
        if markup.whole:
            yield Seen(
                found.line, f"{found.name} is a whole page with {markup.whole[0]}", "Keep what is in its body."
            )


def pictures(feed: FeedFile) -> Iterator[Seen]:  # HTML-12
    for found, markup in _marked(feed):
        if markup.wordless:
            yield Seen(
                found.line, f"{found.name} holds a picture without alt", "Most apps drop pictures: say what it shows."
            )


def google(feed: FeedFile) -> Iterator[Seen]:  # GOOG-01
    for found in feed.channel.walk():
        if found.name.startswith("googleplay:"):
            yield Seen(found.line, f"{found.name}: Google Podcasts is closed", "Leave it out.")
            return


CHECKS: Checks = (
    ("CHAP-08", chapters),
    ("CHAP-09", starts),
    ("GOOG-01", google),
    ("HTML-01", dangerous),
    ("HTML-03", relative),
    ("HTML-04", whole_page),
    ("HTML-12", pictures),
    ("RSS-27", description_first),
    ("RSS-29", twice_escaped),
    ("TOR-14", torrent_type),
    ("TOR-18", torrent_items),
    ("TOR-24", torrents_listed),
)
