"""Customers that settle by shipment get one statement for each, chained and without gaps."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.accounts.statements.by_shipment import ByShipment
from chalicelib.accounts.statements.errors import NothingToState, ShipmentsUnderway
from chalicelib.accounts.statements.model import Statement
from chalicelib.accounts.statements.words import Form
from chalicelib.accounts.terms.model import Settlement
from chalicelib.customers.schemas import CustomerNew
from tests.unit.accounts.statements.test_runs_by_terms import automatic, settles
from tests.unit.accounts.statements.test_statements import Desk, statements_mailed
from tests.unit.overtaken import OvertakenStore
from tests.world import World

DAY = date(2026, 3, 1)
FIRST = date(2026, 1, 1)


@pytest.fixture
def desk(world: World) -> Desk:
    desk = Desk(world)
    desk.customer = settles(desk, "S", "shipment")
    return desk


def each_of(desk: Desk) -> ByShipment:
    return desk.statements.run.by_shipment


def run(desk: Desk, until: date = DAY, **facts: object) -> dict[str, int]:
    job = desk.statements.start_run(
        desk.who, until, until, send=True, settlement=Settlement.SHIPMENT
    )
    desk.world.settle()
    return desk.statements.get_run(desk.who, job.id).result


def all_of(desk: Desk) -> list[Statement]:
    """The customer's statements in order of their numbers."""
    found = desk.statements.of_customer(desk.who, desk.customer, 100).items
    return sorted(found, key=lambda each: each.sequence)


def shown(desk: Desk, each: Statement) -> dict[str, list[str]]:
    lines = desk.statements.lines(desk.who, each)
    return {code: [line.number for line in found] for code, found in lines.items()}


def test_each_shipment_has_its_own_and_what_names_none_comes_last(desk: Desk) -> None:
    desk.charge(100, DAY, number="A1", shipment="F-1")
    desk.charge(200, DAY, number="B1", shipment="F-2")
    desk.charge(50, DAY, number="N1")
    desk.charge(300, DAY, number="A2", shipment="f 1", currency="CNY")
    assert run(desk) == {"issued": 3}
    one, two, rest = all_of(desk)
    assert [each.shipment for each in (one, two, rest)] == ["F-1", "F-2", ""]
    assert shown(desk, one) == {"CNY": ["A2"], "USD": ["A1"]}
    assert shown(desk, two) == {"USD": ["B1"]}
    assert shown(desk, rest) == {"USD": ["N1"]}
    assert [each.sequence for each in (one, two, rest)] == [1, 2, 3]


def test_the_balances_go_on_from_one_to_the_next(desk: Desk) -> None:
    desk.charge(100, DAY, shipment="F-1")
    desk.charge(200, DAY, shipment="F-2")
    run(desk)
    desk.charge(70, DAY + timedelta(1), shipment="F-1")
    desk.pay(100, DAY + timedelta(1))
    run(desk, DAY + timedelta(1))
    chain = [(each.sections[0].opening, each.sections[0].closing) for each in all_of(desk)]
    assert chain == [(0, 100), (100, 300), (300, 370), (370, 270)]


def test_a_day_on_which_nothing_was_booked_has_none(desk: Desk) -> None:
    desk.charge(100, DAY, shipment="F-1")
    assert run(desk) == {"issued": 1}
    assert run(desk, DAY + timedelta(1)) == {"nothing": 1}
    assert len(all_of(desk)) == 1


def test_what_is_booked_late_stands_marked_on_the_shipments_next(desk: Desk) -> None:
    desk.charge(100, DAY, number="A1", shipment="F-1")
    run(desk)
    desk.charge(40, DAY, number="A2", shipment="F-1")
    desk.charge(60, DAY + timedelta(1), number="B1", shipment="F-2")
    run(desk, DAY + timedelta(1))
    late = all_of(desk)[1]
    assert (late.shipment, late.sections[0].late) == ("F-1", 1)
    assert shown(desk, late) == {"USD": ["A2"]}


def test_what_is_booked_late_in_a_new_currency_stands_on_the_shipments_next(desk: Desk) -> None:
    desk.charge(100, DAY, number="A1", shipment="F-1")
    run(desk)
    for shipment in ("F-1", "F-2"):
        desk.charge(40, DAY, number=f"L{shipment}", shipment=shipment, currency="CNY")
    run(desk, DAY + timedelta(1))
    one, two = all_of(desk)[1:]
    assert (shown(desk, one), shown(desk, two)) == ({"CNY": ["LF-1"]}, {"CNY": ["LF-2"]})
    assert [(s.opening, s.closing, s.late) for each in (one, two) for s in each.sections] == [
        (0, 40, 1),
        (40, 80, 1),
    ]


