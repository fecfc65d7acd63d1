"""A statement after its issue: revised under its number, supplemented, never silently changed."""

from __future__ import annotations

from datetime import date

import pytest

from chalicelib.accounts.statements.errors import (
    NothingChanged,
    NothingToState,
    NotTheLatest,
    Superseded,
)
from chalicelib.accounts.statements.words import Form
from chalicelib.customers.schemas import CustomerNew
from tests.unit.accounts.statements.test_statements import (
    FEB,
    JAN,
    Desk,
    statements_mailed,
    sums,
)
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


class TestSupplement:
    def test_charges_found_later_go_on_one_of_their_own(self, desk: Desk) -> None:
        desk.charge(100, date(2026, 1, 10))
        first = desk.issue(JAN)
        desk.charge(30, date(2026, 1, 20), number="LATE-1")
        second = desk.statements.supplement(desk.who, first.id, "Storage billed by the terminal")
        assert (second.sequence, second.supplements, second.start, second.until) == (
            2,
            first.id,
            *JAN,
        )
        assert sums(second) == [("USD", 100, 30, 0, 0, 130)]
        assert second.sections[0].since_seq == first.sections[0].cutoff
        [line] = desk.statements.lines(desk.who, second)["USD"]
        assert (line.number, line.balance, line.late) == ("LATE-1", 130, False)
        assert sums(first) == sums(desk.statements.get(desk.who, first.id))
        desk.charge(5, date(2026, 2, 2))
        assert sums(desk.issue(FEB)) == [("USD", 130, 5, 0, 0, 135)]

    def test_without_anything_found_there_is_none(self, desk: Desk) -> None:
        desk.charge(100, date(2026, 1, 10))
        first = desk.issue(JAN)
        desk.charge(9, date(2026, 2, 2))  # of the next period
        with pytest.raises(NothingToState):
            desk.statements.supplement(desk.who, first.id, "Nothing")
        assert desk.statements.newest(desk.who).items == [first]

    def test_only_the_latest_statement_is_supplemented(self, desk: Desk) -> None:
        desk.charge(100, date(2026, 1, 10))
        first = desk.issue(JAN)
        desk.issue(FEB)
        desk.charge(30, date(2026, 1, 20))
        with pytest.raises(NotTheLatest):
            desk.statements.supplement(desk.who, first.id, "Too late")


class TestRevision:
    def test_it_keeps_the_number_and_names_what_changed(self, desk: Desk) -> None:
        desk.charge(100, date(2026, 1, 10), number="INV-1")
        first = desk.issue(JAN)
        desk.charge(30, date(2026, 1, 20), number="INV-2")
        again = desk.statements.revise(desk.who, first.id, "INV-2 was missing")
        assert (again.number, again.revises) == ("ST-000001-R1", first.id)
        assert [(c.what, c.number, c.amount) for c in again.changes] == [
            ("entry", "INV-2", 30),
            ("closing", "", 30),
        ]
        assert sums(again) == [("USD", 0, 130, 0, 0, 130)]
        lines = desk.statements.lines(desk.who, again)["USD"]
        assert [line.number for line in lines] == ["INV-1", "INV-2"]
        before = desk.statements.get(desk.who, first.id)
        assert (before.revised_by, before.state) == (again.id, "revised")
        assert [line.number for line in desk.statements.lines(desk.who, before)["USD"]] == ["INV-1"]

    def test_the_next_statement_follows_the_revision(self, desk: Desk) -> None:
        desk.charge(100, date(2026, 1, 10))
        first = desk.issue(JAN)
        desk.charge(30, date(2026, 1, 20))
        desk.statements.revise(desk.who, first.id, "found")
        desk.charge(7, date(2026, 2, 2))
        after = desk.issue(FEB)
        assert (after.sequence, sums(after)) == (2, [("USD", 130, 7, 0, 0, 137)])
        assert after.sections[0].late == 0

    def test_what_was_booked_before_the_first_period_is_found_too(self, desk: Desk) -> None:
        desk.charge(100, date(2026, 1, 10))
        first = desk.issue(JAN)
        desk.charge(40, date(2025, 12, 5))
        again = desk.statements.revise(desk.who, first.id, "an old one")
        assert sums(again) == [("USD", 0, 140, 0, 0, 140)]
        assert again.sections[0].late == 1

    def test_a_second_revision_of_a_second_month(self, desk: Desk) -> None:
        desk.charge(100, date(2026, 1, 10))
        desk.issue(JAN)
        desk.charge(50, date(2026, 2, 5))
        february = desk.issue(FEB)
        desk.charge(1, date(2026, 2, 6))
        one = desk.statements.revise(desk.who, february.id, "one more")
        desk.charge(2, date(2026, 1, 7))
        two = desk.statements.revise(desk.who, one.id, "and one of January")
        assert two.number == "ST-000002-R2"
        assert sums(two) == [("USD", 100, 53, 0, 0, 153)]
        assert [line.late for line in desk.statements.lines(desk.who, two)["USD"]] == [
            True,
            False,
            False,
        ]

    def test_another_address_or_form_is_a_change_nothing_is_not(self, desk: Desk) -> None:
        desk.charge(100, date(2026, 1, 10))
        first = desk.issue(JAN)
        with pytest.raises(NothingChanged):
            desk.statements.revise(desk.who, first.id, "no reason")
        customers = desk.world.services.customers
        file = customers.get(desk.who, desk.customer)
        new = CustomerNew(code=file.code, name="ACME Trading Ltd", email=file.email)
        customers.edit(desk.who, desk.customer, file.version, new)
        again = desk.statements.revise(desk.who, first.id, "renamed", form=Form.OUTSTANDING)
        assert [(c.what, c.before, c.after) for c in again.changes] == [
            ("name", "ACME Ltd", "ACME Trading Ltd"),
            ("form", "activity", "outstanding"),
        ]

    def test_what_was_revised_is_neither_sent_nor_confirmed_nor_revised(self, desk: Desk) -> None:
        desk.charge(100, date(2026, 1, 10))
        first = desk.issue(JAN, send=True)
        desk.world.settle()
        token = statements_mailed(desk.world)[0].text.split("/statements/link/")[1].split()[0]
        desk.charge(30, date(2026, 1, 20))
        again = desk.statements.revise(desk.who, first.id, "found", send=True)
        for act in (
            lambda: desk.statements.send_again(desk.who, first.id),
            lambda: desk.statements.confirm(token, "Li"),
            lambda: desk.statements.revise(desk.who, first.id, "twice"),
        ):
            with pytest.raises(Superseded):
                act()
        desk.world.settle()
        mail = statements_mailed(desk.world)[-1]
        assert again.number in mail.text
        assert "found" in mail.text

    def test_charges_of_the_month_are_counted_once(self, desk: Desk) -> None:
        desk.charge(100, date(2026, 1, 10))
        first = desk.issue(JAN)
        desk.charge(30, date(2026, 1, 20))
        desk.statements.revise(desk.who, first.id, "found")
        assert desk.statements.charged(desk.who, "2026-03") == {"USD": 130}
        assert desk.statements.punctuality(desk.who, "2026-03").issued == 1


