"""What is due to carriers and other suppliers: one payable for each bill, or each cost expected.

A cost is *expected* from the day it is agreed; the carrier's bill takes its place. What is
claimed back from the carrier is not paid while the claim stands. A supplier's *credit* is a bill
whose amount is below zero: it is set against bills, and against what was claimed of them first.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from pydantic import Field

from chalicelib.accounts.ledger.model import ChargeKind
from chalicelib.accounts.payables.errors import MoreThanIsDue, NotPayable, TooManyPayments
from chalicelib.kit.text import fold
from chalicelib.kit.values import Exact

# A bill is paid at once or in a few parts; the row that holds them stays small.
MOST_PAYMENTS: Final = 50
# A bill remembers so many costs that it took the place of; its row stays far below its limit.
MOST_TAKEN: Final = 2_000


class Status(StrEnum):
    """Where a payable stands; see ``NEXT``."""

    EXPECTED = "expected"  # agreed or known, the bill has not come
    DUE = "due"  # billed, to be paid
    PAID = "paid"
    BILLED = "billed"  # an expected cost whose bill came: the bill is due, not this
    CANCELLED = "cancelled"


NEXT: Final[dict[Status, frozenset[Status]]] = {
    Status.EXPECTED: frozenset({Status.DUE, Status.BILLED, Status.CANCELLED}),
    Status.DUE: frozenset({Status.PAID, Status.CANCELLED}),
    Status.PAID: frozenset({Status.DUE}),
    Status.BILLED: frozenset({Status.EXPECTED}),
    Status.CANCELLED: frozenset(),
}


class Settled(Exact):
    """Money that went out, or what was set off; ``set_off`` names the statement of that.

    ``against`` names the credit that a bill was paid with, and on that credit the bill; both
    carry the same amount, each with the sign of its own document. ``released`` is how much of
    the bill's claim the credit was for. A part that was taken back stays, with ``undone_on``.
    """

    amount: int
    on: date
    reference: str = ""
    set_off: str = ""
    against: str = ""
    released: int = 0
    by: str = ""
    undone_on: date | None = None


class Payable(Exact):
    """What one supplier is owed by one bill, in minor units; below zero, what it credits us.

    ``supplier_key`` is the folded name by which a supplier's payables are found;
    ``customer_id`` names the file of a supplier that is a customer as well (an agent).
    ``claimed`` is what we do not accept; ``billed_by`` is the bill that took the place of an
    expected cost, ``took`` the costs whose place a bill took; ``reconciled_by`` is the comparison
    that the bill was booked from.
    """

    id: str
    supplier: str
    supplier_key: str
    customer_id: str = ""
    number: str = ""
    currency: str
    amount: int
    claimed: int = Field(default=0, ge=0)
    claim_reason: str = ""
    status: Status
    dated: date
    due: date
    references: tuple[str, ...] = ()
    department: str = ""
    charge_kind: ChargeKind | None = None
    grams: int = 0
    litres: int = 0
    note: str = ""
    payments: tuple[Settled, ...] = ()
    billed_by: str = ""
    took: tuple[str, ...] = ()
    reconciled_by: str = ""
    recorded_at: datetime
    recorded_by: str
    version: int = 1

    @property
    def paid(self) -> int:
        """What was paid or set off and not taken back."""
        return sum(each.amount for each in self.payments if each.undone_on is None)

    @property
    def accepted(self) -> int:
        """What we accept to pay in all."""
        return self.amount - self.claimed

    @property
    def remaining(self) -> int:
        """What is still to be paid; nothing of what is paid, billed otherwise or cancelled."""
        return self.accepted - self.paid if self.open else 0

    @property
    def credit(self) -> bool:
        """Whether the supplier owes it to us."""
        return self.amount < 0

    @property
    def creditable(self) -> int:
        """How much of a credit it can take: what we do not accept of it, and what is unpaid."""
        if self.credit or self.status not in (Status.DUE, Status.PAID):
            return 0
        return self.claimed + self.remaining

    @property
    def open(self) -> bool:
        return self.status in (Status.EXPECTED, Status.DUE)

    def to(self, status: Status, **changes: Any) -> "Payable":
        """The payable at another status. Raises ``NotPayable`` where that does not follow."""
        if status not in NEXT[self.status]:
            raise NotPayable()
        return self.changed(status=status, **changes)

    def changed(self, **changes: Any) -> "Payable":
        return self.model_copy(update={"version": self.version + 1, **changes})

    def billed(self, number: str, amount: int, dated: date, due: date) -> "Payable":
        """The expected cost once its own bill has come, perhaps over another amount."""
        facts = {"number": number, "amount": amount, "dated": dated, "due": due}
        return self.to(Status.DUE, **facts)

    def claiming(self, amount: int, reason: str) -> "Payable":
        """So much is claimed back; 0 withdraws the claim. Raises ``MoreThanIsDue``."""
        if self.credit or (not self.open and self.status is not Status.PAID):
            raise NotPayable()
        if amount > self.amount - self.paid:
            raise MoreThanIsDue()
        after = self.changed(claimed=amount, claim_reason=reason if amount else "")
        return after.model_copy(update={"status": _status(after)})

    def settled(self, payment: Settled) -> "Payable":
        """After a payment or set-off. Raises ``MoreThanIsDue``, ``NotPayable``."""
        if self.status is not Status.DUE:
            raise NotPayable()
        if (payment.amount < 0) is not self.credit or abs(payment.amount) > abs(self.remaining):
            raise MoreThanIsDue()
        return self._with(payment)

    def credited(self, payment: Settled) -> "Payable":
        """After a credit was set against it: what was claimed of it is granted first.

        Raises ``MoreThanIsDue``, ``NotPayable``.
        """
        if self.status not in (Status.DUE, Status.PAID) or self.credit:
            raise NotPayable()
        if not 0 < payment.amount <= self.creditable:
            raise MoreThanIsDue()
        released = min(self.claimed, payment.amount)
        granted = self.model_copy(update={"claimed": self.claimed - released})
        return granted._with(payment.model_copy(update={"released": released}))

    def _with(self, payment: Settled) -> "Payable":
        if len(self.payments) == MOST_PAYMENTS:
            raise TooManyPayments()
        after = self.changed(payments=(*self.payments, payment))
        return after.model_copy(update={"status": _status(after)})

    def unsettled(self, at: int, on: date) -> "Payable":
        """After a payment was taken back. Raises ``NotPayable`` if it does not stand."""
        standing = self.status in (Status.DUE, Status.PAID) and 0 <= at < len(self.payments)
        if not standing or self.payments[at].undone_on is not None:
            raise NotPayable()
        undone = self.payments[at].model_copy(update={"undone_on": on})
        payments = (*self.payments[:at], undone, *self.payments[at + 1 :])
        after = self.changed(payments=payments, claimed=self.claimed + undone.released)
        return after.model_copy(update={"status": _status(after)})


def _status(payable: Payable) -> Status:
    """Due while something is left to pay; an expected cost stays what it is."""
    if payable.status is Status.EXPECTED:
        return Status.EXPECTED
    return Status.PAID if payable.paid == payable.accepted else Status.DUE


def supplier_key(name: str) -> str:
    """By what a supplier's payables are found: however its name is typed."""
    return fold(name)
