"""Accepting a dispute: we agree that an amount is not owed, before its credit note is booked.

From then on the amount counts no more towards the customer's exposure; an open dispute frees no
credit (``domain.md``, *Terms*).
"""

from dataclasses import dataclass, field

from chalicelib.accounts.credit.model import Side
from chalicelib.accounts.disputes import matter
from chalicelib.accounts.disputes.ending import Ending
from chalicelib.accounts.disputes.errors import BeyondAuthority
from chalicelib.accounts.disputes.model import Dispute
from chalicelib.accounts.disputes.ports import Exposure
from chalicelib.accounts.disputes.schemas import AcceptIn
from chalicelib.kit.errors import Invalid
from chalicelib.kit.paging import MAX_LIMIT, every
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.settling.schemas import SettlementNew
from chalicelib.tickets.settling.words import Remedy
from chalicelib.unit_of_work import UnitOfWork


@dataclass
class Accepting(Ending):
    """What is accepted, from the moment somebody says so to the credit note."""

    exposure: Exposure = field(kw_only=True)

    def accept(
        self, who: Principal, dispute_id: str, asked: AcceptIn, version: int | None = None
    ) -> Dispute:
        """Agree that an amount is not owed; its credit note follows.

        Within the authority of who accepts, as the credit note will be. Raises
        ``BeyondAuthority``, ``DisputeSettled``, ``CreditWaits``, ``Invalid``.
        """
        before = self._at(who, dispute_id, version)
        if asked.amount > before.amount:
            raise Invalid.field("amount", "More is accepted than is disputed.")
        after = before.accepting(asked.amount)
        new = SettlementNew(
            remedy=Remedy.CREDIT, amount=asked.amount, currency=before.currency, note=asked.note
        )
        if not self.authority().may_credit(who, before.ticket_id, new):
            raise BeyondAuthority()
        uow = UnitOfWork(self.backing, who)
        self.rows(who).replace(uow, before, after)
        ticket = self.tickets.get(who, before.ticket_id)
        facts = matter.facts_of(after) | {"accepted": after.accepted}
        line = self.tickets.hand(uow).line("dispute_accepted", asked.note, facts=facts)
        self.tickets.rows(who).add_event(uow, ticket, line)
        self._count(uow, before, after)
        self.exposure.if_watched(uow, before.customer_id)
        uow.audit("dispute.accept", before.id, number=before.number, amount=asked.amount)
        uow.commit(after)
        return after

    def accepted(self, who: Principal, customer_id: str) -> dict[str, int]:
        """What was accepted of a customer's disputes and is not credited yet; for jobs."""
        sums: dict[str, int] = {}
        rows = self.rows(who)
        for each in every(lambda after: rows.of_customer(customer_id, MAX_LIMIT, after)):
            if each.awaits_credit:
                sums[each.currency] = sums.get(each.currency, 0) + each.awaits_credit
        return sums

    def _ended(self, uow: UnitOfWork, before: Dispute, after: Dispute) -> None:
        super()._ended(uow, before, after)
        self._count(uow, before, after)

    def _count(self, uow: UnitOfWork, before: Dispute, after: Dispute) -> None:
        moved = {before.currency: after.awaits_credit - before.awaits_credit}
        side = Side.ACCEPTED_DISPUTE
        self.exposure.count(uow, before.customer_id, side, {c: by for c, by in moved.items() if by})
