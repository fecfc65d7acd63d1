"""Deemed acceptance: what nobody objected to in time counts as accepted, where it was agreed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.accounts.disputes.model import Dispute
from chalicelib.accounts.disputes.schemas import DisputedByLink, DisputeNew
from chalicelib.accounts.statements.errors import (
    InvoiceRecorded,
    ObjectionsOver,
    TooManyInvoices,
)
from chalicelib.accounts.statements.policy import checked
from chalicelib.accounts.statements.schemas import InvoiceNew
from chalicelib.accounts.statements.service import MOST_INVOICES
from chalicelib.accounts.statements.words import Form
from chalicelib.kit.errors import Invalid
from tests.unit.accounts.statements.test_runs_by_terms import settles
from tests.unit.accounts.statements.test_statements import FEB, Desk, statements_mailed
from tests.world import World

CLAIM = DisputedByLink.model_validate(
    {"amount": 40, "reason": "rate", "words": "not agreed", "name": "Li"}
)


@pytest.fixture
def desk(world: World) -> Desk:
    desk = Desk(world)
    desk.customer = settles(desk, "DA", "monthly", deemed=10)
    desk.charge(100, date(2026, 2, 3), number="A")
    desk.charge(100, date(2026, 2, 4), number="B")
    return desk


def sent(desk: Desk) -> tuple[str, str]:
    """February's statement goes out; its id and the token of its link."""
    statement = desk.issue(FEB, send=True)
    desk.world.settle()
    text = statements_mailed(desk.world)[-1].text
    return statement.id, text.split("/statements/link/")[1].split()[0]


def entry(desk: Desk, number: str) -> str:
    items = desk.ledger.open_items(desk.who, desk.customer).items
    return next(item.id for item in items if item.number == number)


def test_after_the_last_day_it_counts_as_accepted_but_for_what_was_disputed(desk: Desk) -> None:
    statement_id, token = sent(desk)
    assert desk.statements.get(desk.who, statement_id).object_until == date(2026, 3, 12)
    assert "12 Mar 2026" in statements_mailed(desk.world)[-1].text
    desk.world.services.disputes.open_by_link(token, entry(desk, "A"), CLAIM)
    desk.world.clock.set(datetime(2026, 3, 12, 23, 50, tzinfo=UTC))
    desk.world.pass_time(timedelta(minutes=5))
    assert desk.statements.get(desk.who, statement_id).accepted is None
    desk.world.pass_time(timedelta(minutes=10))
    statement = desk.statements.get(desk.who, statement_id)
    assert statement.state == "accepted"
    assert statement.accepted is not None
    assert (statement.accepted.day, statement.accepted.but) == (
        date(2026, 3, 12),
        (entry(desk, "A"),),
    )


def test_what_counts_as_accepted_is_not_disputed_by_the_link_any_more(desk: Desk) -> None:
    _, token = sent(desk)
    desk.world.clock.set(datetime(2026, 3, 13, 0, 1, tzinfo=UTC))
    desk.world.pass_time(timedelta(minutes=2))
    with pytest.raises(ObjectionsOver):
        desk.world.services.disputes.open_by_link(token, entry(desk, "B"), CLAIM)
    assert desk.ledger.item(desk.who, desk.customer, entry(desk, "B")).contested == 0


def test_who_confirmed_needs_no_acceptance(desk: Desk) -> None:
    statement_id, token = sent(desk)
    desk.statements.confirm(token, "Li")
    desk.world.clock.set(datetime(2026, 3, 13, 0, 1, tzinfo=UTC))
    desk.world.pass_time(timedelta(minutes=2))
    assert desk.statements.get(desk.who, statement_id).accepted is None


def test_sending_it_again_gives_nobody_more_time(desk: Desk) -> None:
    statement_id, _ = sent(desk)
    desk.world.clock.set(datetime(2026, 3, 6, 9, tzinfo=UTC))
    again = desk.statements.send_again(desk.who, statement_id)
    assert again.object_until == date(2026, 3, 12)


def test_where_nothing_was_agreed_silence_means_nothing(world: World) -> None:
    desk = Desk(world)
    desk.charge(100, date(2026, 2, 3))
    statement_id, _ = sent(desk)
    world.clock.set(datetime(2027, 3, 13, 0, 1, tzinfo=UTC))
    world.pass_time(timedelta(minutes=2))
    assert desk.statements.get(desk.who, statement_id).accepted is None


