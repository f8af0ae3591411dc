"""Publishing as a producer does it: into a folder, first and again, and everything that must be refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Tool
from lxml import etree
from own_show import tree
from published_shows import edit, new_show, other_mp3, publish, refused, run

from shownotes.atomic import Busy, alone

FEEDS = ("feeds/hd-torrent.xml", "feeds/hd.xml", "feeds/itunes.xml", "feeds/mp3.xml")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a show that was published once, and its site."""
    home = tmp_path_factory.mktemp("published")
    publish(new_show(home / "show"))
    return home


@pytest.fixture
def home(first: Path, tmp_path: Path) -> Path:
    shutil.copytree(first, tmp_path / "home")
    return tmp_path / "home"


def lock(home: Path, slug: str = "209") -> dict[str, object]:
    return dict(json.loads((home / f"show/episodes/{slug}.lock").read_bytes()))


def item(home: Path, title: str, feed: str = "mp3") -> etree._Element:
    items = etree.parse(home / f"site/feeds/{feed}.xml").findall("channel/item")
    return next(one for one in items if one.findtext("title") == title)


def test_the_first_publish_sends_everything_and_fixes_what_was_seen(first: Path) -> None:
    site = tree(first / "site")
    assert site.pop(".shownotes.json")
    assert site == tree(first / "show/public")
    fixed = json.loads((first / "show/episodes/209.lock").read_bytes())
    assert fixed["date"] == "2017-08-30T12:00:00-04:00"
    assert fixed["url"] == "https://daemonhour.example/209/"
    assert sorted(fixed["media"]) == ["hd", "mp3", "torrent"]
    mp3 = fixed["media"]["mp3"]
    assert mp3["bytes"] == len(site["media/209.mp3"])
    assert mp3["url"] == "https://daemonhour.example/media/209.mp3"
    assert mp3["type"] == "audio/mpeg"
    assert len(mp3["sha256"]) == len(mp3["source"]) == 64
    assert len(fixed["media"]["torrent"]["infohash"]) == 40


def test_a_lock_has_one_fact_a_line_in_order(first: Path) -> None:
    text = (first / "show/episodes/209.lock").read_text()
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def test_a_second_publish_sends_nothing(home: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (home / "site").rglob("*")}
    done = publish(home / "show")
    assert done["sent"] == {"folder ../site": []}
    assert done["frozen"] == []
    assert {path: path.stat().st_mtime_ns for path in (home / "site").rglob("*")} == before


def test_only_what_changed_is_sent_feeds_last(home: Path) -> None:
    edit(home / "show/episodes/209.yaml", "A signal arrives between two instructions", "Changed")
    sent = publish(home / "show")["sent"]["folder ../site"]
    feeds = [path for path in sent if path.startswith("feeds/")]
    assert sent[-len(feeds) :] == feeds
    assert [path for path in feeds if path.endswith(".xml")] == ["feeds/hd.xml", "feeds/itunes.xml", "feeds/mp3.xml"]
    assert "209/index.html" in sent
    assert not [path for path in sent if path.startswith(("media/", "208/", "207/"))]


def test_the_plan_says_what_subscribers_will_see(home: Path) -> None:
    edit(home / "show/episodes/209.yaml", "A signal arrives between two instructions", "Changed")
    before = tree(home / "site")
    done = run(home / "show", "publish", "--dry-run")
    assert done.returncode == 0
    assert 'Feed mp3\n  ~ "Signals from the microkernel": notes\n' in done.stdout
    assert "To folder ../site: " in done.stdout
    assert tree(home / "site") == before


def test_without_a_terminal_nobody_is_asked_and_nothing_sent(home: Path) -> None:
    edit(home / "show/episodes/209.yaml", "A signal arrives between two instructions", "Changed")
    before = tree(home / "site")
    done = run(home / "show", "publish")
    assert done.returncode == 1
    assert "say --yes" in done.stderr
    assert tree(home / "site") == before


def test_words_in_a_tag_can_be_mended_without_touching_the_published_file(home: Path) -> None:
    """A new title would be other bytes at an old address (PIPE-02): the file stays, the rest changes."""
    before = tree(home / "site")
    edit(home / "show/episodes/209.yaml", "title: Signals from the microkernel", "title: Signals of the microkernel")
    publish(home / "show")
    after = tree(home / "site")
    assert after["media/209.mp3"] == before["media/209.mp3"]
    assert after["media/209.mp4.torrent"] == before["media/209.mp4.torrent"]
    enclosure = item(home, "Signals of the microkernel").find("enclosure")
    assert enclosure.get("length") == str(len(before["media/209.mp3"]))
    shutil.rmtree(home / "show/public")  # as on another machine, where only the new words are known
    assert publish(home / "show")["sent"] == {"folder ../site": []}
    assert tree(home / "site") == after


