"""Message ids in the product, and what the Chinese catalogue still lacks.

``python -m infra.messages`` prints the gaps as .po entries, ready to be translated.
Found are: ``_``, ``N_``, ``gettext``, ``ngettext`` in Python and templates; the titles of domain
errors, what they are raised with, and the messages of ``Problem(…)`` and ``Invalid.field(…)``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2.ext import babel_extract

from chalicelib.kit import i18n

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("chalicelib", "frontend", "app.py")
MARKS = {"_", "N_", "gettext", "lazy_gettext"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


@dataclass(frozen=True)
class Use:
    """One message id and where it stands."""

    text: str
    plural: str
    place: str


@cache
def uses() -> list[Use]:
    """Every message id of the product, in the order of the files."""
    paths = [path for room in ROOMS for path in sorted(_python(ROOT / room))]
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    errors = _domain_errors(trees.values())
    found = [use for path, tree in trees.items() for use in _in_python(path, tree, errors)]
    for path in sorted((ROOT / "frontend" / "templates").rglob("*.html")):
        found += _in_template(path)
    return found


def gaps(language: str = "zh") -> list[Use]:
    """Message ids without a finished translation, each once."""
    known = {text for text, translated in i18n.messages(language) if translated}
    missing = {use.text: use for use in uses() if use.text not in known}
    return list(missing.values())


def placeholders(text: str) -> set[str]:
    """Names of the values a text takes."""
    return set(PLACEHOLDER.findall(text))


def _python(room: Path) -> Iterator[Path]:
    if room.is_file():
        yield room
    elif room.is_dir():
        yield from (p for p in room.rglob("*.py") if "vendor" not in p.parts)


def _domain_errors(trees: Any) -> set[str]:
    """Names of the classes that descend from DomainError, by name, over all files."""
    bases = {
        node.name: {_name(base) for base in node.bases}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    family = {"DomainError"}
    while grown := {name for name, of in bases.items() if of & family} - family:
        family |= grown
    return family


def _in_python(path: Path, tree: ast.Module, errors: set[str]) -> Iterator[Use]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name in errors:
            yield from (Use(text, "", _place(path, node)) for text in _titles(node))
        elif isinstance(node, ast.Call):
            text, plural = _message(node, errors)
            if text:
                yield Use(text, plural, _place(path, node))


def _titles(node: ast.ClassDef) -> Iterator[str]:
    for line in node.body:
        target = line.target if isinstance(line, ast.AnnAssign) else None
        if isinstance(line, ast.Assign):
            target = line.targets[0]  # type: ignore[assignment]
        named = isinstance(target, ast.Name) and target.id == "title"
        if named and (text := _literal(line.value)):  # type: ignore[attr-defined]
            yield text


def _message(call: ast.Call, errors: set[str]) -> tuple[str, str]:
    """The message id (and plural) that a call shows, if it shows one."""
    name = _name(call.func)
    of_invalid = isinstance(call.func, ast.Attribute) and _name(call.func.value) in errors
    if name in MARKS or name in errors:
        return _argument(call, 0), ""
    if name == "ngettext":
        return _argument(call, 0), _argument(call, 1)
    if name == "Problem" or (name == "field" and of_invalid):
        return _argument(call, 1), ""
    return "", ""


def _argument(call: ast.Call, index: int) -> str:
    return _literal(call.args[index]) if len(call.args) > index else ""


def _literal(node: ast.expr | None) -> str:
    constant = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if constant else ""  # type: ignore[union-attr]


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _in_template(path: Path) -> Iterator[Use]:
    options = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
    with path.open("rb") as source:
        for line, _, text, _ in babel_extract(source, ["_", "gettext", "ngettext"], [], options):
            one, many = (text[0], text[1]) if isinstance(text, tuple) else (text, "")
            if one:
                yield Use(one, many or "", f"{path.relative_to(ROOT)}:{line}")


def _place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def main() -> int:
    """Print the gaps; the exit status says whether there are any."""
    missing = gaps()
    for use in missing:
        plural = f"\nmsgid_plural {_quoted(use.plural)}" if use.plural else ""
        string = 'msgstr[0] ""' if use.plural else 'msgstr ""'
        print(f"#: {use.place}\nmsgid {_quoted(use.text)}{plural}\n{string}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
