"""Programs started as children on a loopback port, which die with this process."""

import ctypes
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class DidNotStart(RuntimeError):
    """The program ended or stayed silent; the end of its log says why."""


@dataclass(frozen=True)
class Child:
    """A running program that answers at `url`."""

    url: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Asks the program to end, and ends it after five seconds."""
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


def start(
    command: Sequence[str], port: int, log: Path, env: Mapping[str, str] | None = None
) -> Child:
    """Starts a program and waits until it answers on its port. Raises DidNotStart."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command,
            stdout=sink,
            stderr=sink,
            env=env,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
    child = Child(f"http://127.0.0.1:{port}", process)
    _wait_until_it_answers(child, log)
    return child


def _die_with_parent() -> None:
    # Also out of the terminal's Ctrl-C: the launcher ends first and stops its children itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _wait_until_it_answers(child: Child, log: Path, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if child.process.poll() is not None:
            raise DidNotStart(f"it ended with {child.process.returncode}:\n{_tail(log)}")
        if _answers(child.url):
            return
        time.sleep(0.02)
    child.stop()
    raise DidNotStart(f"no answer within {seconds:.0f} s:\n{_tail(log)}")


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own http address  # nosec B310
    except urllib.error.HTTPError:
        return True  # it refuses the bare address, which is an answer
    except OSError:
        return False
    return True


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-5:])
