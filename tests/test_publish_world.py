"""What happens after sending: public addresses asked as apps do, and those told who want to know."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from conftest import Tool
from published_shows import edit, new_show, publish, refused, run
from servers import Listener, free_port, nginx

from shownotes.publish.asking import ask

AT = ("--now", "2017-09-01T00:00Z")  # two days after the newest episode


def show_on(home: Path, port: int, more: str = "") -> Path:
    root = new_show(home / "show", f"to: [{{folder: ../site}}]{more}")
    edit(root / "show.yaml", "link: https://daemonhour.example/", f"link: http://127.0.0.1:{port}/")
    (home / "site").mkdir()
    return root


@pytest.fixture
def listener() -> Iterator[Listener]:
    one = Listener()
    yield one
    one.server.shutdown()
    one.server.server_close()


def test_a_good_server_has_nothing_wrong(tool: Tool, tmp_path: Path) -> None:
    port = free_port()
    root = show_on(tmp_path, port)
    with nginx(tool("nginx"), tmp_path / "nginx", tmp_path / "site", port):
        done = publish(root, *AT)
        assert [p for p in done["problems"] if p["rule"].startswith(("HTTP", "PIPE"))] == []
        (tmp_path / "site/media/209.mp3").write_bytes(b"short")
        checked = run(root, "verify", "209", *AT)
    assert checked.returncode == 1
    said = f"http://127.0.0.1:{port}/media/209.mp3: has 5 Content-Length; the feed says"
    assert said in checked.stdout
    assert "[HTTP-04]" in checked.stdout
    assert "[HTTP-03]" in checked.stdout


def test_media_that_do_not_stand_at_their_address_keep_the_old_feeds(tool: Tool, tmp_path: Path) -> None:
    port = free_port()
    root = show_on(tmp_path, port)
    with nginx(tool("nginx"), tmp_path / "nginx", tmp_path / "site", port, "location /media/ { return 403; }"):
        said = refused(root, *AT)
    assert f"http://127.0.0.1:{port}/media/209.mp3: the server answers 403" in said
    assert "The feeds that are out there stay as they are." in said
    assert (tmp_path / "site/media/209.mp3").is_file()
    assert not (tmp_path / "site/feeds").exists()
    assert not list((root / "episodes").glob("*.lock"))


def test_a_server_without_ranges_and_types_is_told_of_by_rule(tool: Tool, tmp_path: Path) -> None:
    port = free_port()
    root = show_on(tmp_path, port)
    extra = "location /media/ { max_ranges 0; types { } default_type text/plain; }"
    with nginx(tool("nginx"), tmp_path / "nginx", tmp_path / "site", port, extra):
        said = refused(root, *AT)
    for rule in ("[HTTP-03]", "[HTTP-04]", "[HTTP-11]"):
        assert rule in said


def test_a_torrent_needs_no_ranges_and_nothing_that_is_said_of_it_is_of_apple(tool: Tool, tmp_path: Path) -> None:
    port = free_port()
    root = show_on(tmp_path, port)
    extra = "location ~ torrent$ { max_ranges 0; types { } default_type application/x-bittorrent; }"
    with nginx(tool("nginx"), tmp_path / "nginx", tmp_path / "site", port, extra):
        done = publish(root, *AT)
        assert list((tmp_path / "site/media").glob("*.torrent"))
    assert [p for p in done["problems"] if p["rule"].startswith(("HTTP", "PIPE"))] == []
    headless = "if ($request_method = HEAD) { return 405; }"
    with nginx(tool("nginx"), tmp_path / "nginx2", tmp_path / "site", port, f"location ~ torrent$ {{ {headless} }}"):
        checked = json.loads(run(root, "verify", "--json", *AT).stdout)
    told = [p for p in checked["problems"] if p["file"].endswith(".torrent")]
    assert {(p["rule"], p["hint"]) for p in told} == {("HTTP-02", "Clients and proxies ask that way.")}


def test_nobody_at_the_address_is_a_clear_problem(tmp_path: Path) -> None:
    root = show_on(tmp_path, free_port())
    said = refused(root, *AT)
    assert "/media/209.mp3: Connection refused; 8 more addresses there were not asked  [HTTP-07]" in said
    assert said.count("[HTTP-07]") == 1
    for way_out in ("--no-verify", "`verify: false`"):
        assert way_out in said


def test_a_server_that_has_nothing_of_the_show_yet_is_told_of_once(tool: Tool, tmp_path: Path) -> None:
    """Nothing was published, or another program uploads later; single faults are still named one by one."""
    port = free_port()
    root = show_on(tmp_path, port)
    (tmp_path / "empty").mkdir()
    with nginx(tool("nginx"), tmp_path / "nginx", tmp_path / "empty", port, ""):
        alone = run(root, "verify", *AT).stdout
        sent = refused(root, *AT)
    for said in (alone, sent):
        assert said.count("[HTTP-07]") == 1
        assert "the server answers 404; the same at all" in said
        assert "Has it been sent there" in said
        assert "`publish --no-verify`" in said
    publish(root, "--no-verify", *AT)
    (tmp_path / "site/media/207.mp3").unlink()
    (tmp_path / "site/media/208.mp3").unlink()
    with nginx(tool("nginx"), tmp_path / "nginx2", tmp_path / "site", port, f"include {tmp_path}/site/nginx.conf*;"):
        said = run(root, "verify", *AT).stdout
    for name in ("207.mp3", "208.mp3"):
        assert f"/media/{name}: the server answers 404  [HTTP-07]" in said


def test_everybody_is_told_once_and_it_is_written_down(tmp_path: Path, listener: Listener) -> None:
    more = f", verify: false, podping: true, webhook: $HOOK, mastodon: '{listener.address}'"
    root = new_show(tmp_path / "show", f"to: [{{folder: ../site}}]{more}")
    with (root / "show.yaml").open("a") as file:
        file.write(f"\nhubs: ['{listener.address}/hub']\n")
    tokens = {
        "HOOK": f"{listener.address}/hook",
        "PODPING_TOKEN": "pod-secret",
        "PODPING_URL": f"{listener.address}/podping",
        "MASTODON_TOKEN": "masto-secret",
        "SHOWNOTES_WEBHOOK_SECRET": "hook-secret",
    }
    done = run(root, "publish", "--yes", *AT, **tokens)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not [secret for secret in tokens.values() if "secret" in secret and secret in done.stdout + done.stderr]
    told = [path.partition("?")[0] for path, _, _ in listener.told]
    assert sorted(told) == sorted(
        ["/hub"] * 4 + ["/hook"] * 2 + ["/api/v1/statuses"] * 2 + ["/podping"] * told.count("/podping")
    )
    topics = [parse_qs(body.decode())["hub.url"][0] for path, _, body in listener.told if path == "/hub"]
    assert "https://daemonhour.example/feeds/itunes.xml" in topics
    hooks = [(headers, json.loads(body)) for path, headers, body in listener.told if path == "/hook"]
    assert [body["slug"] for _, body in hooks] == ["208", "209"]  # 207 came out more than a fortnight ago
    assert hooks[0][0]["x-signature-256"].startswith("sha256=")
    posts = [parse_qs(body.decode())["status"][0] for path, _, body in listener.told if "statuses" in path]
    assert posts[-1].startswith("Daemon Hour 209: Signals from the microkernel\n\n")
    assert "https://daemonhour.example/209/" in posts[-1]
    fixed = json.loads((root / "episodes/209.lock").read_bytes())
    assert sorted(fixed["announced"]) == ["mastodon", "podping", "webhook"]
    listener.told.clear()
    edit(root / "episodes/209.yaml", "A signal arrives between two instructions", "Changed")
    publish(root, *AT, **tokens)
    assert {path for path, _, _ in listener.told} == {"/hub"}  # feeds changed; no episode is new


def test_a_refusal_is_tried_again_and_what_was_cut_off_is_not(tmp_path: Path, listener: Listener) -> None:
    root = new_show(
        tmp_path / "show", f"to: [{{folder: ../site}}], verify: false, webhook: '{listener.address}/hook'"
    )
    listener.status = 403
    first = publish(root, *AT)
    assert "it answers 403" in json.dumps(first["problems"])
    assert len(listener.told) == 2
    listener.status = 200
    publish(root, *AT)
    assert len(listener.told) == 4
    lock = root / "episodes/209.lock"
    edit(lock, json.loads(lock.read_bytes())["announced"]["webhook"], "began 2017-09-01T00:00:00+00:00")
    publish(root, *AT)
    assert len(listener.told) == 4


def test_a_hub_that_fails_is_told_by_the_next_publish(tmp_path: Path, listener: Listener) -> None:  # PUSH-01
    root = new_show(tmp_path / "show")
    with (root / "show.yaml").open("a") as file:
        file.write(f"\nhubs: ['{listener.address}/hub']\n")
    listener.status = 403
    first = publish(root, *AT)
    assert f"{listener.address}/hub" in json.dumps(first["problems"])
    assert len(listener.told) == 1  # it would refuse the other feeds, too
    listener.status, listener.told[:] = 202, []
    assert publish(root, *AT)["sent"] == {"folder ../site": []}
    topics = sorted(parse_qs(body.decode())["hub.url"][0].rpartition("/")[2] for _, _, body in listener.told)
    assert topics == ["hd-torrent.xml", "hd.xml", "itunes.xml", "mp3.xml"]
    listener.told.clear()
    publish(root, *AT)
    assert listener.told == []


def test_nobody_hears_of_what_does_not_stand(tool: Tool, tmp_path: Path, listener: Listener) -> None:
    """Feeds that are not as built are told to nobody; the next publish asks again before it tells."""
    port = free_port()
    root = show_on(tmp_path, port, f", webhook: '{listener.address}/hook'")
    with (root / "show.yaml").open("a") as file:
        file.write(f"\nhubs: ['{listener.address}/hub']\n")
    stale = "location ~ ^/feeds/.*xml$ { return 503; }"
    for number in (1, 2):
        with nginx(tool("nginx"), tmp_path / f"nginx{number}", tmp_path / "site", port, stale):
            assert "/feeds/mp3.xml: the server answers 503" in refused(root, *AT)
        assert listener.told == []
    with nginx(tool("nginx"), tmp_path / "nginx", tmp_path / "site", port):
        publish(root, *AT)
    assert {path for path, _, _ in listener.told} == {"/hub", "/hook"}


def test_whoever_wants_no_announcement_gets_none_later(tmp_path: Path, listener: Listener) -> None:
    root = new_show(tmp_path / "show", f"to: [{{folder: ../site}}], verify: false, webhook: '{listener.address}/x'")
    publish(root, "--no-announce", *AT)
    publish(root, *AT)
    assert listener.told == []
    fixed = json.loads((root / "episodes/209.lock").read_bytes())
    assert fixed["announced"] == {"webhook": "not told, as was wished on 2017-09-01T00:00:00+00:00"}


def test_a_renamed_page_redirects_for_ever(tool: Tool, tmp_path: Path) -> None:
    port = free_port()
    root = show_on(tmp_path, port, ", server: nginx, verify: false")
    publish(root, *AT)
    for kind in ("yaml", "lock"):
        (root / f"episodes/207.{kind}").rename(root / f"episodes/the-pool.{kind}")
    assert "--move" in refused(root, *AT)
    publish(root, "--move", "--reason", "a name says more than a number", *AT)
    extra = f"include {tmp_path}/site/nginx.conf;"
    with nginx(tool("nginx"), tmp_path / "nginx", tmp_path / "site", port, extra):
        reply = ask(f"http://127.0.0.1:{port}/207/")
        assert run(root, "verify", "the-pool", *AT).returncode == 0
    assert (reply.status, reply.hops) == (200, (301,))
    assert reply.url == f"http://127.0.0.1:{port}/the-pool/"


@pytest.mark.parametrize(
    ("server", "file", "said"),
    [
        ("netlify", "_redirects", "/207/ https://daemonhour.example/the-pool/ 301\n"),
        ("netlify", "_redirects", "/embed/207/* https://daemonhour.example/embed/the-pool/:splat 301\n"),
        ("apache", ".htaccess", 'Redirect 301 "/207/" "https://daemonhour.example/the-pool/"\n'),
        ("apache", ".htaccess", 'Redirect 301 "/letters/207/" "https://daemonhour.example/letters/the-pool/"\n'),
    ],
)
def test_redirects_are_written_as_the_server_reads_them(server: str, file: str, said: str, tmp_path: Path) -> None:
    root = new_show(tmp_path / "show", f"to: [{{folder: ../site}}], verify: false, server: {server}")
    publish(root)
    for kind in ("yaml", "lock"):
        (root / f"episodes/207.{kind}").rename(root / f"episodes/the-pool.{kind}")
    publish(root, "--move", "--reason", "a name says more than a number")
    assert said in (tmp_path / "site" / file).read_text()


def test_without_a_known_server_the_old_page_leads_on(tmp_path: Path) -> None:
    root = new_show(tmp_path / "show")
    publish(root)
    for kind in ("yaml", "lock"):
        (root / f"episodes/207.{kind}").rename(root / f"episodes/the-pool.{kind}")
    publish(root, "--move", "--reason", "a name says more than a number")
    old = (tmp_path / "site/207/index.html").read_text()
    assert '<meta http-equiv="refresh" content="0; url=https://daemonhour.example/the-pool/">' in old
    assert '<link rel="canonical" href="https://daemonhour.example/the-pool/">' in old
    assert (tmp_path / "site/the-pool/index.html").is_file()


LETTER = "letters/209/greg-lenovo/"
BELOW = ("209/", "209/transcript/", "embed/209/", LETTER)


def renamed(root: Path) -> None:
    """209 with its page, transcript, player and letters, published, called signals, and pruned."""
    publish(root, *AT)
    for path in BELOW:
        assert (root.parent / "site" / path / "index.html").is_file()
    for kind in ("yaml", "lock"):
        (root / f"episodes/209.{kind}").rename(root / f"episodes/signals.{kind}")
    publish(root, "--move", "--reason", "a name says more than a number", *AT)
    publish(root, "--prune", *AT)
    assert not (root.parent / "site/209/card.png").exists()


def test_transcript_player_and_letters_lead_on_as_well(tmp_path: Path) -> None:
    renamed(new_show(tmp_path / "show"))
    for path in BELOW:
        there = f"https://daemonhour.example/{path.replace('209', 'signals')}"
        assert (tmp_path / "site" / path.replace("209", "signals") / "index.html").is_file()
        assert f'content="0; url={there}"' in (tmp_path / "site" / path / "index.html").read_text()


def test_all_that_was_below_a_renamed_page_redirects(tool: Tool, tmp_path: Path) -> None:
    port = free_port()
    renamed(show_on(tmp_path, port, ", server: nginx, verify: false"))
    extra = f"include {tmp_path}/site/nginx.conf;"
    with nginx(tool("nginx"), tmp_path / "nginx", tmp_path / "site", port, extra):
        for path in (*BELOW, "209/chapters.json", "209/transcript.vtt", "209/oembed.json"):
            reply = ask(f"http://127.0.0.1:{port}/{path}")
            assert (reply.status, reply.hops) == (200, (301,)), path
            assert reply.url == f"http://127.0.0.1:{port}/{path.replace('209', 'signals')}"


def test_media_redirect_when_their_folder_moves(tool: Tool, tmp_path: Path) -> None:
    port = free_port()
    root = show_on(tmp_path, port, ", server: nginx, verify: false")
    publish(root, *AT)
    with (root / "show.yaml").open("a") as file:
        file.write(f"\nmedia_url: http://127.0.0.1:{port}/files/\n")
    publish(root, "--move", "--reason", "media have a folder of their own", *AT)
    extra = f"include {tmp_path}/site/nginx.conf; location ^~ /files/ {{ alias {tmp_path}/site/media/; }}"
    with nginx(tool("nginx"), tmp_path / "nginx", tmp_path / "site", port, extra):
        reply = ask(f"http://127.0.0.1:{port}/media/207.mp3", "HEAD")
    assert (reply.status, reply.hops) == (200, (301,))
    assert reply.headers["content-length"] == str((tmp_path / "site/media/207.mp3").stat().st_size)


def test_the_written_nginx_configuration_gives_everything_that_verify_asks_for(tool: Tool, tmp_path: Path) -> None:
    """Without any of the settings that the other tests' server has."""
    port = free_port()
    root = show_on(tmp_path, port, ", server: nginx, verify: false")
    publish(root, *AT)
    (tmp_path / "site/feeds/mp3").mkdir()  # where a paged feed of twenty episodes has its archive
    shutil.copyfile(tmp_path / "site/feeds/mp3.xml", tmp_path / "site/feeds/mp3/1.xml")
    extra = f"include {tmp_path}/site/nginx.conf;"
    with nginx(tool("nginx"), tmp_path / "nginx", tmp_path / "site", port, extra, plain=True):
        checked = json.loads(run(root, "verify", "--json", *AT).stdout)
        feeds = [
            ask(f"http://127.0.0.1:{port}/feeds/{name}.xml", headers={"Accept-Encoding": "gzip"})
            for name in ("mp3", "mp3/1")
        ]
        part = ask(f"http://127.0.0.1:{port}/media/209.mp3", headers={"Range": "bytes=100-199"})
        hidden = [ask(f"http://127.0.0.1:{port}/{name}").status for name in ("nginx.conf", ".shownotes.json")]
    assert [p["message"] for p in checked["problems"] if p["rule"].startswith(("HTTP", "PIPE"))] == []
    assert checked["asked"] > 20
    names = ("content-type", "content-encoding", "cache-control", "access-control-allow-origin")
    told = ("application/rss+xml; charset=utf-8", "gzip", "public, max-age=300", "*")
    assert [tuple(feed.headers.get(name) for name in names) for feed in feeds] == [told] * 2
    assert part.status == 206
    assert part.body == (tmp_path / "site/media/209.mp3").read_bytes()[100:200]
    assert "immutable" in part.headers["cache-control"]
    assert hidden == [404, 404]


def test_mistakes_appear_at_their_lines_in_a_pull_request(tmp_path: Path) -> None:
    root = new_show(tmp_path / "show")
    edit(root / "episodes/209.yaml", "title: Signals", "titel: Signals")
    done = run(root, "check", GITHUB_ACTIONS="true")
    assert done.returncode == 1
    assert "::error file=episodes/209.yaml,line=" in done.stdout
