"""The embedded engine: DynamoDB, SQS and S3 over SQLite, a child of this process."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from infra import child
from infra.child import Child, DidNotStart

REGION = "us-east-1"
ACCOUNT = "123456789012"
# The engines check no credentials, but boto3 insists on having some.
ACCESS_KEY = SECRET_KEY = "local"  # noqa: S105


def start(data: Path, port: int | None = None, durable: bool = True) -> Child:
    """Starts the engine on the folder `data`; with `durable` each commit is on disk.

    It dies with this process, even if that is killed. Raises DidNotStart.
    """
    port = port or child.free_port()
    command = [_program(), "--host", "127.0.0.1", "--port", str(port), "--data-dir", str(data)]
    return child.start([*command, "--durable"] if durable else command, port, data / "engine.log")


@contextmanager
def running(data: Path, durable: bool = True) -> Iterator[Child]:
    """An engine for the length of a `with` block."""
    engine = start(data, durable=durable)
    try:
        yield engine
    finally:
        engine.stop()


def client(service: str, url: str) -> Any:
    """A boto3 client of whatever answers for AWS at `url`."""
    made = boto3.client(
        service,
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=Config(retries={"max_attempts": 2}, max_pool_connections=32),
    )
    if service == "sqs":
        made.meta.events.register("provide-client-params.sqs.SendMessage", _without_group)
    return made


def _without_group(params: dict[str, Any], **_: Any) -> dict[str, Any]:
    # AWS takes a message group on standard queues (fair queues); the engine refuses it.
    return {name: value for name, value in params.items() if name != "MessageGroupId"}


def _program() -> str:
    beside_python = Path(sys.executable).parent / "roto-server"
    found = str(beside_python) if beside_python.exists() else shutil.which("roto-server")
    if not found:
        raise DidNotStart("roto-server is not installed: run `make setup`")
    return found
