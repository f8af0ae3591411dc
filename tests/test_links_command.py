"""`shownotes links` as a user types it, against real servers on loopback, with its exit codes."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

SCHEMA = Path(__file__).parent.parent / "docs" / "links.schema.json"

SHOW = """\
title: A Show
link: https://show.example/
description: Words.
author: A
guid: 444583ad-fdab-5c72-b083-24c3e63d439f
language: en
links: {allow_networks: [127.0.0.0/8], archive_url: "ARCHIVE"}
"""
EPISODE = """\
title: One            # kept
date: 2024-01-05
links:
  - {url: 'BASE/old?utm_source=a&b=1', title: Moved}
  - BASE/fine
  - "[Gone](BASE/gone)"
  - /1/#nowhere
"""


ENDED = threading.Event()  # until then, what is slow does not answer


class Server(BaseHTTPRequestHandler):
    """/old moves to /new, /gone is gone, /web/ is an archive, all else is there."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path, headers = self.path.partition("?")[0], {}
        if path.startswith("/slow"):
            ENDED.wait(60)
        status = 410 if path == "/gone" else 200
        if path == "/old":
            status, headers = 301, {"Location": self.path.replace("/old", "/new")}
        elif path == "/slight":
            status, headers = 301, {"Location": "/slight/"}
        elif path.startswith("/web/2024010512"):
            status, headers = 302, {"Location": self.path.replace("20240105120000", "20231224000000")}
        body = b"<title>A page</title>text"
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "text/html", "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def show(tmp_path: Path, base: str) -> Path:
    (tmp_path / "episodes").mkdir()
    (tmp_path / "show.yaml").write_text(SHOW.replace("ARCHIVE", base + "/web/"))
    (tmp_path / "episodes" / "1.yaml").write_text(EPISODE.replace("BASE", base))
    return tmp_path


# The command, but for the seconds that it leaves in peace a host that failed and an archive that was asked.
HASTY = """
from functools import partial
from shownotes.cli import main
from shownotes.links import settings
settings.options_of = partial(settings.options_of, second_tries=0.02, archive_pause=0.02)
main()
"""


