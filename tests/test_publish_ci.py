"""What the documentation tells people to put into CI and hooks, taken from it and run, word for word."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Tool
from own_show import REPOSITORY, tree
from published_shows import edit
from servers import Listener

DOCS = (REPOSITORY / "docs/publish.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", DOCS[DOCS.index("## In CI") :], re.DOTALL)


def block(language: str, word: str) -> str:
    return next(text for kind, text in BLOCKS if kind == language and word in text)


@pytest.fixture
def bin(tmp_path: Path) -> Path:
    """A folder for the PATH in which `shownotes` is this checkout's."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = f'#!/bin/sh\nPYTHONPATH="{REPOSITORY}" exec "{sys.executable}" -m shownotes "$@"\n'
    (folder / "shownotes").write_text(script)
    (folder / "shownotes").chmod(0o755)
    return folder


@pytest.fixture
def home(tool: Tool, tmp_path: Path) -> Path:
    """A show in a clone of a bare repository, as a CI job finds it."""
    tool("git")
    root = tmp_path / "show"
    shutil.copytree(REPOSITORY / "tests/shows/small", root)
    shutil.copyfile(REPOSITORY / "cover.jpg", root / "cover.jpg")
    with (root / "show.yaml").open("a") as file:
        file.write("cover: cover.jpg\npublish: {to: [{folder: ../site}], verify: false}\n")
        file.write("links: {allow_networks: [127.0.0.0/8], never: [cdn.example]}\n")
    (root / ".gitignore").write_text("public/\n.shownotes/\n")
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(tmp_path / "origin.git")], check=True)
    for words in (
        ["init", "-q", "-b", "main"],
        ["remote", "add", "origin", str(tmp_path / "origin.git")],
        ["config", "user.name", "Kim"],
        ["config", "user.email", "kim@show.example"],
        ["add", "-A"],
        ["commit", "-qm", "A show"],
        ["push", "-q", "-u", "origin", "main"],
    ):
        subprocess.run(["git", "-C", str(root), *words], check=True)
    return tmp_path


def shell(home: Path, bin: Path, command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{bin}:{os.environ['PATH']}", "GITHUB_ACTIONS": "true"}
    words = ["bash", "-e", "-o", "pipefail", "-c", command]  # as GitHub runs them
    return subprocess.run(words, cwd=home / "show", env=environment, capture_output=True, text=True, check=False)


def job(home: Path, bin: Path, event: str) -> list[subprocess.CompletedProcess[str]]:
    """Run the workflow's steps for an event, up to the first that fails."""
    workflow: dict[Any, Any] = yaml.safe_load(block("yaml", "jobs:"))
    done = []
    for step in workflow["jobs"]["show"]["steps"]:
        wanted = step.get("if", f"github.event_name == '{event}'")
        sign, value = re.fullmatch(r"github\.event_name (==|!=) '(\w+)'", wanted).groups()  # type: ignore[union-attr]
        if "run" not in step or (event == value) != (sign == "=="):
            continue
        if step["run"].startswith("pip install"):
            assert step["run"] == "pip install 'shownotes[s3]'"
            assert "\ns3 = [" in (REPOSITORY / "pyproject.toml").read_text()
            continue
        done.append(shell(home, bin, step["run"]))
        if done[-1].returncode:
            break
    return done


def test_the_workflow_publishes_on_a_merge_and_commits_what_was_fixed(home: Path, bin: Path) -> None:
    done = job(home, bin, "push")
    assert [one.returncode for one in done] == [0, 0, 0], done[-1].stdout + done[-1].stderr
    assert "feeds/mp3.xml" in tree(home / "site")
    pushed = ["git", "-C", str(home / "origin.git"), "show", "--stat", "--format=%an %s", "main"]
    said = subprocess.run(pushed, capture_output=True, text=True, check=True).stdout
    assert said.startswith("shownotes Publish")
    assert "episodes/1.lock" in said
    before = tree(home / "site")
    assert [one.returncode for one in job(home, bin, "schedule")] == [0, 0, 0]  # on the clock, with nothing due
    assert tree(home / "site") == before


def test_the_workflow_says_mistakes_and_dead_links_at_their_lines_in_a_pull_request(home: Path, bin: Path) -> None:
    gone = Listener()
    gone.status = 410
    episode = home / "show/episodes/1.yaml"
    edit(episode, "notes: Hello.", f"notes: '[gone]({gone.address}/x)'")
    edit(episode, "2024-05-06", "2042-05-06")  # not out yet, so that one answer is believed
    done = job(home, bin, "pull_request")
    assert [one.returncode for one in done] == [0, 1], done[-1].stdout + done[-1].stderr
    assert re.search(r"::error file=episodes/1\.yaml,line=10,.*410", done[1].stdout)
    edit(episode, "title: The first", "titel: The first")
    done = job(home, bin, "pull_request")
    assert [one.returncode for one in done] == [1]
    assert "::error file=episodes/1.yaml,line=2," in done[0].stdout


def test_the_workflow_is_as_github_reads_it() -> None:
    workflow: dict[Any, Any] = yaml.safe_load(block("yaml", "jobs:"))
    events = workflow[True]  # YAML 1.1 reads "on" as yes, and so does everybody who checks such files
    assert set(events) == {"pull_request", "push", "schedule"}
    assert workflow["permissions"] == {"contents": "write"}
    assert all("uses" in step or "run" in step for step in workflow["jobs"]["show"]["steps"])


def test_the_hook_refuses_a_commit_with_a_mistake_and_lets_others_pass(home: Path, bin: Path) -> None:
    hook = home / "show/.git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(block("sh", "#!/bin/sh"))
    hook.chmod(0o755)
    episode = home / "show/episodes/1.yaml"
    edit(episode, "title: The first", "titel: The first")
    refused = shell(home, bin, "git commit -qam mistake")
    assert refused.returncode == 1
    assert "episodes/1.yaml:2:1" in refused.stdout + refused.stderr
    edit(episode, "titel: The first", "title: The very first")
    assert shell(home, bin, "git commit -qam better").returncode == 0


def test_both_ways_to_name_the_hook_run_the_same_command(home: Path, bin: Path) -> None:
    ours = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())[0]
    told = yaml.safe_load(block("yaml", "repos:"))["repos"][0]["hooks"][0]
    for hook in (ours, told):
        assert (hook["id"], hook["entry"], hook["pass_filenames"]) == ("shownotes-check", "shownotes check", False)
    assert shell(home, bin, told["entry"]).returncode == 0
    for name in ("show.yaml", "episodes/1.yaml", "episodes/letters/1/a.md", "feeds/mp3.yaml", "cover.jpg"):
        assert re.search(ours["files"], name)
