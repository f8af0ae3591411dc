from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import feedparser

from shownotes import notes
from shownotes.load import load

SMALL = Path(__file__).parent / "shows/small"


def written(tmp_path: Path, extra: str) -> notes.FeedNotes:
    root = tmp_path / "show"
    shutil.copytree(SMALL, root)
    (root / "episodes/1.yaml").write_text((root / "episodes/1.yaml").read_text() + extra)
    show = load(root, datetime(2026, 1, 1, tzinfo=UTC)).need()
    return notes.for_feed(show, show.episodes[0])


def test_feed_notes_hold_summary_chapters_parts_and_the_page(tmp_path: Path) -> None:
    made = written(tmp_path, "    notes: See [this](/2/).\n    links: ['[A *paper*](https://example.org/p)']\n")
    assert made.content == (
        "<p>It begins.</p>\n\n"
        "<p>00:00:00 Opening<br>00:10:00 Middle</p>\n"
        "<p><strong>Opening</strong></p>\n<p>Hello.</p>\n\n"
        "<p><strong>Middle</strong></p>\n"
        '<p>See <a href="https://small.example/2/">this</a>.</p>\n\n'
        '<ul>\n<li><a href="https://example.org/p">A <em>paper</em></a></li>\n</ul>\n'
        '<p><a href="https://small.example/1/">https://small.example/1/</a></p>'
    )


def test_a_description_is_cut_between_blocks_and_says_where_the_rest_is(tmp_path: Path) -> None:
    paragraph = "Ünïcödé words go on and on. " * 40
    made = written(tmp_path, f"    notes: |\n{''.join(f'      {paragraph}{n}{chr(10)}{chr(10)}' for n in range(9))}")
    assert len(made.description.encode()) <= 4000  # APPLE-11
    assert made.description.endswith('<p><a href="https://small.example/1/">https://small.example/1/</a></p>')
    assert made.description.count("<p>") == made.description.count("</p>")
    kept = [n for n in range(9) if f"on and on. {n}</p>" in made.description]
    assert kept == [0, 1]  # whole paragraphs, as many as fit
    assert len(made.content.encode()) > 9000


def test_chapter_lines_are_what_directories_read(tmp_path: Path) -> None:
    lines = written(tmp_path, "").description.split("<p>")[2].removesuffix("</p>\n").split("<br>")
    assert lines == ["00:00:00 Opening", "00:10:00 Middle"]  # HTML-09


def test_sanitised_notes_survive_another_sanitiser(tmp_path: Path) -> None:
    made = written(tmp_path, "    notes: '**bold** <script>x</script> <i onclick=y>i</i>'\n")
    item = f"<item><description><![CDATA[{made.content}]]></description></item>"
    feed = f"<rss version='2.0'><channel>{item}</channel></rss>"
    assert "script" not in feedparser.parse(feed).entries[0].description
    assert "<strong>bold</strong>" in feedparser.parse(feed).entries[0].description


def test_a_description_that_is_cut_keeps_who_pays_and_whom_to_write_to_and_no_heading_of_nothing(
    tmp_path: Path,
) -> None:
    root = tmp_path / "show"
    shutil.copytree(SMALL, root)
    about = "funding: [{url: https://pay.example/, label: Support us}]\ncontact: {email: kim@small.example}\n"
    (root / "show.yaml").write_text((root / "show.yaml").read_text() + about)
    long = "\n".join(f"      - {'word ' * 30}" for _ in range(40))
    (root / "episodes/1.yaml").write_text((root / "episodes/1.yaml").read_text() + f"    notes: |\n{long}\n")
    show = load(root, datetime(2026, 1, 1, tzinfo=UTC)).need()
    made = notes.for_feed(show, show.episodes[0])

    end = (
        '<p><a href="https://pay.example/">Support us</a><br>'
        '<a href="mailto:kim@small.example">kim@small.example</a></p>\n'
        '<p><a href="https://small.example/1/">https://small.example/1/</a></p>'
    )
    before = made.content.partition("<p><strong>Middle")[0].replace("\n\n", "\n")
    assert made.description == before + end
    assert made.content.endswith(end)


def test_a_guest_is_introduced_in_the_shows_language(tmp_path: Path) -> None:
    root = tmp_path / "show"
    shutil.copytree(SMALL, root)
    (root / "show.yaml").write_text((root / "show.yaml").read_text().replace("language: en", "language: de"))
    (root / "episodes/1.yaml").write_text((root / "episodes/1.yaml").read_text() + "guests: [{name: Ada & Co}]\n")
    show = load(root, datetime(2026, 1, 1, tzinfo=UTC)).need()

    assert "<p>Mit Ada &amp; Co</p>" in notes.for_feed(show, show.episodes[0]).description


def test_who_paid_is_marked_with_a_link_right_after_the_summary(tmp_path: Path) -> None:
    paid = "sponsors:\n- {name: Ada & Co, url: 'https://t.example/?a&b', text: '*Backups* `x`.'}\n"
    more = "- {name: Second, url: https://second.example/}\n"
    made = written(tmp_path, f"    notes: |\n{'      Words. ' * 800}\n{paid}{more}")
    told = [
        f'<p>Sponsored by <a href="https://t.example/?a&amp;b">Ada &amp; Co</a> – <em>Backups</em> {code}.</p>'
        for code in ("<code>x</code>", "x")  # the short notes have no code (APPLE-12)
    ]
    second = '<p>Sponsored by <a href="https://second.example/">Second</a></p>\n'
    assert made.content.startswith(f"<p>It begins.</p>\n\n{told[0]}\n{second}")
    assert made.description.startswith(f"<p>It begins.</p>\n{told[1]}\n{second}")
    assert len(made.description.encode()) < 4000 < len(made.content.encode())
