"""Fee confirmation: what is confirmed, compared and locked, and the evidence of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.accounts.confirmation.asking import MOST_LINES
from chalicelib.accounts.confirmation.errors import (
    LineConfirmed,
    NothingToConfirm,
    NotToCompare,
    SheetClosed,
    SheetNotFound,
)
from chalicelib.accounts.confirmation.evidence import Visit
from chalicelib.accounts.confirmation.model import FeeSheet
from chalicelib.accounts.confirmation.schemas import AnswerIn, CompareIn, SheetNew
from chalicelib.accounts.confirmation.words import Match, State
from chalicelib.accounts.disputes.schemas import DisputedByLink
from chalicelib.accounts.ledger.correcting import Correction, carry_out
from chalicelib.accounts.ledger.importing import InvoiceLine
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.statements.errors import NoAddress
from chalicelib.accounts.terms.schemas import AgreementNew
from chalicelib.customers.schemas import CustomerNew
from chalicelib.kit.errors import Invalid, NotFound
from chalicelib.tenancy.links import LinkSpent
from tests.unit.overtaken import OvertakenStore
from tests.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

VISIT = Visit("203.0.113.7", "A browser on a phone")
ANSWER = {"name": "Li Na", "deliver_to": "12 Harbour Rd, Ningbo"}


class Office:
    """A forwarder's office with one customer that owes two charges."""

    def __init__(self, world: World) -> None:
        self.world, self.who = world, world.who
        self.ledger, self.fees = world.services.ledger, world.services.confirmations
        new = CustomerNew(code="NB", name="Ningbo Harbour Ltd", email="ap@nb.example")
        self.customer = world.services.customers.create(self.who, new).id
        self.freight = self.charge(800_00, "INV-1")
        self.storage = self.charge(200_00, "INV-2")

    def charge(self, amount: int, number: str, **facts: Any) -> str:
        new = ChargeNew(
            **{"currency": "USD", "amount": amount, "dated": date(2026, 2, 3), **facts},
            number=number,
        )
        return self.ledger.record_charge(self.who, self.customer, new).id

    def asks(self, **facts: Any) -> tuple[FeeSheet, str]:
        """The sheet and the token of its link."""
        sheet = self.fees.ask(self.who, SheetNew(customer_id=self.customer, **facts))
        self.world.settle()
        text = self.world.mailer.sent[-1].text
        return sheet, text.split("/fees/link/")[1].split()[0]

    def answers(self, token: str, signature: bytes = b"", **facts: Any) -> FeeSheet:
        said = AnswerIn.model_validate({**ANSWER, **facts})
        return self.fees.answer(token, said, VISIT, signature)

    def corrects(self, entry_id: str, by: int) -> None:
        correction = Correction(entry_id, by, "as quoted")
        self.ledger.book(self.who, self.customer, lambda books: carry_out(books, correction))

    def agrees_on_signatories(self) -> None:
        facts = {"account_customer": True, "signatories": ["Wang Lei"], "specimen": "file 12"}
        new = AgreementNew.model_validate(facts)
        self.world.services.terms.agree(self.who, self.customer, 0, new)

    def compares(self, sheet: FeeSheet, match: str, fits: bool = True, note: str = "") -> FeeSheet:
        said = CompareIn.model_validate({"match": match, "fits": fits, "note": note})
        return self.fees.compare(self.who, sheet.id, said)


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


class TestAsking:
    def test_what_is_open_and_not_confirmed_stands_on_the_sheet(self, office: Office) -> None:
        sheet, _ = office.asks()
        assert [line.number for line in sheet.lines] == ["INV-1", "INV-2"]
        assert sheet.totals == {"USD": 1000_00}
        assert "USD 1,000.00" in office.world.mailer.sent[-1].text
        with pytest.raises(NothingToConfirm):
            office.asks()

    def test_only_one_shipments_charges(self, office: Office) -> None:
        office.charge(50_00, "INV-3", shipment="HBL-9")
        sheet, _ = office.asks(shipment="HBL-9")
        assert [line.number for line in sheet.lines] == ["INV-3"]

    def test_no_more_than_one_transaction_holds(self, office: Office) -> None:
        for number in range(MOST_LINES):
            office.charge(1_00, f"N{number}")
        first, _ = office.asks()
        second, _ = office.asks()
        assert (len(first.lines), len(second.lines)) == (MOST_LINES, 2)

    def test_without_an_address_nobody_is_asked(self, office: Office) -> None:
        silent = office.world.services.customers.create(
            office.who, CustomerNew(code="S", name="Silent")
        )
        with pytest.raises(NoAddress):
            office.fees.ask(office.who, SheetNew(customer_id=silent.id))

    def test_a_stranger_finds_nothing(self, office: Office) -> None:
        sheet, _ = office.asks()
        with pytest.raises(SheetNotFound):
            office.fees.get(office.world.stranger, sheet.id)
        assert office.fees.newest(office.world.stranger).items == []

    def test_a_corrected_charge_stands_there_as_it_is_charged_now(self, office: Office) -> None:
        for by in (-50_00, 20_00):
            office.corrects(office.freight, by)
        sheet, _ = office.asks()
        lines = {(line.number, line.kind): line.amount for line in sheet.lines}
        assert lines == {
            ("INV-1", "charge"): 750_00,
            ("INV-1", "correction"): 20_00,
            ("INV-2", "charge"): 200_00,
        }


