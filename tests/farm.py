"""A farm of badly behaved hosts on loopback, each with a DNS name of its own, that counts how it is treated."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from socket import EAI_AGAIN, EAI_NONAME, gaierror

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

# the ports of those that speak at 443: an older TLS than any, no TLS at all, nothing ever, TLS 1.0
OLD, PLAIN, DUMB, FIRST = -1, -2, -3, -4
Behaviour = Callable[["Visit"], Awaitable[bytes | None]]


@dataclass(slots=True)
class Visit:
    """One request as a host sees it; ``count`` is 1 for the first one of this path."""

    host: str
    method: str
    path: str
    headers: dict[str, str]
    count: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def tls(self) -> bool:
        return self.writer.get_extra_info("ssl_object") is not None

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()


@dataclass(slots=True)
class Counted:
    """What a host has seen."""

    visits: list[Visit] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    busy: int = 0
    most: int = 0
    paths: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def reply(status: int = 200, body: bytes = b"", headers: str = "", kind: str = "text/html; charset=utf-8") -> bytes:
    """A whole HTTP answer; ``headers`` are lines separated by |."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Odd"
    lines = [f"HTTP/1.1 {status} {phrase}", f"Content-Length: {len(body)}", f"Content-Type: {kind}"]
    lines += headers.split("|") if headers else []
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape") + body


def page(title: str = "A page", body: str = "<p>Words about it.</p>", status: int = 200, headers: str = "") -> bytes:
    """An HTML page with a title."""
    html = f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"
    return reply(status, html.encode(), headers)


