"""What a set-off books on the account of an agent: what it pays, and what it uses up."""

from dataclasses import dataclass
from datetime import date

from chalicelib.accounts.ledger.booking import Bookkeeper
from chalicelib.accounts.ledger.desk import free_to_match
from chalicelib.accounts.ledger.model import Draft, Item, Kind
from chalicelib.accounts.ledger.receipts import Portion
from chalicelib.accounts.ledger.sheet import MOST_ITEMS

# Debits beside credits in one transaction; more of them are paid by the job of allocations.
MOST_BESIDE = 12
# What may be used up: money and credits that wait on the account, also one that was converted.
USABLE = frozenset({Kind.PAYMENT, Kind.CREDIT_NOTE, Kind.CONVERSION, Kind.CORRECTION})


@dataclass(frozen=True)
class Netted:
    """So much of the charges is paid and so much of what waits on account is used up.

    ``paid`` is all that the payment is over; what its ``debits`` do not take stays on account.
    """

    currency: str
    dated: date
    number: str
    paid: int
    debits: tuple[Portion, ...] = ()
    credits: tuple[Portion, ...] = ()


def usable(item: Item) -> bool:
    """Whether an open item is money or a credit of the customer's that nothing was done with."""
    return not item.debit and item.remaining > 0 and item.kind in USABLE


def net(books: Bookkeeper, netted: Netted) -> tuple[str, str]:
    """Book a payment against the charges, and a debit against the credits; their entries.

    Empty for what is not needed. Raises ``MoreThanOpen``, ``StillAllocating``, ``NotFound``.
    """
    used = _use(books, netted) if netted.credits else ""
    paid = _pay(books, netted) if netted.paid else ""
    return paid, used


def _pay(books: Bookkeeper, netted: Netted) -> str:
    items = books.rows.items(books.customer_id, [each for each, _ in netted.debits])
    shares = [(item, amount) for item, (_, amount) in zip(items, netted.debits, strict=True)]
    entry = books.entry(_draft(netted, Kind.PAYMENT, netted.paid), "payment")
    if shares:
        free_to_match(books.sheet.account, netted.currency)
        books.match(entry.id, shares, MOST_BESIDE if netted.credits else MOST_ITEMS)
    return entry.id


def _use(books: Bookkeeper, netted: Netted) -> str:
    total = sum(amount for _, amount in netted.credits)
    entry = books.entry(_draft(netted, Kind.REFUND, total), "refund")
    books.sheet.lay(books.rows.items(books.customer_id, [each for each, _ in netted.credits]))
    free_to_match(books.sheet.account, netted.currency)
    for credit_id, amount in netted.credits:
        books.sheet.allocate(credit_id, [(books.sheet.items[entry.id], amount)])
    return entry.id


def _draft(netted: Netted, kind: Kind, amount: int) -> Draft:
    return Draft(
        kind=kind,
        currency=netted.currency,
        amount=amount,
        dated=netted.dated,
        number=netted.number,
        reference=netted.number,
    )
