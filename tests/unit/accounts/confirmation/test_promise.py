"""The day promised on a fee sheet is a promise: it pauses the chase, and is kept or broken."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chalicelib.accounts.confirmation.model import FeeSheet
from chalicelib.accounts.disputes.schemas import DisputeNew
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.reminders.model import AccountReminders, PromiseState
from chalicelib.accounts.reminders.schemas import PromiseNew
from tests.security.doors import get, signed_in
from tests.unit.accounts.confirmation.test_service import Office
from tests.unit.overtaken import OvertakenStore
from tests.world import World

BY = date(2026, 3, 20)


@pytest.fixture
def office(world: World) -> Office:
    """An account customer: its confirmation carries signatory and promised day."""
    office = Office(world)
    office.agrees_on_signatories()
    return office


def confirmed(office: Office, until: date = BY) -> FeeSheet:
    sheet, token = office.asks()
    office.answers(token, signatory="Wang Lei", promised=until)
    return office.compares(sheet, "signature")


def state_of(office: Office) -> AccountReminders:
    return office.ledger.account(office.who, office.customer).reminders


def standing(office: Office) -> PromiseState | None:
    promise = state_of(office).promise
    return promise.state if promise else None


def pays(office: Office, amount: int, **facts: object) -> None:
    new = CreditNew.model_validate(
        {"currency": "USD", "amount": amount, "dated": date(2026, 3, 2), **facts}
    )
    office.ledger.record_payment(office.who, office.customer, new)
    office.world.settle()


def passes(office: Office, days: int) -> None:
    office.world.pass_time(timedelta(days=days), tick=timedelta(hours=1))


def test_once_the_signature_fits_the_day_is_promised(office: Office) -> None:
    sheet, token = office.asks()
    office.answers(token, signatory="Wang Lei", promised=BY)
    assert standing(office) is None
    sheet = office.compares(sheet, "signature")
    promise = state_of(office).promise
    assert promise is not None
    assert (promise.amount, promise.currency, promise.until) == (1000_00, "USD", BY)
    assert (sheet.promise_id, promise.sheet) == (promise.id, sheet.number)


def test_nobody_is_reminded_of_it_before_its_day(office: Office) -> None:
    confirmed(office)  # the charges fell due on 5 March, the first step comes on the 8th
    before = len(office.world.mailer.sent)
    passes(office, 17)
    assert len(office.world.mailer.sent) == before
    assert standing(office) is PromiseState.OPEN


def test_paid_by_its_day_it_is_kept(office: Office) -> None:
    confirmed(office)
    pays(office, 1000_00)
    passes(office, 25)
    assert standing(office) is PromiseState.KEPT


def test_of_what_is_not_due_yet_a_part_is_not_enough(office: Office) -> None:
    office.charge(500_00, "INV-3", due=date(2026, 6, 30))
    confirmed(office)
    pays(office, 1000_00)
    passes(office, 25)
    assert standing(office) is PromiseState.BROKEN


def confirmed_by_itself(office: Office) -> str:
    """A sheet of one charge over 1,000.00, not due yet; older ones of as much are open beside."""
    charge = office.charge(1000_00, "INV-7", shipment="HBL-9", due=date(2026, 6, 30))
    sheet, token = office.asks(shipment="HBL-9")
    assert [line.number for line in sheet.lines] == ["INV-7"]
    office.answers(token, signatory="Wang Lei", promised=BY)
    office.compares(sheet, "signature")
    return charge


def test_money_that_falls_on_older_charges_keeps_what_was_promised(office: Office) -> None:
    """The amount came by its day; that the oldest is paid first was not the customer's choice."""
    charge = confirmed_by_itself(office)
    pays(office, 1000_00)
    assert office.ledger.item(office.who, office.customer, charge).remaining == 1000_00
    passes(office, 25)
    assert standing(office) is PromiseState.KEPT


