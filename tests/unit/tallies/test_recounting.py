"""Counters counted anew: put right only when seen twice, never over somebody's move."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.jobs.model import Job
from chalicelib.kit.dynamo import Item, Key, Update
from chalicelib.kit.paging import Listing
from chalicelib.tables import TICKETS
from chalicelib.tallies.recounting import Look, Recounting
from chalicelib.tallies.tally import count, tally
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork
from tests.world import MONDAY, World


class Apples:
    """Baskets that each say how many apples they hold; ``told`` may lag behind the truth."""

    def __init__(self, world: World, baskets: dict[str, int]) -> None:
        self.world, self.baskets = world, baskets
        self.told: Callable[[str], int] = lambda basket: self.baskets.get(basket, 0)

    def key(self, basket: str) -> Key:
        return Key(TICKETS, f"T#{self.world.who.tenant}#APPLES", basket)

    def kept(self, basket: str) -> dict[str, int]:
        return dict(tally(self.world.store, self.key(basket)).counts)

    def put_in(self, basket: str, apples: int) -> None:
        """A real act: the basket and its counter move together."""
        self.baskets[basket] = self.baskets.get(basket, 0) + apples
        uow = UnitOfWork(self.world.services.backing, self.world.who)
        count(uow, self.key(basket), {"apples": apples})
        uow.commit()

    def spoil(self, basket: str, by: int) -> None:
        self.world.store.commit([Update(self.key(basket), add={"apples": by})])

    def begin(self, who: Principal, after: Item | None) -> Listing[str]:
        names = sorted(self.baskets)
        start = after["from"] if after else 0
        return Listing(
            names[start : start + 2], {"from": start + 2} if names[start + 2 :] else None
        )

    def look(self, who: Principal, place: str) -> Look:
        return Look(tally(self.world.store, self.key(place)), {"apples": self.told(place)})


@pytest.fixture
def apples(world: World) -> Apples:
    made = Apples(world, {})
    for number, basket in enumerate("abcde"):
        made.put_in(basket, number + 1)
    return made


def recounted(apples: Apples, meanwhile: Callable[[int], Any] = lambda _step: None) -> Job:
    """The whole job, with what somebody else does before each of its steps."""
    recounting = Recounting(apples.world.services.backing, (apples, apples))
    job = Job(id="job_1", kind="apples", started_by="usr_ann", created_at=MONDAY)
    for step in range(100):
        if not job.is_open:
            return job
        meanwhile(step)
        job = recounting.step(apples.world.who, Job.model_validate(job.model_dump()))
    raise AssertionError("it never ends")


def test_what_is_right_stays_untouched(apples: Apples) -> None:
    assert recounted(apples).result == {"changed": 0, "busy": 0}
    assert tally(apples.world.store, apples.key("c")).writes == 1


def test_what_was_spoiled_is_right_again(apples: Apples) -> None:
    apples.spoil("b", 40)
    apples.spoil("e", -5)
    assert recounted(apples).result == {"changed": 2, "busy": 0}
    assert [apples.kept(each) for each in "abcde"] == [{"apples": n} for n in range(1, 6)]


def test_a_counter_of_nothing_is_emptied(apples: Apples) -> None:
    apples.put_in("a", -1)
    apples.spoil("a", 3)
    recounted(apples)
    assert apples.kept("a") == {}


def test_a_list_that_lags_behind_spoils_nothing(apples: Apples) -> None:
    """The index does not know the newest apple yet when it is looked at first."""
    looks: list[str] = []

    def told(basket: str) -> int:
        looks.append(basket)
        return apples.baskets[basket] - (looks.count(basket) == 1)

    apples.told = told
    assert recounted(apples).result["changed"] == 0
    assert apples.kept("c") == {"apples": 3}


def test_a_move_between_the_looks_is_not_lost(apples: Apples) -> None:
    apples.spoil("a", 10)
    job = recounted(apples, lambda step: apples.put_in("a", 1) if step == 1 else None)
    assert job.result["changed"] == 1
    assert apples.kept("a") == {"apples": 2}


def test_what_moves_at_every_look_is_left_and_counted_as_busy(apples: Apples) -> None:
    apples.spoil("a", 10)
    job = recounted(apples, lambda _step: apples.put_in("a", 1))
    assert job.result["busy"] > 0
    assert apples.kept("a") == {"apples": apples.baskets["a"] + 10}


def test_a_move_during_the_writing_is_refused(apples: Apples) -> None:
    apples.spoil("a", 10)
    apples.told = lambda basket: (apples.put_in(basket, 1), 1)[1] if basket == "a" else 0
    recounting = Recounting(apples.world.services.backing, (apples,))
    job = Job(id="job_1", kind="apples", started_by="usr_ann", created_at=MONDAY)
    for _ in range(3):
        job = recounting.step(apples.world.who, job)
    assert apples.kept("a")["apples"] == apples.baskets["a"] + 10
