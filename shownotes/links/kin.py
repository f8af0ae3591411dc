"""A host to what it shares with others that may be the same server: its registered domain and its addresses."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address

_SECOND_LEVELS = frozenset("ac co com edu gob gov govt ltd me mil net nom or org plc sch".split())


def kinships(host: str, addresses: Iterable[str]) -> frozenset[str]:
    """The registered domain, as well as it can be told without a list of suffixes, and each public address."""
    name = host.partition(":")[0] if not host.startswith("[") else ""
    found = {address for address in addresses if ip_address(address.partition("%")[0]).is_global}
    labels = name.split(".")
    if len(labels) > 1 and not labels[-1].isdigit():
        length = 3 if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS else 2
        found.add(".".join(labels[-length:]))
    return frozenset(found)