def test_what_is_booked_late_between_two_runs_stands_on_its_own_shipments(desk: Desk) -> None:
    first = DAY - timedelta(3)
    desk.charge(100, first, number="A1", shipment="F-1")
    run(desk, first)
    for shipment in ("F-1", "F-2"):
        day = first + timedelta(1)
        desk.charge(40, day, number=f"L{shipment}", shipment=shipment, currency="CNY")
    run(desk)
    one, two = all_of(desk)[1:]
    assert (shown(desk, one), shown(desk, two)) == ({"CNY": ["LF-1"]}, {"CNY": ["LF-2"]})


def test_each_is_mailed_and_says_its_shipment(desk: Desk) -> None:
    desk.charge(100, DAY, shipment="F-1")
    desk.charge(200, DAY, shipment="F-2")
    run(desk)
    texts = [mail.text for mail in statements_mailed(desk.world)]
    assert [("shipment F-1" in text, "shipment F-2" in text) for text in texts] == [
        (True, False),
        (False, True),
    ]


@pytest.mark.parametrize("form", [Form.OPEN_ITEMS, Form.OUTSTANDING])
def test_the_forms_that_list_documents_list_those_of_the_shipment(desk: Desk, form: Form) -> None:
    desk.charge(100, DAY, number="A1", shipment="F-1")
    desk.charge(200, DAY, number="B1", shipment="F-2")
    each_of(desk).issue(desk.who, desk.customer, DAY, DAY, form)
    assert [shown(desk, each) for each in all_of(desk)] == [{"USD": ["A1"]}, {"USD": ["B1"]}]


def test_nothing_else_is_stated_while_shipments_are(desk: Desk) -> None:
    desk.charge(100, DAY, shipment="F-1")
    desk.charge(200, DAY, shipment="F-2")
    with pytest.raises(_Crash):
        _cut_off(desk, after=1)
    with pytest.raises(ShipmentsUnderway):
        desk.issue((DAY, DAY))
    assert run(desk) == {"issued": 2}
    assert [each.shipment for each in all_of(desk)] == ["F-1", "F-2"]
    assert len(statements_mailed(desk.world)) == 2


def test_a_charge_booked_between_two_of_them_is_missed_by_none(desk: Desk) -> None:
    desk.charge(100, DAY, number="A1", shipment="F-1")
    desk.charge(200, DAY, number="B1", shipment="F-2")
    with pytest.raises(_Crash):
        _cut_off(desk, after=1)
    desk.charge(40, DAY, number="A2", shipment="F-1")
    desk.charge(60, DAY, number="B2", shipment="F-2")
    run(desk)
    assert [(each.shipment, shown(desk, each)["USD"]) for each in all_of(desk)] == [
        ("F-1", ["A1"]),
        ("F-1", ["A2"]),
        ("F-2", ["B1", "B2"]),
    ]


def test_a_day_that_was_left_unfinished_is_finished_before_the_next(desk: Desk) -> None:
    desk.charge(100, DAY, number="A1", shipment="F-1")
    desk.charge(200, DAY, number="B1", shipment="F-2")
    with pytest.raises(_Crash):
        _cut_off(desk, after=1)
    desk.charge(40, DAY + timedelta(1), number="A2", shipment="F-1")
    run(desk, DAY + timedelta(1))
    assert [(each.until, shown(desk, each)["USD"]) for each in all_of(desk)] == [
        (DAY, ["A1"]),
        (DAY, ["B1"]),
        (DAY + timedelta(1), ["A2"]),
    ]


@pytest.mark.parametrize(("one", "begun"), [(-2, 0), (0, -2)])
def test_another_day_that_was_begun_meanwhile_is_not_forgotten(one: int, begun: int) -> None:
    store = OvertakenStore()
    desk = Desk(World(store=store))
    desk.customer = settles(desk, "S", "shipment")
    desk.charge(10, FIRST, number="A0", shipment="F-1")
    each_of(desk).issue(desk.who, desk.customer, FIRST, FIRST)
    desk.charge(50, DAY - timedelta(3), number="N1")
    desk.charge(100, DAY - timedelta(2), number="A1", shipment="F-1")
    desk.charge(200, DAY - timedelta(2), number="B1", shipment="F-2")
    desk.charge(70, DAY, number="A2", shipment="F-1")

    def begin_another() -> None:
        with suppress(_Crash):
            _cut_off(desk, after=1, until=DAY + timedelta(begun))

    store.meanwhile = begin_another
    each_of(desk).issue(desk.who, desk.customer, FIRST, DAY + timedelta(one))
    each_of(desk).issue(desk.who, desk.customer, FIRST, DAY)
    numbers = [number for each in all_of(desk) for number in shown(desk, each)["USD"]]
    assert sorted(numbers) == ["A0", "A1", "A2", "B1", "N1"]


