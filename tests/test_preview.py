"""The preview as a browser meets it: a real server, a real Chromium."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from shownotes.preview import Preview

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture
def show(tmp_path: Path) -> Path:
    root = tmp_path / "show"
    command = [sys.executable, "-m", "shownotes", "init", str(root), "--title", "Preview Show"]
    subprocess.run(command, check=True, cwd=REPOSITORY, capture_output=True)
    (root / "episodes/1.yaml").write_text("title: First\ndate: 2024-01-01 12:00\nsummary: Some *words*.\n")
    (root / "episodes/2.yaml").write_text("title: Secret draft\ndate: 2024-01-02 12:00\ndraft: true\n")
    return root


@pytest.fixture
def address(show: Path) -> Iterator[str]:
    command = [sys.executable, "-u", "-m", "shownotes", "-C", str(show), "preview", "--port", "0"]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        found = None
        while found is None:
            line = server.stdout.readline()
            assert line, "the server ended"
            found = re.search(r"http://\S+", line)
        yield found.group()
        server.send_signal(signal.SIGINT)
        assert server.wait(60) == 0


def test_the_page_reloads_when_its_file_changes(show: Path, address: str, page: Page) -> None:
    page.goto(address + "1/")
    expect(page.locator("h1")).to_have_text("First")
    (show / "episodes/1.yaml").write_text("title: Second thoughts\ndate: 2024-01-01 12:00\n")
    expect(page.locator("h1")).to_have_text("Second thoughts")


def test_a_mistake_is_shown_with_its_line_and_goes_when_it_is_mended(show: Path, address: str, page: Page) -> None:
    page.goto(address + "1/")
    (show / "episodes/1.yaml").write_text("titel: <b>\ntitle: First\ndate: 2024-01-01 12:00\n")
    expect(page.locator("pre")).to_contain_text('episodes/1.yaml:1:1: "titel" is not a known key')
    (show / "episodes/1.yaml").write_text("title: First\ndate: 2024-01-01 12:00\n")
    expect(page.locator("h1")).to_have_text("First")


def test_drafts_are_seen_here_and_never_land_in_public(show: Path, address: str, page: Page) -> None:
    page.goto(address + "2/")
    expect(page.locator("h1")).to_have_text("Secret draft")
    assert not (show / "public").exists()


def test_a_change_between_the_first_build_and_the_watch_is_not_missed(show: Path) -> None:
    said: list[str] = []
    preview = Preview(show, said.append)
    preview.rebuild()
    (show / "episodes/3.yaml").write_text("title: Third\ndate: 2024-01-03 12:00\n")

    async def until_built_again() -> None:
        watching = asyncio.create_task(preview.watch())
        while len(said) < 2:
            await asyncio.sleep(0.05)
        watching.cancel()

    with ThreadPoolExecutor() as threads:  # the browser's own loop runs in this one
        threads.submit(lambda: asyncio.run(asyncio.wait_for(until_built_again(), 60))).result()
    assert (show / ".shownotes/preview/3/index.html").exists()


def test_files_are_served_in_ranges_and_none_from_outside(show: Path, address: str) -> None:
    request = urllib.request.Request(f"{address}cover.jpg", headers={"Range": "bytes=0-1"})
    with urllib.request.urlopen(request) as answer:
        assert (answer.status, answer.read()) == (206, b"\xff\xd8")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{address}..%2f..%2f..%2fshow.yaml")
    (show / ".shownotes/preview/leak").symlink_to("/etc/passwd")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{address}leak")
    assert os.path.islink(show / ".shownotes/preview/leak")  # noqa: PTH114


def test_the_player_plays_here_with_ranges_and_its_own_policy(show: Path, address: str, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    (show / "episodes/media").mkdir(exist_ok=True)
    shutil.copyfile(REPOSITORY / "episodes/media/207.mp3", show / "episodes/media/9.mp3")
    segments = "segments: [{title: One, start: 0:00}, {title: Two, start: 0:20}]\n"
    (show / "episodes/9.yaml").write_text(
        f"title: Heard\ndate: 2024-02-01 12:00\nmedia: {{mp3: media/9.mp3}}\n{segments}", encoding="utf-8"
    )
    wait_for(page, f"{address}9/")
    page.goto(f"{address}9/#t=25")
    assert page.evaluate("shownotes.now()") == 25
    page.keyboard.press("Tab")
    page.locator("[data-part=play]").press("Enter")
    expect(page.locator("[data-part=at]")).to_have_text(re.compile("0:(2[6-9]|[345][0-9])"))
    expect(page.locator("#chapters [aria-current]")).to_contain_text("Two")
    assert said == []


def wait_for(page: Page, address: str) -> None:
    """Until the preview has built it."""
    for _ in range(240):
        with suppress(Error):  # the connection that was kept from an earlier request may have ended
            if page.request.get(address).ok:
                return
        page.wait_for_timeout(250)
    raise AssertionError(f"{address} is not there")
