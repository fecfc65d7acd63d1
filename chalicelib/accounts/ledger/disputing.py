"""Holding an amount of a debit in dispute, and ending that, on one account's sheet."""

from typing import NamedTuple

from chalicelib.accounts.ledger.booking import Bookkeeper
from chalicelib.accounts.ledger.desk import free_to_match
from chalicelib.accounts.ledger.errors import AlreadyDisputed, MoreThanOpen, NotAllocatable
from chalicelib.accounts.ledger.model import Draft, Entry, Item, Kind
from chalicelib.accounts.ledger.schemas import CreditNew


class Claim(NamedTuple):
    """What is disputed: an amount in minor units, and the reason in short."""

    amount: int
    reason: str


def mark(books: Bookkeeper, item_id: str, disputed: bool, reason: str, amount: int) -> Item:
    """Say that (part of) an item is disputed, or not any more, without anybody settling it."""
    item = _open(books, item_id)
    if amount > item.remaining:
        raise MoreThanOpen("More is disputed than is open.")
    return _marked(books, item, disputed, reason, amount, "")


def hold(books: Bookkeeper, item_id: str, dispute_id: str, claim: Claim) -> Item:
    """Hold an amount in a dispute that somebody settles."""
    item = _open(books, item_id)
    if not 0 < claim.amount <= item.remaining:
        raise MoreThanOpen("More is disputed than is open.")
    return _marked(books, item, True, claim.reason, claim.amount, dispute_id)


def release(books: Bookkeeper, item_id: str) -> Item:
    """End the dispute: all that is open of the item is due."""
    return _marked(books, books.rows.item(books.customer_id, item_id), False, "", 0, "")


def credit(books: Bookkeeper, item_id: str, note: CreditNew) -> Entry:
    """End the dispute by a credit note against this very item, as far as it is open."""
    if books.rows.item(books.customer_id, item_id).reversed_by:
        raise NotAllocatable("This document was taken back meanwhile: there is nothing to credit.")
    item = release(books, item_id)
    facts = note.model_dump(exclude={"allocate", "shares"})
    # It belongs where the document belongs that it lowers.
    facts |= {"shipment": item.shipment, "department": item.department}
    entry = books.entry(Draft(**facts | {"kind": Kind.CREDIT_NOTE}), "credit-note")
    if share := min(note.amount, item.remaining):
        free_to_match(books.sheet.account, item.currency)
        books.match(entry.id, [(item, share)])
    return entry


def _open(books: Bookkeeper, item_id: str) -> Item:
    item = books.rows.item(books.customer_id, item_id)
    if not item.debit or not item.open:
        raise NotAllocatable("Only an open charge can be disputed.")
    if item.dispute_id:
        raise AlreadyDisputed()
    return item


def _marked(
    books: Bookkeeper, item: Item, disputed: bool, reason: str, amount: int, dispute_id: str
) -> Item:
    books.sheet.lay([item])
    books.sheet.dispute(item.id, disputed, reason, amount, dispute_id)
    after = books.sheet.items[item.id]
    _record(books, after)
    return after


def _record(books: Bookkeeper, item: Item) -> None:
    books.uow.audit(
        "account.dispute",
        item.customer_id,
        entry=item.id,
        disputed=item.disputed,
        amount=item.disputed_amount,
        reason=item.dispute_reason,
    )
