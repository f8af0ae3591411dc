"""What should stand at public addresses to what is wrong there, asked for as podcast apps would."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from shownotes import rules
from shownotes.problems import Place, Problem, Severity, errors, in_order
from shownotes.publish.asking import Reply, ask
from shownotes.publish.changes import feed_change
from shownotes.publish.folding import WAYS_OUT, folded
from shownotes.rules.fetched import LARGEST

_ART = 512 * 1024  # bytes (HTTP-09)
_AT_ONCE = 8
_WAITS = (1.0, 3.0)  # seconds between tries: new files take a moment to show
_TORRENT = "application/x-bittorrent"
_FEED_TYPES = ("application/rss+xml", "application/xml", "text/xml")


@dataclass(frozen=True, slots=True)
class Expected:
    """A file at its public address; `content` is there for feeds, which are compared byte for byte."""

    url: str
    kind: str  # feed, media, art, shared (read by players on other sites), page
    size: int = 0  # bytes
    type: str = ""
    content: bytes | None = None


def verify(expected: Iterable[Expected], *, patient: bool = True) -> list[Problem]:
    """Everything that is wrong; `patient` asks again after a moment before it complains.

    A host that gives no answer at all is told of once, and not asked for everything else; one that has nothing of
    what should stand there is told of once as well.
    """
    waits = _WAITS if patient else ()
    by_host: dict[str, list[Expected]] = {}
    for one in expected:
        by_host.setdefault(urlsplit(one.url).netloc, []).append(one)
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        silent = list(threads.map(partial(_silence, waits=waits), by_host.values()))
        asked = [one for ones, wrong in zip(by_host.values(), silent, strict=True) if not wrong for one in ones]
        found = list(threads.map(partial(_settled, waits=waits), asked))
    return in_order(
        [problem for problems in (*silent, *folded([one.url for one in asked], found)) for problem in problems]
    )


def _silence(there: list[Expected], waits: tuple[float, ...]) -> list[Problem]:
    """The Problem of a host that does not answer, asked for the first of what should stand there."""
    reply = ask(there[0].url, "HEAD")
    for pause in waits:
        if not reply.fault or reply.hops:
            break
        time.sleep(pause)
        reply = ask(there[0].url, "HEAD")
    if not reply.fault or reply.hops:
        return []
    rest = f"; {len(there) - 1} more addresses there were not asked" if len(there) > 1 else ""
    hint = f"Look at the server, its name and its certificate. {WAYS_OUT}"
    return [_problem(there[0], "HTTP-07", f"{reply.fault}{rest}", hint)]


def _settled(one: Expected, waits: tuple[float, ...]) -> list[Problem]:
    check = _CHECKS[one.kind]
    found = check(one)
    for pause in waits:
        if not errors(found):
            break
        time.sleep(pause)
        found = check(one)
    return found


def _problem(one: Expected, rule: str, said: str, hint: str = "", severity: Severity = "error") -> Problem:
    return Problem(Place(one.url), said, hint, rule, severity)


def _way(one: Expected, reply: Reply, rule: str = "HTTP-07") -> list[Problem]:
    """What the way to an answer says: none at all, a bad one, too many or the wrong redirects (HTTP-06, HTTP-07)."""
    if reply.fault:
        return [_problem(one, rule, reply.fault, "Look at the server, its name and its certificate.")]
    if reply.status not in (200, 206, 304):
        return [_problem(one, rule, f"the server answers {reply.status}", "It must be there for everybody.")]
    found = []
    if one.kind == "feed" and any(status in (302, 303, 307) for status in reply.hops):
        hint = "Apps keep asking the old address; redirect with 301."
        found.append(_problem(one, "HTTP-06", "redirects for a time only", hint, "warning"))
    if one.url.startswith("https:") and reply.url.startswith("http:"):
        found.append(_problem(one, "HTTP-06", f"leads to {reply.url}, which is not https", "Redirect to https."))
    return found


def _type(reply: Reply) -> str:
    return reply.headers.get("content-type", "").partition(";")[0].strip().lower()


def _head(one: Expected) -> tuple[Reply, list[Problem]]:
    reply = ask(one.url, "HEAD", {"Accept-Encoding": "identity"})
    if reply.status in (405, 501):
        hint = "Clients and proxies ask that way." if one.type == _TORRENT else "Apple asks that way."
        return reply, [_problem(one, "HTTP-02", f"HEAD is answered with {reply.status}", hint)]
    return reply, _way(one, reply)


def _media(one: Expected) -> list[Problem]:
    """HEAD, length, type, and a range of bytes (HTTP-02, HTTP-03, HTTP-04, HTTP-11).

    A .torrent is fetched whole, and Apple takes none: nobody asks for a range of it.
    """
    reply, found = _head(one)
    if errors(found):
        return found
    length = reply.headers.get("content-length", "")
    if length != str(one.size):
        said = f"has {length or 'no'} Content-Length; the feed says {one.size}"
        found.append(_problem(one, "HTTP-04", said, "Is an older file in its place, or a page?"))
    if one.type and _type(reply) != one.type:
        rule = "HTTP-11" if one.type == _TORRENT else "HTTP-04"
        said = f"is served as {_type(reply) or 'nothing'}; the feed says {one.type}"
        found.append(_problem(one, rule, said, "Tell the server which type the file ending stands for."))
    return found + ([] if one.type == _TORRENT else _range(one)) + _again(one, reply)


def _range(one: Expected) -> list[Problem]:
    if one.size < 3:
        return []
    reply = ask(one.url, headers={"Range": "bytes=0-1", "Accept-Encoding": "identity"}, most=2)
    wanted = f"bytes 0-1/{one.size}"
    if reply.status == 206 and reply.headers.get("content-range", "").replace("bytes=", "bytes ") == wanted:
        return []
    said = f"a range is answered with {reply.fault or reply.status}"
    hint = "Apple drops episodes of servers without byte ranges, and nobody can seek."
    return [_problem(one, "HTTP-03", said, hint)]


def _art(one: Expected) -> list[Problem]:
    reply, found = _head(one)
    length = reply.headers.get("content-length", "")
    if length.isdecimal() and int(length) > _ART:
        said = f"has {int(length):,} bytes; apps give up on more than {_ART:,}"
        found.append(_problem(one, "HTTP-09", said, "Make it smaller.", "warning"))
    return found if errors(found) else found + _again(one, reply)


def _shared(one: Expected) -> list[Problem]:
    reply, found = _head(one)
    if errors(found):
        return found
    if one.type and _type(reply) != one.type:
        hint = "Tell the server which type the file ending stands for."
        found.append(_problem(one, "HTTP-11", f"is served as {_type(reply)}, not {one.type}", hint, "warning"))
    if "access-control-allow-origin" not in reply.headers:
        hint = "Players on web pages may not read it; send Access-Control-Allow-Origin: *."
        found.append(_problem(one, "HTTP-08", "is for this site alone", hint, "warning"))
    return found + _again(one, reply)


def _page(one: Expected) -> list[Problem]:
    return _way(one, ask(one.url))


def judged_feed(url: str, now: datetime) -> list[Problem]:
    """Any feed at its address: how it is served, and what the rules say of its bytes."""
    one = Expected(url, "feed")
    reply = ask(url, headers={"Accept-Encoding": "gzip"}, most=LARGEST)
    found = _delivered(one, reply)
    if reply.fault or reply.status != 200:
        return in_order(found)
    return in_order([*found, *rules.check_feed(reply.body, url, now, reply.url)])


def _feed(one: Expected) -> list[Problem]:
    reply = ask(one.url, headers={"Accept-Encoding": "gzip"})
    found = _delivered(one, reply)
    if reply.fault or reply.status != 200:
        return found
    found += rules.check_feed(reply.body, one.url)
    return found + _same(one, reply)


def _delivered(one: Expected, reply: Reply) -> list[Problem]:
    """How subscribers get the bytes (HTTP-01, HTTP-02, HTTP-05 to HTTP-07)."""
    found = _way(one, reply)
    if errors(found):
        return found
    if _type(reply) not in _FEED_TYPES:
        said = f"is served as {_type(reply) or 'nothing'}, not application/rss+xml"
        found.append(_problem(one, "HTTP-01", said, "Some directories refuse that."))
    found += _head(one)[1]
    found += _again(one, reply)
    if "content-encoding" not in reply.headers and len(reply.body) > 10_000:
        hint = "Every app fetches it every hour; let the server compress XML."
        found.append(_problem(one, "HTTP-05", "is sent uncompressed", hint, "warning"))
    return found


def _again(one: Expected, reply: Reply) -> list[Problem]:
    """A conditional request, as every app makes it every hour."""
    asked = {}
    if "etag" in reply.headers:
        asked["If-None-Match"] = reply.headers["etag"]
    if "last-modified" in reply.headers:
        asked["If-Modified-Since"] = reply.headers["last-modified"]
    coding = "gzip" if one.kind == "feed" else "identity"
    if asked and ask(one.url, headers={**asked, "Accept-Encoding": coding}, most=2).status == 304:
        return []
    hint = "Apps fetch all of it each time; let the server send ETag or Last-Modified, and answer 304."
    return [_problem(one, "HTTP-05", "cannot be asked whether it has changed", hint, "warning")]


def _same(one: Expected, reply: Reply) -> list[Problem]:
    if one.content is None or reply.body == one.content:
        return []
    change = feed_change(one.url, reply.body, one.content)
    what = "; ".join(
        [
            *(f'"{title}" is missing' for title in change.added),
            *(f'"{title}" is not as built ({", ".join(parts)})' for title, parts in change.changed),
            *(f'"{title}" is still there' for title in change.removed),
        ][:4]
    )
    said = f"is not what was built: {what or 'other bytes'}"
    return [_problem(one, "PIPE-06", said, "A cache may hold the old one: `shownotes verify` asks again.")]


_CHECKS: dict[str, Callable[[Expected], list[Problem]]] = {
    "feed": _feed,
    "media": _media,
    "art": _art,
    "shared": _shared,
    "page": _page,
}