class Farm:
    """The hosts by name; plain HTTP is at port 80 of each, TLS at 443, as its own ``lookup`` has it."""

    def __init__(self, hosts: dict[str, Behaviour], elsewhere: dict[str, list[str]] | None = None) -> None:
        self.hosts = hosts
        self.elsewhere = elsewhere or {}  # names that lead to other addresses; a list is one answer after another
        self.seen: dict[str, Counted] = defaultdict(Counted)
        self.lookups: dict[str, int] = defaultdict(int)
        self.open = self.most_open = 0  # connections, busy or idle
        self._servers: list[asyncio.Server] = []
        self._ports: dict[int, int] = {}
        self.certificates = Certificates()

    async def __aenter__(self) -> Farm:
        for port, tls in ((80, None), (443, self.certificates.server)):
            server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=tls, limit=1 << 18)
            self._servers.append(server)
            self._ports[port] = server.sockets[0].getsockname()[1]
        others = {OLD: _speaks_old_tls, PLAIN: _speaks_no_tls, DUMB: _says_nothing, FIRST: self._greets_in_tls_1}
        for port, speaks in others.items():
            server = await asyncio.start_server(speaks, "127.0.0.1", 0)
            self._servers.append(server)
            self._ports[port] = server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        for server in self._servers:
            server.close()

    async def lookup(self, host: str, port: int) -> list[tuple[str, int]]:
        """What the system's resolver would answer."""
        self.lookups[host] += 1
        if host in self.elsewhere:
            answers = self.elsewhere[host]
            answer = answers[min(self.lookups[host], len(answers)) - 1]
            return [(address, self._ports.get(port, port)) for address in answer.split()]
        if host.endswith("again.test"):
            raise gaierror(EAI_AGAIN, "Temporary failure in name resolution")
        if host == "no-answer.test":
            await asyncio.sleep(9)
        if host in AT_443:
            return [("127.0.0.1", self._ports[AT_443[host]])]
        if host in self.hosts or host in self.certificates.names:
            return [("127.0.0.1", self._ports.get(port, 1))]
        raise gaierror(EAI_NONAME, "Name or service not known")

    async def _greets_in_tls_1(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Agree on TLS 1.0, or refuse with the alert that asyncio's own servers do not send; then leave."""
        heard, said = ssl.MemoryBIO(), ssl.MemoryBIO()
        talk = self.certificates.first.wrap_bio(heard, said, server_side=True)
        with suppress(ConnectionError, ssl.SSLError):
            for _ in range(9):
                heard.write(await reader.read(9_999))
                with suppress(ssl.SSLWantReadError):
                    talk.do_handshake()
                writer.write(said.read())
        writer.write(said.read())
        writer.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            while visit := await self._visit(reader, writer):
                if not await self._answer(visit):
                    break
        self.open -= 1
        with suppress(Exception):
            writer.close()

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Visit | None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        host = headers["host"].partition(":")[0]
        counted = self.seen[host]
        counted.paths[path] += 1
        return Visit(host, method, path, headers, counted.paths[path], reader, writer)

    async def _answer(self, visit: Visit) -> bool:
        counted = self.seen[visit.host]
        counted.visits.append(visit)
        counted.times.append(asyncio.get_running_loop().time())
        counted.busy += 1
        counted.most = max(counted.most, counted.busy)
        try:
            data = await self.hosts.get(visit.host, _nobody)(visit)
        finally:
            counted.busy -= 1
        if data is None:
            return False
        if visit.method == "HEAD":
            data = data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        await visit.send(data)
        return b"connection: close" not in data[:2_000].lower()


AT_443 = {"tls-old.test": OLD, "tls-none.test": PLAIN, "tls-silent.test": DUMB, "tls-1.test": FIRST}


async def _says_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(asyncio.CancelledError):
        await asyncio.sleep(4)
    writer.close()


async def _speaks_no_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(reply(400))
    await writer.drain()
    writer.close()


async def _speaks_old_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer a hello as a server of TLS 1.0 does: alert 70, protocol_version."""
    await reader.read(1)
    writer.write(bytes.fromhex("15030100020246"))
    await writer.drain()
    writer.close()


async def _nobody(_: Visit) -> bytes:
    return page("A page")


class Certificates:
    """Good and bad certificates, chosen by the name the client asks for."""

    def __init__(self) -> None:
        self._ca = trustme.CA(key_type=trustme.KeyType.ECDSA)
        self._other = trustme.CA(key_type=trustme.KeyType.ECDSA)
        now = datetime.now(UTC)
        self.expired, self.early = now - timedelta(days=3), now + timedelta(days=9)
        self.names = {
            "tls-good.test": _served(self._ca.issue_cert("tls-good.test", key_type=trustme.KeyType.ECDSA)),
            "tls-expired.test": _served(
                self._ca.issue_cert(
                    "tls-expired.test", not_before=self.expired - timedelta(days=9), not_after=self.expired
                )
            ),
            "tls-early.test": _served(self._ca.issue_cert("tls-early.test", not_before=self.early)),
            "tls-name.test": _served(self._ca.issue_cert("somebody-else.test")),
            "tls-untrusted.test": _served(self._other.issue_cert("tls-untrusted.test")),
            "tls-self.test": _self_signed("tls-self.test"),
            "tls-cut.test": _cut_off(self._ca.create_child_ca().issue_cert("tls-cut.test")),
            "tls-nameless.test": _self_signed("", signed_for=False),
            "deep.tls-star.test": _served(self._ca.issue_cert("*.tls-star.test")),
            "very.deep.tls-star.test": _served(self._ca.issue_cert("*.tls-star.test")),
            "tls-many.test": _served(self._ca.issue_cert(*(f"{letter}.test" for letter in "abcdef"))),
        }
        self.server = _served(self._ca.issue_cert("to-https.test", "tls-host.test", key_type=trustme.KeyType.ECDSA))
        self.first = _speaks_tls_1(self._ca.issue_cert("tls-1.test"))
        self.server.sni_callback = self._choose

    def _choose(self, connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        if name in self.names:
            connection.context = self.names[name]

    @property
    def client(self) -> ssl.SSLContext:
        """What trusts the farm's own authority, and nothing of the machine's."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._ca.configure_trust(context)
        return context


def _served(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def _speaks_tls_1(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = _served(certificate)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore"):  # that nobody should
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    return context


def _cut_off(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """Without the certificate of the authority in between."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    pem = certificate.private_key_pem.bytes() + certificate.cert_chain_pems[0].bytes()
    with trustme.Blob(pem).tempfile() as path:
        context.load_cert_chain(path)
    return context


def _self_signed(host: str, *, signed_for: bool = True) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host or "nobody")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=9))
    )
    if signed_for:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    pem += key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with trustme.Blob(pem).tempfile() as path:
        context.load_cert_chain(path)
    return context
