"""Byte code in the artefact: without it every cold start compiles, at several times the CPU.

Checked by nobody at run time ("unchecked hash"), since files in a zip have no useful time.
Run as a program of its own, because columns are left out of tracebacks by an option of the
interpreter: `python -X no_debug_ranges -m infra.build.compiling FOLDER`.
"""

import ast
import importlib.util
import marshal
import subprocess
import sys
from pathlib import Path
from types import CodeType

# By hash, unchecked: PEP 552.
_FLAGS = (0b01).to_bytes(4, "little")


def run(root: Path) -> None:
    """Compiles everything below `root` in another process."""
    command = [sys.executable, "-X", "no_debug_ranges", "-m", __spec__.name, str(root)]
    subprocess.run(command, check=True)


def instead(root: Path) -> None:
    """Byte code in place of the source, without docstrings, at half the size.

    Our logs name files, lines and functions of an error, which byte code knows.
    """
    for source in sorted(root.rglob("*.py")):
        code = _compiled(source, str(source.relative_to(root)))
        digest = importlib.util.source_hash(source.read_bytes())
        whole = importlib.util.MAGIC_NUMBER + _FLAGS + digest + marshal.dumps(code)
        source.with_suffix(".pyc").write_bytes(whole)
        source.unlink()


def _compiled(source: Path, name: str) -> CodeType:
    tree = ast.parse(source.read_bytes())
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            _drop_docstring(node)
    code: CodeType = compile(ast.fix_missing_locations(tree), name, "exec", dont_inherit=True)
    return code


def _drop_docstring(
    node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef,
) -> None:
    if ast.get_docstring(node, clean=False) is None:
        return
    if len(node.body) > 1 or isinstance(node, ast.Module):
        del node.body[0]
    else:
        node.body[0] = ast.copy_location(ast.Pass(), node.body[0])


if __name__ == "__main__":
    instead(Path(sys.argv[1]))
