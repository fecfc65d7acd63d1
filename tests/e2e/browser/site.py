"""The running product, as a visitor finds it."""

import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.child import free_port

STARTS_WITHIN = 180.0
_LOGIN = re.compile(r"^\s+(\S+@\S+)\s+(\S.*?)\s{2,}(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Login:
    """One of the demo company's people."""

    email: str
    password: str
    what: str


@dataclass(frozen=True)
class Site:
    """Where the product answers, and who may sign in."""

    url: str
    logins: tuple[Login, ...]

    def login(self, word: str) -> Login:
        """The first login whose description has this word."""
        return next(each for each in self.logins if word.lower() in each.what.lower())

    def letters(self) -> list[dict[str, Any]]:
        """The e-mails that were sent, as programs read them."""
        with urllib.request.urlopen(f"{self.url}/mailbox.json", timeout=10) as answer:
            found = json.load(answer)
        letters: list[dict[str, Any]] = found["items"] if isinstance(found, dict) else found
        return letters

    def link(self, to: str, path: str, within: float = 20.0) -> str:
        """The link with this path in an e-mail to this address; waits for the e-mail."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            for letter in self.letters():
                text = json.dumps(letter, ensure_ascii=False)
                found = re.search(rf"{re.escape(self.url)}({path}[\w.~-]+)", text)
                if to in text and found:
                    return found[1]
            time.sleep(0.2)
        raise AssertionError(f"no e-mail to {to} with {path}")


@contextmanager
def running(data: Path, demo: bool = False) -> Iterator[Site]:
    """Start the product on a loopback port, empty or with the demo company; stop it afterwards."""
    port, log = free_port(), data / "log"
    data.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "infra.local", "--port", str(port), "--data", str(data)]
    with log.open("w") as out:
        command += ["--demo"] if demo else []
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        yield Site(f"http://127.0.0.1:{port}", _logins(process, log))
    finally:
        process.terminate()
        process.wait(timeout=20)


def _logins(process: "subprocess.Popen[bytes]", log: Path) -> tuple[Login, ...]:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        said = log.read_text()
        if "Stop with" in said:
            return tuple(Login(*each) for each in _LOGIN.findall(said))
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise AssertionError(f"the product did not start:\n{log.read_text()}")