def test_a_revised_supplement_speaks_of_no_currency_that_was_stated_before_it(desk: Desk) -> None:
    desk.charge(100, date(2026, 1, 10))
    desk.charge(7_000, date(2026, 1, 10), currency="JPY")
    first = desk.issue(JAN)
    desk.charge(30, date(2026, 1, 20))
    supplement = desk.statements.supplement(desk.who, first.id, "found")
    desk.charge(5, date(2026, 1, 21))
    again = desk.statements.revise(desk.who, supplement.id, "one more")
    assert sums(again) == [("USD", 100, 35, 0, 0, 135)]
    desk.charge(9_000, date(2026, 1, 22), currency="JPY")
    with_both = desk.statements.revise(desk.who, again.id, "yen as well")
    assert sums(with_both) == [("JPY", 7_000, 9_000, 0, 0, 16_000), ("USD", 100, 35, 0, 0, 135)]


def test_numbers_stay_without_gaps_whatever_is_revised_or_supplemented(desk: Desk) -> None:
    desk.charge(100, date(2026, 1, 10))
    statement = desk.issue(JAN)
    for number in range(3):
        desk.charge(10 + number, date(2026, 1, 20))
        act = desk.statements.revise if number % 2 else desk.statements.supplement
        statement = act(desk.who, statement.id, "found")
    found = desk.statements.newest(desk.who).items
    assert [each.number for each in found][::-1] == [
        "ST-000001",
        "ST-000002",
        "ST-000002-R1",
        "ST-000003",
    ]


@pytest.mark.parametrize("how", ["supplement", "revise"])
def test_a_currency_that_is_new_to_the_period_is_on_it_once(desk: Desk, how: str) -> None:
    desk.charge(100, date(2026, 1, 10))
    first = desk.issue(JAN)
    desk.charge(30, date(2025, 12, 20), number="OLD-1", currency="CNY")
    desk.charge(7, date(2026, 1, 20), number="NEW-1", currency="CNY")
    again = getattr(desk.statements, how)(desk.who, first.id, "Found in the drawer")
    assert ("CNY", 0, 37, 0, 0, 37) in sums(again)
    listed = desk.statements.lines(desk.who, again)["CNY"]
    assert [(line.number, line.late) for line in listed] == [("OLD-1", True), ("NEW-1", False)]
    desk.charge(5, date(2026, 2, 2), currency="CNY")
    assert ("CNY", 37, 5, 0, 0, 42) in sums(desk.issue(FEB))
