"""The emulated cloud: CloudFormation, Lambda, API Gateway, SQS, SES on one loopback port."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra import child
from infra.child import Child
from infra.engine import REGION

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / ".venv-cloud" / "bin" / "ministack"


def installed() -> bool:
    """Whether `make setup-cloud` has been run."""
    return PROGRAM.exists()


@contextmanager
def running(log_level: str = "WARNING") -> Iterator[Child]:
    """An empty emulated cloud for the length of a `with` block; keeps nothing."""
    port = child.free_port()
    with tempfile.TemporaryDirectory(prefix="fairlead-cloud-") as folder:
        state = Path(folder)
        cloud = child.start([str(PROGRAM)], port, state / "cloud.log", _env(port, state, log_level))
        try:
            yield cloud
        finally:
            cloud.stop()


def _env(port: int, state: Path, log_level: str) -> dict[str, str]:
    # Only what it needs: the Lambdas that it starts must not inherit a developer's settings.
    kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    return kept | {
        "PATH": f"{PROGRAM.parent}:{os.environ.get('PATH', '')}",
        "TMPDIR": str(state),
        "STATE_DIR": str(state / "state"),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "EDGE_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOG_LEVEL": log_level,
        "MINISTACK_REGION": REGION,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
