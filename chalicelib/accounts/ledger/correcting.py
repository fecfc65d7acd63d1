"""Correcting what a document amounts to: the difference is an entry of its own."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from chalicelib.accounts.ledger.booking import Bookkeeper
from chalicelib.accounts.ledger.desk import free_to_match
from chalicelib.accounts.ledger.errors import MoreThanOpen, NotAllocatable
from chalicelib.accounts.ledger.model import Draft, Entry, Item, Kind


class Correction(NamedTuple):
    """A charge that was booked wrongly: by how much (minor units), and why."""

    entry_id: str
    difference: int
    note: str


class Figure(NamedTuple):
    """What some documents should amount to together (minor units), and who says so."""

    entry_ids: Sequence[str]
    amount: int
    note: str


def correct(books: Bookkeeper, item: Item, difference: int, due: date, note: str = "") -> Entry:
    """Book the difference of a document; a downward one is set against the document at once.

    Raises ``LineConfirmed`` where the customer confirmed it and ``note`` does not name that.
    """
    books.free_to_change(item, note)
    sheet = books.sheet
    draft = Draft(
        kind=Kind.CORRECTION,
        currency=item.currency,
        amount=difference,
        dated=sheet.today,
        due=max(due, sheet.today) if difference > 0 else None,
        number=item.number,
        shipment=item.shipment,
        department=item.department,
        reference=item.reference,
        note=note,
        corrects=item.id,
    )
    entry = books.entry(draft, "correct")
    was = sheet.items[item.id]
    lowered = was.lowered + max(0, -difference)
    sheet.amend(was.replaced(corrected=was.corrected + difference, lowered=lowered))
    share = min(-difference, item.remaining)
    if share > 0:
        free_to_match(sheet.account, item.currency)
        sheet.allocate(entry.id, [(sheet.items[item.id], share)])
    return entry


def carry_out(books: Bookkeeper, correction: Correction) -> Entry:
    """Correct a charge. Raises ``NotAllocatable`` for anything else, ``MoreThanOpen`` for more
    than it amounts to."""
    item = books.rows.item(books.customer_id, correction.entry_id)
    if not item.debit or item.reversed_by or item.kind is Kind.CORRECTION:
        raise NotAllocatable("Only a charge that stands can be corrected.")
    if item.amount + item.corrected + correction.difference < 0:
        raise MoreThanOpen("A charge cannot be corrected to less than nothing.")
    books.sheet.lay([item])
    return correct(books, item, correction.difference, item.due, correction.note)


def bring_to(books: Bookkeeper, figure: Figure) -> Entry | None:
    """Correct the first of some documents so that together they amount to a figure.

    Reckoned from what stands now, whoever corrected them before; ``None`` where they do already.
    Raises as ``carry_out`` does.
    """
    items = books.rows.items(books.customer_id, figure.entry_ids)
    difference = figure.amount - sum(amounts_to(item) for item in items)
    if not difference:
        return None
    return carry_out(books, Correction(items[0].id, difference, figure.note))


def amounts_to(item: Item) -> int:
    """What a document counts for with its corrections, credits below zero."""
    if item.reversed_by:
        return 0
    return item.amount + item.corrected if item.debit else -item.amount