def test_feeds_without_media_are_the_same_bytes(home: Path) -> None:
    for path in (home / "show/episodes/media").glob("209.mp*"):
        path.unlink()
    shutil.rmtree(home / "show/public")
    assert run(home / "show", "feeds").returncode == 0
    for name in FEEDS:
        assert (home / "show/public" / name).read_bytes() == (home / "site" / name).read_bytes()


def test_a_machine_without_the_media_publishes_text_alone(home: Path) -> None:
    for path in (home / "show/episodes/media").glob("20*.mp*"):
        path.unlink()
    shutil.rmtree(home / "show/public")
    edit(home / "show/episodes/209.yaml", "A signal arrives between two instructions", "Changed")
    before = tree(home / "site")
    done = publish(home / "show", "--prune")
    stale = done["targets"][0]["stale"]
    assert [
        path for path in stale if not path.startswith("pagefind/")
    ] == []  # media that a published episode names are never deleted
    assert {path for path in before if path.startswith("media/")} <= set(tree(home / "site"))


def test_another_recording_in_its_place_is_refused(home: Path) -> None:  # PIPE-02
    before = tree(home / "site")
    other_mp3(home / "show/episodes/media/209.mp3")
    said = refused(home / "show")
    assert "this is not the file that was published at https://daemonhour.example/media/209.mp3" in said
    assert "--replace-media 209" in said
    for command in ("check", "feeds"):
        assert run(home / "show", command).returncode == 1
    assert tree(home / "site") == before


def test_a_lost_lock_does_not_let_other_bytes_take_a_published_place(home: Path) -> None:  # PIPE-02
    before = tree(home / "site")
    (home / "show/episodes/209.lock").unlink()
    other_mp3(home / "show/episodes/media/209.mp3")
    said = refused(home / "show")
    assert "episodes/209.yaml:" in said
    assert "this is not the file that was published at https://daemonhour.example/media/209.mp3" in said
    assert "episodes/209.lock is gone" in said
    assert tree(home / "site") == before


def test_a_lock_with_the_marks_of_a_merge_is_named_with_its_line(home: Path) -> None:
    edit(home / "show/episodes/209.lock", '  "guid"', '<<<<<<< HEAD\n  "guid"')
    said = refused(home / "show")
    assert "episodes/209.lock:3:1: a merge is not finished here" in said
    assert "keep one side of each fact" in said


def test_two_branches_that_publish_different_episodes_merge(tool: Tool, home: Path) -> None:
    """A lock for each episode, one fact a line: what two people did to different ones meets without a conflict."""
    show = home / "show"

    def git(*words: str) -> str:
        who = ["-c", "user.name=a", "-c", "user.email=a@b.example"]
        done = subprocess.run(
            [tool("git"), "-C", str(show), *who, *words], capture_output=True, text=True, check=True
        )
        return done.stdout

    (show / ".gitignore").write_text("public/\n.shownotes/\n")
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "all")
    for branch, slug in (("one", "209"), ("two", "208")):
        git("checkout", "-qb", branch, "main")
        publish(show, "--new-guid", slug, "--reason", "apps lost it", "--no-announce")
        git("commit", "-qam", branch)
    git("merge", "-q", "-m", "both", "one")
    for slug in ("208", "209"):
        assert len(json.loads((show / f"episodes/{slug}.lock").read_bytes())["changes"]) == 1


def test_replaced_media_get_a_new_address_under_the_same_guid(home: Path) -> None:  # PIPE-02
    before = item(home, "Signals from the microkernel")
    old = (home / "site/media/209.mp3").read_bytes()
    first = (home / "show/episodes/media/209.mp3").read_bytes()
    other_mp3(home / "show/episodes/media/209.mp3")
    publish(home / "show", "--replace-media", "209", "--reason", "the end was missing")
    after = item(home, "Signals from the microkernel")
    assert after.findtext("guid") == before.findtext("guid")
    assert after.find("enclosure").get("url") == "https://daemonhour.example/media/209-r2.mp3"
    assert (home / "site/media/209.mp3").read_bytes() == old  # whoever is in the middle of it can go on
    assert int(after.find("enclosure").get("length")) == (home / "site/media/209-r2.mp3").stat().st_size
    fixed = lock(home)
    assert fixed["changes"][0]["what"] == "replaced mp3"
    assert fixed["changes"][0]["reason"] == "the end was missing"
    assert fixed["changes"][0]["was"]["url"] == "https://daemonhour.example/media/209.mp3"
    assert item(home, "Signals from the microkernel", "hd").find("enclosure").get("url").endswith("/209.mp4")
    assert publish(home / "show")["sent"] == {"folder ../site": []}
    (home / "show/episodes/media/209.mp3").write_bytes(first)
    publish(home / "show", "--replace-media", "209", "--reason", "again")
    assert item(home, "Signals from the microkernel").find("enclosure").get("url").endswith("/209-r3.mp3")


