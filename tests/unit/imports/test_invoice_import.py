"""Invoices come in with their payments: numbers as text, nothing doubled, nothing guessed."""

from typing import Any

import pytest

from chalicelib.accounts.ledger.schemas import CreditNew
from chalicelib.imports.errors import NotReady
from chalicelib.imports.model import Import
from chalicelib.kit.errors import Invalid
from tests.unit.imports.walk import imported, now, ran, settled, undone, uploaded
from tests.world import World

LIST = """customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,SettledDate,Disputed
8976,0007900770,1/26/2025,2/25/2025,61.74,3/3/2025,Yes
8976,0009231909,7/3/2025,8/2/2025,65.88,,No
2820,0015752855,10/25/2025,11/24/2025,72.27,11/28/2025,No
"""
TURNED = """customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,SettledDate,Disputed
2820,15752855,25/10/2025,24/11/2025,72.27,28/11/2025,No
8976,7900770,26/01/2025,25/02/2025,61.74,03/03/2025,Yes
8976,9231909,03/07/2025,02/08/2025,65.88,,No
"""
MDY = dict.fromkeys(("dated", "due", "paid_on"), "mdy")
DMY = dict.fromkeys(("dated", "due", "paid_on"), "dmy")
USUAL: dict[str, Any] = {"currency": "USD", "create_customers": True, "orders": MDY}


def brought_in(world: World, content: str = LIST, **said: Any) -> Import:
    return imported(world, "invoices", content, **USUAL | said)


def checked(world: World, content: str, **said: Any) -> Import:
    return settled(world, uploaded(world, "invoices", content), **USUAL | said)


def owed(world: World, code: str) -> dict[str, int]:
    customer = world.services.customers.find_by_code(world.who, code)
    assert customer is not None
    balances = world.services.ledger.account(world.who, customer.id).balances
    return {currency: balance.total for currency, balance in balances.items() if balance.total}


def numbers(world: World, code: str) -> list[str]:
    customer = world.services.customers.find_by_code(world.who, code)
    assert customer is not None
    entries = world.services.ledger.entries(world.who, customer.id, "USD").items
    return sorted(entry.number for entry in entries if entry.kind == "charge")


def test_invoices_come_in_with_payments_and_customers(world: World) -> None:
    made = checked(world, LIST)
    assert (made.checked.new, made.checked.customers) == (3, 2)
    done = ran(world, made)
    assert (done.result.new, done.result.wrong) == (3, 0)
    assert owed(world, "8976") == {"USD": 6588}
    assert owed(world, "2820") == {}
    assert numbers(world, "8976") == ["0007900770", "0009231909"]


def test_importing_again_changes_nothing_and_doubles_nothing(world: World) -> None:
    brought_in(world)
    again = checked(world, LIST)
    assert (again.checked.unchanged, again.checked.new, again.checked.changed) == (3, 0, 0)


def test_lost_leading_zeros_are_told_and_matched_only_when_the_user_says_so(
    world: World,
) -> None:
    brought_in(world)
    made = checked(world, TURNED, orders=DMY)
    assert (made.checked.padded, made.checked.new) == (3, 3)
    assert made.undecided_padding
    with pytest.raises(NotReady):
        world.services.imports.run(world.who, made.id, made.version)
    world.services.imports.decide_padding(world.who, made.id, made.version, match=True)
    world.settle()
    matched = now(world, made)
    assert (matched.checked.unchanged, matched.checked.new, matched.checked.changed) == (3, 0, 0)
    assert owed(world, "8976") == {"USD": 6588}


