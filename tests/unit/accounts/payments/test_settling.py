"""What becomes of a line: booked once, set aside, taken back, open again."""

from dataclasses import replace

import pytest

from chalicelib.accounts.ledger.errors import NotAllocatable
from chalicelib.accounts.ledger.model import Kind
from chalicelib.accounts.ledger.receipts import MOST_TWICE
from chalicelib.accounts.payments.errors import (
    LineNotFound,
    LineNotOpen,
    PartReturned,
    ProposalGone,
    WrongWay,
)
from chalicelib.kit.errors import Forbidden, Invalid
from tests.unit.accounts.payments.desk import Desk
from tests.world import World

IBAN = "NL91ABNA0417164300"


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_an_accepted_proposal_settles_its_items(desk: Desk) -> None:
    item = desk.bill(12_500, "INV-7")
    line = desk.accept(desk.paid(12_500, "INV-7", ref="B77"))
    assert (line.state, line.customer_id) == ("booked", desk.acme)
    assert not desk.item(item).open
    [payment, _] = desk.entries()
    assert (payment.kind, payment.amount, payment.reference) == (Kind.PAYMENT, -12_500, "B77")
    assert desk.payments.open_lines(desk.who).items == []


def test_a_line_is_booked_once_however_often_it_is_tried(desk: Desk) -> None:
    desk.bill(12_500, "INV-7")
    line = desk.paid(12_500, "INV-7")
    desk.accept(line)
    with pytest.raises(LineNotOpen):
        desk.accept(line)
    with pytest.raises(LineNotOpen):
        desk.assign(line)
    assert desk.owed().total == 0


def test_a_proposal_that_no_longer_fits_is_refused(desk: Desk) -> None:
    desk.bill(12_500, "INV-7")
    one, two = desk.paid(12_500, "INV-7"), desk.paid(12_500, "INV-7")
    key = desk.best(two).key
    desk.accept(one)
    with pytest.raises(ProposalGone):
        desk.settling.accept(desk.who, two.id, key)
    assert desk.payments.line(desk.who, two.id).state == "open"


def test_bank_charges_of_a_proposal_are_booked_by_themselves(desk: Desk) -> None:
    item = desk.bill(100_000, "INV-7")
    line = desk.accept(desk.paid(98_500, "INV-7"))
    kinds = [(each.kind, each.amount) for each in line.postings]
    assert kinds == [("payment", -98_500), ("bank_charge", -1500)]
    assert (desk.item(item).open, desk.owed().total) == (False, 0)


def test_a_person_chooses_items_and_what_is_left_stays_on_account(desk: Desk) -> None:
    one, two = desk.bill(5000, "A", due=1), desk.bill(5000, "B", due=2)
    desk.assign(desk.paid(6000), two)
    assert (desk.item(one).remaining, desk.item(two).open) == (5000, False)
    assert (desk.owed().credits, desk.owed().total) == (1000, 4000)


def test_a_payment_may_wait_on_account(desk: Desk) -> None:
    desk.bill(5000)
    desk.assign(desk.paid(5000), allocate="none")
    assert (desk.owed().debits, desk.owed().credits) == (5000, 5000)


def test_what_is_missing_is_forgiven_only_within_the_tolerance(desk: Desk) -> None:
    item = desk.bill(10_000)
    line = desk.paid(9000)
    with pytest.raises(Invalid) as refused:
        desk.assign(line, item, forgive=True)
    assert refused.value.problems[0].field == "forgive"
    policies = desk.world.services.tenancy.companies
    body = {"tolerances": {"USD": {"difference": "1.00", "charge": "20.00", "percent": 20}}}
    policies.set_policy(desk.who, "payments", body, 0)
    done = desk.assign(line, item, forgive=True)
    assert [each.kind for each in done.postings] == ["payment", "bank_charge"]
    assert desk.owed().total == 0


