"""Cold import CPU of what Lambda imports, each in a fresh interpreter with compiled files."""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from chalicelib import addresses

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
# As in the artefact: which module answers which address is written down, and none is imported.
_PROBE = """
import sys, time
from pathlib import Path
start = time.process_time()
if sys.argv[1] == "app":
    from chalicelib import addresses
    addresses.WRITTEN = Path(sys.argv[2])
__import__(sys.argv[1])
print(time.process_time() - start)
"""


def import_ms(module: str, written: Path, runs: int = 3) -> float:
    """Median CPU milliseconds of importing a module, its compiled files being there."""
    taken = []
    for _ in range(runs + 1):
        done = subprocess.run(
            [sys.executable, "-c", _PROBE, module, str(written)],
            capture_output=True,
            text=True,
            check=True,
        )
        taken.append(float(done.stdout) * 1000)
    return round(statistics.median(taken[1:]), 1)


def all_import_ms() -> dict[str, float]:
    """Every entry point's figure."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / addresses.WRITTEN.name
        addresses.write(written)
        return {name: import_ms(module, written) for name, module in MODULES.items()}
