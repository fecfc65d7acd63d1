"""CPU time of a cold import, measured in fresh processes that see the artefact and no more."""

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from infra.functions import FUNCTIONS

RUNS = 7
WORKER_BUDGET_MS = 350
WEB_BUDGET_MS = 450
# As Lambda's: what is set up once for functions is part of what is measured.
ENVIRONMENT = {
    "AWS_LAMBDA_FUNCTION_NAME": "measured",
    "AWS_DEFAULT_REGION": "us-east-1",
    "SECRET": "x" * 32,
    "PATH": "/usr/bin:/bin",
}
_PROGRAM = """
import sys, time
sys.path.insert(0, sys.argv[1])
start = time.process_time()
__import__(sys.argv[2])
print(time.process_time() - start)
print("flask" in sys.modules)
"""


def budget_ms(name: str) -> int:
    """How much CPU a function's import may take."""
    return WEB_BUDGET_MS if name in ("Web", "APIHandler") else WORKER_BUDGET_MS


def imports(archive: Path, runs: int = RUNS) -> dict[str, float]:
    """The CPU time in ms of importing each function's module: the least of several runs,
    since everything above it is what else the machine did.

    Raises ImportError for what is missing, and when a worker loads Flask.
    """
    with tempfile.TemporaryDirectory(prefix="fairlead-import-") as folder:
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)
        return {each.name: _least(folder, each.handler, runs) for each in FUNCTIONS}


def _least(folder: str, handler: str, runs: int) -> float:
    module = handler.rpartition(".")[0]
    times = [_once(folder, module) for _ in range(runs)]
    return 1000 * min(times)


def _once(folder: str, module: str) -> float:
    # -I -S: neither the environment nor installed packages can stand in for what is missing.
    command = [sys.executable, "-I", "-S", "-B", "-c", _PROGRAM, folder, module]
    answer = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise ImportError(f"{module} does not import from the artefact:\n{answer.stderr}")
    seconds, flask = answer.stdout.split()
    if flask == "True" and module.startswith("chalicelib.workers"):
        raise ImportError(f"{module} loads Flask, which is no business of a worker")
    return float(seconds)


def as_json(times: dict[str, float]) -> str:
    """The figures for programs."""
    return json.dumps({name: round(ms, 1) for name, ms in times.items()}, indent=1) + os.linesep