def test_items_of_somebody_else_or_another_currency_are_refused(desk: Desk) -> None:
    other = desk.customer("OTH", "Other Co")
    theirs, euros = desk.bill(5000, of=other), desk.bill(5000, currency="EUR")
    line = desk.paid(5000)
    for item in (theirs, euros, "ent_none"):
        with pytest.raises(Invalid):
            desk.assign(line, item)
    assert desk.payments.line(desk.who, line.id).state == "open"


def test_undoing_reopens_the_items_and_the_line(desk: Desk) -> None:
    item = desk.bill(100_000, "INV-7")
    line = desk.accept(desk.paid(98_500, "INV-7"))
    again = desk.settling.reopen(desk.who, line.id, "wrong customer")
    assert (again.state, again.postings) == ("open", ())
    assert (desk.item(item).remaining, desk.owed().total) == (100_000, 100_000)
    desk.assign(again, allocate="none")
    assert desk.owed().credits == 98_500


def test_undoing_forgets_who_paid_for_whom_as_often_as_it_was_wrong(desk: Desk) -> None:
    ours, other = desk.acme, desk.customer("OTHER", "Other Ltd")
    first, second = (desk.paid(5000, "thanks", party="Unknown BV") for _ in range(2))
    desk.assign(first, to=ours)
    desk.assign(second, to=other)
    rows = desk.settling.office.rows(desk.who)
    assert rows.payers(first)[1] == {ours: 1, other: 1}

    desk.settling.reopen(desk.who, second.id, "another customer's")
    assert rows.payers(first)[1] == {ours: 1}
    desk.assign(second, to=ours)
    assert rows.payers(first)[1] == {ours: 2}

    for line in (first, second):
        desk.settling.reopen(desk.who, line.id, "nobody's")
    assert rows.payers(first) == ({}, {})


def test_a_payment_that_was_undone_on_the_account_can_still_be_opened_again(desk: Desk) -> None:
    desk.bill(5000, "INV-7")
    line = desk.accept(desk.paid(5000, "INV-7"))
    desk.ledger.reverse(desk.who, desk.acme, line.postings[0].entry_id, "by hand")
    desk.settling.reopen(desk.who, line.id, "and here")
    assert desk.owed().total == 5000


def test_a_payment_that_comes_back_reopens_what_it_paid(desk: Desk) -> None:
    item = desk.bill(5000, "INV-7")
    paid = desk.accept(desk.paid(5000, "INV-7", end_to_end="E2E-1"))
    back = desk.paid(-5000, "RETURN", end_to_end="E2E-1")
    [found] = desk.payments.takes_back(desk.who, back)
    assert found.id == paid.id
    done = desk.settling.take_back(desk.who, back.id, paid.id)
    assert (done.state, done.returns) == ("booked", paid.id)
    assert desk.payments.line(desk.who, paid.id).state == "returned"
    assert (desk.item(item).remaining, desk.owed().total) == (5000, 5000)
    # And a mistake in that is undone, too: both lines wait again.
    desk.settling.reopen(desk.who, back.id, "not this one")
    assert {each.state for each in desk.bank.lines()} == {"open"}


def test_a_payment_that_comes_back_is_recognised_on_the_worklist(desk: Desk) -> None:
    desk.bill(5000, "INV-7")
    paid = desk.accept(desk.paid(5000, "INV-7", end_to_end="E2E-1"))
    best = desk.best(desk.paid(-5000, "RETURN", end_to_end="E2E-1"))
    assert (best.returns, best.customer_id, best.confidence) == (paid.id, desk.acme, "likely")
    desk.paid(5000, "another")
    stranger = desk.paid(-5000, "rent", party="Landlord")
    assert desk.payments.line(desk.who, stranger.id).best is None