class TestAfterwards:
    def test_a_revision_says_the_customers_new_name_and_keeps_its_entries(self, desk: Desk) -> None:
        desk.charge(100, DAY, number="A1", shipment="F-1")
        run(desk)
        customers = desk.world.services.customers
        before = customers.get(desk.who, desk.customer)
        new = CustomerNew(code="S", name="New Name Ltd", email="s@c.example")
        customers.edit(desk.who, desk.customer, before.version, new)
        desk.charge(40, DAY, number="A2", shipment="F-1")
        made = desk.statements.revise(desk.who, all_of(desk)[0].id, "renamed")
        assert made.addressee.name == "New Name Ltd"
        assert (made.shipment, shown(desk, made)) == ("F-1", {"USD": ["A1"]})
        run(desk, DAY + timedelta(1))
        assert shown(desk, all_of(desk)[-1]) == {"USD": ["A2"]}

    def test_it_has_no_supplement(self, desk: Desk) -> None:
        desk.charge(100, DAY, shipment="F-1")
        run(desk)
        desk.charge(40, DAY, shipment="F-1")
        with pytest.raises(NothingToState):
            desk.statements.supplement(desk.who, all_of(desk)[0].id, "found later")


def test_they_are_issued_by_themselves_in_the_night(desk: Desk) -> None:
    automatic(desk)
    desk.world.clock.set(datetime(2026, 3, 29, 12, tzinfo=UTC))
    desk.charge(100, date(2026, 3, 29), shipment="F-1")
    desk.charge(100, date(2026, 3, 29), shipment="F-2")
    desk.world.pass_time(timedelta(hours=20))
    assert [each.shipment for each in all_of(desk)] == ["F-1", "F-2"]


act = st.one_of(
    st.tuples(
        st.just("charge"),
        st.sampled_from(("", "F-1", "F-2", "F-3")),
        st.sampled_from(("USD", "CNY")),
        st.integers(0, 4),
        st.integers(1, 500),
    ),
    st.tuples(st.just("pay"), st.integers(1, 300)),
    st.tuples(st.just("issue"), st.integers(0, 4), st.integers(0, 3)),
)


@settings(max_examples=60)
@given(st.lists(act, max_size=14))
def test_every_entry_stands_on_exactly_one_whatever_crashes(
    acts: Sequence[tuple[object, ...]],
) -> None:
    """Charges back-dated into stated days, in two currencies, runs cut off after any statement."""
    desk = Desk(World())
    desk.customer = settles(desk, "S", "shipment")
    desk.world.clock.set(datetime(2026, 3, 20, 12, tzinfo=UTC))
    stated = 0
    for what, *how in acts:
        if what == "charge":
            shipment, code, day, amount = how
            dated = DAY + timedelta(int(str(day)))
            desk.charge(int(str(amount)), dated, shipment=shipment, currency=code)
        elif what == "pay":
            desk.pay(int(str(how[0])), DAY)
        else:
            stated = max(stated, int(str(how[0])))
            try:
                _cut_off(desk, int(str(how[1])), DAY + timedelta(stated))
            except _Crash:
                continue
    each_of(desk).issue(desk.who, desk.customer, DAY, DAY + timedelta(9))
    account = desk.ledger.account(desk.who, desk.customer)
    for code, balance in account.balances.items():
        sections = [(each, s) for each in all_of(desk) if (s := each.section(code))]
        lines = [
            line for each, _ in sections for line in desk.statements.lines(desk.who, each)[code]
        ]
        assert len({line.entry_id for line in lines}) == len(lines) == balance.seq
        closings = [section.closing for _, section in sections]
        assert [section.opening for _, section in sections] == [0, *closings[:-1]]
        assert closings[-1] == balance.total
    assert [each.sequence for each in all_of(desk)] == list(range(1, len(all_of(desk)) + 1))


class _Crash(BaseException):
    """The power goes off."""


def _cut_off(desk: Desk, after: int, until: date = DAY) -> None:
    """Issue, and crash when one more than ``after`` statements would be written."""
    issuing, left = each_of(desk).issuing, [after]
    remember = issuing.number_of_next

    def counted(who: object) -> int:
        if not left[0]:
            raise _Crash
        left[0] -= 1
        return remember(desk.who)

    issuing.number_of_next = counted  # type: ignore[method-assign, assignment]
    try:
        each_of(desk).issue(desk.who, desk.customer, DAY, until)
    finally:
        issuing.number_of_next = remember  # type: ignore[method-assign]
