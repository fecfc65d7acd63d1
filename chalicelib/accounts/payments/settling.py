"""What becomes of a line: booked on a customer's account, set aside, taken back, open again.

The line and the entries that it makes are written in one transaction, conditional on the version
of the line: however often and by however many people it is tried, it is booked once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chalicelib.accounts.ledger.errors import MoreThanOpen
from chalicelib.accounts.ledger.model import Entry, Kind
from chalicelib.accounts.ledger.receipts import Payback, Receipt
from chalicelib.accounts.payments.choosing import Choosing
from chalicelib.accounts.payments.errors import PartReturned, ProposalGone, WrongWay
from chalicelib.accounts.payments.finding import Finder
from chalicelib.accounts.payments.fitting import spread
from chalicelib.accounts.payments.model import Line, Posting
from chalicelib.accounts.payments.office import Office
from chalicelib.accounts.payments.ports import Ledger
from chalicelib.accounts.payments.proposing import Plan
from chalicelib.accounts.payments.returning import gone_back, may_take_back
from chalicelib.accounts.payments.schemas import AssignIn
from chalicelib.kit.errors import Invalid, Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# Two people work on one account at the same moment; ten never do.
ATTEMPTS = 8
_REFERENCE, _NOTE = 64, 200


@dataclass
class Settling:
    """Acts on lines, each one transaction."""

    office: Office
    ledger: Ledger
    finder: Finder

    # ---- money that came in

    def accept(self, who: Principal, line_id: str, key: str) -> Line:
        """Book a line as it was proposed. Raises ``ProposalGone`` when that does not fit now."""

        def act(uow: UnitOfWork, line: Line) -> Line:
            plans = self.finder.plans(who, line.needs("open"))
            plan = next((each for each in plans if each.proposal.key == key), None)
            if plan is None:
                raise ProposalGone()
            try:
                return self._carry_out(uow, line, plan)
            except MoreThanOpen:
                # Somebody was faster, between the look and the booking.
                raise ProposalGone() from None

        return self._do(who, line_id, act)

    def accept_certain(self, who: Principal, line_id: str) -> Line | None:
        """Book a line if what it is is certain still; ``None`` if it is not."""
        plans = self.finder.plans(who, self.office.line(who, line_id).needs("open"))
        if not plans or plans[0].proposal.confidence != "certain":
            return None
        return self.accept(who, line_id, plans[0].proposal.key)

    def assign(self, who: Principal, line_id: str, said: AssignIn) -> Line:
        """Book a line on an account as a person says. Raises ``Invalid``, ``WrongWay``."""

        def act(uow: UnitOfWork, line: Line) -> Line:
            line.needs("open")
            if line.amount <= 0:
                raise WrongWay()
            chosen = Choosing(self.ledger, self.finder.policies, who, line, said).receipt()
            receipt = replace(chosen, **_facts(uow, line))
            return self._booked(uow, line, said.customer_id, receipt)

        return self._do(who, line_id, act)

    # ---- money that went out

    def pay_back(self, who: Principal, line_id: str, customer_id: str) -> Line:
        """Book a debit as money paid back to a customer, against what it had on account."""

        def act(uow: UnitOfWork, line: Line) -> Line:
            line.needs("open")
            if line.amount >= 0:
                raise WrongWay()
            credits = self.ledger.credits(who, customer_id, line.currency, 40)
            shares, left = spread(-line.amount, credits)
            if left:
                raise Invalid.field("customer_id", "The customer does not have so much on account.")
            payback = Payback(
                dated=_day(uow, line),
                currency=line.currency,
                amount=-line.amount,
                reference=_reference(line),
                note=_note(line),
                credits=tuple((item.id, amount) for item, amount in shares),
            )
            entries = self.ledger.add_payback(uow, customer_id, payback)
            return self._done(uow, line, customer_id, entries)

        return self._do(who, line_id, act)

    def take_back(self, who: Principal, line_id: str, paid_id: str) -> Line:
        """A debit takes back what an earlier line brought: its items are open again.

        Of a part the rest stays booked, against what the payment had paid first; what is more
        than the payment is the bank's charge, which nobody's account bears.
        """

        def act(uow: UnitOfWork, line: Line) -> Line:
            paid = self.office.line(who, paid_id).needs("open", "booked")
            if not may_take_back(line.needs("open"), paid):
                raise WrongWay()
            reason = line.return_reason or "returned by the bank"
            back, fee = gone_back(line, paid)
            if back < paid.amount:
                after = self._part_back(uow, paid, line, back, reason)
            else:
                self._undo_entries(uow, paid, reason)
                after = paid.replaced(state="returned", returned_by=line.id, best=None)
            self.office.rows(who).replace_line(uow, after)
            uow.audit("bank-line.returned", paid.id, by=line.id, customer=paid.customer_id)
            facts = {"customer_id": paid.customer_id, "returns": paid.id, "fee": fee}
            return _ended(uow, line, "booked", **facts)

        return self._do(who, line_id, act)

    # ---- neither

    def set_aside(self, who: Principal, line_id: str, note: str) -> Line:
        """Nothing of a customer's: a fee, wages, money between our own accounts."""

        def act(uow: UnitOfWork, line: Line) -> Line:
            self.office.rows(who).remember_aside(uow, line, note)
            uow.audit("bank-line.aside", line.id, note=note)
            return _ended(uow, line.needs("open"), "aside", note=note)

        return self._do(who, line_id, act)

    def reopen(self, who: Principal, line_id: str, reason: str) -> Line:
        """Undo what was made of a line: its entries are taken back, it waits again."""

        def act(uow: UnitOfWork, line: Line) -> Line:
            line.needs("booked", "aside")
            if line.gone:
                raise PartReturned()
            rows = self.office.rows(who)
            self._undo_entries(uow, line, reason)
            if line.state == "aside":
                rows.forget_aside(uow, line)
            elif line.amount > 0:
                rows.forget_payer(uow, line, line.customer_id)
            if line.returns:
                # The payment that it took back is looked at anew, too.
                paid = self.office.line(who, line.returns).needs("returned", "booked")
                if paid.gone:
                    self._undo_entries(uow, paid, reason)
                rows.replace_line(uow, paid.replaced(**_OPEN))
            uow.audit("bank-line.reopen", line.id, reason=reason, customer=line.customer_id)
            return line.replaced(**_OPEN)

        return self._do(who, line_id, act)

    # ---- within

    def _do(self, who: Principal, line_id: str, act: Callable[[UnitOfWork, Line], Line]) -> Line:
        who.require("accounts.post")
        for attempt in range(1, ATTEMPTS + 1):
            uow = UnitOfWork(self.office.backing, who)
            after = act(uow, self.office.line(who, line_id))
            self.office.rows(who).replace_line(uow, after)
            try:
                uow.commit(after)
            except Stale:
                if attempt == ATTEMPTS:
                    raise
            else:
                return after
        raise AssertionError("unreachable")

    def _carry_out(self, uow: UnitOfWork, line: Line, plan: Plan) -> Line:
        what = plan.proposal
        receipt = Receipt(
            **_facts(uow, line),
            shares=tuple((item.id, amount) for item, amount in plan.shares),
            gaps=tuple((item.id, amount) for item, amount in plan.gaps),
            gap_kind=Kind(what.difference) if what.difference else None,
            into=what.into,
            converted=what.converted,
            rate=what.rate,
            surplus=what.surplus,
        )
        return self._booked(uow, line, what.customer_id, receipt)

    def _booked(self, uow: UnitOfWork, line: Line, customer_id: str, receipt: Receipt) -> Line:
        entries = self.ledger.add_receipt(uow, customer_id, receipt)
        self.office.rows(uow.who).remember_payer(uow, line, customer_id)
        return self._done(uow, line, customer_id, entries)

    def _done(
        self, uow: UnitOfWork, line: Line, customer_id: str, entries: Sequence[Entry]
    ) -> Line:
        postings = _postings(entries)
        uow.audit("bank-line.book", line.id, customer=customer_id, entries=len(postings))
        return _ended(uow, line, "booked", customer_id=customer_id, postings=postings)

    def _part_back(self, uow: UnitOfWork, paid: Line, line: Line, back: int, reason: str) -> Line:
        rest = Receipt(**_facts(uow, paid) | {"amount": paid.amount - back})
        ids = [each.entry_id for each in paid.postings]
        entries = self.ledger.add_part_taken_back(uow, paid.customer_id, ids, rest, reason)
        return paid.replaced(postings=_postings(entries), gone=back, returned_by=line.id)

    def _undo_entries(self, uow: UnitOfWork, line: Line, reason: str) -> None:
        if line.postings:
            ids = [each.entry_id for each in line.postings]
            self.ledger.add_take_back(uow, line.customer_id, ids, reason)


