"""docs/reliability.md names tests and scripts; they exist, and each promise has one."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
TEXT = (REPOSITORY / "docs/reliability.md").read_text(encoding="utf-8")
ROWS = [
    line
    for line in TEXT.partition("\nReal counterparts")[0].splitlines()
    if line.startswith("| ") and not line.startswith("| promise")
]
TESTS = {
    name
    for path in (REPOSITORY / "tests").glob("test_*.py")
    for name in re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
}


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    assert len(named) > 50
    assert sorted(named - TESTS) == []


def test_every_file_that_is_named_exists() -> None:
    for name in re.findall(r"`((?:tests|bench|docs)/[\w./*-]+)", TEXT):
        assert list(REPOSITORY.glob(name)), name


def test_every_promise_names_what_shows_it() -> None:
    promises = [row for row in ROWS if row.count("|") == 4]
    assert len(promises) > 20
    for row in promises:
        assert re.search(r"`(test_|bench/)", row.split("|")[3]), row


@pytest.mark.parametrize("mode", ["kill", "calls", "errors", "full"])
def test_every_kind_of_fault_is_known_to_its_script(mode: str) -> None:
    source = (REPOSITORY / "bench/faults/inject.py").read_text(encoding="utf-8")
    assert f"inject.py {mode}" in source
    assert f"inject.py {mode}" in TEXT


def test_the_scripts_of_faults_and_of_fuzzing_can_be_imported() -> None:
    for folder, name in (("bench/faults", "inject"), ("bench/faults", "together"), ("bench", "fuzz")):
        words = [sys.executable, "-c", f"import sys; sys.path.insert(0, {folder!r}); import {name}"]
        subprocess.run(words, check=True, cwd=REPOSITORY)
