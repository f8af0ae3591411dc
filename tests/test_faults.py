"""A machine that fails in the middle: each fault is a message and exit 1, and what was published stays whole."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest
from own_show import REPOSITORY, tree
from published_shows import edit, new_show, publish

Before = Callable[[], None]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show of one episode, which is enough for a fault and takes a third of the time."""
    home = tmp_path_factory.mktemp("faults")
    show = new_show(home / "show")
    for number in (207, 208):
        (show / f"episodes/{number}.yaml").unlink()
    for name in ("hd", "hd-torrent"):
        (show / f"feeds/{name}.yaml").unlink()
    edit(show / "episodes/209.yaml", "  hd: media/209.mp4\n", "")
    edit(show / "episodes/209.yaml", "  torrent: {of: hd}\n", "")
    shutil.copyfile(REPOSITORY / "cover.jpg", show / "cover.jpg")  # for which a limit on memory may leave no room
    publish(show)
    return home


@pytest.fixture
def home(first: Path, tmp_path: Path) -> Path:
    """A published show in which words have changed since."""
    shutil.copytree(first, tmp_path / "home")
    show = tmp_path / "home/show"
    edit(show / "episodes/209.yaml", "A signal arrives between two instructions", "Changed")
    edit(show / "episodes/209.yaml", "title: Signals from", "title: New signals from")
    return tmp_path / "home"


def command(home: Path, *words: str) -> list[str]:
    words = (*words, "--no-links") if words[0] == "publish" else words  # they lead to hosts that do not exist
    return [sys.executable, "-m", "shownotes", "-C", str(home / "show"), *words]


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(REPOSITORY)}


def started(home: Path, *words: str, before: Before | None = None, out: int | IO[Any] = subprocess.PIPE) -> Any:
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    return subprocess.Popen(
        command(home, *words),
        env=ENVIRONMENT,
        stdin=nothing,
        stdout=out,
        stderr=pipe,
        text=True,
        preexec_fn=before,  # noqa: PLW1509 - no other thread runs here when it is given
        cwd="/",
    )


def said(home: Path, *words: str, before: Before | None = None, out: int | IO[Any] = subprocess.PIPE) -> str:
    """What a run under this fault says; it must end with 1 and no traceback."""
    with started(home, *words, before=before, out=out) as process:
        heard, complaint = process.communicate()
    assert process.returncode == 1, complaint
    assert "Traceback" not in complaint
    return f"{heard or ''}{complaint}"


def assert_whole(home: Path, before: dict[str, bytes]) -> None:
    """Nothing at the target has changed, nothing unfinished lies there, and the next run finishes."""
    assert tree(home / "site") == before
    publish(home / "show")
    after = tree(home / "site")
    assert b"Changed" in after["209/index.html"]
    assert not [path for path in after if "shownotes-tmp" in path]


def test_output_to_a_full_disk_is_told_of(home: Path) -> None:
    with Path("/dev/full").open("w") as full:
        assert "No space left on device" in said(home, "publish", "--dry-run", out=full)
        assert said(home, "check", "--json", out=full) == "shownotes: No space left on device\n"


@pytest.mark.parametrize("words", [("publish", "--yes"), ("build",), ("check",), ("links", "--offline")])
def test_a_closed_standard_output_stops_before_anything_is_done(words: tuple[str, ...], home: Path) -> None:
    before = tree(home / "site")
    assert "standard output is closed" in said(home, *words, before=lambda: os.close(1))
    assert tree(home / "site") == before


def test_a_closed_standard_error_harms_nothing(home: Path) -> None:
    with started(home, "publish", "--yes", before=lambda: os.close(2)) as process:
        process.communicate()
    assert process.returncode == 0
    assert b"Changed" in tree(home / "site")["209/index.html"]


