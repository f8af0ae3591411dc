"""A Report to JUnit's XML: a suite for each file, a case for each link in it."""

from __future__ import annotations

from xml.etree import ElementTree

from shownotes.links.escape import plain
from shownotes.links.reasons import Verdict
from shownotes.links.report import Report
from shownotes.links.values import Link, Result
from shownotes.links.worded import advice, told


def render(report: Report) -> str:
    """Dead is a failure, unchecked is skipped, all else passes with what was seen."""
    files: dict[str, list[tuple[Link, Result]]] = {}
    for result in report.shown:
        for link in result.links:
            files.setdefault(link.place.file, []).append((link, result))
    root = ElementTree.Element("testsuites", name=plain(f"links of {report.show}"))
    for file in sorted(files):
        rows = sorted(files[file], key=lambda row: row[0].place)
        bad = sum(result.verdict is Verdict.DEAD for _, result in rows)
        left = sum(result.verdict is Verdict.UNCHECKED for _, result in rows)
        counts = {"tests": str(len(rows)), "failures": str(bad), "skipped": str(left), "errors": "0"}
        suite = ElementTree.SubElement(root, "testsuite", {"name": file, **counts})
        for link, result in rows:
            _case(suite, link, result)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: ElementTree.Element, link: Link, result: Result) -> None:
    name = plain(f"{link.place.line}:{link.place.column} {result.url}")
    case = ElementTree.SubElement(suite, "testcase", classname=link.place.file, name=name)
    said = plain(f"{told(result)}")
    if result.verdict is Verdict.DEAD:
        failure = ElementTree.SubElement(case, "failure", type=result.reason.value, message=said)
        failure.text = plain(f"{link.place}: {result.url}: {told(result)}; {advice(result)}")
    elif result.verdict is Verdict.UNCHECKED:
        ElementTree.SubElement(case, "skipped", message=said)
    elif result.verdict is not Verdict.OK:
        out = ElementTree.SubElement(case, "system-out")
        out.text = plain(f"{result.verdict}: {told(result)}; {advice(result)}")
