"""Settling a complaint: at once, by approval, once, and together with the credit note."""

from datetime import timedelta

import pytest

from chalicelib.kit.clock import stamp
from chalicelib.kit.errors import Forbidden, Invalid, NotFound
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.errors import TicketClosed
from chalicelib.tickets.settling.errors import (
    AlreadyDecided,
    NotYoursToDecide,
    SettlementNotFound,
)
from chalicelib.tickets.settling.schemas import SettlementNew
from chalicelib.tickets.settling.words import Beyond
from tests.unit.overtaken import OvertakenStore
from tests.unit.tickets.factories import POSTED, a_complaint
from tests.unit.tickets.settling.factories import Settling
from tests.world import World


@pytest.fixture
def desk() -> Settling:
    return Settling(World(store=OvertakenStore()))


class TestWithinAuthority:
    def test_it_is_granted_and_booked_at_once(self, desk: Settling) -> None:
        settlement = desk.propose(note="Two cartons")
        assert (settlement.state, settlement.decided_by) == ("granted", "")
        assert desk.credited() == [-8000]
        entries = desk.world.services.ledger.entries(desk.owner, desk.customer, "USD").items
        assert entries[0].id == settlement.entry_id
        assert set(desk.kinds(desk.ticket.id)) == {"received", "settlement_granted"}

    def test_an_apology_books_nothing(self, desk: Settling) -> None:
        settlement = desk.propose(remedy="apology", amount=0)
        assert (settlement.state, settlement.entry_id) == ("granted", "")
        assert desk.credited() == []

    def test_the_customers_limit_counts_what_others_granted_too(self, desk: Settling) -> None:
        for _ in range(3):
            desk.propose(amount=10000)
        settlement = desk.propose(amount=1)
        assert (settlement.state, settlement.beyond) == ("asked", Beyond.PERIOD)
        assert settlement.seat is not None
        assert settlement.seat.asked == desk.sam.user

    def test_after_the_period_the_customers_limit_is_free_again(self, desk: Settling) -> None:
        for _ in range(3):
            desk.propose(amount=10000)
        desk.world.clock.advance(timedelta(days=366))
        assert desk.propose(amount=10000).state == "granted"

    def test_two_at_once_do_not_exceed_it_together(self, desk: Settling) -> None:
        desk.propose(amount=10000)
        desk.propose(amount=10000)
        with desk.meanwhile(lambda: desk.propose(amount=10000)):
            second = desk.propose(amount=10000)
        assert second.state == "asked"
        assert sum(desk.credited()) == -30000

    def test_money_needs_a_customer_on_file(self, desk: Settling) -> None:
        desk.ticket = desk.raised()
        with pytest.raises(Invalid):
            desk.propose()
        assert desk.propose(remedy="redeliver", amount=0).state == "granted"

    def test_a_closed_complaint_is_not_settled(self, desk: Settling) -> None:
        desk.tickets.close(desk.li, desk.ticket.id, "Sorry, done.", handed=POSTED)
        with pytest.raises(TicketClosed):
            desk.propose()

    def test_it_is_not_settled_when_it_is_closed_in_the_same_moment(self, desk: Settling) -> None:
        close = lambda: desk.tickets.close(desk.li, desk.ticket.id, "Sorry, done.", handed=POSTED)  # noqa: E731
        with desk.meanwhile(close), pytest.raises(TicketClosed):
            desk.propose()
        assert desk.credited() == []

    def test_sales_do_not_settle(self, desk: Settling) -> None:
        with pytest.raises(Forbidden):
            desk.propose(desk.ravi)


