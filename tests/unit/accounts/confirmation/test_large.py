"""Sheets of more charges than one transaction holds: prepared in parts, sent whole or not."""

from __future__ import annotations

from datetime import date

import pytest

from chalicelib.accounts.confirmation.errors import LineConfirmed, NothingToConfirm
from chalicelib.accounts.confirmation.model import FeeSheet
from chalicelib.accounts.confirmation.preparing import JOB
from chalicelib.accounts.confirmation.room import LINES_AT_ONCE
from chalicelib.accounts.confirmation.schemas import SheetNew
from chalicelib.accounts.confirmation.words import State
from chalicelib.accounts.ledger.schemas import CreditNew
from chalicelib.tenancy.principal import Principal
from tests.security.doors import get, post, signed_in
from tests.unit.accounts.confirmation.test_service import Office
from tests.world import World

MANY = 2 * LINES_AT_ONCE + 10


@pytest.fixture
def office(world: World) -> Office:
    """A customer with more open charges than three transactions hold, two of them older."""
    office = Office(world)
    for number in range(MANY - 2):
        office.charge(1_00, f"N{number:03d}", due=date(2026, 4, 1))
    return office


def asks(office: Office) -> FeeSheet:
    """Asked for, and nothing done in the background yet."""
    return office.fees.ask(office.who, SheetNew(customer_id=office.customer))


def now(office: Office, sheet: FeeSheet) -> FeeSheet:
    return office.fees.get(office.who, sheet.id)


def last_of(sheet: FeeSheet) -> str:
    return sheet.lines[-1].entry_id


def token_of(office: Office) -> str:
    return office.world.mailer.sent[-1].text.split("/fees/link/")[1].split()[0]


def test_all_charges_stand_on_one_sheet_that_is_sent_once_it_is_whole(office: Office) -> None:
    sheet = asks(office)
    assert (sheet.state, len(sheet.lines)) == (State.PREPARING, MANY)
    assert sheet.link is None
    office.world.settle()
    assert now(office, sheet).state is State.ASKED
    letters = [mail for mail in office.world.mailer.sent if "/fees/link/" in mail.text]
    assert len(letters) == 1
    assert "USD 1,168.00" in letters[0].text


def test_every_line_is_locked_once_it_is_confirmed(office: Office) -> None:
    sheet = asks(office)
    office.world.settle()
    confirmed = office.answers(token_of(office))
    assert confirmed.state is State.CONFIRMED
    for entry in (sheet.lines[0].entry_id, last_of(sheet)):
        with pytest.raises(LineConfirmed):
            office.ledger.reverse(office.who, office.customer, entry, "wrong")
    with pytest.raises(NothingToConfirm):
        asks(office)
    assert office.fees.evidence(office.who, now(office, sheet)).startswith(b"%PDF")


def test_nobody_answers_half_a_sheet(office: Office) -> None:
    sheet = asks(office)
    assert not any("/fees/link/" in mail.text for mail in office.world.mailer.sent)
    office.fees.withdraw(office.who, sheet.id)
    office.world.settle()
    assert now(office, sheet).state is State.WITHDRAWN
    assert not any("/fees/link/" in mail.text for mail in office.world.mailer.sent)
    assert len(asks(office).lines) == MANY  # all are free again


@pytest.mark.parametrize("which", [0, -1])
def test_a_charge_that_changes_while_it_is_prepared_outdates_it(office: Office, which: int) -> None:
    sheet = asks(office)
    office.corrects(sheet.lines[which].entry_id, -50)
    office.world.settle()
    assert now(office, sheet).state is State.OUTDATED
    assert not any("/fees/link/" in mail.text for mail in office.world.mailer.sent)
    again = asks(office)
    office.world.settle()
    assert now(office, again).state is State.ASKED


def test_a_charge_paid_meanwhile_outdates_it(office: Office) -> None:
    sheet = asks(office)
    new = CreditNew.model_validate(
        {
            "currency": "USD",
            "amount": sheet.lines[-1].amount,
            "dated": "2026-03-02",
            "allocate": "chosen",
            "shares": [{"item_id": last_of(sheet), "amount": sheet.lines[-1].amount}],
        }
    )
    office.ledger.record_payment(office.who, office.customer, new)
    office.world.settle()
    assert now(office, sheet).state is State.OUTDATED


def test_two_who_ask_at_once_never_have_a_charge_on_two_sheets(office: Office) -> None:
    first, second = asks(office), asks(office)
    office.world.settle()
    sheets = [now(office, each) for each in (first, second)]
    sent = [each for each in sheets if each.state is State.ASKED]
    entries = [line.entry_id for each in sent for line in each.lines]
    assert len(entries) == len(set(entries)) > 0


def test_a_step_done_twice_takes_its_lines_once(office: Office) -> None:
    sheet = asks(office)
    system = Principal.system(office.who.tenant)
    job = office.world.services.jobs.newest(office.who, JOB, 1).items[0]
    office.fees.prepare_step(system, job)
    job = office.fees.prepare_step(system, job)
    assert job.done == LINES_AT_ONCE
    office.world.settle()
    assert now(office, sheet).state is State.ASKED


def test_the_page_says_that_it_is_prepared(office: Office) -> None:
    client = signed_in(office.world)
    asked = post(client, "/fees/new", {"customer_id": office.customer})
    assert asked.status_code == 303
    assert "Being prepared" in get(client, asked.location).text
    office.world.settle()
    assert "Waits for the customer" in get(client, asked.location).text
