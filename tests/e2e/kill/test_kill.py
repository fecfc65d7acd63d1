"""The local product killed with SIGKILL while people write loses nothing that it acknowledged."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from chalicelib.bootstrap import Services
from chalicelib.tenancy.sign_up import SignUp
from infra.child import free_port
from infra.local import product

pytestmark = pytest.mark.kill

KILLS = 10
WRITERS = 3
# Long enough for a good many writes, short enough that the kill comes in the middle of some.
WRITES_FOR = 0.6
RIGHTS = ["customers.read", "customers.write", "accounts.read", "accounts.post"]


@dataclass
class Books:
    """What was acknowledged: customer id by code, and the charges of each."""

    customers: dict[str, str] = field(default_factory=dict)
    charges: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def customer(self, code: str, customer_id: str) -> None:
        with self.lock:
            self.customers[code] = customer_id

    def charge(self, customer_id: str) -> None:
        with self.lock:
            self.charges[customer_id] = self.charges.get(customer_id, 0) + 1


class Server:
    """The product in a process of its own, as `make run` starts it."""

    def __init__(self, data: Path, key: str) -> None:
        self.port, self._key = free_port(), key
        command = [sys.executable, "-m", "infra.local", "--port", str(self.port)]
        self.process = subprocess.Popen([*command, "--data", str(data)], stdout=subprocess.DEVNULL)
        self._wait()

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def ask(self, method: str, path: str, document: Any = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
            connection.request(method, path, json.dumps(document) if document else None, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        finally:
            connection.close()

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                assert self.ask("GET", "/v1/customers?limit=1")[0] == 200
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the product did not come back")


@pytest.fixture
def key(tmp_path: Path) -> str:
    """A company with an API key, made before the killing begins."""
    made: list[str] = []

    def found(services: Services, _: str) -> None:
        asked = SignUp(
            company="Storm Ltd", country="GB", name="Ann", email="ann@storm.example",
            password="seagulls over crane 9",
        )  # fmt: skip
        who = services.tenancy.found_company(asked)
        made.append(services.tenancy.keys.create(who, "storm", RIGHTS, 30)[1])

    with product.running(tmp_path, first=found):
        return made[0]


def test_ten_kills_in_the_middle_of_writing_lose_nothing(tmp_path: Path, key: str) -> None:
    books = Books()
    for round_ in range(KILLS):
        server = Server(tmp_path, key)
        with ThreadPoolExecutor(WRITERS) as writers:
            writing = [writers.submit(_write, server, books, round_, n) for n in range(WRITERS)]
            time.sleep(WRITES_FOR)
            server.kill()
            for each in writing:
                each.result()
    server = Server(tmp_path, key)
    try:
        assert len(books.customers) >= KILLS
        for code, customer_id in books.customers.items():
            _all_there(server, code, customer_id, books.charges.get(customer_id, 0))
    finally:
        server.kill()


def _write(server: Server, books: Books, round_: int, writer: int) -> None:
    """Enters customers and charges until the server is gone; notes only what it confirmed."""
    for number in count():
        code = f"R{round_}W{writer}N{number}"
        try:
            status, customer = server.ask(
                "POST", "/v1/customers", {"code": code, "name": f"Customer {code}"}
            )
            assert status == 201, customer
            books.customer(code, customer["id"])
            charge = {"currency": "USD", "amount": 100, "dated": "2026-03-02", "number": code}
            path = f"/v1/accounts/{customer['id']}/charges"
            status, answer = server.ask("POST", path, charge)
            assert status == 201, answer
            books.charge(customer["id"])
        except (OSError, http.client.HTTPException, ValueError):
            return  # killed: whatever was not answered may or may not be there


def _all_there(server: Server, code: str, customer_id: str, charges: int) -> None:
    status, customer = server.ask("GET", f"/v1/customers/{customer_id}")
    assert (status, customer.get("code")) == (200, code)
    status, entries = server.ask("GET", f"/v1/accounts/{customer_id}/entries?currency=USD")
    assert status == 200
    found = len(entries["items"])
    # At most the one charge that was written but whose answer was cut off may be there besides.
    assert charges <= found <= 1, f"{code}: {found} charges, {charges} acknowledged"
