"""Settling: propose a remedy, decide on what goes up, and go one level higher in time."""

from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import ConditionFailed, Item
from chalicelib.kit.errors import Invalid, Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.errors import TicketClosed
from chalicelib.tickets.impartial import refuse_complained_of
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import find, impartial
from chalicelib.tickets.settling.approvals import Approvals
from chalicelib.tickets.settling.approvers import may_decide
from chalicelib.tickets.settling.case import Case
from chalicelib.tickets.settling.checklist import Checklist
from chalicelib.tickets.settling.errors import (
    AlreadyDecided,
    NotYoursToDecide,
    NotYoursToWithdraw,
    SettlementNotFound,
    SettleTheDispute,
)
from chalicelib.tickets.settling.model import Settlement, Ticks
from chalicelib.tickets.settling.schemas import SettlementNew
from chalicelib.tickets.settling.words import BOOKED, State
from chalicelib.unit_of_work import UnitOfWork, on_fresh_facts

# Several people at one complaint, account or customer in the same moment; then it is said.
ATTEMPTS = 6
# No ticket has more approvals that wait at once.
MOST_OPEN = 20


class SettlingService(Checklist, Approvals):
    """What is done about settlements; each write is one transaction with all it causes."""

    def propose(self, who: Principal, ticket_id: str, new: SettlementNew) -> Settlement:
        """Settle within one's authority at once, else ask the next level that may.

        Raises ``TicketClosed``, ``Invalid``, ``NobodyToAsk``, ``SettleTheDispute``, and
        ``InsurerConsentNeeded`` where the ticket's claim is covered.
        """
        who.require("tickets.handle")

        def act() -> Settlement:
            ticket = self.desk.get(who, ticket_id)
            refuse_complained_of(ticket, who.user)
            if ticket.closed:
                raise TicketClosed()
            if new.remedy in BOOKED and not ticket.customer_id:
                raise Invalid.field("remedy", "Only a customer on file can be credited.")
            if new.remedy in BOOKED and self.disputes().stands_on(who, ticket_id):
                raise SettleTheDispute()
            if self.playbook(who, ticket).departs(new.remedy) and not new.departs:
                raise Invalid.field("departs", "Say why not a remedy that the playbook proposes.")
            case = self.case(who, ticket)
            case.still_open()
            return case.propose(new)

        return on_fresh_facts(act, ATTEMPTS)

    def propose_credit(
        self, who: Principal, ticket_id: str, dispute_id: str, new: SettlementNew
    ) -> Settlement:
        """Credit a disputed document within one's authority, else ask the next level that may.

        Finance settles disputes as the desk does; a closed ticket stands in nobody's way.
        """
        if not who.permits("accounts.post"):
            who.require("tickets.handle")

        def act() -> Settlement:
            ticket = self.desk.get(who, ticket_id)
            refuse_complained_of(ticket, who.user)
            return self.case(who, ticket).propose(new, dispute_id)

        return on_fresh_facts(act, ATTEMPTS)

    def may_credit(self, who: Principal, ticket_id: str, new: SettlementNew) -> bool:
        """Whether a credit note of this amount is within one's own authority."""
        return self.case(who, self.desk.get(who, ticket_id)).within(new)

    def approve(
        self, who: Principal, ticket_id: str, settlement_id: str, why: str = ""
    ) -> Settlement:
        """Grant what was asked; what is beyond the approver too goes up with their word.

        Raises ``NotYoursToDecide``, ``AlreadyDecided``, ``SettlementNotFound``.
        """
        return self._decided(who, ticket_id, settlement_id, State.GRANTED, why)

    def refuse(self, who: Principal, ticket_id: str, settlement_id: str, why: str) -> Settlement:
        """Refuse what was asked, with the reason. Raises as ``approve`` does."""
        if not why.strip():
            raise Invalid.field("why", "Write why it is refused.")
        return self._decided(who, ticket_id, settlement_id, State.REFUSED, why)

    def withdraw(
        self, who: Principal, ticket_id: str, settlement_id: str, why: str = ""
    ) -> Settlement:
        """Ask no longer: by who asked, who handles the ticket, or who leads the desk.

        Raises ``NotYoursToWithdraw``, ``AlreadyDecided``, ``SettlementNotFound``.
        """

        def act() -> Settlement:
            settlement = self.get(who, ticket_id, settlement_id)
            if not settlement.open:
                raise AlreadyDecided()
            ticket = self._ticket(who, settlement)
            refuse_complained_of(ticket, who.user)
            if not self.may_withdraw(who, ticket, settlement):
                raise NotYoursToWithdraw()
            return self.case(who, ticket).withdraw(settlement, why)

        return on_fresh_facts(act, ATTEMPTS)

    def may_withdraw(self, who: Principal, ticket: Ticket, settlement: Settlement) -> bool:
        """Whether the principal may take the request back."""
        theirs = who.person in (settlement.proposed_by, ticket.assignee)
        return settlement.open and (theirs or who.permits("tickets.approve"))

    def waiting(self, who: Principal, ticket_id: str) -> list[Settlement]:
        """What of a ticket waits for an approval."""
        made = self.rows(who).of_ticket(ticket_id, MOST_OPEN, None).items
        return [each for each in made if each.open]

    def credited(self, who: Principal, ticket_id: str) -> list[Settlement]:
        """What of a ticket was granted and credited to the customer's account, newest first."""
        made = self.rows(who).of_ticket(ticket_id, MOST_OPEN, None).items
        return [each for each in made if each.state is State.GRANTED and each.entry_id]

    def get(self, who: Principal, ticket_id: str, settlement_id: str) -> Settlement:
        """One settlement. Raises ``SettlementNotFound``."""
        found = self.rows(who).one(ticket_id, settlement_id)
        if found is None:
            raise SettlementNotFound()
        return found

    def of_ticket(
        self,
        who: Principal,
        ticket_id: str,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[Settlement]:
        """The settlements of a ticket, newest first."""
        return self.rows(who).of_ticket(ticket_id, limit, after)

    def beside(self, who: Principal, ticket_id: str, most: int) -> tuple[Ticks, list[Settlement]]:
        """Ticks and newest settlements of a ticket, by one query."""
        return self.rows(who).beside(ticket_id, most)

    def may_decide(self, who: Principal, settlement: Settlement) -> bool:
        """Whether the principal may approve or refuse it now."""
        if not settlement.open or settlement.seat is None:
            return False
        people = impartial(self.desk.people(who), self._ticket(who, settlement))
        return may_decide(people, who.user, settlement.seat, settlement.proposed_by)

    def take_off(self, uow: UnitOfWork, ticket: Ticket) -> None:
        """No approval of this ticket waits for those complained of, from this act on."""
        for settlement in self.rows(uow.who).of_ticket(ticket.id, MOST_OPEN, None).items:
            seat = settlement.seat
            if settlement.open and seat and {seat.asked, seat.holder} & ticket.complained_of:
                Case(self, uow.who, ticket, uow).take_off(settlement)

    def wake(self, who: Principal, id_: str, expected: str) -> None:
        """The time of an approval has run out: ask one level higher, once per level."""
        ticket_id, _, settlement_id = id_.partition(":")
        settlement = self.rows(who).one(ticket_id, settlement_id)
        if settlement is None or settlement.due_at is None or not settlement.open:
            return
        if stamp(settlement.due_at) != expected:
            return
        if settlement.due_at > self.desk.now():
            self._rearm(who, settlement)
            return
        self.case(who, self._ticket(who, settlement)).overdue(settlement)

    def _decided(
        self, who: Principal, ticket_id: str, settlement_id: str, state: State, why: str
    ) -> Settlement:
        def act() -> Settlement:
            settlement = self.get(who, ticket_id, settlement_id)
            if not settlement.open:
                raise AlreadyDecided()
            # Whoever may not decide learns nothing by trying, whatever their role.
            if not self.may_decide(who, settlement):
                raise NotYoursToDecide()
            case = self.case(who, self._ticket(who, settlement))
            return case.decide(settlement, state, why, find(case.people, who.user))

        return on_fresh_facts(act, ATTEMPTS)

    def _ticket(self, who: Principal, settlement: Settlement) -> Ticket:
        return self.desk.get(who, settlement.ticket_id)

    def _rearm(self, who: Principal, settlement: Settlement) -> None:
        try:
            if settlement.due_at is not None:
                self.rows(who).rearm(settlement, settlement.due_at)
        except ConditionFailed as changed:
            raise Stale() from changed

    def case(self, who: Principal, ticket: Ticket) -> Case:
        """All that one act on a ticket's settlements goes by, read once."""
        return Case(self, who, ticket)
