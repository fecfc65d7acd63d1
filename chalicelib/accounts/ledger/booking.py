"""The acts of bookkeeping on one account's sheet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chalicelib.accounts.ledger.allocation import Share, oldest_first
from chalicelib.accounts.ledger.desk import first_chaseable, free_to_match
from chalicelib.accounts.ledger.errors import AlreadyReversed, MoreThanOpen, NothingToReverse
from chalicelib.accounts.ledger.model import Allocation, Draft, Entry, Item, Kind, Part
from chalicelib.accounts.ledger.ports import Ledgers
from chalicelib.accounts.ledger.sheet import MOST_ITEMS, Sheet
from chalicelib.jobs.ports import Jobs
from chalicelib.unit_of_work import UnitOfWork

JOB = "allocation"
# Unit of work, customer, entry, the sheet that names it, and the confirmation that was named.
Guard = Callable[[UnitOfWork, str, str, str, str], None]


@dataclass
class Bookkeeper:
    """Books on one sheet; all that it writes belongs to one unit of work."""

    sheet: Sheet
    rows: Ledgers
    uow: UnitOfWork
    jobs: Jobs
    # Asked before a charge is taken back or corrected; raises where the customer confirmed it.
    guard: Guard | None = None

    @property
    def customer_id(self) -> str:
        return self.sheet.account.customer_id

    def entry(self, draft: Draft, action: str) -> Entry:
        """Book one entry and record it."""
        entry_id = self.uow.ids.new("ent")
        self.sheet.book(draft, entry_id)
        entry = self.sheet.entries[-1]
        self.uow.audit(
            f"account.{action}",
            self.customer_id,
            entry=entry.id,
            amount=entry.amount,
            currency=entry.currency,
            number=entry.number,
        )
        return entry

    def credit(self, draft: Draft, shares: Sequence[Share] | None) -> Entry:
        """Book a credit and set it against ``shares``, or the oldest items when ``None``.

        More than forty items are set by a job; the credit stands at once.
        """
        if shares is None:
            debits = self.oldest_open(draft.currency, draft.amount)
            shares = oldest_first(draft.amount, debits)
        entry = self.entry(draft, draft.kind.replace("_", "-"))
        if shares:
            free_to_match(self.sheet.account, draft.currency)
            self.match(entry.id, shares)
        return entry

    def match(self, credit_id: str, shares: Sequence[Share], most: int = MOST_ITEMS) -> None:
        """Set a credit against items, at once or, where there are more than ``most``, by a job."""
        if len(shares) <= most:
            self.sheet.allocate(credit_id, shares)
        else:
            self._plan(self.sheet.items[credit_id], shares)

    def oldest_open(self, currency: str, amount: int) -> list[Item]:
        """Open debits in order of age, as many as the amount may need.

        Of those that are due on one day all are read: their numbers say which is paid first.
        """
        found: list[Item] = []
        left = amount
        for item in self.rows.each_open(self.customer_id, f"{currency}#D#"):
            if left <= 0 and not (found and item.due == found[-1].due):
                break
            found.append(item)
            left -= item.undisputed
        return found

    def free_to_change(self, item: Item, named: str = "") -> None:
        """Refuse to change what the customer confirmed, unless ``named`` names the confirmation:
        the words that stand on the entry which changes it."""
        if self.guard is None or not item.debit:
            return
        sheet = self.rows.sheets_of(self.customer_id, [item.id]).get(item.id)
        if sheet:
            self.guard(self.uow, self.customer_id, item.id, sheet, named)

    def reverse(self, item: Item, reason: str, named: str = "") -> Entry:
        """Take an entry back: release its allocations, book and match its opposite.

        ``named`` is the fee confirmation that it changes, if it changes one.
        """
        if item.reversed_by:
            raise AlreadyReversed()
        if item.kind is Kind.CORRECTION:
            raise NothingToReverse()
        free_to_match(self.sheet.account, item.currency)
        reason = f"{reason} · {named}" if named else reason
        self.free_to_change(item, reason)
        self.sheet.lay([item])
        for part in self.parts_of(item):
            self.sheet.release(part, only_debit=item.id if item.debit else "")
        return self.reversal(item, reason)

    def reversal(self, item: Item, reason: str) -> Entry:
        """The opposite of an entry that has no allocations any more, set against it."""
        amount = -item.amount if item.debit else item.amount
        draft = Draft(
            kind=Kind.CORRECTION,
            currency=item.currency,
            amount=amount,
            dated=self.sheet.today,
            number=item.number,
            shipment=item.shipment,
            department=item.department,
            reference=item.reference,
            note=reason,
            corrects=item.id,
        )
        entry_id = self.uow.ids.new("ent")
        self.sheet.reverse(item.id, draft, entry_id)
        self.uow.audit("account.undo", self.customer_id, entry=item.id, reason=reason)
        return self.sheet.entries[-1]

    def parts_of(self, item: Item) -> list[Part]:
        """The allocations that hold an item, with the other side of each on the sheet."""
        credits = item.matched if item.debit else (item.id,)
        parts = [each for credit in credits for each in self.rows.parts(self.customer_id, credit)]
        held = [part for part in parts if _holds(part, item)]
        wanted = {item.id} if item.debit else set()
        ids = {
            each
            for part in held
            for allocation in part.allocations
            if not wanted or allocation.debit_id in wanted
            for each in (part.credit_id, allocation.debit_id)
        }
        self.sheet.lay(self.rows.items(self.customer_id, sorted(ids)))
        return held

    def _plan(self, credit: Item, shares: Sequence[Share]) -> None:
        if sum(amount for _, amount in shares) > credit.remaining:
            raise MoreThanOpen()
        parts = [
            _planned(credit, number, shares[start : start + MOST_ITEMS])
            for number, start in enumerate(range(0, len(shares), MOST_ITEMS), start=1)
        ]
        self.rows.plan(self.customer_id, parts)
        sheet = self.sheet
        sheet.amend(credit.replaced(parts=len(parts)))
        settled = {item.id for item, amount in shares if amount == item.remaining}
        rows = self.rows.each_open(self.customer_id, f"{credit.currency}#D#")
        # Reminders stop at once, though the items close one part after the other.
        sheet.oldest[credit.currency] = min(first_chaseable(rows, settled), default=None)
        params = {"customer": self.customer_id, "credit": credit.id, "parts": len(parts)}
        job = self.jobs.start(self.uow, JOB, params, total=len(parts))
        sheet.account = sheet.account.given_to(credit.currency, credit.id, job.id)


def _planned(credit: Item, number: int, shares: Sequence[Share]) -> Part:
    allocations = tuple(
        Allocation(
            credit_id=credit.id,
            debit_id=item.id,
            amount=amount,
            made_on=max(credit.dated, item.dated),
        )
        for item, amount in shares
    )
    return Part(credit_id=credit.id, number=number, planned=True, allocations=allocations)


def _holds(part: Part, item: Item) -> bool:
    return any(
        each.undone_on is None and item.id in (each.debit_id, each.credit_id)
        for each in part.allocations
    )
