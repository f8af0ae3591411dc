"""Two at once, and a web server that reads all the time: is any file torn or missing, ever?

    python bench/faults/together.py 100        # runs
    python bench/faults/together.py 100 240    # or as many of them as begin within 240 seconds

Each run changes an episode and starts two builds, or two publishes, at the same moment, while readers
fetch every file of public/ and of the target over HTTP. Each answer must be the old or the new bytes of that file.
"""

from __future__ import annotations

import http.client
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

from stage import ENVIRONMENT, Stage, episode, stage

WORDS = ("Mended.", "Mended again.")


class Quiet(SimpleHTTPRequestHandler):
    """The web server; over one connection, like a crawler's."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None: ...


def files(folder: Path) -> dict[str, bytes]:
    """What the world sees of a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


class Reader:
    """Fetches a folder's files over HTTP again and again, and keeps what it should not have seen."""

    def __init__(self, folder: Path, allowed: list[dict[str, bytes]]) -> None:
        self.allowed, self.wrong, self.read = allowed, [], 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
        self.over = threading.Event()
        self.threads = [threading.Thread(target=work) for work in (self.server.serve_forever, self._work)]

    @contextmanager
    def working(self) -> Iterator[None]:
        """Read while the body runs."""
        for thread in self.threads:
            thread.start()
        try:
            yield
        finally:  # a thread that is left would keep the whole program from ending
            self.over.set()
            self.threads[1].join()
            self.server.shutdown()
            self.threads[0].join()
            self.server.server_close()

    def _work(self) -> None:
        try:
            self._fetch()
        except (OSError, http.client.HTTPException) as why:  # no answer is no good answer
            self.wrong.append(f"the reader stopped: {type(why).__name__} {why}")

    def _fetch(self) -> None:
        connection = http.client.HTTPConnection(*self.server.server_address[:2], timeout=20)
        paths = sorted(set(self.allowed[0]) & set(self.allowed[1]))
        while not self.over.is_set():
            for path in paths:
                connection.request("GET", f"/{quote(path)}")
                answer = connection.getresponse()
                body = answer.read()
                self.read += 1
                if answer.status != 200 or body not in [one[path] for one in self.allowed]:
                    self.wrong.append(f"{path}: {answer.status}, {len(body)} bytes")


def both(made: Stage, words: list[str]) -> list[int]:
    """Start the same command twice at once; their exit codes."""
    quiet = subprocess.DEVNULL
    two = [subprocess.Popen(made.command(*words), env=ENVIRONMENT, stdout=quiet, stderr=quiet) for _ in range(2)]
    return [process.wait() for process in two]


def told(runs: int, read: int, bad: int) -> str:
    """What was counted."""
    return f"{runs} runs, {read:,} files read over HTTP, {bad} runs with a torn or missing file or another fault"


def main(runs: int, seconds: float) -> None:
    """Run, and print what went wrong and how much was read, every tenth run and at the end."""
    bad = read = number = 0
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="together-") as folder:
        made = stage(Path(folder))
        show, roots = made.home / "show", (made.home / "show/public", made.home / "site")
        seen: list[list[dict[str, bytes]]] = [[], []]
        for word in WORDS:
            episode(show, 4, word=word)
            done = made.run("publish", "--yes")
            assert done.returncode == 0, done.stdout + done.stderr
            for known, root in zip(seen, roots, strict=True):
                known.append(files(root))
        while number < runs and time.monotonic() < end:
            episode(show, 4, word=WORDS[number % 2])
            readers = [Reader(root, known) for root, known in zip(roots, seen, strict=True)]
            with readers[0].working(), readers[1].working():
                codes = both(made, ["build"] if number % 4 < 2 else ["publish", "--yes"])
            wrong = [text for one in readers for text in one.wrong]
            wrong += [f"exit {code}" for code in codes if code]
            wrong += [] if files(roots[0]) == seen[0][number % 2] else ["the outcome is another one"]
            read += sum(one.read for one in readers)
            if wrong:
                bad += 1
                print(f"run {number}", *wrong[:6], sep="\n    ", flush=True)
            number += 1
            if number % 10 == 0:
                print(told(number, read, bad), flush=True)
    print(told(number, read, bad), flush=True)
    sys.exit(bool(bad))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100, float(sys.argv[2]) if len(sys.argv) > 2 else float("inf"))