def test_a_payment_that_came_back_keeps_nothing(office: Office) -> None:
    confirmed_by_itself(office)
    pays(office, 1000_00, number="P-1")
    entries = office.ledger.entries(office.who, office.customer, "USD").items
    paid = next(each.id for each in entries if each.number == "P-1")
    # Before anybody has looked whether the promise is kept.
    office.ledger.reverse(office.who, office.customer, paid, "returned")
    passes(office, 25)
    assert standing(office) is PromiseState.BROKEN


def test_money_that_was_there_before_is_not_paid_again(office: Office) -> None:
    pays(office, 400_00, allocate="none")
    confirmed(office)
    promise = state_of(office).promise
    assert promise is not None
    assert promise.amounts == {"USD": 600_00}
    pays(office, 500_00, allocate="none")
    passes(office, 25)
    assert standing(office) is PromiseState.BROKEN


def test_not_paid_it_is_broken_and_the_chase_goes_on(office: Office) -> None:
    confirmed(office)
    before = len(office.world.mailer.sent)
    passes(office, 28)
    assert standing(office) is PromiseState.BROKEN
    assert len(office.world.mailer.sent) > before


def test_what_is_charged_later_does_not_break_it(office: Office) -> None:
    confirmed(office)
    office.charge(70_00, "INV-9", due=date(2026, 3, 10))
    pays(office, 1000_00)
    passes(office, 25)
    assert standing(office) is PromiseState.KEPT


def test_what_is_disputed_since_was_not_promised(office: Office) -> None:
    confirmed(office)
    new = DisputeNew.model_validate(
        {
            "customer_id": office.customer,
            "entry_id": office.storage,
            "amount": 200_00,
            "reason": "rate",
            "words": "as quoted",
        }
    )
    office.world.services.disputes.open(office.who, new)
    pays(office, 800_00)
    passes(office, 25)
    assert standing(office) is PromiseState.KEPT


def test_every_currency_of_the_sheet_is_promised(office: Office) -> None:
    new = ChargeNew(currency="CNY", amount=90_00, dated=date(2026, 2, 3), number="INV-8")
    office.ledger.record_charge(office.who, office.customer, new)
    confirmed(office)
    pays(office, 1000_00)
    passes(office, 25)
    assert standing(office) is PromiseState.BROKEN


def test_it_is_made_once_and_beside_no_other(office: Office) -> None:
    new = PromiseNew(currency="USD", until=date(2026, 3, 12))
    passes(office, 5)  # overdue by now
    taken = office.world.services.reminders.promise(office.who, office.customer, new)
    sheet = confirmed(office)
    assert sheet.promise_id == ""
    promise = state_of(office).promise
    assert promise is not None
    assert promise.id == taken.id
    text = get(signed_in(office.world), f"/fees/{sheet.id}").text
    assert "made no promise of its own" in text


def test_without_a_promised_day_or_blocked_nothing_is_promised(office: Office) -> None:
    sheet, token = office.asks()
    office.answers(token, signatory="Somebody", promised=BY)
    office.compares(sheet, "signature", fits=False, note="another hand")
    assert standing(office) is None


def test_one_that_needs_no_comparison_promises_at_once(world: World) -> None:
    office = Office(world)
    _, token = office.asks()
    office.answers(token, promised=BY)
    assert standing(office) is PromiseState.OPEN
    office.answers(token, promised=BY)  # said twice, it is one
    assert state_of(office).promise is not None


def test_a_payment_booked_in_the_same_moment_is_taken_along() -> None:
    store = OvertakenStore()
    office = Office(World(store=store))
    office.agrees_on_signatories()
    sheet, token = office.asks()
    office.answers(token, signatory="Wang Lei", promised=BY)
    store.meanwhile = lambda: pays(office, 300_00)
    office.compares(sheet, "signature")
    promise = state_of(office).promise
    assert promise is not None
    assert promise.amount == 700_00


def test_the_pages_say_what_was_promised_and_with_which_sheet(office: Office) -> None:
    sheet = confirmed(office)
    client = signed_in(office.world)
    assert "Pays by 20 Mar 2026" in get(client, f"/fees/{sheet.id}").text
    assert sheet.number in get(client, f"/reminders/customers/{office.customer}").text
