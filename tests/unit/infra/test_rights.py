"""Each worker's function has the rights its work takes; every test's world keeps to them."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.clock.routing import QUEUE_OF
from chalicelib.kit.dynamo import Absent, Check, Delete, Key, Put, Query, Update
from chalicelib.kit.queues import JOBS, QUEUES
from chalicelib.notify.mail import Email
from chalicelib.tables import ACCOUNTS, CUSTOMERS, DUE, TICKETS
from infra.functions import Function
from tests.rights import (
    SWEEP,
    WORKER_OF,
    Denied,
    GuardedBlobs,
    GuardedMailer,
    GuardedQueues,
    GuardedStore,
    Rights,
)
from tests.world import World

READER = Function("Reader", "a.b", 128, 1, writes=(TICKETS,), reads=(CUSTOMERS,))


@pytest.mark.parametrize("queue", QUEUES)
def test_a_worker_wakes_exactly_what_the_sweeper_sends_to_its_queue(
    queue: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: set[str] = set()

    def consume(_: Any, wakes: Mapping[str, Callable[[], Any]], *_notice: Any) -> dict[str, Any]:
        woken.update(wakes)
        return {"batchItemFailures": []}

    worker = import_module(f"chalicelib.workers.{queue}")
    monkeypatch.setattr(worker, "consume", consume)
    bootstrap.use(world.services)
    try:
        getattr(worker, queue)({"Records": []}, None)
    finally:
        bootstrap.use(None)
    assert woken == {each for each, name in QUEUE_OF.items() if name == queue}


def test_the_worlds_of_tests_wake_every_type_there_is(world: World) -> None:
    assert set(world.wakes()) == set(QUEUE_OF)
    assert set(WORKER_OF) == set(QUEUES)


@pytest.mark.parametrize(
    ("function", "work"),
    [
        (READER, lambda store: store.get(Key(ACCOUNTS, "a", "b"))),
        (READER, lambda store: store.get_many([Key(ACCOUNTS, "a", "b")])),
        (READER, lambda store: store.query(Query(ACCOUNTS, "a"))),
        (READER, lambda store: store.commit([Put(CUSTOMERS, {"pk": "a", "sk": "b"})])),
        (READER, lambda store: store.commit([Delete(Key(CUSTOMERS, "a", "b"))])),
        (READER, lambda store: store.put_many(CUSTOMERS, [{"pk": "a", "sk": "b"}])),
        (READER, lambda store: store.delete_many([Key(CUSTOMERS, "a", "b")])),
        (SWEEP, lambda store: store.query(Query(TICKETS, "a"))),
        (SWEEP, lambda store: store.get(Key(TICKETS, "a", "b"))),
        (SWEEP, lambda store: store.commit([Put(TICKETS, {"pk": "a", "sk": "b"})])),
    ],
)
def test_what_a_role_does_not_name_is_stopped(
    function: Function, work: Callable[[GuardedStore], Any], world: World
) -> None:
    store = GuardedStore(world.store, rights := Rights())
    work(store)  # nobody in particular may
    with pytest.raises(Denied), rights.of(function):
        work(store)


def test_what_a_role_names_is_done(world: World) -> None:
    store = GuardedStore(world.store, rights := Rights())
    with rights.of(READER):
        store.commit(
            [Put(TICKETS, {"pk": "a", "sk": "b"}), Check(Key(CUSTOMERS, "c", "d"), Absent())]
        )
        assert store.get(Key(CUSTOMERS, "c", "d")) is None
    with rights.of(SWEEP):
        store.query(Query(TICKETS, "D#0", DUE))
        store.commit([Update(Key(TICKETS, "a", "b"), set={"wake_tries": 1})])


def test_queues_files_and_mail_open_to_who_is_named(world: World) -> None:
    rights = Rights()
    queues, files = GuardedQueues(world.queues, rights), GuardedBlobs(world.blobs, rights)
    mailer = GuardedMailer(world.mailer, rights)
    for work in (
        lambda: queues.send(JOBS, {}),
        lambda: files.put("T/a", b"", "text/plain"),
        lambda: files.get("T/a"),
        lambda: files.size("T/a"),
        lambda: files.link("T/a", "a"),
        lambda: files.upload_form("T/a", "text/plain", 1),
        lambda: files.delete("T/a"),
        lambda: mailer.send(Email("out_1", "a@b.example", "c@d.example", "Subject", "Text")),
    ):
        work()
        with pytest.raises(Denied), rights.of(READER):
            work()
