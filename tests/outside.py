"""What tests need from outside of Python; without it they are skipped loudly."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from pathlib import Path
from typing import NoReturn

import pytest


def missing(said: str) -> NoReturn:
    """Skip and warn of it; in CI that is a failure."""
    warnings.warn(said, stacklevel=2)
    pytest.skip(said)


def program(name: str) -> str:
    """The path of a program such as "ffmpeg"."""
    path = shutil.which(name)
    if path is None:
        missing(f"{name} is not installed: this test shows nothing here")
    return path


def installed_by_npm(source: Path, folder: Path) -> Path:
    """The folder with the files of another one and what its package.json asks for; a registry has three tries."""
    program("node")
    shutil.copytree(source, folder, dirs_exist_ok=True)
    command = [program("npm"), "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    for _ in range(3):
        done = subprocess.run(command, cwd=folder, check=False, timeout=600, capture_output=True, text=True)
        if done.returncode == 0:
            return folder
    missing(f"npm could not install what {source.name}/package.json asks for: {done.stderr}")
