"""Opening a dispute: the amount is held, the desk gets the matter, all in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.accounts.disputes import matter
from chalicelib.accounts.disputes.errors import LineNotDisputable
from chalicelib.accounts.disputes.gathering import Gather, Gathered
from chalicelib.accounts.disputes.model import Dispute
from chalicelib.accounts.disputes.ports import (
    Companies,
    CustomerFiles,
    CustomerPages,
    Disputes,
    Ledger,
    Statements,
    Tickets,
)
from chalicelib.accounts.disputes.schemas import DisputedByLink, DisputeNew
from chalicelib.accounts.ledger.disputing import Claim
from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.statements.model import Statement
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import NotFound, Stale
from chalicelib.tenancy.principal import Idempotency, Principal
from chalicelib.tenancy.shared_links import VISITOR, visitor
from chalicelib.tickets.letters import Sender, letters
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.schemas.record import TicketNew
from chalicelib.tickets.timeline import Event
from chalicelib.unit_of_work import UnitOfWork

# Two people at one account at the same moment; then it is said.
ATTEMPTS = 6
# What is written beside a dispute, about the item that it holds.
Beside = Callable[[UnitOfWork, Item], None]


@dataclass
class Opening:
    """Everything by which a dispute begins."""

    backing: Backing
    rows: Callable[[Principal], Disputes]
    companies: Companies
    customers: CustomerFiles
    ledger: Ledger
    tickets: Tickets
    pages: CustomerPages
    statements: Statements

    def open(self, who: Principal, new: DisputeNew) -> Dispute:
        """A colleague takes a dispute down for the customer.

        Raises ``AlreadyDisputed``, ``MoreThanOpen``, ``NotAllocatable``, ``NotFound``.
        """
        statement = self.statements.get(who, new.statement_id) if new.statement_id else None
        return self._again(who, new, statement, who.name)

    def open_gathered(self, who: Principal, new: DisputeNew, gather: Gather) -> Dispute:
        """The same on a ticket that it shares with other lines of one list."""
        return self._again(who, new, None, who.name, gather=gather)

    def open_beside(self, who: Principal, new: DisputeNew, name: str, beside: Beside) -> Dispute:
        """The same, with what somebody else writes about it in the same transaction."""
        return self._again(who, new, None, name, beside)

    def open_by_link(
        self, token: str, entry_id: str, new: DisputedByLink, once: Idempotency | None = None
    ) -> Dispute:
        """The customer disputes a line of the statement behind its link.

        Raises ``LinkSpent``, ``LineNotDisputable``, and as ``open`` does.
        """
        who, statement = self.statements.by_link(token)
        item = self.line(who, statement, entry_id)
        if not item.debit or not item.open:
            raise LineNotDisputable()
        claimed = new.model_dump(exclude={"name"})
        asked = DisputeNew(
            customer_id=statement.customer_id,
            entry_id=entry_id,
            statement_id=statement.id,
            **claimed,
        )
        acting = visitor(who.tenant, new.name, statement.addressee.language)
        return self._again(acting.once(once), asked, statement, new.name)

    def line(self, who: Principal, statement: Statement, entry_id: str) -> Item:
        """What is open of a document on a statement. Raises ``NotFound`` for any other."""
        item = self.ledger.item(who, statement.customer_id, entry_id)
        if item.dated > statement.until or statement.section(item.currency) is None:
            raise NotFound()
        return item

    def _again(
        self,
        who: Principal,
        new: DisputeNew,
        statement: Statement | None,
        name: str,
        beside: Beside | None = None,
        gather: Gather | None = None,
    ) -> Dispute:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._open(who, new, statement, name, beside, gather)
            except Stale:
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError("unreachable")

    def _open(
        self,
        who: Principal,
        new: DisputeNew,
        statement: Statement | None,
        name: str,
        beside: Beside | None,
        gather: Gather | None,
    ) -> Dispute:
        uow = UnitOfWork(self.backing, who)
        claim = Claim(new.amount, str(new.reason))
        dispute_id = uow.ids.new("dsp")
        item = self.ledger.add_dispute(uow, new.customer_id, new.entry_id, dispute_id, claim)
        customer = self.customers.get(who, new.customer_id)
        # Whoever takes it down: silence accepts no line that is in dispute.
        stands_on = [statement] if statement else list(self.statements.listing(who, item))
        statement = statement or next(iter(stands_on), None)
        dispute = Dispute(
            id=dispute_id,
            **new.model_dump(include={"customer_id", "entry_id", "amount", "reason", "words"}),
            papers=new.papers,
            customer_name=customer.title,
            number=item.number,
            shipment=item.shipment,
            currency=item.currency,
            charged=item.amount,
            statement_id=statement.id if statement else "",
            statement_number=statement.number if statement else "",
            by=who.user,
            by_name=name,
            opened_at=uow.now,
            opened_on=self.ledger.today(who),
            ticket_id="",
        )
        people = list(self.customers.contacts(who, customer.id))
        sent_to = statement.sent_to if statement else ()
        by_link = who.user == VISITOR
        person = matter.speaker(customer, people, name if by_link else "", sent_to)
        if gather:
            ticket = self._shared(uow, gather, matter.ticket_of_many(dispute, gather.title, person))
        else:
            asked = matter.ticket_for(dispute, item, person, by_link)
            ticket = self.tickets.add(uow, asked)
        dispute = dispute.model_copy(update={"ticket_id": ticket.id})
        self._tell(uow, ticket, dispute, by_link)
        if beside:
            beside(uow, item)
        for each in stands_on:
            self.statements.add_objection(uow, each, item.id)
        self.rows(who).insert(uow, dispute)
        uow.audit("dispute.open", dispute.id, number=dispute.number, amount=dispute.amount)
        uow.commit(dispute)
        return dispute

    def _shared(self, uow: UnitOfWork, gather: Gather, asked: TicketNew) -> Ticket:
        """The ticket of the other lines, while it is open and not full; else a new one."""
        rows = self.rows(uow.who)
        held = rows.gathered(gather.key)
        if held and not held.full:
            ticket = self.tickets.get(uow.who, held.ticket_id)
            if not ticket.closed:
                rows.gather(uow, held.plus())
                return ticket
        ticket = self.tickets.add(uow, asked)
        first = Gathered(key=gather.key, ticket_id=ticket.id)
        rows.gather(uow, held.moved(ticket.id) if held else first)
        return ticket

    def _tell(self, uow: UnitOfWork, ticket: Ticket, dispute: Dispute, by_link: bool) -> None:
        """The timeline's first line; who came by the link gets a letter with the number."""
        hand = self.tickets.hand(uow)
        line = hand.line("dispute_opened", facts=matter.facts_of(dispute))
        self.tickets.rows(uow.who).add_event(uow, ticket, line)
        if not by_link:
            return
        company = self.companies.company(uow.who)
        lodged = Event(id=line.id, at=line.at, kind="lodged")
        token = self.pages.add_link(uow, ticket)
        for each in letters(ticket, lodged, Sender(company.name, company.zone, ())):
            uow.send(each.with_secret(token))
