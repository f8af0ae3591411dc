"""A Location header to the address it leads to, or to the fault for which it is not followed."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from shownotes.links import prepare
from shownotes.links.guard import Guard
from shownotes.links.values import Fault

_APPS = re.compile(
    r"(itms|itmss|itms-apps|itms-appss|itms-podcasts?|market|intent|spotify|podcast|feed|pcast|tg|whatsapp|mailto|tel|sms|zoommtg|steam|vnd\.\w+|fb|twitter|slack)\Z"
)


_LONGEST = 8_000


def next_address(here: str, target: str, guard: Guard) -> tuple[Fault | None, str]:
    """Where a Location leads, or the fault for which it is not followed."""
    try:
        there = urljoin(here, target.strip())
    except ValueError:
        return Fault.BAD_LOCATION, target
    if len(there) > _LONGEST:
        return Fault.BAD_LOCATION, target
    scheme = there.partition(":")[0].lower()
    if scheme not in ("http", "https"):
        return (Fault.APP if _APPS.match(scheme) else Fault.NOT_OPENABLE), there
    parts = prepare.split(there)
    if parts is None or parts.userinfo or not parts.host or not _is_port(parts.port):
        return Fault.BAD_LOCATION, there
    if guard.refuses_literal(parts.host):
        return Fault.PRIVATE, there
    try:
        return None, prepare.request_form(there)
    except (ValueError, UnicodeError):
        return Fault.BAD_LOCATION, there


def _is_port(port: str) -> bool:
    return not port or (port.isascii() and port.isdecimal() and 0 < int(port[:6]) < 65_536)


def is_same(here: str, target: str) -> bool:
    """Whether a target leads to the very page it stands on."""
    try:
        return urljoin(here, target.strip()).partition("#")[0] == here
    except ValueError:
        return False
