"""The evidence on one address to a judgement: a table of faults, a table of statuses, then what a page says."""

from __future__ import annotations

import re
from http import HTTPStatus

from shownotes.links import page, prepare
from shownotes.links.hosts import HostRule, HostRules, is_one_of
from shownotes.links.reasons import MEANINGS, Reason
from shownotes.links.values import Evidence, Fault, Judgement, Kind, Link

_FAULTS = {
    Fault.NO_NAME: Reason.NO_SUCH_HOST,
    Fault.DNS: Reason.DNS_TROUBLE,
    Fault.REFUSED: Reason.REFUSED,
    Fault.RESET: Reason.RESET,
    Fault.UNREACHABLE: Reason.UNREACHABLE,
    Fault.TIMEOUT: Reason.TIMED_OUT,
    Fault.TLS_EXPIRED: Reason.TLS_EXPIRED,
    Fault.TLS_NAME: Reason.TLS_NAME,
    Fault.TLS_UNTRUSTED: Reason.TLS_UNTRUSTED,
    Fault.TLS_OLD: Reason.TLS_OLD,
    Fault.TLS_OTHER: Reason.TLS_OTHER,
    Fault.GARBLED: Reason.GARBLED,
    Fault.PRIVATE: Reason.PRIVATE_ADDRESS,
    Fault.NOT_OPENABLE: Reason.UNSAFE_REDIRECT,
    Fault.APP: Reason.APP_LINK,
    Fault.LOOP: Reason.REDIRECT_LOOP,
    Fault.TOO_MANY: Reason.TOO_MANY_REDIRECTS,
    Fault.BAD_LOCATION: Reason.BAD_REDIRECT,
}
_WHOLE = ("its certificate ", "speaks only ")  # a detail that says all, and better than the reason does
_STATUSES = {
    204: Reason.EMPTY,
    205: Reason.EMPTY,
    401: Reason.LOGIN,
    402: Reason.PAYWALL,
    403: Reason.BLOCKED,
    404: Reason.NOT_FOUND,
    405: Reason.BLOCKED,
    406: Reason.BLOCKED,
    407: Reason.LOGIN,
    410: Reason.GONE,
    418: Reason.BLOCKED,
    429: Reason.RATE_LIMITED,
    430: Reason.RATE_LIMITED,
    444: Reason.BLOCKED,
    451: Reason.LEGAL,
    501: Reason.BLOCKED,
    511: Reason.LOGIN,
    999: Reason.BLOCKED,
}
_PERMANENT = (301, 308)
_LOGIN_PATH = re.compile(
    r"/(log-?in|sign-?in|sign_in|log_in|wp-login\.php|authenticate|auth|sso|oauth2?|saml2?|session/new|authwall|subscribe/login)([/?.;]|\Z)",
    re.I,
)
_LOGIN_HOST = re.compile(r"^(login|signin|sign-in|accounts?|auth|sso|idp|id|secure-login)\.", re.I)
_MISSING_PATH = re.compile(
    r"(/|[?&=_-])(e?404|not-?found|not_found|page-?not-?found|error-?404|404-?error|errors?/?404|pagenotfound|missing-page)([/?.&_-]|\Z)",
    re.I,
)
_LANGUAGES = (
    "ar|be|bg|bn|ca|cs|cy|da|de|el|en|es|et|eu|fa|fi|fr|ga|gl|he|hi|hr|hu|hy|id|is|it|ja|ka|kk|ko|lt|lv|mk|ms|nb|nl|nn|no|pl"
    "|pt|ro|ru|sk|sl|sq|sr|sv|sw|ta|th|tr|uk|ur|uz|vi|zh|us|gb|au|at|ch|br|mx|jp|kr|cn|tw|hk|in|intl|global"
)
_FRONT = re.compile(rf"/?(({_LANGUAGES})([-_]\w{{2,4}})?/?)?((index|default|home)(\.\w{{2,5}})?)?/?", re.I)
_SEPARATORS = re.compile(r"\s+[|–—·•»«:/-]+\s+|[|–—·•»«:]\s")
_SAME_TYPES = (
    {"audio/mpeg", "audio/mp3", "audio/x-mp3", "audio/x-mpeg", "audio/mpeg3"},
    {"audio/mp4", "audio/x-m4a", "audio/m4a"},
    {"video/mp4", "video/x-m4v"},
)


