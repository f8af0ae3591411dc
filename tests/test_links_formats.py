"""The report read by others: JSON by its published schema, SARIF and JUnit by other people's readers."""

from __future__ import annotations

import json
from email.message import Message
from pathlib import Path

import junitparser
import pysarif
import pytest
from jsonschema import Draft202012Validator
from test_links_farm import harvest
from test_links_report import NASTY, NOW, REPORT

from shownotes.links.formats import FORMATS, sarif
from shownotes.links.reasons import Reason
from shownotes.links.report import Report

SCHEMA = json.loads((Path(__file__).parent.parent / "docs" / "links.schema.json").read_text(encoding="utf-8"))
WHOLE_FARM = Report("The farm", tuple(harvest()[0].values()), NOW)


@pytest.mark.parametrize("report", [REPORT, WHOLE_FARM, Report("Nothing", (), NOW)], ids=lambda report: report.show)
def test_the_json_is_as_its_published_schema_says(report: Report) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    judge = Draft202012Validator(SCHEMA)
    whole = json.loads(FORMATS["json"](report))
    assert [f"{list(fault.path)}: {fault.message}" for fault in judge.iter_errors(whole)] == []
    one = Draft202012Validator({"$ref": "#/$defs/link", "$defs": SCHEMA["$defs"]})
    for line in FORMATS["jsonl"](report).splitlines():
        one.validate(json.loads(line))


def test_the_schema_knows_every_reason_and_no_other_key() -> None:
    assert SCHEMA["$defs"]["reason"]["enum"] == [reason.value for reason in Reason]
    whole = json.loads(FORMATS["json"](REPORT))
    assert set(whole["links"][0]) == set(SCHEMA["$defs"]["link"]["properties"])
    assert set(whole["summary"]) == set(SCHEMA["properties"]["summary"]["properties"])


@pytest.mark.parametrize("report", [REPORT, WHOLE_FARM], ids=lambda report: report.show)
def test_sarif_is_read_by_another_reader(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.sarif"
    path.write_text(FORMATS["sarif"](report), encoding="utf-8")
    run = pysarif.load_from_file(path).runs[0]
    rules = {rule.id for rule in run.tool.driver.rules}
    places = sum(len(r.links) for r in report.results if r.verdict in ("dead", "moved", "look"))
    assert (len(run.results), {row.rule_id for row in run.results}) == (places, rules)
    assert all(row.locations[0].physical_location.region.start_line >= 1 for row in run.results)


@pytest.mark.parametrize(
    ("declared", "home"),
    [
        (
            ["Source, https://code.example/", "Documentation, https://notes.example/docs"],
            "https://notes.example/docs",
        ),
        (["Homepage, https://notes.example/"], "https://notes.example/"),
        (["Homepage, notes.example"], None),
        ([], None),
    ],
)
def test_sarif_names_the_home_that_the_package_declares(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, declared: list[str], home: str | None
) -> None:
    package = Message()
    for row in declared:
        package["Project-URL"] = row
    monkeypatch.setattr(sarif, "metadata", lambda _: package)
    path = tmp_path / "report.sarif"
    path.write_text(sarif.render(REPORT), encoding="utf-8")
    driver = pysarif.load_from_file(path).runs[0].tool.driver
    assert driver.information_uri == home
    assert all(rule.help.text for rule in driver.rules)


@pytest.mark.parametrize("report", [REPORT, WHOLE_FARM], ids=lambda report: report.show)
def test_junit_is_read_by_another_reader(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.xml"
    path.write_text(FORMATS["junit"](report), encoding="utf-8")
    suites = junitparser.JUnitXml.fromfile(str(path))
    suites.update_statistics()
    dead = sum(len(r.links) for r in report.results if r.verdict == "dead")
    assert (suites.tests, suites.failures) == (sum(len(r.links) for r in report.results), dead)


@pytest.mark.parametrize("form", [*FORMATS])
def test_no_format_lets_strange_words_act(form: str) -> None:
    said = FORMATS[form](REPORT)
    assert NASTY not in said
    assert "\x1b" not in said
    assert "\u202e" not in said or form in ("json", "jsonl")  # JSON is data: what shows it escapes it
    if form == "html":
        assert "<script" not in said
    if form == "github":
        assert not [line for line in said.splitlines() if "::" in line and not line.startswith("::")]
