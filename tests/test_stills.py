"""Pictures of stories in the sizes in which a page shows them."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from test_site import made

NOISE = Image.effect_noise((2400, 1350), 60).convert("RGB")  # heavy, as photographs are


def site(folder: Path, picture: Image.Image, name: str) -> dict[str, str]:
    (folder / "episodes").mkdir(parents=True)
    picture.save(folder / "episodes" / name)
    segment = {"title": "A", "start": "0:00", "image": name}
    return made(folder, {"1": {"segments": [segment, {"title": "B", "start": "10:00"}]}})


@pytest.mark.parametrize(
    ("size", "name", "files", "shown"),
    [
        ((2400, 1350), "a.jpg", {"1/a-648.jpg", "1/a-1296.jpg"}, 648),
        ((1350, 2400), "a.jpg", {"1/a-216.jpg", "1/a-432.jpg"}, 216),
        ((1000, 562), "a.png", {"1/a-png-648.jpg", "1/a-png-1000.jpg"}, 648),
    ],
)
def test_a_large_picture_is_shown_for_plain_and_for_dense_screens(
    tmp_path: Path, size: tuple[int, int], name: str, files: set[str], shown: int
) -> None:
    found = site(tmp_path, NOISE.resize(size), name)
    assert files <= set(found)
    (image,) = re.findall(r'<img class="picture"([^>]+)>', found["1/index.html"])
    assert f'sizes="(max-width: {shown + 40}px) calc(100vw - 40px), {shown}px"' in image
    assert f' width="{shown}"' in image
    for each in re.findall(r"([\w.-]+) (\d+)w", image):
        assert f"1/{each[0]}" in found
    assert 'data-image="a' in found["1/index.html"]


def test_a_small_light_picture_is_shown_as_it_is(tmp_path: Path) -> None:
    found = site(tmp_path, Image.new("RGB", (300, 200), "#345"), "a.png")
    assert '<img class="picture" src="a.png" width="300" height="200" alt="" loading="lazy">' in found["1/index.html"]
    assert [path for path in found if path.startswith("1/a")] == ["1/a.png", "1/a-png-art.jpg"]


def test_what_is_shown_is_lighter_than_its_source(tmp_path: Path) -> None:
    (tmp_path / "episodes").mkdir()
    heavy = io.BytesIO()
    NOISE.save(heavy, "JPEG", quality=95)
    (tmp_path / "episodes/a.jpg").write_bytes(heavy.getvalue())
    made(tmp_path, {"1": {"segments": [{"title": "A", "image": "a.jpg"}]}})
    kept = sorted(path.stat().st_size for path in (tmp_path / ".shownotes/covers").iterdir())
    assert len(kept) == 3
    assert kept[-1] <= 200_000 < len(heavy.getvalue())