def judge(evidence: Evidence, link: Link, rules: HostRules) -> Judgement:
    """Say what one check saw, without regard to what earlier ones did."""
    rule = rules.of(evidence.url)
    if evidence.fault:
        return _faulty(evidence)
    status = evidence.status or 0
    if status < 100:
        return _judgement(Reason.GARBLED, f"status {status}")
    if evidence.challenged:
        return _judgement(Reason.BLOCKED, f"{status}, {evidence.wall or 'a challenge'} asks whether we are human")
    if status in rule.statuses:
        return _by_rule(evidence, rule)
    if not 200 <= status < 300 or status in _STATUSES:
        return _judgement(_by_status(evidence), _status_line(evidence))
    return _by_page(evidence, link, rules) or _by_kind(evidence, link, rule) or _moved(evidence, link, rule)


def _judgement(reason: Reason, said: str = "", better: str | None = None) -> Judgement:
    meaning = MEANINGS[reason]
    return Judgement(meaning.verdict, reason, said or meaning.said, better)


def _faulty(evidence: Evidence) -> Judgement:
    assert evidence.fault is not None
    reason = _FAULTS[evidence.fault]
    said, detail = MEANINGS[reason].said, evidence.detail
    if detail.startswith(_WHOLE):
        said, detail = detail, ""
    if evidence.hops:
        said += f" (redirected from {evidence.hops[-1].url})"
    return _judgement(reason, f"{said}: {detail}" if detail else said)


def _by_rule(evidence: Evidence, rule: HostRule) -> Judgement:
    reason = rule.statuses[evidence.status or 0]
    return _judgement(reason, "" if reason is Reason.OK else _status_line(evidence))


def _by_status(evidence: Evidence) -> Reason:
    status = evidence.status or 0
    if status == 503 and evidence.retry_after is not None:
        return Reason.RATE_LIMITED
    if status in _STATUSES:
        return _STATUSES[status]
    return Reason.SERVER_ERROR if 500 <= status < 600 else Reason.ODD_STATUS


def _status_line(evidence: Evidence) -> str:
    status = evidence.status or 0
    try:
        line = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        line = str(status)
    if evidence.wall and status in (403, 405, 406, 503, 999):
        line += f", {evidence.wall}"
    if evidence.retry_after is not None:
        line += f", try again after {evidence.retry_after:.0f} s"
    return f"{line} at {evidence.final}" if len(evidence.hops) > 1 else line


def _by_page(evidence: Evidence, link: Link, rules: HostRules) -> Judgement | None:
    asked, final = prepare.split(evidence.url), prepare.split(evidence.final)
    assert asked is not None and final is not None
    if is_one_of(final.host, rules.parked_hosts) and not is_one_of(asked.host, rules.parked_hosts):
        return _judgement(Reason.PARKED, f"leads to {final.host}, where domains are sold")
    if link.kind is Kind.PAGE and (found := rules.parked.find(evidence.title)):
        return _judgement(Reason.PARKED, f'the page says "{found}"')
    if link.kind is Kind.PAGE and rules.walls.is_all_of(evidence.title):
        return _judgement(Reason.BLOCKED, f'{evidence.status}, but the page says "{evidence.title[:80]}"')
    if len(evidence.hops) > 1 and (shape := _redirect_shape(asked, final, evidence)):
        return shape
    if evidence.echo and link.kind is Kind.PAGE:
        said = f"most likely nothing is here: {evidence.echo}, which nobody made, is the same page"
        return _judgement(Reason.SOFT_404, f"{evidence.status}, but {said}")
    if link.kind is Kind.PAGE and (words := _missing_words(evidence, link, rules)):
        return _judgement(Reason.SOFT_404, f'{evidence.status}, but the page says "{words}"')
    if not evidence.text_seen and link.kind is Kind.PAGE:
        return _judgement(Reason.EMPTY)
    return None


