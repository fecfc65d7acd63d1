"""How many of a customer's suggestions were judged, and how many of them were usable.

Counted in the transaction of the verdict itself (and taken back when a ticket is reopened), so
that C18 of the customer's value score is one read, however many suggestions there were.
"""

from typing import Final

from chalicelib.kit.dynamo import Key, Update
from chalicelib.kit.values import Frozen
from chalicelib.tables import TICKETS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.words import Kind
from chalicelib.unit_of_work import UnitOfWork

META: Final = "META"


class Verdicts(Frozen):
    """One customer's suggestions: ``usable`` of ``judged``."""

    judged: int = 0
    usable: int = 0


class VerdictRows(TenantRepository):
    """The part of ``repository.TicketRepository`` that counts verdicts."""

    def verdicts(self, customer: str) -> Verdicts:
        """What was judged of a customer's suggestions so far."""
        return Verdicts.model_validate(self.store.get(self._verdicts(customer)) or {})

    def count_verdict(self, uow: UnitOfWork, before: Ticket, after: Ticket) -> None:
        """Count the difference that a change of a ticket makes; most make none."""
        counts = difference(before, after)
        if after.customer_id and any(counts.values()):
            uow.update(Update(self._verdicts(after.customer_id), {}, counts))

    def _verdicts(self, customer: str) -> Key:
        return Key(TICKETS, self.pk("VERDICTS", customer), META)


def difference(before: Ticket, after: Ticket) -> dict[str, int]:
    """What to add so that the verdict of ``after`` stands in place of that of ``before``."""
    then, now = _verdict(before), _verdict(after)
    if before.customer_id != after.customer_id:
        return now  # nobody's before: a ticket gets its customer, and keeps it
    return {name: now[name] - then[name] for name in now}


def _verdict(ticket: Ticket) -> dict[str, int]:
    counts = ticket.kind is Kind.SUGGESTION
    judged = counts and ticket.usable is not None
    return {"judged": int(judged), "usable": int(counts and bool(ticket.usable))}
