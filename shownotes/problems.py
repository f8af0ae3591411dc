"""What is wrong with a show, and where its author can mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in one of the author's files; line and column count from 1, and 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: where, what, and what to do about it; a warning does not stop a build."""

    place: Place
    message: str
    hint: str = ""
    rule: str = ""  # the id of the rule that asks for it, as in "APPLE-06"
    severity: Severity = "error"

    def __str__(self) -> str:
        rule = f"  [{self.rule}]" if self.rule else ""
        kind = "warning: " if self.severity == "warning" else ""
        hint = "".join(f"\n    {line}" for line in self.hint.splitlines())
        return f"{self.place}: {kind}{self.message}{rule}{hint}"

    def as_json(self) -> dict[str, str | int]:
        """The flat mapping that `--json` prints."""
        return {
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            "severity": self.severity,
            "message": self.message,
            "hint": self.hint,
            "rule": self.rule,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Problem:
        """What as_json has written."""
        place = Place(row["file"], row["line"], row["column"])
        return cls(place, row["message"], row["hint"], row["rule"], row["severity"])


class BrokenShow(Exception):
    """The show cannot be used as it is; carries every Problem that was found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(problem.place) for problem in problems))
        self.problems = problems


def errors(problems: list[Problem]) -> list[Problem]:
    """The problems that stop a build."""
    return [problem for problem in problems if problem.severity == "error"]


def in_order(problems: list[Problem]) -> list[Problem]:
    """Without repetition, by file, line and column."""
    return sorted(set(problems))
