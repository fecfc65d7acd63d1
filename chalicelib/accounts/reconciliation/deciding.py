"""Carrying a decision out: noted, or booked on the customer's account in the same transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from chalicelib.accounts.disputes.gathering import Gather
from chalicelib.accounts.disputes.schemas import DisputeNew
from chalicelib.accounts.disputes.service import DisputeService
from chalicelib.accounts.disputes.words import Reason as Disputed
from chalicelib.accounts.ledger.correcting import Figure
from chalicelib.accounts.ledger.errors import AlreadyDisputed, NotAllocatable
from chalicelib.accounts.ledger.model import ChargeKind, Item
from chalicelib.accounts.ledger.schemas import ChargeNew
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.accounts.reconciliation.decisions import NOTED, Decision
from chalicelib.accounts.reconciliation.errors import NotAtThatPoint, NotOpen
from chalicelib.accounts.reconciliation.lines import Reason
from chalicelib.accounts.reconciliation.model import Finding, Lines, Reconciliation, Told
from chalicelib.accounts.reconciliation.workshop import Workshop
from chalicelib.kit.errors import Invalid, NotFound, Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# What a difference is called when it is taken to the desk (domain.md, *Disputes*).
DISPUTED: Final = {
    Reason.WEIGHT: Disputed.WEIGHT,
    Reason.VOLUME: Disputed.QUANTITY,
    Reason.SURCHARGE: Disputed.SURCHARGE,
    Reason.DUPLICATE: Disputed.DUPLICATE,
    Reason.NOT_KNOWN: Disputed.NOT_OURS,
}


# Somebody else books on the same account at the same moment; a few times at most.
ATTEMPTS: Final = 6


@dataclass
class Deciding:
    """One decision at a time; what it books and that it was made stand together."""

    shop: Workshop
    ledger: LedgerService
    disputes: DisputeService

    def decide(
        self,
        who: Principal,
        made: Reconciliation,
        found: Finding,
        decision: Decision,
        note: str,
        *,
        counted: bool = False,
        together: bool = False,
    ) -> Finding:
        """Carry a decision out; ``counted`` at once, where no job counts afterwards. A dispute
        goes on the ticket of the file's other disputed lines where they stand ``together``.

        Raises ``NotOpen`` where it does not fit or is made already, and what the ledger refuses.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._decide(who, made, found, decision, note, counted, together)
            except Stale:
                now = self.shop.rows(who).finding(made, found.seq)
                if attempt == ATTEMPTS or now is None or now.version != found.version:
                    raise
        raise AssertionError("unreachable")

    def _decide(
        self,
        who: Principal,
        made: Reconciliation,
        found: Finding,
        decision: Decision,
        note: str,
        counted: bool,
        together: bool,
    ) -> Finding:
        if decision not in found.possible(made.sender.side):
            raise NotOpen()
        book: dict[Decision, Callable[..., None]] = {
            Decision.DISPUTE: partial(self._dispute, together),
            Decision.CORRECT: self._correct,
            Decision.CHARGE: self._charge,
        }
        uow = UnitOfWork(self.shop.backing, who)
        if decision in book:
            lines = self.shop.files(who, made.id).lines(made.run, found.seq)
            book[decision](uow, made, found, lines)
        after = self.noted(uow, made, found, decision, note)
        if counted:
            self._count(uow, made.id, found)
        uow.commit(after)
        return after

    def reopen(self, who: Principal, made: Reconciliation, found: Finding) -> Finding:
        """Take back a decision that was only noted. Raises ``NotOpen`` for what was booked."""
        if found.decision not in NOTED:
            raise NotOpen()
        uow = UnitOfWork(self.shop.backing, who)
        after = found.model_copy(
            update={
                "decision": Decision.NONE,
                "decided_by": "",
                "decided_at": None,
                "note": "",
                "version": found.version + 1,
            }
        )
        self.shop.rows(who).decide(uow, made, found, after)
        self._count(uow, made.id, found, -1)
        uow.audit("reconciliation.reopen", made.id, line=found.seq)
        uow.commit(after)
        return after

    def _count(self, uow: UnitOfWork, rec_id: str, found: Finding, by: int = 1) -> None:
        """One more (or less) is decided; two people at once are told apart by the version."""
        made = self.shop.get(uow.who, rec_id)
        if made.state != "compared":
            raise NotAtThatPoint()
        self.shop.rows(uow.who).replace(uow, made.with_decided(found, by))

    def noted(
        self,
        uow: UnitOfWork,
        made: Reconciliation,
        found: Finding,
        decision: Decision,
        note: str = "",
    ) -> Finding:
        """Write that a decision was made, as a part of a transaction."""
        after = found.model_copy(
            update={
                "decision": decision,
                "decided_by": uow.who.user,
                "decided_at": uow.now,
                "note": note,
                "refused": "",
                "refused_params": {},
                "version": found.version + 1,
            }
        )
        self.shop.rows(uow.who).decide(uow, made, found, after)
        uow.audit("reconciliation.decide", made.id, line=found.seq, decision=decision.value)
        return after

    def _dispute(
        self,
        together: bool,
        uow: UnitOfWork,
        made: Reconciliation,
        found: Finding,
        lines: Lines,
    ) -> None:
        """Hold what we charge more than they have on their list; the desk gets the matter.

        A dispute has a transaction of its own. One that stands already (also from a try that
        was cut off) is not opened again: the ledger refuses it, and that is as good as done.
        """
        left = -found.difference if found.theirs else found.ours
        if left <= 0:
            raise Invalid.field("decision", "They have more than we: there is nothing to dispute.")
        items = self._items(uow, made, lines)
        left -= sum(item.contested for item in items)
        for item in items:
            amount = min(left, item.undisputed)
            if not item.debit or amount <= 0:
                continue
            left -= amount
            reason = DISPUTED.get(found.reason, Disputed.RATE)
            new = DisputeNew(
                customer_id=made.sender.customer_id,
                entry_id=item.id,
                amount=amount,
                reason=reason,
                words=f"{made.filename}, {found.number or item.number}",
            )
            who = uow.who.once(None)
            try:
                if together:
                    gather = Gather(key=made.id, title=made.filename)
                    self.disputes.open_gathered(who, new, gather)
                else:
                    self.disputes.open(who, new)
            except AlreadyDisputed:
                continue
        if left > 0 and not any(item.disputed for item in self._items(uow, made, lines)):
            raise NotAllocatable("It is paid already; correct it or keep it.")

    def _correct(self, uow: UnitOfWork, made: Reconciliation, found: Finding, lines: Lines) -> None:
        """Bring our entry to their figure; the first of several takes the difference.

        It is reckoned anew: another list, or a hand, may have corrected the entry since.
        """
        if not found.difference or not lines.ours:
            raise NotOpen()
        figure = Figure([each.id for each in lines.ours], found.theirs, made.filename[:120])
        self.ledger.add_correction(uow, made.sender.customer_id, figure)

    def _charge(self, uow: UnitOfWork, made: Reconciliation, found: Finding, lines: Lines) -> None:
        """Bill what their list has and our books have not."""
        told = lines.theirs[0]
        if told.amount <= 0:
            raise Invalid.field("decision", "Book a credit by hand: its amount is below zero.")
        self.ledger.add_charge(uow, made.sender.customer_id, _charge_of(told, self._day(uow, told)))

    def _day(self, uow: UnitOfWork, told: Told) -> str:
        return f"{told.dated or self.ledger.today(uow.who)}"

    def _items(self, uow: UnitOfWork, made: Reconciliation, lines: Lines) -> list[Item]:
        ids = [each.id for each in lines.ours]
        try:
            return self.ledger.items(uow.who, made.sender.customer_id, ids)
        except NotFound:
            raise NotOpen() from None


def _charge_of(told: Told, dated: str) -> ChargeNew:
    return ChargeNew.model_validate(
        {
            "currency": told.currency,
            "amount": told.amount,
            "dated": dated,
            "number": told.number,
            "shipment": next(iter(told.numbers), ""),
            "charge_kind": ChargeKind(told.kind) if told.kind else None,
            "grams": told.grams,
            "litres": told.litres,
            "note": told.text[:200],
        }
    )
