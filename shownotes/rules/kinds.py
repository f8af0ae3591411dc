"""What kinds of value there are in feeds, each with the words that name it and the test that knows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from shownotes.rules.languages import is_language


class Kind(NamedTuple):
    """A kind of value: "a whole number", and whether a text is one."""

    words: str
    fits: Callable[[str], object]


def one_of(*words: str) -> Kind:
    """One of these words, in any case."""
    known = {word.lower() for word in words}
    return Kind(f"one of {', '.join(words)}" if len(words) > 2 else " or ".join(words), lambda s: s.lower() in known)


def matching(words: str, pattern: str) -> Kind:
    """What the whole of a regular expression matches."""
    return Kind(words, re.compile(pattern).fullmatch)


def up_to(count: int) -> Kind:
    """A text that is not empty and not longer."""
    return Kind(f"a text of 1 to {count} characters", lambda text: 0 < len(text) <= count)


def is_web_address(text: str) -> bool:
    """Absolute, http or https, with a host, in ASCII without spaces."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and text.isascii() and " " not in text


def whole(text: str) -> int | None:
    """A number in ASCII digits that a machine can hold; None for all else, such as "²" or thousands of digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def path_of(address: str) -> str:
    """The path of an address, "" of one that is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text) is not None
    except ValueError:
        return False


_MAIL_DATE = re.compile(
    r"((?P<day>Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)? ([+-]\d{4}|GMT|UT|EST|EDT|CST|CDT|MST|MDT|PST|PDT)"
)


def mail_date(text: str) -> datetime | None:
    """The date as mail spells it, aware; None if it is spelled in another way or its weekday is not true (RSS-15)."""
    found = _MAIL_DATE.fullmatch(text)
    if not found:
        return None
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    if found["day"] and date.strftime("%w") != str(
        ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].index(found["day"])
    ):
        return None
    return date if date.tzinfo else None


TRUE_FALSE = Kind("true or false", lambda text: text in ("true", "false"))
YES_NO = one_of("yes", "no")
WHOLE = matching("a whole number", r"\d+")
POSITIVE = matching("a whole number from 1", r"0*[1-9]\d*")
DECIMAL = matching("a number", r"\d+(\.\d+)?")
PERCENT = Kind("a number from 0 to 100", lambda text: (n := whole(text)) is not None and n <= 100)
ADDRESS = Kind("a web address", is_web_address)
ANY_ADDRESS = matching("an address with a scheme", r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
MIME = matching("a type such as audio/mpeg", r"[a-z]+/[a-z0-9][a-z0-9.+-]*(\s*;.*)?")
UUID_ = Kind("a UUID", _is_uuid)
MOMENT = Kind("a date such as 2026-11-23T20:00:00Z", _is_moment)
MAIL_DATE = Kind("a date such as Wed, 30 Aug 2017 16:00:00 +0000", mail_date)
LANGUAGE = Kind("a language code", is_language)
GEO = matching("a place such as geo:30.27,-97.74", r"geo:-?\d+(\.\d+)?,-?\d+(\.\d+)?(,-?\d+(\.\d+)?)?(;[^\s]*)?")
OSM = matching("an OpenStreetMap object such as R113314", r"[NWR]\d+(#\d+)?")
COUNTRY = matching("a country code of two letters", r"[A-Za-z]{2}")
RATIO = matching("a ratio such as 16/9", r"\d+(\.\d+)?\s*/\s*\d+(\.\d+)?")
INTEGRITY = matching(
    "sha256-, sha384- or sha512- and base64, or a signature", r"(sha(256|384|512)-[A-Za-z0-9+/]+=*\s*)+|-----BEGIN.*"
)
RRULE = matching(
    "a rule such as FREQ=WEEKLY",
    r"(RRULE:)?([A-Z]+=[^;]+;)*FREQ=(SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[^;]+)*",
)
MEDIUM = one_of(
    *("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course", "mixed"),
    *("podcastL", "musicL", "videoL", "filmL", "audiobookL", "newsletterL", "blogL", "publisherL", "courseL"),
)  # fmt: skip
SOCIAL = one_of("disabled", "activitypub", "atproto", "nostr", "lightning", "hive", "matrix", "twitter", "bluesky")
CHAT = one_of("irc", "xmpp", "nostr", "matrix")
TRANSCRIPT = one_of(
    *("text/vtt", "application/x-subrip", "application/srt", "application/json", "text/html", "text/plain")
)
ANY = Kind("a text", bool)


def unpayable(about: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with the address of a podcast:valueRecipient, and what to write (PC20-21)."""
    address, kind = about.get("address", ""), about.get("type", "")
    if kind == "lnaddress" and address.count("@") != 1:
        yield f'"{address[:80]}" is no lightning address', "It looks like kim@pay.example."
    if kind == "node" and not (len(address) == 66 and set(address.lower()) <= set("0123456789abcdef")):
        yield f'"{address[:80]}" is not the key of a node', "It has 66 hexadecimal digits."
