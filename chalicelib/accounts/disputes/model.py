"""A dispute: an amount of one document that the customer does not accept. Pure.

While it stands, that amount is not chased; the rest of the document stays due. It ends with a
credit note, with the charge confirmed, or withdrawn by the customer.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import Field

from chalicelib.accounts.disputes.errors import CreditWaits, DisputeSettled
from chalicelib.accounts.disputes.words import STANDING, Paper, Reason, State
from chalicelib.kit.values import Exact


class Dispute(Exact):
    """One amount in dispute, in minor units; ``charged`` is what the document is made out for.

    ``statement_id`` is the statement on which the customer found it, if it did; ``by`` who
    opened it (``link``: the customer itself); ``papers`` the evidence that is there so far;
    ``accepted`` what we agree is not owed, its credit note still to come;
    ``credited`` what the credit note gave back: the rest of ``amount`` stands as charged.
    ``answer`` is what the customer is told of the outcome.
    """

    id: str
    customer_id: str
    customer_name: str
    entry_id: str
    number: str
    shipment: str = ""
    currency: str
    charged: int = Field(gt=0)
    amount: int = Field(gt=0)
    reason: Reason
    words: str = ""
    papers: tuple[Paper, ...] = ()
    statement_id: str = ""
    statement_number: str = ""
    by: str
    by_name: str = ""
    opened_at: datetime
    opened_on: date
    ticket_id: str
    state: State = State.OPEN
    answer: str = ""
    settlement_id: str = ""
    accepted: int = Field(default=0, ge=0)
    credited: int = 0
    credit_entry_id: str = ""
    settled_at: datetime | None = None
    settled_on: date | None = None
    settled_by: str = ""
    settled_name: str = ""
    version: int = 1

    @property
    def standing(self) -> bool:
        """Not settled yet."""
        return self.state in STANDING

    @property
    def days(self) -> int | None:
        """Calendar days from opening to settling; ``None`` while it stands."""
        return (self.settled_on - self.opened_on).days if self.settled_on else None

    @property
    def month(self) -> str:
        """The month under which it is counted: that of its opening."""
        return f"{self.opened_on:%Y-%m}"

    @property
    def awaits_credit(self) -> int:
        """What was accepted of it and is not credited yet: it frees credit already."""
        return self.accepted if self.standing else 0

    def accepting(self, amount: int) -> "Dispute":
        """With an amount that we agree is not owed; 0: not any more. Raises as ``ended`` does."""
        self._still_free()
        return self._next(accepted=amount)

    def asking(self, settlement_id: str, answer: str) -> "Dispute":
        """With a credit note that waits for approval. Raises as ``ended`` does."""
        self._still_free()
        facts = {"settlement_id": settlement_id, "answer": answer, "state": State.ASKED}
        return self._next(**facts)

    def refused(self) -> "Dispute":
        """The credit note was not approved: the dispute stands as before."""
        return self._next(state=State.OPEN)

    def with_papers(self, papers: tuple[Paper, ...]) -> "Dispute":
        """With the evidence that is there by now."""
        return self._next(papers=papers)

    def ended(self, state: State, at: datetime, on: date, **facts: Any) -> "Dispute":
        """Settled. Raises ``DisputeSettled``, and ``CreditWaits`` unless it is that credit."""
        if state is not State.CREDITED:
            self._still_free()
        elif not self.standing:
            raise DisputeSettled()
        return self._next(state=state, settled_at=at, settled_on=on, **facts)

    def _still_free(self) -> None:
        if not self.standing:
            raise DisputeSettled()
        if self.state is State.ASKED:
            raise CreditWaits()

    def _next(self, **changes: Any) -> "Dispute":
        return self.model_copy(update={"version": self.version + 1, **changes})


# What a row of the figures counts, for the disputes opened in one month for one reason.
COUNTS = ("opened", "amount", "settled", "days", "credited", "confirmed", "withdrawn")


def place_of(dispute: Dispute) -> str:
    """Where a dispute is counted: its month, currency and reason, which never change."""
    return f"{dispute.month}#{dispute.currency}#{dispute.reason}"


def counts_of(dispute: Dispute) -> dict[str, int]:
    """What one dispute adds to its row: amounts in minor units, days to settle added up."""
    if dispute.standing:
        return {"opened": 1, "amount": dispute.amount}
    withdrawn = dispute.amount if dispute.state is State.WITHDRAWN else 0
    return {
        "opened": 1,
        "amount": dispute.amount,
        "settled": 1,
        "days": dispute.days or 0,
        "credited": dispute.credited,
        "confirmed": dispute.amount - dispute.credited - withdrawn,
        "withdrawn": withdrawn,
    }


def difference(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """What has to be added to a row when a dispute moves on."""
    moved = {name: after.get(name, 0) - before.get(name, 0) for name in COUNTS}
    return {name: by for name, by in moved.items() if by}


class Counted(Exact):
    """A row of the figures: the disputes of one month, currency and reason.

    ``stated`` is what was charged on the statements issued in that month in that currency.
    """

    month: str
    currency: str
    reason: Reason
    opened: int = 0
    amount: int = 0
    settled: int = 0
    days: int = 0
    credited: int = 0
    confirmed: int = 0
    withdrawn: int = 0
    stated: int = 0

    @property
    def days_each(self) -> int | None:
        """Average days to settle, rounded half up; ``None`` before any was settled."""
        return (2 * self.days + self.settled) // (2 * self.settled) if self.settled else None

    @property
    def share(self) -> int | None:
        """Disputed per ten thousand of what was charged; ``None`` where nothing was."""
        return self.amount * 10_000 // self.stated if self.stated else None
