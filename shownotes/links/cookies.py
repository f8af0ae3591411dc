"""The cookies of one chain of redirects: kept from its answers, sent with its next request, gone with its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class CookieJar:
    """Cookies by domain; a domain that begins with a dot stands for its subdomains."""

    _jars: dict[str, dict[str, str]] = field(default_factory=dict)

    def keep(self, host: str, lines: Iterable[str]) -> None:
        """Take in the Set-Cookie lines of a host; what is oversized or not plain text is left out."""
        for line in list(lines)[:50]:
            pair, *attributes = line.split(";")
            name, equals, value = pair.strip().partition("=")
            if equals and name and len(pair) < 4_096 and pair.isprintable() and pair.isascii():
                self._jars.setdefault(_domain(host, attributes), {})[name] = value

    def header(self, host: str) -> str:
        """The Cookie header for a host; "" for none."""
        if not self._jars:
            return ""
        pairs = {
            name: value
            for domain, jar in self._jars.items()
            if host == domain.removeprefix(".") or (domain.startswith(".") and host.endswith(domain))
            for name, value in jar.items()
        }
        return "; ".join(f"{name}={value}" for name, value in pairs.items())


def _domain(host: str, attributes: list[str]) -> str:
    for attribute in attributes:
        name, _, value = attribute.strip().partition("=")
        domain = value.strip().lower().lstrip(".")
        if name.lower() == "domain" and "." in domain and (host == domain or host.endswith("." + domain)):
            return "." + domain
    return host
