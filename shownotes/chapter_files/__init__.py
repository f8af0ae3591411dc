"""Chapters from the files that editors of sound and other tools export."""

from shownotes.chapter_files.read import read_chapters
from shownotes.chapter_files.rows import NotChapters, Row

__all__ = ["NotChapters", "Row", "read_chapters"]
