"""A customer's list and a carrier's bill, from the file to what is booked."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from chalicelib.accounts.disputes import gathering
from chalicelib.accounts.disputes.model import Dispute
from chalicelib.accounts.disputes.schemas import DisputeNew
from chalicelib.accounts.ledger.schemas import CreditNew
from chalicelib.accounts.payables.model import Status
from chalicelib.accounts.reconciliation import comparing_step, ours, walking
from chalicelib.accounts.reconciliation.decisions import Decision
from chalicelib.accounts.reconciliation.errors import (
    NotAtThatPoint,
    NotOpen,
    SameFile,
    StillUndecided,
)
from chalicelib.accounts.reconciliation.lines import Outcome, Reason
from chalicelib.accounts.reconciliation.model import Reconciliation
from chalicelib.accounts.reconciliation.schemas import BookIn, BulkIn
from chalicelib.kit.errors import Busy, DomainError, Invalid, NotFound, Stale
from chalicelib.shipments.schemas import ShipmentNew
from chalicelib.shipments.service import ShipmentService
from chalicelib.tenancy.principal import Principal
from tests.unit.accounts.payables.factories import recorded
from tests.unit.accounts.reconciliation.walk import (
    CARRIER,
    charged,
    compared,
    found,
    of_customer,
    said,
)
from tests.unit.customers.factories import a_customer
from tests.world import World

HEAD = "Invoice,B/L,Amount,Weight\n"
LIST = HEAD + (
    "I-1,OOLU20120001,100.00,\n"
    "I-2,OOLU20120002,90.00,900\n"
    "I-9,OOLU20120009,55.00,\n"
    "I-9,OOLU20120009,Freight Included in Commodity Cost,\n"
)
BILL = "Bill no,B/L,Container,Charge,Amount,Due date\n" + (
    "OL-7,OOLU20120001,,Ocean Freight,1000.00,2026-04-10\n"
    "OL-7,OOLU20120001,,BAF,100.00,2026-04-10\n"
    "OL-7,,MSCU1234566,O/F,520.00,2026-04-10\n"
    "OL-8,OOLU20120003,,THC,70.00,2026-04-12\n"
)


@pytest.fixture
def customer(world: World) -> str:
    """Charged 100.00, 100.00 (1,000 kg) and 77.00 in February."""
    made = world.services.customers.create(world.who, a_customer()).id
    charged(world, made, 10_000, number="I-1", shipment="OOLU20120001")
    charged(world, made, 10_000, number="I-2", shipment="OOLU20120002", grams=1_000_000)
    charged(world, made, 7_700, number="I-3", shipment="OOLU20120003")
    return made


@pytest.fixture
def costs(world: World) -> None:
    """We expect 1,100.00 for a bill, 500.00 for a container and 30.00 for another bill."""
    expected = {"expected": True, "number": "", "dated": date(2026, 2, 1)}
    recorded(world, amount=110_000, references=("OOLU20120001",), **expected)
    recorded(world, amount=50_000, references=("MSCU123456",), charge_kind="freight", **expected)
    recorded(world, amount=3_000, references=("OOLU20120099",), **expected)


def decide(world: World, made: Reconciliation, seq: int, decision: Decision) -> None:
    service = world.services.reconciliation
    each, _lines = service.finding(world.who, made, seq)
    service.decide(world.who, made.id, seq, each.version, decision, "")


def decide_all(
    world: World, made: Reconciliation, outcome: Outcome, decision: Decision
) -> Reconciliation:
    service = world.services.reconciliation
    now = service.get(world.who, made.id)
    asked = BulkIn(outcome=outcome, decision=decision)
    service.decide_all(world.who, made.id, now.version, asked)
    world.settle()
    return service.get(world.who, made.id)


def test_a_customers_list_is_told_line_by_line(world: World, customer: str) -> None:
    made = compared(world, of_customer(customer), LIST)
    assert said(world, made) == [
        ("matched", "none", 0),
        ("differs", "weight", -1_000),
        ("only_theirs", "not_known", 5_500),
        ("only_ours", "not_known", -7_700),
    ]
    assert (made.wrong, made.matches, made.decided) == (1, 4, 0)
    problem = world.services.reconciliation.problems(world.who, made, "problems")[0]
    assert (problem.row, problem.value) == (5, "Freight Included in Commodity Cost")


def test_nothing_is_booked_by_comparing(world: World, customer: str) -> None:
    before = world.services.ledger.account(world.who, customer)
    compared(world, of_customer(customer), LIST)
    assert world.services.ledger.account(world.who, customer) == before


def test_the_same_file_again_leads_to_the_first(world: World, customer: str) -> None:
    made = compared(world, of_customer(customer), LIST)
    with pytest.raises(SameFile) as refused:
        compared(world, of_customer(customer), LIST, name="renamed.csv")
    assert refused.value.params["reconciliation"] == made.id
    assert compared(world, CARRIER, LIST).id != made.id  # another sender's file


def test_a_file_that_was_put_aside_may_come_again(world: World, customer: str) -> None:
    made = compared(world, of_customer(customer), LIST)
    world.services.reconciliation.cancel(world.who, made.id, made.version)
    assert compared(world, of_customer(customer), LIST).id != made.id


def test_a_correction_brings_our_entry_to_their_figure_once(world: World, customer: str) -> None:
    made = compared(world, of_customer(customer), LIST)
    decide(world, made, 1, Decision.CORRECT)
    assert world.services.ledger.account(world.who, customer).balance("USD").total == 26_700
    with pytest.raises(NotOpen):
        decide(world, made, 1, Decision.CORRECT)
    again = compared(world, of_customer(customer), LIST + "\n")
    assert said(world, again)[1] == ("matched", "none", 0)


def test_who_corrected_the_entry_meanwhile_is_not_corrected_on_top(
    world: World, customer: str
) -> None:
    first = compared(world, of_customer(customer), LIST)
    again = compared(world, of_customer(customer), LIST + "\n")
    for made in (first, again):
        decide(world, made, 1, Decision.CORRECT)
    assert world.services.ledger.account(world.who, customer).balance("USD").total == 26_700


def test_a_dispute_that_was_cut_off_holds_no_more_than_the_difference(
    world: World, customer: str
) -> None:
    for number in ("I-4", "I-5"):
        charged(world, customer, 5_000, number=number, shipment="OOLU20120004")
    made = compared(world, of_customer(customer), HEAD + "X,OOLU20120004,40.00,\n")
    [differs] = found(world, made, "differs")
    assert (differs.our_lines, differs.difference) == (2, -6_000)
    service, before = world.services.reconciliation, world.services.disputes.open
    with pytest.MonkeyPatch.context() as cut_off:
        calls: list[int] = []

        def once(who: Principal, new: DisputeNew) -> Dispute:
            calls.append(new.amount)
            if len(calls) == 2:
                raise Busy()
            return before(who, new)

        cut_off.setattr(world.services.disputes, "open", once)
        with pytest.raises(Busy):
            decide(world, made, differs.seq, Decision.DISPUTE)
    service.decide(world.who, made.id, differs.seq, differs.version, Decision.DISPUTE, "")
    held = world.services.ledger.account(world.who, customer).balance("USD").disputed
    assert (held, calls) == (6_000, [5_000, 1_000])


def test_a_dispute_holds_the_difference_and_the_rest_stays_due(world: World, customer: str) -> None:
    made = compared(world, of_customer(customer), LIST)
    decide(world, made, 1, Decision.DISPUTE)
    balance = world.services.ledger.account(world.who, customer).balance("USD")
    assert (balance.total, balance.disputed) == (27_700, 1_000)
    dispute = world.services.disputes.standing(world.who).items[0]
    assert (dispute.amount, dispute.reason, dispute.number) == (1_000, "weight", "I-2")
    assert dispute.ticket_id


def test_what_is_only_ours_is_disputed_as_not_theirs(world: World, customer: str) -> None:
    made = compared(world, of_customer(customer), LIST)
    decide(world, made, 3, Decision.DISPUTE)
    dispute = world.services.disputes.standing(world.who).items[0]
    assert (dispute.amount, dispute.reason) == (7_700, "not_ours")


def test_lines_disputed_together_stand_on_one_ticket_and_end_one_by_one(
    world: World, customer: str
) -> None:
    charged(world, customer, 4_400, number="I-4", shipment="OOLU20120004")
    made = compared(world, of_customer(customer), LIST)
    service, who = world.services.reconciliation, world.who
    asked = BulkIn(outcome=Outcome.ONLY_OURS, decision=Decision.DISPUTE, together=True)
    service.decide_all(who, made.id, made.version, asked)
    world.settle()
    each, _lines = service.finding(who, made, 1)
    service.decide(who, made.id, 1, each.version, Decision.DISPUTE, "", together=True)
    disputes = world.services.disputes
    standing = disputes.standing(who).items
    assert {each.number for each in standing} == {"I-2", "I-3", "I-4"}
    [ticket_id] = {each.ticket_id for each in standing}
    ticket = world.services.tickets.get(who, ticket_id)
    assert (ticket.subject, ticket.loss) == ("Several lines disputed · list.csv", None)
    lines = world.services.tickets.whole(who, ticket_id).events
    opened = [each for each in lines if each.kind == "dispute_opened"]
    assert {each.facts["number"] for each in opened} == {"I-2", "I-3", "I-4"}
    disputes.confirm(who, standing[0].id, "It stands.")
    left = [each for each in disputes.of_ticket(who, ticket_id) if each.standing]
    assert len(left) == 2
    assert disputes.stands_on(who, ticket_id)


def test_lines_disputed_one_by_one_have_a_ticket_each(world: World, customer: str) -> None:
    made = compared(world, of_customer(customer), LIST)
    for seq in (1, 3):
        decide(world, made, seq, Decision.DISPUTE)
    standing = world.services.disputes.standing(world.who).items
    assert len({each.ticket_id for each in standing}) == 2


def test_a_ticket_of_many_lines_goes_on_with_another_when_it_is_full(
    world: World, customer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MOST_LINES", 2)
    for number in range(4, 7):
        charged(world, customer, 4_400, number=f"I-{number}", shipment=f"OOLU2012000{number}")
    made = compared(world, of_customer(customer), LIST)
    asked = BulkIn(outcome=Outcome.ONLY_OURS, decision=Decision.DISPUTE, together=True)
    world.services.reconciliation.decide_all(world.who, made.id, made.version, asked)
    world.settle()
    standing = world.services.disputes.standing(world.who).items
    counted = Counter(each.ticket_id for each in standing)
    assert sorted(counted.values()) == [2, 2]


def test_what_is_paid_already_cannot_be_disputed(world: World, customer: str) -> None:
    pay = CreditNew(currency="USD", amount=27_700, dated=date(2026, 3, 1))
    world.services.ledger.record_payment(world.who, customer, pay)
    made = compared(world, of_customer(customer), LIST)
    with pytest.raises(DomainError):
        decide(world, made, 1, Decision.DISPUTE)
    done = decide_all(world, made, Outcome.DIFFERS, Decision.DISPUTE)
    assert (done.state, done.decided, done.refused) == ("compared", 0, 1)
    assert found(world, done, "differs")[0].refused == "It is paid already; correct it or keep it."


def test_what_we_forgot_is_charged_with_what_their_list_says(world: World, customer: str) -> None:
    made = compared(world, of_customer(customer), LIST)
    decide(world, made, 2, Decision.CHARGE)
    newest = world.services.ledger.entries(world.who, customer, "USD").items
    charge = next(each for each in newest if each.number == "I-9")
    assert (charge.amount, charge.shipment) == (5_500, "OOLU20120009")


def test_decisions_that_do_not_fit_are_refused(world: World, customer: str) -> None:
    made = compared(world, of_customer(customer), LIST)
    for seq, decision in ((0, Decision.CORRECT), (3, Decision.CHARGE), (1, Decision.CLAIM)):
        with pytest.raises(NotOpen):
            decide(world, made, seq, decision)
    service = world.services.reconciliation
    with pytest.raises(Stale):
        service.decide(world.who, made.id, 0, 9, Decision.ACCEPT, "")
    with pytest.raises(NotFound):
        service.decide(world.who, made.id, 99, 1, Decision.ACCEPT, "")


def test_once_something_is_decided_the_comparison_stays(world: World, customer: str) -> None:
    service, who = world.services.reconciliation, world.who
    made = compared(world, of_customer(customer), LIST)
    decide(world, made, 0, Decision.ACCEPT)
    now = service.get(who, made.id)
    assert (now.decided, now.undecided) == (1, 2)
    for act in (service.compare_again, service.cancel):
        with pytest.raises(NotAtThatPoint):
            act(who, now.id, now.version)


def test_what_was_only_noted_is_taken_back_and_what_was_booked_is_not(
    world: World, customer: str
) -> None:
    service, who = world.services.reconciliation, world.who
    made = compared(world, of_customer(customer), LIST)
    decide(world, made, 0, Decision.ACCEPT)
    again = service.reopen(who, made.id, 0, 2)
    assert (again.decision, service.get(who, made.id).decided) == (Decision.NONE, 0)
    assert len(service.findings(who, made, undecided=True).items) == 4
    decide(world, made, 0, Decision.ACCEPT)
    decide(world, made, 1, Decision.CORRECT)
    with pytest.raises(NotOpen):
        service.reopen(who, made.id, 1, 2)
    with pytest.raises(NotOpen):
        service.reopen(who, made.id, 2, 1)
    with pytest.raises(Stale):
        service.reopen(who, made.id, 0, 1)


def test_all_lines_of_an_outcome_are_decided_at_once(world: World, customer: str) -> None:
    made = compared(world, of_customer(customer), LIST)
    decide_all(world, made, Outcome.MATCHED, Decision.ACCEPT)
    done = decide_all(world, made, Outcome.DIFFERS, Decision.CORRECT)
    assert done.decided == 2
    left = world.services.reconciliation.findings(world.who, done, undecided=True).items
    assert [each.outcome for each in left] == ["only_ours", "only_theirs"]
    assert world.services.ledger.account(world.who, customer).balance("USD").total == 26_700


def test_a_carriers_bill_is_matched_with_the_costs_that_we_expect(
    world: World, costs: None
) -> None:
    made = compared(world, CARRIER, BILL)
    assert said(world, made) == [
        ("matched", "none", 0),
        ("differs", "amount", 2_000),
        ("only_theirs", "not_known", 7_000),
        ("only_ours", "not_known", -3_000),
    ]
    first = found(world, made)[0]
    assert (first.their_lines, first.our_lines) == (2, 1)


def test_a_bill_is_booked_as_its_lines_were_decided(world: World, costs: None) -> None:
    service, payables, who = world.services.reconciliation, world.services.payables, world.who
    made = compared(world, CARRIER, BILL)
    decide(world, made, 0, Decision.ACCEPT)
    decide(world, made, 1, Decision.CLAIM)
    now = service.get(who, made.id)
    asked = BookIn(dated=date(2026, 3, 2))
    with pytest.raises(StillUndecided):
        service.book(who, made.id, now.version, asked)
    decide(world, made, 2, Decision.CLAIM)
    service.book(who, made.id, service.get(who, made.id).version, asked)
    world.settle()
    done = service.get(who, made.id)
    assert (done.state, len(done.bills), done.refused) == ("booked", 2, 0)
    first = payables.numbered(who, "Ocean Line", "OL-7")
    assert first is not None
    assert (first.amount, first.claimed, first.remaining) == (162_000, 2_000, 160_000)
    assert (first.due, first.reconciled_by) == (date(2026, 4, 10), made.id)
    second = payables.numbered(who, "Ocean Line", "OL-8")
    assert second is not None
    assert (second.claimed, second.remaining, second.status) == (7_000, 0, Status.PAID)
    stands = [(e.status, e.amount) for e in payables.newest(who).items if not e.number]
    assert sorted(stands) == [("billed", 50_000), ("billed", 110_000), ("expected", 3_000)]


def test_what_a_cancelled_bill_was_for_is_expected_again(world: World, costs: None) -> None:
    service, payables, who = world.services.reconciliation, world.services.payables, world.who
    made = compared(world, CARRIER, "Bill no,B/L,Amount\nOL-7,OOLU20120001,1100.00\n")
    made = decide_all(world, made, Outcome.MATCHED, Decision.ACCEPT)
    service.book(who, made.id, made.version, BookIn(dated=date(2026, 3, 2)))
    world.settle()
    bill = payables.numbered(who, "Ocean Line", "OL-7")
    assert bill is not None
    payables.cancel(who, bill.id, bill.version, "issued to the wrong party")
    expected = [e.amount for e in payables.newest(who).items if e.status is Status.EXPECTED]
    assert sorted(expected) == [3_000, 50_000, 110_000]
    again = compared(world, CARRIER, "Bill no,B/L,Amount\nOL-7A,OOLU20120001,1100.00\n")
    assert said(world, again)[0] == ("matched", "none", 0)


def test_a_bill_that_is_recorded_already_is_not_booked_again(world: World, costs: None) -> None:
    recorded(world, number="OL-8", amount=7_000)
    service, who = world.services.reconciliation, world.who
    made = compared(world, CARRIER, BILL)
    for outcome in (Outcome.MATCHED, Outcome.DIFFERS, Outcome.ONLY_THEIRS):
        made = decide_all(world, made, outcome, Decision.ACCEPT)
    service.book(who, made.id, made.version, BookIn(dated=date(2026, 3, 2)))
    world.settle()
    done = service.get(who, made.id)
    assert (done.state, len(done.bills), done.refused) == ("booked", 1, 1)
    assert [e.value for e in service.problems(who, done, "unbooked")] == ["OL-8"]


def test_rows_without_a_bill_take_the_number_that_is_given(world: World, costs: None) -> None:
    service, who = world.services.reconciliation, world.who
    made = compared(world, CARRIER, "B/L,Amount\nOOLU20120001,1100.00\n")
    made = decide_all(world, made, Outcome.MATCHED, Decision.ACCEPT)
    with pytest.raises(Invalid):
        service.book(who, made.id, made.version, BookIn(dated=date(2026, 3, 2)))
    asked = BookIn(number="OL-99", dated=date(2026, 3, 2), due=date(2026, 3, 20))
    service.book(who, made.id, made.version, asked)
    world.settle()
    bill = world.services.payables.numbered(who, "Ocean Line", "OL-99")
    assert bill is not None
    assert (bill.amount, bill.due) == (110_000, date(2026, 3, 20))


def test_a_customers_list_books_no_bill(world: World, customer: str) -> None:
    made = compared(world, of_customer(customer), LIST)
    asked = BookIn(dated=date(2026, 3, 2))
    with pytest.raises(NotAtThatPoint):
        world.services.reconciliation.book(world.who, made.id, made.version, asked)


def test_columns_and_settings_are_remembered_for_each_sender(world: World, customer: str) -> None:
    service, who = world.services.reconciliation, world.who
    odd = 'Ref,Wert\nOOLU20120001,"100,00"\n'
    compared(world, of_customer(customer), odd, {"bill": 0, "amount": 1})
    again = service.upload(who, of_customer(customer), "b.csv", odd.encode() + b"\n")
    other = service.upload(who, CARRIER, "b.csv", odd.encode() + b"\n")
    world.settle()
    known, new = service.get(who, again.id), service.get(who, other.id)
    assert (known.recalled, known.choices.columns) == (True, {"bill": 0, "amount": 1})
    assert known.choices.marks == {"amount": ","}
    assert (new.recalled, new.choices.columns) == (False, {})


def test_lost_zeros_are_asked_about_and_never_guessed(world: World, customer: str) -> None:
    charged(world, customer, 1_100, number="A-1", shipment="0007900770")
    service, who = world.services.reconciliation, world.who
    made = compared(world, of_customer(customer), "B/L,Amount\n7900770,11.00\n")
    assert (made.padded, made.zeros_decided) == (1, False)
    assert said(world, made)[0] == ("only_theirs", "not_known", 1_100)
    service.decide_zeros(who, made.id, made.version, False)
    world.settle()
    now = service.get(who, made.id)
    assert said(world, now)[0] == ("matched", "none", 0)
    assert (now.padded, now.zeros_decided, now.run) == (0, True, 2)


def test_a_line_is_found_by_another_number_of_its_shipment(world: World, customer: str) -> None:
    facts = {"house_bill": "OOLU20120003", "booking": "BKG-77", "containers": ["MSCU1234566"]}
    new = ShipmentNew.model_validate({"customer_id": customer, **facts})
    world.services.shipments.create(world.who, new)
    made = compared(world, of_customer(customer), "Container,Amount\nMSCU1234566,77.00\n")
    assert said(world, made)[0] == ("matched", "none", 0)


def with_bookings(world: World, customer: str, number: int) -> str:
    """So many charges by house bill, each twice, and the customer's list of them by booking."""
    rows = "Booking,Amount\n"
    for each in range(number):
        facts = {"house_bill": f"HB-{each}", "booking": f"BKG-{each}"}
        new = ShipmentNew.model_validate({"customer_id": customer, **facts})
        world.services.shipments.create(world.who, new)
        for amount in (1_000 + each, 50):
            charged(world, customer, amount, shipment=f"HB-{each}", number=f"X-{each}-{amount}")
        rows += f"BKG-{each},{10 + each / 100:.2f}\nBKG-{each},0.50\n"
    return rows


