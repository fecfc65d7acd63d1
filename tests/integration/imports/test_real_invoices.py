"""Real invoice files: two copies of one ledger in two date orders, and 9,681 open items."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chalicelib.imports.model import Import
from chalicelib.imports.settling import column_of, date_fields
from tests.unit.imports.walk import now, ran, settled, undone, uploaded
from tests.world import World

MDY = dict.fromkeys(("dated", "due", "paid_on"), "mdy")
DMY = dict.fromkeys(("dated", "due", "paid_on"), "dmy")
USUAL: dict[str, Any] = {"currency": "USD", "create_customers": True}


def from_file(world: World, path: Path, **said: Any) -> Import:
    made = uploaded(world, "invoices", path.read_bytes(), path.name)
    return settled(world, made, **USUAL | said)


def ours(world: World, code: str) -> str:
    customer = world.services.customers.find_by_code(world.who, code)
    assert customer is not None
    return customer.id


@pytest.fixture(scope="module")
def booked(real_data: Path) -> World:
    """The month-first copy imported: read-only for the tests that share it."""
    world = World()
    done = ran(world, from_file(world, real_data / "ar/ar_A_mdy.csv", orders=MDY))
    assert (done.result.new, done.result.wrong) == (1267, 0)
    return world


def test_the_month_first_copy_is_booked_to_the_cent(booked: World, real_data: Path) -> None:
    with (real_data / "ar/ar_A_mdy.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    cents: dict[str, int] = defaultdict(int)
    for row in rows:
        whole, _, fraction = row["InvoiceAmount"].partition(".")
        cents[row["customerID"]] += int(whole) * 100 + int(fraction.ljust(2, "0"))
    assert len(cents) == 50
    for code, charged in cents.items():
        customer = ours(booked, code)
        ledger = booked.services.ledger
        entries = list(ledger.desk.rows(booked.who).all_entries(customer, "USD", None, None))
        assert sum(each.amount for each in entries if each.kind == "charge") == charged
        assert ledger.account(booked.who, customer).balances["USD"].total == 0
        numbers = {each.number for each in entries if each.kind == "charge"}
        assert numbers == {row["invoiceNumber"] for row in rows if row["customerID"] == code}


def test_the_day_first_copy_changes_nothing_once_the_zeros_are_matched(
    booked: World, real_data: Path
) -> None:
    made = from_file(booked, real_data / "ar/ar_A_dmy.csv", orders=DMY)
    lost = 148  # invoice numbers that began with zeros in the first copy
    assert (made.checked.padded, made.checked.unchanged) == (lost, 1267 - lost)
    assert not made.may_run
    booked.services.imports.decide_padding(booked.who, made.id, made.version, match=True)
    booked.settle()
    matched = now(booked, made)
    assert matched.checked.unchanged == 1267
    assert (matched.checked.new, matched.checked.changed, matched.checked.wrong) == (0, 0, 0)
    assert not matched.may_run


def test_the_wrong_order_cannot_pass_unseen(booked: World, real_data: Path) -> None:
    made = from_file(booked, real_data / "ar/ar_A_dmy.csv", orders=MDY)
    # Only invoices dated 5/5, 6/6 … on which both orders agree get past the booked dates.
    assert made.checked.wrong > 1200
    assert made.checked.unchanged + made.checked.changed < 10


def test_what_the_dates_prove_is_counted(booked: World, real_data: Path) -> None:
    path = real_data / "openitems/hr_open_items_1_dmy.csv"
    made = uploaded(booked, "invoices", path.read_bytes(), path.name)
    profile = booked.services.imports.profile(booked.who, made)
    kind = booked.services.imports.shop.kind(made)
    found = {
        f.name: column_of(profile, made.choices, f).dates for f in date_fields(kind, made.choices)
    }
    assert found["due"].ambiguous == 3415
    assert found["due"].proposal == "dmy"
    assert found["paid_on"].filled == 0


@pytest.fixture(scope="module")
def open_items(real_data: Path) -> tuple[World, Import]:
    world = World()
    path = real_data / "openitems/hr_open_items_1_dmy.csv"
    made = from_file(world, path, orders=DMY, rounded=True)
    assert (made.checked.new, made.checked.wrong, made.checked.customers) == (9681, 0, 553)
    return world, ran(world, made)


def test_open_items_come_in_for_553_customers(open_items: tuple[World, Import]) -> None:
    world, done = open_items
    assert (done.result.new, done.result.wrong) == (9681, 0)
    overdue = 0
    listing = world.services.customers.listed(world.who, 100)
    ids = [hit.id for hit in listing.items]
    while listing.after:
        listing = world.services.customers.listed(world.who, 100, listing.after)
        ids += [hit.id for hit in listing.items]
    assert len(ids) == 553
    for customer in ids:
        items = world.services.ledger.chaseable(world.who, customer)
        overdue += any(item.due < date(2020, 6, 30) for item in items)
    assert overdue == 552


def test_amounts_with_three_decimals_are_errors_without_leave_to_round(
    real_data: Path, world: World
) -> None:
    path = real_data / "openitems/hr_open_items_1_dmy.csv"
    made = from_file(world, path, orders=DMY)
    assert (made.checked.wrong, made.checked.new) == (576, 9681 - 576)


def test_a_real_run_is_taken_back_whole(real_data: Path, world: World) -> None:
    content = (real_data / "ar/ar_A_mdy.csv").read_text(encoding="utf-8-sig").splitlines()[:101]
    made = settled(world, uploaded(world, "invoices", "\n".join(content)), orders=MDY, **USUAL)
    gone = undone(world, ran(world, made))
    assert (gone.state, gone.left) == ("undone", 0)
    for hit in world.services.customers.listed(world.who, 100).items:
        assert world.services.ledger.owed_by(world.who, hit.id) == []