def typed(show: Path, *arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-c", HASTY, "links", "-C", str(show), *arguments]
    return subprocess.run(
        line, capture_output=True, text=True, timeout=120, check=False, env={**os.environ, "TZ": "UTC", **(env or {})}
    )


def test_the_report_and_exit_1_for_a_dead_link(show: Path, base: str) -> None:
    done = typed(show, "--strict", "--no-copies")
    assert done.returncode == 1, done.stderr
    assert "episodes/1.yaml:6:13" in done.stdout
    assert f"{base}/gone\n          410 Gone (dead since " in done.stdout
    assert '"/1/" has no "nowhere"' in done.stdout
    assert "2 dead in 1 episode (1 new), 1 moved, 0 to look at, 1 ok" in done.stdout


def test_one_check_is_not_yet_a_death(show: Path) -> None:
    (show / "episodes" / "1.yaml").write_text(
        (show / "episodes" / "1.yaml").read_text().replace("  - /1/#nowhere\n", "")
    )
    done = typed(show, "--no-copies")
    assert done.returncode == 0
    assert "1 failing, not yet for long enough" in done.stdout


def test_json_lines_and_formats(show: Path, base: str) -> None:
    whole = json.loads(typed(show, "--json", "--no-copies").stdout)
    assert {row["url"]: row["verdict"] for row in whole["links"]} == {
        f"{base}/old?utm_source=a&b=1": "moved",
        f"{base}/fine": "ok",
        f"{base}/gone": "look",
        "/1/#nowhere": "dead",
    }
    rows = [json.loads(line) for line in typed(show, "--format", "jsonl", "--no-copies").stdout.splitlines()]
    assert {row["url"] for row in rows} == {row["url"] for row in whole["links"]}
    for form, start in (
        ("junit", "<?xml"),
        ("sarif", "{"),
        ("github", "::error"),
        ("markdown", "## "),
        ("html", "<!doc"),
    ):
        assert typed(show, "--format", form, "--no-copies").stdout.startswith(start)


def test_fix_writes_the_move_without_tracking_and_nothing_else(show: Path, base: str) -> None:
    path = show / "episodes" / "1.yaml"
    before = path.read_text()
    said = typed(show, "--fix", "--dry-run", "--no-copies").stdout
    assert f"episodes/1.yaml:4:12: {base}/old?utm_source=a&b=1 -> {base}/new?b=1  (moved)" in said
    assert path.read_text() == before
    typed(show, "--fix", "--no-copies")
    assert path.read_text() == before.replace("/old?utm_source=a&b=1", "/new?b=1")


def test_the_archived_copy_is_shown_and_put_in_when_asked(show: Path, base: str) -> None:
    copy = f"{base}/web/20231224000000/{base}/gone"
    assert f"-> archived 2023-12-24: {copy}" in typed(show, "--strict").stdout
    typed(show, "--strict", "--fix", "--archived")
    assert f'"[Gone]({copy})"' in (show / "episodes" / "1.yaml").read_text()


def test_a_persons_word_and_the_export_of_the_memory(show: Path, base: str, tmp_path: Path) -> None:
    assert typed(show, "--ok", f"{base}/gone", "--until", "2099-01").returncode == 0
    done = typed(show, "--json", "--strict", "--export", str(tmp_path / "memory.json"))
    rows = {row["url"]: row for row in json.loads(done.stdout)["links"]}
    assert rows[f"{base}/gone"]["reason"] == "accepted"
    (show / ".shownotes" / "links.sqlite").unlink()
    done = typed(show, "--json", "--import", str(tmp_path / "memory.json"))
    assert [row["remembered"] for row in json.loads(done.stdout)["links"] if row["url"] == f"{base}/fine"] == [True]


def test_no_network_is_exit_3_and_changes_nothing(show: Path) -> None:
    (show / "episodes" / "1.yaml").write_text("title: One\ndate: 2024-01-05\nlinks: [https://nowhere.invalid/]\n")
    done = typed(show)
    if done.returncode == 0:  # this machine is on the internet, where one unknown name proves nothing
        assert "1 failing" in done.stdout
    else:
        assert done.returncode == 3
        assert "No network" in done.stderr
        assert done.stdout == ""


@pytest.mark.parametrize("form", ["json", "jsonl", "junit", "sarif", "github", "markdown", "html"])
def test_without_a_network_each_format_is_a_document_that_says_so(show: Path, form: str) -> None:
    hosts = ", ".join(f"https://{letter}.example/" for letter in "abcdefghijklmnopqrstu")
    (show / "episodes" / "1.yaml").write_text(
        "title: One\ndate: 2024-01-05\nlinks: [HOSTS, TODO]\n".replace("HOSTS", hosts)
    )
    proxy = "http://127.0.0.1:1"  # nobody is there, on this machine as on any
    done = typed(show, "--format", form, "--fix", env={"https_proxy": proxy, "no_proxy": ""})
    said = done.stdout
    assert (done.returncode, "No network" in done.stderr) == (3, True)
    rows: list[dict[str, object]] = []
    if form == "json":
        whole = json.loads(said)
        rows = whole["links"]
        Draft202012Validator(json.loads(SCHEMA.read_text())).validate(whole)
        assert (whole["ended"], whole["summary"]["unchecked"], whole["summary"]["dead"]) == ("no-network", 21, 1)
    elif form == "jsonl":
        rows = [json.loads(line) for line in said.splitlines()]
    elif form == "sarif":
        assert json.loads(said)["runs"][0]["invocations"][0]["executionSuccessful"] is False
    elif form == "junit":
        assert (
            "there was no network" in next(e for e in ElementTree.fromstring(said).iter("skipped")).attrib["message"]
        )
    else:
        assert "No network: " in said
    assert {row["reason"] for row in rows} == ({"no-network", "placeholder"} if form.startswith("json") else set())


def remembered(show: Path) -> int:
    """How many addresses a run that goes on has written down."""
    try:
        with closing(sqlite3.connect(f"file:{show}/.shownotes/links.sqlite?mode=ro", uri=True)) as memory:
            return int(memory.execute("select count(*) from addresses").fetchone()[0])
    except sqlite3.OperationalError:  # it has not yet begun
        return 0


def test_a_run_that_is_stopped_tells_what_it_knows_and_what_is_left(show: Path, base: str) -> None:
    slow = "".join(f"  - {base}/slow/{n}\n" for n in range(30))
    (show / "episodes" / "1.yaml").write_text(f"title: One\ndate: 2024-01-05\nlinks:\n  - {base}/fine\n{slow}")
    line = [sys.executable, "-m", "shownotes", "links", "-C", str(show), "--json", "--no-copies"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while not remembered(show) and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=60)
        ENDED.set()
    rows = {row["url"]: row["reason"] for row in json.loads(out)["links"]}
    assert (len(rows), process.returncode) == (31, 3)
    assert rows[f"{base}/fine"] == "ok"
    assert rows[f"{base}/slow/29"] == "stopped"
    assert "Stopped; this is what is known of" in error


def test_a_proxy_is_spoken_of_without_its_password(show: Path) -> None:
    proxied = {**os.environ, "http_proxy": "http://kim:s3cret@127.0.0.1:9/", "no_proxy": ""}
    line = [sys.executable, "-m", "shownotes", "links", "-C", str(show), "--no-copies", "--deadline", "1"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False, env=proxied)
    assert "Asking through the proxy http://…@127.0.0.1:9/, which resolves names" in done.stderr
    assert "s3cret" not in done.stdout + done.stderr


def test_moves_that_are_slight_are_told_when_asked_for(show: Path, base: str) -> None:
    (show / "episodes" / "1.yaml").write_text(f"title: One\ndate: 2024-01-05\nlinks: [{base}/slight]\n")
    assert "301 -> " not in typed(show, "--no-copies").stdout
    assert f"301 -> {base}/slight/" in typed(show, "--no-copies", "--redirects=all", "--all").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "yesterday"], "is not a day"),
        (["no-such-episode"], "there is no episode"),
        (["--format", "pdf"], "pdf"),
        (["--redirects=some"], "some"),
        (["--deadline", "0"], "leaves no time"),
    ],
)
def test_wrong_usage_is_exit_2(show: Path, arguments: list[str], said: str) -> None:
    done = typed(show, *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_setting_that_nobody_knows_is_a_problem_with_its_place(show: Path) -> None:
    text = (show / "show.yaml").read_text().replace("allow_networks:", "alow_networks:")
    (show / "show.yaml").write_text(text)
    done = typed(show)
    assert done.returncode == 2
    assert done.stdout.startswith('show.yaml:7:24: "alow_networks" is not a setting of links')


def test_offline_reads_the_words_only(show: Path) -> None:
    done = typed(show, "--offline")
    assert done.returncode == 1
    assert "1 dead in 1 episode (0 new), 0 moved, 0 to look at, 0 ok, 3 unchecked" in done.stdout
    assert "it carries tracking parameters" in done.stdout


def test_the_librarys_example_in_the_docs_runs(show: Path, base: str) -> None:
    docs = (Path(__file__).parent.parent / "docs" / "links.md").read_text(encoding="utf-8")
    example = docs.partition("## As a library")[2].partition("```python\n")[2].partition("```")[0]
    assert 'Path("my-show")' in example
    code = example.replace('Path("my-show")', f"Path({str(show)!r})")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    rows = sorted(line.split(" | ")[:3] for line in done.stdout.splitlines())
    assert rows == [
        ["episodes/1.yaml:4:12", "moved", f"{base}/old?utm_source=a&b=1"],
        ["episodes/1.yaml:6:13", "gone", f"{base}/gone"],
    ]