def is_front(path: str) -> bool:
    """Whether a path is that of a site's front page, in any language."""
    return _FRONT.fullmatch(path) is not None


def _redirect_shape(asked: prepare.Parts, final: prepare.Parts, evidence: Evidence) -> Judgement | None:
    to = evidence.final
    if _MISSING_PATH.search(final.rest) and not _MISSING_PATH.search(asked.rest):
        return _judgement(Reason.NOT_FOUND_PAGE, f"leads to {to}")
    was_login = _LOGIN_PATH.search(asked.rest) or _LOGIN_HOST.search(asked.host)
    if (_LOGIN_PATH.search(final.rest) or _LOGIN_HOST.search(final.host)) and not was_login:
        return _judgement(Reason.LOGIN, f"leads to {to}")
    if _FRONT.fullmatch(final.rest) and not _FRONT.fullmatch(asked.rest):
        return _judgement(Reason.FRONT_PAGE, f"leads to {to}")
    return None


def _missing_words(evidence: Evidence, link: Link, rules: HostRules) -> str:
    """What a title or heading says of nothing being here; a page *about* 404 is told by its address or link text."""
    path = evidence.url.partition("://")[2].partition("/")[2]
    for text in (evidence.title, evidence.heading):
        if not rules.missing.find(text):
            continue
        for part in _SEPARATORS.split(text):
            found = rules.missing.find(part)
            about = found and (found.lower() in link.text.lower() or found in path)
            if found and not about and len(part.split()) <= 8:
                return part.strip()[:80]
    return ""


def _by_kind(evidence: Evidence, link: Link, rule: HostRule) -> Judgement | None:
    if link.kind is Kind.MEDIA:
        return _media(evidence, link)
    fragment = prepare.fragment_of(link.url)
    wanted = rule.fragments and page.is_place(fragment) and evidence.fragments is not None
    if wanted and fragment not in (evidence.fragments or ()):
        return _judgement(Reason.FRAGMENT_MISSING, f'no "{fragment}" in the page')
    return None


def _media(evidence: Evidence, link: Link) -> Judgement | None:
    if link.type and evidence.type and not _same_type(link.type, evidence.type):
        return _judgement(Reason.TYPE_DIFFERS, f"served as {evidence.type}, not {link.type}")
    if link.bytes and evidence.length is not None and link.bytes != evidence.length:
        return _judgement(Reason.LENGTH_DIFFERS, f"{evidence.length:,} bytes, not {link.bytes:,}")
    return None


def _same_type(one: str, other: str) -> bool:
    if "application/octet-stream" in (one, other) or "binary/octet-stream" in (one, other):
        return True
    return one == other or any({one, other} <= group for group in _SAME_TYPES)


def _moved(evidence: Evidence, link: Link, rule: HostRule) -> Judgement:
    there = evidence.url
    for hop in evidence.hops:
        if hop.status not in _PERMANENT or hop.location is None:
            break
        there = hop.location
    if there == evidence.url or rule.temporary or rule.ask:
        return _judgement(Reason.OK, "redirects for now" if len(evidence.hops) > 1 else "")
    fragment = prepare.fragment_of(link.url)
    better = there + ("#" + fragment if fragment else "")
    slight = prepare.same_but_slightly(evidence.url, there)
    statuses = " ".join(str(hop.status) for hop in evidence.hops if hop.status in _PERMANENT)
    return _judgement(Reason.MOVED_SLIGHTLY if slight else Reason.MOVED, f"{statuses} -> {better}", better)
