"""The licences that podcast:license knows by name, and where others can be read."""

from __future__ import annotations

SLUGS = ("ARR", "CC-BY-4.0", "CC-BY-NC-4.0", "CC-BY-NC-ND-4.0", "POD-V4V-1.0")
ADDRESSES = {
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-ND-4.0": "https://creativecommons.org/licenses/by-nd/4.0/",
    "CC-BY-NC-SA-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
KNOWN = (*SLUGS, *ADDRESSES)


def is_known(text: str) -> bool:
    """Whether the licence needs no address of its own; upper and lower case are alike (PC20-16)."""
    return text.upper() in {name.upper() for name in KNOWN}


def address(text: str) -> str:
    """Where a licence outside the namespace's list is read; "" if none is known or needed."""
    return next((url for name, url in ADDRESSES.items() if name.upper() == text.upper()), "")
