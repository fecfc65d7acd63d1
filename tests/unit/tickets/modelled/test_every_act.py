"""Every act at every step of every kind, by every role, with and without what it needs."""

from collections.abc import Iterator
from itertools import product

import pytest

from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.schemas.record import TicketNew
from tests.unit.tickets.factories import POSTED, Desk
from tests.unit.tickets.modelled.truth import ACTS, TABLES, Truth
from tests.world import World

EVERY = (*ACTS, "settle")
CUSTOMER = "wei@acme.example"


def ways() -> Iterator[tuple[str, tuple[str, ...]]]:
    """For each kind, the shortest way to each step of it."""
    for kind in TABLES:
        seen, ahead = {"received"}, [("received", ())]
        while ahead:
            step, way = ahead.pop(0)
            yield kind, way
            for act, to in TABLES[kind].get(step, {}).items():
                if to not in seen:
                    seen.add(to)
                    ahead.append((to, (*way, act)))


def come(desk: Desk, kind: str, way: tuple[str, ...], email: str) -> tuple[str, Truth]:
    """A ticket that came this way, and what the model says of it."""
    given = {"kind": kind, "complainant": {"email": email}, "text": "Two cartons"}
    given |= {"category": "cargo_damage"} if kind == "exception" else {}
    given |= {"posted": {"site": "Maps", "stars": 2}} if kind == "public_review" else {}
    ticket = desk.tickets.raise_ticket(desk.li, TicketNew.model_validate(given))
    truth = Truth(kind, bool(email))
    for act in way:
        handed = None if email or act != "close" else POSTED
        desk.tickets.step(desk.sam, ticket.id, act, "In words", usable=True, handed=handed)
        truth.done(act, True, handed is not None)
    return ticket.id, truth


def at_rest(desk: Desk, kind: str, way: tuple[str, ...], email: str) -> tuple[str, Truth]:
    """As ``come``, with all its letters gone: those of the act to come are counted from here."""
    ticket_id, truth = come(desk, kind, way, email)
    desk.world.settle()
    desk.world.mailer.sent.clear()
    truth.letters = 0
    return ticket_id, truth


@pytest.mark.parametrize("email", [CUSTOMER, ""], ids=["by e-mail", "on paper"])
@pytest.mark.parametrize(("kind", "way"), list(ways()), ids=lambda each: str(each))
def test_only_what_the_model_allows_is_done_and_nothing_else_changes(
    kind: str, way: tuple[str, ...], email: str
) -> None:
    desk = Desk(World())
    people: tuple[Principal, ...] = (desk.owner, desk.sam, desk.li, desk.ravi)
    ticket_id, truth = at_rest(desk, kind, way, email)
    proofs = (None,) if email else (None, POSTED)
    every = product(EVERY, people, ("In words", " "), (True, None), proofs)
    for act, by, words, usable, handed in every:
        before = desk.tickets.get(desk.owner, ticket_id)
        against = truth.refusals(
            act, by.user, by.role, bool(words.strip()), usable, handed is not None
        )
        if against:
            with pytest.raises(tuple(against)):
                desk.tickets.step(by, ticket_id, act, words, usable=usable, handed=handed)
            assert desk.tickets.get(desk.owner, ticket_id) == before
            continue
        after = desk.tickets.step(by, ticket_id, act, words, usable=usable, handed=handed)
        truth.done(act, usable if act == "judge" else None, handed is not None)
        found = (after.step, after.waiting, after.cycle, after.usable, after.version)
        assert found == (truth.step, truth.waiting, truth.cycle, truth.usable, truth.version)
        assert set(desk.tickets.limits(desk.owner, after)) == truth.running()
        desk.world.settle()
        assert len(desk.mails(CUSTOMER)) == truth.letters
        ticket_id, truth = at_rest(desk, kind, way, email)
