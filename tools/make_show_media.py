"""Digests in tools/digests/ become the show's speech, video, transcripts, covers and chapter times.

    python tools/make_show_media.py [209 …]

A digest is the script of an episode's recording. A line "# Title" begins the chapter of the segment or
item with that title ("# A + B" begins a segment and its first item together); "kim: text" is spoken by
that person. Each sentence is spoken by espeak-ng on its own, so that the cues of the WebVTT file are exact,
and each chapter begins on a whole second, which is written as its `start` into the episode's YAML.

Needs espeak-ng, ffmpeg (libx264, libmp3lame), Pillow, PyYAML and the Noto Sans Display font. The same
versions of them make the same bytes: no clock and no randomness is involved.
"""

from __future__ import annotations

import array
import math
import re
import subprocess
import sys
import tempfile
import textwrap
import wave
from dataclasses import dataclass
from pathlib import Path

import show_art
import yaml

ROOT = Path(__file__).resolve().parent.parent
EPISODES = ROOT / "episodes"
RATE = 22050  # samples a second, as espeak-ng speaks
PUBLISHED = 44100  # and as directories want them (APPLE-24)
FPS = 5  # a still a chapter needs no more
VOICES = {  # espeak-ng voice, words a minute
    "kim": ("en-us+f2", 168),
    "jonas": ("en-gb+m3", 172),
    "ines": ("en-gb-scotland+f4", 158),
    "hamid": ("en-us+m7", 160),
}
SPOKEN = {  # where espeak-ng would spell or stumble
    "10.4": "ten point four",
    "11.1": "eleven point one",
    "207": "two hundred and seven",
    "208": "two hundred and eight",
    "209": "two hundred and nine",
    "Inês": "Inesh",
    "MINIX": "minnix",
    "kqueue": "kay queue",
    "dhclient": "dee aitch client",
    "vmd": "vee em dee",
    "pkgsrc": "package source",
    "HAMMER2": "hammer two",
    "mandoc": "man doc",
    "syspatch": "sis patch",
    "cron": "kron",
    "feedback@daemonhour.example": "feedback at daemon hour dot example",
}
Samples = array.array  # of signed 16-bit numbers


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and who says it."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter's titles (a segment's, an item's, or both) and what is said in it."""

    titles: list[str]
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Cue:
    """A spoken line in time; seconds from the start."""

    start: float
    end: float
    line: Line


@dataclass(frozen=True, slots=True)
class Recording:
    """All the samples of an episode, its cues, and the second at which each part begins."""

    samples: Samples[int]
    cues: list[Cue]
    starts: list[int]

    @property
    def seconds(self) -> int:
        return len(self.samples) // RATE


def read_digest(path: Path) -> list[Part]:
    parts: list[Part] = []
    for row in path.read_text(encoding="utf-8").splitlines():
        if row.startswith("# "):
            parts.append(Part(row[2:].split(" + "), []))
        elif row:
            speaker, text = row.split(": ", 1)
            parts[-1].lines.extend(Line(speaker, sentence) for sentence in re.split(r"(?<=[.?!]) ", text))
    return parts


def speak(line: Line, folder: Path) -> Samples[int]:
    """Samples of one sentence, without the silence around it, as loud as any other."""
    voice, pace = VOICES[line.speaker]
    words = re.sub("|".join(map(re.escape, SPOKEN)), lambda match: SPOKEN[match[0]], line.text)
    wav = folder / "line.wav"
    subprocess.run(["espeak-ng", "-v", voice, "-s", str(pace), "-w", wav, words], check=True)
    with wave.open(str(wav)) as file:
        samples = array.array("h", file.readframes(file.getnframes()))
    loud = [number for number, sample in enumerate(samples) if abs(sample) > 200]
    return level(samples[loud[0] : loud[-1] + 1])


def level(samples: Samples[int], target: float = 3600.0) -> Samples[int]:
    power = math.sqrt(sum(sample * sample for sample in samples) / len(samples))
    gain = min(target / power, 30000 / max(map(abs, samples)))
    return array.array("h", (round(sample * gain) for sample in samples))


def silence(seconds: float) -> Samples[int]:
    return array.array("h", bytes(2 * round(seconds * RATE)))


def chime() -> Samples[int]:
    """Two falling bell notes, 0.7 s: the sound of a new chapter."""

    def sample(number: int) -> int:
        time = number / RATE
        notes = ((0.0, 784.0), (0.16, 587.3))
        rung = ((time - begin, pitch) for begin, pitch in notes if time >= begin)
        return round(sum(3600 * math.exp(-7 * t) * math.sin(2 * math.pi * pitch * t) for t, pitch in rung))

    return array.array("h", (sample(number) for number in range(int(0.7 * RATE))))