class TestAskingBesideSomebodyElse:
    """Two of finance at once: the second is done between the first one's look and write."""

    @pytest.fixture
    def office(self) -> Office:
        return Office(World(store=OvertakenStore()))

    def meanwhile(self, office: Office, what: Callable[[], object]) -> None:
        assert isinstance(office.world.store, OvertakenStore)
        office.world.store.meanwhile = what

    def test_no_charge_goes_onto_two_sheets(self, office: Office) -> None:
        self.meanwhile(office, office.asks)
        with pytest.raises(NothingToConfirm):
            office.asks()
        assert len(office.fees.newest(office.who).items) == 1

    def test_a_charge_that_is_corrected_meanwhile_is_asked_for_as_it_is_now(
        self, office: Office
    ) -> None:
        self.meanwhile(office, lambda: office.corrects(office.freight, -50_00))
        sheet, _ = office.asks()
        assert sheet.lines[0].amount == 750_00

    def test_a_correction_outdates_a_sheet_that_is_sent_meanwhile(self, office: Office) -> None:
        self.meanwhile(office, office.asks)
        office.corrects(office.freight, -50_00)
        [sheet] = office.fees.newest(office.who).items
        assert sheet.state is State.OUTDATED


class TestAnswering:
    def test_it_is_confirmed_at_once_where_nothing_is_to_compare(self, office: Office) -> None:
        _, token = office.asks()
        sheet = office.answers(token, title="Ningbo Harbour Co., Ltd")
        assert sheet.state is State.CONFIRMED
        assert sheet.answer is not None
        assert (sheet.answer.address, sheet.answer.name) == ("203.0.113.7", "Li Na")
        assert sheet.evidence is not None
        assert office.answers(token, name="Somebody else").answer == sheet.answer

    def test_another_payer_needs_the_title_in_full_and_a_person_who_compares(
        self, office: Office
    ) -> None:
        _, token = office.asks()
        with pytest.raises(Invalid) as refused:
            office.answers(token, payer="Harbour Holding")
        assert [each.field for each in refused.value.problems] == ["title"]
        sheet = office.answers(token, payer="Harbour Holding", title="Harbour Holding Co., Ltd")
        assert (sheet.state, sheet.to_compare) == (State.COMPARE, (Match.PAYER,))
        after = office.compares(sheet, "payer")
        assert (after.state, after.comparisons[0].by_name) == (State.CONFIRMED, "Ann Owner")

    def test_who_names_itself_as_payer_is_not_another(self, office: Office) -> None:
        _, token = office.asks()
        sheet = office.answers(token, payer="NINGBO HARBOUR LTD", title="Ningbo Harbour Ltd")
        assert sheet.state is State.CONFIRMED

    def test_an_account_customer_signs_and_says_when_it_pays(self, office: Office) -> None:
        office.agrees_on_signatories()
        _, token = office.asks()
        with pytest.raises(Invalid) as refused:
            office.answers(token, promised=None)
        assert [each.field for each in refused.value.problems] == ["signatory", "promised"]
        yesterday = office.ledger.today(office.who) - timedelta(days=1)
        with pytest.raises(Invalid):
            office.answers(token, signatory="Wang Lei", promised=yesterday)
        sheet = office.answers(
            token, b"\x89PNG", signatory="Wang Lei", promised=yesterday + timedelta(days=9)
        )
        assert sheet.to_compare == (Match.SIGNATURE,)
        assert sheet.answer is not None
        assert sheet.answer.signature is not None

    def test_a_mismatch_blocks_it_and_says_why(self, office: Office) -> None:
        _, token = office.asks()
        sheet = office.answers(token, payer="Other", title="Other Ltd")
        with pytest.raises(Invalid):
            office.compares(sheet, "payer", fits=False)
        after = office.compares(sheet, "payer", fits=False, note="unknown company")
        assert after.state is State.BLOCKED
        with pytest.raises(NotToCompare):
            office.compares(after, "payer")
        office.ledger.reverse(office.who, office.customer, office.freight, "not locked")
        again, _ = office.asks()
        assert [line.number for line in again.lines] == ["INV-2"]

    def test_a_line_is_disputed_and_the_rest_confirmed(self, office: Office) -> None:
        sheet, token = office.asks()
        claim = {"amount": 200_00, "reason": "not_ours", "words": "not our box", "name": "Li"}
        office.fees.dispute(token, office.storage, DisputedByLink.model_validate(claim))
        assert office.ledger.item(office.who, office.customer, office.storage).contested == 200_00
        after = office.answers(token)
        assert after.totals == {"USD": 800_00}
        office.ledger.reverse(office.who, office.customer, office.storage, "was not theirs")
        with pytest.raises(SheetClosed):
            office.fees.withdraw(office.who, sheet.id)

    def test_what_is_taken_back_or_over_opens_no_more(self, office: Office) -> None:
        sheet, token = office.asks()
        office.fees.withdraw(office.who, sheet.id)
        with pytest.raises(SheetClosed):
            office.answers(token)
        office.world.clock.advance(timedelta(days=61))
        with pytest.raises(LinkSpent):
            office.fees.by_link(token)