def test_long_accounts_are_looked_up_number_by_number(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.imports.targets.books.WORTH", 0)
    monkeypatch.setattr("chalicelib.imports.targets.books.ALWAYS", 0)
    brought_in(world)
    assert checked(world, LIST).checked.unchanged == 3
    made = checked(world, TURNED, orders=DMY)
    assert (made.checked.padded, made.checked.new) == (3, 3)


def test_a_number_that_the_file_has_in_full_as_well_is_another_invoice(world: World) -> None:
    brought_in(world)
    both = LIST + "8976,7900770,1/26/2025,2/25/2025,10.00,,No\n"
    made = checked(world, both)
    assert (made.checked.padded, made.checked.new, made.checked.unchanged) == (0, 1, 3)


def test_the_user_may_also_say_that_they_are_other_invoices(world: World) -> None:
    brought_in(world)
    made = checked(world, TURNED, orders=DMY)
    world.services.imports.decide_padding(world.who, made.id, made.version, match=False)
    world.settle()
    ran(world, now(world, made))
    assert numbers(world, "8976") == ["0007900770", "0009231909", "7900770", "9231909"]


def test_the_wrong_date_order_is_caught_by_what_is_booked(world: World) -> None:
    brought_in(world, LIST.splitlines()[0] + "\n1,A1,3/4/2025,3/5/2025,10,,No\n")
    turned = LIST.splitlines()[0] + "\n1,A1,3/4/2025,3/5/2025,10,,No\n"
    made = checked(world, turned, orders=DMY)
    assert (made.checked.wrong, made.checked.changed) == (1, 0)
    problem = world.services.imports.problems(world.who, made)[0]
    assert (problem.field, problem.params["known"]) == ("dated", "2025-03-04")


def test_nothing_is_read_before_order_mark_and_currency_are_confirmed(world: World) -> None:
    made = uploaded(world, "invoices", LIST)
    imports = world.services.imports
    made = imports.map_columns(world.who, made.id, made.version, made.choices.columns)
    with pytest.raises(Invalid) as refused:
        imports.settle(world.who, made.id, made.version, {})
    assert {each.field for each in refused.value.problems} == {
        "order_dated", "order_due", "order_paid_on", "mark_amount", "currency"
    }  # fmt: skip


def test_unknown_customers_are_errors_unless_they_may_be_made(world: World) -> None:
    made = checked(world, LIST, create_customers=False)
    assert (made.checked.wrong, made.checked.new) == (3, 0)
    problems = world.services.imports.problems(world.who, made)
    assert {each.field for each in problems} == {"customer"}


def test_a_payment_that_came_later_is_booked_once(world: World) -> None:
    brought_in(world)
    paid = LIST.replace("65.88,,No", "65.88,8/8/2025,No")
    made = checked(world, paid)
    assert (made.checked.changed, made.checked.unchanged) == (1, 2)
    ran(world, made)
    assert owed(world, "8976") == {}
    assert checked(world, paid).checked.unchanged == 3


def test_a_changed_amount_is_corrected_by_the_difference(world: World) -> None:
    brought_in(world)
    ran(world, checked(world, LIST.replace("65.88", "70.00")))
    assert owed(world, "8976") == {"USD": 7000}


def test_a_run_is_taken_back_by_reversing_what_it_booked(world: World) -> None:
    done = undone(world, brought_in(world))
    assert (done.state, done.left) == ("undone", 0)
    assert owed(world, "8976") == {}
    assert brought_in(world).result.new == 3
    assert owed(world, "8976") == {"USD": 6588}


def test_a_change_is_taken_back_to_what_was_booked(world: World) -> None:
    brought_in(world)
    done = brought_in(world, LIST.replace("65.88,,No", "70.00,8/8/2025,No"))
    assert owed(world, "8976") == {}
    assert undone(world, done).state == "undone"
    assert owed(world, "8976") == {"USD": 6588}


def test_an_invoice_that_was_paid_by_hand_keeps_the_run_from_being_taken_back(
    world: World,
) -> None:
    done = brought_in(world)
    customer = world.services.customers.find_by_code(world.who, "8976")
    assert customer is not None
    payment = CreditNew.model_validate(
        {"currency": "USD", "amount": 6588, "dated": "2025-09-01", "kind": "payment"}
    )
    world.services.ledger.record_payment(world.who, customer.id, payment)
    kept = undone(world, done)
    assert (kept.state, kept.obstacles) == ("done", 1)
    assert owed(world, "2820") == {}
    obstacle = world.services.imports.obstacles(world.who, kept)[0]
    assert (obstacle.row, obstacle.value) == (3, "0009231909")
    assert numbers(world, "2820") == ["0015752855"]


def test_amounts_finer_than_the_currency_are_errors_until_rounding_is_allowed(
    world: World,
) -> None:
    fine = LIST.replace("65.88", "65.885")
    assert checked(world, fine).checked.wrong == 1
    ran(world, checked(world, fine, rounded=True))
    assert owed(world, "8976") == {"USD": 6589}
