"""A ticket that turns out to be of another kind."""

from typing import Final

from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.changes import Changed, Hand, new_cycle
from chalicelib.tickets.desk.bench import Bench
from chalicelib.tickets.desk.errors import NotAnEnquiry
from chalicelib.tickets.errors import TicketMerged
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.words import Kind
from chalicelib.unit_of_work import UnitOfWork

# What somebody complains of who first asked this.
CATEGORY: Final = {"whereabouts": "delay", "price": "charges", "document": "documents"}


class Kinds(Bench):
    """Changes of kind; each is one transaction on the version its reader saw."""

    def become_complaint(
        self, who: Principal, ticket_id: str, version: int | None = None
    ) -> Ticket:
        """Make an enquiry a complaint. Raises ``NotAnEnquiry``, ``TicketMerged``, ``Stale``."""
        before = self.tickets.at_version(who, ticket_id, version)
        uow = UnitOfWork(self.tickets.backing, who)
        changed = complained(before, self.tickets.hand(uow))
        after = self.tickets.write(uow, before, changed, "ticket.complaint")
        uow.commit(after)
        return after


def complained(ticket: Ticket, hand: Hand) -> Changed:
    """The enquiry as a complaint: from the beginning, with the limits of one from now."""
    if ticket.merged_into:
        raise TicketMerged()
    if ticket.kind is not Kind.ENQUIRY:
        raise NotAnEnquiry()
    category = CATEGORY.get(ticket.category, "other")
    line = hand.line("became_complaint", facts={"from": ticket.category, "to": category})
    after = ticket.with_(kind=Kind.COMPLAINT, category=category, asked_first=True)
    return new_cycle(after, hand.at), (line,)
