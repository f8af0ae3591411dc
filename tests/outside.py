"""What tests need from outside of Python: without it they are skipped loudly, and fail where CI is set."""

from __future__ import annotations

import os
import shutil
import subprocess
import warnings
from pathlib import Path

import pytest


def missing(said: str) -> None:
    """Skip loudly; in CI nothing may be missing."""
    if os.environ.get("CI"):
        pytest.fail(said)
    warnings.warn(said, stacklevel=2)
    pytest.skip(said)


def program(name: str) -> str:
    """The path of a program such as "ffmpeg"."""
    path = shutil.which(name)
    if path is None:
        missing(f"{name} is not installed: this test shows nothing here")
    assert path
    return path


def installed_by_npm(source: Path, folder: Path) -> Path:
    """The folder with the files of another one and what its package.json asks for."""
    program("node")
    shutil.copytree(source, folder, dirs_exist_ok=True)
    command = [program("npm"), "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    try:
        subprocess.run(command, cwd=folder, check=True, timeout=300, capture_output=True)
    except (subprocess.SubprocessError, OSError) as why:
        missing(f"npm could not install what {source.name}/package.json asks for: {why}")
    return folder
