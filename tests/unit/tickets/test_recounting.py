"""Loads of handlers and sums of claims: counted anew they are what was kept, or what is right."""

import random
from typing import Any

import pytest

from chalicelib.jobs.model import Job
from chalicelib.kit.dynamo import Delete, Key, Put, Query, Update
from chalicelib.tables import TICKETS
from chalicelib.tickets.claims.schemas import PaymentIn, TermsIn
from chalicelib.tickets.model import Ticket
from tests.unit.tickets.factories import POSTED, Desk
from tests.unit.tickets.learning.factories import a_review
from tests.world import World

PEOPLE = ("usr_li", "usr_sam", "usr_ann")
CARRIERS = ("Blue Line", "Red Air", "Größe # 1")


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def counted(desk: Desk) -> Job:
    """The one command: all figures of complaints, and the counters beside them."""
    desk.world.services.counting.rebuild(desk.owner)
    desk.world.settle()
    [job] = desk.world.services.jobs.newest(desk.owner, "ticket-counters", 1).items
    assert job.state == "done"
    return job


def key(desk: Desk, *parts: str, sk: str = "META") -> Key:
    return Key(TICKETS, "#".join(("T", desk.owner.tenant, *parts)), sk)


def loads(desk: Desk) -> dict[str, int]:
    return desk.tickets.rows(desk.owner).loads(PEOPLE)


def sums(desk: Desk) -> set[tuple[str, str, str, int, int, int]]:
    found = desk.world.services.claims.shortfalls(desk.owner, 100).items
    return {(e.cause, e.carrier, e.currency, e.paid, e.recovered, e.short) for e in found}


def pay(desk: Desk, ticket: Ticket, what: str, amount: int, currency: str = "USD") -> None:
    body = {"what": what, "amount": amount, "currency": currency, "paid_on": "2026-03-02"}
    desk.world.services.claims.add_payment(desk.sam, ticket.id, PaymentIn.model_validate(body))


def carried_by(desk: Desk, ticket: Ticket, carrier: str) -> None:
    terms = {"start_on": "2026-02-25", "carrier_regime": "hague_visby", "carrier": carrier}
    desk.world.services.claims.set_terms(desk.sam, ticket.id, TermsIn.model_validate(terms))


