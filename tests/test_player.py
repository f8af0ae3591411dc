"""The player in a real browser, on this repository's own episode of 107 seconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

MICROKERNEL, SIGNALS = 11, 25  # seconds at which the first two stories start
AT = "shownotes.now()"
PLAYS = "!document.querySelector('audio').paused"


@pytest.fixture
def listener(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody with a browser of their own, which may write to the clipboard."""
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    errors: list[str] = []
    context.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context
    context.close()
    assert errors == []


@pytest.fixture
def episode(listener: BrowserContext, site: str) -> Page:
    return opened(listener, site + "209/")


def opened(listener: BrowserContext, address: str) -> Page:
    page = listener.new_page()
    page.set_default_timeout(30_000)
    page.goto(address)
    until(page, "!!window.shownotes")
    return page


def until(page: Page, condition: str) -> None:
    """Wait; Playwright's own way needs eval, which the page's policy forbids."""
    for _ in range(600):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never: {condition}")


def at(page: Page) -> float:
    return float(page.evaluate(AT))


def test_a_storys_time_plays_from_there(episode: Page) -> None:
    episode.locator("#signals-you-can-wait-for h3 .time").click()
    until(episode, f"{PLAYS} && {AT} > {SIGNALS}")
    assert at(episode) < SIGNALS + 30


def test_what_is_heard_is_marked_in_the_notes_and_in_the_chapters(episode: Page) -> None:
    episode.locator("#chapters .time").nth(1).click()
    until(episode, f"{PLAYS} && {AT} > {MICROKERNEL}")
    episode.click("[data-part=play]")  # so that it lasts
    expect(episode.locator(".story.current")).to_have_attribute("id", "netbsd-on-a-microkernel")
    expect(episode.locator("#chapters [aria-current]")).to_contain_text("NetBSD on a microkernel")
    expect(episode.locator("[data-part=chapter]")).to_have_text("NetBSD on a microkernel")
    expect(episode.locator("[data-part=chapter] a")).to_have_attribute("href", "https://www.minix3.org/")
    expect(episode.locator("[data-part=art] img")).to_have_attribute("src", "209-minix-art.jpg")


@pytest.mark.parametrize(
    ("fragment", "seconds"),
    [("t=75", 75), ("t=1:15", 75), ("t=1m15s", 75), ("t=12.5", 12.5), ("signals-you-can-wait-for", SIGNALS)],
)
def test_an_address_opens_at_its_moment(listener: BrowserContext, site: str, fragment: str, seconds: float) -> None:
    page = opened(listener, f"{site}209/#{fragment}")
    assert at(page) == seconds
    assert not page.evaluate(PLAYS)


def test_a_new_fragment_moves_without_loading_the_page(episode: Page) -> None:
    episode.evaluate("location.hash = 't=30'")
    until(episode, f"{AT} === 30")


def test_position_and_speed_are_remembered(listener: BrowserContext, site: str) -> None:
    page = opened(listener, site + "209/#t=40")
    page.select_option("[data-part=speed]", "1.5")
    page.click("[data-part=play]")
    until(page, f"{AT} > 40.3")
    page.click("[data-part=play]")
    left = at(page)
    page.close()
    again = opened(listener, site + "209/")
    assert abs(at(again) - left) < 1
    expect(again.locator("[data-part=said]")).to_contain_text("Going on from 0:4")
    assert again.evaluate("document.querySelector('audio').defaultPlaybackRate") == 1.5
    assert at(opened(listener, site + "208/")) == 0


def test_chapters_are_ticks_on_the_bar(episode: Page) -> None:
    assert episode.locator("[data-part=ticks] i").count() == 11
    assert episode.locator("[data-part=bar]").get_attribute("max") == "107"


def test_next_and_previous_chapter(episode: Page) -> None:
    episode.click("[data-part=next]")
    assert at(episode) == MICROKERNEL
    episode.click("[data-part=next]")
    assert at(episode) == SIGNALS
    episode.click("[data-part=previous]")
    assert at(episode) == MICROKERNEL


def test_fifteen_back_and_thirty_ahead(episode: Page) -> None:
    episode.click("[data-part=ahead]")
    episode.click("[data-part=ahead]")
    episode.click("[data-part=back]")
    assert at(episode) == 45


def test_keys(episode: Page) -> None:
    bar = episode.locator("[data-part=bar]")
    bar.focus()
    for key, expected in (("l", 30), ("j", 15), ("n", SIGNALS), ("p", MICROKERNEL)):
        bar.press(key)
        assert at(episode) == expected, key
    bar.press("+")
    assert episode.input_value("[data-part=speed]") == "1.25"
    bar.press("k")
    until(episode, PLAYS)
    bar.press("k")
    assert not episode.evaluate(PLAYS)


def test_keys_are_the_browsers_own_until_something_is_played_and_can_be_switched_off(episode: Page) -> None:
    episode.keyboard.press("l")
    assert at(episode) == 0
    episode.click("details.keys summary")
    episode.uncheck("[data-part=shortcuts]")
    episode.locator("[data-part=bar]").press("l")
    assert at(episode) == 0


def test_the_link_to_the_moment_is_copied(episode: Page) -> None:
    episode.evaluate("shownotes.seek(75)")
    episode.click("[data-part=copy]")
    expect(episode.locator("[data-part=said]")).to_have_text("Copied")
    assert episode.evaluate("navigator.clipboard.readText()") == "https://daemonhour.example/209/#t=75"


