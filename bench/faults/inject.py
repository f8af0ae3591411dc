"""Kill a publish at random moments and at system calls, fail its calls one after the other, and count what breaks.

    python bench/faults/inject.py kill 300
    python bench/faults/inject.py calls            # SIGKILL at every file-changing system call
    python bench/faults/inject.py errors           # ENOSPC, EIO at every such call
    python bench/faults/inject.py full             # the disk is full from the k-th write on
    python bench/faults/inject.py calls 0 3/12     # the third twelfth of the trials, for a busy machine

All but the first need strace, which does the injecting. `together.py` beside this one starts two at once.
"""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from stage import ENVIRONMENT, Stage, stage

CALLS = ("rename", "unlink", "mkdir", "rmdir", "fsync", "syncfs", "ftruncate", "copy_file_range", "pwrite64", "write")
FAILING = {
    "rename": "EIO",
    "mkdir": "ENOSPC",
    "fsync": "EIO",
    "syncfs": "EIO",
    "write": "ENOSPC",
    "copy_file_range": "ENOSPC",
}


def killed(made: Stage, after: float) -> str:
    """Kill -9 after so many seconds."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(made.command("publish", "--yes"), env=ENVIRONMENT, stdout=quiet, stderr=quiet) as process:
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
    return f"after {after:.3f} s"


def counted(made: Stage) -> dict[str, int]:
    """How often one thread at most makes each call."""
    made.reset()
    with tempfile.NamedTemporaryFile() as trace:
        words = [
            "strace",
            "-f",
            "-o",
            trace.name,
            "-e",
            f"trace={','.join(CALLS)}",
            *made.command("publish", "--yes"),
        ]
        subprocess.run(words, env=ENVIRONMENT, capture_output=True, check=True)
        found: dict[tuple[str, str], int] = {}
        for line in Path(trace.name).read_text(errors="replace").splitlines():
            if call := re.match(r"(\d+)\s+(\w+)\(", line):
                found[call[1], call[2]] = found.get((call[1], call[2]), 0) + 1
    return {name: max((n for (_, call), n in found.items() if call == name), default=0) for name in CALLS}


def injected(made: Stage, call: str, what: str, when: str) -> subprocess.CompletedProcess[str]:
    """One publish in which strace makes a call fail, or kills at it."""
    inject = f"inject={call}:{what}:when={when}"
    words = [
        "strace",
        "-f",
        "-o",
        "/dev/null",
        "-e",
        f"trace={call}",
        "-e",
        inject,
        *made.command("publish", "--yes"),
    ]
    return subprocess.run(words, env=ENVIRONMENT, capture_output=True, text=True, check=False)


def moments(made: Stage, mode: str, count: int, part: int, parts: int) -> Iterator[tuple[str, str]]:
    """Do each trial of this part; yields what was done and what was said."""
    if mode == "kill":
        began = time.monotonic()
        made.run("publish", "--yes")
        whole = time.monotonic() - began
        for _ in range(part, count, parts):
            made.reset()
            yield killed(made, random.uniform(0, whole * 1.1)), ""
        return
    calls = {call: times for call, times in counted(made).items() if mode == "calls" or call in FAILING}
    trials = [
        (call, k, times)
        for call, times in calls.items()
        for k in range(1, times + 1, max(1, times // count) if count else 1)
    ]
    for call, k, times in trials[part::parts]:
        made.reset()
        what = "signal=SIGKILL" if mode == "calls" else f"error={FAILING[call]}"
        done = injected(made, call, what, f"{k}+" if mode == "full" else str(k))
        yield f"{call} {k} of {times}: {what}, exit {done.returncode}", done.stdout + done.stderr


def main(mode: str, count: int, part: int = 0, parts: int = 1) -> None:
    """Run the trials and print every harm."""
    random.seed(7 + part)
    bad = trials = 0
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        made = stage(Path(folder))
        for what, said in moments(made, mode, count, part, parts):
            trials += 1
            found = made.harm()
            if "Traceback" in said:
                found.append("a traceback: " + said.strip().splitlines()[-1])
            if mode in ("errors", "full") and not any(f"exit {code}" in what for code in (0, 1)):
                found.append("another exit than 0 and 1")
            again = made.run("publish", "--yes")
            if again.returncode:
                found.append(f"the next run fails: {again.stdout}{again.stderr}")
            found += [f"afterwards other than undisturbed: {path}" for path in made.unlike()]
            if found:
                bad += 1
                print(what, *found[:6], sep="\n    ", flush=True)
    print(f"{mode}: {trials} trials, {bad} with harm")
    sys.exit(bool(bad))


if __name__ == "__main__":
    number, _, of = (sys.argv[3] if len(sys.argv) > 3 else "1/1").partition("/")
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0, int(number) - 1, int(of))
