"""Secrets: what the environment holds stands in no output, no error, no file and no request to another host."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path

import pytest
from conftest import Tool
from published_shows import new_show, publish, run
from servers import Listener

from shownotes.publish.asking import ask
from shownotes.publish.targets import Failed, programs, store
from shownotes.publishing import Destination

CANARY = "canary-5up3r-s3cr3t"
AT = ("--now", "2017-09-01T00:00Z")
CANARIES = {
    "AWS_ACCESS_KEY_ID": f"{CANARY}-aws-id",
    "AWS_SECRET_ACCESS_KEY": f"{CANARY}-aws",
    "AWS_SESSION_TOKEN": f"{CANARY}-session",
    "AZURE_STORAGE_ACCOUNT_NAME": "account",
    "AZURE_STORAGE_ACCOUNT_KEY": f"{CANARY}+azure==",
    "RSYNC_PASSWORD": f"{CANARY}-rsync",
    "DEPLOY_PASS": f"{CANARY}-pass",
    "PODPING_TOKEN": f"{CANARY}-podping",
    "MASTODON_TOKEN": f"{CANARY}-mastodon",
    "SHOWNOTES_WEBHOOK_SECRET": f"{CANARY}-signing",
    "HOOK": f"http://127.0.0.1:9/{CANARY}-hook",
    "PODPING_URL": "http://127.0.0.1:9/podping",
}
FAILING = {
    "folder": "folder: ../site/file/inside",
    "rsync": 'rsync: "127.0.0.1:/nowhere", port: 9',
    "sftp": 'sftp: "127.0.0.1:/nowhere", port: 9',
    "s3": 'store: "s3://bucket/show", endpoint: "http://127.0.0.1:9"',
    "gs": 'store: "gs://bucket/show"',
    "az": 'store: "az://container/show", endpoint: "http://127.0.0.1:9"',
    "git": 'git: "http://127.0.0.1:9/site.git"',
    "command": "command: 'echo \"$DEPLOY_PASS $AWS_SECRET_ACCESS_KEY ftp://kim:$RSYNC_PASSWORD@host/\" >&2; exit 3'",
}


@pytest.mark.parametrize("kind", [name for name in FAILING if name not in ("gs", "az")])
def test_no_target_that_fails_tells_a_secret(kind: str, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/file").write_text("in the way")
    root = new_show(tmp_path / "show", f"to: [{{{FAILING[kind]}}}], verify: false")
    for words in (("--yes",), ("--yes", "--json")):
        done = run(root, "publish", *words, **CANARIES)
        assert done.returncode == 1, done.stdout
        assert "Traceback" not in done.stderr
        assert CANARY not in done.stdout + done.stderr
    kept = [path for path in root.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    assert kept == []


def test_announcing_that_fails_tells_no_secret_and_writes_none_down(tmp_path: Path) -> None:
    more = "to: [{folder: ../site}], verify: false, podping: true, webhook: $HOOK, mastodon: 'http://127.0.0.1:9/'"
    root = new_show(tmp_path / "show", more)
    done = run(root, "publish", "--yes", "--json", *AT, **CANARIES)
    assert done.returncode == 0, done.stdout
    said = json.loads(done.stdout)["problems"]
    assert {"podping", "webhook", "mastodon"} <= {problem["file"] for problem in said}
    assert CANARY not in done.stdout + done.stderr
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and CANARY.encode() in p.read_bytes()]


@pytest.mark.parametrize(
    "written",
    [
        f'git: "https://{CANARY}@git.example/site.git"',
        f'git: "https://kim:{CANARY}@git.example/site.git"',
        f'store: "s3://bucket/show?X-Amz-Security-Token={CANARY}"',
        f'store: "s3://bucket/show", endpoint: "https://kim:{CANARY}@s3.example/"',
        f'command: "curl -T x ftp://kim:{CANARY}@host/"',
    ],
)
def test_a_secret_in_show_yaml_is_refused_and_not_repeated(written: str, tmp_path: Path) -> None:
    root = new_show(tmp_path / "show", f"to: [{{{written}}}]")
    done = run(root, "publish", "--yes")
    assert done.returncode == 1
    assert "show.yaml:" in done.stdout
    assert CANARY not in done.stdout + done.stderr


def test_a_command_may_name_variables_that_hold_secrets(tmp_path: Path) -> None:
    command = 'echo \\"ftp://kim:$DEPLOY_PASS@host/\\" > ../address'
    root = new_show(tmp_path / "show", f'to: [{{command: "{command}"}}], verify: false')
    publish(root, DEPLOY_PASS=CANARY)
    assert (tmp_path / "address").read_text() == f"ftp://kim:{CANARY}@host/\n"


def test_a_password_in_gits_own_configuration_is_not_shown(tool: Tool, tmp_path: Path) -> None:
    tool("git")
    root = new_show(tmp_path / "show", "to: [{git: origin}], verify: false")
    for words in (["init", "-q"], ["remote", "add", "origin", f"http://{CANARY}@127.0.0.1:9/site.git"]):
        subprocess.run(["git", "-C", str(root), *words], check=True)
    done = run(root, "publish", "--yes")
    assert done.returncode == 1
    assert "git origin: git failed: " in done.stdout
    assert CANARY not in done.stdout + done.stderr


def test_a_redirect_takes_no_token_along_to_another_host() -> None:
    first, second = Listener(), Listener()
    first.status, first.location = 302, f"{second.address}/stolen"
    ask(f"{first.address}/podping", headers={"Authorization": CANARY})
    assert first.told[0][1]["authorization"] == CANARY
    assert "authorization" not in second.told[0][1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fatal: https://x-token:abc@host/x", "fatal: https://…@host/x"),
        ("fatal: https://abcdef@host/x", "fatal: https://…@host/x"),
        ("PUT https://host/x?X-Amz-Signature=abc&n=1 failed", "PUT https://host/x?X-Amz-Signature=…&n=1 failed"),
        ("https://a.blob.example/c?sv=1&sig=abc%3D", "https://a.blob.example/c?sv=1&sig=…"),
        ("git@host:path", "git@host:path"),
    ],
)
def test_messages_are_cleaned(text: str, said: str) -> None:
    assert programs.without_secrets(text) == said


@pytest.mark.parametrize("where", ["s3://bucket/show", "gs://bucket/show", "az://container/show"])
def test_each_kind_of_object_store_can_be_opened_and_says_what_fails(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no Google and no Azure here: they are opened, asked without a network, and must fail in words."""
    for name, value in CANARIES.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", base64.b64encode(CANARY.encode()).decode())
    account = tmp_path / "account.json"
    key = subprocess.run(
        ["openssl", "genpkey", "-algorithm", "RSA"], capture_output=True, text=True, check=True
    ).stdout
    about = {
        "private_key": key,
        "private_key_id": "1",
        "client_email": "a@b.example",
        "gcs_base_url": "http://127.0.0.1:9",
    }
    account.write_text(json.dumps({**about, "disable_oauth": True}))
    monkeypatch.setenv("GOOGLE_SERVICE_ACCOUNT", str(account))
    endpoint = "" if where.startswith("gs") else "http://127.0.0.1:9"
    monkeypatch.setattr(store, "_RETRIES", 0)
    opened = store.Store(Destination("store", where, endpoint=endpoint))
    with pytest.raises(Failed) as why:
        opened.read(".shownotes.json")
    assert CANARY not in str(why.value)
    assert str(why.value)
