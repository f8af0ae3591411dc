"""A Report to one page for people: the archive's health by year as a chart, then every finding."""

from __future__ import annotations

import html
from collections import Counter

from shownotes.links.escape import plain
from shownotes.links.report import ORDER, Finding, Report, summary
from shownotes.links.worded import advice, told

_COLOURS = {  # on white, on black
    "ok": ("#2e7d4f", "#5bbf85"),
    "moved": ("#2b6cb0", "#79b0ff"),
    "look": ("#9a6100", "#e2a53c"),
    "dead": ("#c53030", "#ff8078"),
    "unchecked": ("#6a6f77", "#a4a9b1"),
}
_STYLE = """
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
body { overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100% }
td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0 }
tr + tr td { border-top: 1px solid #8884 } td:first-child { white-space: nowrap }
.v { font-weight: 600 } small { opacity: .8 }
.chart { overflow-x: auto } svg { width: 100%; min-width: 36rem; height: auto } rect { fill: currentColor }
svg text { fill: currentColor; font: 11px system-ui, sans-serif }
@media (max-width: 40rem) {
  td { display: block; padding: 0 } tr td + td { border: 0 }
  td:first-child { padding-top: .5rem } td:last-child { padding-bottom: .5rem }
}
"""


def _style() -> str:
    light = "".join(f".{name} {{ color: {colours[0]} }}\n" for name, colours in _COLOURS.items())
    dark = "".join(f".{name} {{ color: {colours[1]} }}\n" for name, colours in _COLOURS.items())
    return f"{_STYLE}{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n"


def escape(text: str) -> str:
    """For HTML; signs that would turn the reading direction, or are none, become visible."""
    return html.escape(plain(text))


def render(report: Report) -> str:
    """A page without scripts and without anything from elsewhere."""
    title = escape(f"Links of {report.show}")
    parts = [
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">',
        f"<style>{_style()}</style></head><body><h1>{title}</h1>",
        f"<p><small>{report.now:%Y-%m-%d %H:%M} UTC</small></p>",
        *[f"<p>{escape(line)}</p>" for line in summary(report)],
        _chart(report.by_year()),
    ]
    for part, episodes in report.parts():
        parts += [f"<h2>{part}</h2>"] if part else []
        for episode, findings in episodes:
            heading = f"{episode} {report.titles.get(episode, '')}".strip() if episode else "The show"
            rows = "".join(_row(finding) for finding in findings)
            parts.append(f"<h3>{escape(heading)}</h3><table>{rows}</table>")
    return "\n".join(parts) + "</body></html>\n"


def _row(finding: Finding) -> str:
    result, links = finding.result, finding.links
    places = "<br>".join(escape(str(link.place)) for link in links[:12])
    places += f"<br>and {len(links) - 12} more" if len(links) > 12 else ""
    more = f"<br>and {len(finding.results) - 1} more addresses on this host" if finding.is_host else ""
    words = escape(links[0].text or result.url)
    return (
        f'<tr><td class="v {result.verdict}">{result.verdict}</td>'
        f"<td>{words}<br>{_linked(result.url)}{more}<br><small>{escape(told(result))}</small></td>"
        f"<td>{escape(advice(result))}<br><small>{places}</small></td></tr>"
    )


def _linked(url: str) -> str:
    shown = escape(url)
    return (
        f'<a rel="nofollow noreferrer" href="{shown}">{shown}</a>' if url.startswith(("http:", "https:")) else shown
    )


def _chart(years: list[tuple[int, Counter[str]]]) -> str:
    """Stacked bars of a hundred percent each: one for each year."""
    if not years:
        return ""
    step, bar, high = 46, 34, 160
    parts = []
    for index, (year, verdicts) in enumerate(years):
        x, top, total = 10 + index * step, 20.0, verdicts.total()
        for verdict in sorted(ORDER, key=lambda verdict: -ORDER[verdict]):
            part = verdicts[verdict] / total * high
            if part:
                said = f"{year}: {verdicts[verdict]} of {total} {verdict}"
                parts.append(
                    f'<rect class="{verdict}" x="{x}" y="{top:.1f}" width="{bar}" height="{part:.1f}">'
                    f"<title>{said}</title></rect>"
                )
            top += part
        parts.append(f'<text x="{x + bar / 2}" y="{high + 36}" text-anchor="middle">{year}</text>')
        parts.append(f'<text x="{x + bar / 2}" y="14" text-anchor="middle">{total}</text>')
    width = 20 + len(years) * step
    key = " · ".join(f'<span class="v {name}">{name}</span>' for name in _COLOURS)
    label = "The share of each verdict by the year of the episode"
    return (
        f'<h2>By year</h2><div class="chart"><svg viewBox="0 0 {width} {high + 44}" style="max-width:{width * 2}px" '
        f'role="img" aria-label="{label}">{"".join(parts)}</svg></div><p><small>{label}: {key}</small></p>'
    )
