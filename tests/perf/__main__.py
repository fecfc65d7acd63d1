"""``python -m tests.perf``: every figure as a table, and as JSON in .build/bench.json."""

import argparse
import importlib
import json
import logging
from pathlib import Path

from tests.perf.imports import all_import_ms
from tests.perf.measure import Figure

SUBJECTS = ("customers", "tickets", "accounts", "reconciliation", "payments", "clock")
HEAD = ("", "cpu ms", "hello", "calls", "read", "written", "RCU", "WCU")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=SUBJECTS)
    parser.add_argument("--json", type=Path, default=Path(".build/bench.json"))
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    figures = []
    print(_line(HEAD))
    for subject in [asked.only] if asked.only else SUBJECTS:
        for figure in importlib.import_module(f"tests.perf.{subject}").figures():
            figures.append(figure)
            print(_line(_cells(figure)), flush=True)
    imports = {} if asked.only else all_import_ms()
    for name, taken in imports.items():
        print(f"{'import ' + name:<58}{taken:>9} ms")
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    document = {"figures": [figure.as_dict() for figure in figures], "import_ms": imports}
    asked.json.write_text(json.dumps(document, indent=1))
    print(f"as JSON: {asked.json}")


def _cells(figure: Figure) -> tuple[str, ...]:
    numbers = (
        figure.cpu_ms,
        figure.beside_ms,
        figure.calls,
        figure.items_read,
        figure.items_written,
        figure.read_units,
        figure.write_units,
    )
    return (figure.name, *(f"{number:g}" for number in numbers))


def _line(cells: tuple[str, ...]) -> str:
    return f"{cells[0]:<58}" + "".join(f"{cell:>9}" for cell in cells[1:])


if __name__ == "__main__":
    main()
