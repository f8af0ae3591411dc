"""A seed and a number of episodes to a show's folder, byte for byte the same every time.

    python bench/generate.py --episodes 1000 /tmp/big-show

An episode is about 18.5 KB of YAML with 12.3 KB of Markdown, 25 links, 8 chapters and 3 media that live elsewhere.
It depends on the seed and its own number alone: a larger show begins with the episodes of a smaller one.
"""

from __future__ import annotations

import argparse
import random
import shutil
from datetime import date, timedelta
from pathlib import Path

_WORDS = """
    address alias archive array audit backup bell bind block boot branch bridge buffer build byte cable cache call
    chain channel child clock clone code commit compiler console copy core cursor daemon default descriptor device
    disk domain driver edge editor entry error event failure field file filter flag flash folder fork frame gate
    group guard handle hash heap host idle image index inode input install interface jail job journal kernel key lamp
    layer leaf library line link list loader lock log loop machine manual map mask memory message mirror mode module
    mount name network node note object offset option order owner package packet page panic parent parser patch path
    peer permission pipe pledge point pool port process prompt protocol proxy queue quota rack reader record release
    report restart ring root route rule sandbox scan scheduler screen script sector seed segment server session shell
    signal slot snapshot socket source stack state step store stream string switch symbol system table tape target
    task terminal test thread tick time token tool trace tree unit update user value vector version volume wall watch
    window wire word worker zone
""".split()
_LITTLE = (
    "a an and as at but by for from if in is it its not of on or our so than that the then they to was we".split()
)
_HOSTS = [f"{word}.example" for word in ("beastie", "manpages", "ports", "papers", "lists", "mirror", "notes", "lab")]
_SEGMENTS = ("Headlines", "Interview", "News Roundup", "Beastie Bits", "Feedback/Questions")
_STARTS = ("0:00", "18:30", "39:10", "52:45", "58:20")
_ITEM_STARTS = ("1:30", "6:45", "12:10")
_BLOCKS = ("paragraph", "quotation", "paragraph", "list", "paragraph", "code")
_NOTES_SIZE = 2220  # characters of Markdown in a segment, which the last block exceeds
_COVER = Path(__file__).resolve().parent.parent / "cover.jpg"
_FIRST = date(1995, 1, 1)  # so that ten thousand daily episodes are in the past

_SHOW = """\
title: The Long Run
link: https://longrun.example/
description: A show that exists in order to be measured, one file a day for as long as anybody asks.
author: The Long Run
owner: {name: Ada Stone, email: show@longrun.example}
language: en-us
timezone: America/Toronto
categories: [Technology, News > Tech News]
explicit: false
cover: cover.jpg
cards: 0                                   # drawn once, kept, and nothing that others make
search: false                              # as little
media_url: https://cdn.longrun.example/
guid: 5ad5a2c3-0f4b-5e7e-9d3b-2f6f8a1c7b10
funding: [{url: "https://longrun.example/support", label: Become a supporter}]
contact: {email: mail@longrun.example, url: "https://longrun.example/contact"}
people:
  ada: {name: Ada Stone, url: "https://ada.example/", bio: Reads the logs.}
  tom: {name: Tom Brook, url: "https://tom.example/", bio: Writes the logs.}
  eve: {name: Eve Marsh, url: "https://eve.example/", bio: Is in the logs.}
hosts: [ada, tom]
"""
# None has `latest`: each carries every episode with its whole notes. The torrent feed is an ordinary one,
# as BitTorrent clients get lean items and this is about the full ones.
_FEEDS = {
    "mp3": ("{show}", "mp3", ""),
    "itunes": ("{show} (iTunes)", "mp3", ""),
    "hd": ("{show} (HD Video)", "hd", "#video"),
    "hd-torrent": ("{show} (HD Torrent)", "torrent", "#torrent"),
}