def test_however_many_are_found_by_another_number_each_is_looked_up_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = world.services.customers.create(world.who, a_customer("C-9")).id
    rows = with_bookings(world, customer, 7)
    monkeypatch.setattr(comparing_step, "LOOKED_UP_AT_ONCE", 3)
    asked: list[str] = []
    search = ShipmentService.search

    def counted(self: ShipmentService, who: Any, query: str, *more: Any) -> Any:
        asked.append(query)
        return search(self, who, query, *more)

    monkeypatch.setattr(ShipmentService, "search", counted)
    made = compared(world, of_customer(customer), rows)
    assert made.count("matched") == made.matches == 14
    assert sorted(asked) == [f"HB-{each}" for each in range(7)]


@pytest.mark.parametrize("each_by_itself", [300, 0])
def test_looking_up_that_is_cut_off_goes_on_where_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch, each_by_itself: int
) -> None:
    """A step whose own row was not written is done again, and finds the same."""
    monkeypatch.setattr(walking, "EACH_BY_ITSELF", each_by_itself)
    monkeypatch.setattr(ours, "SHIPMENTS_AT_ONCE", 2)
    customer = world.services.customers.create(world.who, a_customer("C-9")).id
    rows = with_bookings(world, customer, 5)
    monkeypatch.setattr(comparing_step, "LOOKED_UP_AT_ONCE", 2)
    step = comparing_step.ComparingStep.__call__
    monkeypatch.setattr(
        comparing_step.ComparingStep, "__call__", lambda *asked: (step(*asked), step(*asked))[1]
    )
    made = compared(world, of_customer(customer), rows)
    assert made.count("matched") == made.matches == 10


