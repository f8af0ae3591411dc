"""What was said, from the files that other tools export to the files that apps read."""

from shownotes.transcripts.cues import Cue, Transcript, known_speakers, turns
from shownotes.transcripts.read import NotATranscript, read
from shownotes.transcripts.write import as_html, as_json, as_srt, as_vtt

__all__ = [
    "Cue",
    "NotATranscript",
    "Transcript",
    "as_html",
    "as_json",
    "as_srt",
    "as_vtt",
    "known_speakers",
    "read",
    "turns",
]
