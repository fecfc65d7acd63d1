"""What the use cases of claims share: how one is found, and the one way it is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Stale
from chalicelib.kit.holidays import NoHolidaysKnown, public_holidays
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.changes import Hand
from chalicelib.tickets.claims.changes import Changed
from chalicelib.tickets.claims.errors import NotAboutGoods
from chalicelib.tickets.claims.legal_clocks import Free, next_due, next_end, no_holidays
from chalicelib.tickets.claims.model import Claim
from chalicelib.tickets.claims.ports import Claims, Tenancy, Tickets
from chalicelib.tickets.impartial import refuse_complained_of
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.settling.model import Settlement
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.words import Kind
from chalicelib.unit_of_work import UnitOfWork

ABOUT_GOODS = (Kind.COMPLAINT, Kind.EXCEPTION)

Change = Callable[[Claim, Hand], Changed]


@dataclass
class ClaimRoom:
    """The surroundings of claims; every use case is a room like this."""

    backing: Backing
    tenancy: Tenancy
    tickets: Tickets
    rows: Callable[[Principal], Claims]
    # What a ticket's last review laid the matter to; empty: nobody has reviewed it yet.
    cause: Callable[[Principal, Ticket], str]
    # The settlements of a ticket that were granted and credited to the customer's account.
    credited: Callable[[Principal, str], Sequence[Settlement]]

    def _do(
        self, who: Principal, ticket_id: str, version: int | None, action: str, change: Change
    ) -> Claim:
        ticket = self._ticket(who, ticket_id)
        before = self._held(who, ticket_id)
        if not before.version:
            before = before.with_(cause=self.cause(who, ticket))
        if version is not None and before.version != version:
            raise Stale()
        refuse_complained_of(ticket, who.user)
        uow = UnitOfWork(self.backing, who)
        after, events = change(before, self.tickets.hand(uow))
        if not events:
            return before
        after = self._write(uow, ticket, before, after, events, action)
        if not ticket.claimed:
            became = (ticket.with_(claimed=True), ())
            self.tickets.write(uow, ticket, became, "ticket.claimed")
        uow.commit(after)
        return after

    def _write(
        self,
        uow: UnitOfWork,
        ticket: Ticket,
        before: Claim,
        after: Claim,
        events: Sequence[Event],
        action: str,
    ) -> Claim:
        due = next_due(after, holidays(after))
        after = after.with_(version=before.version + 1, due_at=due)
        rows = self.rows(uow.who)
        rows.write(uow, after, next_end(after, holidays(after)))
        rows.count_money(uow, before, after)
        for place, event in enumerate(events):
            self.tickets.rows(uow.who).add_event(uow, ticket, event, place)
        uow.audit(action, after.id, events=[event.kind for event in events])
        return after

    def _ticket(self, who: Principal, ticket_id: str) -> Ticket:
        ticket = self.tickets.get(who, ticket_id)
        if ticket.kind not in ABOUT_GOODS:
            raise NotAboutGoods()
        return ticket

    def _held(self, who: Principal, ticket_id: str) -> Claim:
        return self.rows(who).get(ticket_id) or Claim(id=ticket_id)


def holidays(claim: Claim) -> Free:
    """Public holidays where the goods are delivered, if a contract asks for them."""
    sides = [side for side in (claim.customer, claim.carrier) if side is not None]
    asks = any(side.terms.skips_free_days for side in sides)
    if not asks or not claim.country or claim.start_on is None:
        return no_holidays
    years = (claim.start_on.year, claim.start_on.year + 1)
    try:
        days = public_holidays(claim.country, years).days_off
    except NoHolidaysKnown:
        return no_holidays
    return lambda day: day in days
