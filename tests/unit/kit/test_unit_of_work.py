"""One act, one transaction, and what happens when the commit is cut off."""

from collections.abc import Sequence

import pytest

from chalicelib.kit.dynamo import Absent, Key, Operation, OutcomeUnknown, Put
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.errors import Busy, Conflict, Stale
from chalicelib.notify.message import Message
from chalicelib.tables import CUSTOMERS
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


def test_a_store_that_never_answers_is_given_up_after_a_few_attempts() -> None:
    store = CutOff(done=False)
    store.cuts = 100
    world = World(store=store)
    uow = UnitOfWork(world.backing, world.who)
    uow.insert(CUSTOMERS, {"pk": PK, "sk": "META", "version": 1})
    with pytest.raises(Busy):
        uow.commit()
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
