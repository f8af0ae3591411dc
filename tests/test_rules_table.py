"""Every rule of the table is seen to fire and to keep quiet; what is held by construction is seen in what is made."""

from __future__ import annotations

from pathlib import Path

import pytest
import test_feeds_from_anywhere
import test_podcasting
import test_rules
import test_rules_of_files

from shownotes import rules
from shownotes.rules import no_feeds, of_files

TESTS = Path(__file__).parent
FAMILIES = "PIPE VAR RSS HTTP PAGE PUSH APPLE PSP SPOT YT GOOG AMZN PCAST PC20 CHAP TOR HTML WORDS".split()
APART = (
    "test_rules.py::test_a_cover_that_directories_refuse_is_named",
    "test_rules.py::test_a_square_rgb_cover_of_3000_pixels_is_fine",
)
WORLD = (
    "test_publish_world.py::test_a_server_without_ranges_and_types_is_told_of_by_rule",
    "test_publish_world.py::test_a_good_server_has_nothing_wrong",
)
SERVED = "test_feeds_from_anywhere.py::test_a_feed_at_an_address_is_judged_with_the_way_it_is_served"

# Rules that are judged by loading, with the media, or when publishing: where they fire, and where they keep quiet.
ELSEWHERE: dict[str, tuple[str, str]] = {
    "PIPE-02": (
        "test_publish.py::test_another_recording_in_its_place_is_refused",
        "test_publish.py::test_replaced_media_get_a_new_address_under_the_same_guid",
    ),
    "RSS-12": (
        "test_publish.py::test_a_feeds_new_guids_are_refused",
        "test_publish.py::test_a_second_publish_sends_nothing",
    ),
    "APPLE-08": APART,
    "APPLE-09": APART,
    "CHAP-00": (
        "shows_broken/starts_out_of_order",
        "test_chapters.py::test_chapters_are_gapless_from_zero_to_the_end",
    ),
    "PC20-12": (
        "test_captions.py::test_words_after_the_end_of_the_recording_are_a_warning",
        "test_captions.py::test_a_transcript_comes_out_in_four_formats_with_the_shows_names",
    ),
    "HTTP-01": (SERVED, SERVED),
    "HTTP-02": WORLD,
    "HTTP-03": WORLD,
    "HTTP-04": WORLD,
    "HTTP-05": WORLD,
    "HTTP-06": (SERVED, SERVED),
    "HTTP-07": ("test_publish_world.py::test_nobody_at_the_address_is_a_clear_problem", SERVED),
    "HTTP-08": WORLD,
    "HTTP-09": WORLD,
    "HTTP-11": WORLD,
    "SPOT-01": (
        "test_rules_of_files.py::test_a_feed_without_episodes_or_dates_is_not_live_on_spotify",
        "test_rules_of_files.py::test_no_rule_speaks_of_a_feed_that_uses_everything_well",
    ),
}
# Rules that nobody can break, because what is made holds them whatever an author writes.
MADE: dict[str, str] = {
    "PIPE-01": "test_main_job.py::test_an_enclosures_length_is_the_files_size",
    "PIPE-04": "test_main_job.py::test_another_folder_timezone_locale_and_hash_seed_give_the_same_bytes",
    "VAR-03": "test_feeds.py::test_items_are_newest_first_and_an_episode_without_the_medium_is_left_out",
    "VAR-07": "test_feeds.py::test_all_feeds_share_their_dates_and_each_has_its_own_build_date",
    "PAGE-02": "test_feed_pages.py::test_no_item_is_on_two_pages_and_each_page_is_a_whole_channel",
    "CHAP-01": "test_chapters.py::test_json_chapters_have_whole_seconds_where_they_can",
    "CHAP-02": "test_chapters.py::test_json_chapters_have_whole_seconds_where_they_can",
    "CHAP-06": "test_feeds.py::test_the_feed_and_the_json_have_the_same_chapters",
    "TOR-01": "test_torrent.py::test_the_torrent_of_a_file_names_and_hashes_it",
    "TOR-02": "test_torrent.py::test_the_torrent_of_a_file_names_and_hashes_it",
    "TOR-03": "test_torrent.py::test_the_torrent_of_a_file_names_and_hashes_it",
    "TOR-04": "test_torrent.py::test_piece_lengths_are_powers_of_two_by_size",
    "TOR-05": "test_torrent.py::test_piece_lengths_are_powers_of_two_by_size",
    "TOR-06": "test_torrent.py::test_a_swarm_gets_the_file_from_the_web_seed_alone",
    "TOR-07": "test_torrent.py::test_the_torrent_of_a_file_names_and_hashes_it",
    "TOR-08": "test_torrent.py::test_a_torrent_without_trackers_relies_on_dht",
    "TOR-09": "test_torrent.py::test_a_torrent_without_trackers_relies_on_dht",
    "TOR-10": "test_torrent.py::test_the_date_is_outside_of_what_the_hash_covers",
}  # fmt: skip


def fire() -> set[str]:
    """The rules that a row of a table of tests sees firing."""
    tables = (test_rules.FIRES, test_podcasting.FIRES, test_rules_of_files.FIRES, test_rules_of_files.TORRENTS_FIRE)
    return {row[0] for table in tables for row in table} | {row[3] for row in test_feeds_from_anywhere.NO_FEEDS}


def quiet() -> set[str]:
    """Those that a row sees keeping quiet, or that are asked of a feed that uses everything well."""
    near = {row[0] for table in (test_rules.QUIET, test_rules_of_files.NEAR) for row in table}
    return near | {name for name, _ in of_files.CHECKS} | no_feeds.RULES


@pytest.mark.parametrize("rule", rules.rules(), ids=lambda rule: rule.id)
def test_a_rule_has_a_test_where_it_fires_and_one_where_it_does_not(rule: rules.Rule) -> None:
    if rule.held == "advice" and rule.id not in fire():
        return  # nothing that a program can judge
    if rule.id.split("-")[0] not in FAMILIES:
        return  # the media's and the pages' own tests hold theirs
    if rule.held.startswith("as "):
        others = rule.held.split()[1:]
        assert set(others) <= fire() & (quiet() | set(ELSEWHERE))
        return
    pair = ELSEWHERE.get(rule.id, ())
    assert rule.id in fire() or pair or rule.id in MADE, "no test sees it fire"
    assert rule.id in quiet() or pair or rule.id in MADE, "no test sees it keep quiet"


@pytest.mark.parametrize("name", sorted({*MADE.values(), *(one for pair in ELSEWHERE.values() for one in pair)}))
def test_what_is_named_here_exists(name: str) -> None:
    file, _, test = name.partition("::")
    if test:
        assert f"def {test}(" in (TESTS / file).read_text(encoding="utf-8")
    else:
        assert (TESTS / file / "expected.txt").read_text(encoding="utf-8")


def test_no_rule_is_both_checked_and_said_to_be_held_by_construction() -> None:
    assert set(MADE) & fire() == set()
