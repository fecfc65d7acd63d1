"""Each worker's function has the rights its work takes; every test's world keeps to them."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.clock.routing import QUEUE_OF
from chalicelib.kit.dynamo import Absent, Check, Delete, Key, Put, Query, Update
from chalicelib.kit.dynamo.fence import FencedStore, Scope
from chalicelib.kit.queues import JOBS, QUEUES
from chalicelib.notify.mail import Email
from chalicelib.tables import ACCOUNTS, CUSTOMERS, DUE, TICKETS
from chalicelib.tenancy import unscoped
from infra.functions import FUNCTIONS, Function
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

OURS = "T#ten_1#C#1"
READER = Function("Reader", "a.b", 128, 1, writes=(TICKETS,), reads=(CUSTOMERS,))


def fenced(world: World, rights: Rights) -> FencedStore:
    """A tenant's store, with the rights of whoever is at work."""
    return FencedStore(GuardedStore(world.store, rights), Scope.tenant("ten_1"))


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
        (READER, lambda store: store.get(Key(ACCOUNTS, OURS, "b"))),
        (READER, lambda store: store.get_many([Key(ACCOUNTS, OURS, "b")])),
        (READER, lambda store: store.query(Query(ACCOUNTS, OURS))),
        (READER, lambda store: store.commit([Put(CUSTOMERS, {"pk": OURS, "sk": "b"})])),
        (READER, lambda store: store.commit([Delete(Key(CUSTOMERS, OURS, "b"))])),
        (READER, lambda store: store.put_many(CUSTOMERS, [{"pk": OURS, "sk": "b"}])),
        (READER, lambda store: store.delete_many([Key(CUSTOMERS, OURS, "b")])),
        (SWEEP, lambda store: store.query(Query(TICKETS, OURS))),
        (SWEEP, lambda store: store.get(Key(TICKETS, OURS, "b"))),
        (SWEEP, lambda store: store.commit([Put(TICKETS, {"pk": OURS, "sk": "b"})])),
    ],
)
def test_what_a_role_does_not_name_is_stopped(
    function: Function, work: Callable[[FencedStore], Any], world: World
) -> None:
    store = fenced(world, rights := Rights())
    work(store)  # a person at a page may
    with pytest.raises(Denied), rights.of(function):
        work(store)


def test_what_a_role_names_is_done(world: World) -> None:
    store = fenced(world, rights := Rights())
    with rights.of(READER):
        store.commit(
            [Put(TICKETS, {"pk": OURS, "sk": "b"}), Check(Key(CUSTOMERS, OURS, "d"), Absent())]
        )
        assert store.get(Key(CUSTOMERS, OURS, "d")) is None
    store = unscoped.unscoped(GuardedStore(world.store, rights), unscoped.sweeper())
    with rights.of(SWEEP):
        store.query(Query(TICKETS, "D#0", DUE))
        store.commit([Update(Key(TICKETS, OURS, "b"), set={"wake_tries": 1})])


@pytest.mark.parametrize("pk", ["T#ten_2#C#1", "T#ten_10#C#1", "T#ten_1", "U#usr_ann", "D#0"])
def test_the_template_alone_would_keep_a_worker_inside_of_its_tenant(pk: str, world: World) -> None:
    """Past both other layers: the session's tag says ten_1 and the key something else."""
    guarded, rights = GuardedStore(world.store, Rights(READER)), Scope.tenant("ten_1")
    wide = FencedStore(guarded, Scope(rights.name, ("",), rights.company))
    with pytest.raises(Denied):
        wide.get(Key(TICKETS, pk, "META"))
    assert wide.get(Key(TICKETS, "T#ten_1#C#1", "META")) is None


@pytest.mark.parametrize("door", unscoped.OPERATIONS)
def test_a_worker_has_no_door_that_its_work_does_not_take(door: Any, world: World) -> None:
    holders = {each.name for each in FUNCTIONS if door in each.doors}
    assert holders == (set() if door is unscoped.sweeper else {"APIHandler", "Web"})


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
