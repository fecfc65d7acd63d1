"""Booking on accounts: one act, one transaction, and the account agrees afterwards."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.accounts.ledger.errors import (
    AlreadyReversed,
    MoreThanOpen,
    NumberInOtherCurrency,
    NumberTaken,
    StillAllocating,
)
from chalicelib.accounts.ledger.importing import InvoiceLine
from chalicelib.accounts.ledger.schemas import CreditNew, ShareNew
from chalicelib.jobs.model import MAX_FAILURES, Job
from chalicelib.kit.errors import DomainError, Invalid, NotFound
from chalicelib.tenancy.principal import Principal
from tests.unit.accounts.ledger.world import World, person

MAY = date(2013, 5, 1)
JUNE = date(2013, 6, 1)
TODAY = date(2013, 6, 28)


@pytest.fixture
def world() -> World:
    return World()


def test_a_charge_falls_due_by_the_terms_of_the_company(world: World) -> None:
    world.companies.policies["terms"] = {"days": 14}
    assert world.charge(100, MAY).due == MAY + timedelta(days=14)
    assert world.charge(100, MAY, due=JUNE).due == JUNE


def test_a_document_number_is_booked_once_and_is_text(world: World) -> None:
    world.charge(100, MAY, number="0042")
    with pytest.raises(NumberTaken):
        world.charge(100, MAY, number="0042")
    world.charge(100, MAY, number="42")
    assert world.ledger.numbers_alike(world.who, "cus_1", "00042") == ["0042", "42"]
    assert world.agrees()


def test_of_what_is_due_on_one_day_the_lower_number_is_paid_first(world: World) -> None:
    for number in ("INV-2", "INV-1"):  # the higher one was booked first
        world.charge(1000, MAY, due=JUNE, number=number)
        world.clock.advance(timedelta(seconds=1))
    world.pay(400, JUNE)
    opened = {item.number: item.remaining for item in world.rows.each_open("cus_1") if item.debit}
    assert opened == {"INV-1": 600, "INV-2": 1000}


def test_a_payment_with_nothing_left_is_set_against_nothing(world: World) -> None:
    world.charge(100, MAY)
    spent = world.pay(100, JUNE)
    world.charge(100, MAY)
    world.ledger.allocate(world.who, "cus_1", spent.id)
    [left] = [item for item in world.rows.each_open("cus_1") if item.debit]
    assert left.remaining == 100
    assert world.agrees()


def test_a_payment_settles_the_oldest_items(world: World) -> None:
    world.charge(100, JUNE, number="B")
    world.charge(100, MAY, number="A")
    world.pay(150, JUNE)
    [left] = world.ledger.open_items(world.who, "cus_1").items
    assert (left.number, left.remaining) == ("B", 50)
    assert world.agrees()


def test_a_payment_can_be_set_against_chosen_items(world: World) -> None:
    world.charge(100, MAY, number="A")
    second = world.charge(100, JUNE, number="B")
    shares = ({"item_id": second.id, "amount": 40},)
    world.pay(90, JUNE, allocate="chosen", shares=shares)
    [balance] = world.ledger.owed_by(world.who, "cus_1")
    assert (balance.owed, balance.unallocated) == (160, 50)
    with pytest.raises(MoreThanOpen):
        world.pay(90, JUNE, allocate="chosen", shares=({"item_id": second.id, "amount": 61},))
    assert world.agrees()


def test_money_on_account_is_set_against_items_later(world: World) -> None:
    payment = world.pay(90, JUNE, allocate="none")
    item = world.charge(100, JUNE)
    credit = world.ledger.allocate(
        world.who, "cus_1", payment.id, [ShareNew(item_id=item.id, amount=90)]
    )
    assert credit.remaining == 0
    assert world.ledger.item(world.who, "cus_1", item.id).remaining == 10
    assert world.agrees()


def test_undoing_a_payment_opens_what_it_had_settled(world: World) -> None:
    item = world.charge(100, MAY)
    payment = world.pay(100, JUNE)
    opposite = world.ledger.reverse(world.who, "cus_1", payment.id, "bounced").entry
    assert opposite is not None
    assert (opposite.amount, opposite.corrects, opposite.note) == (100, payment.id, "bounced")
    assert [each.id for each in world.ledger.open_items(world.who, "cus_1").items] == [item.id]
    with pytest.raises(AlreadyReversed):
        world.ledger.reverse(world.who, "cus_1", payment.id, "again")
    assert world.agrees()


def test_undoing_a_charge_leaves_its_payment_on_account_and_frees_its_number(world: World) -> None:
    item = world.charge(100, MAY, number="A")
    world.pay(100, JUNE)
    world.ledger.reverse(world.who, "cus_1", item.id, "wrong customer")
    [balance] = world.ledger.owed_by(world.who, "cus_1")
    assert (balance.owed, balance.unallocated) == (0, 100)
    world.charge(100, MAY, number="A")
    assert world.agrees()


def test_what_is_taken_back_belongs_where_it_was_booked(world: World) -> None:
    facts = {"number": "A", "shipment": "S-1", "department": "sea export", "reference": "PO 7"}
    item = world.charge(100, MAY, **facts)
    opposite = world.ledger.reverse(world.who, "cus_1", item.id, "wrong").entry
    assert opposite is not None
    assert opposite.model_dump(include=set(facts)) == facts


def test_a_disputed_item_is_not_chased_and_a_settled_dispute_is(world: World) -> None:
    item = world.charge(100, MAY)
    world.ledger.dispute(world.who, "cus_1", item.id, True, "weight differs")
    assert world.ledger.chaseable(world.who, "cus_1") == []
    assert world.rows.account("cus_1").reminders.oldest_due == {}
    world.ledger.dispute(world.who, "cus_1", item.id, False)
    assert [each.id for each in world.ledger.chaseable(world.who, "cus_1")] == [item.id]
    assert world.agrees()


def test_an_overdue_account_has_a_due_time_and_a_payment_takes_it_away(world: World) -> None:
    world.charge(100, MAY, due=JUNE)
    assert _due_at(world) is not None
    world.pay(100, TODAY)
    assert _due_at(world) is None


def _due_at(world: World) -> str | None:
    from chalicelib.kit.dynamo import Key

    row = world.backing.store.get(Key("accounts", "T#ten_a#A#cus_1", "META"))
    assert row is not None
    assert ("wake_at" in row) == ("due_at" in row) == ("wake_shard" in row)
    return row.get("due_at")


def test_a_payment_of_tomorrow_is_refused(world: World) -> None:
    with pytest.raises(Invalid):
        world.pay(100, TODAY + timedelta(days=1))


def test_an_unknown_customer_or_item_is_not_found(world: World) -> None:
    world.customers.put("ten_b", "cus_b")
    with pytest.raises(NotFound):
        world.charge(100, MAY, customer="cus_b")
    item = world.charge(100, MAY)
    with pytest.raises(NotFound):
        world.ledger.reverse(person("ten_b"), "cus_1", item.id, "not mine")
    with pytest.raises(NotFound):
        world.pay(10, JUNE, allocate="chosen", shares=({"item_id": "ent_x", "amount": 1},))


def _torn(who: Principal, job: Job) -> Job:
    raise RuntimeError("power cut")


class TestLargePayments:
    def test_a_payment_over_many_items_is_carried_out_in_parts(self, world: World) -> None:
        for number in range(95):
            world.charge(10, MAY, number=f"{number:03d}")
        world.pay(945, TODAY)
        assert world.rows.account("cus_1").reminders.oldest_due == {"USD": MAY + timedelta(30)}
        with pytest.raises(StillAllocating):
            world.pay(1, TODAY)
        world.work()
        [left] = world.ledger.open_items(world.who, "cus_1").items
        assert (left.number, left.remaining) == ("094", 5)
        assert world.agrees()

    def test_reminders_stop_before_the_parts_are_done(self, world: World) -> None:
        for _ in range(50):
            world.charge(10, MAY)
        world.pay(500, TODAY)
        assert _due_at(world) is None
        world.work()
        assert _due_at(world) is None
        assert world.agrees()

    def test_it_is_undone_in_parts(self, world: World) -> None:
        for _ in range(95):
            world.charge(10, MAY)
        payment = world.pay(1000, TODAY)
        world.work()
        assert world.ledger.reverse(world.who, "cus_1", payment.id, "bounced").entry is None
        world.work()
        [balance] = world.ledger.owed_by(world.who, "cus_1")
        assert (balance.owed, balance.unallocated) == (950, 0)
        assert world.rows.item("cus_1", payment.id).reversed_by
        assert world.agrees()

    def test_what_failed_for_good_goes_on_where_it_stopped(self, world: World) -> None:
        for _ in range(95):
            world.charge(10, MAY)
        world.pay(950, TODAY)
        step, world.jobs.steps = world.jobs.steps, {"allocation": lambda: _torn}
        job = world.jobs.newest(world.who, "allocation").items[0]
        for _ in range(MAX_FAILURES):
            world.jobs.wake(world.who, job.id, "")
        world.jobs.steps = step
        account = world.ledger.account(world.who, "cus_1")
        [failed] = world.ledger.large.runs(world.who, account)
        assert (failed.currency, failed.state, failed.done) == ("USD", "failed", 0)
        [going] = world.ledger.go_on(world.who, "cus_1")
        assert going.state == "queued"
        assert world.ledger.go_on(world.who, "cus_1") == [going], "a second press changes nothing"
        world.work()
        assert world.ledger.open_items(world.who, "cus_1").items == []
        assert world.ledger.go_on(world.who, "cus_1") == []
        world.pay(1, TODAY)
        assert world.agrees()

    def test_a_step_done_twice_counts_once(self, world: World) -> None:
        for _ in range(45):
            world.charge(10, MAY)
        world.pay(450, TODAY)
        job = world.jobs.newest(world.who, "allocation").items[0]
        again = world.ledger.allocation_step(world.who, job)
        world.ledger.allocation_step(world.who, job)
        last = world.ledger.allocation_step(world.who, again)
        assert last.state == "done"
        assert world.ledger.open_items(world.who, "cus_1").items == []
        assert world.agrees()


class TestImportedInvoices:
    line = InvoiceLine(number="0042", currency="USD", amount=100, dated=MAY, due=JUNE)

    def test_the_same_line_changes_nothing(self, world: World) -> None:
        line = self.line.model_copy(update={"paid_on": JUNE})
        first = world.ledger.import_invoice(world.who, "cus_1", line)
        again = world.ledger.import_invoice(world.who, "cus_1", line)
        assert (first.outcome, again.outcome) == ("created", "unchanged")
        assert (len(first.booked), again.booked) == (2, ())
        assert world.rows.account("cus_1").balance("USD").total == 0
        assert world.agrees()

    @pytest.mark.parametrize("amount", [70, 130])
    def test_a_changed_amount_is_corrected(self, world: World, amount: int) -> None:
        world.ledger.import_invoice(world.who, "cus_1", self.line)
        changed = self.line.model_copy(update={"amount": amount})
        assert world.ledger.import_invoice(world.who, "cus_1", changed).outcome == "changed"
        assert world.ledger.import_invoice(world.who, "cus_1", changed).outcome == "unchanged"
        [balance] = world.ledger.owed_by(world.who, "cus_1")
        assert (balance.owed, balance.unallocated) == (amount, 0)
        assert world.agrees()

    def test_a_changed_due_date_moves_the_item(self, world: World) -> None:
        world.ledger.import_invoice(world.who, "cus_1", self.line)
        later = self.line.model_copy(update={"due": TODAY})
        assert world.ledger.import_invoice(world.who, "cus_1", later).outcome == "changed"
        [item] = world.ledger.open_items(world.who, "cus_1").items
        assert item.due == TODAY
        assert world.agrees()

    def test_a_payment_that_came_since_is_booked(self, world: World) -> None:
        world.ledger.import_invoice(world.who, "cus_1", self.line)
        paid = self.line.model_copy(update={"paid_on": JUNE, "paid": 60})
        assert world.ledger.import_invoice(world.who, "cus_1", paid).outcome == "changed"
        more = self.line.model_copy(update={"paid_on": JUNE, "paid": 100})
        assert world.ledger.import_invoice(world.who, "cus_1", more).outcome == "changed"
        assert world.ledger.open_items(world.who, "cus_1").items == []
        assert world.agrees()

    def test_what_staff_disputed_stays_so_unless_the_file_says(self, world: World) -> None:
        made = world.ledger.import_invoice(world.who, "cus_1", self.line)
        world.ledger.dispute(world.who, "cus_1", made.item_id, True, "rate")
        world.ledger.import_invoice(world.who, "cus_1", self.line)
        assert world.ledger.item(world.who, "cus_1", made.item_id).disputed
        settled = self.line.model_copy(update={"disputed": False})
        assert world.ledger.import_invoice(world.who, "cus_1", settled).outcome == "changed"
        assert not world.ledger.item(world.who, "cus_1", made.item_id).disputed

    def test_another_currency_needs_a_person(self, world: World) -> None:
        world.ledger.import_invoice(world.who, "cus_1", self.line)
        other = self.line.model_copy(update={"currency": "CNY"})
        with pytest.raises(NumberInOtherCurrency):
            world.ledger.import_invoice(world.who, "cus_1", other)


class TestCompanyAgeing:
    def test_it_adds_up_all_customers_by_currency(self, world: World) -> None:
        for number in range(60):
            customer = f"cus_{number:03d}"
            world.customers.put("ten_a", customer)
            world.charge(100 + number, MAY, customer, due=JUNE)
            world.charge(7, MAY, customer, currency="CNY")
        run = world.ledger.company.start(world.who)
        world.work()
        done = world.ledger.company.get(world.who, run.id)
        assert [(each.currency, each.not_due, each.d1_30) for each in done.totals] == [
            ("CNY", 0, 7 * 60),
            ("USD", 0, sum(range(100, 160))),
        ]
        page = world.ledger.company.lines(world.who, run.id, "USD", 2)
        assert [customer for customer, _ in page.items] == ["cus_059", "cus_058"]

    def test_a_past_day_is_seen_as_it_was(self, world: World) -> None:
        world.charge(100, MAY, due=MAY)
        world.pay(100, JUNE)
        for on, owed in ((date(2013, 5, 31), 100), (JUNE, 0)):
            run = world.ledger.company.start(world.who, on)
            world.work()
            done = world.ledger.company.get(world.who, run.id)
            assert sum(each.owed for each in done.totals) == owed
            assert sum(a.owed for a in world.ledger.owed_by(world.who, "cus_1", on)) == owed

    def test_a_future_day_is_refused(self, world: World) -> None:
        with pytest.raises(Invalid):
            world.ledger.company.start(world.who, TODAY + timedelta(days=1))


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["charge", "pay", "note", "undo", "dispute", "match", "import"]),
        st.integers(1, 300),
        st.integers(0, 30),
        st.sampled_from(["USD", "JPY"]),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(ACTS)
@example([("import", 1, 3, "USD"), ("import", 2, 23, "USD")])  # money on account beside a debit
def test_ledger_sums_always_equal_open_items(acts: list[tuple[str, int, int, str]]) -> None:
    world = World()
    for act, amount, pick, currency in acts:
        world.clock.advance(timedelta(hours=pick))
        with contextlib.suppress(DomainError):  # refused: nothing may have changed
            _do(world, act, amount, pick, currency)
        assert world.agrees()


def _do(world: World, act: str, amount: int, pick: int, currency: str) -> None:
    items = world.rows.all_items("cus_1")
    day = MAY + timedelta(days=pick)
    if act == "charge":
        world.charge(amount, day, currency=currency, number=f"{pick}" if pick % 3 else "")
    elif act == "pay":
        world.pay(amount, day, currency=currency)
    elif act == "note":
        new = CreditNew(currency=currency, amount=amount, dated=day)
        world.ledger.record_credit_note(world.who, "cus_1", new)
    elif act == "import":
        paid_on = day if pick % 2 else None
        line = InvoiceLine(
            number=f"{pick % 5}", currency=currency, amount=amount, dated=MAY, paid_on=paid_on
        )
        world.ledger.import_invoice(world.who, "cus_1", line)
    elif items:
        item = items[pick % len(items)]
        if act == "undo":
            world.ledger.reverse(world.who, "cus_1", item.id, "wrong")
        elif act == "dispute":
            world.ledger.dispute(world.who, "cus_1", item.id, not item.disputed)
        else:
            world.ledger.allocate(world.who, "cus_1", item.id)
