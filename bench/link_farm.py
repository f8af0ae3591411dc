"""Hosts on loopback addresses for bench/links.py: 20 KB pages after a pause, over HTTP or TLS, counting their load.

    python bench/link_farm.py plan.json

The plan has the port, the pause in seconds of each address, and whether to speak TLS; "ready" is printed when all
addresses listen. On SIGTERM it prints, as JSON, the requests and the most at once at any one host.
"""

from __future__ import annotations

import asyncio
import json
import signal
import ssl
import sys
from collections import Counter
from ipaddress import ip_address
from pathlib import Path
from typing import ClassVar

BODY = (
    "<!doctype html><html><head><title>A page of some size</title></head><body><h1>A page</h1>"
    + "<p id='part'>Words, and <a href='/x'>a link</a>, and more of them.</p>" * 300
).encode()[:20_000]
ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: farm\r\nContent-Length: %d\r\n\r\n"
    % len(BODY)
)


class Host(asyncio.Protocol):
    """One connection."""

    pauses: ClassVar[dict[str, float]] = {}
    index = b""
    requests = 0
    busy: ClassVar[Counter[str]] = Counter()
    most: ClassVar[Counter[str]] = Counter()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.address = transport.get_extra_info("sockname")[0]
        self.data = b""

    def data_received(self, data: bytes) -> None:
        self.data += data
        while b"\r\n\r\n" in self.data:
            head, _, self.data = self.data.partition(b"\r\n\r\n")
            self.answer(head)

    def answer(self, head: bytes) -> None:
        if head.startswith(b"GET /index"):
            body = Host.index
            self.transport.write(ANSWER.replace(b"%d" % len(BODY), b"%d" % len(body)) + body)
            return
        Host.requests += 1
        Host.busy[self.address] += 1
        Host.most[self.address] = max(Host.most[self.address], Host.busy[self.address])
        body = b"" if head.startswith(b"HEAD") else BODY
        asyncio.get_running_loop().call_later(Host.pauses.get(self.address, 0.02), self.finish, body)

    def finish(self, body: bytes) -> None:
        Host.busy[self.address] -= 1
        if not self.transport.is_closing():
            self.transport.write(ANSWER + body)


def certificates(folder: Path, addresses: list[str]) -> list[tuple[list[str], ssl.SSLContext]]:
    """A certificate for each 48 addresses, signed by an authority whose file is left in the folder."""
    import trustme

    authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    groups = []
    for start in range(0, len(addresses), 48):
        group = addresses[start : start + 48]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        names = [str(ip_address(address)) for address in group]
        authority.issue_cert(*names, key_type=trustme.KeyType.ECDSA).configure_cert(context)
        groups.append((group, context))
    return groups


async def main(plan: Path) -> None:
    told = json.loads(plan.read_text())
    Host.pauses, port = told["pauses"], told["port"]
    Host.index = Path(told["index"]).read_bytes()
    loop = asyncio.get_running_loop()
    if told["tls"]:
        for group, context in certificates(plan.parent, list(Host.pauses)):
            await loop.create_server(Host, group, port, ssl=context, backlog=4_096)
        await loop.create_server(Host, "127.0.0.1", port + 1, backlog=4_096)  # the index, for those that crawl
    else:
        await loop.create_server(Host, "0.0.0.0", port, backlog=4_096)
    done = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, done.set)
    print("ready", flush=True)
    await done.wait()
    print(json.dumps({"requests": Host.requests, "most": max(Host.most.values(), default=0)}), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