class TestLoads:
    def test_a_spoiled_counter_says_again_how_many_tickets_are_open(self, desk: Desk) -> None:
        for _ in range(3):
            desk.raised()
        desk.tickets.close(desk.li, desk.raised().id, "Done", handed=POSTED)
        for user, by in (("usr_li", 7), ("usr_sam", -2)):
            desk.world.store.commit([Update(key(desk, "LOAD", user), add={"open": by})])
        assert counted(desk).result == {"changed": 2, "busy": 0}
        assert loads(desk) == {"usr_li": 3, "usr_sam": 0, "usr_ann": 0}

    def test_one_that_is_lost_comes_back(self, desk: Desk) -> None:
        desk.raised()
        desk.world.store.commit([Delete(key(desk, "LOAD", "usr_li"), None)])
        counted(desk)
        assert loads(desk)["usr_li"] == 1

    def test_of_more_people_than_a_step_takes_everybody_is_counted(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("chalicelib.tickets.loads.PEOPLE", 1)
        desk.raised()
        for user in PEOPLE:
            desk.world.store.commit([Update(key(desk, "LOAD", user), add={"open": 5})])
        assert counted(desk).result["changed"] == 3
        assert loads(desk) == {"usr_li": 1, "usr_sam": 0, "usr_ann": 0}


class TestClaims:
    @pytest.fixture
    def ticket(self, desk: Desk) -> Ticket:
        ticket = desk.raised(category="damage")
        carried_by(desk, ticket, "Blue Line")
        pay(desk, ticket, "paid_customer", 900)
        pay(desk, ticket, "from_carrier", 300)
        return ticket

    def test_spoiled_sums_say_again_what_the_claims_say(self, desk: Desk, ticket: Ticket) -> None:
        right = sums(desk)
        place = key(desk, "CLAIM-SUMS", sk="#USD#Blue Line")
        desk.world.store.commit([Update(place, add={"paid": 77, "short": -3})])
        nowhere = key(desk, "CLAIM-SUMS", sk="trucking#USD#Nobody")
        desk.world.store.commit([Update(nowhere, add={"paid": 5})])
        assert counted(desk).result["changed"] == 2
        assert sums(desk) == right

    def test_lost_and_foreign_shares_are_mended(self, desk: Desk, ticket: Ticket) -> None:
        right = sums(desk)
        lost = key(desk, "CLAIM-SUMS", "#USD#Blue Line", sk=ticket.id)
        wrong = {"pk": key(desk, "CLAIM-SUMS", "#USD#Red Air").pk, "sk": ticket.id}
        wrong |= {"paid": 9, "recovered": 0, "short": 9}
        elsewhere = key(desk, "CLAIM-SUMS", sk="#USD#Red Air")
        desk.world.store.commit(
            [Delete(lost, None), Put(TICKETS, wrong, None), Update(elsewhere, add={"paid": 9})]
        )
        counted(desk)
        assert sums(desk) == right
        red = {"cause": "", "currency": "USD", "carrier": "Red Air"}
        assert desk.world.services.claims.shares(desk.owner, red).items == []
        blue = desk.world.services.claims.shares(desk.owner, red | {"carrier": "Blue Line"}).items
        assert [each.ticket_id for each in blue] == [ticket.id]


@pytest.mark.parametrize("seed", range(6))
def test_after_whatever_was_done_what_is_kept_is_what_is_counted_anew(
    desk: Desk, seed: int
) -> None:
    chance = random.Random(seed)
    tickets = [desk.raised(category="damage") for _ in range(5)]
    for _ in range(60):
        _one_act(desk, chance, tickets)
    desk.world.settle()
    kept = loads(desk), sums(desk)
    assert counted(desk).result == {"changed": 0, "busy": 0}
    assert (loads(desk), sums(desk)) == kept
    # Against the tickets and claims themselves, with no help of an index.
    now = [desk.tickets.get(desk.owner, each.id) for each in tickets]
    assert kept[0] == {
        user: sum(each.assignee == user and not each.closed for each in now) for user in PEOPLE
    }
    claims = [desk.world.services.claims.get(desk.owner, each.id) for each in tickets]
    moved = [each for claim in claims for each in claim.payments]
    assert sum(each[3] for each in kept[1]) == sum(
        each.amount for each in moved if each.what == "paid_customer"
    )
    assert _rows(desk) == len(kept[1])


def _one_act(desk: Desk, chance: random.Random, tickets: list[Ticket]) -> None:
    ticket = desk.tickets.get(desk.owner, chance.choice(tickets).id)
    act = chance.choice(("assign", "close", "reopen", "pay", "back", "carrier", "review", "raise"))
    if act == "raise":
        tickets.append(desk.raised(category=chance.choice(("damage", "delay"))))
    elif act == "assign" and not ticket.closed:
        desk.tickets.assign(desk.owner, ticket.id, chance.choice(PEOPLE))
    elif act == "close" and not ticket.settled:
        desk.tickets.close(desk.owner, ticket.id, "We are sorry.", handed=POSTED)
    elif act == "reopen" and ticket.closed:
        desk.tickets.reopen(desk.owner, ticket.id, "Not settled")
    elif act == "review" and ticket.step == "closed":
        cause: Any = chance.choice(("trucking", "poor_packing", "other"))
        desk.world.services.learning.review(desk.owner, ticket.id, a_review(cause=cause))
    elif act == "carrier":
        carried_by(desk, ticket, chance.choice(CARRIERS))
    elif act in ("pay", "back"):
        what = "paid_customer" if act == "pay" else chance.choice(("from_carrier", "from_insurer"))
        pay(desk, ticket, what, chance.randint(1, 999), chance.choice(("USD", "EUR")))


def _rows(desk: Desk) -> int:
    """How many places the shares of all claims stand at."""
    found = {item["sk"] for item in desk.world.store.query(
        Query(TICKETS, key(desk, "CLAIM-SUMS").pk, limit=100)).items
        if item.get("paid") or item.get("recovered")}  # fmt: skip
    return len(found)