def test_a_replaced_video_takes_its_torrent_along(home: Path) -> None:
    edit(home / "show/episodes/209.yaml", "title: Signals from the microkernel", "title: Signals")
    publish(home / "show", "--replace-media", "209", "--reason", "new words in the tags")
    for feed, name in (("mp3", "209-r2.mp3"), ("hd", "209-r2.mp4"), ("hd-torrent", "209-r2.mp4.torrent")):
        assert item(home, "Signals", feed).find("enclosure").get("url").endswith(f"/media/{name}")
        assert (home / "site/media" / name).is_file()


def test_replaced_media_stay_for_ever_and_only_a_withdrawn_episode_lets_them_go(home: Path) -> None:
    """Somebody is in the middle of the old file, and apps have kept its address."""
    other_mp3(home / "show/episodes/media/209.mp3")
    other_mp3(home / "show/episodes/media/208.mp3")
    publish(home / "show", *"--replace-media 209 --replace-media 208 --reason cut".split())
    publish(home / "show", "--prune")
    for name in ("209.mp3", "209-r2.mp3", "208.mp3", "208-r2.mp3"):
        assert (home / "site/media" / name).is_file()
    said = run(home / "show", "publish", "--yes", *"--withdraw 208 --reason legal".split()).stdout
    assert "files there stay public until `shownotes publish --prune`:" in said
    for path in ("media/208.mp3", "media/208-r2.mp3", "208/index.html", "embed/208/index.html"):
        assert f"    {path}\n" in said
        assert (home / "site" / path).is_file()
    assert "media/209.mp3" not in said
    again = run(home / "show", "publish", "--dry-run").stdout  # as long as they are there, every plan says so
    assert "    media/208.mp3\n" in again
    publish(home / "show", "--prune")
    left = {path for path in tree(home / "site") if "208" in path and not path.startswith("pagefind/")}
    assert not left
    assert (home / "site/media/209.mp3").is_file()


def test_a_deliberate_change_needs_a_reason(home: Path) -> None:
    done = run(home / "show", "publish", "--yes", "--withdraw", "209")
    assert done.returncode == 2
    assert "needs its reason" in done.stderr


def test_a_withdrawn_episode_is_gone_from_feeds_and_stays_withdrawn(home: Path) -> None:
    publish(home / "show", "--withdraw", "208", "--reason", "the guest asked for it")
    titles = [one.findtext("title") for one in etree.parse(home / "site/feeds/mp3.xml").findall("channel/item")]
    assert titles == ["Signals from the microkernel", "The pool that would not die"]
    assert lock(home, "208")["changes"][0]["reason"] == "the guest asked for it"
    (home / "show/episodes/208.yaml").unlink()
    shutil.rmtree(home / "show/episodes/letters/208", ignore_errors=True)
    assert publish(home / "show")["sent"] == {"folder ../site": []}


def test_a_new_guid_is_deliberate_and_recorded(home: Path) -> None:
    before = lock(home)["guid"]
    publish(home / "show", "--new-guid", "209", "--reason", "apps lost it")
    after = lock(home)
    assert after["guid"] != before
    assert after["changes"][0]["was"] == {"guid": before}
    assert item(home, "Signals from the microkernel").findtext("guid") == after["guid"]


