"""`python -m infra.build`: stage, package, prune, compile, zip, measure."""

import json
import shutil
import sys
from pathlib import Path

from infra.build import archive, compiling, dependencies, measure, staging

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / ".build"
ARTEFACT = OUT / "deployment.zip"
TEMPLATE = OUT / "template.json"
SIZE_BUDGET = 10 * 1024 * 1024


def main() -> int:
    """Builds and reports; fails when the artefact is too large. Gives the exit status."""
    build()
    return report()


def build() -> None:
    """Writes the artefact and its template."""
    OUT.mkdir(exist_ok=True)
    print("== 1/4 dependencies: locked, pruned, compiled (once per lock)", flush=True)
    libraries = dependencies.ready(ROOT / "requirements.txt", OUT)
    print("== 2/4 chalice package with the merge template of infra/", flush=True)
    staging.stage(ROOT, OUT / "stage")
    template = staging.package(OUT / "stage", OUT / "chalice")
    TEMPLATE.write_text(json.dumps(template, indent=1, sort_keys=True) + "\n")
    print("== 3/4 byte code and a reproducible zip", flush=True)
    tree = OUT / "tree"
    staging.unpack(OUT / "chalice" / "deployment.zip", tree)
    compiling.run(tree)
    shutil.copytree(libraries, tree, dirs_exist_ok=True)
    digest = archive.write(tree, ARTEFACT)
    print(f"   {ARTEFACT.relative_to(ROOT)}  sha256 {digest[:16]}…")


def report() -> int:
    """Prints size and import times. Gives 1 over the budget of size.

    Import times are marked, not failed: they are this machine's, and it may be busy.
    """
    size = ARTEFACT.stat().st_size
    over = size > SIZE_BUDGET
    print(f"   {size / 2**20:.2f} MB zipped of {SIZE_BUDGET / 2**20:.0f}{_mark(over)}")
    print("== 4/4 CPU time of a cold import, each in a process of its own", flush=True)
    times = measure.imports(ARTEFACT)
    (OUT / "imports.json").write_text(measure.as_json(times))
    for name, ms in times.items():
        late = ms > measure.budget_ms(name)
        print(f"   {name:<12} {ms:6.0f} ms of {measure.budget_ms(name)}{_mark(late)}")
    return int(over)


def _mark(over: bool) -> str:
    return "  OVER BUDGET" if over else ""


if __name__ == "__main__":
    sys.exit(main())