class TestLocked:
    @pytest.fixture
    def sheet(self, office: Office) -> FeeSheet:
        _, token = office.asks()
        return office.answers(token)

    def test_it_is_taken_back_only_by_who_names_the_confirmation(
        self, office: Office, sheet: FeeSheet
    ) -> None:
        with pytest.raises(LineConfirmed):
            office.ledger.reverse(office.who, office.customer, office.freight, "wrong")
        undone = office.ledger.reverse(
            office.who, office.customer, office.freight, "wrong", sheet.number
        )
        assert undone.entry is not None
        assert sheet.number in undone.entry.note

    def test_a_file_does_not_correct_it(self, office: Office, sheet: FeeSheet) -> None:
        line = InvoiceLine(
            number="INV-1", currency="USD", amount=900_00, dated=date(2026, 2, 3), due=None
        )
        with pytest.raises(LineConfirmed):
            office.ledger.import_invoice(office.who, office.customer, line)
        item = office.ledger.item(office.who, office.customer, office.freight)
        assert (item.amount, item.corrected) == (800_00, 0)

    def test_it_is_paid_and_credited_like_any_other(self, office: Office, sheet: FeeSheet) -> None:
        paid = CreditNew(currency="USD", amount=800_00, dated=office.ledger.today(office.who))
        payment = office.ledger.record_payment(office.who, office.customer, paid)
        assert not office.ledger.item(office.who, office.customer, office.freight).open
        office.ledger.reverse(office.who, office.customer, payment.id, "bounced")
        note = CreditNew(currency="USD", amount=1_00, dated=office.ledger.today(office.who))
        office.ledger.record_credit_note(office.who, office.customer, note)

    def test_a_change_before_it_is_confirmed_outdates_the_sheet(self, office: Office) -> None:
        sheet, token = office.asks()
        office.ledger.reverse(office.who, office.customer, office.freight, "wrong")
        assert office.fees.get(office.who, sheet.id).state is State.OUTDATED
        with pytest.raises(SheetClosed):
            office.answers(token)


class TestEvidence:
    def test_it_is_a_document_with_its_hash(self, office: Office) -> None:
        _, token = office.asks()
        sheet = office.answers(token)
        assert sheet.evidence is not None
        content = office.fees.evidence(office.who, sheet)
        assert content.startswith(b"%PDF")
        office.world.blobs.put(sheet.evidence.key, content + b"x", "application/pdf")
        with pytest.raises(NotFound):
            office.fees.evidence(office.who, sheet)

    def test_there_is_none_before_it_is_confirmed(self, office: Office) -> None:
        sheet, _ = office.asks()
        with pytest.raises(NotFound):
            office.fees.evidence(office.who, sheet)
