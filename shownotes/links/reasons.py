"""The closed list of reasons a link can be given, each with its verdict, its weight and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a listener who clicks would find; only ``dead`` fails a run."""

    OK = "ok"
    MOVED = "moved"
    LOOK = "look"  # a person should open it
    DEAD = "dead"
    UNCHECKED = "unchecked"


class Weight(StrEnum):
    """How much one failure proves: history needs two definite ones, or three soft ones (see history)."""

    NONE = "none"
    SOFT = "soft"  # may be the weather: a timeout, a 500, a refused connection
    DEFINITE = "definite"  # an answer that says it is gone
    NOW = "now"  # seen in the text itself, no second look can change it


class Reason(StrEnum):
    """Why a link has its verdict. The spelling is part of the JSON schema."""

    OK = "ok"
    ACCEPTED = "accepted"
    MOVED = "moved"
    MOVED_SLIGHTLY = "moved-slightly"
    BLOCKED = "blocked"
    WALLED = "walled"
    LOGIN = "login"
    PAYWALL = "paywall"
    RATE_LIMITED = "rate-limited"
    LEGAL = "legal"
    ODD_STATUS = "odd-status"
    SOFT_404 = "soft-404"
    PARKED = "parked"
    EMPTY = "empty"
    FRONT_PAGE = "front-page"
    NOT_FOUND_PAGE = "not-found-page"
    FRAGMENT_MISSING = "fragment-missing"
    TLS_EXPIRED = "tls-expired"
    TLS_NAME = "tls-name"
    TLS_UNTRUSTED = "tls-untrusted"
    TLS_OLD = "tls-old"
    TLS_OTHER = "tls-other"
    TYPE_DIFFERS = "type-differs"
    LENGTH_DIFFERS = "length-differs"
    APP_LINK = "app-link"
    PASSWORD = "password"
    PRIVATE_ADDRESS = "private-address"
    TIMED_OUT = "timed-out"
    NOT_FOUND = "not-found"
    GONE = "gone"
    NO_SUCH_HOST = "no-such-host"
    UNSAFE_REDIRECT = "unsafe-redirect"
    REDIRECT_LOOP = "redirect-loop"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    BAD_REDIRECT = "bad-redirect"
    SERVER_ERROR = "server-error"
    REFUSED = "refused"
    RESET = "reset"
    UNREACHABLE = "unreachable"
    DNS_TROUBLE = "dns-trouble"
    GARBLED = "garbled"
    MISSING_SCHEME = "missing-scheme"
    MISSPELT_SCHEME = "misspelt-scheme"
    BAD_SCHEME = "bad-scheme"
    PLACEHOLDER = "placeholder"
    BAD_HOST = "bad-host"
    BAD_PORT = "bad-port"
    BAD_ESCAPE = "bad-escape"
    LOCAL_ADDRESS = "local-address"
    GLUED = "glued"
    UNBALANCED = "unbalanced"
    TOO_LONG = "too-long"
    BAD_MAIL = "bad-mail"
    BAD_TELEPHONE = "bad-telephone"
    PAGE_MISSING = "page-missing"
    ANCHOR_MISSING = "anchor-missing"
    SPACE = "space"
    TRACKING = "tracking"
    TWICE = "twice"
    SPELT_TWO_WAYS = "spelt-two-ways"
    TEXT_IS_ADDRESS = "text-is-address"
    IGNORED = "ignored"
    NEVER = "never"
    DEADLINE = "deadline"
    OFFLINE = "offline"
    STOPPED = "stopped"
    NO_NETWORK = "no-network"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a reason stands for: ``said`` is what was seen, ``todo`` the one line an author can act on."""

    verdict: Verdict
    weight: Weight
    said: str
    todo: str


def _looks(said: str, todo: str, weight: Weight = Weight.NONE) -> Meaning:
    return Meaning(Verdict.LOOK, weight, said, todo)


def _dead(said: str, todo: str, weight: Weight) -> Meaning:
    return Meaning(Verdict.DEAD, weight, said, todo)


def _note(said: str, todo: str) -> Meaning:
    return Meaning(Verdict.OK, Weight.NONE, said, todo)


def _left(said: str, todo: str) -> Meaning:
    return Meaning(Verdict.UNCHECKED, Weight.NONE, said, todo)


_OPEN = "open it yourself; if it is fine: shownotes links --ok URL"
_MEND = "correct the address"
_REPLACE = "replace it, or take it out"
_WAIT = "nothing yet: it is asked again on each run"

MEANINGS: dict[Reason, Meaning] = {
    Reason.OK: _note("it answers", ""),
    Reason.ACCEPTED: _note("a person said it is fine", ""),
    Reason.MOVED: Meaning(Verdict.MOVED, Weight.NONE, "moved for good", "shownotes links --fix"),
    Reason.MOVED_SLIGHTLY: Meaning(
        Verdict.MOVED, Weight.NONE, "only https, www or a slash differs", "shownotes links --fix"
    ),
    Reason.BLOCKED: _looks("blocks robots", _OPEN),
    Reason.WALLED: _looks("a site that answers no robot", _OPEN),
    Reason.LOGIN: _looks("asks for a login", "link to a page that everyone may read, or --ok URL"),
    Reason.PAYWALL: _looks("asks for payment", _OPEN),
    Reason.RATE_LIMITED: _looks("asked us to come back later", _WAIT),
    Reason.LEGAL: _looks("withheld for legal reasons", _OPEN),
    Reason.ODD_STATUS: _looks("answers oddly", _OPEN),
    Reason.SOFT_404: _looks("says it has nothing here, with a status of success", _OPEN),
    Reason.PARKED: _looks("the domain is for sale", _REPLACE),
    Reason.EMPTY: _looks("answers with an empty page", _OPEN),
    Reason.FRONT_PAGE: _looks("now leads to a front page", _REPLACE),
    Reason.NOT_FOUND_PAGE: _looks("now leads to a page for what was not found", _REPLACE),
    Reason.FRAGMENT_MISSING: _looks("the page is there, the place in it is not", "correct what follows the #"),
    Reason.TLS_EXPIRED: _looks("its certificate has expired", _OPEN),
    Reason.TLS_NAME: _looks("its certificate is for another name", _OPEN),
    Reason.TLS_UNTRUSTED: _looks("its certificate is signed by nobody known", _OPEN),
    Reason.TLS_OLD: _looks("speaks only an old TLS", _OPEN),
    Reason.TLS_OTHER: _looks("no secure connection comes about", _OPEN),
    Reason.TYPE_DIFFERS: _looks("is served as another type", "correct the server's type or the YAML's"),
    Reason.LENGTH_DIFFERS: _looks("is served with another length", "correct the file or the YAML's bytes"),
    Reason.APP_LINK: _looks("opens an app", _OPEN),
    Reason.PASSWORD: _looks("shows a password in public", "take the name and password out of the address"),
    Reason.PRIVATE_ADDRESS: _looks("leads into a private network", "link to what listeners can reach"),
    Reason.TIMED_OUT: _looks("did not answer in time", _WAIT, Weight.SOFT),
    Reason.NOT_FOUND: _dead("not found", _REPLACE, Weight.DEFINITE),
    Reason.GONE: _dead("gone", _REPLACE, Weight.DEFINITE),
    Reason.NO_SUCH_HOST: _dead("the domain does not exist", _REPLACE, Weight.DEFINITE),
    Reason.UNSAFE_REDIRECT: _dead("leads to something no browser opens", _REPLACE, Weight.DEFINITE),
    Reason.REDIRECT_LOOP: _dead("redirects in a circle", _REPLACE, Weight.DEFINITE),
    Reason.TOO_MANY_REDIRECTS: _dead("redirects without end", _REPLACE, Weight.DEFINITE),
    Reason.BAD_REDIRECT: _dead("redirects to nowhere", _REPLACE, Weight.DEFINITE),
    Reason.SERVER_ERROR: _dead("the server fails", _REPLACE, Weight.SOFT),
    Reason.REFUSED: _dead("refuses connections", _REPLACE, Weight.SOFT),
    Reason.RESET: _dead("breaks the connection", _REPLACE, Weight.SOFT),
    Reason.UNREACHABLE: _dead("cannot be reached", _REPLACE, Weight.SOFT),
    Reason.DNS_TROUBLE: _dead("its name could not be looked up", _REPLACE, Weight.SOFT),
    Reason.GARBLED: _dead("does not speak HTTP", _REPLACE, Weight.SOFT),
    Reason.MISSING_SCHEME: _dead("has no https://, so it points into your own site", _MEND, Weight.NOW),
    Reason.MISSPELT_SCHEME: _dead("has a misspelt scheme", _MEND, Weight.NOW),
    Reason.BAD_SCHEME: _dead("is nothing a listener can open", _MEND, Weight.NOW),
    Reason.PLACEHOLDER: _dead("is a placeholder", "put the real address", Weight.NOW),
    Reason.BAD_HOST: _dead("has no usable host name", _MEND, Weight.NOW),
    Reason.BAD_PORT: _dead("has an impossible port", _MEND, Weight.NOW),
    Reason.BAD_ESCAPE: _dead("holds a control character", _MEND, Weight.NOW),
    Reason.LOCAL_ADDRESS: _dead("is an address only your own machine or network knows", _MEND, Weight.NOW),
    Reason.GLUED: _dead("is two addresses glued together", "make two links of it", Weight.NOW),
    Reason.UNBALANCED: _dead("has a bracket that is not closed, or one too many", _MEND, Weight.NOW),
    Reason.TOO_LONG: _dead("is longer than 8,000 characters", _MEND, Weight.NOW),
    Reason.BAD_MAIL: _dead("is not a mail address", _MEND, Weight.NOW),
    Reason.BAD_TELEPHONE: _dead("is not a telephone number", _MEND, Weight.NOW),
    Reason.PAGE_MISSING: _dead("is a page this show does not make", _MEND, Weight.NOW),
    Reason.ANCHOR_MISSING: _dead("is a place this page does not have", _MEND, Weight.NOW),
    Reason.SPACE: _note("holds a blank", "write %20 for it"),
    Reason.TRACKING: _note("carries tracking", "shownotes links --fix strips it"),
    Reason.TWICE: _note("stands twice in this episode", "keep one"),
    Reason.SPELT_TWO_WAYS: _note("is spelt in another way elsewhere", "use one spelling"),
    Reason.TEXT_IS_ADDRESS: _note("has its own address for a title", "give it words"),
    Reason.IGNORED: _left("left out by a rule in show.yaml", ""),
    Reason.NEVER: _left("on the list of hosts never to ask", ""),
    Reason.DEADLINE: _left("not reached before the deadline", "run it again"),
    Reason.OFFLINE: _left("not asked, only read", ""),
    Reason.STOPPED: _left("not reached before the run was stopped", "run it again"),
    Reason.NO_NETWORK: _left("not asked: there was no network", "run it again"),
}
