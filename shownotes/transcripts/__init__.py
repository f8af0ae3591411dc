"""What was said, from the files that other tools export to the files that apps read."""

from pathlib import Path

from shownotes.transcripts.cues import Cue, Transcript, known_speakers, turns
from shownotes.transcripts.read import NotATranscript, read
from shownotes.transcripts.write import as_html, as_json, as_srt, as_vtt

# The type of each format, best first (PC20-11, APPLE-27).
TYPES = {"vtt": "text/vtt", "srt": "application/x-subrip", "json": "application/json", "html": "text/html"}


def formats(path: Path) -> tuple[str, ...]:
    """What is made of an author's file, as the extensions of transcript.vtt and so on; plain text has no times."""
    return ("html",) if path.suffix.lower() in (".txt", ".text", ".md") else tuple(TYPES)


__all__ = [
    "TYPES",
    "Cue",
    "NotATranscript",
    "Transcript",
    "as_html",
    "as_json",
    "as_srt",
    "as_vtt",
    "formats",
    "known_speakers",
    "read",
    "turns",
]
