from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shownotes import timecode


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [("2:10", 130_000), ("0:00", 0), ("75:00", 4_500_000), ("1:02:30.5", 3_750_500), ("01:00:00.007", 3_600_007)],
)
def test_hours_may_be_left_out_and_fractions_stop_at_milliseconds(text: str, milliseconds: int) -> None:
    assert timecode.parse_timecode(text) == timedelta(milliseconds=milliseconds)


@pytest.mark.parametrize(
    "text", ["9:75", "1:60:00", "1:5:00", "130", "", "1:00.1234", "-1:00", "1:00:00:00", "٣:00x"]
)
def test_a_slip_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a time|seconds; a minute|minutes; write"):
        timecode.parse_timecode(text)


@given(st.timedeltas(min_value=timedelta(), max_value=timedelta(hours=99)))
def test_what_is_spelled_in_full_reads_back_to_the_millisecond(time: timedelta) -> None:
    assert timecode.milliseconds(timecode.parse_timecode(timecode.full(time))) == timecode.milliseconds(time)


def test_each_format_has_its_own_spelling() -> None:
    time = timedelta(hours=1, minutes=2, seconds=30, milliseconds=500)
    assert timecode.full(time) == "01:02:30.500"  # CHAP-09
    assert timecode.clock(time) == "01:02:30"  # HTML-06
    assert timecode.short(time) == "1:02:30"
    assert timecode.iso(time) == "PT1H2M30S"
    assert timecode.seconds(time) == 3750  # APPLE-13
    assert timecode.decimal(time) == 3750.5
    assert timecode.decimal(timedelta(seconds=94)) == 94  # CHAP-04
    assert timecode.iso(timedelta()) == "PT0S"
