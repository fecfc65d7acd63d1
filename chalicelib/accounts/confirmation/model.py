"""A fee sheet: charges that the customer confirms before or with the statement. Pure.

It confirms amounts, the invoice title, what the invoice lists, and where documents are sent. If
somebody else pays, a named person compares payer with principal; of an account customer the
signature is compared with the specimen on file. Only then the sheet is confirmed, and its lines
are locked: what takes them back or corrects them must name the sheet's number.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import Field

from chalicelib.accounts.confirmation.errors import NotToCompare, SheetClosed
from chalicelib.accounts.confirmation.words import OPEN, Match, State
from chalicelib.accounts.statements.model import Addressee, Document
from chalicelib.kit.values import Exact
from chalicelib.tenancy.shared_links import SharedLink


class SheetLine(Exact):
    """A charge as it is to be confirmed, in minor units."""

    entry_id: str
    kind: str
    charge_kind: str = ""
    number: str
    dated: date
    due: date
    text: str
    currency: str
    amount: int = Field(gt=0)


class Answer(Exact):
    """What the customer said by the link: who, when, from where, and what.

    ``payer`` is who pays, where that is not the customer itself; ``title`` to whom the invoice
    is made out, ``detail`` what it lists. ``signatory`` and ``signature`` (the drawing or seal
    in the bucket) and ``promised`` are an account customer's.
    """

    at: datetime
    name: str
    address: str
    agent: str
    sent_to: tuple[str, ...]
    title: str
    tax_id: str = ""
    detail: str = ""
    deliver_to: str
    payer: str = ""
    signatory: str = ""
    signature: Document | None = None
    promised: date | None = None
    note: str = ""


class Comparison(Exact):
    """A named person compared: payer with principal, or signature with specimen."""

    match: Match
    fits: bool
    by: str
    by_name: str
    at: datetime
    note: str = ""


class FeeSheet(Exact):
    """A sheet of charges to be confirmed.

    ``needs`` is what must be compared, ``specimen`` and ``signatories`` what the agreement has on
    file; ``disputed`` are lines that the customer disputes instead of confirming them.
    ``promise_id`` is the promise to pay that the promised day became once it was confirmed;
    ``job`` the work that takes the lines of a long one onto it.
    """

    id: str
    customer_id: str
    addressee: Addressee
    company: str
    until: date
    lines: tuple[SheetLine, ...]
    account_customer: bool = False
    signatories: tuple[str, ...] = ()
    specimen: str = ""
    made_by: str
    made_name: str = ""
    made_at: datetime
    sent_to: tuple[str, ...] = ()
    link: SharedLink | None = None
    state: State = State.ASKED
    disputed: tuple[str, ...] = ()
    answer: Answer | None = None
    needs: tuple[Match, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    evidence: Document | None = None
    promise_id: str = ""
    job: str = ""
    version: int = 1

    @property
    def number(self) -> str:
        """What people say on the phone, and what a later correction names."""
        return f"FC-{self.id[-7:]}"

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def confirmed_lines(self) -> tuple[SheetLine, ...]:
        """What is, or is to be, confirmed: all but what is disputed."""
        return tuple(each for each in self.lines if each.entry_id not in self.disputed)

    @property
    def totals(self) -> dict[str, int]:
        """The sum to be confirmed in each currency."""
        sums: dict[str, int] = {}
        for line in self.confirmed_lines:
            sums[line.currency] = sums.get(line.currency, 0) + line.amount
        return dict(sorted(sums.items()))

    @property
    def to_compare(self) -> tuple[Match, ...]:
        """What a person has still to compare."""
        done = {each.match for each in self.comparisons}
        return tuple(each for each in self.needs if each not in done)

    @property
    def promised(self) -> date | None:
        """The day promised by a sheet that is confirmed; a blocked one promises nothing."""
        confirmed = self.state is State.CONFIRMED and self.answer is not None
        return self.answer.promised if confirmed and self.answer else None

    def locks(self, entry_id: str) -> bool:
        """Whether it has locked an entry: it is confirmed, and the line was not disputed."""
        confirmed = self.state is State.CONFIRMED
        return confirmed and any(each.entry_id == entry_id for each in self.confirmed_lines)

    def answered(self, answer: Answer) -> "FeeSheet":
        """With the customer's answer. Raises ``SheetClosed``."""
        if self.state is not State.ASKED or not self.confirmed_lines:
            raise SheetClosed()
        needs = ((Match.PAYER,) if answer.payer else ()) + (
            (Match.SIGNATURE,) if self.account_customer else ()
        )
        state = State.COMPARE if needs else State.CONFIRMED
        return self.next(answer=answer, needs=needs, state=state)

    def compared(self, comparison: Comparison) -> "FeeSheet":
        """With one comparison; a mismatch blocks the sheet. Raises ``NotToCompare``."""
        if self.state is not State.COMPARE or comparison.match not in self.to_compare:
            raise NotToCompare()
        after = self.next(comparisons=(*self.comparisons, comparison))
        if not comparison.fits:
            return after.model_copy(update={"state": State.BLOCKED})
        if not after.to_compare:
            return after.model_copy(update={"state": State.CONFIRMED})
        return after

    def without(self, entry_id: str) -> "FeeSheet":
        """A line is disputed instead of confirmed. Raises ``SheetClosed``."""
        if self.state is not State.ASKED:
            raise SheetClosed()
        return self.next(disputed=tuple(dict.fromkeys((*self.disputed, entry_id))))

    def ended(self, state: State) -> "FeeSheet":
        """Outdated or withdrawn before it was confirmed. Raises ``SheetClosed``."""
        if not self.open:
            raise SheetClosed()
        return self.next(state=state)

    def next(self, **changes: Any) -> "FeeSheet":
        return self.model_copy(update={"version": self.version + 1, **changes})


def lines_of(items: Mapping[str, Any]) -> tuple[SheetLine, ...]:
    """Open documents as lines, by due date."""
    ordered = sorted(items.values(), key=lambda each: (each.currency, each.due, each.number))
    return tuple(
        SheetLine(
            entry_id=item.id,
            kind=item.kind,
            charge_kind=item.charge_kind or "",
            number=item.number,
            dated=item.dated,
            due=item.due,
            text=" · ".join(part for part in (item.shipment, item.reference) if part),
            currency=item.currency,
            amount=item.charged,
        )
        for item in ordered
    )
