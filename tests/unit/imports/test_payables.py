"""Carriers' bills from a file: recorded once, never changed by a file, taken back as a whole."""

from chalicelib.accounts.payables.model import Status
from chalicelib.accounts.payables.schemas import PaidIn
from chalicelib.imports.model import Tally
from tests.unit.imports.walk import imported, settled, undone, uploaded
from tests.world import World

FILE = (
    "Carrier,Bill no,Expected,Bill date,Due date,Amount,Currency,B/L,Charge,Weight\n"
    'Ocean Line,0042,no,2026-02-01,2026-03-01,"1,200.50",USD,OOLU20120001 MSCU1234566,O/F,1000.5\n'
    "Ocean Line,JOB-7,yes,2026-02-02,2026-03-02,300.00,USD,OOLU20120002,BAF,\n"
)


def test_bills_and_expected_costs_are_recorded(world: World) -> None:
    done = imported(world, "payables", FILE)
    assert done.result == Tally(new=2)
    payables = world.services.payables
    bill = payables.numbered(world.who, "ocean line", "0042")
    assert bill is not None
    assert (bill.amount, bill.status, bill.grams) == (120_050, Status.DUE, 1_000_500)
    assert (bill.references, bill.charge_kind) == (("OOLU20120001", "MSCU1234566"), "freight")
    cost = payables.numbered(world.who, "Ocean Line", "JOB-7", expected=True)
    assert cost is not None
    assert cost.status is Status.EXPECTED
    assert payables.numbered(world.who, "Ocean Line", "JOB-7") is None


def test_the_same_file_again_doubles_nothing(world: World) -> None:
    imported(world, "payables", FILE)
    again = settled(world, uploaded(world, "payables", FILE))
    assert again.checked == Tally(unchanged=2)


def test_another_amount_of_a_known_bill_is_wrong_and_says_so(world: World) -> None:
    imported(world, "payables", FILE)
    changed = settled(world, uploaded(world, "payables", FILE.replace("300.00", "310.00")))
    assert (changed.checked.unchanged, changed.checked.wrong) == (1, 1)
    problem = world.services.imports.problems(world.who, changed)[0]
    assert (problem.row, problem.field, problem.value) == (3, "amount", "31000")


def test_a_run_is_taken_back_unless_a_bill_was_paid(world: World) -> None:
    done = imported(world, "payables", FILE)
    payables = world.services.payables
    bill = payables.numbered(world.who, "Ocean Line", "0042")
    assert bill is not None
    said = PaidIn(amount=50, on=payables.today(world.who))
    paid = payables.pay(world.who, bill.id, bill.version, said)
    assert undone(world, done).obstacles == 1
    assert payables.numbered(world.who, "Ocean Line", "JOB-7", expected=True) is not None
    payables.unpay(world.who, bill.id, paid.version, 0)


def test_what_was_taken_back_can_come_again(world: World) -> None:
    done = imported(world, "payables", FILE)
    assert undone(world, done).state == "undone"
    assert world.services.payables.open(world.who).items == []
    assert imported(world, "payables", FILE).result.new == 2


def test_days_of_credit_make_the_due_date(world: World) -> None:
    rows = "Carrier,Bill no,Bill date,Amount\nOcean Line,1,2026-02-01,5\n"
    imported(world, "payables", rows, currency="USD", terms_days=20)
    bill = world.services.payables.numbered(world.who, "Ocean Line", "1")
    assert bill is not None
    assert f"{bill.due}" == "2026-02-21"
