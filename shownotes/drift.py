"""What the world has seen of a show, and what its files say now, to Problems: nothing changes by accident."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from shownotes.lock import SUFFIX, Lock
from shownotes.model import Episode, Facts, Media, Published, Show
from shownotes.problems import Place, Problem

_CLOCKS_DIFFER = timedelta(days=1)  # between two machines, before one of them must be wrong


def drift(
    show: Show, episodes: Iterable[Episode], files: Container[str], locks: Mapping[str, Lock], now: datetime
) -> list[Problem]:
    """Every difference between the locks and the files, each with what subscribers would suffer.

    `files` holds the slugs of all files, those that could not be read included.
    """
    episodes = list(episodes)
    found: list[Problem] = []
    for episode in episodes:
        if lock := locks.get(episode.slug):
            found += _identity(episode, lock) + _media(episode, lock)
    return _show(show, locks) + found + _vanished(episodes, files, locks) + _moved(show, locks) + _clock(locks, now)


def redirects(locks: Mapping[str, Lock]) -> tuple[tuple[str, str], ...]:
    """Addresses that were published once, each with the one that took its place, in order."""
    found: dict[str, str] = {}
    for _, lock in sorted(locks.items()):
        now = {"url": lock.url} | {name: published.url for name, published in lock.media.items()}
        for change in lock.changes:
            if change.what == "moved":
                found |= {was: now[name] for name, was in change.was.items() if now.get(name, was) != was}
    return tuple(sorted(found.items()))


def _show(show: Show, locks: Mapping[str, Lock]) -> list[Problem]:
    """Another guid of the show, said once for all episodes."""
    was = next((lock.show for lock in locks.values() if lock.show not in ("", show.guid)), "")
    if not was:
        return []
    said = f'the show\'s guid was published as "{was}" and is now "{show.guid}"'
    hint = (
        "Directories and apps would take it for another show: what is tied to the old one, such as comments "
        "and payments, stays behind. Put the old one back; if it must be, "
        "`shownotes publish --new-guid show.yaml --reason …`."
    )
    return [show.source.problem(("guid",), said, hint, "PC20-02")]


def _identity(episode: Episode, lock: Lock) -> list[Problem]:
    source, found = episode.source, []
    if episode.guid != lock.guid:
        said = f'the guid was published as "{lock.guid}" and is now "{episode.guid}"'
        hint = (
            "Every subscriber would get the episode a second time. Put the old one back; "
            f"if it must be, `shownotes publish --new-guid {episode.slug} --reason …`."
        )
        found.append(source.problem(("guid",), said, hint, "RSS-12"))
    if episode.date != lock.date:
        said = f"the date was published as {lock.date.isoformat()} and is now {episode.date.isoformat()}"
        hint = "The episode would move in every list. Put the old one back."
        found.append(source.problem(("date",), said, hint, "RSS-17"))
    if episode.draft:
        said = f"this episode was published at {lock.url} and is a draft now"
        hint = (
            f"It would vanish from every app. If it must, `shownotes publish --withdraw {episode.slug} --reason …`."
        )
        found.append(source.problem(("draft",), said, hint, "RSS-12"))
    if not lock.url.endswith(f"/{quote(episode.slug)}/"):
        said = f"its page was published at {lock.url} and is now {episode.url}"
        hint = (
            "Links to the old page would be dead. Give the file its old name back; if it must be, "
            "`shownotes publish --move --reason …` writes a redirect."
        )
        found.append(Problem(Place(source.name), said, hint, "RSS-12"))
    return found


def _media(episode: Episode, lock: Lock) -> list[Problem]:
    found: list[Problem] = []
    for name, published in lock.media.items():
        media = episode.medium(name)
        if media is None:
            if name not in _named(episode):
                said = f'medium "{name}" was published at {published.url} and is gone from this file'
                hint = "Feeds would lose the episode, and apps that hold it could not play it. Put it back."
                found.append(episode.source.problem(("media",), said, hint, "PIPE-02"))
        elif not media.path and not media.of:
            found += _elsewhere(episode, media, published)
    return found


def _named(episode: Episode) -> Container[str]:
    """The media that the file names, those included that could not be read and have a Problem already."""
    value = episode.source.value
    named = value.get("media") if isinstance(value, dict) else None
    return named if isinstance(named, dict) else ()


def _elsewhere(episode: Episode, media: Media, published: Published) -> list[Problem]:
    """A medium whose address and facts the author wrote."""
    facts, seen = media.facts, published.facts
    if media.url != published.url:
        said = f'medium "{media.name}" was published at {published.url} and is now at {media.url}'
        hint = (
            "Apps that go by the address would fetch it again. Put the old one back; if it has really moved, "
            "`shownotes publish --move --reason …`."
        )
        return [episode.source.problem((*media.keys, "url"), said, hint, "INC-04")]
    if facts and seen and (facts.bytes, facts.type, facts.duration) != (seen.bytes, seen.type, seen.duration):
        said = f'medium "{media.name}" was published as {_told(seen)} and is now {_told(facts)}'
        hint = "Apps that resume would mix the two files. Give a corrected file a new address."
        return [episode.source.problem(media.keys, said, hint, "PIPE-02")]
    return []


def _told(facts: Facts) -> str:
    return f"{facts.bytes:,} bytes of {facts.type}" + (f", {facts.duration}" if facts.duration else "")


def _vanished(episodes: list[Episode], files: Container[str], locks: Mapping[str, Lock]) -> list[Problem]:
    """Locks without an episode: deleted, or renamed without its lock."""
    new = [episode for episode in episodes if episode.slug not in locks]
    found = []
    for slug, lock in locks.items():
        if slug in files or lock.withdrawn:
            continue
        place = Place(f"episodes/{slug}{SUFFIX}")
        renamed = next((episode for episode in new if _is_same(episode, lock)), None)
        if renamed:
            said = f"{slug}.yaml was published at {lock.url} and seems to be {renamed.source.name} now"
            hint = (
                f"Every subscriber would get it a second time. Call the file {slug}.yaml again; or rename "
                f"{slug}{SUFFIX} too, and `shownotes publish --move --reason …` writes a redirect."
            )
        else:
            said = f"this episode was published at {lock.url}, and {slug}.yaml is gone"
            hint = (
                "It would vanish from every app, and its page would be dead. Restore the file; if it must be, "
                f"`shownotes publish --withdraw {slug} --reason …`."
            )
        found.append(Problem(place, said, hint, "RSS-12"))
    return found


def _is_same(episode: Episode, lock: Lock) -> bool:
    names = {_file_name(published.url) for published in lock.media.values()}
    return episode.date == lock.date or any(_file_name(media.url) in names for media in episode.media if media.url)


def _moved(show: Show, locks: Mapping[str, Lock]) -> list[Problem]:
    """A changed `link` or `media_url`, said once for all episodes."""
    found = []
    live = {slug: lock for slug, lock in locks.items() if not lock.withdrawn}
    pages = [lock.url for lock in live.values() if not lock.url.startswith(show.link)]
    if pages:
        said = f"{_count(pages, 'page')} published elsewhere: {pages[0]}"
        found.append(_host(show, "link", said))
    media = [url for lock in live.values() for url in _made(lock) if not url.startswith(show.media_url)]
    if media:
        said = f"{_count(media, 'medium', 'media')} published elsewhere: {media[0]}"
        found.append(_host(show, "media_url", said))
    return found


def _made(lock: Lock) -> list[str]:
    """Addresses of the media that were made here, which the author did not write."""
    return [one.url for one in lock.media.values() if one.source or (one.facts and one.facts.infohash)]


def _clock(locks: Mapping[str, Lock], now: datetime) -> list[Problem]:
    """A clock that stands before what was published already: by it, episodes would go back to being expected."""
    later = {
        slug: lock.date for slug, lock in locks.items() if lock.date - now > _CLOCKS_DIFFER and not lock.withdrawn
    }
    if not later:
        return []
    slug = max(later, key=lambda one: later[one])
    time = f"{now.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    said = f"the clock says {time}; this was published, dated {later[slug].isoformat()}"
    hint = (
        f"By that clock, feeds would lose {len(later)} episode{'s' * (len(later) > 1)} that subscribers have. "
        "Set this machine's clock (or --now, or SOURCE_DATE_EPOCH), and run it again."
    )
    return [Problem(Place(f"episodes/{slug}{SUFFIX}"), said, hint, "PIPE-03")]


def _host(show: Show, key: str, said: str) -> Problem:
    hint = (
        "Apps would fetch episodes again, and links would be dead. Put the old address back; if the show has "
        "really moved, let the old place redirect (301) and `shownotes publish --move --reason …`."
    )
    return show.source.problem((key,), said, hint, "INC-04")


def _count(found: list[str], one: str, many: str = "") -> str:
    return f"1 {one} was" if len(found) == 1 else f"{len(found)} {many or one + 's'} were"


def _file_name(url: str) -> str:
    return unquote(urlsplit(url).path.rpartition("/")[2])


def at_new_place(show: Show, lock: Lock, slug: str) -> Lock:
    """The lock with the addresses that the show's `link` and `media_url` give now."""
    ours = set(_made(lock))
    media = {
        name: replace(one, url=show.media_url + _file_name(one.url)) if one.url in ours else one
        for name, one in lock.media.items()
    }
    return replace(lock, url=f"{show.link}{quote(slug)}/", media=media)


def lock_path(episode: Path) -> Path:
    """Where an episode's lock stands: beside its file."""
    return episode.with_suffix(SUFFIX)
