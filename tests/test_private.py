"""A canary in every field and place that is not for the world, and none of them anywhere in public/."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_site import SHOW

from shownotes import texts
from shownotes.build import build
from shownotes.load import load
from shownotes.shapes import EpisodeShape, ItemShape, LetterShape, SegmentShape, ShowShape
from shownotes.shapes_base import Shape

NOW = datetime(2026, 1, 1, tzinfo=UTC)
REPOSITORY = Path(__file__).parent.parent
_planted: list[str] = []


def canary(where: str) -> str:
    """A word that is nowhere else."""
    _planted.append(f"CANARY{len(_planted)}{where}YRANAC")
    return _planted[-1]


def secret(where: str) -> dict[str, Any]:
    """Whatever hosts may write: text, lists, mappings, keys."""
    return {"say": canary(where), canary(where): [canary(where), {"deep": canary(where)}]}


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("private")
    for folder in ("episodes/letters", "episodes/media", "feeds"):
        (root / folder).mkdir(parents=True)
    shutil.copyfile(REPOSITORY / "cover.jpg", root / "cover.jpg")
    for name in ("207.mp3", "207.vtt"):
        shutil.copyfile(REPOSITORY / "episodes/media" / name, root / "episodes/media" / name)
    shown = {**SHOW, "owner": {"name": "Kim", "email": "kim@small.example"}, "cover": "cover.jpg"}
    shown |= {"categories": ["Technology"], "rules": {"SPOT-02": canary("reason")}}
    write(root / "show.yaml", {**shown, "publish": {"webhook": f"https://hook.example/{canary('webhook')}"}})
    write(root / "feeds/mp3.yaml", {"media": "mp3"})
    front = yaml.safe_dump({"from": "Greg", "subject": "Hello", "private": secret("letter")})
    mail = f"{canary('mail').lower()}@secret.example"
    (root / "episodes/letters/greg.md").write_text(f"---\n{front}---\nHello, I am {mail}.\n")
    (root / "episodes/letters/unused.md").write_text(f"---\nfrom: X\nsubject: {canary('unused')}\n---\nHello.\n")
    item = {"title": "A story", "notes": "Public words.", "start": "0:10", "private": secret("item")}
    segment = {"title": "A part", "items": [item], "letters": ["letters/greg.md"], "private": secret("segment")}
    medium = {"mp3": "media/207.mp3", "torrent": {"of": "mp3"}}
    episode = {"title": "The first", "date": "2020-01-01 12:00", "summary": "Public words.", "media": medium}
    episode |= {"transcript": "media/207.vtt", "segments": [segment], "private": secret("episode")}
    write(root / "episodes/1.yaml", episode)
    hidden = {"title": canary("draft"), "notes": "x"}
    rest = {**episode, "media": {}, "segments": [hidden]}
    write(root / "episodes/2.yaml", {**rest, "title": canary("draft"), "draft": True})
    later = {"title": "Announced", "date": "2027-01-01 12:00", "summary": canary("later")}
    write(root / "episodes/3.yaml", {**rest, **later})
    build(root, NOW)
    return root


def write(path: Path, value: dict[str, Any]) -> None:
    text = yaml.safe_dump(value, sort_keys=False)
    path.write_text(f"# {canary('comment')}\n{text}", encoding="utf-8")


def contents(public: Path) -> Iterator[tuple[str, bytes]]:
    """Every file as it is, and as it is once unpacked."""
    for path in sorted(public.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            yield path.relative_to(public).as_posix(), content
            if content.startswith(b"\x1f\x8b"):
                yield f"{path.name}, unpacked", gzip.decompress(content)


def test_no_canary_is_in_public(show: Path) -> None:
    names = [path.name for path in (show / "public").rglob("*")]
    assert {"207.mp3", "207.mp3.torrent", "mp3.xml", "pagefind-entry.json"} <= set(names)
    found = [
        f"{name}: {word}"
        for name, content in contents(show / "public")
        for word in _planted
        for spelling in (word, word.lower())
        if spelling.encode() in content or spelling.encode("utf-16-le") in content or word in name
    ]
    assert found == []
    assert len(_planted) > 20


def test_no_canary_is_in_a_text_for_another_place(show: Path) -> None:
    loaded = load(show, NOW).need()
    for place in texts.places(loaded):
        text = texts.text(loaded, loaded.episodes[0], place)
        assert [word for word in _planted if word in text or word.lower() in text] == []


def test_every_private_field_had_a_canary() -> None:
    """A new place for private notes fails here until it is planted above."""
    shapes = {ShowShape, *below(ShowShape), EpisodeShape, *below(EpisodeShape), LetterShape}
    assert {shape for shape in shapes if "private" in shape.model_fields} == {
        EpisodeShape,
        SegmentShape,
        ItemShape,
        LetterShape,
    }


def below(shape: type[Shape]) -> set[type[Shape]]:
    """The shapes inside of a shape."""
    found: set[type[Shape]] = set()
    for field in shape.model_fields.values():
        found |= _in(field.annotation)
    return found


def _in(annotation: Any) -> set[type[Shape]]:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return {annotation} | below(annotation)
    return set().union(*(_in(one) for one in getattr(annotation, "__args__", ())))
