"""9,681 real open items of 553 customers: one message for each of the 552 that are overdue.

What the file says about who is overdue at 30 June 2020: 553 customer numbers (names differ by a
random suffix, so the number decides; each customer trades under one business code only). 552 of
them have an item whose due date lies before that day. The 553rd has a single item, due on
7 July 2020: nothing of it is overdue. The amounts are US dollars by the column's name, with up
to three decimals, which are rounded to cents here, half up.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from chalicelib.accounts.ledger.importing import InvoiceLine
from chalicelib.accounts.reminders.model import Reminder, Status
from chalicelib.customers.schemas import ContactNew
from tests.unit.customers.factories import a_customer
from tests.world import World

FILE = "openitems/hr_open_items_1_dmy.csv"
DAY = date(2020, 6, 30)  # a Tuesday


def day(text: str) -> date:
    """Day before month, as the file's other dates prove."""
    return datetime.strptime(text, "%d-%m-%Y").replace(tzinfo=UTC).date()


def overdue(items: list[dict[str, str]]) -> bool:
    return any(day(item["due_in_date"]) < DAY for item in items)


def cents(text: str) -> int:
    return int((Decimal(text) * 100).quantize(Decimal(1), ROUND_HALF_UP))


@pytest.fixture(scope="module")
def rows(real_data: Path) -> dict[str, list[dict[str, str]]]:
    """The file's rows by customer number."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (real_data / FILE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["cust_number"]].append(row)
    return found


@pytest.fixture(scope="module")
def books(rows: dict[str, list[dict[str, str]]]) -> tuple[World, dict[str, str]]:
    """A company with these accounts on the morning of the day, and its customers by number."""
    world = World(at=datetime(2020, 6, 30, 9, 30, tzinfo=UTC))
    made = {}
    for number, items in rows.items():
        new = a_customer(number, items[0]["name_customer"].strip())
        made[number] = world.services.customers.create(world.who, new).id
        for item in items:
            line = InvoiceLine(
                number=item["doc_id"],
                currency="USD",
                amount=cents(item["converted_usd"]),
                dated=day(item["posting_date"]),
                due=max(day(item["due_in_date"]), day(item["posting_date"])),
            )
            world.services.ledger.import_invoice(world.who, made[number], line)
    return world, made


def waiting(world: World) -> Iterator[Reminder]:
    """Everybody in the worklist for want of an address."""
    after = None
    while True:
        page = world.services.reminders.worklist(world.who, Status.NO_ADDRESS, 100, after)
        yield from page.items
        after = page.after
        if after is None:
            return


def run(world: World) -> dict[str, int]:
    job = world.services.reminders.run(world.who, DAY)
    world.settle()
    done = world.services.jobs.get(world.who, job.id)
    assert done.state == "done"
    return {word: count for word, count in done.result.items() if word in list(Status)}


def test_the_file_has_552_overdue_customers(rows: dict[str, list[dict[str, str]]]) -> None:
    late = {number for number, items in rows.items() if overdue(items)}
    [other] = set(rows) - late

    assert (len(rows), sum(map(len, rows.values())), len(late)) == (553, 9681, 552)
    assert [day(item["due_in_date"]) for item in rows[other]] == [date(2020, 7, 7)]


def test_one_message_for_each_none_again_and_all_sent_once_there_are_addresses(
    books: tuple[World, dict[str, str]], rows: dict[str, list[dict[str, str]]]
) -> None:
    world, made = books
    assert run(world) == {"no_address": 552}
    listed = list(waiting(world))
    assert len({each.customer_id for each in listed}) == len(listed) == 552
    assert world.mailer.sent == []

    assert run(world) == {}
    assert len(list(waiting(world))) == 552

    for number, customer in made.items():
        contact = ContactNew(name="Accounts payable", email=f"ap@{number.lower()}.example")
        world.services.customers.add_contact(world.who, customer, contact)
    world.settle()
    run(world)
    [quiet] = set(made) - {number for number, items in rows.items() if overdue(items)}
    assert len(world.mailer.sent) == 552
    assert f"ap@{quiet.lower()}.example" not in {mail.to for mail in world.mailer.sent}
    assert list(waiting(world)) == []
    assert run(world) == {}


def test_the_messages_say_what_is_overdue_to_the_cent(
    books: tuple[World, dict[str, str]], rows: dict[str, list[dict[str, str]]]
) -> None:
    world, made = books
    for number, items in rows.items():
        due = sum(cents(i["converted_usd"]) for i in items if day(i["due_in_date"]) < DAY)
        found = world.services.reminders.of_customer(world.who, made[number]).items
        assert [total.overdue for each in found for total in each.totals] == ([due] if due else [])
