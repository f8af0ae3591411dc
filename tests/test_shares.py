"""Work that is dealt out to processes: the same results in the same order, whatever happens to a process."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shownotes.build import everything
from shownotes.load import load
from shownotes.shares import shared
from shownotes.theme import Theme

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench"))

from generate import generate

HERE = os.getpid()
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks")


def children() -> list[str]:
    """This process's children, zombies included."""
    return [child for task in Path("/proc/self/task").iterdir() for child in (task / "children").read_text().split()]


@pytest.fixture(autouse=True)
def no_child_is_left() -> Iterator[None]:
    before = children()
    yield
    assert children() == before


def square(number: int) -> tuple[int, bool]:
    return number * number, os.getpid() == HERE


@pytest.mark.parametrize("processes", [1, 2, 3, 4])
@pytest.mark.parametrize("count", [0, 1, 59, 60, 61, 250])
def test_results_come_in_order_from_any_number_of_processes(count: int, processes: int) -> None:
    found = list(shared(square, count, processes))
    assert [result for result, _ in found] == [number * number for number in range(count)]
    assert all(here for _, here in found) == (processes == 1 or count < 60)


def test_what_a_piece_raises_elsewhere_is_raised_here() -> None:
    def work(number: int) -> int:
        if number == 90:
            raise KeyError("ninety")
        return number

    found = []
    with pytest.raises(KeyError, match="ninety"):
        found.extend(shared(work, 100, 2))


def dies(number: int) -> int:
    if number == 80 and os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def sends_nothing_that_can_be_sent(number: int) -> Callable[[], int] | int:
    return (lambda: number) if os.getpid() != HERE else number


@pytest.mark.parametrize("work", [dies, sends_nothing_that_can_be_sent])
def test_the_pieces_of_a_process_that_fails_are_made_here(work: Callable[[int], object]) -> None:
    assert list(shared(work, 100, 3)) == list(range(100))


def test_results_that_nobody_wants_any_more_end_the_processes() -> None:
    results = shared(square, 100, 3)
    assert next(results) == (0, True)
    results.close()


def test_a_site_is_the_same_by_the_byte_from_any_number_of_processes(tmp_path: Path) -> None:
    generate(tmp_path, 64)
    show = load(tmp_path, datetime(2026, 11, 23, tzinfo=UTC)).need()
    alone = [(one.path, one.content) for one in everything(show, Theme(show), processes=1)]
    assert len(alone) > 200
    assert [(one.path, one.content) for one in everything(show, Theme(show), processes=2)] == alone
    assert [(one.path, one.content) for one in everything(show, Theme(show), processes=3)] == alone