def record(parts: list[Part], folder: Path) -> Recording:
    samples, cues, starts = array.array("h"), [], []
    for part in parts:
        starts.append(len(samples) // RATE)
        samples += chime() + silence(0.15)
        for line in part.lines:
            begin = len(samples) / RATE
            samples += speak(line, folder)
            cues.append(Cue(begin, len(samples) / RATE, line))
            samples += silence(0.3)
        samples += silence(math.ceil(len(samples) / RATE) - len(samples) / RATE)
    return Recording(samples, cues, starts)


def stamp(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def transcript(cues: list[Cue], names: dict[str, str]) -> str:
    """WebVTT, a cue a sentence, lines of at most 65 characters (PC20-12)."""
    blocks = ["WEBVTT\n"]
    for cue in cues:
        text = "\n".join(textwrap.wrap(cue.line.text, 65, break_on_hyphens=False))
        blocks.append(f"{stamp(cue.start)} --> {stamp(cue.end)}\n<v {names[cue.line.speaker]}>{text}\n")
    return "\n".join(blocks)


def with_starts(text: str, parts: list[Part], starts: list[int]) -> str:
    """The episode's YAML with the true start after each title; every title must be there."""
    for part, start in zip(parts, starts, strict=True):
        for title in part.titles:
            field = re.compile(rf"(- title: {re.escape(title)}\n(?:.*\n)*?\s+start: )\S+")
            text, found = field.subn(rf"\g<1>{start // 60}:{start % 60:02}", text, count=1)
            if not found:
                sys.exit(f'no segment or item has the title "{title}"')
    return text


def ffmpeg(*arguments: object) -> None:
    quiet = ["ffmpeg", "-nostdin", "-y", "-v", "error"]
    plain = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
    *options, target = map(str, arguments)
    subprocess.run([*quiet, *options, *plain, target], check=True)


def encode_audio(wav: Path, target: Path) -> None:
    sound = ("-c:a", "libmp3lame", "-ar", PUBLISHED, "-b:a", "32k")
    ffmpeg("-i", wav, *sound, "-id3v2_version", 0, "-write_xing", 1, target)


def encode_video(wav: Path, cards: list[tuple[Path, int]], target: Path) -> None:
    """H.264 High, a still a chapter, a key frame every third; index first, so that it plays while it loads."""
    stills = [word for card, length in cards for word in ("-loop", 1, "-framerate", FPS, "-t", length, "-i", card)]
    joined = "".join(f"[{number}:v]" for number in range(len(cards))) + f"concat=n={len(cards)}:v=1,"
    colour = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p[v]"
    ends = [sum(length for _, length in cards[:number]) for number in range(0, len(cards), 3)]
    ffmpeg(
        *[*stills, "-i", wav, "-filter_complex", joined + colour, "-map", "[v]", "-map", f"{len(cards)}:a"],
        *["-c:v", "libx264", "-profile:v", "high", "-preset", "veryslow", "-tune", "animation", "-crf", 35],
        *["-x264-params", "keyint=9999:scenecut=0:threads=1", "-force_key_frames", ",".join(map(str, ends))],
        *["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"],
        *["-bsf:v", "filter_units=remove_types=6"],  # the encoder's note about itself
        *["-c:a", "aac", "-ar", PUBLISHED, "-b:a", "24k", "-movflags", "+faststart", target],
    )


def make_episode(digest: Path, people: dict[str, dict[str, str]]) -> None:
    slug, parts = digest.stem, read_digest(digest)
    source, media = EPISODES / f"{digest.stem}.yaml", EPISODES / "media"
    episode = yaml.load(source.read_text(encoding="utf-8"), yaml.BaseLoader)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        recording = record(parts, folder)
        wav = folder / "all.wav"
        with wave.open(str(wav), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes(recording.samples.tobytes())
        cards = []
        for number, (part, start) in enumerate(zip(parts, recording.starts, strict=True)):
            end = [*recording.starts, recording.seconds][number + 1]
            title = part.titles[-1] if number else episode["title"]
            picture = show_art.card(slug, episode["title"], title, start / recording.seconds, number)
            picture.save(folder / f"{number}.png")
            cards.append((folder / f"{number}.png", end - start))
        encode_audio(wav, media / f"{slug}.mp3")
        encode_video(wav, cards, media / f"{slug}.mp4")
    names = {key: person["name"] for key, person in people.items()}
    (media / f"{slug}.vtt").write_text(transcript(recording.cues, names), encoding="utf-8")
    source.write_text(with_starts(source.read_text("utf-8"), parts, recording.starts), encoding="utf-8")
    print(f"{slug}: {recording.seconds} s, {len(parts)} chapters, {len(recording.cues)} cues")


def main(wanted: list[str]) -> None:
    show = yaml.load((ROOT / "show.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    for digest in sorted((ROOT / "tools" / "digests").glob("*.txt")):
        if not wanted or digest.stem in wanted:
            make_episode(digest, show["people"])
    if not wanted:
        show_art.save_jpeg(show_art.cover(show["title"]), ROOT / show["cover"])
        show_art.save_jpeg(show_art.microkernel(), EPISODES / "media" / "209-minix.jpg")
        for number, person in enumerate(show["people"].values()):
            show_art.save_jpeg(show_art.avatar(person["name"], number), ROOT / person["image"])


if __name__ == "__main__":
    main(sys.argv[1:])