def test_a_debit_of_another_amount_takes_nothing_back(desk: Desk) -> None:
    desk.bill(5000, "INV-7")
    paid = desk.accept(desk.paid(5000, "INV-7"))
    other, twice = desk.paid(-4900, "RETURN"), desk.paid(-10_000, "RETURN")
    for each in (other, twice):
        assert desk.payments.takes_back(desk.who, each) == []
    with pytest.raises(WrongWay):
        desk.settling.take_back(desk.who, twice.id, paid.id)


def test_a_part_that_comes_back_leaves_the_rest_booked_on_what_it_paid_first(desk: Desk) -> None:
    one, two = desk.bill(3000, "INV-7", due=1), desk.bill(2000, "INV-8", due=2)
    paid = desk.accept(desk.paid(5000, "INV-7 INV-8", end_to_end="E2E-12345"))
    back = desk.paid(-1500, "PARTIAL RETURN", end_to_end="E2E-12345")
    best = desk.best(back)
    assert best.returns == paid.id
    assert best.reasons[0].text == "It seems to take back a part of what was paid on %(day)s."
    done = desk.settling.take_back(desk.who, back.id, paid.id)
    assert (done.state, done.fee) == ("booked", 0)
    after = desk.payments.line(desk.who, paid.id)
    assert (after.state, after.gone, after.returned_by) == ("booked", 1500, back.id)
    assert (desk.item(one).remaining, desk.item(two).remaining) == (0, 1500)
    assert (desk.owed().total, desk.owed().debits, desk.owed().credits) == (1500, 1500, 0)
    with pytest.raises(PartReturned):
        desk.settling.reopen(desk.who, paid.id, "all of it")
    again = desk.paid(-500, "MORE", end_to_end="E2E-12345")
    assert desk.payments.takes_back(desk.who, again) == []
    desk.settling.reopen(desk.who, back.id, "not this one")
    assert desk.owed().total == 5000
    assert {each.state for each in desk.bank.lines()} == {"open"}
    desk.accept(desk.payments.line(desk.who, paid.id))
    assert desk.owed().total == 0


def test_a_part_of_a_payment_with_a_shortfall_opens_that_too(desk: Desk) -> None:
    item = desk.bill(100_000, "INV-7")
    paid = desk.accept(desk.paid(98_500, "INV-7", end_to_end="E2E-12345"))
    back = desk.paid(-500, "PART", end_to_end="E2E-12345")
    desk.settling.take_back(desk.who, back.id, paid.id)
    assert (desk.item(item).remaining, desk.owed().total) == (2_000, 2_000)


def test_a_return_with_a_banks_charge_takes_the_payment_back_and_names_the_charge(
    desk: Desk,
) -> None:
    item = desk.bill(5000, "INV-7")
    paid = desk.accept(desk.paid(5000, "INV-7", end_to_end="E2E-12345"))
    back = desk.paid(-5350, "RETURN incl. charge", end_to_end="E2E-12345")
    best = desk.best(back)
    assert [each.text for each in best.reasons][1:] == ["The bank's charge for it: %(fee)s."]
    assert best.reasons[1].params == {"fee": "USD 3.50"}
    done = desk.settling.take_back(desk.who, back.id, paid.id)
    assert (done.fee, desk.payments.line(desk.who, paid.id).state) == (350, "returned")
    assert (desk.item(item).remaining, desk.owed().total) == (5000, 5000)
    desk.settling.reopen(desk.who, back.id, "not this one")
    assert {(each.state, each.fee) for each in desk.bank.lines()} == {("open", 0)}


def test_a_part_of_a_payment_in_another_currency_is_left_to_a_person(desk: Desk) -> None:
    item = desk.bill(10_000, "INV-7", currency="EUR")
    line = desk.paid(11_000, "INV-7", end_to_end="E2E-12345")
    desk.assign(line, item, into="EUR", rate="0.90")
    back = desk.paid(-1000, "PART", end_to_end="E2E-12345")
    with pytest.raises(NotAllocatable):
        desk.settling.take_back(desk.who, back.id, line.id)