def test_a_reader_that_goes_away_is_no_traceback(home: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with started(home, "check", "--json", out=write) as process:
        complaint = process.communicate()[1]
    os.close(write)
    assert (process.returncode, complaint) == (1, "")


def limit(kind: int, value: int) -> Before:
    return lambda: resource.setrlimit(kind, (value, value))


@pytest.mark.parametrize("size", [100, 20_000])
def test_a_limit_on_the_size_of_files(size: int, home: Path) -> None:
    before = tree(home / "site")
    assert "File too large" in said(home, "publish", "--yes", before=limit(resource.RLIMIT_FSIZE, size))
    assert_whole(home, before)


def test_a_limit_on_open_files(home: Path) -> None:
    before = tree(home / "site")
    assert "Too many open files" in said(home, "publish", "--yes", before=limit(resource.RLIMIT_NOFILE, 6))
    assert_whole(home, before)


@pytest.mark.parametrize("megabytes", [60, 70, 80, 90])
def test_a_limit_on_memory(megabytes: int, home: Path) -> None:
    before = tree(home / "site")
    words = said(home, "publish", "--yes", before=limit(resource.RLIMIT_AS, megabytes << 20))
    assert "memory" in words or "thread" in words
    assert_whole(home, before)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_polite_kill_leaves_nothing_unfinished(number: signal.Signals, home: Path) -> None:
    before = tree(home / "site")
    with started(home, "publish", "--yes") as process:
        writing = home / "show/.shownotes/public.writing"  # is there in the middle of the build
        while not writing.exists() and process.poll() is None:
            time.sleep(0.002)
        process.send_signal(number)
        complaint = process.communicate()[1]
    assert process.returncode == 1
    assert f"stopped by {number.name}. Nothing is half written" in complaint
    assert "Traceback" not in complaint
    assert not list(home.rglob("*.shownotes-tmp"))
    assert_whole(home, before)


def humble(home: Path, *words: str) -> str:
    """The same, by a user whom permissions bind, as they do not bind root."""
    bound = []
    if os.getuid() == 0:
        bound = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner"]
    done = subprocess.run(
        [*bound, *command(home, *words)], env=ENVIRONMENT, capture_output=True, text=True, check=False, cwd="/"
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("folder", ["site", "site/209", "show/public", "show/public/209", "show/.shownotes"])
def test_a_folder_that_may_not_be_written(folder: str, home: Path) -> None:
    feeds = tree(home / "site/feeds")
    (home / folder).chmod(0o555)
    words = humble(home, "publish", "--yes")
    assert "Permission denied" in words
    assert str(home / folder) in words
    assert tree(home / "site/feeds") == feeds
    (home / folder).chmod(0o755)
    publish(home / "show")
    assert b"Changed" in tree(home / "site")["209/index.html"]


@pytest.mark.parametrize(
    "file", ["show.yaml", "cover.jpg", "episodes/209.yaml", "episodes/209.lock", "feeds/mp3.yaml", "people"]
)
def test_a_file_that_may_not_be_read(file: str, home: Path) -> None:
    before = tree(home / "site")
    (home / "show" / file).chmod(0)
    for name in ("check", "publish"):
        words = humble(home, name, *(["--yes"] if name == "publish" else []))
        assert "ermission" in words
        assert file in words
    (home / "show" / file).chmod(0o755)
    assert_whole(home, before)


def test_two_builds_at_once_and_a_reader_never_see_half_a_file(home: Path) -> None:
    """Some of what bench/faults/together.py does a hundred times."""
    root = home / "show"
    public = root / "public"
    words = (root / "episodes/209.yaml").read_text()
    expected = {}
    for text in ("Changed", "Another"):
        (root / "episodes/209.yaml").write_text(words.replace("Changed", text))
        subprocess.run(command(home, "build"), env=ENVIRONMENT, check=True, capture_output=True)
        expected[text] = tree(public)
    paths = sorted(set(expected["Changed"]) & set(expected["Another"]))  # the search index is named by its content
    assert "209/index.html" in paths
    torn: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            for path in paths:
                try:
                    data = (public / path).read_bytes()
                except OSError as why:
                    torn.append(str(why))
                    continue
                if data not in (expected["Changed"][path], expected["Another"][path]):
                    torn.append(path)

    reader = threading.Thread(target=read)
    reader.start()
    for text in ("Changed", "Another"):
        (root / "episodes/209.yaml").write_text(words.replace("Changed", text))
        two = [started(home, "build") for _ in range(2)]
        assert [process.wait() for process in two] == [0, 0]
    done.set()
    reader.join()
    assert torn == []
    assert tree(public) == expected["Another"]
