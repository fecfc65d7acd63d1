"""How tickets are reached."""

from collections.abc import Iterator
from datetime import timedelta

from chalicelib.tickets.desk.queues import Wanted
from chalicelib.tickets.schemas.record import TicketNew
from chalicelib.tickets.views.schemas import ViewIn
from tests.perf.measure import MeteredWorld
from tests.perf.patterns import Pattern
from tests.unit.customers.factories import a_customer


def patterns(world: MeteredWorld) -> Iterator[Pattern]:
    """Each pattern in turn, on thirty tickets of one customer."""
    tickets, who = world.services.tickets, world.who
    customer = world.services.customers.create(who, a_customer())
    new = TicketNew(
        category="delay",
        text="The container missed its vessel and nobody called us about it.",
        customer_id=customer.id,
    )
    first = tickets.raise_ticket(who, new)
    for _ in range(29):
        tickets.raise_ticket(who, new)
    for _ in range(10):
        tickets.comment(who, first.id, "Called the line, waiting for an answer.")
    world.settle()
    yield Pattern(
        "ticket with story, files, timeline", "tickets", lambda: tickets.whole(who, first.id)
    )
    yield Pattern("tickets, the 25 newest", "tickets / newest", lambda: tickets.newest(who))
    yield Pattern(
        "open tickets by what is due next",
        "tickets / open_by_due",
        lambda: tickets.open_by_due(who),
    )
    yield Pattern(
        "my tickets by what is due next",
        "tickets / by_assignee",
        lambda: tickets.mine_due_next(who),
    )
    yield Pattern(
        "tickets of a customer",
        "tickets / by_customer",
        lambda: tickets.of_customer(who, customer.id),
    )
    yield Pattern(
        "usable suggestions of a customer",
        "tickets",
        lambda: tickets.verdicts(who, customer.id),
    )
    yield Pattern(
        "my tasks, the earliest first",
        "tickets / by_assignee",
        lambda: world.services.tasks.mine(who),
    )
    yield Pattern(
        "canned texts to choose from",
        "tickets",
        lambda: world.services.canned.texts(who),
    )
    yield Pattern(
        "tickets by words, a page of 25",
        "tickets `W#`",
        lambda: tickets.search(who, "missed vessel"),
    )
    yield Pattern(
        "the desk: open tickets that nobody has",
        "tickets / by_assignee",
        lambda: world.services.desk.queue(who, "unassigned", Wanted()),
    )
    yield Pattern(
        "the desk: open tickets narrowed by a filter",
        "tickets / open_by_due",
        lambda: world.services.desk.queue(who, "due", Wanted(severity="normal")),
    )
    views = world.services.views
    for number in range(5):
        views.save(who, ViewIn(name=f"No {number}", severity="normal", shared=number > 2))
    yield Pattern("saved views, own and shared", "tickets `VIEWS#`", lambda: views.shelf(who))
    shelf = views.shelf(who).all
    yield Pattern(
        "how many tickets fit five views of one queue",
        "tickets / open_by_due",
        lambda: views.counts(who, shelf),
    )
    yield Pattern(
        "tickets that may be the same matter",
        "tickets / by_customer, `W#`",
        lambda: world.services.desk.like(who, first.id),
    )
    portal = world.services.portal
    token = portal.new_link(who, first.id)
    yield Pattern("the customer's page, by its link", "tickets", lambda: portal.open(token))
    yield Pattern(
        "words from the customer, by its link", "tickets", lambda: portal.say(token, "Any news?")
    )
    yield Pattern("raise a ticket", "tickets", lambda: tickets.raise_ticket(who, new))
    yield Pattern(
        "comment on a ticket", "tickets", lambda: tickets.comment(who, first.id, "Still waiting.")
    )
    yield Pattern("watch a ticket", "tickets", lambda: tickets.watch(who, first.id, who.user))
    yield Pattern(
        "index a new ticket's words (outside the request)", "tickets", lambda: world.settle()
    )
    due = tickets.get(who, first.id).due_at
    assert due is not None
    world.clock.set(due + timedelta(seconds=1))
    yield Pattern(
        "fire what is due on one ticket",
        "tickets",
        lambda: tickets.wake(who, first.id, ""),
    )
    rows = tickets.rows(who)
    yield Pattern(
        "how many open tickets three people have",
        "tickets `LOAD#`",
        lambda: rows.loads(["usr_ann", "usr_may", "usr_sam"]),
    )
    world.clock.set(due + timedelta(days=30))
    for each in tickets.newest(who, 25).items:
        tickets.wake(who, each.id, "")
    world.clock.advance(timedelta(days=30))
    for each in tickets.newest(who, 25).items:
        tickets.wake(who, each.id, "")
    yield Pattern(
        "promises broken that I was told of, a page of 25",
        "tickets / by_assignee",
        lambda: world.services.promises.broken(who),
    )
