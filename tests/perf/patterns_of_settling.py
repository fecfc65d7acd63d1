"""How settlements and their approvals are reached."""

from collections.abc import Iterator
from typing import Any

from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.schemas.record import TicketNew
from chalicelib.tickets.settling.schemas import SettlementNew
from tests.companies import open_company
from tests.perf.measure import MeteredWorld
from tests.perf.patterns import Pattern
from tests.unit.customers.factories import a_customer


def _a_remedy(remedy: str, **more: Any) -> SettlementNew:
    facts = {"remedy": remedy, "departs": "Asked for by the customer", **more}
    return SettlementNew.model_validate(facts)


def patterns(world: MeteredWorld) -> Iterator[Pattern]:
    """Each pattern in turn, on one complaint of one customer."""
    settling, who = world.services.settling, world.who
    may = Principal(who.tenant, "usr_may", "manager", "May", "may@ours.example")
    open_company(world.store, who, may)
    customer = world.services.customers.create(who, a_customer()).id
    new = TicketNew(text="Two cartons crushed", category="damage", customer_id=customer)
    ticket = world.services.tickets.raise_ticket(who, new).id
    for _ in range(5):
        settling.propose(who, ticket, _a_remedy("apology"))
    credit = _a_remedy("credit", amount=900_000, currency="USD")
    asked = settling.propose(may, ticket, credit)
    yield Pattern(
        "settlements and ticks beside a ticket",
        "tickets `SETTLE#`",
        lambda: settling.beside(who, ticket, 10),
    )
    yield Pattern(
        "what waits for my approval",
        "tickets / by_assignee",
        lambda: settling.for_my_approval(who),
    )
    yield Pattern(
        "what I asked to be approved",
        "tickets / by_customer",
        lambda: settling.approvals(may, "asked"),
    )
    yield Pattern(
        "all approvals of the company, a page of 25",
        "tickets / newest",
        lambda: settling.approvals(who, "all"),
    )
    yield Pattern(
        "settle within authority, credit note booked",
        "tickets, accounts",
        lambda: settling.propose(who, ticket, _a_remedy("credit", amount=100, currency="USD")),
    )
    yield Pattern(
        "ask for an approval",
        "tickets",
        lambda: settling.propose(may, ticket, credit),
    )
    yield Pattern(
        "approve, credit note booked",
        "tickets, accounts",
        lambda: settling.approve(who, ticket, asked.id),
    )
