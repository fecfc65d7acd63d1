"""Sheets of more charges than one transaction holds: prepared in parts, sent whole or not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.accounts.confirmation.errors import LineConfirmed, NothingToConfirm, SheetNotFound
from chalicelib.accounts.confirmation.model import FeeSheet
from chalicelib.accounts.confirmation.preparing import JOB
from chalicelib.accounts.confirmation.room import LINES_AT_ONCE
from chalicelib.accounts.confirmation.schemas import SheetNew
from chalicelib.accounts.confirmation.words import State
from chalicelib.accounts.ledger.schemas import CreditNew
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.kit.errors import Conflict
from chalicelib.tenancy.principal import Principal
from tests.api import Api
from tests.companies import add_member
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


class TestGivenUp:
    """What failed too often, or was stopped, waits for a person and goes on where it stood."""

    @pytest.fixture
    def sheet(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> FeeSheet:
        """The second part of its lines cannot be taken on; then what hindered it is gone."""
        sheet, name_sheet = asks(office), LedgerService.name_sheet
        parts: list[Any] = []

        def hindered(*args: Any) -> None:
            parts.append(args)
            if len(parts) > 1:
                raise RuntimeError
            name_sheet(*args)

        with monkeypatch.context() as hindrance:
            hindrance.setattr(LedgerService, "name_sheet", hindered)
            office.world.pass_time(timedelta(minutes=30), tick=timedelta(minutes=1))
        return sheet

    def test_it_stands_half_prepared_until_somebody_lets_it_go_on(
        self, office: Office, sheet: FeeSheet
    ) -> None:
        job = office.fees.job_of(office.who, now(office, sheet))
        assert job is not None
        assert (job.state, job.done, job.total) == ("failed", LINES_AT_ONCE, MANY)
        assert not any("/fees/link/" in mail.text for mail in office.world.mailer.sent)
        office.fees.go_on(office.who, sheet.id)
        with pytest.raises(Conflict):
            office.fees.go_on(office.who, sheet.id)  # twice: it runs already
        office.world.settle()
        assert now(office, sheet).state is State.ASKED
        assert sum("/fees/link/" in mail.text for mail in office.world.mailer.sent) == 1
        assert office.fees.job_of(office.who, now(office, sheet)) is None
        with pytest.raises(Conflict):
            office.fees.go_on(office.who, sheet.id)

    def test_lists_tell_it_from_one_that_is_being_prepared(
        self, office: Office, sheet: FeeSheet
    ) -> None:
        page = get(signed_in(office.world), "/fees?view=all").text
        assert ("The work stopped" in page, "Being prepared" in page) == (True, False)
        office.fees.go_on(office.who, sheet.id)
        page = get(signed_in(office.world), f"/fees?customer={office.customer}").text
        assert ("The work stopped" in page, "Being prepared" in page) == (False, True)
        office.world.settle()
        assert office.fees.jobs_of(office.who, [now(office, sheet)]) == {}

    def test_one_that_was_stopped_goes_on_as_well(self, office: Office) -> None:
        sheet = asks(office)
        office.world.services.jobs.cancel(office.who, sheet.job)
        office.world.settle()
        assert now(office, sheet).state is State.PREPARING
        office.fees.go_on(office.who, sheet.id)
        office.world.settle()
        assert now(office, sheet).state is State.ASKED

    def test_a_charge_that_changed_meanwhile_outdates_it(
        self, office: Office, sheet: FeeSheet
    ) -> None:
        office.corrects(last_of(sheet), -50)  # no part that names it was taken on yet
        office.fees.go_on(office.who, sheet.id)
        office.world.settle()
        assert now(office, sheet).state is State.OUTDATED

    def test_what_is_taken_back_does_not_go_on(self, office: Office, sheet: FeeSheet) -> None:
        office.fees.withdraw(office.who, sheet.id)
        with pytest.raises(Conflict):
            office.fees.go_on(office.who, sheet.id)
        assert office.fees.job_of(office.who, now(office, sheet)) is None
        with pytest.raises(SheetNotFound):
            office.fees.go_on(office.world.stranger, sheet.id)

    @pytest.mark.parametrize(
        ("language", "stopped", "on"),
        [("en", "The work stopped", "Go on"), ("zh", "处理已中断", "继续处理")],
    )
    def test_the_page_says_so_and_offers_to_go_on(
        self, office: Office, sheet: FeeSheet, language: str, stopped: str, on: str
    ) -> None:
        client, here = signed_in(office.world), f"/fees/{sheet.id}"
        post(client, "/language", {"language": language})
        page = get(client, here).text
        assert stopped in page
        assert f">{on}</button>" in page
        assert "<progress" not in page
        assert get(client, f"{here}/progress").location == here
        assert post(client, f"{here}/go-on").status_code == 303
        bar = get(client, here).text
        assert stopped not in bar
        assert f'value="{LINES_AT_ONCE}"' in bar
        block = get(client, f"{here}/progress", headers={"HX-Request": "true"})
        assert "<progress" in block.text
        assert "<html" not in block.text
        office.world.settle()
        assert "<progress" not in get(client, here).text

    def test_who_may_not_send_sheets_only_reads_that_it_stopped(
        self, office: Office, sheet: FeeSheet
    ) -> None:
        client = signed_in(
            office.world, add_member(office.world.store, office.who, "sue", "service")
        )
        page = get(client, f"/fees/{sheet.id}").text
        assert "The work stopped" in page
        assert "Go on" not in page
        assert post(client, f"/fees/{sheet.id}/go-on").status_code == 403

    def test_programs_are_told_and_let_it_go_on(self, office: Office, sheet: FeeSheet) -> None:
        api, here = Api(office.world), f"/v1/fee-sheets/{sheet.id}"
        try:
            stands = {"state": "failed", "done": LINES_AT_ONCE, "total": MANY}
            assert api.get(here).json["preparation"] == stands
            again = api.post(f"{here}/go-on")
            assert (again.status, again.json["preparation"]["state"]) == (200, "queued")
            assert api.post(f"{here}/go-on").status == 409
            office.world.settle()
            told = api.get(here).json
            assert (told["state"], told["preparation"]) == ("asked", None)
        finally:
            bootstrap.use(None)
