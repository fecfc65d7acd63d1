"""Starts the embedded engine (DynamoDB, SQS and S3 over SQLite) as a child of this process."""

import ctypes
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REGION = "us-east-1"
ACCOUNT = "123456789012"
# The engine checks no credentials, but boto3 insists on having some.
ACCESS_KEY = SECRET_KEY = "local"  # noqa: S105
_PR_SET_PDEATHSIG = 1


class EngineDidNotStart(RuntimeError):
    """The engine's process ended or stayed silent; its log says why."""


@dataclass(frozen=True)
class Engine:
    """A running engine: its address and its process."""

    url: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Ends the process; what it acknowledged is on disk already."""
        self.process.terminate()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def free_port() -> int:
    """A port on loopback that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(data: Path, port: int | None = None, durable: bool = True) -> Engine:
    """Starts the engine on `data` and waits until it answers.

    It dies with this process, even if that is killed. Raises EngineDidNotStart.
    """
    data.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    command = [_program(), "--host", "127.0.0.1", "--port", str(port), "--data-dir", str(data)]
    log = data / "engine.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [*command, "--durable"] if durable else command,
            stdout=sink,
            stderr=sink,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
        )
    engine = Engine(f"http://127.0.0.1:{port}", process)
    _wait_until_it_answers(engine, log)
    return engine


@contextmanager
def running(data: Path, durable: bool = True) -> Iterator[Engine]:
    """An engine for the length of a `with` block."""
    engine = start(data, durable=durable)
    try:
        yield engine
    finally:
        engine.stop()


def _program() -> str:
    beside_python = Path(sys.executable).parent / "roto-server"
    found = str(beside_python) if beside_python.exists() else shutil.which("roto-server")
    if not found:
        raise EngineDidNotStart("roto-server is not installed: run `make setup`")
    return found


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _die_with_parent() -> None:
    # Also out of the terminal's Ctrl-C: the launcher ends first and stops the engine itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _wait_until_it_answers(engine: Engine, log: Path, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if engine.process.poll() is not None:
            raise EngineDidNotStart(f"it ended with {engine.process.returncode}:\n{_tail(log)}")
        if _answers(engine.url):
            return
        time.sleep(0.02)
    engine.stop()
    raise EngineDidNotStart(f"no answer within {seconds:.0f} s:\n{_tail(log)}")


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=1).close()
    except urllib.error.HTTPError:
        return True  # it refuses the bare address, which is an answer
    except OSError:
        return False
    return True


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-5:])