def test_a_part_of_a_payment_over_many_items_is_one_transaction_or_left_to_a_person(
    desk: Desk,
) -> None:
    for number in range(MOST_TWICE):
        desk.bill(100, f"N-{number}", due=1 + number % 20)
    paid = desk.assign(desk.paid(100 * MOST_TWICE, end_to_end="E2E-12345"))
    back = desk.paid(-150, "PART", end_to_end="E2E-12345")
    desk.settling.take_back(desk.who, back.id, paid.id)
    assert desk.owed().debits == 150
    desk.bill(100, "ONE-MORE")
    for number in range(MOST_TWICE):
        desk.bill(100, f"M-{number}", due=1 + number % 20)
    more = desk.assign(desk.paid(150 + 100 * (MOST_TWICE + 1), end_to_end="E2E-67890"))
    again = desk.paid(-50, "PART", end_to_end="E2E-67890")
    with pytest.raises(NotAllocatable):
        desk.settling.take_back(desk.who, again.id, more.id)


def test_what_was_set_aside_is_proposed_next_time_with_the_reason(desk: Desk) -> None:
    first = desk.paid(-90_000, "rent March", party="Tower Estates", iban=IBAN)
    assert desk.payments.aside(desk.who, first) is None
    desk.settling.set_aside(desk.who, first.id, "Rent of the office")
    second = desk.paid(-91_000, "rent April", party="Tower Estates", iban=IBAN)
    best = desk.best(second)
    assert (best.aside, best.customer_id, best.confidence) == ("Rent of the office", "", "likely")
    assert best.reasons[0].params == {"note": "Rent of the office", "times": 1}
    assert not desk.payments.line(desk.who, second.id).certain
    other = desk.paid(91_000, "deposit back", party="Tower Estates", iban=IBAN)
    assert desk.payments.line(desk.who, other.id).best is None  # the other direction


def test_setting_aside_that_was_wrong_is_not_proposed_again(desk: Desk) -> None:
    first = desk.paid(700, "interest", party="Our Bank")
    desk.settling.set_aside(desk.who, first.id, "Interest")
    desk.settling.reopen(desk.who, first.id, "a customer's after all")
    second = desk.paid(800, "interest", party="Our Bank")
    assert desk.payments.aside(desk.who, second) is None


def test_what_speaks_for_a_customer_comes_before_what_was_set_aside(desk: Desk) -> None:
    first = desk.paid(700, "refund of fees", party="Acme Trading Ltd")
    desk.settling.set_aside(desk.who, first.id, "Refund")
    desk.bill(5000, "INV-7")
    assert desk.best(desk.paid(5000, "INV-7", party="Acme Trading Ltd")).customer_id == desk.acme


def test_money_between_our_own_accounts_is_recognised(desk: Desk) -> None:
    desk.paid(100, "opens the account")
    [own] = {each.account for each in desk.bank.lines()}
    line = desk.paid(-5000, "sweep", party="Ours Ltd", iban=own)
    assert desk.payments.aside(desk.who, line) is None  # its own account is no other
    other = line.model_copy(update={"account": "DE00000000000000000000"})
    found = desk.payments.aside(desk.who, other)
    assert found is not None
    assert found.aside == "Money between our own accounts"


def test_money_paid_back_uses_up_what_was_on_account(desk: Desk) -> None:
    desk.assign(desk.paid(8000), allocate="none")
    line = desk.settling.pay_back(desk.who, desk.paid(-3000, "refund").id, desk.acme)
    assert [each.kind for each in line.postings] == ["refund"]
    assert (desk.owed().credits, desk.owed().total) == (5000, -5000)
    with pytest.raises(Invalid):
        desk.settling.pay_back(desk.who, desk.paid(-5100, "refund").id, desk.acme)


def test_what_is_nothing_of_a_customers_is_set_aside_and_may_come_back(desk: Desk) -> None:
    line = desk.settling.set_aside(desk.who, desk.paid(700, "interest").id, "our bank's interest")
    assert (line.state, line.note) == ("aside", "our bank's interest")
    assert desk.settling.reopen(desk.who, line.id, "no").state == "open"


