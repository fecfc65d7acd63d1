"""A letter of a ticket that could not be sent: its timeline says so, and who handles it learns it.

What was to reach colleagues says nothing here: a notice that does not arrive causes no other one.
"""

from dataclasses import dataclass
from typing import Final

from chalicelib.notify.message import Message
from chalicelib.notify.outbox import Refusal
from chalicelib.notify.render import headline
from chalicelib.tickets.letters import OWN, SENT
from chalicelib.tickets.room import Room
from chalicelib.unit_of_work import UnitOfWork

# Letters of tickets that leave the house: to the customer, and to the carrier of a claim.
OUTWARD: Final = frozenset({OWN, "claims/carrier_notice", *(f"tickets/{name}" for name in SENT)})
# Mail servers may explain themselves at length.
LONGEST_ANSWER: Final = 500


@dataclass
class Unsent:
    """The complaint desk, told by the outbox of what it gave up."""

    tickets: Room

    def refused(self, uow: UnitOfWork, message: Message, why: Refusal) -> bool:
        """Put the line and its news into the unit of work that settles the letter's row."""
        if message.template not in OUTWARD:
            return False
        ticket = self.tickets.rows(uow.who).get(message.subject_id)
        if ticket is None:  # an import undone
            return False
        facts = {
            "address": message.to,
            "letter": _called(message),
            "answer": why.answer[:LONGEST_ANSWER],
            "tries": why.tries,
        }
        line = self.tickets.hand(uow).line("unsent", facts=facts)
        self.tickets.write(uow, ticket, (ticket, (line,)), "ticket.unsent")
        return True


def _called(message: Message) -> str:
    """The subject of the letter; empty where its template is what could not be made."""
    from jinja2 import TemplateError

    try:
        return headline(message)
    except TemplateError:
        return ""