def test_a_container_that_is_mistyped_finds_nothing(world: World, customer: str) -> None:
    charged(world, customer, 500, shipment="MSCU1234566")
    made = compared(world, of_customer(customer), "Container,Amount\nMSCU1234575,5.00\n")
    assert said(world, made)[0][0] == "only_theirs"


def test_entries_outside_the_days_are_not_compared(world: World, customer: str) -> None:
    charged(world, customer, 9_900, number="OLD", dated=date(2025, 12, 31))
    made = compared(world, of_customer(customer), LIST)
    assert made.count("only_ours") == 1


def test_what_was_undone_is_not_compared(world: World, customer: str) -> None:
    items = world.services.ledger.open_items(world.who, customer).items
    gone = next(each for each in items if each.number == "I-3")
    world.services.ledger.reverse(world.who, customer, gone.id, "typed twice")
    made = compared(world, of_customer(customer), LIST)
    assert made.count("only_ours") == 0


def test_a_stranger_finds_nothing(world: World, customer: str) -> None:
    made = compared(world, of_customer(customer), LIST)
    service = world.services.reconciliation
    with pytest.raises(NotFound):
        service.get(world.stranger, made.id)
    with pytest.raises(NotFound):
        service.upload(world.stranger, of_customer(customer), "x.csv", LIST.encode())
    assert service.newest(world.stranger).items == []


