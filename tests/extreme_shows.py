"""Shows at the edge of what pages must bear: from right to left, in German, empty, and with far too much of all."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from shownotes.colours import LIGHT, readable
from shownotes.load import load
from shownotes.rendering import everything
from shownotes.theme import Theme

NOW = datetime(2026, 1, 1, tzinfo=UTC)
COVER = Path(__file__).parent.parent / "cover.jpg"
BASE = {"link": "https://x.example/", "author": "X", "guid": "065efb9e-9205-54ae-bcf5-f644f7626a29"}
SOUND = {"url": "https://cdn.example/1.mp3", "bytes": 81_234_567, "type": "audio/mpeg", "duration": "2:01:00"}
PICTURE = {"url": "https://cdn.example/1.mp4", "bytes": 812_345_678, "type": "video/mp4", "duration": "2:01:00"}
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"  # one word
ADDRESS = f"https://{'a-long-host-' * 4}.example.org/{'very/' * 12}deep?{'q=1&' * 12}"


def extreme(folder: Path) -> dict[str, Path]:
    """Each of the shows built below the folder: its name and its public/."""
    return {name: _built(folder / name, *parts) for name, parts in SHOWS.items()}


def _built(root: Path, show: dict[str, Any], episodes: dict[str, dict[str, Any]], letters: dict[str, str]) -> Path:
    for part in ("episodes", "feeds"):
        (root / part).mkdir(parents=True)
    for name, text in letters.items():
        (root / "episodes" / name).write_text(text, encoding="utf-8")
    if "cover" in show:
        shutil.copyfile(COVER, root / "cover.jpg")
    _write(root / "show.yaml", {**BASE, **show})
    _write(root / "feeds/mp3.yaml", {"media": "mp3"})
    for slug, episode in episodes.items():
        _write(root / f"episodes/{slug}.yaml", {"date": "2020-05-06 12:00", **episode})
    loaded = load(root, NOW).need()
    for one in everything(loaded, Theme(loaded)):
        path = root / "public" / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.content)
    return root / "public"


def _write(path: Path, value: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(value, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _chapters(count: int) -> list[dict[str, Any]]:
    return [
        {"title": f"Chapter {n} of very many", "start": f"{n * 24 // 3600}:{n * 24 // 60 % 60:02}:{n * 24 % 60:02}"}
        for n in range(count)
    ]


_ARABIC = {
    "number": 7,
    "title": "إشارات من النواة الصغيرة",
    "subtitle": "حلقة عن NetBSD و MINIX 3",
    "summary": "ماذا يحدث عندما تضع بيئة **NetBSD** فوق نواة صغيرة، ولماذا تُقرأ الإشارة خيرًا من أن تُلتقط؟",
    "media": {"mp3": SOUND, "hd": PICTURE},
    "tags": ["نواة", "netbsd"],
    "guests": [{"name": "إيناس الدوسري"}],
    "segments": [
        {
            "title": "العناوين",
            "start": "0:00",
            "items": [
                {
                    "title": "NetBSD على نواة صغيرة",
                    "url": "https://www.minix3.org/",
                    "start": "2:10",
                    "notes": "> النواة نفسها خمسة عشر ألف سطر.\n\n- كيم: بيت بلا أبواب داخلية، مع `pledge`.\n\n"
                    "```sh\n# vmctl start guest -c\n```\n",
                    "links": ["[المصدر](https://github.com/)"],
                }
            ],
        },
        {"title": "مقابلة", "start": "31:00", "guest": {"name": "إيناس الدوسري", "bio": "تبني أجهزة للبحر."}},
        {"title": "رسائل", "start": "58:00", "letters": ["l.md"]},
    ],
}
_GERMAN = {
    "number": 7,
    "title": "Signale aus dem Mikrokern",
    "summary": "Was geschieht, wenn man ein NetBSD auf einen **Mikrokern** setzt?",
    "media": {"mp3": SOUND, "hd": PICTURE},
    "tags": ["Mikrokern"],
    "sponsors": [{"name": "Eine Firma", "url": "https://firma.example/", "text": "Sicherungen für *alle*."}],
    "segments": [
        {"title": "Meldungen", "start": "0:00", "notes": "Guten Tag."},
        {"title": "Post", "start": "9:00", "letters": ["l.md"]},
    ],
}
_MUCH = {
    "number": "152.5",
    "title": f"{LONG}: ein Titel, der nicht aufhört, weit über einen Atem hinaus, und der endet mit {LONG}",
    "subtitle": LONG * 2,
    "summary": f"{LONG} {ADDRESS} `{LONG * 2}`",
    "media": {
        "mp3": SOUND,
        "hd": PICTURE,
        "a-medium-with-a-long-name": {**SOUND, "url": "https://cdn.example/2.mp3"},
    },
    "tags": [LONG, *(f"tag number {n}" for n in range(40))],
    "guests": [{"name": f"Guest {n} {LONG[:30]}"} for n in range(9)],
    "chapters": _chapters(300),
    "sponsors": [{"name": LONG, "url": ADDRESS, "text": LONG}],
    "segments": [
        {
            "title": LONG,
            "url": ADDRESS,
            "guest": {"name": LONG, "bio": LONG},
            "items": [
                {
                    "title": LONG,
                    "url": ADDRESS,
                    "notes": f"# {LONG}\n\n| {LONG} | {LONG} |\n|---|---|\n| {ADDRESS} | `{LONG}` |\n\n"
                    f"> > > {LONG}\n\n1. - 1. - {LONG}\n\n![]({ADDRESS})\n\n```\n{LONG * 4}\n```\n",
                    "links": [ADDRESS, {"title": LONG, "url": ADDRESS}],
                }
            ],
        },
        {"title": "Letters", "letters": [f"l{n}.md" for n in range(60)]},
    ],
}
_LETTER = "---\nfrom: {}\nsubject: {}\ndate: 2020-05-01\n---\n{}\n"
_WORDS = (LONG, LONG * 2, f"{ADDRESS}\n\n    {LONG * 3}\n")
SHOWS: dict[str, tuple[dict[str, Any], dict[str, dict[str, Any]], dict[str, str]]] = {
    "arabic": (
        {"title": "ساعة الشياطين", "description": "برنامج أسبوعي.", "language": "ar", "cover": "cover.jpg"},
        {"7": _ARABIC, "6": {"title": "مفاتيح قديمة", "date": "2020-05-01 12:00", "tags": ["netbsd"]}},
        {"l.md": _LETTER.format("سالم", "أي نظام لحاسوب قديم؟", "شكرًا لكم.")},
    ),
    "german": (
        {
            "title": "Die Stunde der Dämonen",
            "theme": {"accent": readable("#ffd000", LIGHT), "font": "serif"},
            "description": "Jede Woche.",
            "language": "de",
            "cover": "cover.jpg",
            "contact": {"email": "post@x.example", "url": "https://x.example/post"},
            "source_url": "https://git.example/{path}",
        },
        {"7": _GERMAN, "8": {"title": "Kommt noch", "date": "2027-05-01 12:00"}},
        {"l.md": _LETTER.format("Greta", "Welches System?", "Danke.")},
    ),
    "empty": ({"title": "An empty show", "description": "Soon.", "language": "en"}, {}, {}),
    "silent": (
        {"title": "A show without a medium or a cover", "description": "Of few words.", "language": "en"},
        {"1": {"title": "Only words", "summary": "There is nothing to hear."}},
        {},
    ),
    "much": (
        {
            "title": LONG,
            "description": LONG * 2,
            "language": "de",
            "funding": [{"url": ADDRESS, "label": LONG}],
            "copyright": LONG,
        },
        {"152.5": _MUCH, **{str(n): {"title": f"Number {n}", "date": f"{1995 + n}-01-01 12:00"} for n in range(25)}},
        {f"l{n}.md": _LETTER.format(*_WORDS) for n in range(60)},
    ),
}
