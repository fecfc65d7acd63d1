"""What the functions import is locked and shipped, and nothing is shipped that nobody imports."""

import ast
import re
import sys
from pathlib import Path

from infra.build import pruning

ROOT = Path(__file__).resolve().parents[3]
# The name to import where it differs from the package's own.
MODULES = {
    "apig-wsgi": "apig_wsgi",
    "argon2-cffi": "argon2",
    "chinesecalendar": "chinese_calendar",
    "htmx-flask": "htmx_flask",
    "python-stdnum": "stdnum",
    "python-ulid": "ulid",
}
# Chalice brings its own runtime; the others come with what is asked for by name.
GIVEN = {"chalice", "botocore", "pydantic_core", "jinja2", "werkzeug", "markupsafe", "dateutil"}
OURS = {"app", "chalicelib", "frontend"}


def asked_for() -> set[str]:
    lines = (ROOT / "requirements.in").read_text().splitlines()
    names = {line.strip().lower() for line in lines if line.strip() and line[0] != "#"}
    return {MODULES.get(name, name) for name in names}


def imported() -> set[str]:
    found: set[str] = set()
    for folder in ("chalicelib", "frontend"):
        for path in (ROOT / folder).rglob("*.py"):
            found |= _imports(path)
    return {name for name in found if name not in sys.stdlib_module_names} - OURS


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_everything_imported_is_asked_for() -> None:
    assert imported() - asked_for() - GIVEN == set()


def test_nothing_is_shipped_that_nobody_imports() -> None:
    # boto3 is the product's SDK in tests, tools and the local run; functions use its core.
    assert asked_for() - imported() - {"boto3"} == set()


def test_what_is_asked_for_is_locked_with_hashes() -> None:
    for name in ("requirements", "requirements-dev", "requirements-cloud"):
        blocks = re.split(r"\n(?=[\w-]+==)", (ROOT / f"{name}.txt").read_text())
        locked = [block for block in blocks if "==" in block.partition("\n")[0]]
        assert locked
        assert all("--hash=sha256:" in block for block in locked), name


def test_what_runs_in_the_cloud_is_what_is_tested() -> None:
    def versions(name: str) -> dict[str, str]:
        text = (ROOT / f"{name}.txt").read_text()
        return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))

    tested = versions("requirements-dev")
    for package, version in versions("requirements").items():
        assert tested.get(package) == version, package


def test_what_is_pruned_is_not_what_is_imported() -> None:
    assert not imported() & set(pruning.NOT_SHIPPED)
