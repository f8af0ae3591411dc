"""Text that strangers wrote to text that is safe where it is shown."""

from __future__ import annotations

import re
import unicodedata

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~$])")


def plain(text: str) -> str:
    """For a terminal: control characters, and those that turn the reading direction, become visible."""
    return "".join(c if _is_harmless(c) else f"\\x{ord(c):02x}" for c in text)


def _is_harmless(char: str) -> bool:
    return char.isprintable() or char == " " or unicodedata.category(char) == "Zs"


def markdown(text: str) -> str:
    """For Markdown: every sign that means something is escaped, lines are joined, nobody is mentioned."""
    bare = _MARKDOWN.sub(r"\\\1", " ".join(plain(text).split()))
    return bare.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "@\u200b")


def markdown_address(url: str) -> str:
    """An address inside ``<…>`` or ``(…)``."""
    return re.sub(r"[\s<>()\\|`]", lambda found: f"%{ord(found[0]):02X}", plain(url))


def annotation(text: str) -> str:
    """For the message of a workflow command: no line ends, no percent signs that are not meant."""
    return plain(text.replace("\r", " ").replace("\n", " ")).replace("%", "%25").replace("::", ": :")


def annotation_property(text: str) -> str:
    """For a property of a workflow command, where commas and colons end it."""
    return annotation(text).replace(":", "%3A").replace(",", "%2C")
