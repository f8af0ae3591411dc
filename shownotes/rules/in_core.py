"""The rules on a feed's file as XML and as an RSS channel."""

from __future__ import annotations

from collections.abc import Iterator

from shownotes.feeds.parsed import NAMESPACES, OLD
from shownotes.rules import kinds
from shownotes.rules.feed_file import Checks, FeedFile, Seen, insecure, shown
from shownotes.rules.languages import is_language, likely
from shownotes.rules.of_channel import EMAIL, MARKUP, NOTICE

_HOSTILE = [(chr(code).encode(), code) for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)]
_ONCE = (
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate generator docs ttl "
    "image rating cloud textInput skipHours skipDays"
).split()


def start(feed: FeedFile) -> Iterator[Seen]:  # RSS-01
    if feed.xml.startswith(b"\xef\xbb\xbf"):
        yield Seen(1, "a byte order mark stands before the XML declaration", "Write UTF-8 without one.", True)
    elif not feed.xml.startswith(b"<?xml"):
        yield Seen(1, "there is no XML declaration", 'Begin with <?xml version="1.0" encoding="UTF-8"?>.', True)
    if feed.document.encoding.upper() not in ("UTF-8", "US-ASCII", ""):
        yield Seen(1, f"the encoding is {feed.document.encoding}", "Directories ask for UTF-8.")
    if feed.document.version not in ("1.0", ""):
        yield Seen(1, f"the version of XML is {feed.document.version}", "Apps read version 1.0.")


def entities(feed: FeedFile) -> Iterator[Seen]:  # RSS-06
    at = feed.xml.find(b"<!DOCTYPE")
    if at < 0:
        return
    line, names = feed.xml.count(b"\n", 0, at) + 1, feed.document.entities
    if names:
        said = f"the document declares entities of its own: {', '.join(f'&{name};' for name in names[:5])}"
        yield Seen(line, said, "Apps refuse or ignore them, as we do: write the text itself.")
    else:
        yield Seen(line, "a feed with a DOCTYPE", "RSS 2.0 has none, and careful parsers refuse one.", True)


def root(feed: FeedFile) -> Iterator[Seen]:  # RSS-02
    top = feed.document.root
    if top.attributes.get("version") != "2.0":
        yield Seen(
            top.line, f"the version of RSS is {shown(top.attributes.get('version', ''))}", 'Write version="2.0".'
        )
    for extra in top.all("channel")[1:]:
        yield Seen(extra.line, "a second channel", "A feed has one.")


def namespaces(feed: FeedFile) -> Iterator[Seen]:  # RSS-03
    wanted = {prefix: uri for uri, prefix in NAMESPACES.items()}
    line = feed.document.root.line
    for prefix, uri in feed.document.declared.items():
        if prefix in wanted and uri != wanted[prefix]:
            said = f'the namespace of "{prefix}" is {shown(uri)}'
            yield Seen(line, said, f"It is {wanted[prefix]}, byte for byte.", uri in OLD)
        elif uri in NAMESPACES and prefix != NAMESPACES[uri]:
            said = f'the prefix of {uri} is "{prefix}"'
            yield Seen(line, said, f'Some apps know it as "{NAMESPACES[uri]}" only.', True)


def hostile(feed: FeedFile) -> Iterator[Seen]:  # RSS-05
    for character, code in _HOSTILE:
        at = feed.xml.find(character)
        if at >= 0:
            said = f"the character U+{code:04X}, which breaks some apps"
            yield Seen(feed.xml.count(b"\n", 0, at) + 1, said, "Remove it.")


def required(feed: FeedFile) -> Iterator[Seen]:  # RSS-08
    for name in ("title", "link", "description"):
        if not feed.channel.said(name):
            yield Seen(feed.channel.line, f"the channel has no {name}", f"Add <{name}>.")


def order(feed: FeedFile) -> Iterator[Seen]:  # RSS-09
    begun = False
    for child in feed.channel.children:
        begun = begun or child.name == "item"
        if begun and child.name not in ("item", "podcast:liveItem"):
            yield Seen(child.line, f"<{child.name}> of the channel comes after an item", "Move it up.")
            return


def secure(feed: FeedFile) -> Iterator[Seen]:  # RSS-23
    for where in (feed.channel, *feed.items):
        for name in ("link", "comments", "docs"):
            for child in where.all(name):
                text = child.text.strip()
                if text and not text.startswith("magnet:") and not kinds.is_web_address(text):
                    yield Seen(
                        child.line, f"<{name}> {shown(text)} is not an absolute web address", "Write https://…."
                    )
                elif insecure(text) and name == "link":
                    yield Seen(
                        child.line, f"<{name}> {shown(text)} is not https", "Apps refuse or warn of http.", True
                    )


def own_address(feed: FeedFile) -> Iterator[Seen]:  # RSS-24
    links = [link for link in feed.channel.all("atom:link") if link.attributes.get("rel") == "self"]
    if not links:
        hint = 'Add <atom:link rel="self" type="application/rss+xml" href="…"/>.'
        yield Seen(feed.channel.line, "the feed does not name its own address", hint)
    for link in links[1:]:
        yield Seen(link.line, "a second atom:link of rel self", "Keep one.")
    if links and feed.address and links[0].attributes.get("href") != feed.address:
        said = f"the feed calls itself {shown(links[0].attributes.get('href', ''))} and is served at {feed.address}"
        yield Seen(links[0].line, said, "Copies lead to the address that it names.")


