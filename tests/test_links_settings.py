"""What a producer gets wrong under ``links:`` in show.yaml, told at its place with what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_links_command import SHOW, typed

IGNORE = "links:\n  ignore:\n    - {}\n"
HOSTS = "links:\n  hosts:\n    - {}\n"
RULE = "host: a.example, because: x, "


@pytest.fixture
def show(tmp_path: Path) -> Path:
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes" / "1.yaml").write_text("title: One\ndate: 2024-01-05\nlinks: ['https://a.example/']\n")
    return tmp_path


def written(show: Path, links: str, rule: str) -> None:
    head = SHOW.partition("links:")[0]
    (show / "show.yaml").write_text(head + links.format("{" + rule + "}"))


@pytest.mark.parametrize(
    ("links", "rule", "said"),
    [
        (IGNORE, RULE + "until: 2027-13-01", '9:44: until: "2027-13-01" is not a day of the calendar'),
        (IGNORE, RULE + "until: soon", '9:44: until: "soon" is not a day of the calendar; write it as 2027-01-31'),
        (IGNORE, RULE + "until: 2027", '9:44: until: "2027" is not a day of the calendar'),
        (IGNORE, RULE + "reason: bloked", '9:45: reason: "bloked" is no reason; did you mean "blocked"?'),
        (IGNORE, RULE + "reason: qqqqq", '"qqqqq" is no reason (docs/links.md lists them under "Reasons")'),
        (IGNORE, "host: a.example, becuase: x", '"becuase" is no key of such a rule; did you mean "because"?'),
        (IGNORE, "host: a.example", "an ignore rule does not say why; give it a because:"),
        (IGNORE, "because: x", 'the rule "x" would ignore everything'),
        (IGNORE, "host: 'https://a.example/', because: x", "is no name of a host; write it without https://"),
        (IGNORE, "host: [a.example], because: x", "is no text"),
        (IGNORE.replace("{}", "a.example"), "", '9:7: "a.example" is no rule'),
        (HOSTS, "name: [a.example]", '9:14: "name" is no key of such a rule; did you mean "names"?'),
        (HOSTS, "verdict: walled", "a rule for hosts does not say for which; give it names: [a.example]"),
        (HOSTS, "names: a.example", '9:15: names: "a.example" is no list of hosts; write [a.example]'),
        (HOSTS, "names: [a.example], verdict: waled", 'verdict: "waled" is no reason; did you mean "walled"?'),
        (
            HOSTS,
            "names: [a.example], statuses: {{404: notfound}}",
            '"notfound" is no reason; did you mean "not-found"?',
        ),
        (HOSTS, "names: [a.example], statuses: {{abc: ok}}", '"abc" is no HTTP status'),
        (HOSTS, "names: [a.example], paths: '('", '"(" is no regular expression: missing )'),
        (HOSTS, "names: [a.example], fragments: maybe", 'fragments: "maybe" is neither true nor false'),
        (HOSTS, "names: [a.example], pace: 3", '"3" is no pace; write {at_once: 1, burst: 1, a_second: 0.5}'),
        (HOSTS, "names: [a.example], pace: {{atonce: 1}}", 'no key of such a rule; did you mean "at_once"?'),
        (HOSTS, "names: [a.example], pace: {{at_once: 0}}", '"0" is no whole number from 1 on'),
        ("links:\n  hosts: mine.toml\n", "", '8:10: hosts is "mine.toml", but should be a list of rules'),
        ("links:\n  ignor: []\n", "", '"ignor" is not a setting of links; did you mean "ignore"?'),
    ],
)
def test_a_mistake_is_told_at_its_place_with_what_was_meant(show: Path, links: str, rule: str, said: str) -> None:
    written(show, links, rule.replace("{{", "{").replace("}}", "}"))
    done = typed(show, "--offline")
    assert done.returncode == 2, done.stderr
    assert said in done.stdout
    assert done.stdout.startswith("show.yaml:")


def test_a_rule_that_has_ended_says_so_and_holds_no_longer(show: Path) -> None:
    written(show, IGNORE, RULE + "until: 2020-01-31")
    done = typed(show, "--json", "--offline")
    assert done.returncode == 0
    assert 'show.yaml:9:44: the ignore rule "x" ended on 2020-01-31\n    Take it out' in done.stderr
    assert '"reason": "offline"' in done.stdout
    written(show, IGNORE, RULE + "until: 2999-01-31")
    done = typed(show, "--json", "--offline")
    assert "ended on" not in done.stderr
    assert '"reason": "ignored"' in done.stdout


@pytest.mark.parametrize("since", ["2024-13", "2024-02-30", "soon", "24-1-1", "2024/03/01", "2024-03-04-05", ""])
def test_a_day_that_is_none_is_refused(show: Path, since: str) -> None:
    written(show, IGNORE, "host: b.example, because: x")
    done = typed(show, "--offline", "--since", since)
    assert done.returncode == 2
    assert f'--since "{since}" is not a day' in done.stderr


@pytest.mark.parametrize(("since", "count"), [("2024", 1), ("2024-1", 1), ("2024-01-05", 1), ("2024-01-06", 0)])
def test_the_day_the_month_or_the_year_is_enough(show: Path, since: str, count: int) -> None:
    written(show, IGNORE, "host: b.example, because: x")
    assert f'"addresses": {count},' in typed(show, "--offline", "--json", "--since", since).stdout
