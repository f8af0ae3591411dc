"""The built show in public/ to screenshots: docs/episode.png, and with a folder named, every page in every look.

    python tools/screenshots.py            # docs/episode.png
    python tools/screenshots.py gallery/   # every kind of page and state: phone and desktop, light and dark; print

Needs the test extra and a system Chromium; run `shownotes build` first. The shows at the edge of what pages must bear
(from right to left, in German, empty, far too much of all) are those of the tests.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

REPOSITORY = Path(__file__).parent.parent
sys.path.insert(0, str(REPOSITORY / "tests"))

from extreme_shows import extreme  # noqa: E402
from own_show import PAGES  # noqa: E402
from served import served  # noqa: E402

SHOWN = {**PAGES, "short": "207/", "found": "search/?q=kernel"}
EXTREMES = {
    "arabic": {"index": "", "episode": "7/", "letter": "letters/7/l/"},
    "german": {"index": "", "episode": "7/", "upcoming": "upcoming/"},
    "empty": {"index": "", "archive": "episodes/", "search": "search/"},
    "silent": {"episode": "1/"},
    "much": {"index": "", "episode": "152.5/", "letters": "letters/", "tags": "tags/", "people": "people/"},
}
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


def _heard(page: Page) -> None:
    """In the middle of a story, with captions and the keys shown."""
    page.click("[data-part=captions]")
    page.click("details.keys summary")
    page.locator("#chapters .time").nth(2).click()
    page.wait_for_timeout(1500)
    page.click("[data-part=play]")


def _watched(page: Page) -> None:
    page.click("[data-part=switch]")
    page.evaluate("shownotes.seek(20)")
    page.wait_for_timeout(800)


def _read(page: Page) -> None:
    page.click("details.transcript summary")
    page.fill("#transcript input[type=search]", "kernel")
    page.locator("#transcript").scroll_into_view_if_needed()


STATES: dict[str, tuple[Callable[[Page], None], bool]] = {  # what is done on the episode's page, and if all is shown
    "playing": (_heard, False),
    "watching": (_watched, False),
    "reading": (_read, False),
    "print": (lambda page: page.emulate_media(media="print"), True),
}


def looks(browser: Browser) -> Iterator[tuple[str, Page]]:
    """An empty page in each look, and the look's name."""
    for device, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
            )
            yield f"{device}-{scheme}", page
            page.close()


def gallery(browser: Browser, to: Path) -> None:
    """Every page and state to a PNG named after it."""
    to.mkdir(parents=True, exist_ok=True)
    with served(REPOSITORY / "public") as address:
        for look, page in looks(browser):
            for name, path in SHOWN.items():
                _shoot(page, address + path, to / f"{name}-{look}.png")
            for name, (act, whole) in STATES.items():
                page.goto(f"{address}209/")
                act(page)
                page.screenshot(path=str(to / f"{name}-{look}.png"), full_page=whole)
    with tempfile.TemporaryDirectory() as folder:
        for show, public in extreme(Path(folder)).items():
            with served(public) as address:
                for look, page in looks(browser):
                    for name, path in EXTREMES[show].items():
                        _shoot(page, address + path, to / f"{show}-{name}-{look}.png")


def _shoot(page: Page, address: str, to: Path) -> None:
    page.goto(address)
    if "?q=" in address:
        page.wait_for_selector("#results li")
    page.screenshot(path=str(to), full_page=True)


def main() -> None:
    """See the module."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        if len(sys.argv) > 1:
            gallery(browser, Path(sys.argv[1]))
        else:
            page = browser.new_page(viewport={"width": 1000, "height": 1250}, color_scheme="light")
            with served(REPOSITORY / "public") as address:
                page.goto(f"{address}209/")
                page.screenshot(path=str(REPOSITORY / "docs/episode.png"))
        browser.close()


if __name__ == "__main__":
    main()