def site(feed: FeedFile) -> Iterator[Seen]:  # RSS-25
    link = feed.channel.first("link")
    if link and link.text.strip() and link.text.strip() in (feed.own_address, feed.address):
        yield Seen(link.line, "the channel's link is the feed itself", "Name the site that people read.")


def language(feed: FeedFile) -> Iterator[Seen]:  # RSS-26
    found = feed.channel.first("language")
    if found is None:
        yield Seen(feed.channel.line, "the channel has no language", "Add <language>en-us</language>, or yours.")
    elif not is_language(found.text.strip()):
        close = likely(found.text)
        hint = f"Write {close}." if close else "Write a code such as en or pt-br."
        yield Seen(found.line, f"{shown(found.text)} is not a language code", hint)


def plain_description(feed: FeedFile) -> Iterator[Seen]:  # RSS-28
    found = feed.channel.first("description")
    if found and (tag := MARKUP.search(found.text)):
        yield Seen(found.line, f"the channel's description holds {tag.group()}", "Write plain sentences.")


def image(feed: FeedFile) -> Iterator[Seen]:  # RSS-30
    for found in feed.channel.all("image"):
        for name in ("title", "link"):
            if found.said(name) != feed.channel.said(name):
                said = f"the image's {name} {shown(found.said(name))} is not the channel's"
                yield Seen(found.line, said, f"Write {shown(feed.channel.said(name))}.")
        if not kinds.is_web_address(found.said("url")):
            yield Seen(
                found.line, f"the image's url {shown(found.said('url'))} is not a web address", "Write https://…."
            )
        for name, most in (("width", 144), ("height", 400)):
            if (text := found.said(name)) and not 0 < (kinds.whole(text) or 0) <= most:
                line = next(child.line for child in found.all(name))
                yield Seen(line, f"the image's {name} is {shown(text)}", f"At most {most}, or leave it out.")


def contacts(feed: FeedFile) -> Iterator[Seen]:  # RSS-31
    for where, names in (
        (feed.channel, ("managingEditor", "webMaster")),
        *((item, ("author",)) for item in feed.items),
    ):
        for name in names:
            for found in where.all(name):
                if not EMAIL.match(found.text.strip()):
                    said = f"<{name}> {shown(found.text)} begins with no mail address"
                    yield Seen(found.line, said, "Write kim@example.org (Kim Lund), or use itunes:author.")


def housekeeping(feed: FeedFile) -> Iterator[Seen]:  # RSS-32
    ttl = feed.channel.first("ttl")
    if ttl and not kinds.POSITIVE.fits(ttl.text.strip()):
        yield Seen(ttl.line, f"<ttl> {shown(ttl.text)} is not a number of minutes", "Write 60.")
    for name in ("textInput", "rating"):
        for found in feed.channel.all(name):
            yield Seen(found.line, f"<{name}> is of the past", "Remove it.")


def once(feed: FeedFile) -> Iterator[Seen]:  # RSS-33
    for name in _ONCE:
        for extra in feed.channel.all(name)[1:]:
            yield Seen(extra.line, f"a second <{name}> in the channel", "Keep one: apps differ in which they take.")
    for item in feed.items:
        for name in ("title", "link", "description", "pubDate", "content:encoded"):
            for extra in item.all(name)[1:]:
                yield Seen(extra.line, f"a second <{name}> in an item", "Keep one: apps differ in which they take.")


def copyright_holder(feed: FeedFile) -> Iterator[Seen]:  # PSP-03
    found = feed.channel.first("copyright")
    if found and (sign := NOTICE.search(found.text)):
        yield Seen(found.line, f'"{sign.group()}" in the copyright', "Write the holder's name alone.")


def size(feed: FeedFile) -> Iterator[Seen]:  # HTTP-10
    count = len(feed.xml)
    if count > 5_000_000:
        said = f"the feed has {count:,} bytes; validators stop at 5,000,000"
        yield Seen(1, said, "Page it, or keep the latest.", grave=True)
    elif count > 1024 * 1024:
        yield Seen(
            1, f"the feed has {count:,} bytes; above 1 MB it is slow for everybody", "Keep the latest, or page it."
        )


def paging(feed: FeedFile) -> Iterator[Seen]:  # PAGE-01
    for link in feed.channel.all("atom:link"):
        if link.attributes.get("rel") == "prev":
            yield Seen(link.line, 'the rel "prev" is not registered', 'Write rel="previous".')


def hub(feed: FeedFile) -> Iterator[Seen]:  # PUSH-01
    for link in feed.channel.all("atom:link"):
        if link.attributes.get("rel") == "hub":
            if not kinds.is_web_address(link.attributes.get("href", "")):
                yield Seen(link.line, f"the hub {shown(link.attributes.get('href', ''))} is not a web address", "")
            elif not feed.own_address:
                yield Seen(link.line, "a hub without the feed's own address", "Add an atom:link of rel self.")


CHECKS: Checks = (
    ("RSS-01", start),
    ("RSS-02", root),
    ("RSS-03", namespaces),
    ("RSS-05", hostile),
    ("RSS-06", entities),
    ("RSS-08", required),
    ("RSS-09", order),
    ("RSS-23", secure),
    ("RSS-24", own_address),
    ("RSS-25", site),
    ("RSS-26", language),
    ("RSS-28", plain_description),
    ("RSS-30", image),
    ("RSS-31", contacts),
    ("RSS-32", housekeeping),
    ("RSS-33", once),
    ("PSP-03", copyright_holder),
    ("HTTP-10", size),
    ("PAGE-01", paging),
    ("PUSH-01", hub),
)
