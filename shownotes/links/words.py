"""A link's text to what is wrong with it before any network: slips that make it dead, and notes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address

from shownotes.links import prepare
from shownotes.links.guard import Guard, is_odd_number
from shownotes.links.reasons import Reason
from shownotes.links.values import Link, Note

_MISSPELT = frozenset(
    "htp hhtp htttp ttp htpp http; htps hhtps htttps ttps htpps httpss https; hppts hptts httsp hxxp hxxps http."
    " https. httpd".split()
)
_NEARLY = re.compile(r"(?P<scheme>[A-Za-z;.]{2,8})(?P<marks>:?/{1,3}|:)(?P<rest>\S+)")
_DOMAIN = re.compile(r"(www\.|([a-z0-9_-]+\.)+[a-z]{2,24}(:\d+)?(/|\Z|\?|#))", re.I)
_PLACEHOLDER = re.compile(
    r"\b(TODO|FIXME|XXX+|TBD|TBA)\b|^(url|link|address|here|\?+|\.\.\.|…|-)\Z|[<{]+\s*(url|link|address|slug)\s*[>}]+"
    r"|^https?://(\.\.\.|…|your-?(site|domain)|example\.com/?\Z|\Z)",
    re.I,
)
# an ordinary address, in which none of the slips below but those of its host can hide
_PLAIN = re.compile(
    r"https?://(?!(?:www\.)?example\.com|your)([a-z0-9.-]+\.[a-z0-9]{1,24})(?::[1-5]?[0-9]{1,4})?"
    r"/(?!.*(?:TODO|FIXME|XXX|TB[DA]))[\w/.~%+=&?,;-]{0,999}",
    re.I | re.A,
)
_GLUED = re.compile(r"^[^?#]*?\S(?P<second>https?:/{2}\S+)", re.I)
_WRAPPERS = re.compile(r"(?:/|web|wp|save|cache:|fit|https?%3a|url=|u=|[a-z]{2}_?)$", re.I)
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_LOCAL = re.compile(r"(^|\.)(localhost|localdomain|local|internal|lan|home\.arpa)\Z")
_MAIL = re.compile(r"[^\s@,;<>()\[\]\\]+@[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+")
_TELEPHONE = re.compile(r"\+?[0-9().\- ]{3,24}(;[a-z0-9=.\-+;]*)?", re.I)
_HARMLESS = frozenset(
    {"magnet", "xmpp", "irc", "ircs", "matrix", "geo", "sms", "podcast", "feed", "bitcoin", "gemini", "gopher"}
)


def slip(url: str, guard: Guard) -> Note | None:
    """The fault for which an address need not be asked, or None. ``better`` is what was probably meant.

    An address that begins with /, # or . is the show's own and passes (see ``internal``).
    """
    url = url.strip()
    if plain := _PLAIN.fullmatch(url):
        return _host_slip(plain[1], guard)
    if _CONTROL.search(url):
        return Note(Reason.BAD_ESCAPE, "a control character is in it")
    if len(url) > 8_000:
        return Note(Reason.TOO_LONG, f"{len(url):,} characters")
    if _PLACEHOLDER.search(url) or not url:
        return Note(Reason.PLACEHOLDER, f'"{url}" still waits for an address')
    if url.startswith("["):
        return Note(Reason.UNBALANCED, "this Markdown makes no link: its brackets do not close, or stand apart")
    if url.startswith(("/", "#", "./", "../", "?")) and not url.startswith("//"):
        return None
    return _scheme(url) or _by_scheme(url, guard)


def _scheme(url: str) -> Note | None:
    parts = prepare.split(url)
    if url.startswith("//"):
        return Note(Reason.MISSING_SCHEME, "it begins with //", "https:" + url)
    if parts is None or (not parts.host and parts.rest[:1].isdigit()) or "." in parts.scheme:
        if _MAIL.fullmatch(url):
            return Note(Reason.MISSING_SCHEME, "a mail address without mailto:", "mailto:" + url)
        if _DOMAIN.match(url):
            return Note(Reason.MISSING_SCHEME, "it does not begin with https://", "https://" + url)
    found = _NEARLY.fullmatch(url)
    if found and _is_misspelt(found["scheme"].lower(), found["marks"]):
        secure = "s" in found["scheme"].lower()
        return Note(
            Reason.MISSPELT_SCHEME,
            f'"{found["scheme"]}{found["marks"]}" is not how an address begins',
            f"http{'s' if secure else ''}://{found['rest'].lstrip('/')}",
        )
    if parts is None:
        return Note(Reason.MISSING_SCHEME, "it does not begin with https://")
    return None


def _is_misspelt(scheme: str, marks: str) -> bool:
    return scheme in _MISSPELT or (scheme in ("http", "https") and marks != "://")


def _by_scheme(url: str, guard: Guard) -> Note | None:
    scheme, _, rest = url.partition(":")
    match scheme.lower():
        case "http" | "https":
            return _web(url, guard)
        case "mailto":
            people = rest.partition("?")[0]
            fine = people and all(_MAIL.fullmatch(p.strip()) for p in people.split(","))
            return None if fine else Note(Reason.BAD_MAIL, f'"{people}" is not a mail address')
        case "tel":
            return None if _TELEPHONE.fullmatch(rest) else Note(Reason.BAD_TELEPHONE, f'"{rest}" is not a number')
        case known if known in _HARMLESS:
            return None
    return Note(Reason.BAD_SCHEME, f'"{scheme}:" opens nothing in a browser')


def _web(url: str, guard: Guard) -> Note | None:
    parts = prepare.split(url)
    assert parts is not None
    if found := _host_slip(parts.host, guard):
        return found
    if parts.port and not (parts.port.isdecimal() and 0 < int(parts.port) < 65_536):
        return Note(Reason.BAD_PORT, f'port "{parts.port}"')
    glued = _GLUED.match(url)
    if glued and not _WRAPPERS.search(url[: glued.start("second")]):
        return Note(Reason.GLUED, f'a second address begins at "{glued["second"][:40]}"')
    return _unbalanced(url)


@lru_cache(maxsize=4_096)
def _host_slip(written: str, guard: Guard) -> Note | None:
    host = written.lower()
    try:
        literal = _literal(host)
        name = host if literal else prepare.ascii_host(host)
    except (ValueError, UnicodeError):
        odd = is_odd_number(host)
        return Note(Reason.LOCAL_ADDRESS if odd else Reason.BAD_HOST, f'"{written}" is not a host name')
    if literal and not guard.permits(str(literal)):
        return Note(Reason.LOCAL_ADDRESS, f'"{host}" is not on the public network')
    if _LOCAL.search(name) and not guard.permits("127.0.0.1"):
        return Note(Reason.LOCAL_ADDRESS, f'"{host}" is known to your own machine or network only')
    if is_odd_number(name) and not literal:
        return Note(Reason.LOCAL_ADDRESS, f'"{host}" hides a numeric address')
    if "." not in name and not literal and not _LOCAL.search(name):
        return Note(Reason.BAD_HOST, f'"{host}" has no dot')
    return None


@lru_cache(maxsize=1_024)
def _literal(host: str) -> IPv4Address | IPv6Address | None:
    if host.startswith("["):
        return IPv6Address(host.removeprefix("[").removesuffix("]") if host.endswith("]") else host)
    return IPv4Address(host) if host.replace(".", "").isdecimal() else None


def _unbalanced(url: str) -> Note | None:
    for opening, closing in ("()", "[]"):
        more = url.count(opening) - url.count(closing)
        if more < 0 and url[-1] == closing:
            return Note(Reason.UNBALANCED, f'a "{closing}" too many at the end', url[:-1])
        if more > 0 and url.endswith(opening):
            return Note(Reason.UNBALANCED, f'a "{opening}" at the end', url[:-1])
    return None


def notes(link: Link) -> list[Note]:
    """What could be better in an address that may well work."""
    url, found = link.url, []
    if " " in url.strip():
        found.append(Note(Reason.SPACE, "a blank is in it", url.strip().replace(" ", "%20")))
    if (short := prepare.without_tracking(url)) != url:
        found.append(Note(Reason.TRACKING, "it carries tracking parameters", short))
    if link.text and link.text.strip() == url and link.kind == "page":
        found.append(Note(Reason.TEXT_IS_ADDRESS, "its title is its own address"))
    parts = prepare.split(url) if "@" in url else None
    if parts and parts.userinfo and parts.scheme in ("http", "https"):
        found.append(Note(Reason.PASSWORD, "a name or password stands before the @"))
    return found


def spellings(links: Iterable[Link]) -> dict[str, list[Note]]:
    """Notes by address for one address spelt in two ways over the show (the commonest, then the first, is right)."""
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    for url, count in Counter(link.url for link in links).items():
        if url.startswith(("http:", "https:")):
            groups[prepare.spelling_key(url) + "#" + prepare.fragment_of(url)][url] = count
    found: dict[str, list[Note]] = {}
    for group in groups.values():
        if len(group) == 1:
            continue
        best = max(group, key=lambda url: (group[url], url.startswith("https:"), -len(url)))
        for url in group:
            if url != best and prepare.without_tracking(url) == url:
                found[url] = [Note(Reason.SPELT_TWO_WAYS, f"elsewhere it is {best}", best)]
    return found


def twice(links: Iterable[Link]) -> dict[tuple[str, str], list[Link]]:
    """Addresses that one episode lists more than once as pages, by (episode, address)."""
    groups: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        if link.kind == "page" and link.episode:
            groups[link.episode, link.url].append(link)
    return {key: group for key, group in groups.items() if len(group) > 1}
