"""How the lists of what people were told are reached."""

from collections.abc import Iterator
from datetime import time, timedelta

from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.telling import Quiet, Telling
from chalicelib.tickets.schemas.record import TicketNew
from tests.companies import open_company
from tests.perf.measure import MeteredWorld
from tests.perf.patterns import Pattern


def patterns(world: MeteredWorld) -> Iterator[Pattern]:
    """Each pattern in turn, for somebody who was told forty things."""
    notices, who = world.services.notices, world.who
    may = Principal(who.tenant, "usr_may", "manager", "May", "may@ours.example")
    open_company(world.store, who, may)
    for_may = TicketNew(text="Two cartons crushed", category="damage", assignee=may.user)
    for _ in range(40):
        world.services.tickets.raise_ticket(who, for_may)
    newest = notices.listed(may, may.user).items[0].id
    yield Pattern(
        "how much is unread, in the frame of every page",
        "platform `TOLD#`",
        lambda: notices.unread(may),
    )
    yield Pattern(
        "what somebody was told, a page of 25",
        "platform `TOLD#`",
        lambda: notices.listed(may, may.user),
    )
    yield Pattern("mark one as read", "platform `TOLD#`", lambda: notices.read(may, newest))
    yield Pattern(
        "raise a ticket for a colleague, who is told",
        "tickets, platform",
        lambda: world.services.tickets.raise_ticket(who, for_may),
    )
    quiet = Telling(quiet=Quiet(start=time(8), end=time(10)))
    world.services.tenancy.people.change_telling(may, may.user, quiet)
    for _ in range(20):
        world.services.tickets.raise_ticket(who, for_may)
    world.settle()
    [held, *_] = notices.rows(may).all_held(may.user, 20)
    world.clock.advance(timedelta(hours=1))
    system = Principal.system(who.tenant)
    yield Pattern(
        "tell what came in quiet hours: twenty in one letter",
        "platform `TOLD#`",
        lambda: notices.wake(system, held.id, ""),
    )
