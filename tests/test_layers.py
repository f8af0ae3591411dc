"""The shape of the code: who may import whom, and where each third-party library comes in."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "shownotes"
# From the bottom up: a module imports only what stands before it, or with it in one package.
LAYERS = (
    "problems progress timecode clock shares defaults paths dates colours "
    "chapter_files yaml_words careful_yaml source own_words words "
    "podcasting shapes_base podcasting_shapes publishing_shapes shapes complaints "
    "publishing model allowed markup lock "
    "reading read_podcasting read_publishing read_letter read_media read_exported read_episode read_show "
    "drift load select "
    "atomic disk write chapters chapter_text transcripts notes highlight pictures covers stills cards media "
    "catalogue assets filters theme own_theme texts site serving feeds feed_pages rendering rules links "
    "starting build unchanged publish preview cli __main__"
).split()
HOMES = {
    "aiohttp": {"links", "preview"},
    "feedgen": {"feeds"},
    "jinja2": {"theme"},
    "markupsafe": {"filters", "theme", "site"},
    "lxml": {"feeds", "rules"},
    "mutagen": {"media"},
    "nh3": {"markup"},
    "obstore": {"publish"},
    "pagefind": {"site"},
    "PIL": {"pictures"},
    "pygments": {"highlight"},
    "rcssmin": {"assets"},
    "rjsmin": {"assets"},
    "segno": {"site"},
    "pydantic": {"shapes", "shapes_base", "podcasting_shapes", "publishing_shapes", "complaints"},
    "pydantic_core": {"shapes_base", "podcasting_shapes"},
    "pyromark": {"markup"},
    "yaml": {"careful_yaml"},
    "ryaml": {"source"},
    "rich": {"cli"},
    "typer": {"cli"},
    "watchfiles": {"preview"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def part(path: Path) -> str:
    """The top-level module or package that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Dotted names of everything that the file imports, at any depth."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_what_is_below_it(path: Path) -> None:
    own = part(path)
    if own == "__init__":
        return
    assert own in LAYERS, f"say in which layer {own} is"
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("shownotes.")} - {own, "__version__"}
    above = [name for name in sorted(ours) if LAYERS.index(name) > LAYERS.index(own)]
    assert above == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_library_is_imported_in_its_home(path: Path) -> None:
    libraries = {name.split(".")[0] for name in imported(path)} & set(HOMES)
    assert [name for name in sorted(libraries) if part(path) not in HOMES[name]] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_short_and_says_in_its_first_line_what_it_does(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 250
    assert ast.get_docstring(ast.parse(text))


def test_the_design_names_every_module() -> None:
    text = (PACKAGE.parent / "docs/design.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)/?`", text.partition("| module |")[2].partition("\n\n")[0]))
    assert {part(path) for path in MODULES} - named == {"__init__", "__main__"}


def test_every_dependency_is_used() -> None:
    used = {name.split(".")[0] for path in MODULES for name in imported(path)}
    assert sorted(set(HOMES) - used - {"pydantic_core"}) == []


def test_asking_for_help_imports_nothing_that_works() -> None:
    script = "import sys\nsys.argv = ['shownotes', '--help']\nfrom shownotes.cli import main\n"
    script += "try: main()\nfinally: print(*sys.modules, file=sys.stderr)\n"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "Usage: shownotes" in done.stdout
    assert HOMES.keys() & set(done.stderr.split()) == {"typer"}
