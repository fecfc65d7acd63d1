"""One act, one transaction, and what happens when the commit is cut off."""

from collections.abc import Sequence

import pytest

from chalicelib.kit.dynamo import Absent, Item, Key, Operation, OutcomeUnknown, Put, Throttled
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.errors import Busy, Conflict, Stale, Unsure
from chalicelib.notify.message import Message
from chalicelib.tables import CUSTOMERS
from chalicelib.tenancy.idempotency import repetition
from chalicelib.tenancy.principal import Idempotency
from chalicelib.unit_of_work import UnitOfWork
from tests.world import TENANT, World

PK = f"T#{TENANT}#C#1"


class CutOff(MemoryStore):
    """Loses its answer the first time: before or after the work was done."""

    def __init__(self, *, done: bool) -> None:
        super().__init__()
        self.done = done
        self.cuts = 1

    def commit(self, operations: Sequence[Operation]) -> None:
        if self.cuts and self.done:
            self.cuts -= 1
            super().commit(operations)
            raise OutcomeUnknown("cut off")
        if self.cuts:
            self.cuts -= 1
            raise OutcomeUnknown("cut off")
        super().commit(operations)


@pytest.mark.parametrize("done", [True, False])
def test_a_commit_that_was_cut_off_is_done_exactly_once(done: bool) -> None:
    world = World(store=CutOff(done=done))
    uow = UnitOfWork(world.backing, world.who)
    uow.insert(CUSTOMERS, {"pk": PK, "sk": "META", "version": 1})
    uow.commit()
    assert world.store.get(Key(CUSTOMERS, PK, "META")) is not None


class Unreadable(CutOff):
    """Does the work without an answer, and then cannot be read so often."""

    def __init__(self, reads: int) -> None:
        super().__init__(done=True)
        self.reads, self.blind = reads, 0

    def commit(self, operations: Sequence[Operation]) -> None:
        try:
            super().commit(operations)
        except OutcomeUnknown:
            self.blind = self.reads
            raise

    def get(self, key: Key) -> Item | None:
        if self.blind:
            self.blind -= 1
            raise Throttled
        return super().get(key)


@pytest.mark.parametrize("reads", [1, 2, 3])
def test_what_was_done_is_not_refused_because_it_cannot_be_read_back(reads: int) -> None:
    world = World(store=Unreadable(reads))
    uow = UnitOfWork(world.backing, world.who)
    taken = Conflict("taken")  # what our own write looks like to whoever tries again
    uow.insert(CUSTOMERS, {"pk": PK, "sk": "META", "version": 1}, refuse=taken)
    uow.commit()
    assert world.store.get(Key(CUSTOMERS, PK, "META")) is not None


def test_what_nobody_can_tell_is_busy_and_a_repetition_gets_its_answer() -> None:
    store = Unreadable(reads=100)
    world = World(store=store)
    promise = Idempotency("k", "f", str)
    uow = UnitOfWork(world.backing, world.who.once(promise))
    uow.insert(CUSTOMERS, {"pk": PK, "sk": "META", "version": 1}, refuse=Conflict("taken"))
    with pytest.raises(Unsure):
        uow.commit("done")
    assert store.blind == 96
    store.blind = 0
    first = repetition(store, world.who.once(promise), world.clock.now())
    assert first is not None
    assert first.body == "done"


def test_a_refusal_that_cannot_be_read_back_is_busy_and_then_itself() -> None:
    store = Unreadable(reads=0)
    world = World(store=store)
    store.cuts = 0
    store.commit([Put(CUSTOMERS, {"pk": PK, "sk": "META", "version": 2}, Absent())])
    store.blind = 100
    for expected in (Unsure, Conflict):
        uow = UnitOfWork(world.backing, world.who)
        uow.insert(CUSTOMERS, {"pk": PK, "sk": "META"}, refuse=Conflict("taken"))
        with pytest.raises(expected):
            uow.commit()
        store.blind = 0


def test_a_store_that_never_answers_is_given_up_after_a_few_attempts() -> None:
    store = CutOff(done=False)
    store.cuts = 100
    world = World(store=store)
    uow = UnitOfWork(world.backing, world.who)
    uow.insert(CUSTOMERS, {"pk": PK, "sk": "META", "version": 1})
    with pytest.raises(Busy) as told:
        uow.commit()
    assert type(told.value) is Busy  # it was read back each time: it was not done
    assert store.cuts == 96


def test_a_failed_condition_raises_its_own_refusal(world: World) -> None:
    world.store.commit([Put(CUSTOMERS, {"pk": PK, "sk": "META", "version": 2}, Absent())])
    uow = UnitOfWork(world.backing, world.who)
    uow.insert(CUSTOMERS, {"pk": PK, "sk": "META"}, refuse=Conflict("taken"))
    with pytest.raises(Conflict, match="taken"):
        uow.commit()
    other = UnitOfWork(world.backing, world.who)
    other.replace(CUSTOMERS, {"pk": PK, "sk": "META", "version": 2}, 1)
    with pytest.raises(Stale):
        other.commit()


def test_a_message_leaves_only_when_the_act_was_done(world: World) -> None:
    message = Message(to="li@example.com", template="tests/hello")
    refused = UnitOfWork(world.backing, world.who)
    refused.replace(CUSTOMERS, {"pk": PK, "sk": "META", "version": 2}, 1)
    refused.send(message)
    with pytest.raises(Stale):
        refused.commit()
    assert world.queues.waiting == []
    uow = UnitOfWork(world.backing, world.who)
    out = uow.send(message)
    uow.commit()
    assert [body["id"] for _, _, body in world.queues.waiting] == [out]
