"""An address as an author wrote it to the address that is asked, changing nothing that a signature may cover."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

import idna

_PARTS = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?://(?P<netloc>[^/?#]*))?(?P<rest>[^#]*)(?:#(?P<frag>.*))?\Z", re.S
)
_PLAIN = re.compile(r"https?://([a-z0-9.-]+)(?::\d+)?(?=[/?#]|\Z)")  # as nearly all are
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_AS_IS = re.compile(  # what is asked as it is written; it has no fragment
    rf"https?://(?=[^/:]{{3,253}}[/:]){_LABEL}(?:\.{_LABEL})+(?::(?!(?:80|443)/)[0-9]{{1,5}})?/[!\"$-~]*"
)
_USERINFO = re.compile(r"(\bhttps?://)[^\s/?#]*@", re.I)
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_SLIGHT = re.compile(r"^https?://(www\.)?")
TRACKING = re.compile(
    r"(utm_[a-z_]+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok"
    r"|vero_id|wickedid|oly_anon_id|oly_enc_id|ref_src|s_cid)\Z",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """An address taken apart; ``rest`` is path and query as written, ``fragment`` has no #."""

    scheme: str
    userinfo: str
    host: str
    port: str
    rest: str
    fragment: str


@lru_cache(maxsize=4_096)
def split(url: str) -> Parts | None:
    """Take an address apart without decoding anything; None where it has no scheme."""
    found = _PARTS.match(url.strip())
    if found is None:
        return None
    userinfo, _, place = (found["netloc"] or "").rpartition("@")
    name, port = _host_and_port(place)
    return Parts(found["scheme"].lower(), userinfo, name, port, found["rest"], found["frag"] or "")


def _host_and_port(place: str) -> tuple[str, str]:
    if place.startswith("["):
        host, closing, port = place.partition("]")
        return host + closing, port.removeprefix(":")
    host, _, port = place.partition(":")
    return host, port


def host(url: str) -> str:
    """The host of an address in lower case, "" where it has none."""
    if plain := _PLAIN.match(url):
        return plain[1]
    parts = split(url)
    return parts.host.lower() if parts else ""


@lru_cache(maxsize=4_096)
def ascii_host(host: str) -> str:
    """Spell a host name as DNS has it; underscores stay, they exist.

    Raises ValueError where no such spelling exists (an empty label, one over 63 characters, forbidden characters).
    """
    host = host.lower().rstrip(".") if host.isascii() else host.rstrip(".。")
    if host.isascii():
        if not re.fullmatch(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*", host) or len(host) > 253:
            raise ValueError(host)
        return host
    return idna.encode(host, uts46=True, transitional=False).decode()


def request_form(url: str) -> str:
    """Give the address to ask: host in ASCII, non-ASCII and blanks encoded, the rest untouched, no fragment.

    This is also the key under which an address is remembered. Raises ValueError for what ``words`` refuses.
    """
    if _AS_IS.fullmatch(url):
        return url
    parts = split(url)
    if parts is None or not parts.host:
        raise ValueError(url)
    host = parts.host.lower() if parts.host.startswith("[") else ascii_host(parts.host)
    port = "" if parts.port in ("", _DEFAULT_PORTS.get(parts.scheme)) else ":" + parts.port
    rest = parts.rest if parts.rest.startswith("/") else "/" + parts.rest
    return f"{parts.scheme}://{host}{port}{encode(rest)}"


def without_password(text: str) -> str:
    """A text in which the names and passwords that stand before the @ of addresses cannot be read."""
    return _USERINFO.sub(r"\1…@", text) if "@" in text else text


def encode(text: str) -> str:
    """Percent-encode only what may not travel: non-ASCII as UTF-8, blanks and control characters."""
    if text.isascii() and text.isprintable() and " " not in text:
        return text
    return "".join(c if "!" <= c <= "~" else quote(c, safe="") for c in text)


def fragment_of(url: str) -> str:
    """What follows the first #, as written; "" for none."""
    return url.partition("#")[2]


def same_but_slightly(one: str, other: str) -> bool:
    """Whether two addresses differ only in http/https, ``www.`` and a slash at the end."""
    return _bare(one) == _bare(other)


def _bare(url: str) -> str:
    path, mark, query = _SLIGHT.sub("", url.partition("#")[0]).partition("?")
    return path.rstrip("/") + mark + query


def without_tracking(url: str) -> str:
    """Drop the query parameters that only tell where a reader came from; all others keep order and spelling."""
    head, mark, fragment = url.partition("#")
    path, _, query = head.partition("?")
    if not query:
        return url
    kept = [pair for pair in query.split("&") if not TRACKING.match(pair.partition("=")[0])]
    if len(kept) == query.count("&") + 1:
        return url
    return path + ("?" + "&".join(kept) if kept else "") + mark + fragment


def spelling_key(url: str) -> str:
    """A form in which two spellings of one address are equal: no tracking, scheme, www, end slash or %xx case."""
    try:
        prepared = request_form(without_tracking(url))
    except (ValueError, UnicodeError):
        return url
    return re.sub(r"%[0-9a-f]{2}", lambda found: found[0].upper(), _bare(prepared), flags=re.I)
