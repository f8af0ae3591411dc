"""Why a TLS connection was refused, in words: read from the certificate in handshakes over which nothing is asked."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from shownotes.links.guard import GuardedResolver
from shownotes.links.values import Fault

READABLE = frozenset({Fault.TLS_EXPIRED, Fault.TLS_NAME, Fault.TLS_UNTRUSTED, Fault.TLS_OLD})
_NAMES = 4  # told of a certificate that is for many
_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME, which ssl takes but does not name
_VERSIONS = {"SSLv3": "SSL 3", "TLSv1": "TLS 1.0", "TLSv1.1": "TLS 1.1"}


async def why(fault: Fault, host: str, port: int, resolver: GuardedResolver, seconds: float) -> str:
    """What is wrong with a host's TLS, or "" where it cannot be read; the address is guarded as any other."""
    with suppress(OSError, ValueError, TimeoutError, asyncio.IncompleteReadError):
        async with asyncio.timeout(seconds):
            row = (await resolver.resolve(host, port))[0]
            spoken = _Spoken(row["host"], row["port"], host.rstrip("."))
            if fault is Fault.TLS_OLD:
                return _old(await spoken.version())
            return _of_certificate(fault, await spoken.certificate(), host, datetime.now(UTC))
    return ""


class _Spoken:
    """One server that is greeted, and left."""

    def __init__(self, address: str, port: int, name: str) -> None:
        self._address, self._port, self._name = address, port, name

    async def version(self) -> str:
        """The newest version it speaks, of those that nobody should."""
        context = _trusting_all()
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        return (await self._greeted(context)).version() or ""

    async def certificate(self) -> Mapping[str, Any]:
        """Its certificate. Only one that is trusted is read by ssl, so a second greeting trusts just that one."""
        raw = (await self._greeted(_trusting_all())).getpeercert(binary_form=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_flags |= ssl.VerifyFlags(ssl.VERIFY_X509_PARTIAL_CHAIN | _NO_CHECK_TIME)
        context.load_verify_locations(cadata=raw or b"")
        return (await self._greeted(context)).getpeercert() or {}

    async def _greeted(self, context: ssl.SSLContext) -> ssl.SSLObject:
        _, writer = await asyncio.open_connection(self._address, self._port, ssl=context, server_hostname=self._name)
        greeted: ssl.SSLObject = writer.get_extra_info("ssl_object")
        writer.transport.abort()
        return greeted


def _trusting_all() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _old(version: str) -> str:
    return f"speaks only {_VERSIONS[version]}, which browsers refuse" if version in _VERSIONS else ""


def _of_certificate(fault: Fault, read: Mapping[str, Any], host: str, now: datetime) -> str:
    if not read:
        return ""
    if fault is Fault.TLS_EXPIRED:
        begins, ends = _day(read["notBefore"]), _day(read["notAfter"])
        return f"its certificate is good only from {begins:%Y-%m-%d} on" if begins > now else _ended(ends)
    if fault is Fault.TLS_NAME:
        return f"its certificate is not for {host}, but for {_names(read)}"
    if read["subject"] == read["issuer"]:
        return "its certificate is self-signed"
    return f'its certificate is signed by "{_called(read["issuer"])}", whom nobody here knows'


def _ended(day: datetime) -> str:
    return f"its certificate expired on {day:%Y-%m-%d}"


def _day(text: str) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(text), UTC)


def _names(read: Mapping[str, Any]) -> str:
    names = [name for _, name in read.get("subjectAltName", ())] or [_called(read["subject"]) or "no name at all"]
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return ", ".join(names[:_NAMES])[:300] + more


def _called(name: tuple[tuple[tuple[str, str], ...], ...]) -> str:
    parts = {key: value for group in name for key, value in group}
    found = parts.get("commonName") or parts.get("organizationalUnitName") or parts.get("organizationName") or ""
    return found[:100]
