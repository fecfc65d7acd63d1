"""A carrier's credit bills: compared with what was claimed, and set against what they credit."""

from datetime import date

from chalicelib.accounts.payables.model import Payable, Status
from chalicelib.accounts.reconciliation.decisions import Decision
from chalicelib.accounts.reconciliation.lines import Outcome
from chalicelib.accounts.reconciliation.model import Reconciliation
from chalicelib.accounts.reconciliation.schemas import BookIn, BulkIn
from tests.unit.accounts.payables.factories import recorded
from tests.unit.accounts.reconciliation.walk import CARRIER, compared, said
from tests.world import World

HEAD = "Bill no,B/L,Description,Amount\n"


def a_bill(world: World, number: str, claimed: int = 0, **facts: object) -> Payable:
    bill = recorded(world, number=number, dated=date(2026, 2, 1), **facts)
    if claimed:
        bill = world.services.payables.claim(world.who, bill.id, bill.version, claimed, "weight")
    return bill


def accepted(world: World, made: Reconciliation) -> Reconciliation:
    """Every line of theirs is accepted, and the bills are booked."""
    service, who = world.services.reconciliation, world.who
    for outcome in (Outcome.MATCHED, Outcome.DIFFERS, Outcome.ONLY_THEIRS):
        version = service.get(who, made.id).version
        asked = BulkIn(outcome=outcome, decision=Decision.ACCEPT)
        service.decide_all(who, made.id, version, asked)
        world.settle()
    version = service.get(who, made.id).version
    service.book(who, made.id, version, BookIn(dated=date(2026, 3, 2)))
    world.settle()
    done = service.get(who, made.id)
    assert done.state == "booked"
    return done


def now(world: World, bill: Payable) -> Payable:
    return world.services.payables.get(world.who, bill.id)


def booked(world: World, number: str) -> Payable:
    found = world.services.payables.numbered(world.who, "Ocean Line", number)
    assert found is not None
    return found


def test_a_credit_matches_what_was_claimed_and_settles_it(world: World) -> None:
    bill = a_bill(world, "OL-1", 15_000, references=("OOLU20120001",))
    made = compared(world, CARRIER, HEAD + "CN-1,OOLU20120001,,-150.00\n")
    assert said(world, made) == [("matched", "none", 0)]
    assert accepted(world, made).refused == 0
    assert (now(world, bill).claimed, now(world, bill).remaining) == (0, 85_000)
    credit = booked(world, "CN-1")
    assert (credit.amount, credit.remaining, credit.reconciled_by) == (-15_000, 0, made.id)


def test_what_is_claimed_and_not_credited_yet_stands_as_only_ours(world: World) -> None:
    a_bill(world, "OL-1", 15_000, references=("OOLU20120001",))
    a_bill(world, "OL-2", 3_000, references=("OOLU20120002",))
    made = compared(world, CARRIER, HEAD + "CN-1,OOLU20120001,,-100.00\n")
    assert said(world, made) == [("differs", "amount", 5_000), ("only_ours", "not_known", 3_000)]


def test_a_bill_alone_is_not_held_against_claims(world: World) -> None:
    a_bill(world, "OL-1", 15_000, references=("OOLU20120001",))
    made = compared(world, CARRIER, HEAD + "OL-2,OOLU20120001,,20.00\n")
    assert said(world, made) == [("only_theirs", "not_known", 2_000)]


def test_a_discount_on_a_bill_is_a_part_of_it_and_no_credit(world: World) -> None:
    facts = {"expected": True, "number": "", "amount": 90_000, "dated": date(2026, 2, 1)}
    recorded(world, references=("OOLU20120001",), **facts)
    rows = "OL-9,OOLU20120001,freight,1000.00\nOL-9,OOLU20120001,discount,-100.00\n"
    made = compared(world, CARRIER, HEAD + rows)
    assert said(world, made) == [("matched", "none", 0)]


def test_without_a_claim_it_goes_against_the_bill_its_text_names_then_the_same_shipment(
    world: World,
) -> None:
    same = a_bill(world, "OL-1", references=("OOLU20120001",), amount=10_000)
    named = a_bill(world, "OL-44", references=("OOLU20120077",), amount=10_000)
    other = a_bill(world, "OL-5", references=("OOLU20120055",), amount=10_000)
    text = HEAD + "CN-1,OOLU20120001,correction of invoice OL-44,-150.00\n"
    accepted(world, compared(world, CARRIER, text))
    assert now(world, named).status is Status.PAID
    assert now(world, same).remaining == 5_000
    assert now(world, other).remaining == 10_000


def test_what_no_bill_takes_stays_with_the_supplier(world: World) -> None:
    bill = a_bill(world, "OL-1", references=("OOLU20120001",), amount=10_000)
    accepted(world, compared(world, CARRIER, HEAD + "CN-1,OOLU20120001,,-150.00\n"))
    assert now(world, bill).status is Status.PAID
    left = booked(world, "CN-1")
    assert (left.remaining, left.status) == (-5_000, Status.DUE)


def test_a_credit_goes_against_a_bill_of_the_same_file_whatever_their_order(world: World) -> None:
    rows = "CN-1,OOLU20120001,2026-03-01,-150.00\nOL-1,OOLU20120001,2026-03-01,1000.00\n"
    done = accepted(world, compared(world, CARRIER, "Bill no,B/L,Date,Amount\n" + rows))
    assert len(done.bills) == 2
    assert booked(world, "OL-1").remaining == 85_000
    assert booked(world, "CN-1").remaining == 0


def test_a_bill_that_adds_up_to_nothing_is_named_and_left_out(world: World) -> None:
    rows = "OL-1,OOLU20120001,,10.00\nOL-1,OOLU20120001,,-10.00\n"
    done = accepted(world, compared(world, CARRIER, HEAD + rows))
    assert (done.refused, done.bills) == (1, ())
