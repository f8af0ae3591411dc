"""The files that a build would make, to a judgement on links that stay within the show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from shownotes.links import page
from shownotes.links.reasons import MEANINGS, Reason, Verdict
from shownotes.links.values import Judgement, Link
from shownotes.paths import RESERVED


@dataclass(frozen=True, slots=True)
class OwnSite:
    """A show's own address ("https://show.example/") and its files by path below it; pages with their content."""

    link: str
    files: Mapping[str, bytes]

    def judge(self, link: Link) -> Judgement | None:
        """The judgement on a link into the show's own site; None for one that only the network can judge.

        That is one that leads elsewhere, or to a part of the same host that no build ever makes.
        """
        try:
            there = urlsplit(urljoin(link.page or self.link, link.url))
            home = urlsplit(self.link)
        except ValueError:
            return None
        if (there.scheme, there.netloc) not in {(home.scheme, home.netloc), ("", "")}:
            return None
        if not there.path.startswith(home.path):
            return None
        path = unquote(there.path.removeprefix(home.path))
        judgement = self._judge(path, unquote(there.fragment))
        foreign = judgement.reason is Reason.PAGE_MISSING and not self._is_ours(path)
        return None if foreign and link.url.startswith(("http:", "https:")) else judgement

    def _is_ours(self, path: str) -> bool:
        """Whether a missing path lies where a build makes pages: /2099/, /letters/…, /feeds/…"""
        first = path.partition("/")[0]
        return first[:1].isdigit() or first in RESERVED or any(name.startswith(first + "/") for name in self.files)

    def _judge(self, path: str, fragment: str) -> Judgement:
        found = next((name for name in (path, f"{path}index.html") if name in self.files), None)
        if not path or path.endswith("/"):
            found = f"{path}index.html" if f"{path}index.html" in self.files else None
        if found is None:
            near = f"{path}/index.html" in self.files
            better = f"{self.link}{path}/" if near else None
            return _judgement(Reason.PAGE_MISSING, f'the site has no "/{path}"', better)
        if page.is_place(fragment) and found.endswith(".html"):
            seen = page.places(self.files[found], "text/html; charset=utf-8", frozenset({fragment}))
            if not seen:
                return _judgement(Reason.ANCHOR_MISSING, f'"/{path}" has no "{fragment}"')
        return Judgement(Verdict.OK, Reason.OK)


def _judgement(reason: Reason, said: str, better: str | None = None) -> Judgement:
    return Judgement(MEANINGS[reason].verdict, reason, said, better)


def leads_home(links: Iterable[Link], home: str) -> bool:
    """Whether any of the links may lead into the show's own site."""
    return any(link.url.startswith((home, "/", "#", ".", "?")) for link in links)
