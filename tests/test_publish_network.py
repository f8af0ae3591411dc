"""A network that vanishes, servers that fail, hang, lie and stop in the middle: clear words; the old feeds stand."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import ClassVar

import pytest
from published_shows import edit, new_show, refused
from served import served

from shownotes.publish import verifying
from shownotes.publish.asking import Reply, ask
from shownotes.publish.targets import Failed, store
from shownotes.publish.verifying import Expected
from shownotes.publishing import Destination

AT = ("--now", "2017-09-01T00:00Z")


class Odd(http.server.SimpleHTTPRequestHandler):
    """Answers below /media/ as `mode` says; the rest as usual."""

    mode = ""
    ended: threading.Event  # until then a server that hangs says nothing
    outlasted: ClassVar[list[str]]  # what somebody has waited for all the same

    def do_GET(self) -> None:
        if not self.path.startswith("/media/"):
            super().do_GET()
        elif self.mode == "fails":
            self.send_error(500)
        elif self.mode == "hangs":
            if not self.ended.wait(120):
                self.outlasted.append(self.path)
        elif self.mode == "cuts":
            self.send_response(206 if "Range" in self.headers else 200)
            self.send_header("Content-Length", "100000")
            self.send_header("Content-Type", "audio/mpeg")
            self.end_headers()
            self.wfile.write(b"x" * 10)
        elif self.mode == "a page":
            self.send_response(200)
            self.send_header("Content-Length", "4")
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<p>x")
        elif self.mode == "nonsense":
            self.wfile.write(b"\x00\xffSSH-2.0 no HTTP here\r\n\r\n")
        else:
            self.wfile.write(b"")  # hangs up

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None: ...


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None: ...


@contextmanager
def odd(folder: Path, mode: str) -> Iterator[str]:
    ended, outlasted = threading.Event(), list[str]()
    handler = type("Odder", (Odd,), {"mode": mode, "ended": ended, "outlasted": outlasted})
    with Server(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        ended.set()
        server.shutdown()
    assert outlasted == []


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("fails", "media/209.mp3: the server answers 500; the same at all 8 others that were asked there  [HTTP-07]"),
        ("a page", "media/209.mp3: has 4 Content-Length; the feed says"),
        ("nonsense", "  [HTTP-07]"),
        ("hangs up", "  [HTTP-07]"),
    ],
)
def test_a_server_of_media_that_is_ill_keeps_the_old_feeds(mode: str, said: str, tmp_path: Path) -> None:
    root = new_show(tmp_path / "show", "to: [{folder: ../site}]")
    (tmp_path / "site").mkdir()
    with odd(tmp_path / "site", mode) as address:
        edit(root / "show.yaml", "link: https://daemonhour.example/", f"link: {address}")
        words = refused(root, *AT)
    assert said in words
    assert mode == "a page" or words.count("[HTTP-07]") == 1
    assert "The feeds that are out there stay as they are." in words
    assert not (tmp_path / "site/feeds").exists()
    assert not list((root / "episodes").glob("*.lock"))


@pytest.mark.parametrize(
    ("mode", "seconds", "fault"),
    [("hangs", 0.5, "does not answer in time"), ("cuts", 60, "the answer ends after 10 of 100,000 bytes")],
)
def test_one_request_never_waits_for_ever_nor_takes_a_part_for_the_whole(
    mode: str, seconds: float, fault: str, tmp_path: Path
) -> None:
    with odd(tmp_path, mode) as address:
        assert ask(f"{address}media/x.mp3", seconds=seconds).fault == fault


def test_a_host_that_is_silent_is_told_of_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(url: str, *words: str) -> Reply:
        asked.append(url)
        return ask(url, *words)

    monkeypatch.setattr(verifying, "ask", counted)
    with served(tmp_path) as address:
        pass  # gone again
    silent = [Expected(f"{address}media/{number}.mp3", "media", 10, "audio/mpeg") for number in range(300)]
    (problem,) = verifying.verify(silent, patient=False)
    assert problem.message == "Connection refused; 299 more addresses there were not asked"
    assert asked == [f"{address}media/0.mp3"]


def test_a_store_that_hangs_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setattr(store, "_FOR_AN_ANSWER", timedelta(seconds=1))
    monkeypatch.setattr(store, "_RETRIES", 0)
    with odd(tmp_path, "hangs") as address:
        opened = store.Store(Destination("store", "s3://media/show", endpoint=address.rstrip("/")))
        with pytest.raises(Failed) as why:
            opened.read(".shownotes.json")
    assert "secret" not in str(why.value)