class TestApproval:
    def test_beyond_it_the_next_level_that_may_is_asked(self, desk: Settling) -> None:
        settlement = desk.propose(amount=60000, note="Whole freight")
        assert (settlement.state, settlement.beyond) == ("asked", Beyond.EACH)
        assert desk.credited() == []
        assert desk.waits_for(desk.may) == [settlement.id]
        desk.world.settle()
        assert desk.mails("may@ours.example") == ["For your approval: Two cartons were crushed"]

    def test_with_the_approval_the_credit_note_stands(self, desk: Settling) -> None:
        asked = desk.propose(amount=60000)
        done = desk.settling.approve(desk.may, desk.ticket.id, asked.id, "Agreed")
        assert (done.state, done.decided_by) == ("granted", desk.may.user)
        assert desk.now(asked) == done
        assert desk.credited() == [-60000]
        assert desk.waits_for(desk.may) == []
        lines = {"received", "settlement_asked", "settlement_approved"}
        assert set(desk.kinds(desk.ticket.id)) == lines
        desk.world.settle()
        assert "已批准：Two cartons were crushed" in desk.mails("li@ours.example")

    def test_a_refusal_needs_its_reason_and_books_nothing(self, desk: Settling) -> None:
        asked = desk.propose(amount=60000)
        with pytest.raises(Invalid):
            desk.settling.refuse(desk.may, desk.ticket.id, asked.id, " ")
        done = desk.settling.refuse(desk.may, desk.ticket.id, asked.id, "The line pays")
        assert (done.state, done.why) == ("refused", "The line pays")
        assert desk.credited() == []

    def test_nobody_approves_their_own_or_what_is_not_asked_of_them(self, desk: Settling) -> None:
        asked = desk.propose(desk.sam, amount=60000)
        for who in (desk.sam, desk.li, desk.ravi):
            with pytest.raises(NotYoursToDecide):
                desk.settling.approve(who, desk.ticket.id, asked.id)

    def test_somebody_higher_may_decide_too(self, desk: Settling) -> None:
        asked = desk.propose(amount=60000)
        assert desk.settling.approve(desk.owner, desk.ticket.id, asked.id).state == "granted"

    def test_it_is_decided_once(self, desk: Settling) -> None:
        asked = desk.propose(amount=60000)
        desk.settling.approve(desk.may, desk.ticket.id, asked.id)
        for act in (desk.settling.approve, desk.settling.refuse):
            with pytest.raises(AlreadyDecided):
                act(desk.owner, desk.ticket.id, asked.id, "again")
        assert desk.credited() == [-60000]

    def test_two_approvals_in_the_same_moment_book_once(self, desk: Settling) -> None:
        asked = desk.propose(amount=60000)
        other = lambda: desk.settling.approve(desk.owner, desk.ticket.id, asked.id)  # noqa: E731
        with desk.meanwhile(other), pytest.raises(AlreadyDecided):
            desk.settling.approve(desk.may, desk.ticket.id, asked.id)
        assert desk.credited() == [-60000]
        assert desk.kinds(desk.ticket.id).count("settlement_approved") == 1

    def test_a_payment_in_the_same_moment_only_makes_it_look_again(self, desk: Settling) -> None:
        asked = desk.propose(amount=60000)
        with desk.meanwhile(lambda: desk.propose(amount=100)):
            desk.settling.approve(desk.may, desk.ticket.id, asked.id)
        assert sorted(desk.credited()) == [-60000, -100]

    def test_what_is_beyond_the_approver_by_now_goes_up_with_their_word(
        self, desk: Settling
    ) -> None:
        asked = [desk.propose(amount=500000) for _ in range(4)]
        for each in asked[:3]:
            desk.settling.approve(desk.may, desk.ticket.id, each.id)
        moved = desk.settling.approve(desk.may, desk.ticket.id, asked[3].id, "I would")
        assert moved.state == "asked"
        assert desk.waits_for(desk.owner) == [moved.id]
        assert desk.settling.approve(desk.owner, desk.ticket.id, moved.id).state == "granted"

    def test_a_stranger_finds_nothing(self, desk: Settling) -> None:
        asked = desk.propose(amount=60000)
        with pytest.raises(SettlementNotFound):
            desk.settling.approve(desk.world.stranger, desk.ticket.id, asked.id)
        new = SettlementNew.model_validate({"remedy": "apology"})
        with pytest.raises(NotFound):
            desk.settling.propose(desk.world.stranger, desk.ticket.id, new)


class TestTime:
    def test_unanswered_it_goes_one_level_higher_and_then_stays(self, desk: Settling) -> None:
        asked = desk.propose(amount=40000)
        seats = []
        for _ in range(5):
            desk.world.pass_time(timedelta(days=1), tick=timedelta(hours=1))
            seat = desk.now(asked).seat
            assert seat is not None
            seats.append(seat.asked)
        assert seats == ["usr_may", "usr_ann", "usr_ann", "usr_ann", "usr_ann"]
        kinds = desk.kinds(desk.ticket.id)
        assert kinds.count("settlement_late_moved") == 2
        assert kinds.count("settlement_late") == 1
        assert desk.now(asked).due_at is None
        assert desk.settling.approve(desk.owner, desk.ticket.id, asked.id).state == "granted"

    def test_waking_twice_or_late_moves_it_once(self, desk: Settling) -> None:
        asked = desk.propose(amount=40000)
        assert asked.due_at is not None
        desk.world.clock.set(asked.due_at)
        system = Principal.system(desk.owner.tenant)
        for _ in range(2):
            name = f"{desk.ticket.id}:{asked.id}"
            desk.settling.wake(system, name, stamp(asked.due_at))
        assert desk.kinds(desk.ticket.id).count("settlement_late_moved") == 1
        desk.settling.wake(system, "tkt_gone:stl_gone", stamp(asked.due_at))

    def test_waking_too_early_gives_the_lease_back(self, desk: Settling) -> None:
        asked = desk.propose(amount=40000)
        assert asked.due_at is not None
        system = Principal.system(desk.owner.tenant)
        desk.settling.wake(system, f"{desk.ticket.id}:{asked.id}", stamp(asked.due_at))
        assert desk.now(asked) == asked

    def test_decided_nothing_is_due_any_more(self, desk: Settling) -> None:
        asked = desk.propose(amount=40000)
        desk.settling.refuse(desk.sam, desk.ticket.id, asked.id, "No")
        desk.world.pass_time(timedelta(days=3), tick=timedelta(hours=1))
        assert "settlement_late_moved" not in desk.kinds(desk.ticket.id)


class TestCompanyOfOne:
    def test_the_same_person_is_asked_twice_and_it_is_recorded(self, world: World) -> None:
        ticket = world.services.tickets.raise_ticket(world.who, a_complaint())
        new = SettlementNew.model_validate(
            {"remedy": "replace", "amount": 9_000_000, "currency": "USD"}
        )
        settling = world.services.settling
        asked = settling.propose(world.who, ticket.id, new)
        assert asked.state == "asked"
        assert asked.seat is not None
        assert asked.seat.again
        done = settling.approve(world.who, ticket.id, asked.id, "Still right")
        assert done.state == "granted"
        events = world.services.tickets.timeline(world.who, ticket.id).items
        lines = {"settlement_approved", "settlement_asked_again", "received"}
        assert {event.kind for event in events} == lines
