"""Covers and faces as directories, pages and cards get them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from media_shows import Folder, folder
from PIL import Image, ImageCms

from shownotes import covers
from shownotes.pictures.clean import clean
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


def photograph(side: tuple[int, int], held: int = 1) -> tuple[Image.Image, Image.Exif]:
    """A picture as a telephone makes it, with the place where it was made."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = held, "Camera"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (52.0, 31.0, 12.0)
    return Image.linear_gradient("L").resize(side).convert("RGB"), exif


def pixels(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).convert("RGB").tobytes()


@pytest.mark.parametrize(("name", "more"), [("cover.jpg", {"comment": "mine"}), ("cover.png", {})])
def test_a_place_in_a_cover_is_not_published_and_no_dot_of_it_changes(
    covered: Folder, name: str, more: dict[str, str]
) -> None:
    picture, exif = photograph((1400, 1400))
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture.save(covered.root / name, exif=exif, icc_profile=icc, **more)
    before = (covered.root / name).read_bytes()
    file = covered.root / "show.yaml"
    file.write_text(file.read_text().replace("cover.jpg", name))
    show = covered.show()
    made = {artifact.path: artifact.content for artifact in covers.artifacts(show)}[name]
    assert covers.show_cover(show) == covers.Cover(
        name, 1400, 1400, len(made), f"image/{name[-3:].replace('jpg', 'jpeg')}"
    )
    assert pixels(made) == pixels(before)
    assert Image.open(io.BytesIO(made)).info["icc_profile"] == icc
    assert (b"Camera" in before, b"Camera" in made, b"mine" in made, b"Exif" in made) == (True, False, False, False)


def test_what_a_telephone_hides_behind_a_picture_is_left_out() -> None:
    """A moving photograph carries a film, and often a place, after the picture's end."""
    picture, exif = photograph((300, 200), held=6)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, progressive=True)
    made = clean(out.getvalue() + b"\0\0\0\x18ftypmp42 film")
    assert made.endswith(b"\xff\xd9")
    assert pixels(made) == pixels(out.getvalue())
    assert dict(Image.open(io.BytesIO(made)).getexif()) == {0x0112: 6}  # or it would lie on its side


@pytest.mark.parametrize("keep", [2, 3, 10, 40, 200])
def test_a_stump_of_a_picture_is_no_crash(keep: int) -> None:
    picture, exif = photograph((30, 20))
    for kind in ("JPEG", "PNG"):
        out = io.BytesIO()
        picture.save(out, kind, exif=exif)
        assert clean(out.getvalue()[:keep]) == out.getvalue()[:keep]


def test_an_animated_cover_becomes_its_first_picture(covered: Folder) -> None:
    """APPLE-08: an APNG calls itself a PNG."""
    first, second = (Image.new("RGB", (1400, 1400), colour) for colour in ("red", "blue"))
    first.save(covered.root / "cover.jpg", "PNG", save_all=True, append_images=[second])
    made = opened(list(covers.artifacts(covered.show())), "cover.jpg")
    assert (made.format, getattr(made, "n_frames", 1)) == ("JPEG", 1)
    assert made.getpixel((700, 700))[0] > 240


def test_a_turned_cover_is_turned_upright(covered: Folder) -> None:
    picture, exif = photograph((1400, 1400), held=6)
    picture.save(covered.root / "cover.jpg", exif=exif)
    made = opened(list(covers.artifacts(covered.show())), "cover.jpg")
    assert 0x0112 not in made.getexif()
    assert made.getpixel((0, 700))[0] > 240  # bright at the left: it was bright below
    assert made.getpixel((1399, 700))[0] < 20


def test_a_cover_of_a_hundred_million_dots_is_a_problem_if_it_cannot_be_unpacked_in_parts(
    covered: Folder, recwarn: pytest.WarningsRecorder
) -> None:
    Image.new("1", (10_000, 10_000)).save(covered.root / "cover.jpg", "PNG")
    said = [str(problem) for problem in covered.inspect()]
    assert any(
        "has 10000 by 10000 pixels, too many to unpack" in line and line.startswith("show.yaml:") for line in said
    )
    assert not recwarn.list


def test_a_cover_for_feeds_keeps_1400_pixels_whatever_it_weighs(covered: Folder) -> None:
    """APPLE-08 counts for more than HTTP-09."""
    noise = [Image.effect_noise((1500, 1500), 120) for _ in range(3)]
    Image.merge("RGB", noise).save(covered.root / "cover.jpg", quality=95)
    assert opened(list(covers.artifacts(covered.show())), "cover.jpg").width >= 1400


def test_grey_of_sixteen_bits_keeps_its_shade(covered: Folder) -> None:
    Image.new("I;16", (1400, 1400), 30_000).save(covered.root / "cover.jpg", "PNG")
    made = opened(list(covers.artifacts(covered.show())), "cover.jpg")
    assert abs(made.getpixel((5, 5))[0] - 117) <= 2


def test_colours_are_those_that_the_pictures_profile_means(covered: Folder) -> None:
    """Screens show an sRGB picture without a profile rightly, and no other."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    swapped = srgb.tobytes().replace(b"rXYZ", b"tmpZ").replace(b"gXYZ", b"rXYZ").replace(b"tmpZ", b"gXYZ")
    Image.new("RGB", (3200, 3200), (250, 10, 10)).save(covered.root / "cover.jpg", quality=95, icc_profile=swapped)
    made = opened(list(covers.artifacts(covered.show())), "cover.jpg")
    red, green, _ = made.getpixel((5, 5))
    assert (red < 60, green > 200) == (True, True)  # its profile calls green what others call red
    assert "icc_profile" not in made.info