def test_the_shows_guid_changes_only_deliberately(home: Path) -> None:  # PC20-02
    feeds, (old,) = tree(home / "site/feeds"), {lock(home, slug)["show"] for slug in ("207", "208", "209")}
    new = "aaaaaaaa-3a5c-5c6d-8f10-2b1f3c4d5e6f"
    refusal = refused(home / "show", "--new-guid", "show.yaml", "--reason", "none")
    assert "no episode was published under another guid" in refusal
    edit(home / "show/show.yaml", str(old), new)
    number = next(n for n, row in enumerate((home / "show/show.yaml").read_text().splitlines(), 1) if new in row)
    for said in (run(home / "show", "check").stdout, refused(home / "show")):
        assert f'show.yaml:{number}:7: the show\'s guid was published as "{old}" and is now "{new}"' in said
        assert "--new-guid show.yaml" in said
    assert tree(home / "site/feeds") == feeds
    publish(home / "show", "--new-guid", "show.yaml", "--reason", "two shows had one")
    assert f"<podcast:guid>{new}</podcast:guid>".encode() in b"".join(tree(home / "site/feeds").values())
    for slug in ("207", "208", "209"):
        after = lock(home, slug)
        assert after["show"] == new
        assert after["changes"][0]["was"] == {"show": old}
        assert after["changes"][0]["reason"] == "two shows had one"
    assert item(home, "Signals from the microkernel").findtext("guid") == lock(home)["guid"]  # nobody gets it again
    assert publish(home / "show")["sent"] == {"folder ../site": []}


def test_a_lock_of_an_earlier_version_learns_the_shows_guid_when_it_is_published(home: Path) -> None:
    """It stays valid; what is published says whether the guid has changed meanwhile."""
    known = str(lock(home)["show"])
    for path in (home / "show/episodes").glob("*.lock"):
        path.write_text(path.read_text().replace(f'  "show": "{known}",\n', ""))
    before = tree(home / "show/episodes")
    assert run(home / "show", "check").returncode == 0
    edit(home / "show/show.yaml", known, "aaaaaaaa-3a5c-5c6d-8f10-2b1f3c4d5e6f")
    said = run(home / "show", "publish", "--dry-run").stdout
    assert ".yaml: warning: this feed's podcast:guid was" in said
    assert f"podcast:guid was {known} and would be aaaaaaaa-" in said
    edit(home / "show/show.yaml", "aaaaaaaa-3a5c-5c6d-8f10-2b1f3c4d5e6f", known)
    assert tree(home / "show/episodes") == before
    assert publish(home / "show")["sent"] == {"folder ../site": []}
    assert lock(home)["show"] == known


def test_an_episode_that_vanishes_is_refused(home: Path) -> None:
    (home / "show/episodes/207.yaml").unlink()
    said = refused(home / "show")
    assert "episodes/207.lock: this episode was published at https://daemonhour.example/207/" in said


def test_a_feeds_new_guids_are_refused(home: Path) -> None:  # RSS-12, VAR-02
    edit(home / "show/feeds/hd.yaml", '"#video"', '"#hd"')
    said = refused(home / "show")
    assert "feeds/hd.yaml: 3 episodes get another guid in this feed" in said


def test_a_feed_that_is_not_made_any_more_is_told_of_and_not_deleted(home: Path) -> None:
    (home / "show/feeds/hd.yaml").unlink()
    assert "feeds/hd.xml: warning: this feed was published" in run(home / "show", "publish", "--dry-run").stdout
    assert "feeds/hd.xml: this feed was published" in refused(home / "show", "--prune")
    assert (home / "site/feeds/hd.xml").is_file()


def test_nothing_is_deleted_without_prune(home: Path) -> None:
    (home / "site/CNAME").write_text("mine")
    edit(home / "show/episodes/209.yaml", "      - letters/209/marta-cron.md\n", "")
    letter = "letters/209/marta-cron/index.html"
    done = publish(home / "show")
    stale = done["targets"][0]["stale"]
    assert [path for path in stale if not path.startswith("pagefind/")] == [letter]
    assert (home / "site" / letter).is_file()
    said = run(home / "show", "publish", "--dry-run", "--prune").stdout
    assert f"    {letter}\n" in said
    assert "deleted now:" in said
    publish(home / "show", "--prune")
    assert not (home / "site" / letter).exists()
    assert (home / "site/CNAME").read_text() == "mine"


def test_an_interrupted_publish_goes_on_where_it_stopped(home: Path) -> None:
    """The journal knows what was sent after the manifest was read."""
    edit(home / "show/episodes/209.yaml", "A signal arrives between two instructions", "Changed")
    feeds = home / "site/feeds"
    feeds.rename(home / "aside")
    feeds.write_text("in the way")  # feeds cannot be written: the pages before them can
    before = tree(home / "aside")
    assert "feeds" in refused(home / "show")
    assert tree(home / "aside") == before
    feeds.unlink()
    (home / "aside").rename(feeds)
    sent = publish(home / "show")["sent"]["folder ../site"]
    assert all(path.startswith("feeds/") for path in sent)
    assert [path for path in sent if path.endswith(".xml")] == ["feeds/hd.xml", "feeds/itunes.xml", "feeds/mp3.xml"]


