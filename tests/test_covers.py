"""Covers and faces as directories, pages and cards get them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from media_shows import Folder, folder
from PIL import Image

from shownotes import covers
from shownotes.write import Artifact


def drawn(path: Path, side: tuple[int, int], mode: str = "RGB", **options: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.linear_gradient("L").resize(side).convert(mode)
    picture.save(path, **options)
    return path


@pytest.fixture
def covered(tmp_path: Path) -> Folder:
    drawn(tmp_path / "cover.jpg", (3000, 3000))
    drawn(tmp_path / "kim.png", (500, 700))
    person = "people:\n  kim: {name: Kim Lund, image: kim.png}\n"
    made = folder(tmp_path, named={"mp3": "{url: https://x.example/a.mp3, bytes: 9, type: audio/mpeg}"})
    file = tmp_path / "show.yaml"
    file.write_text(file.read_text().replace("people:\n  kim: {name: Kim Lund}\n", person) + "cover: cover.jpg\n")
    return made


def opened(artifacts: list[Artifact], path: str) -> Image.Image:
    content = next(artifact.content for artifact in artifacts if artifact.path == path)
    return Image.open(io.BytesIO(content))


def test_a_cover_that_is_right_is_published_as_it_is(covered: Folder) -> None:
    """APPLE-08."""
    show = covered.show()
    found = next(artifact for artifact in covers.artifacts(show) if artifact.path == "cover.jpg")
    assert found.content == (covered.root / "cover.jpg").read_bytes()
    assert covers.show_cover(show) == covers.Cover("cover.jpg", 3000, 3000, len(found.content))


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_another_colour_mode_is_made_rgb(covered: Folder, mode: str) -> None:
    """APPLE-08."""
    drawn(covered.root / "cover.jpg", (1500, 1500), mode)
    made = opened(list(covers.artifacts(covered.show())), "cover.jpg")
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (1500, 1500))


def test_a_cover_that_is_too_large_is_scaled_and_named_by_what_it_is(covered: Folder) -> None:
    """APPLE-08, APPLE-09."""
    drawn(covered.root / "cover.png", (3600, 3600), "RGBA")
    file = covered.root / "show.yaml"
    file.write_text(file.read_text().replace("cover.jpg", "cover.png"))
    show = covered.show()
    made = opened(list(covers.artifacts(show)), "cover.jpg")
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (3000, 3000))
    assert covers.show_cover(show).path == "cover.jpg"


def test_every_use_has_its_size(covered: Folder) -> None:
    show = covered.show()
    sizes = {use: covers.show_cover(show, use).width for use in ("feed", "social", "page", "small")}
    assert sizes == {"feed": 3000, "social": 1200, "page": 480, "small": 96}
    assert covers.show_cover(show, "page").path == "cover-page.jpg"
    for artifact in covers.artifacts(show):
        if artifact.path == "cover-social.jpg":
            assert len(artifact.content) <= 290_000


def test_an_episodes_own_cover_lies_beside_its_page(covered: Folder) -> None:
    drawn(covered.root / "episodes" / "own.jpg", (1400, 1400))
    file = covered.root / "episodes" / "7.yaml"
    file.write_text(file.read_text() + "cover: own.jpg\n")
    show = covered.show()
    assert covers.episode_cover(show, show.episodes[0]).path == "7/cover.jpg"
    assert "7/cover-page.jpg" in [artifact.path for artifact in covers.artifacts(show)]


def test_an_episode_without_a_cover_has_none(covered: Folder) -> None:
    show = covered.show()
    assert covers.episode_cover(show, show.episodes[0]) is None


def test_faces_are_square_at_both_sizes(covered: Folder) -> None:
    show = covered.show()
    made = list(covers.artifacts(show))
    assert [opened(made, f"people/kim-{side}.jpg").size for side in (96, 192)] == [(96, 96), (192, 192)]
    assert covers.face(show, show.hosts[0]).path == "people/kim-192.jpg"


def test_what_was_made_once_is_not_made_again(covered: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    first = list(covers.artifacts(covered.show()))
    covers._encoded.cache_clear()
    monkeypatch.setattr(covers, "as_jpeg", lambda *_, **__: pytest.fail("encoded twice"))
    assert list(covers.artifacts(covered.show())) == first


def test_a_turned_photograph_is_turned_upright(covered: Folder) -> None:
    photograph = Image.new("RGB", (200, 100), "red")
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    photograph.save(covered.root / "kim.png", "JPEG", exif=exif)
    from shownotes.pictures.encode import as_jpeg, size_of

    assert size_of(as_jpeg(covered.root / "kim.png", 300, 90_000)) == (100, 200)
