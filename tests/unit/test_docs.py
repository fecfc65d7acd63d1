"""Documentation that fails: what the code has and the pages do not name, and the reverse."""

import importlib
import pkgutil
import re
from functools import cache
from pathlib import Path

import pytest

import chalicelib
from chalicelib.kit.errors import DomainError

ROOT = Path(__file__).resolve().parents[2]
API = ROOT / "docs" / "api.md"


def every_refusal() -> list[type[DomainError]]:
    """All refusals of the product, their modules imported."""
    for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        importlib.import_module(module.name)
    found: list[type[DomainError]] = []
    waiting = [DomainError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return [kind for kind in found if kind.__module__.startswith("chalicelib.")]


def rows() -> set[str]:
    """The table's rows as they should be: one for each type and status."""
    kinds: dict[tuple[str, int], str] = {}
    for kind in sorted(every_refusal(), key=lambda each: len(each.__mro__)):
        kinds.setdefault((kind.type, kind.status), kind.title)
    return {f"| `{name}` | {status} | {title} |" for (name, status), title in kinds.items()}


def test_every_type_of_refusal_is_documented_and_none_that_is_gone() -> None:
    written = set(re.findall(r"^\| `[a-z-]+` \| \d{3} \| .+ \|$", API.read_text(), re.MULTILINE))
    assert written == rows()


def test_the_readme_leads_to_every_page_of_the_documentation() -> None:
    pages = {f"docs/{each.name}" for each in (ROOT / "docs").glob("*.md")}
    linked = set(re.findall(r"\]\((docs/[\w-]+\.md)\)", (ROOT / "README.md").read_text()))
    assert linked == pages


PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
KEPT = ("app.py", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", "README.md", "pyproject.toml")
ROOMS = ("chalicelib", "docs", "frontend", "infra", "tests")
SOURCE = re.compile(r"(?<![\w./])[\w./-]+\.(?:py|html|css|js|md|po|toml)\b(?!\()")


@cache
def sources() -> frozenset[str]:
    """Every file of the project by its whole path."""
    found = {each for room in ROOMS for each in (ROOT / room).rglob("*.*")}
    return frozenset(f"/{each.relative_to(ROOT).as_posix()}" for each in found) | {
        f"/{each}" for each in KEPT
    }


def quoted(page: Path) -> list[str]:
    return re.findall(r"`([^`\n]+)`", page.read_text())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_no_file_that_is_gone(page: Path) -> None:
    named = {each for text in quoted(page) if "<" not in text for each in SOURCE.findall(text)}
    assert [each for each in named if not any(one.endswith(f"/{each}") for one in sources())] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_no_command_that_is_gone(page: Path) -> None:
    text, targets = page.read_text(), (ROOT / "Makefile").read_text()
    for module in re.findall(r"python -m ((?:infra|tests)[\w.]*)", text):
        path = "/" + module.replace(".", "/")
        assert {f"{path}.py", f"{path}/__main__.py"} & sources(), module
    for target in re.findall(r"(?:`|^)make ([a-z0-9-]+)", text, re.MULTILINE):
        assert re.search(rf"^{target}:", targets, re.MULTILINE), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_links_to_nothing_that_is_gone(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
    assert [each for each in links if not (page.parent / each).exists()] == []
