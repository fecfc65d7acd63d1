"""Documentation that fails: what the code has and the pages do not name, and the reverse."""

import importlib
import pkgutil
import re
from pathlib import Path

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
