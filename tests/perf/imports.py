"""Cold import CPU of what Lambda imports, each in a fresh interpreter with compiled files."""

import statistics
import subprocess
import sys

# Worker modules are what Lambda imports for a worker; app for the API; frontend for the pages.
MODULES = {
    "api": "app",
    "web": "frontend",
    "escalations": "chalicelib.workers.escalations",
    "reminders": "chalicelib.workers.reminders",
    "outbox": "chalicelib.workers.outbox",
    "jobs": "chalicelib.workers.jobs",
    "events": "chalicelib.workers.events",
    "indexing": "chalicelib.workers.indexing",
    "sweep": "chalicelib.workers.sweep",
}
_PROBE = "import time; s = time.process_time(); import {0}; print(time.process_time() - s)"


def import_ms(module: str, runs: int = 3) -> float:
    """Median CPU milliseconds of importing a module, its compiled files being there."""
    taken = []
    for _ in range(runs + 1):
        done = subprocess.run(
            [sys.executable, "-c", _PROBE.format(module)],
            capture_output=True,
            text=True,
            check=True,
        )
        taken.append(float(done.stdout) * 1000)
    return round(statistics.median(taken[1:]), 1)


def all_import_ms() -> dict[str, float]:
    """Every entry point's figure."""
    return {name: import_ms(module) for name, module in MODULES.items()}
