"""Episodes that have just come out, and feeds that have changed, to those who are told of them, each at most once."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from shownotes.model import Episode, Show
from shownotes.problems import Place, Problem
from shownotes.publish.asking import Reply, ask
from shownotes.publish.targets.programs import without_secrets

_RECENT = timedelta(days=14)
_WAITS = (0.0, 1.0, 4.0)  # seconds before each try
_PODPING = "https://podping.cloud/"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
Note = Callable[[str, str, str], None]  # slug, place, when or why not: written down at once


def ping_hubs(show: Show, owed: Mapping[str, Iterable[str]], heard: Callable[[str, str], None]) -> list[Problem]:
    """Tell each WebSub hub of the feeds that it has not heard of (PUSH-01); `heard` gets the hub and the feed."""
    urls = {feed.name: feed.url for feed in show.feeds}
    found = []
    for hub in show.hubs:
        for name in sorted(urls.keys() & set(owed.get(hub, ()))):
            body = urlencode({"hub.mode": "publish", "hub.url": urls[name], "hub.topic": urls[name]}).encode()
            reply = _tried(lambda hub=hub, body=body: ask(hub, "POST", _FORM, body))  # type: ignore[misc]
            if problems := _failed(hub, "PUSH-01", reply, hint="The next publish tells it again."):
                found += problems
                break  # it would not answer for the other feeds either
            heard(hub, name)
    return found


def due(show: Show, announced: Mapping[str, Mapping[str, str]], now: datetime) -> list[tuple[Episode, str]]:
    """Who is to be told of which episode: published lately, and not told yet; oldest first."""
    return [
        (episode, place)
        for episode in reversed(show.episodes)
        if now - episode.date < _RECENT
        for place in show.publish.places
        if place not in announced.get(episode.slug, {})
    ]


def announce(
    show: Show, todo: Iterable[tuple[Episode, str]], posts: Mapping[str, str], now: datetime, note: Note
) -> list[Problem]:
    """Tell them. `note` writes down each attempt before it is made: what was cut off in the middle is not repeated.

    `posts` holds what a post says, by slug.
    """
    found = []
    for episode, place in todo:
        note(episode.slug, place, f"began {now.isoformat()}")
        reply = _tried(lambda e=episode, p=place: _TELL[p](show, e, posts.get(e.slug, "")))  # type: ignore[misc]
        problems = _failed(place, "PUSH-02" if place == "podping" else "", reply, episode.slug)
        # A refusal is certain, so the next run may try again; of silence nobody knows whether it was heard.
        note(episode.slug, place, "" if problems and reply.status else now.isoformat())
        found += problems
    return found


def _tried(tell: Callable[[], Reply]) -> Reply:
    reply = Reply()
    for pause in _WAITS:
        time.sleep(pause)
        reply = tell()
        if reply.status and reply.status < 500 and reply.status != 429:
            break
    return reply


def _failed(place: str, rule: str, reply: Reply, slug: str = "", hint: str = "") -> list[Problem]:
    if 200 <= reply.status < 300:
        return []
    about = f" of {slug}" if slug else ""
    said = without_secrets(f"was not told{about}: {reply.fault or f'it answers {reply.status}'}")
    if not hint:
        again = (
            "the next publish tries again"
            if reply.status
            else "nobody knows whether it heard, so it is not told again"
        )
        hint = f"The episode is out; {again}."
    return [Problem(Place(place), said, hint, rule, "warning")]


def _podping(show: Show, episode: Episode, _: str) -> Reply:
    """One ping for each feed that carries the episode; the first refusal counts."""
    token = os.environ.get("PODPING_TOKEN", "")
    if not token:
        return Reply(status=401, fault="$PODPING_TOKEN is not set")
    where = os.environ.get("PODPING_URL", _PODPING)
    reply = Reply(status=200)
    for feed in show.feeds:
        if not feed.block and episode.medium(feed.media):
            reply = ask(f"{where}?{urlencode({'url': feed.url})}", headers={"Authorization": token})
            if not 200 <= reply.status < 300:
                return reply
    return reply


def _webhook(show: Show, episode: Episode, _: str) -> Reply:
    url = show.publish.webhook
    if url.startswith("$"):
        name, url = url, os.environ.get(url[1:], "")
        if not url:
            return Reply(status=401, fault=f"{name} is not set")
    body = json.dumps(as_json(show, episode), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": _key(episode)}
    if secret := os.environ.get("SHOWNOTES_WEBHOOK_SECRET"):
        headers["X-Signature-256"] = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return _quiet(ask(url, "POST", headers, body))


def _mastodon(show: Show, episode: Episode, text: str) -> Reply:
    token = os.environ.get("MASTODON_TOKEN", "")
    if not token:
        return Reply(status=401, fault="$MASTODON_TOKEN is not set")
    body = urlencode({"status": text.strip(), "language": show.language.partition("-")[0]}).encode()
    # Mastodon drops a second post with the same key.
    headers = {**_FORM, "Authorization": f"Bearer {token}", "Idempotency-Key": _key(episode)}
    return ask(f"{show.publish.mastodon.rstrip('/')}/api/v1/statuses", "POST", headers, body)


def as_json(show: Show, episode: Episode) -> dict[str, Any]:
    """An episode as a webhook gets it."""
    media = [
        {"name": one.name, "url": one.url, "bytes": one.facts.bytes, "type": one.facts.type}
        for one in episode.media
        if one.facts
    ]
    return {
        "show": show.title,
        "guid": episode.guid,
        "slug": episode.slug,
        "number": episode.number,
        "title": episode.title,
        "url": episode.url,
        "date": episode.date.isoformat(),
        "summary": episode.summary,
        "media": media,
    }


def _key(episode: Episode) -> str:
    return quote(f"shownotes-{episode.guid}", safe="")


def _quiet(reply: Reply) -> Reply:
    """Without the address, which may be a secret itself."""
    return Reply(reply.status, {}, b"", "", (), "cannot be reached" if reply.fault else "")


_TELL: dict[str, Callable[[Show, Episode, str], Reply]] = {
    "podping": _podping,
    "webhook": _webhook,
    "mastodon": _mastodon,
}
