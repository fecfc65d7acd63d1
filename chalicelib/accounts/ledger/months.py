"""What an account sold, received and was paid late in each month, kept as it is booked.

Figures (days sales outstanding, average days late) read these sums and never add up a history.
They are written in the transaction of the booking, so they are exact at any moment, and can be
counted anew from entries and allocations alone.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from chalicelib.accounts.ledger.model import Allocation, Entry, Item, Kind, Part
from chalicelib.kit.values import Exact

# What raises or lowers what was sold; the rest moves money or lets it go.
SALES: Final = frozenset({Kind.CHARGE, Kind.INTEREST, Kind.CREDIT_NOTE})
MONEY: Final = frozenset({Kind.PAYMENT, Kind.REFUND})

# Currency and month (YYYY-MM).
Place = tuple[str, str]


class Month(Exact):
    """One currency and month of an account, in minor units.

    ``total`` is the sum of the signed entries dated in it, ``sales`` that of charges, interest,
    credit notes and their corrections, ``received`` the money that came in (positive).
    ``settled`` is what payments of the month were set against; ``late`` and ``taken`` are the
    sums of amount times days past the due date (early counts as 0) and since the document.
    """

    total: int = 0
    sales: int = 0
    received: int = 0
    settled: int = 0
    late: int = 0
    taken: int = 0

    def plus(self, other: "Month") -> "Month":
        """Two months added up: accounts of one currency, or months of one account."""
        sums = {name: getattr(self, name) + getattr(other, name) for name in COUNTS}
        return Month(**sums)


COUNTS: Final = tuple(Month.model_fields)


def month_of(day: date) -> str:
    """The month of a day as ``YYYY-MM``."""
    return f"{day:%Y-%m}"


def of_entry(entry: Entry, corrected: Kind | None) -> Month:
    """What one entry adds to its month; a correction counts as what it corrects."""
    kind = corrected if entry.kind is Kind.CORRECTION and corrected else entry.kind
    sold = kind in SALES or kind is Kind.CORRECTION
    return Month(
        total=entry.amount,
        sales=entry.amount if sold else 0,
        received=-entry.amount if kind in MONEY else 0,
    )


def of_settling(allocation: Allocation, credit: Kind, debit: Kind) -> Month:
    """What setting a payment against a charge adds to the month in which it settled it."""
    if credit is not Kind.PAYMENT or debit not in SALES:
        return Month()
    amount = allocation.amount
    return Month(settled=amount, late=amount * allocation.late, taken=amount * allocation.taken)


def taken_back(month: Month) -> Month:
    """The opposite: what undoing it adds."""
    return Month(**{name: -getattr(month, name) for name in COUNTS})


def of_account(
    entries: Iterable[Entry], items: Mapping[str, Item], parts: Iterable[Part]
) -> dict[Place, Month]:
    """All months of an account from its whole history; months in which nothing is left out."""
    found: dict[Place, Month] = {}
    for entry in entries:
        corrected = items[entry.corrects].kind if entry.corrects in items else None
        place = entry.currency, month_of(entry.dated)
        add(found, place, of_entry(entry, corrected))
    for part in parts:
        for each in () if part.planned else part.allocations:
            credit, debit = items.get(each.credit_id), items.get(each.debit_id)
            if each.undone_on is None and credit and debit:
                place = credit.currency, month_of(each.made_on)
                add(found, place, of_settling(each, credit.kind, debit.kind))
    return {place: month for place, month in found.items() if month != Month()}


def add(found: dict[Place, Month], place: Place, month: Month) -> None:
    """Add a month's sums to what was found so far."""
    found[place] = found.get(place, Month()).plus(month)


def increments(month: Month) -> dict[str, int]:
    """The sums that are not zero, as the counters of a row are raised."""
    counts = {name: getattr(month, name) for name in COUNTS}
    return {name: count for name, count in counts.items() if count}
