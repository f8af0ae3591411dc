"""Throw bytes at everything that reads what others have written, and see that the answer is a value or a Problem.

    python bench/fuzz.py yaml 300              # coverage-guided by atheris, for 300 seconds
    python bench/fuzz.py all 300               # each in turn
    python bench/fuzz.py media 300 --plain     # without atheris: real files with random changes

Each target takes bytes, starts from real files, and must not raise anything but the refusals that its caller handles.
`tests/test_fuzz.py` calls the same targets with hypothesis.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
FOLDER = Path(tempfile.gettempdir())


def yaml(data: bytes) -> None:
    """An episode's file, read as far as its values and its Problems with their places."""
    from shownotes import shapes
    from shownotes.complaints import shaped
    from shownotes.source import Source

    path = _file(data, "x.yaml")
    for shape in (shapes.EpisodeShape, shapes.ShowShape, shapes.FeedShape):
        source = Source.open(path, "x.yaml")
        found = shaped(shape, source)[1]
        assert all(str(problem) for problem in [*source.mistakes, *found])


def show(data: bytes) -> None:
    """A whole show of which this is the only episode."""
    from shownotes import notes, rules
    from shownotes.load import load

    root = FOLDER / f"fuzz-show-{_mine()}"
    if not root.exists():
        (root / "episodes").mkdir(parents=True)
        (root / "feeds").mkdir()
        for part in ("show.yaml", "feeds/mp3.yaml"):
            (root / part).write_bytes((REPOSITORY / "tests/shows/small" / part).read_bytes())
    (root / "episodes/1.yaml").write_bytes(data)
    loaded = load(root, NOW)
    assert all(str(problem) for problem in loaded.problems)
    if loaded.show:
        rules.check(loaded.show)
        for episode in loaded.show.episodes:
            notes.for_feed(loaded.show, episode)


def markdown(data: bytes) -> None:
    """Notes, to pages, to apps, to plain words; no script comes out."""
    from shownotes import markup

    text = data.decode("utf-8", "replace")
    page = markup.page_html(text)
    for made in (page, markup.app_html(page, "https://x.example/"), markup.short_html(page, "https://x.example/")):
        assert "<script" not in made.lower()
    markup.inline_html(text)
    markup.plain_text(text)
    markup.addresses(text)


def media(data: bytes) -> None:
    """A file under each name, measured."""
    from shownotes.media.measure import measure

    for ending in ("mp3", "mp4", "ogg", "flac"):
        found = measure(_file(data, f"x.{ending}"))
        assert all(finding.message for finding in found.findings)


def feed(data: bytes) -> None:
    """Somebody's feed, judged."""
    from shownotes.publish.changes import feed_change
    from shownotes.rules import check_feed

    assert all(str(problem) for problem in check_feed(data, "x.xml", NOW))
    feed_change("x", data, data)


def beside(data: bytes) -> None:
    """What other tools export: chapters, transcripts, pictures; and what we wrote ourselves: locks, manifests."""
    from shownotes import transcripts
    from shownotes.chapter_files import NotChapters, read_chapters
    from shownotes.lock import read_lock
    from shownotes.pictures.encode import BadPicture, as_jpeg
    from shownotes.publish import manifest
    from shownotes.transcripts import NotATranscript

    path = _file(data, "x.txt")
    for act, refusal in (
        (lambda: read_chapters(path), NotChapters),
        (lambda: transcripts.read(data.decode("utf-8", "replace")), NotATranscript),
        (lambda: as_jpeg(path, 100, 10_000), BadPicture),
    ):
        try:
            act()
        except refusal as why:
            assert str(why)
    read_lock(path, "x.lock")
    manifest.read(data)


TARGETS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one for one in (yaml, show, markdown, media, feed, beside)
}


def seeds(name: str) -> list[bytes]:
    """Real files for a target to start from."""
    places = {
        "yaml": ("episodes/*.yaml", "show.yaml", "tests/shows_broken/*/episodes/*.yaml", "feeds/*.yaml"),
        "show": ("tests/shows/small/episodes/*.yaml", "tests/shows_broken/*/episodes/*.yaml"),
        "markdown": ("episodes/letters/*/*.md", "docs/*.md", "README.md", "tests/xss.txt"),
        "media": ("episodes/media/*.mp3", "episodes/media/*.mp4"),
        "feed": ("tests/feeds/**/*.xml", "tests/feeds/*"),
        "beside": (
            "episodes/media/*.vtt",
            "episodes/media/*.jpg",
            "tests/**/*.lock",
            "tests/**/*.srt",
            "people/*.jpg",
        ),
    }[name]
    found = [path for place in places for path in sorted(REPOSITORY.glob(place)) if path.is_file()]
    return [path.read_bytes()[:60_000] for path in found[:60]] or [b""]


def mutated(data: bytes, choice: random.Random) -> bytes:
    """The bytes with a few changes: flips, cuts, repeats, and numbers at their limits."""
    made = bytearray(data)
    for _ in range(choice.randint(1, 8)):
        at = choice.randrange(len(made) + 1)
        if choice.random() < 0.5:
            at = min(at, choice.choice((16, 128, 1024)))  # headers stand in front
        length = choice.choice((1, 1, 2, 4, 8, 64))
        new = choice.choice(
            (
                choice.randbytes(length),
                b"\xff" * length,
                b"\0" * length,
                b"\x7f" * length,
                b"",
                made[at : at + length] * 2,
            )
        )
        made[at : at + choice.choice((0, length))] = new
    return bytes(made[: choice.choice((len(made), len(made), choice.randrange(len(made) + 1)))])


def plain(name: str, seconds: float) -> None:
    """Random changes of real files; the first failure is kept and raised."""
    choice, known = random.Random(7), seeds(name)
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        data = mutated(choice.choice(known), choice)
        try:
            TARGETS[name](data)
        except BaseException:
            kept = FOLDER / f"fuzz-{name}-failed"
            kept.write_bytes(data)
            print(f"{name}: fails on {kept}", file=sys.stderr)
            raise
        count += 1
    print(f"{name}: {count:,} inputs in {seconds:.0f} s by random changes, no failure")


def guided(name: str, seconds: float) -> None:
    """By coverage; atheris ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=["shownotes"]):
        for one, target in TARGETS.items():
            target(seeds(one)[0])
    folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    for number, data in enumerate(seeds(name)):
        (folder / str(number)).write_bytes(data)
    words = [sys.argv[0], str(folder), f"-max_total_time={seconds:.0f}", "-max_len=60000", "-rss_limit_mb=2048"]
    atheris.Setup(
        [*words, "-timeout=20", f"-artifact_prefix={FOLDER}/fuzz-{name}-", "-print_final_stats=1"], TARGETS[name]
    )
    atheris.Fuzz()


def _file(data: bytes, name: str) -> Path:
    path = FOLDER / f"fuzz-{_mine()}-{name}"
    path.write_bytes(data)
    return path


def _mine() -> int:
    import os

    return os.getpid()


def main(name: str, seconds: float, *, without_atheris: bool) -> None:
    """Run one target here, or all in processes of their own."""
    if name != "all":
        (plain if without_atheris else guided)(name, seconds)
        return
    more = ["--plain"] if without_atheris else []
    codes = [
        subprocess.run([sys.executable, __file__, one, str(seconds), *more], check=False).returncode
        for one in TARGETS
    ]
    sys.exit(any(codes))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), without_atheris="--plain" in sys.argv)
