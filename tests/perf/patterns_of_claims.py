"""How claims are reached."""

from collections.abc import Iterator

from chalicelib.tickets.claims.schemas import PaperIn, TermsIn
from chalicelib.tickets.schemas.record import TicketNew
from tests.perf.measure import MeteredWorld
from tests.perf.patterns import Pattern


def patterns(world: MeteredWorld) -> Iterator[Pattern]:
    """Each pattern in turn, on a claim under two regimes."""
    claims, who = world.services.claims, world.who
    new = TicketNew(category="damage", text="Two pallets arrived wet.")
    ticket = world.services.tickets.raise_ticket(who, new)
    delivered = world.clock.now().date()
    terms = TermsIn(
        start_on=delivered, customer_regime="fiata", carrier_regime="montreal", carrier="Blue Air"
    )
    yield Pattern(
        "set a claim's legal clocks",
        "tickets",
        lambda: claims.set_terms(who, ticket.id, terms),
    )
    yield Pattern(
        "claim with clocks, papers, offers", "tickets", lambda: claims.shown(who, ticket.id)
    )
    yield Pattern(
        "mark a paper of a claim",
        "tickets",
        lambda: claims.put_paper(who, ticket.id, PaperIn(key="photos")),
    )
    yield Pattern(
        "open claims by the legal period that ends soonest",
        "tickets / open_by_due",
        lambda: claims.open_claims(who),
    )
    yield Pattern(
        "what claims cost, by cause and carrier",
        "tickets `CLAIM-SUMS`",
        lambda: claims.shortfalls(who),
    )
    place = {"cause": "", "currency": "USD", "carrier": ""}
    yield Pattern(
        "the tickets behind one of those sums",
        "tickets `CLAIM-SUMS#…`",
        lambda: claims.shares(who, place),
    )
    claim = claims.get(who, ticket.id)
    assert claim.due_at is not None
    world.clock.set(claim.due_at)
    yield Pattern("warn of a legal clock", "tickets", lambda: claims.wake(who, ticket.id, ""))
