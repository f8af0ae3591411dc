from __future__ import annotations

import re
from pathlib import Path

import pytest

from shownotes.colours import DARK, LIGHT, Unreadable, accent, contrast, luminance, readable


def test_contrast_is_what_wcag_defines() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_a_short_colour_is_written_out() -> None:
    assert accent("#A00") == "#aa0000"


def test_a_pale_accent_is_refused_with_the_nearest_shade_that_can_be_read() -> None:
    with pytest.raises(Unreadable) as caught:
        accent("#ffd000")
    assert 'the accent "#ffd000" has a contrast of 1.3 on light paper' in str(caught.value)
    shade = caught.value.hint.split('"')[1]
    assert contrast(shade, LIGHT) >= 4.5


@pytest.mark.parametrize("colour", ["#a8201a", "#000000", "#0000ff", "#0a5c36"])
def test_every_accent_has_a_shade_for_dark_paper(colour: str) -> None:
    assert contrast(readable(colour, DARK), DARK) >= 4.5


@pytest.mark.parametrize("name", ["--paper", "--raised"])
def test_the_papers_of_the_stylesheet_are_no_harder_to_read_on(name: str) -> None:
    sheet = (Path(__file__).parent.parent / "templates/style.css").read_text(encoding="utf-8")
    light, dark = re.findall(rf"{name}: (#[0-9a-f]{{6}});", sheet)
    assert luminance(light) >= luminance(LIGHT)
    assert luminance(dark) <= luminance(DARK)


def test_an_accent_for_dark_paper_is_judged_there() -> None:
    assert accent("#8fd6b0", DARK) == "#8fd6b0"
    with pytest.raises(Unreadable, match="on dark paper"):
        accent("#0a5c36", DARK)