def test_somebody_elses_publish_meanwhile_is_noticed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    from shownotes.publish.decisions import Wishes
    from shownotes.publish.session import Request, Session
    from shownotes.publish.targets import Failed

    edit(home / "show/episodes/209.yaml", "A signal arrives between two instructions", "Changed")
    with Session(home / "show", datetime(2026, 1, 1, tzinfo=UTC), Request(Wishes())) as session:
        session.plan()
        before = tree(home / "site/feeds")
        (home / "site/.shownotes.json").write_text('{"version": 1, "files": {}}')
        for way in session.ways:  # pages went out before the other one began
            way.sending.files["pages"] = []
        with pytest.raises(Failed, match="somebody else has published there"):
            session.carry_out(lambda _: None)
    assert tree(home / "site/feeds") == before


def test_a_second_publish_says_who_holds_the_lock(home: Path) -> None:
    path, what = home / "show/.shownotes/publish/lock", "publishing this show"
    said = f"process {os.getpid()}. is publishing this show"
    with alone(path, what), pytest.raises(Busy, match=said), alone(path, what, patience=0.1):
        raise AssertionError


def test_an_episode_to_come_waits_until_its_time(home: Path) -> None:
    soon = "number: 210\ntitle: A week later\ndate: 2017-09-06 12:00\nsummary: Soon.\n"
    (home / "show/episodes/210.yaml").write_text(soon)
    waits = run(home / "show", "next", "--now", "2017-09-01T00:00Z")
    assert waits.stdout == "2017-09-06T12:00:00-04:00  210  A week later\n"
    at = ("--now", "2017-09-01T00:00Z")
    assert publish(home / "show", *at)["fresh"] == []
    assert "it waits until 2017-09-06" in refused(home / "show", "210", *at)
    assert publish(home / "show", "--now", "2017-09-06T16:00:01Z")["fresh"] == ["210"]


@pytest.mark.parametrize("time", ["1970-01-01T00:00Z", "2017-08-20T00:00Z"])
def test_a_clock_that_went_back_takes_no_published_episode_away(time: str, home: Path) -> None:  # PIPE-03
    before = tree(home / "site")
    said = refused(home / "show", "--now", time)
    assert f"episodes/209.lock: the clock says {time[:10]} 00:00 UTC; this was published, dated 2017-08-30" in said
    for command in ("check", "build", "feeds"):
        seconds = "0" if time.startswith("1970") else "1503187200"
        assert run(home / "show", command, SOURCE_DATE_EPOCH=seconds).returncode == 1
    assert tree(home / "site") == before


def test_a_clock_that_is_a_little_behind_another_machines_takes_nothing_away(home: Path) -> None:
    assert publish(home / "show", "--now", "2017-08-30T15:59:00Z")["sent"] == {"folder ../site": []}


@pytest.mark.parametrize("time", ["2038-01-20T00:00Z", "2099-12-31T00:00Z", "9999-12-31T23:59Z"])
def test_a_clock_far_ahead_changes_nothing_that_is_out(time: str, home: Path) -> None:
    feeds = tree(home / "site/feeds")
    assert publish(home / "show", "--now", time)["frozen"] == []
    assert {path: data for path, data in tree(home / "site/feeds").items() if path.endswith(".xml")} == {
        path: data for path, data in feeds.items() if path.endswith(".xml")
    }


def test_a_moved_show_is_refused_and_then_redirected(home: Path) -> None:
    edit(home / "show/show.yaml", "link: https://daemonhour.example/", "link: https://new.example/hour/")
    said = refused(home / "show")
    assert "show.yaml:3:7: 3 pages were published elsewhere: https://daemonhour.example/207/" in said
    assert "9 media were published elsewhere" in said
    publish(home / "show", "--move", "--reason", "a new domain")
    after = item(home, "Signals from the microkernel")
    assert after.find("enclosure").get("url") == "https://new.example/hour/media/209.mp3"
    assert lock(home)["changes"][0]["was"]["url"] == "https://daemonhour.example/209/"


def test_secrets_in_files_of_the_show_are_refused(tmp_path: Path) -> None:
    root = new_show(tmp_path / "show", 'to: [{git: "https://kim:hunter2@git.example/site.git"}]')
    done = run(root, "publish", "--yes")
    assert done.returncode == 1
    assert "this address holds a password" in done.stdout
    assert "hunter2" not in done.stdout + done.stderr


def test_a_show_without_targets_is_told_how_to_name_one(tmp_path: Path) -> None:
    root = new_show(tmp_path / "show", "verify: false")
    assert "names no place to publish to" in refused(root)