def test_all_certain_ones_are_accepted_at_once_and_nothing_else(desk: Desk) -> None:
    for number in range(25):
        desk.bill(1000 + number, f"INV-{number:03}")
    lines = [desk.paid(1000 + number, f"INV-{number:03}") for number in range(25)]
    unsure = desk.paid(777, party="Acme Trading Ltd")
    assert len(desk.payments.certain_lines(desk.who, 100).items) == 25
    job = desk.payments.accept_all_certain(desk.who)
    desk.world.settle()
    states = {each.id: each.state for each in desk.bank.lines()}
    assert [states[each.id] for each in lines] == ["booked"] * 25
    assert states[unsure.id] == "open"
    assert desk.payments.jobs.get(desk.who, job.id).result == {"booked": 25}
    assert desk.owed().total == 0


def test_of_two_payments_for_one_invoice_only_one_is_certain_in_the_end(desk: Desk) -> None:
    desk.bill(1000, "INV-1")
    for _ in range(2):
        desk.paid(1000, "INV-1")
    desk.payments.accept_all_certain(desk.who)
    desk.world.settle()
    states = sorted(each.state for each in desk.bank.lines())
    assert states == ["booked", "open"]
    assert (desk.owed().debits, desk.owed().credits) == (0, 0)


def test_2602_open_items_of_one_customer_are_paid_by_one_line(desk: Desk) -> None:
    from tests.unit.accounts.payments.many import owe_many

    owe_many(desk, 2602, 1000)
    line = desk.paid(2_602_000, "all our invoices", party="ACME TRADING LTD")
    best = desk.best(line)
    assert (best.count, best.total, best.confidence) == (2602, 2_602_000, "likely")
    desk.accept(line)
    desk.world.settle()
    assert (desk.owed().debits, desk.owed().open_count, desk.owed().total) == (0, 0, 0)
    # And all of it is open again when the line is undone.
    desk.settling.reopen(desk.who, line.id, "test")
    desk.world.settle()
    assert (desk.owed().open_count, desk.owed().total) == (2602, 2_602_000)


def test_two_finance_people_at_once_book_a_line_once(desk: Desk) -> None:
    desk.bill(5000, "INV-7")
    line = desk.paid(5000, "INV-7")
    key, plans = desk.best(line).key, desk.payments.finder.plans

    def plans_while_the_other_books(who, its_line, *more):  # type: ignore[no-untyped-def]
        found = plans(who, its_line, *more)
        desk.payments.finder.plans = plans  # type: ignore[method-assign]
        desk.settling.accept(who, line.id, key)
        return found

    desk.payments.finder.plans = plans_while_the_other_books  # type: ignore[method-assign]
    with pytest.raises(ProposalGone):
        desk.settling.accept(desk.who, line.id, key)
    with pytest.raises(LineNotOpen):
        desk.settling.accept(desk.who, line.id, key)
    assert (desk.owed().total, len(desk.entries())) == (0, 2)


def test_only_finance_books_and_nobody_of_another_company(desk: Desk) -> None:
    line = desk.paid(5000)
    auditor = replace(desk.who, role="auditor")
    with pytest.raises(Forbidden):
        desk.settling.set_aside(auditor, line.id, "x")
    with pytest.raises(LineNotFound):
        desk.settling.set_aside(desk.world.stranger, line.id, "x")


def test_a_file_with_booked_lines_keeps_them_when_it_is_taken_back(desk: Desk) -> None:
    desk.bill(5000, "INV-7")
    line = desk.accept(desk.paid(5000, "INV-7"))
    made = desk.bank.files.get(desk.who, line.file_id)
    desk.bank.files.undo(desk.who, made.id, made.version)
    desk.world.settle()
    assert (desk.bank.now(made).left, len(desk.bank.lines())) == (1, 1)
