"""Nobody learns whether an address is known: not in words, not in work done, not in mail."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.tenancy.passwords import Passwords
from tests.companies import QUICK
from tests.security.doors import browser, post
from tests.unit.tenancy.people_of import found
from tests.world import World

KNOWN, UNKNOWN = "mei@harbour.example", "nobody@harbour.example"
SIGN_UP = {
    "company": "Another",
    "country": "CN",
    "name": "Somebody",
    "password": "a different ferry 9",
    "language": "en",
}


class CountingStore(MemoryStore):
    """Counts what is asked of it: calls, and rows read or written."""

    def __init__(self) -> None:
        super().__init__()
        self.work: Counter[str] = Counter()

    def get(self, key: Any) -> Any:
        self.work["get"] += 1
        return super().get(key)

    def get_many(self, keys: Any) -> Any:
        self.work["get_many"] += len(keys)
        return super().get_many(keys)

    def query(self, query: Any) -> Any:
        self.work["query"] += 1
        return super().query(query)

    def commit(self, operations: Any) -> None:
        self.work["commit"] += len(operations)
        super().commit(operations)


class CountingPasswords(Passwords):
    """Counts hashes made and compared; each costs 30 ms in production."""

    def __init__(self) -> None:
        super().__init__(memory_kib=8, passes=1)
        self.work: Counter[str] = Counter()

    def hash(self, password: str) -> str:
        self.work["hash"] += 1
        return super().hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        self.work["matches"] += 1
        return super().matches(stored, password)


def work_of(act: Callable[[World], Any]) -> tuple[Any, Counter[str], Counter[str], int]:
    """Answer, store work, hashing and messages queued by an act in a world that knows Mei."""
    store, passwords = CountingStore(), CountingPasswords()
    world = World(store=store)
    found(world)
    world.settle()
    world.services.tenancy.passwords = passwords
    store.work.clear()
    answer = act(world)
    return answer, store.work.copy(), passwords.work, len(world.queues.waiting)


@pytest.mark.parametrize(
    ("path", "form"),
    [("/sign-in", {"password": "wrong password"}), ("/forgot", {}), ("/sign-up", SIGN_UP)],
)
def test_known_and_unknown_get_the_same_answer_for_the_same_work(
    path: str, form: dict[str, str]
) -> None:
    def asking(email: str) -> Callable[[World], Any]:
        return lambda world: post(browser(world), path, form | {"email": email})

    known, unknown = work_of(asking(KNOWN)), work_of(asking(UNKNOWN))
    assert known[0].status_code == unknown[0].status_code
    assert words(known[0], KNOWN) == words(unknown[0], UNKNOWN)
    assert known[0].location == unknown[0].location
    assert known[1:] == unknown[1:]


def words(answer: Any, email: str) -> str:
    """The page without what was typed and without the form's own random mark."""
    return re.sub(r'name="_once" value="[^"]+"', "", answer.text).replace(email, "")


def test_comparing_with_nobody_is_as_slow_as_with_somebody() -> None:
    hashed = QUICK.hash("tangerine ferry 8")
    assert QUICK._decoy.split("$")[:4] == hashed.split("$")[:4]
