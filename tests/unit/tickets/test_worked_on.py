"""What keeps an imported ticket when its import is undone: work, and words to the customer."""

import pytest

from chalicelib.tickets.record import Complainant
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.worked_on import CLOCK_LINES, worked_on
from tests.unit.tickets.factories import a_ticket, at

REACHED = Complainant(name="Wu", email="wu@c.example")


def lines(*said: str) -> list[Event]:
    """Lines as ``kind by``, each of the import's person, Li, or the system."""
    split = [each.split() for each in said]
    return [Event(id=kind, at=at(1), kind=kind, by=by) for kind, by in split]


@pytest.mark.parametrize("kind", sorted(CLOCK_LINES))
def test_what_the_clock_did_is_nobodys_work_and_what_a_person_did_is(kind: str) -> None:
    ticket = a_ticket(complainant=Complainant(name="Wu"))
    assert not worked_on(ticket, lines("imported usr_ann", f"{kind} system"))
    assert worked_on(ticket, lines("imported usr_ann", f"{kind} usr_li"))


@pytest.mark.parametrize(
    ("kind", "keeps"),
    [
        ("person_changed", True),
        ("place_changed", True),
        ("time_changed", True),
        ("warned", False),
        ("breached", False),
        ("clock_recomputed", False),
    ],
)
def test_a_letter_to_the_customer_keeps_it(kind: str, keeps: bool) -> None:
    assert worked_on(a_ticket(complainant=REACHED), lines(f"{kind} system")) is keeps


@pytest.mark.parametrize(
    "line", ["said system", "bounced system", "surveyed system", "noted usr_li", "attached usr_li"]
)
def test_not_everything_that_the_system_writes_down_is_the_clocks(line: str) -> None:
    assert worked_on(a_ticket(), lines("imported usr_ann", "warned system", line))


def test_the_import_itself_is_no_work() -> None:
    assert not worked_on(a_ticket(), lines("imported usr_ann", "imported_again usr_ann"))
