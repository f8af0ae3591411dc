"""The command that shows a show while it is written: preview."""

from __future__ import annotations

from typing import Annotated

import typer

from shownotes.cli import Folder, app, interruptible
from shownotes.cli.printing import root_of


@app.command()
def preview(
    context: typer.Context,
    port: Annotated[
        int, typer.Option("--port", "-p", metavar="NUMBER", min=0, max=65535, help="0 picks a free one.")
    ] = 8000,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    open_browser: Annotated[bool, typer.Option("--open", help="Open the browser.")] = False,
    directory: Folder = None,
) -> None:
    """Show it in a browser while you write.

    Serves the show here, drafts included; rebuilds when a file changes and reloads the browser.
    """
    from shownotes import preview as previewing

    root = root_of(context, directory)
    interruptible()

    def opened(address: str) -> None:
        print(f"Serving {address} (Ctrl+C stops)", flush=True)
        if open_browser:
            typer.launch(address)

    previewing.serve(root, host, port, lambda text: print(text, flush=True), opened)
