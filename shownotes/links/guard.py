"""An IP address to whether it may be asked: only the public network, and what a show allows by name."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp.abc import AbstractResolver, ResolveResult

Lookup = Callable[[str, int], Awaitable[Sequence[tuple[str, int]]]]
"""A host name and port to the (IP address, port) pairs to connect to; raises socket.gaierror."""

_NAT64 = IPv6Network("64:ff9b::/96")
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)", re.I)


class PrivateAddressError(OSError):
    """A name or literal that leads into a network the guard does not permit."""


class Guard:
    """Which addresses may be connected to; ``allow`` holds networks such as "192.168.7.0/24"."""

    def __init__(self, allow: Iterable[str] = ()) -> None:
        self._allowed = [ip_network(network, strict=False) for network in allow]
        self._known: dict[str, bool] = {}
        self._literals: dict[str, bool] = {}

    def permits(self, address: str) -> bool:
        """Whether an IP address (v6 without brackets) is public, or allowed by the show."""
        known = self._known.get(address)
        if known is None:
            known = self._known[address] = self._permits(address)
        return known

    def _permits(self, address: str) -> bool:
        ip = ip_address(address.partition("%")[0])
        if any(ip.version == network.version and ip in network for network in self._allowed):
            return True
        inner = _embedded(ip)
        if inner is not None:
            return self.permits(str(inner))
        return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)

    def refuses_literal(self, host: str) -> bool:
        """Whether a host, as it stands in an address, is a number that may not be asked, or one in disguise."""
        if not (host[:1] == "[" or host[-1:].isdigit() or "0x" in host[-10:].lower()):
            return False
        known = self._literals.get(host)
        if known is None:
            known = self._literals[host] = self._refuses(host)
        return known

    def _refuses(self, host: str) -> bool:
        try:
            return not self.permits(str(ip_address(host.strip("[]").partition("%")[0])))
        except ValueError:
            return is_odd_number(host)


def is_odd_number(host: str) -> bool:
    """Whether a host is an IPv4 address in a disguise that inet_aton takes: 0x7f.1, 2130706433, 010.0.0.1."""
    labels = host.rstrip(".").split(".")
    if not _NUMBER.fullmatch(labels[-1]):
        return False
    try:
        ip_address(host)
    except ValueError:
        return True
    return False


def _embedded(ip: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The v4 address inside a v6 one: mapped, 6to4, Teredo's server, NAT64."""
    if isinstance(ip, IPv4Address):
        return None
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


class GuardedResolver(AbstractResolver):
    """Names to the permitted ones of their addresses; the connector connects to exactly what was judged here.

    ``trusted`` are host names let through whatever their address: the proxy's.
    """

    def __init__(self, guard: Guard, lookup: Lookup | None = None, trusted: Iterable[str] = ()) -> None:
        self._guard = guard
        self._trusted = frozenset(trusted)
        self._pool = ThreadPoolExecutor(32, thread_name_prefix="dns")
        self._lookup = lookup or self._system
        self.known: dict[str, list[str]] = {}  # the permitted addresses of each name that was looked up

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Look a name up; raises PrivateAddressError when none of its addresses may be asked."""
        found = await self._lookup(host, port)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "the name has no address")
        kept = [pair for pair in found if host in self._trusted or self._guard.permits(pair[0])]
        if not kept:
            raise PrivateAddressError(f"{host} is {found[0][0]}")
        self.known[host] = [address for address, _ in kept]
        return [_row(host, address, at) for address, at in kept]

    async def _system(self, host: str, port: int) -> list[tuple[str, int]]:
        ask = asyncio.get_running_loop().run_in_executor
        rows = await ask(self._pool, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        return [(str(row[4][0]), port) for row in rows]

    async def names(self, host: str) -> bool:
        """Whether a name can be looked up at all."""
        try:
            return bool(await self._lookup(host, 443))
        except OSError:
            return False

    async def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def _row(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=flags)
