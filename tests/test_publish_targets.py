"""Each kind of target against its real counterpart: OpenSSH, an S3-compatible server, a bare repository."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from conftest import Tool
from own_show import tree
from published_shows import edit, new_show, publish, refused, run
from servers import s3, sshd

CHANGED = ("A signal arrives between two instructions", "Changed")
KEYS = {"AWS_ACCESS_KEY_ID": "test-key-id", "AWS_SECRET_ACCESS_KEY": "very-secret-indeed"}


@pytest.fixture(scope="module")
def ssh(tool: Tool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    with sshd(tool("sshd"), tool("ssh-keygen"), tmp_path_factory.mktemp("ssh") / "server") as server:
        yield server


def s3_client(address: str) -> Any:
    """Another client than the one that publishes."""
    names = {"aws_access_key_id": "test-key-id", "aws_secret_access_key": "very-secret-indeed"}
    return boto3.client("s3", endpoint_url=address, region_name="us-east-1", **names)


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    with s3() as address:
        s3_client(address).create_bucket(Bucket="shows")
        yield address


@pytest.mark.parametrize("kind", ["rsync", "sftp"])
def test_over_ssh_only_what_changed_is_sent_and_nothing_else_deleted(
    kind: str, ssh: tuple[int, Path], tool: Tool, tmp_path: Path
) -> None:
    tool(kind)
    port, config = ssh
    where = f'to: [{{{kind}: "127.0.0.1:{tmp_path}/site/deep", port: {port}}}], verify: false'
    site = tmp_path / "site/deep"
    root = new_show(tmp_path / "show", where)
    ours = {"SHOWNOTES_SSH_CONFIG": str(config)}
    publish(root, **ours)
    sent = tree(site)
    assert sent.pop(".shownotes.json")
    assert sent == tree(root / "public")
    (site / "CNAME").write_text("mine")
    times = {path: path.stat().st_mtime_ns for path in (site / "media").iterdir()}
    edit(root / "episodes/209.yaml", *CHANGED)
    edit(root / "episodes/209.yaml", "      - letters/209/marta-cron.md\n", "")
    done = publish(root, "--prune", **ours)
    (paths,) = done["sent"].values()
    feeds = [path for path in paths if path.startswith("feeds/")]
    assert paths[-len(feeds) :] == feeds
    assert [path for path in feeds if path.endswith(".xml")] == ["feeds/hd.xml", "feeds/itunes.xml", "feeds/mp3.xml"]
    assert {path: path.stat().st_mtime_ns for path in (site / "media").iterdir()} == times
    after = tree(site)
    assert after.pop("CNAME") == b"mine"
    assert after.pop(".shownotes.json")
    assert after == tree(root / "public")
    assert publish(root, **ours)["sent"] == {f"{kind} 127.0.0.1:{tmp_path}/site/deep": []}


@pytest.mark.parametrize("kind", ["rsync", "sftp"])
def test_a_host_that_does_not_answer_leaves_everything_as_it_was(kind: str, tool: Tool, tmp_path: Path) -> None:
    tool(kind)
    root = new_show(tmp_path / "show", f'to: [{{{kind}: "127.0.0.1:/nowhere", port: 9}}]')
    said = refused(root)
    assert f"publish: {kind} 127.0.0.1:/nowhere: {kind} failed: " in said
    assert "Connection refused" in said
    assert not list((root / "episodes").glob("*.lock"))


def test_an_object_store_gets_types_and_cache_times(store: str, tmp_path: Path) -> None:
    root = new_show(tmp_path / "show", f'to: [{{store: "s3://shows/hour", endpoint: "{store}"}}], verify: false')
    publish(root, **KEYS)
    client = s3_client(store)
    heads = {}
    for path in ("media/209.mp3", "media/209.mp4.torrent", "feeds/mp3.xml", "209/chapters.json", "209/index.html"):
        answer = client.get_object(Bucket="shows", Key=f"hour/{path}")
        assert answer["Body"].read() == (root / "public" / path).read_bytes()
        heads[path] = (answer["ContentType"], answer["CacheControl"])
    assert heads["media/209.mp3"] == ("audio/mpeg", "public, max-age=31536000, immutable")
    assert heads["media/209.mp4.torrent"][0] == "application/x-bittorrent"
    assert heads["feeds/mp3.xml"] == ("application/rss+xml; charset=utf-8", "public, max-age=300")
    assert heads["209/chapters.json"][0] == "application/json+chapters"
    edit(root / "episodes/209.yaml", "      - letters/209/marta-cron.md\n", "")
    (paths,) = publish(root, "--prune", **KEYS)["sent"].values()
    assert "209/index.html" in paths
    assert not [path for path in paths if path.startswith("media/")]
    keys = [one["Key"] for one in client.list_objects_v2(Bucket="shows", Prefix="hour/letters")["Contents"]]
    assert "hour/letters/209/greg-lenovo/index.html" in keys
    assert "hour/letters/209/marta-cron/index.html" not in keys


def test_media_may_go_elsewhere_than_pages(store: str, tmp_path: Path) -> None:
    where = f'to: [{{store: "s3://shows/cdn", endpoint: "{store}", send: media}}, {{folder: ../site, send: pages}}]'
    root = new_show(tmp_path / "show", f"{where}, verify: false")
    sent = publish(root, **KEYS)["sent"]
    assert "209.mp3" in sent["store s3://shows/cdn"]
    assert not (tmp_path / "site/media").exists()
    assert (tmp_path / "site/feeds/mp3.xml").is_file()


def test_secrets_appear_in_no_output(store: str, tmp_path: Path) -> None:
    root = new_show(tmp_path / "show", f'to: [{{store: "s3://no-such-bucket", endpoint: "{store}"}}]')
    for words in (("publish", "--yes"), ("publish", "--yes", "--json")):
        done = run(root, *words, **KEYS)
        assert done.returncode == 1
        assert "store s3://no-such-bucket: " in done.stdout
        assert "very-secret-indeed" not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


def git(*words: str) -> str:
    return subprocess.run(["git", *words], check=True, capture_output=True, text=True).stdout


def test_a_git_branch_gets_one_commit_with_everything(tool: Tool, tmp_path: Path) -> None:
    tool("git")
    bare = tmp_path / "site.git"
    git("init", "-q", "--bare", str(bare))
    root = new_show(tmp_path / "show", "to: [{git: ../site.git, branch: pages}], verify: false")
    publish(root)
    git("clone", "-q", "-b", "pages", str(bare), str(tmp_path / "clone"))
    files = tree(tmp_path / "clone")
    files = {path: data for path, data in files.items() if not path.startswith(".")}
    assert files == tree(root / "public")
    edit(root / "episodes/209.yaml", *CHANGED)
    publish(root)
    assert git("-C", str(bare), "rev-list", "--count", "pages") == "2\n"
    changed = git("-C", str(bare), "diff", "--name-only", "pages~1", "pages").split()
    assert changed[0] == ".shownotes.json"
    assert "209/index.html" in changed
    assert publish(root)["sent"] == {"git ../site.git": []}
    assert git("-C", str(bare), "rev-list", "--count", "pages") == "2\n"


def test_a_branch_that_cannot_be_pushed_to_is_sent_again_later(tool: Tool, tmp_path: Path) -> None:
    tool("git")
    bare = tmp_path / "site.git"
    git("init", "-q", "--bare", str(bare))
    hook = bare / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho no room here >&2; exit 1\n")
    hook.chmod(0o755)
    root = new_show(tmp_path / "show", "to: [{git: ../site.git, branch: pages}], verify: false")
    assert "git ../site.git: git failed: " in refused(root)
    hook.unlink()
    (paths,) = publish(root)["sent"].values()
    assert "media/209.mp3" in paths
    assert "feeds/mp3.xml" in paths


def test_a_command_of_ones_own_gets_the_changed_files_in_order(tmp_path: Path) -> None:
    command = "cp -r $SHOWNOTES_PUBLIC/. ../site && cp $SHOWNOTES_CHANGED ../changed"
    (tmp_path / "site").mkdir()
    root = new_show(tmp_path / "show", f'to: [{{command: "{command}"}}], verify: false')
    publish(root)
    assert tree(tmp_path / "site") == tree(root / "public")
    changed = (tmp_path / "changed").read_text().splitlines()
    assert changed[0] == "media/207.mp3"
    assert changed[-1] == "feeds/mp3.xml"
    edit(root / "episodes/209.yaml", *CHANGED)
    publish(root)
    assert "media/207.mp3" not in (tmp_path / "changed").read_text()


def test_a_command_that_fails_is_tried_again(tmp_path: Path) -> None:
    root = new_show(
        tmp_path / "show", 'to: [{command: "test -e ../up || { echo down >&2; exit 3; }"}], verify: false'
    )
    assert "sh failed: down" in refused(root)
    (tmp_path / "up").touch()
    (paths,) = publish(root)["sent"].values()
    assert "feeds/mp3.xml" in paths


def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file, not a folder")
    root = new_show(tmp_path / "show")
    assert f"{tmp_path}/site" in refused(root)
    assert (tmp_path / "site").read_text() == "a file, not a folder"


def test_a_folder_that_is_in_the_show_or_holds_it_is_refused_at_its_place(tmp_path: Path) -> None:
    """What is sent there would overwrite the author's own cover and pictures."""
    root = new_show(tmp_path / "home/show", "to: [{folder: ../site}], verify: false")
    (tmp_path / "seen-otherwise").symlink_to(root)
    (tmp_path / "www").mkdir()
    (root / "public").symlink_to(tmp_path / "www")
    line = len((root / "show.yaml").read_text().splitlines())
    before, named = tree(root), "folder: ../site"
    for where, said in {
        ".": "is the show's own folder",
        "../show/": "is the show's own folder",
        str(root): "is the show's own folder",
        "../../seen-otherwise": "is the show's own folder",
        "episodes": "is inside the show's own folder",
        "site": "is inside the show's own folder",
        ".shownotes/site": "is inside the show's own folder",
        "..": "contains the show's own folder",
        "/": "contains the show's own folder",
        "public": "is www/ of this show",
        "../../www/pages": "is inside www/ of this show",
        "~nobody-of-this-name/site": "is not a folder",
    }.items():
        edit(root / "show.yaml", named, named := f"folder: {where}")
        for words in (("check",), ("publish", "--yes")) if where in (".", "..", "public") else (("check",),):
            done = run(root, *words)
            assert done.returncode == 1, where
            assert f'show.yaml:{line}:25: "{where}" {said}' in done.stdout
            assert "such as ../site" in done.stdout
    edit(root / "show.yaml", named, "folder: ../site")
    after = {path: data for path, data in tree(root).items() if not path.startswith(".shownotes/")}
    assert after == before
    assert run(root, "check").returncode == 0
