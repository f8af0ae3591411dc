"""The table of hosts that the link checker must judge right: what each does, and the verdict and reason for it."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from farm import Behaviour, Visit, page, reply


@dataclass(frozen=True, slots=True)
class Case:
    """An address on the farm with the verdict, the reason and, for a move, the new address that it must get."""

    url: str
    verdict: str
    reason: str
    better: str | None = None
    link: dict[str, Any] = field(default_factory=dict)


CASES: list[Case] = []
HOSTS: dict[str, Behaviour] = {}
ELSEWHERE: dict[str, list[str]] = {}


def still(name: str, data: bytes, verdict: str, reason: str, path: str = "/a", **more: Any) -> None:
    """A host that says one thing at one path, and has a page at every other."""

    async def behaviour(visit: Visit) -> bytes:
        return data if visit.path == path.partition("#")[0] and not visit.tls else page()

    HOSTS[f"{name}.test"] = behaviour
    expect(f"http://{name}.test{path}", verdict, reason, **more)


def expect(url: str, verdict: str, reason: str, better: str | None = None, **link: Any) -> None:
    """One more address with its verdict."""
    CASES.append(Case(url, verdict, reason, better, link))


def host(name: str, verdict: str, reason: str, path: str = "/a", **more: Any) -> Callable[[Behaviour], Behaviour]:
    """A host with a behaviour of its own."""

    def keep(behaviour: Behaviour) -> Behaviour:
        HOSTS[f"{name}.test"] = behaviour
        expect(f"http://{name}.test{path}", verdict, reason, **more)
        return behaviour

    return keep


def leads(status: int, to: str, headers: str = "") -> bytes:
    """A redirect."""
    return reply(status, b"", f"Location: {to}" + (f"|{headers}" if headers else ""))


# plain answers
still("fine", page(), "ok", "ok")
still("pdf", reply(200, b"%PDF-1.4", kind="application/pdf"), "ok", "ok")
still("plain-text", reply(200, b"404 not found is what this text is about", kind="text/plain"), "ok", "ok")
still("not-found", page("Not here", status=404), "dead", "not-found")
still("gone", page("Gone", status=410), "dead", "gone")
still("basic-login", reply(401, b"", 'WWW-Authenticate: Basic realm="x"'), "look", "login")
still("proxy-login", reply(407), "look", "login")
still("payment", reply(402), "look", "paywall")
still("forbidden", page("Forbidden", status=403), "look", "blocked")
still("linkedin-999", reply(999), "look", "blocked")
still("teapot", reply(418), "look", "blocked")
still("legal", reply(451), "look", "legal")
still("bad-request", reply(400), "look", "odd-status")
still("conflict", reply(409), "look", "odd-status")
still("not-implemented", reply(501), "look", "blocked")
still("method", reply(405), "look", "blocked")
still("server-error", reply(500), "dead", "server-error")
still("bad-gateway", reply(502), "dead", "server-error")
still("origin-down", reply(521, b"", "Server: cloudflare"), "dead", "server-error")
still(
    "cloudflare-403",
    page("Just a moment...", status=403, headers="Server: cloudflare|cf-mitigated: challenge"),
    "look",
    "blocked",
)
still(
    "cloudflare-503",
    page("Just a moment...", status=503, headers="Server: cloudflare|cf-mitigated: challenge"),
    "look",
    "blocked",
)
still("datadome", page("x", status=403, headers="x-datadome: protected"), "look", "blocked")
still("amazon-waf", page("x", status=202, headers="x-amzn-waf-action: challenge"), "look", "blocked")
still("no-content", b"HTTP/1.1 204 No Content\r\n\r\n", "look", "empty")
still("zero-bytes", reply(200), "look", "empty")
still("empty-page", page("Shop", "<div id=a></div>"), "look", "empty")
still("script-page", page("App", '<div id=root></div><script src="/app.js"></script>'), "ok", "ok")
still("nothing-typed", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "ok", "ok")
still(
    "old-http",
    b"HTTP/1.0 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n<title>x</title>hello",
    "ok",
    "ok",
)
still("long-headers", page("x", headers="Content-Security-Policy: " + "a" * 40_000), "ok", "ok")
still("endless-header", page("x", headers="X-Long: " + "a" * 90_000), "dead", "garbled")
still("many-headers", page("x", headers="|".join(f"X-{n}: a" for n in range(300))), "ok", "ok")
still("accept-any", page(), "ok", "ok")
still("not-http", b"SSH-2.0-OpenSSH_9.6\r\n\r\nConnection: close\r\n\r\n", "dead", "garbled")
still("under_score", page(), "ok", "ok")


# what HEAD and media do
@host("head-404", "ok", "ok")
async def _(visit: Visit) -> bytes:
    return reply(404) if visit.method == "HEAD" else page()


@host("head-hangs", "ok", "ok", path="/a.mp3", kind="media")
async def _(visit: Visit) -> bytes | None:
    if visit.method == "HEAD":
        await asyncio.sleep(60)
        return None
    return reply(206, b"\0", "Content-Range: bytes 0-0/5000000", kind="audio/mpeg")


@host("head-405", "ok", "ok", path="/a.mp3", kind="media", type="audio/mpeg", bytes=5_000_000)
async def _(visit: Visit) -> bytes:
    if visit.method == "HEAD":
        return reply(405)
    return reply(206, b"\0", "Content-Range: bytes 0-0/5000000", kind="audio/mpeg")


def _mp3(length: int, kind: str = "audio/mpeg") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n".encode(
        "utf-8", "surrogateescape"
    )


still("media", _mp3(5_000_000), "ok", "ok", path="/a.mp3", kind="media", type="audio/mpeg", bytes=5_000_000)
still(
    "media-type",
    _mp3(9, "text/html"),
    "look",
    "type-differs",
    path="/a.mp3",
    kind="media",
    type="audio/mpeg",
    bytes=9,
)
still("media-length", _mp3(4), "look", "length-differs", path="/a.mp3", kind="media", type="audio/mpeg", bytes=5)
still("media-gone", reply(410), "dead", "gone", path="/a.mp3", kind="media", type="audio/mpeg")
still("media-octets", _mp3(9, "binary/octet-stream"), "ok", "ok", path="/a.mp3", kind="media", type="audio/mpeg")


# trouble that passes, and trouble that stays
@host("twice-500", "ok", "ok")
async def _(visit: Visit) -> bytes:
    return reply(500) if visit.count < 3 else page()


@host("once-reset", "ok", "ok")
async def _(visit: Visit) -> bytes | None:
    return page() if visit.count > 1 else await _reset(visit)


async def _reset(visit: Visit) -> None:
    linger = struct.pack("ii", 1, 0)
    visit.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    visit.writer.transport.abort()


@host("reset", "dead", "reset")
async def _(visit: Visit) -> None:
    await _reset(visit)


@host("closed", "dead", "reset")
async def _(visit: Visit) -> None:
    return None


@host("silence", "look", "timed-out")
async def _(visit: Visit) -> None:
    await asyncio.sleep(60)


@host("once-silent", "ok", "ok")
async def _(visit: Visit) -> bytes | None:
    if visit.count == 1:
        await asyncio.sleep(60)
    return page()


@host("drip-head", "look", "timed-out")
async def _(visit: Visit) -> None:
    await visit.send(b"HTTP/1.1 200 OK\r\n")
    for number in range(600):
        await visit.send(f"X-{number}: a\r\n".encode())
        await asyncio.sleep(0.1)


@host("drip-body", "ok", "ok")
async def _(visit: Visit) -> None:
    await visit.send(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000\r\n\r\n<title>x</title>text"
    )
    for _ in range(600):
        await visit.send(b"a")
        await asyncio.sleep(0.1)


@host("stalled-body", "ok", "ok")
async def _(visit: Visit) -> None:
    await visit.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n<title>x</title>text")
    await asyncio.sleep(60)


@host("truncated", "ok", "ok")
async def _(visit: Visit) -> None:
    await visit.send(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000\r\n\r\n<title>x</title>text"
    )


@host("bad-chunk", "ok", "ok")
async def _(visit: Visit) -> bytes | None:
    if visit.method == "HEAD":
        return page()
    return await visit.send(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n"
    )


@host("endless", "ok", "ok")
async def _(visit: Visit) -> None:
    await visit.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>x</title>")
    while True:
        await visit.send(b"a" * 65_536)


@host("endless-mp3", "ok", "ok")
async def _(visit: Visit) -> None:
    await visit.send(b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n")
    while True:
        await visit.send(b"a" * 65_536)


BOMB = gzip.compress(b"<title>x</title><p>" + b"0" * 60_000_000, 9)
still("bomb", reply(200, BOMB, "Content-Encoding: gzip"), "ok", "ok", path="/a#there")
still(
    "gzip", reply(200, gzip.compress(b"<title>Page not found</title>x"), "Content-Encoding: gzip"), "look", "soft-404"
)
still(
    "deflate",
    reply(200, zlib.compress(b"<title>Page not found</title>x"), "Content-Encoding: deflate"),
    "look",
    "soft-404",
)
_raw = zlib.compressobj(wbits=-15)
_raw_page = _raw.compress(b"<title>Page not found</title>x") + _raw.flush()
still("raw-deflate", reply(200, _raw_page, "Content-Encoding: deflate"), "look", "soft-404")
still("brotli", reply(200, b"\x0b\x02\x80abcdef\x03", "Content-Encoding: br"), "ok", "ok")
still("lying-gzip", reply(200, b"<title>x</title>plain", "Content-Encoding: gzip"), "ok", "ok")


# rate limits
@host("later-seconds", "ok", "ok")
async def _(visit: Visit) -> bytes:
    return reply(429, b"", "Retry-After: 1") if visit.count == 1 else page()


@host("later-date", "ok", "ok")
async def _(visit: Visit) -> bytes:
    when = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
    return reply(429, b"", f"Retry-After: {when}") if visit.count == 1 else page()


@host("busy-503", "ok", "ok")
async def _(visit: Visit) -> bytes:
    return reply(503, b"", "Retry-After: 1") if visit.count == 1 else page()


still("later-hour", reply(429, b"", "Retry-After: 3600"), "look", "rate-limited")
still("busy-hour", reply(503, b"", "Retry-After: 3600"), "look", "rate-limited")
still("later-nonsense", reply(429, b"", "Retry-After: soon"), "look", "rate-limited")


# redirects
still("target", page("The target"), "ok", "ok", path="/b")
still("moved-301", leads(301, "http://target.test/b"), "moved", "moved", better="http://target.test/b")
still("moved-308", leads(308, "http://target.test/b"), "moved", "moved", better="http://target.test/b")
still("moved-302", leads(302, "http://target.test/b"), "ok", "ok")
still("moved-303", leads(303, "http://target.test/b"), "ok", "ok")
still("moved-307", leads(307, "http://target.test/b"), "ok", "ok")
still("moved-then-not", leads(301, "http://moved-302.test/b"), "moved", "moved", better="http://moved-302.test/b")
still(
    "moved-keeps-place",
    leads(301, "http://places.test/a"),
    "moved",
    "moved",
    path="/a#here",
    better="http://places.test/a#here",
)
still("to-https", leads(301, "https://to-https.test/a"), "moved", "moved-slightly", better="https://to-https.test/a")
still("moved-to-404", leads(301, "http://not-found.test/a"), "dead", "not-found")
still("moved-to-no-host", leads(301, "http://nowhere-at-all.test/b"), "dead", "no-such-host")
still("no-location", reply(301), "dead", "bad-redirect")
still("broken-location", leads(301, "http://[::1"), "dead", "bad-redirect")
still("multiple-choices", reply(300), "look", "odd-status")
still("circle", leads(302, "http://circle.test/a"), "dead", "redirect-loop")
still("to-file", leads(302, "file:///etc/passwd"), "dead", "unsafe-redirect")
still("to-data", leads(302, "data:text/html,hello"), "dead", "unsafe-redirect")
still("to-script", leads(302, "javascript:alert(1)"), "dead", "unsafe-redirect")
still("to-ftp", leads(302, "ftp://target.test/b"), "dead", "unsafe-redirect")
still("to-app", leads(302, "itms-apps://itunes.apple.com/app/id1"), "look", "app-link")
still("to-password", leads(302, "http://user:secret@target.test/b"), "dead", "bad-redirect")
still("to-front", leads(302, "http://to-front.test/"), "look", "front-page")
still("to-index", leads(301, "/index.html"), "look", "front-page", path="/2014/story.html")
still("to-language", leads(302, "/en-us/"), "look", "front-page")
still("to-other-root", leads(301, "http://target.test/"), "look", "front-page")
still("root-moves", leads(301, "http://target.test/"), "moved", "moved", path="/", better="http://target.test/")
still("to-404-page", leads(302, "http://target.test/404.html"), "look", "not-found-page")
still("to-login", leads(302, "http://target.test/login?next=/a"), "look", "login")
still("to-accounts", leads(302, "http://accounts.test/x"), "look", "login")


@host("circle-of-two", "dead", "redirect-loop")
async def _(visit: Visit) -> bytes:
    return leads(302, "/b" if visit.path == "/a" else "/a")


@host("chain-10", "ok", "ok", path="/10")
async def _(visit: Visit) -> bytes:
    number = int(visit.path[1:])
    return leads(302, f"/{number - 1}") if number else page()


@host("chain-endless", "dead", "too-many-redirects", path="/0")
async def _(visit: Visit) -> bytes:
    return leads(302, f"/{int(visit.path[1:]) + 1}")


@host("relative", "moved", "moved", path="/x/y", better="http://relative.test/b/c?d=1")
async def _(visit: Visit) -> bytes:
    return leads(301, "../b/c?d=1") if visit.path == "/x/y" else page()


@host("location-utf8", "moved", "moved", better="http://location-utf8.test/caf%C3%A9")
async def _(visit: Visit) -> bytes:
    return leads(301, "/café") if visit.path == "/a" else page()


@host("location-latin", "moved", "moved", better="http://location-latin.test/caf%C3%A9")
async def _(visit: Visit) -> bytes:
    return leads(301, "/caf\udce9") if visit.path == "/a" else page()


@host("cookie-wall", "ok", "ok")
async def _(visit: Visit) -> bytes:
    if "seen=1" in visit.headers.get("cookie", ""):
        return page()
    return leads(302, "/a", "Set-Cookie: seen=1; Path=/; HttpOnly")


@host("cookie-wall-domain", "ok", "ok")
async def _(visit: Visit) -> bytes:
    if visit.path == "/a" and "pass" not in visit.headers.get("cookie", ""):
        return leads(302, "http://gate.cookie-wall-domain.test/")
    return page()


async def _gate(_: Visit) -> bytes:
    return leads(302, "http://cookie-wall-domain.test/a", "Set-Cookie: pass=1; Domain=cookie-wall-domain.test")


HOSTS["gate.cookie-wall-domain.test"] = _gate


@host("leaks-cookies", "ok", "ok")
async def _(visit: Visit) -> bytes:
    return leads(302, "http://takes-cookies.test/b", "Set-Cookie: secret=1; Domain=test")


@host("takes-cookies", "ok", "ok", path="/b")
async def _(visit: Visit) -> bytes:
    return reply(404) if visit.headers.get("cookie") else page()


@host("refresh", "ok", "ok")
async def _(visit: Visit) -> bytes:
    if visit.path == "/a":
        return reply(200, b'<meta http-equiv="refresh" content="0; url=/b">')
    return page()


@host("refresh-to-404", "dead", "not-found")
async def _(visit: Visit) -> bytes:
    if visit.path == "/a":
        return reply(200, b"<META content='0;URL=\"/b\"' HTTP-EQUIV=Refresh>")
    return page("No", status=404)


still(
    "refresh-noscript",
    page("x", "text<noscript><meta http-equiv=refresh content='0;url=/404'></noscript>"),
    "ok",
    "ok",
)
still("refresh-itself", page("x", "<meta http-equiv=refresh content='2'>news"), "ok", "ok")
still("refresh-later", page("x", "<meta http-equiv=refresh content='600;url=/404'>news"), "ok", "ok")

still(
    "refresh-broken", page("x", "<meta http-equiv=refresh content='0;url=http://[::1'>news"), "dead", "bad-redirect"
)
still(
    "odd-bytes",
    b"HTTP/1.1 403 N\xff\r\nServer: \xff\xfe\r\nContent-Type: t\xe9\r\nContent-Length: 0\r\n\r\n",
    "look",
    "blocked",
)
still("odd-charset", reply(200, b"<title>x</title>text", kind="text/html; charset=idna"), "ok", "ok")
still("no-charset", reply(200, b"<title>\xff\xfe</title>text", kind="text/html; charset=nonsense"), "ok", "ok")
still(
    "odd-type", _mp3(9, "audio/\udcff\u202e"), "look", "type-differs", path="/a.mp3", kind="media", type="audio/mpeg"
)
still("to-bad-port", leads(302, "http://target.test:99999/"), "dead", "bad-redirect")
still("to-odd-port", leads(302, "http://target.test:8o/"), "dead", "bad-redirect")
still("to-odd-host", leads(302, "http://tar get.test/"), "dead", "bad-redirect")
still("to-backslash", leads(302, "http://target.test\\@10.0.0.1/"), "dead", "bad-redirect")
still("two-locations", reply(302, b"", "Location: /b|Location: http://10.0.0.1/"), "ok", "ok")

# pages that say they are not there
still("soft-english", page("Page Not Found | A Site"), "look", "soft-404")
still("soft-number", page("404"), "look", "soft-404")
still("soft-heading", page("A Site", "<h1>Oops! That page can&rsquo;t be found.</h1>"), "look", "soft-404")
still("soft-german", page("Seite nicht gefunden – Zeitung"), "look", "soft-404")
still("soft-french", page("Page introuvable"), "look", "soft-404")
still("soft-spanish", page("Página no encontrada"), "look", "soft-404")
still("soft-portuguese", page("Página não encontrada"), "look", "soft-404")
still("soft-italian", page("Pagina non trovata"), "look", "soft-404")
still("soft-dutch", page("Pagina niet gevonden"), "look", "soft-404")
still("soft-polish", page("Strona nie istnieje"), "look", "soft-404")
still("soft-russian", page("Страница не найдена"), "look", "soft-404")
still("soft-japanese", page("ページが見つかりません"), "look", "soft-404")
still("soft-chinese", page("页面不存在 - 网站"), "look", "soft-404")
still("soft-korean", page("페이지를 찾을 수 없습니다"), "look", "soft-404")
_latin = "<title>Página no encontrada</title>x".encode("latin-1")
still("soft-latin-1", reply(200, _latin, kind="text/html; charset=iso-8859-1"), "look", "soft-404")
_sjis = "<meta charset=shift_jis><title>ページが見つかりません</title>x".encode("shift_jis")
still("soft-shift-jis", reply(200, _sjis, kind="text/html"), "look", "soft-404")
still("about-404", page("HTTP 404 - An encyclopedia"), "ok", "ok", path="/wiki/HTTP_404")
still("about-missing", page("Page not found: a history"), "ok", "ok", text="Page not found: a history")
still(
    "found-in-prose",
    page("Why the missing link was not found in the archive after eleven years of looking"),
    "ok",
    "ok",
)
still("parked", page("parked.test is for sale | Buy this domain"), "look", "parked")
still("parked-german", page("Diese Domain steht zum Verkauf"), "look", "parked")
still("parked-by-redirect", leads(302, "http://www.hugedomains.com/domain?d=x"), "look", "parked")

# places in pages
PLACES = page(
    "Places", '<h2 id="here">x</h2><a name=there></a><p id="caf&eacute;"><i id="user-content-readme"></i>text'
)
still("places", PLACES, "ok", "ok", path="/a#here")
expect("http://places.test/a#there", "ok", "ok")
expect("http://places.test/a#caf%C3%A9", "ok", "ok")
expect("http://places.test/a#readme", "ok", "ok")
expect("http://places.test/a#absent", "look", "fragment-missing")
expect("http://places.test/a#top", "ok", "ok")
expect("http://places.test/a#", "ok", "ok")
expect("http://places.test/a#/route/1", "ok", "ok")
expect("http://places.test/a#!/route", "ok", "ok")
expect("http://places.test/a#:~:text=words", "ok", "ok")
expect("http://places.test/a#t=90", "ok", "ok")
expect("http://places.test/a#L10-L20", "ok", "ok")
expect("http://pdf.test/a#page=3", "ok", "ok")
expect("http://pdf.test/a#absent", "ok", "ok")
still("long-page", page("x", "a" * 300_000 + '<p id="late">'), "ok", "ok", path="/a#late")


# addresses that must arrive as written
def exactly(name: str, written: str, arrives: str) -> None:
    async def behaviour(visit: Visit) -> bytes:
        return page() if visit.path == arrives else reply(404)

    HOSTS[f"{name}.test"] = behaviour
    expect(f"http://{name}.test{written}", "ok", "ok")


exactly("signed", "/f?X-Amz-Signature=a%2Fb%3D&p=%7e+c%20d", "/f?X-Amz-Signature=a%2Fb%3D&p=%7e+c%20d")
exactly("encoded-slash", "/a%2fb/%41?x=%C3%A4", "/a%2fb/%41?x=%C3%A4")
exactly("odd-signs", "/a'(b)*!;~/c,d:e@f?x=[1]&y={2}|3", "/a'(b)*!;~/c,d:e@f?x=[1]&y={2}|3")
exactly("double-slash", "/a//b/./c/../d", "/a//b/./c/../d")
exactly("non-ascii-path", "/straße/ü?q=ä", "/stra%C3%9Fe/%C3%BC?q=%C3%A4")
exactly("blank", "/a b", "/a%20b")
exactly("only-query", "?a=1", "/?a=1")
HOSTS["accounts.test"] = HOSTS["www.hugedomains.com"] = HOSTS["fine.test"]
HOSTS["xn--bcher-kva.test"] = HOSTS["fine.test"]
expect("http://bücher.test/", "ok", "ok")
HOSTS["xn--strae-oqa.test"] = HOSTS["fine.test"]
expect("http://straße.test/", "ok", "ok")
expect("HTTP://FINE.test/B", "ok", "ok")


@host("agent", "ok", "ok")
async def _(visit: Visit) -> bytes:
    words = visit.headers.get("user-agent", "").lower()
    allowed = words.startswith("mozilla/5.0") and not any(
        w in words for w in ("bot", "crawl", "link", "check", "spider")
    )
    return page() if allowed else reply(403)


@host("browser-only", "ok", "ok")
async def _(visit: Visit) -> bytes:
    return page() if "sec-fetch-mode" in visit.headers else reply(403)


@host("no-credentials", "look", "password")
async def _(visit: Visit) -> bytes:
    return reply(500) if "authorization" in visit.headers else page()


CASES[-1] = Case("http://kim:secret@no-credentials.test/a", "look", "password")


@host("no-referer", "ok", "ok")
async def _(visit: Visit) -> bytes:
    return reply(404) if "referer" in visit.headers else page()


# TLS
expect("https://tls-good.test/", "ok", "ok")
expect("https://tls-expired.test/", "look", "tls-expired")
expect("https://tls-early.test/", "look", "tls-expired")
expect("https://tls-name.test/", "look", "tls-name")
expect("https://tls-untrusted.test/", "look", "tls-untrusted")
expect("https://tls-self.test/", "look", "tls-untrusted")
expect("https://tls-old.test/", "look", "tls-old")

# names and networks
expect("http://nowhere.test/", "dead", "no-such-host")
expect("http://try-again.test/", "dead", "dns-trouble")
ELSEWHERE |= {
    "inside.test": ["10.0.0.1"],
    "metadata.test": ["169.254.169.254"],
    "mapped.test": ["::ffff:10.0.0.1"],
    "shared.test": ["100.64.0.1"],
    "zero.test": ["0.0.0.0"],
    "other-loopback.test": ["127.0.0.2"],
    "rebinds.test": ["127.0.0.1", "10.0.0.1"],
}
for name in ("inside", "metadata", "mapped", "shared", "zero", "other-loopback"):
    expect(f"http://{name}.test/", "look", "private-address")
expect("http://rebinds.test/", "ok", "ok")
HOSTS["rebinds.test"] = HOSTS["fine.test"]
expect("http://fine.test:1/", "dead", "refused")
still("to-inside", leads(302, "http://inside.test/"), "look", "private-address")
still("to-10", leads(302, "http://10.0.0.1/"), "look", "private-address")
still("to-metadata", leads(302, "http://169.254.169.254/latest/"), "look", "private-address")
still("to-v6-loopback", leads(302, "http://[::1]/"), "look", "private-address")
still("to-mapped", leads(302, "http://[::ffff:127.0.0.2]/"), "look", "private-address")
still("to-hex", leads(302, "http://0x7f.1/"), "look", "private-address")
still("to-decimal", leads(302, "http://2130706433/"), "look", "private-address")
still("to-octal", leads(302, "http://0177.0.0.1/"), "look", "private-address")


# more ways to answer
def head(lines: str, body: bytes = b"") -> bytes:
    """An answer written out: lines apart by |, then a body."""
    return lines.replace("|", "\r\n").encode("latin-1") + b"\r\n\r\n" + body


HTML_10 = "Content-Type: text/html|Content-Length: 10"
still("partial", reply(206, b"<title>x</title>text", "Content-Range: bytes 0-19/20"), "ok", "ok")
still("reset-content", reply(205), "look", "empty")
still("not-modified", head("HTTP/1.1 304 Not Modified"), "look", "odd-status")
still("use-proxy", reply(305, b"", "Location: http://10.0.0.1/"), "look", "odd-status")
still("status-600", reply(600), "look", "odd-status")
still("status-1000", head("HTTP/1.1 1000 What|Content-Length: 0"), "dead", "garbled")
still("status-zero", head("HTTP/1.1 000 Nothing|Content-Length: 0"), "dead", "garbled")
still("no-phrase", head(f"HTTP/1.1 200|{HTML_10}", b"0123456789"), "ok", "ok")
still("http-0.9", b"<html>Hello, I am old.</html>\r\n\r\n", "dead", "garbled")
still("icecast", head("ICY 200 OK|icy-name: Radio|Content-Type: audio/mpeg", b"\xff" * 99), "dead", "garbled")
still("length-words", head("HTTP/1.1 200 OK|Content-Length: many", b"x"), "dead", "garbled")
still("length-minus", head("HTTP/1.1 200 OK|Content-Length: -5", b"x"), "dead", "garbled")
still("two-lengths", head("HTTP/1.1 200 OK|Content-Length: 5|Content-Length: 6", b"hello!"), "dead", "garbled")
still("folded-header", head(f"HTTP/1.1 200 OK|X-A: b|  c|{HTML_10}", b"0123456789"), "ok", "ok")
still("nul-in-header", head(f"HTTP/1.1 200 OK|X-A: b\0c|{HTML_10}", b"0123456789"), "dead", "garbled")
still("header-bomb", head("HTTP/1.1 200 OK|" + "|".join(f"X-{n}: {n}" for n in range(20_000))), "dead", "garbled")
still("cookie-bomb", page(headers="|".join(f"Set-Cookie: c{n}={'x' * 900}" for n in range(60))), "ok", "ok")
still("tail-of-garbage", page() + b"HTTP/1.1 500 Surprise\r\n\r\n", "ok", "ok")
still("html-as-xhtml", reply(200, b"<title>404</title>text", kind="application/xhtml+xml"), "look", "soft-404")
still("early-hints", head("HTTP/1.1 103 Early Hints|Link: </a.css>") + page(), "ok", "ok")
still("hundred-continues", head("HTTP/1.1 100 Continue") * 40 + page(), "ok", "ok")
still(
    "upgrade", head("HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: Upgrade"), "look", "odd-status"
)
still("webdav", reply(207, b"<d/>", kind="application/xml"), "ok", "ok")
still("locked", reply(423), "look", "odd-status")
still("wall-200", page("Just a moment..."), "look", "blocked")
still("wall-human", page("Verify you are human"), "look", "blocked")
still("wall-about", page("Just a moment: a poem", "<p>Words.</p>"), "ok", "ok")


@host("endless-continues", "look", "timed-out")
async def _(visit: Visit) -> None:
    while True:
        await visit.send(head("HTTP/1.1 100 Continue"))
        await asyncio.sleep(0.01)


@host("half-a-head", "dead", "reset")
async def _(visit: Visit) -> None:
    await visit.send(b"HTTP/1.1 200 OK\r\nContent-Ty")


@host("closes-between", "ok", "ok")
async def _(visit: Visit) -> None:
    await visit.send(page())  # says nothing of it, and closes


for number in range(5):
    expect(f"http://closes-between.test/{number}", "ok", "ok")


@host("chunked", "look", "soft-404")
async def _(visit: Visit) -> None:
    words = b"<title>Page not found</title>x"
    await visit.send(head("HTTP/1.1 200 OK|Content-Type: text/html|Transfer-Encoding: chunked"))
    for at in range(0, len(words), 3):
        await visit.send(b"%x;ext=1\r\n%s\r\n" % (len(words[at : at + 3]), words[at : at + 3]))
    await visit.send(b"0\r\nTrailer: x\r\n\r\n")


@host("chunk-of-size", "ok", "ok")
async def _(visit: Visit) -> bytes | None:
    if visit.method == "HEAD":
        return page()
    return await visit.send(head("HTTP/1.1 200 OK|Content-Type: text/html|Transfer-Encoding: chunked", b"f" * 30))


@host("redirect-with-endless-body", "ok", "ok")
async def _(visit: Visit) -> bytes | None:
    if visit.path == "/b":
        return page()
    await visit.send(head("HTTP/1.1 302 Found|Location: /b|Content-Type: text/html"))
    while True:
        await visit.send(b"a" * 65_536)


# more media
def media(name: str, verdict: str, reason: str) -> Callable[[Behaviour], Behaviour]:
    return host(name, verdict, reason, path="/a.mp3", kind="media", type="audio/mpeg", bytes=5_000_000)


WHOLE = reply(206, b"\0", "Content-Range: bytes 0-0/5000000", kind="audio/mpeg")


@media("head-zero", "ok", "ok")
async def _(visit: Visit) -> bytes:
    return reply(200, b"", kind="audio/mpeg") if visit.method == "HEAD" else WHOLE


@media("head-other-type", "ok", "ok")
async def _(visit: Visit) -> bytes:
    return page() if visit.method == "HEAD" else WHOLE


@media("head-403", "ok", "ok")
async def _(visit: Visit) -> bytes:
    return reply(403) if visit.method == "HEAD" else WHOLE


@media("head-resets", "ok", "ok")
async def _(visit: Visit) -> bytes | None:
    return await _reset(visit) if visit.method == "HEAD" else WHOLE


@media("no-ranges", "ok", "ok")
async def _(visit: Visit) -> bytes | None:
    if visit.method == "HEAD":
        return reply(501)
    await visit.send(_mp3(5_000_000))
    return await visit.send(b"a" * 65_536)


@media("media-at-410", "dead", "gone")
async def _(_: Visit) -> bytes:
    return reply(410)


@media("media-login", "look", "login")
async def _(visit: Visit) -> bytes:
    return leads(302, "/login") if visit.path == "/a.mp3" else page()


@media("media-prefix", "ok", "ok")
async def _(visit: Visit) -> bytes:
    return leads(302, "http://media-prefix.test/cdn.mp3") if visit.path == "/a.mp3" else _mp3(5_000_000)


# more encodings
still("zstd", reply(200, b"(\xb5/\xfd\x04\x58\x09\x00\x00abc", "Content-Encoding: zstd"), "ok", "ok")
still("unknown-encoding", reply(200, b"\x01\x02", "Content-Encoding: aes128"), "ok", "ok")
still(
    "twice-packed",
    reply(200, gzip.compress(gzip.compress(b"<title>404</title>x")), "Content-Encoding: gzip, gzip"),
    "ok",
    "ok",
)
still(
    "cut-gzip",
    reply(200, gzip.compress(b"<title>Page not found</title>" + b"x" * 999)[:60], "Content-Encoding: gzip"),
    "look",
    "soft-404",
)
still(
    "gzip-in-capitals",
    reply(200, gzip.compress(b"<title>404</title>x"), "Content-Encoding: GZIP"),
    "look",
    "soft-404",
)
_utf16 = "<html><title>Page not found</title>x</html>".encode("utf-16")
still("utf-16", reply(200, _utf16, kind="text/html"), "look", "soft-404")
_bom = "\ufeff<title>Seite nicht gefunden</title>x".encode()
still("byte-order-mark", reply(200, _bom, kind="text/html"), "look", "soft-404")

# more redirects
still("to-nul", head("HTTP/1.1 302 Found|Location: /b\0c|Content-Length: 0"), "dead", "garbled")
still("to-nothing", reply(302, b"", "Location: "), "dead", "bad-redirect")
still("to-blanks", reply(302, b"", "Location:    "), "dead", "bad-redirect")
still("to-port-0", leads(302, "http://target.test:0/"), "dead", "bad-redirect")
still("to-two-letters", leads(302, "/tv"), "ok", "ok")
still("to-dots", leads(302, "http://a..test/"), "dead", "bad-redirect")
still("to-long-label", leads(302, f"http://{'a' * 70}.test/"), "dead", "bad-redirect")
still("to-bad-punycode", leads(302, "http://xn--\u2603\u2603.test/"), "dead", "bad-redirect")
still("to-long-address", leads(302, "/" + "a" * 9_000), "dead", "bad-redirect")
still("to-itself-elsewhere", leads(302, "/a#part"), "dead", "redirect-loop")
still("to-same-scheme", leads(302, "//target.test/b"), "ok", "ok")
still("to-query", leads(302, "?seen=1"), "ok", "ok", path="/x")
still("to-capitals", leads(301, "HTTP://TARGET.test:80/b"), "moved", "moved", better="http://target.test/b")
still("to-idn", leads(302, "http://bücher.test/x"), "ok", "ok")
still("to-dot", leads(302, "http://target.test./b"), "ok", "ok")
still("to-tab", leads(302, "/b\tc"), "ok", "ok")
still("to-about", leads(302, "about:blank"), "dead", "unsafe-redirect")
still("to-ws", leads(302, "ws://target.test/b"), "dead", "unsafe-redirect")
still("to-gopher", leads(302, "gopher://target.test/"), "dead", "unsafe-redirect")
still("to-blob", leads(302, "blob:http://target.test/1"), "dead", "unsafe-redirect")
still("to-mail", leads(302, "mailto:kim@target.test"), "look", "app-link")
still("to-phone", leads(302, "tel:+491234"), "look", "app-link")
still("to-intent", leads(302, "intent://a/#Intent;end"), "look", "app-link")
still("to-expired", leads(302, "https://tls-expired.test/"), "look", "tls-expired")
still("to-100.64", leads(302, "http://100.64.0.1/"), "look", "private-address")
still("to-teredo", leads(302, "http://[2001:0:7f00:1::]/"), "look", "private-address")
still("to-link-local", leads(302, "http://[fe80::1%25eth0]/"), "look", "private-address")
still("to-multicast", leads(302, "http://224.0.0.1/"), "look", "private-address")
still("to-localhost", leads(302, "http://localhost/"), "look", "private-address")
ELSEWHERE["localhost"] = ["127.0.0.2 ::1"]


@host("cookie-counter", "dead", "too-many-redirects")
async def _(visit: Visit) -> bytes:
    return leads(302, "/a", f"Set-Cookie: n={visit.count}")


@host("query-counter", "dead", "too-many-redirects", path="/a?n=0")
async def _(visit: Visit) -> bytes:
    return leads(302, f"/a?n={int(visit.path.partition('=')[2]) + 1}")


@host("to-and-fro", "dead", "redirect-loop")
async def _(visit: Visit) -> bytes:
    return leads(302, "http://fro-and-to.test/a")


async def _fro(_: Visit) -> bytes:
    return leads(302, "http://to-and-fro.test/a")


HOSTS["fro-and-to.test"] = _fro


@host("refresh-circle", "dead", "redirect-loop")
async def _(visit: Visit) -> bytes:
    there = "/b" if visit.path == "/a" else "/a"
    return reply(200, f'<meta http-equiv="refresh" content="0; url={there}">'.encode())


@host("refresh-header", "dead", "not-found")
async def _(visit: Visit) -> bytes:
    return page(headers="Refresh: 0; url=/b") if visit.path == "/a" else reply(404)


def refresh_to(there: str) -> bytes:
    return reply(200, f'<meta http-equiv="refresh" content="0;url={there}">'.encode())


still("refresh-file", refresh_to("file:///etc/passwd"), "dead", "unsafe-redirect")
still("refresh-script", refresh_to("javascript:alert(1)"), "dead", "unsafe-redirect")
still("refresh-inside", refresh_to("http://10.0.0.1/"), "look", "private-address")
still("refresh-login", refresh_to("/login"), "look", "login")

# more pages that say they are not there
TITLES = """
swedish: Sidan hittades inte | danish: Siden blev ikke fundet | norwegian: Siden ble ikke funnet
finnish: Sivua ei löytynyt
czech: Stránka nenalezena | hungarian: Az oldal nem található | romanian: Pagina nu a fost găsită
turkish: Sayfa bulunamadı
ukrainian: Сторінку не знайдено | greek: Η σελίδα δεν βρέθηκε | arabic: الصفحة غير موجودة | hebrew: הדף לא נמצא
catalan: No s'ha trobat la pàgina | slovak: Stránka sa nenašla | croatian: Stranica nije pronađena
bulgarian: Страницата не е намерена | vietnamese: Không tìm thấy trang | indonesian: Halaman tidak ditemukan
thai: ไม่พบหน้าที่คุณต้องการ | taiwanese: 找不到網頁
"""
for row in TITLES.replace("\n", " | ").strip(" |").split(" | "):
    language, _, title = row.partition(": ")
    still(f"soft-{language}", page(title), "look", "soft-404")
still("suspended", page("Account Suspended"), "look", "parked")
still("parked-french", page("exemple.test est à vendre"), "look", "parked")

# places drawn by script
APP = page("App", '<div id=root></div><script src="/app.js"></script>')
still("app-place", APP, "ok", "ok", path="/a#settings")
expect("http://places.test/a#caf\u00e9", "ok", "ok")
still("quoted-places", page("x", "<p id='o&#39;clock'>text</p>"), "ok", "ok", path="/a#o'clock")
still("place-in-capitals", page("x", "<P ID=Here>text</P>"), "ok", "ok", path="/a#Here")
still("svg-view", page("x", "text of some length"), "ok", "ok", path="/a#svgView(viewBox(0,0,1,1))")

# more names and networks
expect("http://FINE.TEST./", "ok", "ok")
expect("http://no-answer.test/", "look", "timed-out")
ELSEWHERE |= {
    "half-inside.test": ["10.0.0.1 127.0.0.1"],
    "names-nothing.test": [""],
    "to-six.test": ["::1"],
    "broadcast.test": ["255.255.255.255"],
    "benchmarks.test": ["198.18.0.1"],
    "documents.test": ["2001:db8::1"],
}
HOSTS["half-inside.test"] = HOSTS["fine.test"]
expect("http://half-inside.test/", "ok", "ok")
expect("http://names-nothing.test/", "dead", "no-such-host")
for name in ("to-six", "broadcast", "benchmarks", "documents"):
    expect(f"http://{name}.test/", "look", "private-address")
expect("https://tls-none.test/", "look", "tls-other")
expect("https://tls-silent.test/", "look", "timed-out")
expect("https://tls-cut.test/", "look", "tls-untrusted")
expect("https://tls-nameless.test/", "look", "tls-untrusted")
expect("https://deep.tls-star.test/", "ok", "ok")
expect("https://very.deep.tls-star.test/", "look", "tls-name")
expect("https://tls-many.test/", "look", "tls-name")
expect("https://tls-1.test/", "look", "tls-old")
expect("http://tls-good.test:443/", "dead", "reset")
exactly("brackets", "/wiki/Plan_9_(disambiguation)", "/wiki/Plan_9_(disambiguation)")
exactly("semicolons", "/a;b=1?c;d&e=%zz", "/a;b=1?c;d&e=%zz")
exactly("plus", "/a+b?q=c+d%2Be", "/a+b?q=c+d%2Be")
exactly("emoji", "/\U0001f399?x=\U0001f399", "/%F0%9F%8E%99?x=%F0%9F%8E%99")
exactly("dots", "/a/../b/%2e%2e/c", "/a/../b/%2e%2e/c")

# judged without being asked
expect("www.fine.test/a", "dead", "missing-scheme")
expect("htp://fine.test/", "dead", "misspelt-scheme")
expect("https:/fine.test/", "dead", "misspelt-scheme")
expect("http://[::1/", "dead", "bad-host")
expect("http://fine.test:99999/", "dead", "bad-port")
expect("https://fine.test/ahttps://fine.test/b", "dead", "glued")
expect("https://fine.test/a)", "dead", "unbalanced")
expect("http://192.168.1.1/", "dead", "local-address")
expect("TODO", "dead", "placeholder")
expect("javascript:alert(1)", "dead", "bad-scheme")
expect("mailto:kim", "dead", "bad-mail")
expect("mailto:kim@fine.test?subject=a", "ok", "ok")
expect("https://x.com/someone/status/1", "look", "walled")
