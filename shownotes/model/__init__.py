"""A show as values: what the files say, checked, resolved and without the private notes."""

from shownotes.model.episode import (
    Chapter,
    Episode,
    Facts,
    Item,
    Keys,
    Letter,
    Link,
    Mark,
    Media,
    Person,
    Published,
    Segment,
    Sponsor,
)
from shownotes.model.show import Contact, Feed, Only, Owner, Show

__all__ = [
    "Chapter",
    "Contact",
    "Episode",
    "Facts",
    "Feed",
    "Item",
    "Keys",
    "Letter",
    "Link",
    "Mark",
    "Media",
    "Only",
    "Owner",
    "Person",
    "Published",
    "Segment",
    "Show",
    "Sponsor",
]
