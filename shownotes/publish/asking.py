"""One HTTP request to one reply, or to why there was none; redirects are followed and counted."""

from __future__ import annotations

import http.client
import socket
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import urljoin, urlsplit

from shownotes import __version__

AGENT = f"shownotes/{__version__}"
_MOVED = (301, 302, 303, 307, 308)
_HOPS = 5  # HTTP-06
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Reply:
    """A status with lower-case headers and the unpacked body; or `fault`, in words, and status 0."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    url: str = ""  # the last address
    hops: tuple[int, ...] = ()  # the statuses of the redirects on the way
    fault: str = ""


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay)


def ask(
    url: str,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    *,
    seconds: float = 20,
    most: int = 8 << 20,
) -> Reply:
    """Make a request; never raises for what a server or the network does. `seconds` is for all of it."""
    hops: list[int] = []
    end = time.monotonic() + seconds
    while True:
        reply = _once(url, method, headers or {}, body, end, most)
        if reply.status not in _MOVED or method not in ("GET", "HEAD") or "location" not in reply.headers:
            return _with(reply, url, hops)
        if len(hops) == _HOPS:
            return Reply(url=url, hops=tuple(hops), fault=f"more than {_HOPS} redirects")
        hops.append(reply.status)
        before, url = url, urljoin(url, reply.headers["location"])
        if urlsplit(before)[:2] != urlsplit(url)[:2]:  # what is meant for one host is no other's business
            headers = {name: value for name, value in (headers or {}).items() if name != "Authorization"}
        if urlsplit(url).scheme not in ("http", "https"):
            return Reply(url=url, hops=tuple(hops), fault=f"leads to {url}")
        if is_private(url) and not is_private(before):
            return Reply(url=url, hops=tuple(hops), fault=f"leads to {url}, which is in a private network")


def is_private(url: str) -> bool:
    """Whether an address is this machine's or of a network that the world cannot reach; False if it has no host."""
    try:
        rows = socket.getaddrinfo(urlsplit(url).hostname, None, type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        return False
    return any(not ip_address(str(row[4][0]).partition("%")[0]).is_global for row in rows)


def _with(reply: Reply, url: str, hops: list[int]) -> Reply:
    return Reply(reply.status, reply.headers, reply.body, url, tuple(hops), reply.fault)


def _once(url: str, method: str, headers: Mapping[str, str], body: bytes | None, end: float, most: int) -> Reply:
    left = max(end - time.monotonic(), 0.1)
    try:
        request = urllib.request.Request(url, data=body, headers={"User-Agent": AGENT, **headers}, method=method)
        try:
            answer = _OPENER.open(request, timeout=left)
        except urllib.error.HTTPError as why:
            answer = why
        with answer:
            lower = {name.lower(): value for name, value in answer.headers.items()}
            content = b"" if method == "HEAD" else _unpacked(_read(answer, end, most), lower, most)
            return Reply(int(answer.status or 0), lower, content)
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as why:
        return Reply(fault=_told(why))


def _read(answer: Any, end: float, most: int) -> bytes:
    found = b""
    while len(found) < most:
        block = answer.read1(_BLOCK) if hasattr(answer, "read1") else answer.read(_BLOCK)
        if not block:
            wanted = answer.headers.get("Content-Length", "")
            if wanted.isdecimal() and len(found) < int(wanted):
                raise OSError(f"the answer ends after {len(found):,} of {int(wanted):,} bytes")
            return found
        found += block
        if time.monotonic() > end:
            raise TimeoutError("it takes too long")
    return found


def _unpacked(body: bytes, headers: Mapping[str, str], most: int) -> bytes:
    if headers.get("content-encoding", "").lower() != "gzip":
        return body
    return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body, most)


def _told(why: BaseException) -> str:
    reason = getattr(why, "reason", why)
    if isinstance(reason, TimeoutError) or isinstance(why, TimeoutError):
        return "does not answer in time"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return str(reason) or type(reason).__name__