def test_a_file_that_cannot_be_read_says_why(world: World) -> None:
    service, who = world.services.reconciliation, world.who
    made = service.upload(who, CARRIER, "bill.pdf", b"%PDF-1.4")
    world.settle()
    now = service.get(who, made.id)
    assert (now.state, bool(now.problem)) == ("unreadable", True)


def test_a_column_to_find_lines_by_is_asked_for(world: World) -> None:
    service, who = world.services.reconciliation, world.who
    made = service.upload(who, CARRIER, "bill.csv", b"Amount,Thing\n5,x\n")
    world.settle()
    now = service.get(who, made.id)
    with pytest.raises(Invalid) as refused:
        service.map_columns(who, made.id, now.version, {"amount": 0})
    assert [each.field for each in refused.value.problems] == ["bill"]


def test_reasons_of_sums_stand_in_the_counts(world: World, customer: str) -> None:
    made = compared(world, of_customer(customer), LIST)
    counts = {(c.outcome, c.reason): (c.matches, c.theirs, c.ours) for c in made.counts}
    assert counts == {
        (Outcome.MATCHED, Reason.NONE): (1, {"USD": 10_000}, {"USD": 10_000}),
        (Outcome.DIFFERS, Reason.WEIGHT): (1, {"USD": 9_000}, {"USD": 10_000}),
        (Outcome.ONLY_OURS, Reason.NOT_KNOWN): (1, {"USD": 0}, {"USD": 7_700}),
        (Outcome.ONLY_THEIRS, Reason.NOT_KNOWN): (1, {"USD": 5_500}, {"USD": 0}),
    }
