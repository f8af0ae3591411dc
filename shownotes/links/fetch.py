"""One request to one answer: capped in time and bytes, guarded in its address, without credentials."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from urllib.request import getproxies, proxy_bypass

import aiohttp
from aiohttp.connector import Connection
from yarl import URL

from shownotes.links import certificate, page, prepare
from shownotes.links.faults import read_fault
from shownotes.links.guard import Guard, GuardedResolver, Lookup
from shownotes.links.values import Fault

HOP_LIMIT = 20
_LINE = 65_536  # bytes of one header line; policies of 12 KB are real
_BODY = 262_144
_UNPACKED = 1_048_576
_DRAIN = 65_536  # bytes worth reading to keep a connection
_HTML = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request; ``parting`` says, when it is asked, whether anything else is wanted of this host."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    read_page: bool = True
    parting: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status with lower-case headers, or a fault. ``body`` is unpacked and only there for HTML."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    body: bytes = b""
    whole: bool = False
    fault: Fault | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for a connection, between two bytes, up to the headers in all, for a body; requests at once in all."""

    connect: float = 10.0
    silence: float = 10.0
    request: float = 25.0
    body: float = 8.0
    at_once: int = 128


class _Request(aiohttp.ClientRequest):
    """A request after which its connection is closed where it says so, whether or not the server does."""

    async def send(self, conn: Connection) -> aiohttp.ClientResponse:
        if conn.protocol is not None and self.headers.get("Connection") == "close":
            conn.protocol.force_close()  # now: a short answer has given it back before anyone can see it
        return await super().send(conn)


class Client:
    """The connections of one run. ``tls`` replaces the system's trust, ``lookup`` its name resolution."""

    def __init__(
        self,
        guard: Guard,
        limits: Limits,
        user_agent: str,
        *,
        lookup: Lookup | None = None,
        tls: ssl.SSLContext | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> None:
        self._guard, self._limits = guard, limits
        self._proxies = dict(proxies or {})
        trusted = [host for proxy in self._proxies.values() if (host := URL(proxy).host)]
        self.resolver = GuardedResolver(guard, lookup, trusted)
        self._tls = tls or True  # aiohttp has read the system's trust already
        self._headers = {
            "User-Agent": user_agent,
            "Accept-Encoding": "gzip, deflate",
            "Accept-Language": "en,*;q=0.5",
        }
        self._session = self._opened()
        self._whys: dict[tuple[str, int, Fault], str] = {}

    def _opened(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=self._connector(),
            request_class=_Request,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=self._headers,
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=self._limits.connect, sock_read=self._limits.silence
            ),
            auto_decompress=False,
            max_line_size=_LINE,
            max_field_size=_LINE,
            max_headers=512,
            read_bufsize=_LINE,
            trust_env=False,  # it would also read .netrc
        )

    def _connector(self) -> aiohttp.TCPConnector:
        return aiohttp.TCPConnector(
            resolver=self.resolver,
            ssl=self._tls,
            limit=0,
            ttl_dns_cache=None,
            dns_cache_max_size=100_000,
            family=socket.AF_UNSPEC,
        )

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()
        await self.resolver.close()

    async def hop(self, ask: Ask, seconds: float) -> Answer:
        """Make one request, following nothing. ``seconds`` is what this address has left."""
        host = prepare.host(ask.url)
        if self._guard.refuses_literal(host):
            return Answer(fault=Fault.PRIVATE, detail=host)
        reply: aiohttp.ClientResponse | None = None
        chunks: list[bytes] = []
        whole = False
        try:
            async with asyncio.timeout(min(seconds, self._limits.request)) as clock:
                reply = await self._request(ask)
                clock.reschedule(asyncio.get_running_loop().time() + self._limits.body)
                whole = await _body(ask, reply, chunks)
        except Exception as error:  # whatever a stranger's bytes bring about is said of one link, and ends no run
            if reply is None:
                fault, detail = read_fault(error)
                return Answer(fault=fault, detail=await self._why(fault, ask.url) or detail)
            # after a status, a body that breaks off or never ends is no failure of the link
        finally:
            if reply is not None:
                reply.close()  # one that was read to its end has already given its connection back
        return _answer(reply, b"".join(chunks)[:_BODY], whole=whole)

    async def _request(self, ask: Ask) -> aiohttp.ClientResponse:
        url = URL(ask.url, encoded=True)
        # an idle TLS connection holds some 300 KB, so a host of whom nothing is left to ask is not kept
        headers = {**ask.headers, "Connection": "close"} if ask.parting() else ask.headers
        return await self._session.request(
            ask.method, url, headers=headers, allow_redirects=False, proxy=self._proxy(url)
        )

    async def _why(self, fault: Fault, url: str) -> str:
        """What is wrong with a host's TLS, looked at once in a run, while its turn lasts."""
        parts = URL(url, encoded=True) if fault in certificate.READABLE else None
        if parts is None or not parts.raw_host or self._proxy(parts):
            return ""
        host, port = parts.raw_host, parts.port or 443
        if (said := self._whys.get((host, port, fault))) is None:
            said = await certificate.why(fault, host, port, self.resolver, self._limits.connect)
            self._whys[host, port, fault] = said
        return said

    def _proxy(self, url: URL) -> str | None:
        proxy = self._proxies.get(url.scheme)
        return None if proxy is None or proxy_bypass(url.host or "") else proxy


def _answer(reply: aiohttp.ClientResponse, raw: bytes, *, whole: bool) -> Answer:
    headers: dict[str, str] = {}
    for name, value in reply.headers.items():
        headers.setdefault(name.lower(), readable(value))  # of two, the first one counts
    body = b""
    if raw and headers.get("content-type", "").lower().startswith(_HTML):
        body = page.unpack(raw, headers.get("content-encoding", "").strip().lower(), _UNPACKED)
        body = page.as_bytes_of_ascii(body)
    cookies = tuple(reply.headers.getall("Set-Cookie", ()))
    return Answer(reply.status, headers, cookies, body, whole and len(body) < _UNPACKED)


def readable(header: str) -> str:
    """A header as text: bytes beyond ASCII came through as surrogates, and are UTF-8, or else Latin-1."""
    if header.isascii():
        return header
    raw = header.encode("utf-8", "surrogateescape")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


async def _body(ask: Ask, reply: aiohttp.ClientResponse, chunks: list[bytes]) -> bool:
    """Read what is worth it: up to 256 KB of HTML, or what is short, to keep the connection; whether it was all."""
    if ask.method == "HEAD":
        return True
    length = -1 if reply.content_length is None else reply.content_length
    if ask.read_page and reply.headers.get("Content-Type", "").lower().startswith(_HTML):
        limit = _BODY
    elif not ask.parting() and 0 <= length <= _DRAIN:
        limit = _DRAIN
    else:
        return False
    size = 0
    while size <= limit:
        chunk = await reply.content.readany()
        if not chunk:
            return True
        chunks.append(chunk)
        size += len(chunk)
    return False


def system_proxies() -> dict[str, str]:
    """The proxies that the environment names for http and https."""
    return {scheme: url for scheme, url in getproxies().items() if scheme in ("http", "https")}
