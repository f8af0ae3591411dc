"""One address's answers, hop by hop, to its next request or its evidence; knows no sockets and no clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from zlib import crc32

from shownotes.links import page, prepare
from shownotes.links.cookies import CookieJar
from shownotes.links.fetch import HOP_LIMIT, Answer, Ask
from shownotes.links.guard import Guard
from shownotes.links.location import is_same, next_address
from shownotes.links.retry_after import retry_after
from shownotes.links.values import Evidence, Fault, Hop, Kind

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BROWSER = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.9",
    "Upgrade-Insecure-Requests": "1",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
}
_PLAIN = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
_WALLS = (
    ("cf-mitigated", "", "Cloudflare"),
    ("x-datadome", "", "DataDome"),
    ("x-amzn-waf-action", "", "AWS WAF"),
    ("x-sucuri-id", "", "Sucuri"),
    ("x-iinfo", "", "Imperva"),
    ("server", "cloudflare", "Cloudflare"),
    ("server", "akamaighost", "Akamai"),
    ("server", "ddos-guard", "DDoS-Guard"),
)
_CHALLENGES = ("cf-mitigated", "x-datadome", "x-amzn-waf-action")


class Then(Enum):
    """What an answer leads to: another hop, another try later, a wait for the whole host, or the end."""

    HOP = auto()
    RETRY = auto()
    SLOW = auto()
    END = auto()


@dataclass(slots=True)
class Chase:
    """The state of asking one address.

    ``first`` is what is asked for it, ``wanted`` are the fragments to look for, ``used`` the seconds it has taken.
    """

    key: str
    kind: Kind = Kind.PAGE
    wanted: frozenset[str] = frozenset()
    first: str = ""
    url: str = ""  # what to ask next
    by_head: bool = False
    as_browser: bool = False
    peeked: bool = False
    worded: bool = False  # whether the page's words are wanted
    probe: bool = False  # asked once, followed nowhere (see probe)
    tries: int = 1
    used: float = 0.0
    hops: list[Hop] = field(default_factory=list)
    cookies: CookieJar = field(default_factory=CookieJar)
    seen: set[tuple[str, str]] = field(default_factory=set)
    evidence: Evidence | None = None

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Begin (again) at the address itself, with no cookies."""
        self.first = self.url = self.first or self.key
        self.by_head = self.kind is Kind.MEDIA and not self.as_browser
        self.hops, self.cookies, self.seen = [], CookieJar(), set()

    def ask(self, parting: Callable[[], bool]) -> Ask:
        """The next request."""
        headers = dict(_BROWSER if self.as_browser else _PLAIN)
        cookie = self.cookies.header(prepare.host(self.url))
        self.seen.add((self.url, cookie))
        if cookie:
            headers["Cookie"] = cookie
        if self.kind is Kind.MEDIA and not self.by_head:
            headers["Range"] = "bytes=0-0"
        method = "HEAD" if self.by_head else "GET"
        return Ask(self.url, method, headers, read_page=self.kind in (Kind.PAGE, Kind.FEED), parting=parting)

    def take(self, answer: Answer, guard: Guard, now: float) -> Then:
        """Take an answer in; ``now`` is in seconds since 1970, for a Retry-After that is a date."""
        if self.by_head and self._head_says_little(answer):
            self.by_head = False
            return Then.HOP
        if answer.fault is Fault.GARBLED and "chunk" in answer.detail and not self.peeked:
            # its headers were good, but they are lost with the broken body
            self.by_head = self.peeked = True
            return Then.HOP
        if answer.fault:
            return self._fail(answer.fault, answer.detail)
        self.cookies.keep(prepare.host(self.url), answer.cookies)
        seen = page.read(answer.body, answer.headers.get("content-type", "")) if answer.body else None
        target = self._target(answer, seen)
        self.hops.append(Hop(self.url, answer.status, target))
        if target is not None:
            return self._follow(target, guard)
        return self._end(self._read(answer, seen, now))

    def _head_says_little(self, answer: Answer) -> bool:
        """Whether HEAD was refused, or answered with what nobody meant: no length at all, a page for a file."""
        if answer.fault is not None:
            return answer.fault not in (Fault.PRIVATE, Fault.NO_NAME)
        if answer.status == 200 and self.kind is Kind.MEDIA:
            is_page = answer.headers.get("content-type", "").startswith("text/html")
            return is_page or answer.headers.get("content-length") == "0"
        return answer.status >= 400 and answer.status not in (410, 429)

    def _target(self, answer: Answer, seen: page.Page | None) -> str | None:
        if answer.status in _REDIRECTS:
            return answer.headers.get("location", "")
        refresh = page.refresh_of(answer.headers.get("refresh", "")) or (seen.refresh if seen else None)
        if refresh and answer.status < 300 and not is_same(self.url, refresh):
            return refresh
        return None

    def _follow(self, target: str, guard: Guard) -> Then:
        if not target.strip():
            return self._fail(Fault.BAD_LOCATION, "no Location")
        fault, there = next_address(self.url, target, guard)
        if fault:
            return self._fail(fault, target[:300])
        self.hops[-1] = Hop(self.url, self.hops[-1].status, there)
        self.url = there
        if (there, self.cookies.header(prepare.host(there))) in self.seen:
            return self._fail(Fault.LOOP, there)
        if len(self.hops) > HOP_LIMIT:
            return self._fail(Fault.TOO_MANY, f"{len(self.hops)} redirects")
        return Then.HOP

    def _read(self, answer: Answer, seen: page.Page | None, now: float) -> Evidence:
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        found = None
        if seen and answer.status < 300 and self.wanted:
            found = page.places(answer.body, answer.headers.get("content-type", ""), self.wanted)
            if found != self.wanted and (
                not answer.whole or page.drawn_by_script(answer.body, answer.headers["content-type"])
            ):
                found = None
        return Evidence(
            self.key,
            status=answer.status,
            type=kind,
            length=_length(answer),
            read=len(answer.body),
            title=seen.title if seen else "",
            heading=seen.heading if seen else "",
            text_seen=not (kind == "text/html" and _nothing(answer, seen) and not self.by_head),
            wall=_wall(answer.headers),
            challenged=any(name in answer.headers for name in _CHALLENGES),
            fragments=found,
            words=self._words(answer) if seen and self.worded and self.kind is Kind.PAGE else None,
            retry_after=retry_after(answer.headers.get("retry-after", ""), now),
            hops=tuple(self.hops),
            tries=self.tries,
        )

    def _words(self, answer: Answer) -> frozenset[str] | None:
        if answer.status != 200 or page.drawn_by_script(answer.body, answer.headers["content-type"]):
            return None
        return page.words(answer.body, answer.headers["content-type"])

    def _fail(self, fault: Fault, detail: str) -> Then:
        return self._end(Evidence(self.key, fault=fault, detail=detail, hops=tuple(self.hops), tries=self.tries))

    def _end(self, evidence: Evidence) -> Then:
        self.evidence = evidence
        if evidence.status == 429 or (evidence.status == 503 and evidence.retry_after is not None):
            return Then.SLOW
        return Then.RETRY if self._deserves_another_try() else Then.END

    def _deserves_another_try(self) -> bool:
        seen = self.evidence
        assert seen is not None
        if seen.fault is Fault.TIMEOUT:
            return self.tries < 2
        if seen.fault in (Fault.DNS, Fault.REFUSED, Fault.RESET, Fault.UNREACHABLE, Fault.GARBLED, Fault.TLS_OTHER):
            return self.tries < 3
        if seen.status is not None and (seen.status in (403, 406, 405, 400) or not seen.text_seen):
            return not self.as_browser and not seen.wall
        return seen.status is not None and 500 <= seen.status < 600 and seen.status != 501 and self.tries < 3

    def refuse(self, other: Evidence) -> None:
        """End unasked, with what the host said to another address: come back another day."""
        self.evidence = Evidence(
            self.key,
            status=other.status,
            retry_after=other.retry_after,
            hops=(Hop(self.url, other.status or 0),),
            tries=0,
        )

    def try_again(self) -> float:
        """Prepare another try; gives the seconds to let pass: 1, then 3, a quarter more or less by the address."""
        seen = self.evidence
        refused = seen is not None and seen.status is not None and (seen.status < 500 and seen.status != 429)
        pause = 1.0 if self.tries == 1 else 3.0
        self.as_browser = self.as_browser or refused
        self.tries += 1
        self.used = 0.0
        self.start()
        return pause * (0.75 + crc32(self.key.encode()) % 512 / 1024)


def _nothing(answer: Answer, seen: page.Page | None) -> bool:
    if answer.headers.get("content-encoding", "identity") not in ("identity", "gzip", "deflate", "x-gzip"):
        return False
    return answer.status == 200 and (seen.empty if seen else answer.whole)


def _length(answer: Answer) -> int | None:
    total = answer.headers.get("content-range", "").rpartition("/")[2]
    stated = total if answer.status == 206 else answer.headers.get("content-length", "")
    return int(stated) if stated.isdecimal() and len(stated) < 19 else None


def _wall(headers: Mapping[str, str]) -> str:
    for name, part, wall in _WALLS:
        if name in headers and part in headers[name].lower():
            return wall
    return ""
