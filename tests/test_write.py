import os
import subprocess
import sys
from pathlib import Path

import pytest
from own_show import tree

from shownotes.atomic import TEMPORARY
from shownotes.write import Artifact, Output, Written


def built(folder: Path, files: dict[str, bytes], *, whole: bool = True) -> Written:
    with Output(folder / "public", folder / ".state") as output:
        for path, content in files.items():
            output.put(Artifact(path, content))
        return output.commit(whole=whole)


def test_what_did_not_change_is_left_alone(tmp_path: Path) -> None:
    built(tmp_path, {"a.html": b"1", "b/c.html": b"2"})
    before = (tmp_path / "public/a.html").stat()
    written = built(tmp_path, {"a.html": b"1", "b/c.html": b"3"})
    after = (tmp_path / "public/a.html").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert written == Written(changed=("b/c.html",), unchanged=1)


def test_only_files_of_earlier_builds_are_removed(tmp_path: Path) -> None:
    built(tmp_path, {"a.html": b"1", "old/index.html": b"2"})
    (tmp_path / "public/CNAME").write_text("mine")
    written = built(tmp_path, {"a.html": b"1"})
    assert written.removed == ("old/index.html",)
    assert tree(tmp_path / "public") == {"CNAME": b"mine", "a.html": b"1"}
    assert not (tmp_path / "public/old").exists()


def test_a_partial_build_removes_nothing_and_forgets_nothing(tmp_path: Path) -> None:
    built(tmp_path, {"a.html": b"1", "b.html": b"2"})
    assert built(tmp_path, {"a.html": b"3"}, whole=False).removed == ()
    assert built(tmp_path, {"a.html": b"3"}).removed == ("b.html",)


def test_an_error_on_the_way_changes_nothing(tmp_path: Path) -> None:
    built(tmp_path, {"a.html": b"1"})
    with pytest.raises(RuntimeError), Output(tmp_path / "public", tmp_path / ".state") as output:
        output.put(Artifact("a.html", b"2"))
        output.put(Artifact("new/b.html", b"2"))
        raise RuntimeError
    assert tree(tmp_path / "public") == {"a.html": b"1"}
    assert not (tmp_path / "public/new").exists()


def test_feeds_are_swapped_in_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    replace = os.replace

    def noted(source: str, target: str) -> None:
        order.append(Path(target).name)
        replace(source, target)

    monkeypatch.setattr(os, "replace", noted)
    built(tmp_path, {"feeds/mp3.xml": b"<rss/>", "z.html": b"1", "media/a.mp3": b"2"})
    assert [name for name in order if name != "public.json"] == ["a.mp3", "z.html", "mp3.xml"]


def test_what_a_killed_build_left_is_swept_away(tmp_path: Path) -> None:
    built(tmp_path, {"a.html": b"1"})
    (tmp_path / ".state/public.writing").touch()
    (tmp_path / f"public/.b.html{TEMPORARY}").write_bytes(b"half")
    built(tmp_path, {"a.html": b"1"})
    assert tree(tmp_path / "public") == {"a.html": b"1"}


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "public/209").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PermissionError, match="leads out of"):
        built(tmp_path, {"209/index.html": b"1"})
    assert list((tmp_path / "elsewhere").iterdir()) == []


_SECOND = """
import sys
from pathlib import Path
from shownotes.write import Artifact, Output
folder = Path(sys.argv[1])
print("started", flush=True)
with Output(folder / "public", folder / ".state") as output:
    output.put(Artifact("a.html", b"second"))
    output.commit(whole=True)
"""


def test_a_second_build_waits_for_the_first(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _SECOND, str(tmp_path)]
    with Output(tmp_path / "public", tmp_path / ".state") as first:
        second = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert second.stdout is not None
        assert second.stdout.readline() == "started\n"
        first.put(Artifact("a.html", b"first"))
        first.commit(whole=True)
        assert (tmp_path / "public/a.html").read_bytes() == b"first"
    assert second.communicate(timeout=120) == ("", None)
    assert (tmp_path / "public/a.html").read_bytes() == b"second"


def test_a_staged_file_is_swapped_in_and_a_kept_one_stays(tmp_path: Path) -> None:
    with Output(tmp_path / "public", tmp_path / ".state") as output:
        output.stage("media/a.mp3").write_bytes(b"tagged")
        assert not (tmp_path / "public/media/a.mp3").exists()
        output.commit(whole=True)
    with Output(tmp_path / "public", tmp_path / ".state") as output:
        assert output.keep("media/a.mp3").read_bytes() == b"tagged"
        assert output.commit(whole=True) == Written(unchanged=1)
