"""The rules on the notes of items in a feed's file: what their HTML holds, and what apps make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from shownotes.feeds.parsed import Element
from shownotes.rules import kinds
from shownotes.rules.feed_file import Checks, FeedFile, Seen, shown
from shownotes.rules.html import AnyHtml
from shownotes.rules.times import Told, told, two_part

_DANGER = frozenset(["script", "style", "iframe", "object", "embed", "form", "svg"])
_WHOLE = frozenset(["html", "head", "body"])
_SHORT = frozenset(["p", "br", "a", "ul", "ol", "li", "b", "i", "strong", "em"])
_FULL = _SHORT | {"h1", "h2", "h3", "h4", "blockquote", "code", "pre", "hr", "img"}
# What must be closed; HTML lets <p> and <li> stay open.
_PAIRED = frozenset(["a", "b", "i", "strong", "em", "ul", "ol", "blockquote", "code", "pre", "h1", "h2", "h3", "h4"])
_SAYS_NOTHING = frozenset(["", "click here", "here", "link", "more", "read more", "this", "this link"])
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]*;")
_CUT = re.compile(r"<[^<>]*$|&(?:#?\w{0,10})$")
_LONG = 64 * 1024  # bytes


class _Markup(AnyHtml):
    """What a piece of HTML holds."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.danger: list[str] = []
        self.relative: list[str] = []
        self.whole: list[str] = []
        self.tags: dict[str, None] = {}
        self.open: list[str] = []
        self.stray: list[str] = []
        self.links: list[tuple[str, str]] = []  # addresses and words
        self.wordless = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        self.tags[tag] = None
        if tag in _DANGER:
            self.danger.append(f"<{tag}>")
        self.danger += [name for name in about if name.startswith("on") or name == "style"]
        if tag in _WHOLE:
            self.whole.append(f"<{tag}>")
        if tag == "img" and not about.get("alt"):
            self.wordless += 1
        if tag in _PAIRED:
            self.open.append(tag)
        if tag == "a":
            self.links.append((about.get("href", ""), "a picture" if "img" in self.open else ""))
        if tag == "img" and self.links:
            self.links[-1] = (self.links[-1][0], "a picture")
        for name in ("href", "src"):
            address = about.get(name, "").strip()
            if address.lower().startswith(("javascript:", "data:", "vbscript:")):
                self.danger.append(f"{name}={address[:20]}")
            elif name in about and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address):
                self.relative.append(address)

    def handle_data(self, data: str) -> None:
        if "a" in self.open:
            address, words = self.links[-1]
            self.links[-1] = (address, words + data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _PAIRED:
            return
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        else:
            self.stray.append(tag)


def _notes(feed: FeedFile) -> Iterator[Element]:
    for item in feed.items:
        for name in ("description", "content:encoded"):
            yield from item.all(name)


def _marked(feed: FeedFile) -> Iterator[tuple[Element, _Markup]]:
    known: list[tuple[Element, _Markup]] = feed.kept.setdefault("markup", [])
    if not known:
        known += [(found, _Markup(found.text)) for found in _notes(feed) if "<" in found.text]
    return iter(known)


def description_first(feed: FeedFile) -> Iterator[Seen]:  # RSS-27
    for item in feed.items:
        names = [child.name for child in item.children]
        if "content:encoded" in names and "description" in names[names.index("content:encoded") :]:
            yield Seen(item.line, "content:encoded stands before description", "Some apps take the first one.")


def twice_escaped(feed: FeedFile) -> Iterator[Seen]:  # RSS-29
    for found in _notes(feed):
        if re.search(r"&lt;(p|a|br|ul|li|strong)\b", found.text) and not re.search(r"<(p|a|br|ul|li)\b", found.text):
            yield Seen(found.line, f"the HTML of {found.name} is escaped twice", "Listeners would see its tags.")


def dangerous(feed: FeedFile) -> Iterator[Seen]:  # HTML-01
    for found, markup in _marked(feed):
        if markup.danger:
            yield Seen(found.line, f"{found.name} holds {', '.join(dict.fromkeys(markup.danger))}", "Apps remove it.")


def _beyond(feed: FeedFile, name: str, known: frozenset[str]) -> Iterator[tuple[int, str]]:
    for found, markup in _marked(feed):
        rest = [f"<{tag}>" for tag in markup.tags if tag not in known | _DANGER | _WHOLE]
        if found.name == name and rest:
            yield found.line, f"{name} holds {', '.join(rest[:5])}"


def simple(feed: FeedFile) -> Iterator[Seen]:  # APPLE-12
    for line, said in _beyond(feed, "description", _SHORT):
        yield Seen(line, said, "Apple keeps <p>, <ol>, <ul>, <li> and <a>; the rest belongs into content:encoded.")


def known_tags(feed: FeedFile) -> Iterator[Seen]:  # HTML-02
    for line, said in _beyond(feed, "content:encoded", _FULL):
        yield Seen(line, said, "Few apps show it: use paragraphs, lists, links, headings, quotations and code.")


def relative(feed: FeedFile) -> Iterator[Seen]:  # HTML-03
    for found, markup in _marked(feed):
        if markup.relative:
            yield Seen(found.line, f"{found.name} links to {shown(markup.relative[0])}", "Write the whole address.")


def fragment(feed: FeedFile) -> Iterator[Seen]:  # HTML-04
    for found, markup in _marked(feed):
        if markup.whole:
            said = f"{found.name} is a whole page with {markup.whole[0]}"
            yield Seen(found.line, said, "Keep what is in its body.")
        for tag in dict.fromkeys(markup.open):
            yield Seen(found.line, f"{found.name} opens <{tag}> and does not close it", f"Write </{tag}>.")
        for tag in dict.fromkeys(markup.stray):
            yield Seen(found.line, f"{found.name} closes <{tag}>, which is not open", f"Remove </{tag}>.")


def paragraphs(feed: FeedFile) -> Iterator[Seen]:  # HTML-05
    for found in () if feed.torrents else _notes(feed):  # theirs are plain text (TOR-20)
        if "\n" in found.text.strip() and not re.search(r"<(?:p|br|li|div|h\d)\b", found.text):
            said = f"{found.name} has line breaks and no paragraphs: Apple shows one block of text"
            yield Seen(found.line, said, "Put each paragraph into <p>.")


def short_times(feed: FeedFile) -> Iterator[Seen]:  # HTML-06
    for found in _notes(feed):
        if time := two_part(found.text):
            said = f'{found.name} holds the time "{time}", which AntennaPod may read as hours and minutes'
            yield Seen(found.line, said, f"Write 00:{time.zfill(5)}.")


def _told(feed: FeedFile) -> Iterator[tuple[Element, Element, Told]]:
    for item in feed.items:
        for found in (child for name in ("description", "content:encoded") for child in item.all(name)):
            yield item, found, told(found.text)


def tappable(feed: FeedFile) -> Iterator[Seen]:  # HTML-07
    for item, found, times in _told(feed):
        if times.linked:
            said = f'{found.name} holds the time "{times.linked[0]}" inside a link, where no tap leads to it'
            yield Seen(found.line, said, "Close the link before the time.")
        end = kinds.whole(item.said("itunes:duration"))
        late = [text for text, seconds in times.all if end is not None and seconds > end]
        if late:
            yield Seen(found.line, f'{found.name} holds the time "{late[0]}", after the end', "Correct one of them.")


def chapter_lines(feed: FeedFile) -> Iterator[Seen]:  # HTML-09
    for _, found, times in _told(feed):
        rows = times.lines
        if len(rows) < 2:
            continue
        if rows[0][1] != 0:
            said = f'the list of chapters in {found.name} starts at "{rows[0][0]}"'
            yield Seen(found.line, said, "Apple and Spotify take it as one if it starts at 00:00:00.")
        elif len(rows) < 3:
            yield Seen(found.line, f"the list of chapters in {found.name} has two rows", "It takes three.")
        for (_, above), (text, below) in pairwise(rows):
            if below <= above:
                yield Seen(found.line, f'the chapter at "{text}" comes after a later one', "Sort them by time.")
                break


def whole(feed: FeedFile) -> Iterator[Seen]:  # HTML-10
    for found in _notes(feed):
        if ("<p" in found.text or "<a" in found.text) and (cut := _CUT.search(found.text.rstrip())):
            said = f"{found.name} ends inside of {shown(cut.group()[:20])}"
            yield Seen(found.line, said, "Cut it between paragraphs, and close its tags.")
        if len(found.text.encode()) > _LONG:
            said = f"{found.name} has {len(found.text.encode()):,} bytes; apps slow down beyond {_LONG:,}"
            yield Seen(found.line, said, "Lead to the page for the rest.", mild=True)


def links(feed: FeedFile) -> Iterator[Seen]:  # HTML-11
    for found, markup in _marked(feed):
        for address, words in markup.links:
            if " ".join(words.split()).lower().strip(".:!") in _SAYS_NOTHING:
                said = f"{found.name} links to {shown(address)} with {shown(words)}"
                yield Seen(found.line, said, "Say what it leads to.")
                break


def pictures(feed: FeedFile) -> Iterator[Seen]:  # HTML-12
    for found, markup in _marked(feed):
        if markup.wordless:
            said = f"{found.name} holds a picture without alt"
            yield Seen(found.line, said, "Most apps drop pictures: say what it shows.")


def entities(feed: FeedFile) -> Iterator[Seen]:  # HTML-13
    for found in _notes(feed):
        if "<" in found.text and (name := _ENTITY.search(found.text)):
            said = f"{found.name} holds the entity {name.group()}"
            yield Seen(found.line, said, "Write the character itself: some apps show the entity.", mild=True)


CHECKS: Checks = (
    ("APPLE-12", simple),
    ("HTML-01", dangerous),
    ("HTML-02", known_tags),
    ("HTML-03", relative),
    ("HTML-04", fragment),
    ("HTML-05", paragraphs),
    ("HTML-06", short_times),
    ("HTML-07", tappable),
    ("HTML-09", chapter_lines),
    ("HTML-10", whole),
    ("HTML-11", links),
    ("HTML-12", pictures),
    ("HTML-13", entities),
    ("RSS-27", description_first),
    ("RSS-29", twice_escaped),
)
