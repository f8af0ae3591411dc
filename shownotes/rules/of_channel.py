"""The rules on what show.yaml says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from shownotes.complaints import nearest
from shownotes.feeds.licenses import KNOWN, is_known
from shownotes.feeds.roles import ALIASES, GROUPS
from shownotes.model import Feed, Show
from shownotes.rules.categories import CATEGORIES, DROPPED
from shownotes.rules.languages import is_language, likely
from shownotes.rules.registry import Check, Found

MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,6}|amp|lt|gt|quot|nbsp|[lr]squo|[lr]dquo|[mn]dash|hellip);")
EMAIL = re.compile(r"[^@\s<>()]+@[^@\s<>()]+\.[^@\s<>().]+")
NOTICE = re.compile(r"©|\(c\)|\bcopyright\b|\b(19|20)\d\d\b", re.IGNORECASE)
_ROLES = tuple(dict.fromkeys(role for roles in GROUPS.values() for role in roles))


def by_name(show: Show) -> list[Feed]:
    """The feeds in the order of their files."""
    return sorted(show.feeds, key=lambda feed: feed.name)


def listed(show: Show) -> list[Feed]:
    """The feeds that directories may list."""
    return [feed for feed in by_name(show) if "itunes" in feed.vocabularies and not feed.block]


def required(show: Show) -> Iterator[Found]:  # APPLE-01
    if not listed(show):
        return
    if not show.categories:
        hint = 'Add "categories: [Technology]", or another of Apple\'s categories.'
        yield Found(show.source, (), '"categories" is missing: no directory lists the show without one', hint)
    if not show.cover and "cover" not in (show.source.value or ()):  # a file that is missing is told of elsewhere
        hint = 'Add "cover: cover.jpg", a square picture of 3000 pixels.'
        yield Found(show.source, (), '"cover" is missing: no directory lists the show without one', hint)


def language(show: Show) -> Iterator[Found]:  # RSS-26
    if not is_language(show.language):
        close = likely(show.language)
        hint = f'Write "{close}".' if close else "Write a code such as en, en-us or pt-br."
        yield Found(show.source, ("language",), f'"{show.language}" is not a language code', hint)


def category_names(show: Show) -> Iterator[Found]:  # APPLE-06
    for index, path in enumerate(show.categories):
        name, sub = path[0], path[1] if len(path) > 1 else ""
        if len(path) < 3 and name in CATEGORIES and (not sub or sub in CATEGORIES[name]):
            continue
        shown = " > ".join(path)
        yield Found(
            show.source, ("categories", index), f'"{shown}" is not one of Apple\'s categories', _instead(path)
        )


def _instead(path: tuple[str, ...]) -> str:
    if path in DROPPED:
        return f'Apple dropped it; the nearest today is "{DROPPED[path]}".'
    every = [*CATEGORIES, *(f"{name} > {sub}" for name, subs in CATEGORIES.items() for sub in subs)]
    parents = [f"{name} > {path[-1]}" for name, subs in CATEGORIES.items() if path[-1] in subs]
    close = parents[0] if parents else nearest(" > ".join(path), every)
    if close:
        return f'Did you mean "{close}"?'
    parent = CATEGORIES.get(path[0])
    if parent:
        return f"Below {path[0]} there are: {', '.join(parent)}."
    return f"There are: {', '.join(CATEGORIES)}."


def category_count(show: Show) -> Iterator[Found]:  # APPLE-07
    for path, count in Counter(show.categories).items():
        if count > 1:
            at = ("categories", len(show.categories) - 1 - show.categories[::-1].index(path))
            yield Found(show.source, at, f'"{" > ".join(path)}" stands twice', "Remove one of them.")
    tops = list(dict.fromkeys(path[0] for path in show.categories))
    if len(tops) > 3:
        at = ("categories", next(i for i, path in enumerate(show.categories) if path[0] == tops[3]))
        yield Found(show.source, at, f"{len(tops)} categories; directories look at three", "Keep the best three.")


def description(show: Show) -> Iterator[Found]:  # APPLE-11
    size = len(show.description.encode(errors="replace"))
    if size > 4000:
        said = f"the description has {size} bytes; directories take 4000"
        yield Found(show.source, ("description",), said, "Shorten it.")


def plain_description(show: Show) -> Iterator[Found]:  # RSS-28
    if found := MARKUP.search(show.description) or ENTITY.search(show.description):
        said = f'the description holds "{found.group()}", which directories show as it is'
        yield Found(show.source, ("description",), said, "Write plain sentences.")


def copyright_holder(show: Show) -> Iterator[Found]:  # PSP-03
    if found := NOTICE.search(show.copyright):
        said = f'"{found.group()}" in the copyright: apps add the sign and the year themselves'
        yield Found(show.source, ("copyright",), said, "Write the holder's name alone.")


def owner(show: Show) -> Iterator[Found]:  # APPLE-23
    if show.owner is None and listed(show):
        hint = (
            "Add: owner: {name: …, email: …}. Spotify, YouTube and Apple write there to see that the show is yours."
        )
        yield Found(show.source, (), '"owner" is missing', hint)


def addresses_of_mail(show: Show) -> Iterator[Found]:  # RSS-31
    for keys, text in (
        (("owner", "email"), show.owner.email if show.owner else ""),
        (("contact", "email"), show.contact.email),
    ):
        if text and not EMAIL.fullmatch(text):
            yield Found(show.source, keys, f'"{text}" is not a mail address', "Write it as name@example.org.")


def secure(show: Show) -> Iterator[Found]:  # RSS-23
    for key, text in (("link", show.link), ("media_url", show.media_url)):
        if text.startswith("http:") and not (key == "media_url" and text.startswith(show.link)):
            said = f'"{_as_written(show, key) or text}" is not https'
            yield Found(show.source, (key,), said, "Apps refuse or warn of http.", mild=True)


def site(show: Show) -> Iterator[Found]:  # RSS-25
    text = _as_written(show, "link")
    if re.search(r"\.(xml|rss|atom)/?$|/feed/?$", text, re.IGNORECASE):
        hint = "Name the site that people read, where public/ is served: every address is made from it."
        yield Found(show.source, ("link",), f'"{text}" looks like a feed', hint)


def _as_written(show: Show, key: str) -> str:
    value = show.source.value
    return str(value.get(key) or "") if isinstance(value, dict) else ""


def funding(show: Show) -> Iterator[Found]:  # PC20-06
    for way in show.funding:
        if not way.url.startswith(("https:", "http:")):
            yield Found(show.source, (*way.keys, "url"), f'"{way.url}" is not a web address', "Apps open a web page.")
        if len(way.title) > 128:
            said = f"the label has {len(way.title)} characters; apps show 128"
            yield Found(show.source, (*way.keys, "label"), said, "Shorten it.")


def licence(show: Show) -> Iterator[Found]:  # PC20-16
    places = [] if show.license_url else [(show.source, show.license)]
    for one in (*show.episodes, *show.waiting):
        if one.license != show.license and not one.license_url:
            places.append((one.source, one.license))
    for source, text in places:
        if text and not is_known(text):
            close = nearest(text, KNOWN)
            hint = f'Did you mean "{close}"?' if close else f"Apps know {', '.join(KNOWN)}; others need license_url."
            yield Found(source, ("license",), f'"{text}" is not a licence that apps know', hint)


def roles(show: Show) -> Iterator[Found]:  # PC20-07
    known = {role.lower() for role in _ROLES}
    for key, person in show.people.items():
        if person.role and person.role.lower() not in known:
            close = ALIASES.get(person.role.lower()) or nearest(person.role, _ROLES)
            hint = (
                f'Did you mean "{close}"?'
                if close
                else "Roles are those of the Podcasting 2.0 taxonomy: Host, Editor, …"
            )
            yield Found(
                show.source, ("people", key, "role"), f'"{person.role}" is not a role that apps know', hint, True
            )


CHECKS: tuple[tuple[str, Check], ...] = (
    ("APPLE-01", required),
    ("APPLE-06", category_names),
    ("APPLE-07", category_count),
    ("APPLE-11", description),
    ("APPLE-23", owner),
    ("PC20-06", funding),
    ("PC20-07", roles),
    ("PC20-16", licence),
    ("PSP-03", copyright_holder),
    ("RSS-23", secure),
    ("RSS-25", site),
    ("RSS-26", language),
    ("RSS-28", plain_description),
    ("RSS-31", addresses_of_mail),
)