class TestInvoices:
    NEW = InvoiceNew.model_validate(
        {"number": "03100220", "currency": "USD", "amount": 200, "dated": "2026-03-02"}
    )

    def test_they_are_recorded_by_number_and_title(self, desk: Desk) -> None:
        statement_id, _ = sent(desk)
        after = desk.statements.record_invoice(desk.who, statement_id, self.NEW)
        assert [(i.number, i.title, i.amount) for i in after.invoices] == [
            ("03100220", "DA Ltd", 200)
        ]

    def test_a_number_is_recorded_once_in_the_company(self, desk: Desk) -> None:
        statement_id, _ = sent(desk)
        desk.statements.record_invoice(desk.who, statement_id, self.NEW)
        with pytest.raises(InvoiceRecorded):
            desk.statements.record_invoice(desk.who, statement_id, self.NEW)

    def test_a_statement_has_a_handful_of_them(self, desk: Desk) -> None:
        statement_id, _ = sent(desk)
        for number in range(MOST_INVOICES):
            one = self.NEW.model_copy(update={"number": f"{number}"})
            desk.statements.record_invoice(desk.who, statement_id, one)
        with pytest.raises(TooManyInvoices):
            desk.statements.record_invoice(desk.who, statement_id, self.NEW)


class TestPaying:
    def test_the_companys_link_is_filled_in_and_the_customers_own_comes_first(
        self, desk: Desk
    ) -> None:
        body = {"payment_link": "https://pay.example/{customer}/{number}"}
        tenancy = desk.world.services.tenancy.companies
        tenancy.set_policy(desk.who, "statements", body, 0)
        assert desk.issue(FEB).payment_link == "https://pay.example/DA/ST-000001"

    @pytest.mark.parametrize("link", ["http://pay.example", "javascript:alert(1)", "//x"])
    def test_only_https_is_taken(self, link: str) -> None:
        with pytest.raises(Invalid):
            checked({"payment_link": link})


class TestDisputedByAColleague:
    """Whoever takes a dispute down, silence does not accept its line."""

    def disputes(self, desk: Desk, number: str) -> Dispute:
        new = DisputeNew.model_validate(
            {"customer_id": desk.customer, "entry_id": entry(desk, number)}
            | CLAIM.model_dump(exclude={"name"})
        )
        return desk.world.services.disputes.open(desk.who, new)

    def accepted(self, desk: Desk, statement_id: str) -> tuple[str, ...] | None:
        desk.world.clock.advance(timedelta(days=11))
        desk.world.pass_time(timedelta(minutes=2))
        acceptance = desk.statements.get(desk.who, statement_id).accepted
        return acceptance.but if acceptance else None

    def test_at_the_account_it_is_an_objection_on_the_statement(self, desk: Desk) -> None:
        statement_id, _ = sent(desk)
        dispute = self.disputes(desk, "A")
        assert dispute.statement_id == statement_id
        assert desk.statements.get(desk.who, statement_id).objected == (entry(desk, "A"),)
        assert self.accepted(desk, statement_id) == (entry(desk, "A"),)

    def test_before_the_statement_is_issued_it_is_left_out_from_the_first(self, desk: Desk) -> None:
        self.disputes(desk, "A")
        statement_id, _ = sent(desk)
        assert desk.statements.get(desk.who, statement_id).objected == (entry(desk, "A"),)
        assert self.accepted(desk, statement_id) == (entry(desk, "A"),)

    def test_every_statement_that_lists_the_document_knows(self, desk: Desk) -> None:
        feb = desk.issue(FEB, form=Form.OPEN_ITEMS, send=True)
        desk.world.clock.set(datetime(2026, 4, 1, 9, tzinfo=UTC))
        march = desk.issue((date(2026, 3, 1), date(2026, 3, 31)), form=Form.OPEN_ITEMS, send=True)
        dispute = self.disputes(desk, "B")
        assert dispute.statement_id == march.id
        for each in (feb, march):
            assert desk.statements.get(desk.who, each.id).objected == (entry(desk, "B"),)

    def test_what_is_on_no_statement_is_on_none(self, desk: Desk) -> None:
        sent(desk)
        desk.charge(70, date(2026, 3, 1), number="C")
        assert self.disputes(desk, "C").statement_id == ""

    def test_what_was_accepted_already_is_disputed_beside_it(self, desk: Desk) -> None:
        statement_id, _ = sent(desk)
        assert self.accepted(desk, statement_id) == ()
        assert self.disputes(desk, "A").statement_id == ""
        assert desk.statements.get(desk.who, statement_id).objected == ()
