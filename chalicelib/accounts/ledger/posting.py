"""Booking an entry: the next number, the item it opens, the balance it moves."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.accounts.ledger.model import (
    SETTLING,
    SIGNS,
    Account,
    Balance,
    Draft,
    Entry,
    Item,
    Kind,
)
from chalicelib.kit.errors import Invalid, Problem
from chalicelib.kit.money import CURRENCIES, LARGEST

LONGEST_NUMBER = 64


@dataclass(frozen=True)
class Booked:
    """What one booking leaves: the account after it, the new entry and its open item."""

    account: Account
    entry: Entry
    item: Item


def checked(draft: Draft) -> Draft:
    """The draft, or :class:`Invalid` with every field that does not fit."""
    problems = []
    if draft.currency not in CURRENCIES:
        problems.append(Problem("currency", "Choose a currency from the list."))
    if draft.amount == 0 or (draft.amount < 0 and draft.kind in SIGNS):
        problems.append(Problem("amount", "Enter an amount greater than zero."))
    if abs(draft.amount) > LARGEST:
        problems.append(Problem("amount", "This amount is too large."))
    if draft.due is not None and draft.due < draft.dated:
        problems.append(Problem("due", "The due date lies before the date of the document."))
    if len(draft.number) > LONGEST_NUMBER:
        problems.append(Problem("number", "The number is longer than 64 characters."))
    if problems:
        raise Invalid(problems=tuple(problems))
    return draft


def book(
    account: Account,
    draft: Draft,
    entry_id: str,
    at: datetime,
    by: str,
    corrected: Kind | None = None,
) -> Booked:
    """The account after one more entry, which gets the next number of its currency.

    ``corrected`` is the kind of the entry that it corrects.
    """
    checked(draft)
    before = account.balance(draft.currency)
    facts = draft.model_dump(exclude={"amount", "number"})
    entry = Entry(
        **facts,
        id=entry_id,
        customer_id=account.customer_id,
        seq=before.seq + 1,
        amount=draft.signed,
        number=draft.number.strip(),
        booked_at=at,
        booked_by=by,
    )
    item = opened(entry)
    return Booked(account.with_balance(_with_item(before, entry, item, corrected)), entry, item)


def opened(entry: Entry) -> Item:
    """The item that an entry opens, nothing settled yet."""
    debit = entry.amount > 0
    return Item(
        id=entry.id,
        customer_id=entry.customer_id,
        currency=entry.currency,
        debit=debit,
        kind=entry.kind,
        number=entry.number,
        dated=entry.dated,
        due=(entry.due or entry.dated) if debit else entry.dated,
        amount=abs(entry.amount),
        remaining=abs(entry.amount),
        shipment=entry.shipment,
        department=entry.department,
        reference=entry.reference,
        charge_kind=entry.charge_kind,
        grams=entry.grams,
        litres=entry.litres,
    )


def settles(entry: Entry, corrected: Kind | None) -> int:
    """How much an entry adds to what was paid and credited."""
    kind = corrected if entry.kind is Kind.CORRECTION else entry.kind
    return -entry.amount if kind in SETTLING else 0


def _with_item(before: Balance, entry: Entry, item: Item, corrected: Kind | None) -> Balance:
    return before.model_copy(
        update={
            "seq": entry.seq,
            "total": before.total + entry.amount,
            "debits": before.debits + (item.amount if item.debit else 0),
            "unbilled": before.unbilled + item.unbilled,
            "credits": before.credits + (0 if item.debit else item.amount),
            "settled": before.settled + settles(entry, corrected),
            "open_count": before.open_count + (1 if item.debit else 0),
        }
    )
