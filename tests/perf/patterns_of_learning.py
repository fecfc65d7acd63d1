"""How reviews, recurrences and figures are reached."""

from collections.abc import Iterator

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.learning.schemas import ReviewNew
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.schemas.record import TicketNew
from tests.perf.measure import MeteredWorld
from tests.perf.patterns import Pattern
from tests.unit.customers.factories import a_customer
from tests.unit.tickets.factories import POSTED

MONTH = "2026-03"


def patterns(world: MeteredWorld) -> Iterator[Pattern]:
    """Each pattern in turn, on thirty reviewed tickets of one customer."""
    services, who = world.services, world.who
    customer = services.customers.create(who, a_customer())
    new = TicketNew(category="delay", text="The container was rolled.", customer_id=customer.id)
    review = ReviewNew(
        cause="carrier_late",
        justified=True,
        cost=8000,
        currency="USD",
        responsible="carrier",
        carrier="Blue Line",
        lane="CNSHA–NLRTM",
        lesson="Book two weeks ahead.",
    )
    for _ in range(30):
        ticket = _closed(services, who, new)
        last = services.learning.review(who, ticket.id, review)
    world.settle()
    ticket = _closed(services, who, new)
    yield Pattern(
        "review a closed ticket",
        "tickets `REV#`, `CAUSE#`",
        lambda: services.learning.review(who, ticket.id, review),
    )
    yield Pattern(
        "count a reviewed ticket (outside the request)",
        "tickets `FACT#`, `FIG#`",
        lambda: services.counting.wake(Principal.system(who.tenant), ticket.id, ""),
    )
    yield Pattern(
        "where a cause came up again, three places",
        "tickets `CAUSE#`",
        lambda: services.learning.recurrences(who, last),
    )
    yield Pattern(
        "figures of a month, with the year up to it",
        "tickets `FIG#`",
        lambda: services.figures.month(who, MONTH),
    )
    # Nobody draws what they handled themselves.
    other = Principal(who.tenant, "usr_sam", "supervisor", "Sam")
    services.sampling.draw(other, MONTH)
    world.settle()
    yield Pattern(
        "a month's sample of closed tickets",
        "tickets `SAMPLE#`",
        lambda: services.sampling.get(who, MONTH),
    )
    yield Pattern(
        "tickets behind a figure, a page of 25",
        "tickets / newest",
        lambda: services.figures.tickets(who, MONTH, "closed", "category", "delay"),
    )


def _closed(services: Services, who: Principal, new: TicketNew) -> Ticket:
    ticket = services.tickets.raise_ticket(who, new)
    return services.tickets.close(who, ticket.id, "Done.", handed=POSTED)
