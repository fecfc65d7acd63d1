"""Disputes: an amount is held and not chased, the desk settles it, the figures count it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.accounts.disputes.errors import (
    BeyondAuthority,
    CreditWaits,
    DisputeNotFound,
    DisputeSettled,
)
from chalicelib.accounts.disputes.gathering import Gather
from chalicelib.accounts.disputes.model import Dispute
from chalicelib.accounts.disputes.schemas import AcceptIn, CreditIn, DisputeNew
from chalicelib.accounts.disputes.words import Paper, Reason, State
from chalicelib.accounts.ledger.errors import AlreadyDisputed, MoreThanOpen, NotAllocatable
from chalicelib.accounts.ledger.schemas import CreditNew
from chalicelib.kit.errors import Forbidden, Invalid, NotFound, Stale
from chalicelib.tenancy.links import LinkSpent
from chalicelib.tickets.settling.errors import SettleTheDispute
from chalicelib.tickets.settling.schemas import SettlementNew
from chalicelib.tickets.words import Step
from tests.unit.accounts.disputes.house import House
from tests.world import World


@pytest.fixture
def house(world: World) -> House:
    return House(world)


class TestOpening:
    def test_a_part_is_held_and_the_rest_stays_due(self, house: House) -> None:
        dispute = house.opens(300_00)
        item = house.item()
        assert (item.contested, item.undisputed) == (300_00, 700_00)
        assert item.dispute_id == dispute.id
        assert house.ledger.account(house.fin, house.customer).balance("USD").disputed == 300_00
        assert [each.id for each in house.ledger.chaseable(house.fin, house.customer)] == [item.id]

    def test_the_desk_gets_a_ticket_that_names_it(self, house: House) -> None:
        dispute = house.opens()
        ticket = house.world.services.tickets.get(house.fin, dispute.ticket_id)
        assert (ticket.category, ticket.department) == ("charges", "finance")
        assert ticket.subject == "Weight differs · INV-7 · USD 300.00"
        assert [each.number for each in ticket.references] == ["INV-7"]
        assert ticket.loss is not None
        assert ticket.loss.amount == 300_00
        assert house.kinds_on(dispute) == {"received", "dispute_opened"}

    def test_one_dispute_at_a_time_and_no_more_than_is_open(self, house: House) -> None:
        with pytest.raises(MoreThanOpen):
            house.opens(1000_01)
        house.opens()
        with pytest.raises(AlreadyDisputed):
            house.opens(1_00)
        with pytest.raises(AlreadyDisputed):
            house.ledger.dispute(house.fin, house.customer, house.invoice, False)
        assert len(house.disputes.standing(house.fin).items) == 1

    def test_a_payment_or_a_paid_invoice_is_not_disputed(self, house: House) -> None:
        paid = CreditNew(currency="USD", amount=1000_00, dated=house.ledger.today(house.fin))
        payment = house.ledger.record_payment(house.fin, house.customer, paid)
        for entry in (house.invoice, payment.id):
            with pytest.raises(NotAllocatable):
                house.opens(1_00, entry_id=entry)

    def test_a_stranger_finds_nothing(self, house: House) -> None:
        dispute, stranger = house.opens(), house.world.stranger
        with pytest.raises(DisputeNotFound):
            house.disputes.get(stranger, dispute.id)
        with pytest.raises(NotFound):
            house.disputes.confirm(stranger, dispute.id, "It stands.")
        assert house.disputes.standing(stranger).items == []
        assert house.disputes.figures(stranger) == []


class TestByLink:
    def test_the_customer_disputes_a_line_and_is_written_to(self, house: House) -> None:
        token = house.states()
        dispute = house.opens_by_link(token)
        house.world.settle()
        assert (dispute.by, dispute.by_name, dispute.statement_number) == (
            "link",
            "Li",
            "ST-000001",
        )
        assert house.item().contested == 300_00
        [mail] = [each for each in house.world.mailer.sent if "/case/" in each.text]
        assert mail.to == "ap@nb.example"
        assert house.kinds_on(dispute) == {"received", "dispute_opened"}

    def test_it_is_withdrawn_by_the_same_link(self, house: House) -> None:
        token = house.states()
        dispute = house.opens_by_link(token)
        assert house.disputes.withdraw_by_link(token, dispute.id).state is State.WITHDRAWN
        assert house.item().contested == 0

    def test_a_line_of_another_customer_or_a_later_day_is_not_there(self, house: House) -> None:
        token = house.states()
        reader, statement = house.world.services.statements.by_link(token)
        with pytest.raises(NotFound):
            house.disputes.line(reader, statement, "ent_nowhere")
        earlier = statement.model_copy(update={"until": statement.start})
        with pytest.raises(NotFound):
            house.disputes.line(reader, earlier, house.invoice)

    def test_an_ended_link_disputes_nothing(self, house: House) -> None:
        token = house.states()
        statement = house.world.services.statements.newest(house.fin).items[0]
        house.world.services.statements.revoke_link(house.fin, statement.id)
        with pytest.raises(LinkSpent):
            house.opens_by_link(token)
        assert house.item().contested == 0


class TestSettling:
    def test_a_credit_note_within_authority_goes_against_the_document(self, house: House) -> None:
        older = house.charges(50_00, "INV-1")
        dispute = house.credits(house.opens(150_00), 150_00)
        assert (dispute.state, dispute.credited) == (State.CREDITED, 150_00)
        item = house.item()
        assert (item.remaining, item.contested, item.dispute_id) == (850_00, 0, "")
        assert house.ledger.item(house.fin, house.customer, older).remaining == 50_00
        house.world.settle()
        [mail] = [each for each in house.world.mailer.sent if "credit note" in each.text]
        assert "USD 150.00" in mail.text

    def test_the_credit_note_belongs_to_the_shipment_of_the_document(self, house: House) -> None:
        house.invoice = house.charges(80_00, "INV-8", shipment="S-1", department="air import")
        dispute = house.credits(house.opens(10_00), 10_00)
        note = house.ledger.item(house.fin, house.customer, dispute.credit_entry_id)
        assert (note.shipment, note.department) == ("S-1", "air import")

    @pytest.mark.parametrize("credited", [True, False])
    def test_the_letter_is_the_written_answer_on_its_ticket(
        self, house: House, credited: bool
    ) -> None:
        dispute = house.opens(150_00)
        if credited:
            dispute = house.credits(dispute, 150_00)
        else:
            dispute = house.disputes.confirm(house.fin, dispute.id, "As agreed in May.")
        tickets, mailer = house.world.services.tickets, house.world.mailer
        ticket = tickets.get(house.fin, dispute.ticket_id)
        assert (ticket.step, ticket.responded_at) == (Step.ANSWERED, dispute.settled_at)
        house.world.settle()
        told = [mail for mail in mailer.sent if "INV-7" in mail.subject]
        assert len(told) == 1
        house.world.pass_time(timedelta(days=30), tick=timedelta(hours=12))
        assert [mail for mail in mailer.sent if "INV-7" in mail.subject] == told
        assert tickets.close(house.sam, ticket.id).step is Step.CLOSED

    def test_what_the_customer_takes_back_is_still_answered_by_the_desk(self, house: House) -> None:
        dispute = house.disputes.withdraw(house.fin, house.opens().id)
        ticket = house.world.services.tickets.get(house.fin, dispute.ticket_id)
        assert ticket.step is Step.RECEIVED

    def test_a_ticket_of_several_disputes_is_answered_with_the_last(self, house: House) -> None:
        list_of = Gather(key="rec_1", title="list.csv")
        found = []
        for number in ("INV-8", "INV-9"):
            facts = {"entry_id": house.charges(50_00, number), "amount": 50_00, "reason": "rate"}
            new = DisputeNew(customer_id=house.customer, words="too much", **facts)
            found.append(house.disputes.open_gathered(house.fin, new, list_of))
        one, other = found
        assert one.ticket_id == other.ticket_id
        tickets = house.world.services.tickets
        house.disputes.confirm(house.fin, one.id, "As agreed.")
        assert tickets.get(house.fin, one.ticket_id).step is Step.RECEIVED
        house.credits(other, 50_00)
        assert tickets.get(house.fin, one.ticket_id).step is Step.ANSWERED

    def test_what_is_not_credited_stands_as_charged(self, house: House) -> None:
        house.credits(house.opens(300_00), 100_00)
        assert (house.item().remaining, house.item().contested) == (900_00, 0)
        [counted] = house.disputes.figures(house.fin)
        assert (counted.credited, counted.confirmed) == (100_00, 200_00)

    def test_beyond_ones_authority_the_next_level_is_asked(self, house: House) -> None:
        dispute = house.credits(house.opens(300_00), 300_00)
        assert dispute.state is State.ASKED
        assert house.item().contested == 300_00
        with pytest.raises(CreditWaits):
            house.disputes.confirm(house.fin, dispute.id, "It stands.")
        approved = house.world.services.settling
        approved.approve(house.sam, dispute.ticket_id, dispute.settlement_id)
        after = house.disputes.get(house.fin, dispute.id)
        assert (after.state, after.settled_name) == (State.CREDITED, "Sam")
        assert house.item().remaining == 700_00

    def test_what_is_not_approved_stays_in_dispute(self, house: House) -> None:
        dispute = house.credits(house.opens(300_00), 300_00)
        settling = house.world.services.settling
        settling.refuse(house.sam, dispute.ticket_id, dispute.settlement_id, "The ticket is clear")
        assert house.disputes.get(house.fin, dispute.id).state is State.OPEN
        confirmed = house.disputes.confirm(house.fin, dispute.id, "The scale ticket says 1,500 kg.")
        assert confirmed.state is State.CONFIRMED
        assert house.item().undisputed == 1000_00

    def test_confirming_makes_it_due_again_and_says_why(self, house: House) -> None:
        dispute = house.disputes.confirm(house.fin, house.opens().id, "See the scale ticket.")
        assert (dispute.state, house.item().contested) == (State.CONFIRMED, 0)
        house.world.settle()
        [mail] = [each for each in house.world.mailer.sent if "stands as charged" in each.text]
        assert "See the scale ticket." in mail.text
        assert "dispute_confirmed" in house.kinds_on(dispute)

    def test_it_is_settled_once(self, house: House) -> None:
        dispute = house.disputes.confirm(house.fin, house.opens().id, "It stands.")
        with pytest.raises(DisputeSettled):
            house.disputes.withdraw(house.fin, dispute.id)
        with pytest.raises(DisputeSettled):
            house.credits(dispute, 1_00)
        house.opens(10_00)
        assert house.item().contested == 10_00

    def test_no_more_is_credited_than_is_disputed(self, house: House) -> None:
        with pytest.raises(Invalid):
            house.credits(house.opens(10_00), 10_01)

    def test_the_document_was_paid_meanwhile_so_the_credit_stays_on_account(
        self, house: House
    ) -> None:
        dispute = house.opens(100_00)
        paid = CreditNew(currency="USD", amount=1000_00, dated=house.ledger.today(house.fin))
        house.ledger.record_payment(house.fin, house.customer, paid)
        house.credits(dispute, 100_00)
        balance = house.ledger.account(house.fin, house.customer).balance("USD")
        assert (balance.debits, balance.credits, balance.disputed) == (0, 100_00, 0)

    def test_the_tickets_own_settlement_credits_no_other_document(self, house: House) -> None:
        dispute = house.opens(100_00)
        facts = {"remedy": "credit", "amount": 100_00, "currency": "USD", "note": "sorry"}
        new = SettlementNew.model_validate(facts)
        settling, owner = house.world.services.settling, house.world.who
        with pytest.raises(SettleTheDispute):
            settling.propose(owner, dispute.ticket_id, new)
        house.disputes.confirm(house.fin, dispute.id, "It stands.")
        assert settling.propose(owner, dispute.ticket_id, new).entry_id

    def test_what_was_taken_back_meanwhile_is_not_credited_again(self, house: House) -> None:
        dispute = house.opens(100_00)
        house.ledger.reverse(house.fin, house.customer, house.invoice, "not theirs")
        with pytest.raises(NotAllocatable):
            house.credits(dispute, 100_00)
        assert house.disputes.withdraw(house.fin, dispute.id).state is State.WITHDRAWN
        assert house.ledger.account(house.fin, house.customer).balance("USD").total == 0

    def test_sales_may_not_credit(self, house: House) -> None:
        dispute = house.opens()
        sales = house.may.__class__(house.may.tenant, "usr_sal", "sales", "Sal")
        with pytest.raises(Forbidden):
            house.disputes.credit(sales, dispute.id, CreditIn(amount=1, answer="x"))

    def test_a_form_made_from_an_older_version_is_stale(self, house: House) -> None:
        dispute = house.opens()
        house.disputes.mark_papers(house.fin, dispute.id, (Paper.SCALE_TICKET,), dispute.version)
        with pytest.raises(Stale):
            house.disputes.confirm(house.fin, dispute.id, "It stands.", dispute.version)


class TestFigures:
    def test_they_count_by_reason_what_how_much_and_how_long(self, house: House) -> None:
        first = house.opens(100_00)
        house.world.clock.advance(timedelta(days=3))
        house.disputes.confirm(house.fin, first.id, "It stands.")
        second = house.opens(40_00)
        house.world.clock.advance(timedelta(days=2))
        house.credits(second, 40_00)
        house.opens(60_00, "rate")
        rows = {each.reason: each for each in house.disputes.figures(house.fin, "2026-03")}
        weight, rate = rows[Reason.WEIGHT], rows[Reason.RATE]
        assert (weight.opened, weight.amount, weight.settled) == (2, 140_00, 2)
        assert (weight.credited, weight.confirmed, weight.days_each) == (40_00, 100_00, 3)
        assert (rate.opened, rate.settled, rate.days_each) == (1, 0, None)

    def test_the_share_is_of_what_statements_of_the_month_charged(self, house: House) -> None:
        house.opens_by_link(house.states(), 250_00)
        [row] = house.disputes.figures(house.fin)
        assert (row.stated, row.share) == (1000_00, 2500)

    def test_each_figure_leads_to_its_disputes(self, house: House) -> None:
        dispute = house.opens(100_00)
        found = house.disputes.of_month(house.fin, "2026-03", "USD", "weight")
        assert [each.id for each in found.items] == [dispute.id]
        assert house.disputes.of_month(house.fin, "2026-03", "USD", "rate").items == []
        assert house.disputes.of_month(house.fin, "2026-02").items == []
        with pytest.raises(Invalid):
            house.disputes.figures(house.fin, "March")


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_names_the_evidence_it_needs(house: House, reason: Reason) -> None:
    assert house.disputes.needed(house.fin, reason)


class TestAccepting:
    """We agree that it is not owed: from then on it frees credit, and its credit note follows."""

    def exposed(self, house: House) -> int:
        standing = house.world.services.credit.standing(house.fin, house.customer)
        return standing.facts.exposure.parts["accepted_dispute"]

    def accepts(self, house: House, dispute_id: str, amount: int = 200_00) -> Dispute:
        return house.disputes.accept(house.fin, dispute_id, AcceptIn(amount=amount, note="scale"))

    def test_an_open_dispute_frees_no_credit_an_accepted_one_does(self, house: House) -> None:
        dispute = house.opens(300_00)
        assert self.exposed(house) == 0
        assert self.accepts(house, dispute.id).accepted == 200_00
        assert self.exposed(house) == -200_00
        self.accepts(house, dispute.id, 150_00)  # said again, it is that much and no more
        assert self.exposed(house) == -150_00

    def test_its_credit_note_takes_its_place(self, house: House) -> None:
        dispute = house.opens(300_00)
        self.accepts(house, dispute.id)
        house.disputes.credit(house.fin, dispute.id, CreditIn(amount=200_00, answer="Sorry."))
        assert self.exposed(house) == 0
        assert house.item().remaining == 800_00

    def test_what_stands_after_all_or_is_withdrawn_frees_nothing(self, house: House) -> None:
        for end in (house.disputes.confirm, house.disputes.withdraw):
            dispute = house.opens(300_00)
            self.accepts(house, dispute.id)
            end(house.fin, dispute.id, "It stands.")
            assert self.exposed(house) == 0

    def test_more_than_is_disputed_or_settled_already_is_refused(self, house: House) -> None:
        dispute = house.opens(300_00)
        with pytest.raises(Invalid):
            self.accepts(house, dispute.id, 300_01)
        house.disputes.confirm(house.fin, dispute.id, "It stands.")
        with pytest.raises(DisputeSettled):
            self.accepts(house, dispute.id)
        with pytest.raises(NotFound):
            house.disputes.accept(
                house.world.stranger, dispute.id, AcceptIn(amount=1, note="whose is it")
            )

    def test_it_takes_the_authority_of_its_credit_note(self, house: House) -> None:
        dispute = house.opens(1000_00)
        with pytest.raises(BeyondAuthority):
            self.accepts(house, dispute.id, 1000_00)
        assert self.exposed(house) == 0

    def test_counting_anew_finds_it_as_it_is_kept(self, house: House) -> None:
        dispute = house.opens(300_00)
        self.accepts(house, dispute.id)
        assert house.world.services.recounting.of(house.fin, house.customer) is False
