"""What a request raised, to the one Fault that its link has, whatever wraps the cause."""

from __future__ import annotations

import errno
import re
import socket
import ssl

import aiohttp

from shownotes.links.guard import PrivateAddressError
from shownotes.links.values import Fault

_VERIFY = {9: Fault.TLS_EXPIRED, 10: Fault.TLS_EXPIRED, 62: Fault.TLS_NAME, 64: Fault.TLS_NAME}
_OLD_TLS = re.compile(r"UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|NO_PROTOCOLS|DH_KEY_TOO_SMALL|HANDSHAKE_FAILURE", re.I)
_ERRNO = {
    errno.ECONNREFUSED: Fault.REFUSED,
    errno.ECONNRESET: Fault.RESET,
    errno.EPIPE: Fault.RESET,
    errno.ENETUNREACH: Fault.UNREACHABLE,
    errno.EHOSTUNREACH: Fault.UNREACHABLE,
    errno.EADDRNOTAVAIL: Fault.UNREACHABLE,
    errno.ETIMEDOUT: Fault.TIMEOUT,
}


def read_fault(error: BaseException) -> tuple[Fault, str]:
    """Name what went wrong in a request, looking through what wraps the cause."""
    cause: BaseException | None = error
    while cause is not None:
        inner = _inside(cause)
        wraps = isinstance(cause, aiohttp.ClientError) and inner is not None
        if not wraps and (found := _named(cause)):
            return found, _detail(cause)
        cause = inner
    text = _text(error)
    if isinstance(error, aiohttp.ClientResponseError | aiohttp.InvalidURL | ValueError):
        return Fault.GARBLED, text
    number = re.search(r"\[Errno (\d+)\]", text)  # several addresses, several errors, all in one text
    return _ERRNO.get(int(number[1]) if number else 0, Fault.RESET), text


def _inside(cause: BaseException) -> BaseException | None:
    for name in ("certificate_error", "os_error"):
        if isinstance(inner := getattr(cause, name, None), BaseException):
            return inner
    return cause.__cause__ or cause.__context__


def _named(cause: BaseException) -> Fault | None:
    match cause:
        case PrivateAddressError():
            return Fault.PRIVATE
        case socket.gaierror():
            missing = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
            return Fault.NO_NAME if cause.errno in missing else Fault.DNS
        case UnicodeError():
            return Fault.NO_NAME
        case ssl.SSLCertVerificationError():
            return _VERIFY.get(cause.verify_code, Fault.TLS_UNTRUSTED)
        case ssl.SSLError():
            return Fault.TLS_OLD if _OLD_TLS.search(f"{cause.reason} {cause}") else Fault.TLS_OTHER
        case TimeoutError():
            return Fault.TIMEOUT
        case OSError() if cause.errno in _ERRNO:
            return _ERRNO[cause.errno]
    return None


def _detail(cause: BaseException) -> str:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return cause.verify_message or ""
    return _text(cause)


def _text(error: BaseException) -> str:
    return str(error).encode("utf-8", "replace").decode()[:200]
