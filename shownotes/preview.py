"""A show's folder to a local site that rebuilds when a file changes and reloads the browser."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from aiohttp import web
from watchfiles import DefaultFilter, awatch

from shownotes import clock
from shownotes.atomic import Busy, in_words
from shownotes.build import build, public_folder, state_folder
from shownotes.problems import BrokenShow, Problem
from shownotes.unchanged import Digest, sources

_EVENTS = "/_shownotes/events"
_RELOAD = "/_shownotes/reload.js"  # a file, because the pages' own policy allows no script in them
_SCRIPT = f'<script src="{_RELOAD}" defer></script>\n'
_TYPES = {".xml": "text/xml", ".vtt": "text/vtt", ".torrent": "application/x-bittorrent"}

Say = Callable[[str], None]


class _Sources(DefaultFilter):
    """Changes of the author's files, not of what the tool makes."""

    def __init__(self, root: Path) -> None:
        super().__init__(ignore_paths=[root / "public", state_folder(root), root / ".git"])


class Preview:
    """The state of one preview: where it is served from, the last problems, and the browsers that listen."""

    def __init__(self, root: Path, say: Say) -> None:
        self.root = root
        self.folder = public_folder(root, preview=True)
        self.say = say
        self.problems: list[Problem] = []
        self.listening: set[asyncio.Queue[str]] = set()
        self.seen = Digest("")  # of the author's files, before the last build read them

    def rebuild(self) -> None:
        """Build with drafts; what is wrong is said, and shown in the browser."""
        self.seen = sources(self.root)
        try:
            built = build(self.root, clock.now(), preview=True)
        except BrokenShow as why:
            self.problems = why.problems
            self.say("\n".join(str(problem) for problem in why.problems))
            return
        except OSError as why:
            self.say(in_words(why))
            return
        except Busy as why:
            self.say(str(why))
            return
        self.problems = []
        self.say(f"built: {built.written.touched} files changed, {built.written.unchanged} up to date")

    def is_current(self) -> bool:
        """Whether the last build has read the files as they are."""
        return bool(self.seen.text) and sources(self.root) == self.seen

    async def watch(self) -> None:
        """Rebuild at each change, then tell every browser; what changed before the watch began counts too."""
        began, own = False, _Sources(self.root)
        changing = awatch(self.root, watch_filter=own, step=50, debounce=400, rust_timeout=500, yield_on_timeout=True)
        async for changes in changing:
            missed = not began and not await asyncio.to_thread(self.is_current)
            began = True
            if not changes and not missed:
                continue
            await asyncio.to_thread(self.rebuild)
            for queue in self.listening:
                queue.put_nowait("built")

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: "built" after each rebuild."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        self.listening.add(queue)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        try:
            await response.prepare(request)
            await response.write(b": hello\n\n")
            while True:
                await response.write(f"event: {await queue.get()}\ndata: -\n\n".encode())
        except (ConnectionError, asyncio.CancelledError):
            return response
        finally:
            self.listening.discard(queue)

    async def reload(self, request: web.Request) -> web.Response:
        """The script that listens."""
        text = f'new EventSource("{_EVENTS}").addEventListener("built", () => location.reload());\n'
        return web.Response(text=text, content_type="text/javascript", headers={"Cache-Control": "no-store"})

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file with ranges; a page with the script that reloads it, or the problems in its place."""
        path = self._path(request.match_info["path"])
        if path is None:
            page = self.folder / "404.html"
            body = page.read_text(encoding="utf-8") if page.is_file() else "<h1>Not found</h1>"
            return self._page(body, 404)
        if path.suffix == ".html":
            return self._page(path.read_text(encoding="utf-8"), 200)
        headers = {"Cache-Control": "no-cache"}
        if kind := _TYPES.get(path.suffix):
            headers["Content-Type"] = kind
        return web.FileResponse(path, headers=headers)

    def _path(self, text: str) -> Path | None:
        path = (self.folder / text).resolve()
        if path.is_dir():
            path = path / "index.html"
        return path if path.is_relative_to(self.folder.resolve()) and path.is_file() else None

    def _page(self, body: str, status: int) -> web.Response:
        if self.problems:
            body = f"<!doctype html><title>Problems</title>{_listed(self.problems)}"
        before, end, after = body.rpartition("</body>")
        body = f"{before}{_SCRIPT}{end}{after}" if end else body + _SCRIPT
        headers = {"Cache-Control": "no-store"}
        return web.Response(text=body, status=status, content_type="text/html", headers=headers)


def _listed(problems: list[Problem]) -> str:
    rows = "\n\n".join(html.escape(str(problem)) for problem in problems)
    style = "font:1rem/1.5 ui-monospace,monospace;white-space:pre-wrap;padding:2rem;color-scheme:light dark"
    return f'<pre style="{style}">The show cannot be built:\n\n{rows}</pre>'


async def _serve(preview: Preview, host: str, port: int, opened: Callable[[str], None]) -> None:
    app = web.Application()
    app.router.add_get(_EVENTS, preview.events)
    app.router.add_get(_RELOAD, preview.reload)
    app.router.add_get("/{path:.*}", preview.file)
    runner = web.AppRunner(app, shutdown_timeout=0.2, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        opened(f"http://{host}:{runner.addresses[0][1]}/")
        await preview.watch()
    finally:
        with suppress(asyncio.CancelledError):
            await runner.cleanup()


def serve(root: Path, host: str, port: int, say: Say, opened: Callable[[str], None]) -> None:
    """Build, serve and watch until interrupted; `opened` hears the address. Raises OSError if the port is taken."""
    preview = Preview(root.resolve(), say)
    preview.rebuild()
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(preview, host, port, opened))
