"""Real servers on loopback for the tests of publishing: SSH, S3, and a web server of the machine."""

from __future__ import annotations

import itertools
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

# Ports below those that the system gives to connections: 250 for each process of each run of the tests.
_RUN = int(os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid():x}")[-4:], 16)
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
_PORTS = itertools.count(11_000 + _RUN % 10 * 2_000 + _WORKER % 8 * 250)


def free_port() -> int:
    """A port of loopback that nobody has, and that this function gives to no other test."""
    for port in _PORTS:
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port
    raise AssertionError


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the server listens; a busy machine may need a minute to start it."""
    for _ in range(1200):
        assert process.poll() is None, "the server has ended"
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not listen")


@contextmanager
def served(port: int, *words: str, **environment: str) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(words, stdout=quiet, stderr=quiet, env={**os.environ, **environment}) as process:
        try:
            wait_for(port, process)
            yield
        finally:
            process.terminate()


@contextmanager
def sshd(program: str, keygen: str, folder: Path) -> Iterator[tuple[int, Path]]:
    """An OpenSSH server with SFTP: its port, and a client's configuration that is let in."""
    folder.mkdir(parents=True)
    for name in ("host", "user"):
        subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    port = free_port()
    (folder / "known").write_text(f"[127.0.0.1]:{port} {(folder / 'host.pub').read_text()}")
    (folder / "allowed").write_text((folder / "user.pub").read_text())
    (folder / "allowed").chmod(0o600)
    (folder / "sshd").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/allowed\n"
        f"PidFile {folder}/pid\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\n"
        "Subsystem sftp internal-sftp\n"
    )
    config = folder / "config"
    config.write_text(
        f"Host *\n  IdentityFile {folder}/user\n  IdentitiesOnly yes\n  UserKnownHostsFile {folder}/known\n"
        "  StrictHostKeyChecking yes\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    with served(port, program, "-D", "-e", "-f", str(folder / "sshd")):
        yield port, config


@contextmanager
def s3() -> Iterator[str]:
    """An S3-compatible server; its address."""
    port = free_port()
    with served(port, sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)):
        yield f"http://127.0.0.1:{port}"


NGINX = """\
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
  access_log off; {temporary}
  types {{ text/html html; text/css css;
           image/jpeg jpg; audio/mpeg mp3; video/mp4 mp4; text/vtt vtt; application/x-subrip srt;
           application/x-bittorrent torrent; application/json json; image/png png; text/javascript js; }}
  gzip on; gzip_types application/rss+xml; gzip_min_length 100;
  server {{
    listen 127.0.0.1:{port}; root {root}; charset utf-8;
    location /feeds/ {{ types {{ application/rss+xml xml; }} add_header Access-Control-Allow-Origin *; }}
    location ~ /chapters\\.json$ {{ types {{ }} default_type application/json+chapters;
      add_header Access-Control-Allow-Origin *; }}
    location ~ (\\.(vtt|srt)|/transcript\\.(json|html))$ {{ add_header Access-Control-Allow-Origin *; }}
    {extra}
  }}
}}
"""
PLAIN = """\
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
  access_log off; {temporary}
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  server {{ listen 127.0.0.1:{port}; root {root}; {extra} }}
}}
"""


@contextmanager
def nginx(
    program: str, folder: Path, root: Path, port: int, extra: str = "", *, plain: bool = False
) -> Iterator[None]:
    """nginx with byte ranges, types and gzip, as a show's host would have it; `plain`: as Debian sets it up."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    config = (PLAIN if plain else NGINX).format(folder=folder, root=root, port=port, temporary=temporary, extra=extra)
    (folder / "nginx.conf").write_text(config)
    if os.getuid() == 0:
        (folder / "nginx.conf").write_text("user root;\n" + config)
    with served(port, program, "-p", str(folder), "-c", str(folder / "nginx.conf")):
        yield


class Listener:
    """A hub, a webhook and a Mastodon server in one: it keeps what it is told, and answers with `status`."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, str], bytes]] = []  # path with query, headers, body
        self.status, self.location = 200, ""
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                listener.told.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(listener.status)
                self.send_header("Content-Length", "0")
                if listener.location:
                    self.send_header("Location", listener.location)
                self.end_headers()

            do_GET = do_POST  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
