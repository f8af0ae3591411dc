"""A program and its words to what it prints, or to a failure in its own words, without secrets."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from shownotes.publish.targets import Failed

_PASSWORD = re.compile(r"://[^/\s@]*@")
_ALIVE = ("-oServerAliveInterval=15", "-oServerAliveCountMax=4")  # a network that vanishes is noticed in a minute
_SIGNED = re.compile(
    r"([?&;](?:X-Amz-|X-Goog-)?(?:sig|signature|credential|token|key|secret)[\w-]*=)[^&\s\"']+", re.IGNORECASE
)
_SECRET = re.compile(r"TOKEN|SECRET|PASS|KEY|CREDENTIAL|AUTH|SIGNATURE|HOOK|COOKIE|DSN|CONNECTION_STRING|_PAT$|_SAS$")


def run(
    words: Sequence[str],
    *,
    given: bytes = b"",
    at: Path | None = None,
    environment: Mapping[str, str] | None = None,
    fine: Sequence[int] = (0,),
) -> bytes:
    """Run it to its end and return its standard output; raises Failed."""
    try:
        done = subprocess.run(
            list(words),
            input=given,
            cwd=at,
            env={**os.environ, "LC_ALL": "C", **(environment or {})},
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise Failed(f"{words[0]} is not installed", "Install it, and publish again.") from None
    if done.returncode not in fine:
        said = without_secrets(done.stderr.decode(errors="replace")).strip().splitlines()
        last = " ".join(line.strip() for line in said[-3:]) or f"exit {done.returncode}"
        raise Failed(f"{words[0]} failed: {last}", "What was out there stays; publish again to go on.")
    return done.stdout


def without_secrets(text: str) -> str:
    """The text without users and passwords in addresses, and without values of variables that look like secrets."""
    for name, value in sorted(os.environ.items(), key=lambda one: -len(one[1])):
        if _SECRET.search(name):
            for part in (value, quote(value, safe=""), *value.splitlines()):
                text = text.replace(part, f"${name}") if len(part) >= 6 else text
    return _SIGNED.sub(r"\1…", _PASSWORD.sub("://…@", text))


def ssh_options() -> list[str]:
    """What ssh and sftp have in common: never ask; keys and hosts come from their own files and agent.

    $SHOWNOTES_SSH_CONFIG names another configuration file, for CI.
    """
    config = os.environ.get("SHOWNOTES_SSH_CONFIG")
    return [*(["-F", config] if config else []), "-oBatchMode=yes", "-oConnectTimeout=20", *_ALIVE]
