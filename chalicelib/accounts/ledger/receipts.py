"""Money that a bank reports, on one account's sheet: received, paid back, or taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from chalicelib.accounts.ledger.allocation import Share
from chalicelib.accounts.ledger.booking import Bookkeeper
from chalicelib.accounts.ledger.desk import free_to_match
from chalicelib.accounts.ledger.errors import MoreThanOpen, NotAllocatable
from chalicelib.accounts.ledger.large import LargeAllocations
from chalicelib.accounts.ledger.model import Draft, Entry, Item, Kind
from chalicelib.accounts.ledger.sheet import MOST_ITEMS

# Items that are opened and paid again in one transaction of a hundred operations.
MOST_TWICE = 25
# An item's id, and so much of it.
Portion = tuple[str, int]


@dataclass(frozen=True)
class Receipt:
    """A payment as it came in, and what it pays.

    ``shares`` is what the money pays of which items, ``gaps`` what is missing of them and booked
    as an entry of ``gap_kind``. Where the items are in another currency, ``into`` names it and
    ``converted`` is what the money makes in it, ``rate`` the rate used, for reading; ``shares``,
    ``gaps`` and ``surplus``, what the rate made too much, are then in that currency. Currencies
    are never added: the money leaves the one and comes into the other by an entry in each.
    """

    dated: date
    currency: str
    amount: int
    reference: str = ""
    note: str = ""
    shares: tuple[Portion, ...] = ()
    gaps: tuple[Portion, ...] = ()
    gap_kind: Kind | None = None
    into: str = ""
    converted: int = 0
    rate: str = ""
    surplus: int = 0


@dataclass(frozen=True)
class Payback:
    """Money paid back to a customer, against what it had on account."""

    dated: date
    currency: str
    amount: int
    reference: str = ""
    note: str = ""
    credits: tuple[Portion, ...] = ()


def receive(books: Bookkeeper, receipt: Receipt) -> list[Entry]:
    """Book a payment with all that belongs to it; the payment's entry comes first.

    Raises ``MoreThanOpen``, ``NotAllocatable``, ``StillAllocating``, ``NotFound``.
    """
    payment = books.entry(_draft(receipt, Kind.PAYMENT, receipt.amount), "payment")
    entries, paying = [payment], payment
    if receipt.into:
        entries += _converted(books, receipt, payment)
        paying = entries[-1]
    wanted = [item_id for item_id, _ in (*receipt.shares, *receipt.gaps)]
    books.sheet.lay(books.rows.items(books.customer_id, list(dict.fromkeys(wanted))))
    if receipt.gaps and receipt.gap_kind:
        entries.append(_gap(books, receipt, receipt.gap_kind))
    if receipt.surplus:
        entries.append(_surplus(books, receipt, paying))
    if receipt.shares:
        free_to_match(books.sheet.account, paying.currency)
        books.match(paying.id, _on_sheet(books, receipt.shares))
    return entries


def pay_back(books: Bookkeeper, payback: Payback) -> list[Entry]:
    """Book money paid back, set against credits of the customer."""
    draft = Draft(
        kind=Kind.REFUND,
        currency=payback.currency,
        amount=payback.amount,
        dated=payback.dated,
        reference=payback.reference,
        note=payback.note,
    )
    entry = books.entry(draft, "refund")
    credits = books.rows.items(books.customer_id, [each for each, _ in payback.credits])
    books.sheet.lay(credits)
    if credits:
        free_to_match(books.sheet.account, payback.currency)
    for credit_id, amount in payback.credits:
        books.sheet.allocate(credit_id, [(books.sheet.items[entry.id], amount)])
    return [entry]


def take_back(
    books: Bookkeeper,
    large: LargeAllocations,
    entry_ids: Sequence[str],
    reason: str,
    most: int = MOST_ITEMS,
) -> bool:
    """Undo entries that belong together; ``False`` while a job goes on undoing a large one.

    ``most`` is how many allocations of one are taken back at once.

    What somebody has undone on the account already is left alone.
    """
    items = [
        item
        for item in books.rows.items(books.customer_id, entry_ids)
        if not item.reversed_by
    ]  # fmt: skip
    many = [item for item in items if is_large(books, item, most)]
    for item in items:
        if item not in many:
            books.reverse(books.sheet.items.get(item.id, item), reason)
    for item in many:
        # The last act on the sheet: from now on a job alone matches in this currency.
        free_to_match(books.sheet.account, item.currency)
        large.start_undo(books, item, reason)
    return not many


def take_back_part(
    books: Bookkeeper, entry_ids: Sequence[str], rest: Receipt, reason: str
) -> list[Entry]:
    """Of a payment a part went back: it is undone, and the ``rest`` booked anew against what it
    had paid, the first of it first. Gives the new entries.

    Raises ``NotAllocatable`` where it was in another currency than its items, or paid more of
    them than one transaction can lay twice.
    """
    found = books.rows.items(books.customer_id, entry_ids)
    items = [item for item in found if not item.reversed_by]
    payment = next((item for item in items if item.kind is Kind.PAYMENT), None)
    if payment is None or any(item.kind is Kind.CONVERSION for item in items):
        raise NotAllocatable("Undo the payment first, then book what is left of it by hand.")
    paid = [
        each
        for part in books.rows.parts(books.customer_id, payment.id)
        for each in part.allocations
        if each.undone_on is None
    ]
    if len(paid) > MOST_TWICE:
        raise NotAllocatable("Undo the payment first, then book what is left of it by hand.")
    for item in items:
        books.reverse(books.sheet.items.get(item.id, item), reason)
    left, shares = rest.amount, list[Portion]()
    for each in paid:
        part = min(left, each.amount, books.sheet.items[each.debit_id].remaining)
        left -= part
        shares += [(each.debit_id, part)] if part else []
    return receive(books, replace(rest, shares=tuple(shares)))


def _draft(receipt: Receipt, kind: Kind, amount: int, currency: str = "") -> Draft:
    return Draft(
        kind=kind,
        currency=currency or receipt.currency,
        amount=amount,
        dated=receipt.dated,
        reference=receipt.reference,
        note=receipt.note,
    )


def _converted(books: Bookkeeper, receipt: Receipt, payment: Entry) -> list[Entry]:
    """The money leaves its own currency and comes into that of the items."""
    out_draft = _draft(receipt, Kind.CONVERSION, receipt.amount)
    into_draft = _draft(receipt, Kind.CONVERSION, -receipt.converted, receipt.into)
    rate = {"note": f"{receipt.currency}/{receipt.into} {receipt.rate}".strip()}
    leaves = books.entry(out_draft.model_copy(update=rate), "convert")
    comes = books.entry(into_draft.model_copy(update=rate), "convert")
    free_to_match(books.sheet.account, receipt.currency)
    books.sheet.allocate(payment.id, [(books.sheet.items[leaves.id], receipt.amount)])
    return [leaves, comes]


def _gap(books: Bookkeeper, receipt: Receipt, kind: Kind) -> Entry:
    total = sum(amount for _, amount in receipt.gaps)
    sign = 1 if kind is Kind.BANK_CHARGE else -1
    draft = _draft(receipt, kind, sign * total, receipt.into)
    entry = books.entry(draft, kind.value.replace("_", "-"))
    free_to_match(books.sheet.account, entry.currency)
    books.sheet.allocate(entry.id, _on_sheet(books, receipt.gaps))
    return entry


def _surplus(books: Bookkeeper, receipt: Receipt, paying: Entry) -> Entry:
    """What the rate made too much is ours: an exchange difference uses it up."""
    draft = _draft(receipt, Kind.FX_DIFFERENCE, receipt.surplus, receipt.into)
    entry = books.entry(draft, "fx-difference")
    free_to_match(books.sheet.account, entry.currency)
    books.sheet.allocate(paying.id, [(books.sheet.items[entry.id], receipt.surplus)])
    return entry


def _on_sheet(books: Bookkeeper, portions: Sequence[Portion]) -> list[Share]:
    shares = [(books.sheet.items[item_id], amount) for item_id, amount in portions]
    if any(amount > item.remaining for item, amount in shares):
        raise MoreThanOpen()
    return shares


def is_large(books: Bookkeeper, credit: Item, most: int = MOST_ITEMS) -> bool:
    """Whether a credit stands against more items than one transaction can take back."""
    if credit.parts < (2 if most == MOST_ITEMS else 1):
        return False
    parts = books.rows.parts(credit.customer_id, credit.id)
    return sum(each.undone_on is None for part in parts for each in part.allocations) > most