def generate(folder: Path, episodes: int, seed: int = 2017) -> None:
    """Write show.yaml, its cover, feeds/ and episodes/0001.yaml upwards into a folder, which is made if need be."""
    for name in ("episodes", "feeds"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    _write(folder / "show.yaml", _SHOW)
    shutil.copyfile(_COVER, folder / "cover.jpg")
    for name in _FEEDS:
        _write(folder / "feeds" / f"{name}.yaml", _feed(name))
    for number in range(1, episodes + 1):
        _write(folder / "episodes" / f"{number:04}.yaml", episode(number, seed))


def episode(number: int, seed: int = 2017) -> str:
    """The YAML of one episode, which is published a day after the one before."""
    chance = random.Random(f"{seed} {number}")
    day = _FIRST + timedelta(days=number)
    tags = ", ".join(chance.sample(_WORDS, 6))
    return "\n".join(
        [
            f"number: {number}",
            f"title: {_title(chance)}",
            f"date: {day} 12:00",
            "summary: |",
            *(f"  {_sentence(chance)}" for _ in range(2)),
            "guests: [eve]",
            f"tags: [{tags}]",
            *_media(number, chance),
            "segments:",
            *(line for index in range(5) for line in _segment(index, chance)),
            "",
        ]
    )


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _feed(name: str) -> str:
    title, medium, suffix = _FEEDS[name]
    rows = [f'title: "{title}"', f"media: {medium}", "vocabularies: [itunes, podcast, psc]"]
    if suffix:
        rows.append(f'guid_suffix: "{suffix}"')
    if name != "itunes":
        rows.append("block: true")
    return "\n".join([*rows, ""])


def _media(number: int, chance: random.Random) -> list[str]:
    files = f"https://cdn.longrun.example/{number:04}"
    minute = chance.randrange(5, 50)
    rows = (
        ("mp3", f"{files}.mp3", chance.randrange(50, 70) * 10**6 + number, f'"1:{minute:02}:03"', "audio/mpeg"),
        ("hd", f"{files}.mp4", chance.randrange(700, 990) * 10**6 + number, f'"1:{minute:02}:04"', "video/mp4"),
        ("torrent", f"{files}.mp4.torrent", chance.randrange(20, 40) * 10**3, "", "application/x-bittorrent"),
    )
    return [
        "media:",
        *(
            f'  {name}: {{url: "{url}", bytes: {size}, {f"duration: {time}, " if time else ""}type: {kind}}}'
            for name, url, size, time, kind in rows
        ),
    ]


def _segment(index: int, chance: random.Random) -> list[str]:
    rows = [f"  - title: {_SEGMENTS[index]}", f"    start: {_STARTS[index]}"]
    if index == 0:
        rows.append("    items:")
        for start in _ITEM_STARTS:
            rows += [
                f"      - title: {_title(chance)}",
                f"        url: {_address(chance)}",
                f"        start: {start}",
            ]
            rows += _links(1, chance, " " * 8)
            rows += ["        notes: |", *_notes(_NOTES_SIZE // 3, chance, " " * 10)]
            rows += ["        private: |", *(" " * 10 + _sentence(chance) for _ in range(3))]
        return rows
    rows += [f"    url: {_address(chance)}"]
    rows += _links(4 if index == 3 else 2, chance, " " * 4)
    rows += ["    notes: |", *_notes(_NOTES_SIZE, chance, " " * 6)]
    rows += ["    private: |", *(" " * 6 + _sentence(chance) for _ in range(3))]
    return rows


def _links(count: int, chance: random.Random, indent: str) -> list[str]:
    return [f"{indent}links:", *(f'{indent}  - "[{_title(chance)}]({_address(chance)})"' for _ in range(count))]


def _notes(size: int, chance: random.Random, indent: str) -> list[str]:
    """Markdown of about this many characters, its lines indented."""
    lines: list[str] = []
    turn = chance.randrange(len(_BLOCKS))
    while sum(map(len, lines)) + len(lines) < size:
        kind = _BLOCKS[turn % len(_BLOCKS)]
        lines += [*_block(kind, chance), ""]
        turn += 1
    return [indent + line if line else "" for line in lines[:-1]]


def _block(kind: str, chance: random.Random) -> list[str]:
    if kind == "quotation":
        return [f"> {_sentence(chance)}" for _ in range(5)]
    if kind == "list":
        return [f"- {_marked(chance)}" for _ in range(4)]
    if kind == "code":
        commands = (
            f"$ {chance.choice(_WORDS)} -{chance.choice('abcdefgv')} {chance.choice(_WORDS)}" for _ in range(4)
        )
        return ["```sh", *commands, "```"]
    return [_marked(chance) for _ in range(3)]


def _title(chance: random.Random) -> str:
    return f"{' '.join(chance.sample(_WORDS, 4))} {chance.randrange(1, 2000)}".capitalize()


def _address(chance: random.Random) -> str:
    return (
        f"https://{chance.choice(_HOSTS)}/{chance.choice(_WORDS)}/{chance.choice(_WORDS)}-{chance.randrange(10**6)}"
    )


def _sentence(chance: random.Random) -> str:
    words = [chance.choice(_LITTLE if turn % 2 else _WORDS) for turn in range(chance.randrange(14, 20))]
    return " ".join(words).capitalize() + "."


def _marked(chance: random.Random) -> str:
    """A sentence with, now and then, a word in code or in bold, or a link: about as many as people write."""
    words = _sentence(chance).split()
    if chance.random() < 0.35:
        words[2] = f"`{words[2]}`"
    if chance.random() < 0.12:
        words[6] = f"**{words[6]}**"
    if chance.random() < 0.06:
        words[9] = f"[{words[9]} {words[10]}]({_address(chance)})"
    return " ".join(words)


def main() -> None:
    """Read the command line and write the show."""
    parser = argparse.ArgumentParser(description="Write a show of any size, the same one for the same seed.")
    parser.add_argument("folder", type=Path, help="where to write it")
    parser.add_argument("--episodes", type=int, default=1000, help="how many (1000)")
    parser.add_argument("--seed", type=int, default=2017, help="which show (2017)")
    given = parser.parse_args()
    generate(given.folder, given.episodes, given.seed)


if __name__ == "__main__":
    main()
