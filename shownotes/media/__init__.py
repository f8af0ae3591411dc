"""The media that authors name to tagged, measured copies in public/, and torrents of them."""

from shownotes.media.inspect import inspect, timed
from shownotes.media.prepare import prepare

__all__ = ["inspect", "prepare", "timed"]
