"""What all tests share: the flag that renews goldens, the system's tools, and media that are synthesised once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from outside import program
from own_show import copied
from playwright.sync_api import Browser, Page, expect, sync_playwright
from served import served

from shownotes.build import build

Tool = Callable[[str], str]
Recorded = Callable[..., Path]
expect.set_options(timeout=30_000)  # ms; on a busy machine a page takes its time

# Where Python may not keep what it compiled, each of the hundreds of commands below would compile the program again.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    sys.dont_write_bytecode = False


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-goldens", action="store_true", help="write what comes out as the expected output")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Tests that are asked for by their file run in this process; folders of them in as many as there are cores."""
    return None if all(Path(word).is_dir() for word in config.args) else 0


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI every test runs: one that is skipped, or let off as known to fail, has failed."""
    report = yield
    if os.environ.get("CI") and report.skipped:
        report.outcome, report.longrepr = "failed", f"skipped, and in CI nothing may be: {report.longrepr}"
    return report


@pytest.fixture
def renew_goldens(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--renew-goldens"))


@pytest.fixture(scope="session")
def tool() -> Tool:
    """The path of a program such as "ffmpeg"; without it a test is skipped loudly, and fails where CI is set."""
    return program


@pytest.fixture(scope="session")
def recorded(tool: Tool, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """A media file made by ffmpeg: `recorded("a.mp3", "-b:a", "64k", seconds=3)`; the same request gives one file."""
    folder = tmp_path_factory.mktemp("recorded")
    made: dict[tuple[object, ...], Path] = {}

    def record(name: str, *options: str, seconds: float = 3, picture: bool = False) -> Path:
        key = (name, options, seconds, picture)
        if key not in made:
            made[key] = path = folder / str(len(made)) / name
            path.parent.mkdir()
            sound = ["-f", "lavfi", "-i", f"sine=frequency=330:duration={seconds}"]
            seen = ["-f", "lavfi", "-i", f"testsrc2=size=320x180:rate=12:duration={seconds}"] if picture else []
            exact = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
            run = [tool("ffmpeg"), "-v", "error", *sound, *seen, *exact, *options, str(path)]
            subprocess.run(run, check=True, timeout=60)
        return made[key]

    return record


# As root in a container; without the rest Chromium looks for its maker's hosts at every start.
_CHROMIUM = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --autoplay-policy=no-user-gesture-required"
).split()


@pytest.fixture(scope="module")
def browser(tool: Tool) -> Iterator[Browser]:
    """A headless Chromium, the system's own; its event loop would be in the way of other files' tests."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=tool("chromium"), args=_CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page of a desktop's size."""
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    yield page
    page.close()


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository's own show, built once for all tests that only look at it."""
    root = copied(tmp_path_factory.mktemp("own") / "show")
    build(root, datetime(2026, 1, 1, tzinfo=UTC))
    return root / "public"


@pytest.fixture(scope="session")
def site(public: Path) -> Iterator[str]:
    """The address where that show is served."""
    with served(public) as address:
        yield address
