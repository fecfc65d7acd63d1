"""Settling a dispute: by a credit note within somebody's authority, by confirming, withdrawn."""

from collections.abc import Callable
from dataclasses import dataclass, field

from chalicelib.accounts.disputes import matter
from chalicelib.accounts.disputes.errors import CreditWaits, DisputeNotFound, DisputeSettled
from chalicelib.accounts.disputes.model import Dispute
from chalicelib.accounts.disputes.opening import ATTEMPTS, Opening
from chalicelib.accounts.disputes.ports import Authority
from chalicelib.accounts.disputes.schemas import CreditIn
from chalicelib.accounts.disputes.words import Paper, State
from chalicelib.accounts.ledger.model import Entry
from chalicelib.accounts.ledger.schemas import CreditNew
from chalicelib.kit.errors import Invalid, Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.changes import answered_beside
from chalicelib.tickets.settling.model import Settlement
from chalicelib.tickets.settling.schemas import SettlementNew
from chalicelib.tickets.settling.words import Remedy
from chalicelib.unit_of_work import UnitOfWork


@dataclass
class Ending(Opening):
    """Everything by which a dispute ends."""

    authority: Callable[[], Authority] = field(kw_only=True)

    def get(self, who: Principal, dispute_id: str) -> Dispute:
        """A dispute of the company. Raises ``DisputeNotFound``."""
        dispute = self.rows(who).get(dispute_id)
        if dispute is None:
            raise DisputeNotFound()
        return dispute

    def credit(
        self, who: Principal, dispute_id: str, asked: CreditIn, version: int | None = None
    ) -> Dispute:
        """Settle by a credit note, or ask whoever may grant that much.

        What is not credited of the disputed amount stands as charged. Raises
        ``DisputeSettled``, ``CreditWaits``, ``Invalid`` and as ``SettlingService.propose`` does.
        """
        dispute = self._at(who, dispute_id, version)
        if not dispute.standing:
            raise DisputeSettled()
        if dispute.state is State.ASKED:
            raise CreditWaits()
        if asked.amount > dispute.amount:
            raise Invalid.field("amount", "More is credited than is disputed.")
        new = SettlementNew(
            remedy=Remedy.CREDIT,
            amount=asked.amount,
            currency=dispute.currency,
            note=asked.answer[:1000],
        )
        self.authority().propose_credit(who, dispute.ticket_id, dispute.id, new)
        return self.get(who, dispute_id)

    def confirm(
        self, who: Principal, dispute_id: str, answer: str, version: int | None = None
    ) -> Dispute:
        """The charge is right: it is due again. Raises ``DisputeSettled``, ``CreditWaits``."""
        return self._end(who, self._at(who, dispute_id, version), State.CONFIRMED, answer)

    def withdraw(
        self, who: Principal, dispute_id: str, answer: str = "", version: int | None = None
    ) -> Dispute:
        """The customer accepts the charge after all. Raises as ``confirm`` does."""
        return self._end(who, self._at(who, dispute_id, version), State.WITHDRAWN, answer)

    def withdraw_by_link(self, token: str, dispute_id: str) -> Dispute:
        """The customer withdraws by the link of its statement. Raises ``LinkSpent``."""
        who, dispute = self.by_link(token, dispute_id)
        return self._end(who, dispute, State.WITHDRAWN, "")

    def by_link(self, token: str, dispute_id: str) -> tuple[Principal, Dispute]:
        """A dispute that was opened on the statement behind a link. Raises ``DisputeNotFound``."""
        who, statement = self.statements.by_link(token)
        dispute = self.get(who, dispute_id)
        if dispute.customer_id != statement.customer_id:
            raise DisputeNotFound()
        return who, dispute

    def mark_papers(
        self, who: Principal, dispute_id: str, papers: tuple[Paper, ...], version: int | None
    ) -> Dispute:
        """Write down which evidence is there by now."""
        dispute = self._at(who, dispute_id, version)
        after = dispute.with_papers(tuple(dict.fromkeys(papers)))
        uow = UnitOfWork(self.backing, who)
        self.rows(who).replace(uow, dispute, after)
        uow.audit("dispute.papers", dispute.id, papers=[str(each) for each in after.papers])
        uow.commit(after)
        return after

    def of_ticket(self, who: Principal, ticket_id: str) -> list[Dispute]:
        """The disputes that a ticket is about; none for any other ticket."""
        return self.rows(who).of_ticket(ticket_id)

    # ---- what settling tells us, within its own transaction

    def stands_on(self, who: Principal, ticket_id: str) -> bool:
        """Whether a ticket is about a dispute that nobody has settled yet."""
        return any(each.standing for each in self.of_ticket(who, ticket_id))

    def asked(self, uow: UnitOfWork, settlement: Settlement) -> None:
        """A credit note waits for approval."""
        before = self.get(uow.who, settlement.dispute_id)
        self.rows(uow.who).replace(uow, before, before.asking(settlement.id, settlement.note))

    def refused(self, uow: UnitOfWork, settlement: Settlement) -> None:
        """The credit note was not approved; the dispute stands."""
        before = self.get(uow.who, settlement.dispute_id)
        self.rows(uow.who).replace(uow, before, before.refused())

    def credited(self, uow: UnitOfWork, settlement: Settlement, credit: CreditNew) -> Entry:
        """The credit note is granted: it goes against the disputed document, the dispute ends."""
        before = self.get(uow.who, settlement.dispute_id)
        entry = self.ledger.add_dispute_credit(uow, before.customer_id, before.entry_id, credit)
        after = before.ended(
            State.CREDITED,
            uow.now,
            self.ledger.today(uow.who),
            settlement_id=settlement.id,
            answer=settlement.note,
            credited=settlement.amount,
            credit_entry_id=entry.id,
            settled_by=uow.who.user,
            settled_name=uow.who.name,
        )
        self._ended(uow, before, after)
        return entry

    def _end(self, who: Principal, dispute: Dispute, state: State, answer: str) -> Dispute:
        for attempt in range(1, ATTEMPTS + 1):
            uow = UnitOfWork(self.backing, who)
            facts = {"answer": answer, "settled_by": who.user, "settled_name": who.name}
            after = dispute.ended(state, uow.now, self.ledger.today(who), **facts)
            self.ledger.add_dispute_end(uow, dispute.customer_id, dispute.entry_id)
            self._ended(uow, dispute, after)
            uow.audit(f"dispute.{state}", dispute.id, number=dispute.number)
            try:
                uow.commit(after)
            except Stale:
                # A booking on the same account was faster; a change of the dispute is not ours.
                if attempt == ATTEMPTS or self.get(who, dispute.id) != dispute:
                    raise
            else:
                return after
        raise AssertionError("unreachable")

    def _ended(self, uow: UnitOfWork, before: Dispute, after: Dispute) -> None:
        """Dispute, line of the timeline and the letter to the customer, which is the written
        answer on a ticket that nothing else in dispute is on."""
        self.rows(uow.who).replace(uow, before, after)
        ticket = self.tickets.get(uow.who, after.ticket_id)
        line = self.tickets.hand(uow).line(
            f"dispute_{after.state}", after.answer, True, matter.facts_of(after)
        )
        message = matter.letter(after, ticket, self.companies.company(uow.who).name)
        if message and not ticket.settled and self._last_on(uow.who, after):
            answered = answered_beside(ticket, uow.now)
            self.tickets.write(uow, ticket, (answered, (line,)), "ticket.answer")
        else:
            self.tickets.rows(uow.who).add_event(uow, ticket, line)
        if message:
            uow.send(message)

    def _last_on(self, who: Principal, dispute: Dispute) -> bool:
        """Whether no other dispute stands on its ticket."""
        others = (each for each in self.of_ticket(who, dispute.ticket_id) if each.standing)
        return all(each.id == dispute.id for each in others)

    def _at(self, who: Principal, dispute_id: str, version: int | None) -> Dispute:
        dispute = self.get(who, dispute_id)
        if version is not None and dispute.version != version:
            raise Stale()
        return dispute