def test_what_is_shared_begins_at_this_moment_where_that_is_asked_for(episode: Page) -> None:
    episode.evaluate("shownotes.seek(75)")
    expect(episode.locator("[data-moment]")).to_contain_text("from this moment: 1:15")
    share = episode.locator(".share button", has_text="Copy link")
    share.click()
    assert episode.evaluate("navigator.clipboard.readText()") == "https://daemonhour.example/209/"
    episode.check("[data-moment] input")
    share.click()
    assert episode.evaluate("navigator.clipboard.readText()") == "https://daemonhour.example/209/#t=75"


def test_the_code_to_embed_shows_the_whole_player_elsewhere(
    episode: Page, listener: BrowserContext, site: str
) -> None:
    episode.click(".share button:has-text('embed')")
    code = episode.evaluate("navigator.clipboard.readText()").replace("https://daemonhour.example/", site)
    other = listener.new_page()
    other.set_content(code)
    frame = other.frame_locator("iframe")
    frame.locator("[data-part=next]").click()
    expect(frame.locator("[data-part=at]")).to_have_text(f"0:{MICROKERNEL}")
    expect(frame.locator("[data-part=chapter]")).to_have_text("NetBSD on a microkernel")
    assert frame.locator("html").evaluate(
        "page => page.scrollHeight <= innerHeight && page.scrollWidth <= innerWidth"
    )


def test_audio_and_video_are_one_place_in_the_episode(episode: Page) -> None:
    episode.evaluate("shownotes.seek(30)")
    episode.click("[data-part=switch]")
    video = episode.locator("video")
    expect(video).to_be_visible()
    assert video.evaluate("video => video.currentTime") == 30
    episode.click("[data-part=play]")
    until(episode, "!document.querySelector('video').paused")
    episode.click("[data-part=switch]")
    until(episode, f"{PLAYS} && document.querySelector('video').paused")
    expect(video).to_be_hidden()


def test_the_system_knows_what_is_played(episode: Page) -> None:
    episode.locator("#chapters .time").nth(1).click()
    until(episode, "!!navigator.mediaSession.metadata")
    about = episode.evaluate("(({title, artist, album}) => [title, artist, album])(navigator.mediaSession.metadata)")
    assert about == ["NetBSD on a microkernel", "Daemon Hour", "Signals from the microkernel"]
    artwork = episode.evaluate("navigator.mediaSession.metadata.artwork[0].src")
    assert artwork.endswith("/209/209-minix-art.jpg")


def test_captions_come_from_the_transcript(episode: Page) -> None:
    episode.click("[data-part=captions]")
    episode.evaluate("shownotes.seek(13)")
    episode.evaluate(
        """(() => {
            const caption = document.querySelector("[data-part=caption]");
            window.shown = "";
            new MutationObserver(() => (shown += caption.textContent)).observe(
                caption, { childList: true, characterData: true, subtree: true });
        })()"""
    )
    episode.click("[data-part=play]")
    until(episode, "shown.includes('MINIX 3 took its whole userland from NetBSD')")
    expect(episode.locator("[data-part=caption]")).to_be_visible()
    episode.click("[data-part=switch]")
    mode = "[...document.querySelector('video').textTracks].find(one => one.kind === 'captions').mode"
    assert episode.evaluate(mode) == "showing"


def test_the_player_is_worked_with_the_keyboard_alone_and_every_control_says_its_name(episode: Page) -> None:
    focused = """
        (({ activeElement: one }) => one.ariaLabel || (one.closest("label") || one).innerText.trim())(document)
    """
    names: list[str] = []
    for _ in range(40):
        episode.keyboard.press("Tab")
        inside = episode.evaluate("!!document.activeElement.closest('.deck')")
        if inside:
            names.append(episode.evaluate(focused).partition("\n")[0].strip())
            width = episode.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
            assert width >= 2, names[-1]
        elif names:
            break
    assert [name for name in names if name] == [
        "Position",
        "Previous chapter",
        "Back 15 seconds",
        "Play or pause",
        "Ahead 30 seconds",
        "Next chapter",
        "Speed",
        "Captions",
        "Video",
        "Copy link at 0:00",
        "Keys",
    ]
    slider = episode.get_by_role("slider", name="Position")
    slider.press("ArrowRight")
    assert 0 < at(episode) <= 5
    slider.press("End")
    assert at(episode) > 100
    expect(slider).to_have_attribute("aria-valuetext", "1:47, Feedback/Questions")
    slider.press("Home")
    assert at(episode) == 0
    episode.get_by_role("button", name="Next chapter").press("Space")
    assert at(episode) == MICROKERNEL
    episode.get_by_role("button", name="Play or pause").press("Enter")
    until(episode, PLAYS)
    episode.get_by_role("combobox", name="Speed").press("ArrowDown")
    assert episode.evaluate("document.querySelector('audio').playbackRate") == 1.25
    episode.get_by_role("button", name="Play or pause").press("Space")
    assert not episode.evaluate(PLAYS)


def test_without_script_everything_is_there(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "209/")
    expect(page.locator("audio[controls]")).to_be_visible()
    expect(page.locator(".deck")).to_be_hidden()
    expect(page.locator("#signals-you-can-wait-for h3 .time")).to_have_attribute("href", "../media/209.mp3#t=25")
    expect(page.locator("text=A signal arrives between two instructions")).to_be_visible()
    context.close()


def test_the_embedded_player_works_alone(listener: BrowserContext, site: str) -> None:
    page = opened(listener, site + "embed/209/")
    page.click("[data-part=next]")
    assert at(page) == MICROKERNEL
    page.click("#chapters summary")
    page.locator("#chapters .time").nth(2).click()
    until(page, f"{PLAYS} && {AT} > {SIGNALS}")


def test_the_player_is_small(public: object, site: str) -> None:
    from pathlib import Path

    assert len((Path(str(public)) / "player.js").read_bytes()) < 15_000
