from __future__ import annotations

import pytest

from shownotes.colours import DARK, LIGHT, Unreadable, accent, contrast, readable


def test_contrast_is_what_wcag_defines() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_a_short_colour_is_written_out() -> None:
    assert accent("#A00") == "#aa0000"


def test_a_pale_accent_is_refused_with_the_nearest_shade_that_can_be_read() -> None:
    with pytest.raises(Unreadable) as caught:
        accent("#ffd000")
    assert 'the accent "#ffd000" has a contrast of 1.4' in str(caught.value)
    shade = caught.value.hint.split('"')[1]
    assert contrast(shade, LIGHT) >= 4.5


@pytest.mark.parametrize("colour", ["#a8201a", "#000000", "#0000ff", "#0a5c36"])
def test_every_accent_has_a_shade_for_dark_paper(colour: str) -> None:
    assert contrast(readable(colour, DARK), DARK) >= 4.5
