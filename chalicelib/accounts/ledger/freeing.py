"""Taking what a credit was set against back, while the credit itself stays on account."""

from chalicelib.accounts.ledger.booking import Bookkeeper
from chalicelib.accounts.ledger.desk import free_to_match
from chalicelib.accounts.ledger.errors import AlreadyReversed, NothingAllocated
from chalicelib.accounts.ledger.large import LargeAllocations
from chalicelib.accounts.ledger.model import Item, Kind, Part
from chalicelib.accounts.ledger.receipts import is_large

# What may wait on account by itself. A bank's charge or a difference belongs to its payment, and
# money that was converted or paid back is not there any more.
MAY_WAIT = frozenset({Kind.PAYMENT, Kind.CREDIT_NOTE, Kind.CONVERSION})
_SPENT = frozenset({Kind.CONVERSION, Kind.REFUND, Kind.CORRECTION, Kind.FX_DIFFERENCE})


def free(books: Bookkeeper, large: LargeAllocations, credit_id: str, reason: str) -> Item:
    """Take all allocations of a credit back: its items are open again, it waits on account.

    A job goes on where there are more than a transaction holds. Raises ``AlreadyReversed``,
    ``NothingAllocated``, ``StillAllocating``, ``NotFound``.
    """
    credit = books.rows.item(books.customer_id, credit_id)
    if credit.reversed_by:
        raise AlreadyReversed()
    if credit.debit or credit.kind not in MAY_WAIT or credit.remaining == credit.amount:
        raise NothingAllocated()
    free_to_match(books.sheet.account, credit.currency)
    books.sheet.lay([credit])
    if is_large(books, credit):
        large.start_freeing(books, credit, reason)
        return credit
    parts = books.parts_of(credit)
    if _spent(books, parts):
        raise NothingAllocated()
    for part in parts:
        books.sheet.release(part)
    books.uow.audit("account.free", books.customer_id, entry=credit_id, reason=reason)
    return books.sheet.items[credit_id]


def _spent(books: Bookkeeper, parts: list[Part]) -> bool:
    """Whether a part of the credit was turned into something else."""
    against = {
        each.debit_id for part in parts for each in part.allocations if each.undone_on is None
    }
    return any(books.sheet.items[each].kind in _SPENT for each in against)
