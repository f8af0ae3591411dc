"""The table of rules to the page of the documentation that lists them."""

from __future__ import annotations

from collections.abc import Container

from shownotes.rules.registry import Rule

_FAMILIES = {
    "PIPE": "Publishing",
    "VAR": "Several feeds of one show",
    "RSS": "RSS 2.0 and XML",
    "HTTP": "Delivery",
    "PAGE": "Pages and push",
    "APPLE": "Apple Podcasts",
    "PSP": "Other directories",
    "PC20": "Podcasting 2.0",
    "CHAP": "Chapters",
    "TOR": "Torrents",
    "HTML": "Show notes",
    "ID3": "MP3",
    "MP4": "MP4 and M4A",
    "OGG": "Ogg, Opus and FLAC",
    "WEB": "Pages",
}
_HELD = {
    "made": "made so",
    "load": "when loading",
    "media": "with the media",
    "build": "by the build",
    "pages": "made so",
    "publish": "when publishing",
    "network": "when publishing",
    "advice": "–",
}
_HEAD = """# The rules

What directories, validators and apps ask for. `shownotes check` judges a show by them, at the line that breaks one;
`shownotes check --feed FILE_OR_URL` judges any feed in the world; `shownotes rules ID` explains one.

An **error** stops a build: some directory or app would refuse or misread the feed. A *warning* does not. A rule that
does not fit your show is silenced in `show.yaml`, with the reason:

```yaml
rules: {APPLE-18: "The number is part of our titles."}
```

Held: `show` – checked in your files; `feed` – checked in any feed; *made so* – whatever you write, what comes out
holds it; *as RSS-19* – judged under that rule's id; – – nothing to judge.

This page is made from the table that the program uses.
"""


def markdown(rules: tuple[Rule, ...], in_show: Container[str], in_feed: Container[str]) -> str:
    """The whole page."""
    lines = [_HEAD]
    family = ""
    for rule in rules:
        here = _FAMILIES.get(rule.id.rpartition("-")[0], family)
        if here != family:
            lines += [f"## {here}", "", "| rule | | why | who asks | held |", "|---|---|---|---|---|"]
            family = here
        kind = "**error**" if rule.severity == "error" else "*warning*"
        held = [word for word, ids in (("`show`", in_show), ("`feed`", in_feed)) if rule.id in ids]
        if not held or (rule.held != "advice" and not (rule.held == "made" and rule.id in in_show)):
            held.append(_HELD.get(rule.held) or rule.held.replace(" ", ", ").replace("as,", "as"))
        reason = rule.reason.replace("|", "\\|").replace("<", "&lt;")
        lines.append(f"| {rule.id} | {kind} | {reason} | {rule.source} | {', '.join(held)} |")
        following = rules[rules.index(rule) + 1 :]
        if following and _FAMILIES.get(following[0].id.rpartition("-")[0], family) != family:
            lines.append("")
    return "\n".join(lines) + "\n"
