"""How customers are reached."""

from collections.abc import Iterator
from datetime import date

from chalicelib.customers.schemas import ContactNew, EntryNew
from tests.perf.measure import MeteredWorld
from tests.perf.patterns import Pattern
from tests.unit.customers.factories import a_customer


def patterns(world: MeteredWorld) -> Iterator[Pattern]:
    """Each pattern in turn, on thirty customers with ten notes."""
    customers, who = world.services.customers, world.who
    for number in range(30):
        customers.create(who, a_customer(f"C{number:02}", f"Harbour Trading {number:02}"))
    one = customers.create(
        who, a_customer("ONE", "Red Star", next_contact_on=date(2026, 3, 2), email="a@b.example")
    )
    customers.add_contact(who, one.id, ContactNew(name="Li Wei"))
    for _ in range(10):
        customers.log(who, one.id, EntryNew(text="Called about the rates for next month."))
    now = customers.get(who, one.id)
    yield Pattern("customer by id", "customers", lambda: customers.get(who, one.id))
    yield Pattern(
        "customer by code", "customers `UQ#CODE#`", lambda: customers.find_by_code(who, "one")
    )
    yield Pattern(
        "customers by name, a page of 25", "customers / by_name", lambda: customers.listed(who)
    )
    yield Pattern(
        "customers by word, a page of 25", "customers `W#`", lambda: customers.search(who, "harb")
    )
    yield Pattern(
        "visits and calls due of one person",
        "customers / by_visit",
        lambda: customers.contact_due(who, date(2026, 3, 9)),
    )
    yield Pattern(
        "contacts of a customer", "customers `CONTACT#`", lambda: customers.contacts(who, one.id)
    )
    yield Pattern(
        "timeline of a customer, ten entries",
        "customers `NOTE#`",
        lambda: customers.timeline(who, one.id),
    )
    yield Pattern(
        "open a customer's file (two-word name)",
        "customers",
        lambda: customers.create(who, a_customer("NEW", "Blue Anchor")),
    )
    yield Pattern(
        "change a customer's name",
        "customers",
        lambda: customers.edit(who, one.id, now.version, a_customer("ONE", "Red Lantern")),
    )
    yield Pattern(
        "log a note", "customers", lambda: customers.log(who, one.id, EntryNew(text="ok"))
    )
