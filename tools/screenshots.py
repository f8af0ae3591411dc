"""The built show in public/ to screenshots: docs/episode.png, and with a folder named, every page in every look.

    python tools/screenshots.py            # docs/episode.png
    python tools/screenshots.py gallery/   # index, episode and letter: phone and desktop, light and dark

Needs the test extra and a system Chromium; run `shownotes build` first.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

REPOSITORY = Path(__file__).parent.parent
PAGES = {
    "index": "",
    "episode": "209/",
    "short": "207/",
    "transcript": "209/transcript/",
    "embed": "embed/209/",
    "archive": "episodes/",
    "tags": "tags/",
    "tag": "tags/netbsd/",
    "people": "people/",
    "person": "people/kim/",
    "letters": "letters/",
    "letter": "letters/209/greg-lenovo/",
    "links": "links/",
    "subscribe": "subscribe/",
    "search": "search/",
    "missing": "404.html",
}
SIZES = {"phone": (390, 844), "desktop": (1100, 900)}


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server of that folder."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def shoot(browser: Browser, address: str, to: Path, size: tuple[int, int], scheme: str, whole: bool) -> None:
    """One page to one PNG."""
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=1,
    )
    page.goto(address)
    page.screenshot(path=str(to), full_page=whole)
    page.close()


def main() -> None:
    """See the module."""
    gallery = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    chromium = shutil.which("chromium")
    with served(REPOSITORY / "public") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        if gallery is None:
            shoot(browser, address + "209/", REPOSITORY / "docs/episode.png", (1000, 1250), "light", False)
        else:
            gallery.mkdir(parents=True, exist_ok=True)
            for name, path in PAGES.items():
                for device, size in SIZES.items():
                    for scheme in ("light", "dark"):
                        to = gallery / f"{name}-{device}-{scheme}.png"
                        shoot(browser, address + path, to, size, scheme, True)
        browser.close()


if __name__ == "__main__":
    main()
