"""Work that is dealt out to processes: the same results, whatever happens to a process."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from shownotes.load import load
from shownotes.rendering import everything, rendered
from shownotes.shares import _Other, shared
from shownotes.theme import Theme
from shownotes.write import TEMPORARY

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench"))

from generate import generate

T = TypeVar("T")
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


def made(work: Callable[[int], T], count: int, processes: int, piece: int = 4) -> list[tuple[int, T]]:
    with shared(lambda numbers: [work(one) for one in numbers], count, processes, piece) as results:
        return sorted(
            (row for numbers, some in results for row in zip(numbers, some, strict=True)), key=lambda row: row[0]
        )


def square(number: int) -> int:
    return number * number


@pytest.mark.parametrize("processes", [1, 2, 3, 4])
@pytest.mark.parametrize(("count", "piece"), [(0, 4), (1, 4), (59, 1), (60, 7), (61, 4), (250, 16), (41_000, 3)])
def test_each_number_is_taken_once_by_any_number_of_processes(count: int, piece: int, processes: int) -> None:
    assert made(square, count, processes, piece) == [(number, number * number) for number in range(count)]


def test_all_processes_work_if_there_is_enough_to_do(tmp_path: Path) -> None:
    def where(number: int) -> int:
        """The process that makes this piece, once two others are at work as well, or a minute has gone by."""
        (tmp_path / str(os.getpid())).touch()
        for _ in range(6000):
            if len(list(tmp_path.iterdir())) == 3:
                break
            time.sleep(0.01)
        return os.getpid()

    assert len({process for _, process in made(where, 200, 3)}) == 3
    assert {process for _, process in made(lambda _: os.getpid(), 59, 3)} == {HERE}


def test_what_is_raised_anywhere_is_raised_here() -> None:
    def work(number: int) -> int:
        if number == 90:
            raise KeyError("ninety")
        return number

    with pytest.raises(KeyError, match="ninety"):
        made(work, 100, 2)


def dies(number: int) -> int:
    if os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def cannot_be_sent(number: int) -> object:
    return (lambda: number) if os.getpid() != HERE else number


def slow_to_begin(work: Callable[[int], T]) -> Callable[[int], T]:
    """The same work, with time for the other processes to take some of it."""

    def waiting(number: int) -> T:
        if os.getpid() == HERE:
            time.sleep(0.001)
        return work(number)

    return waiting


@pytest.mark.parametrize("work", [dies, cannot_be_sent])
def test_the_pieces_of_a_process_that_fails_are_made_here(work: Callable[[int], object]) -> None:
    assert made(slow_to_begin(work), 100, 3) == [(number, number) for number in range(100)]


def test_results_that_nobody_wants_any_more_end_the_processes() -> None:
    with shared(sum, 100, 3) as results:
        next(results)


def test_a_site_is_the_same_by_the_byte_from_any_number_of_processes(tmp_path: Path) -> None:
    generate(tmp_path, 64)
    show = load(tmp_path, datetime(2026, 11, 23, tzinfo=UTC)).need()
    alone = [(one.path, one.content) for one in everything(show, Theme(show), processes=1)]
    assert len(alone) > 200
    for processes in (2, 3):
        together = [(one.path, one.content) for one in everything(show, Theme(show), processes=processes)]
        assert sorted(together) == sorted(alone)
        assert together[-4:] == alone[-4:]  # feeds are last


def test_a_result_that_was_written_in_part_is_no_result() -> None:
    file = os.memfd_create("results")
    whole = pickle.dumps((3, "three"))
    os.write(file, len(whole).to_bytes(8) + whole + len(whole).to_bytes(8) + whole[:-1])
    other = _Other(0, -1, file)
    assert list(other.so_far()) == [(3, "three")]
    os.write(file, whole[-1:])
    assert list(other.so_far()) == [(3, "three")]
    assert list(other.so_far()) == []
    os.close(file)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_build_that_is_killed_leaves_no_process_and_no_half_file(tmp_path: Path) -> None:
    generate(tmp_path, 80)
    command = [sys.executable, "-c", "from shownotes.cli import main; main()", "-C", str(tmp_path), "build"]
    public, quiet = tmp_path / "public", subprocess.DEVNULL
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=quiet, stderr=quiet)
    took, whole = time.monotonic() - start, contents(public)
    for moment in range(1, 9):
        for made in (public, tmp_path / ".shownotes"):
            shutil.rmtree(made)
        process = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)
        time.sleep(took * moment / 9)
        process.kill()
        process.wait()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:  # the kernel ends the others
            try:
                os.killpg(process.pid, 0)
            except ProcessLookupError:
                break
        else:
            pytest.fail("a process goes on")
        public.mkdir(exist_ok=True)
        for path, content in contents(public).items():
            assert path.endswith(TEMPORARY) or content == whole[path]
        subprocess.run(command, check=True, stdout=quiet, stderr=quiet)
        assert contents(public) == whole


@pytest.mark.parametrize("processes", [1, 2])
def test_progress_ends_below_the_number_of_episodes(tmp_path: Path, processes: int) -> None:
    generate(tmp_path, 100)
    show = load(tmp_path, datetime(2026, 11, 23, tzinfo=UTC)).need()
    told: list[tuple[int, int]] = []
    list(
        rendered(
            show,
            Theme(show),
            lambda artifact: artifact,
            progress=lambda done, of, _: told.append((done, of)),
            processes=processes,
        )
    )
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[0] == (0, 100)
    assert all(done < of for done, of in told)