def _postings(entries: Sequence[Entry]) -> tuple[Posting, ...]:
    return tuple(
        Posting(entry_id=each.id, kind=each.kind.value, currency=each.currency, amount=each.amount)
        for each in entries
    )


_OPEN = {
    "state": "open",
    "customer_id": "",
    "postings": (),
    "note": "",
    "returns": "",
    "returned_by": "",
    "gone": 0,
    "fee": 0,
    "done_at": None,
    "done_by": "",
}


def _ended(uow: UnitOfWork, line: Line, state: str, **facts: object) -> Line:
    return line.replaced(state=state, done_at=uow.now, done_by=uow.who.user, **facts)


def _facts(uow: UnitOfWork, line: Line) -> dict[str, Any]:
    return {
        "dated": _day(uow, line),
        "currency": line.currency,
        "amount": line.amount,
        "reference": _reference(line),
        "note": _note(line),
    }


def _day(uow: UnitOfWork, line: Line) -> date:
    # A bank east of us may book on a day that has not begun here.
    return min(line.booked, uow.now.date())


def _reference(line: Line) -> str:
    return (line.bank_ref or line.end_to_end)[:_REFERENCE]


def _note(line: Line) -> str:
    return " · ".join(filter(None, (line.party, line.text)))[:_NOTE]
