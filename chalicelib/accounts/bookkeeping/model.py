"""An export for bookkeeping and its lines. Pure: entries in, lines out."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from chalicelib.accounts.ledger.model import Entry
from chalicelib.kit.money import Money
from chalicelib.kit.values import Frozen

# The same in every language: bookkeeping programs read them.
COLUMNS: Final = (
    "export",
    "entry",
    "customer_code",
    "customer_name",
    "currency",
    "sequence",
    "kind",
    "charge_kind",
    "document_number",
    "document_date",
    "due_date",
    "booked_on",
    "debit",
    "credit",
    "shipment",
    "department",
    "reference",
    "corrects",
    "note",
)


class Sum(Frozen):
    """What an export holds in one currency, in minor units; both are positive."""

    currency: str
    lines: int = 0
    debits: int = 0
    credits: int = 0

    def plus(self, amount: int) -> "Sum":
        """The sum with one more signed amount, debits positive."""
        return Sum(
            currency=self.currency,
            lines=self.lines + 1,
            debits=self.debits + max(amount, 0),
            credits=self.credits + max(-amount, 0),
        )


class Export(Frozen):
    """One export. ``number`` counts the running ones without gaps; 0 is one of a period.

    A running export holds every entry that none before it holds, whatever its date. One of a
    period holds the entries dated in it, and changes nothing of what the running ones hold.
    """

    id: str
    number: int
    since: date | None
    until: date | None
    state: str
    done: int
    total: int
    sums: tuple[Sum, ...]
    started_at: datetime
    finished_at: datetime | None

    @property
    def lines(self) -> int:
        return sum(each.lines for each in self.sums)

    @property
    def name(self) -> str:
        """What its files are called."""
        if self.number:
            return f"bookkeeping-{self.number:05d}"
        return f"entries-{self.since}-{self.until}"


class Header(Frozen):
    """The running exports of a company: the number given last, and the job that carries it out,
    or gives back what a cancelled one had taken. The next one begins when that is done."""

    last: int = 0
    job: str = ""
    version: int = 0


class Claim(Frozen):
    """Which entries of one account and currency an export holds: these numbers, both included."""

    export: str
    first: int
    last: int


def given_back(held: Claim) -> Claim:
    """The claim of a cancelled export, taking nothing any more: the next one goes on from there."""
    return Claim(export="", first=held.first, last=held.first - 1)


def claim(held: Claim | None, export: str, newest: int) -> Claim | None:
    """What an export takes of an account whose newest entry has this number; None: nothing.

    A step that is done twice finds its own claim and takes the same entries again.
    """
    if held is not None and held.export == export:
        return held
    first = held.last + 1 if held else 1
    return Claim(export=export, first=first, last=newest) if first <= newest else None


def line(entry: Entry, number: int, code: str, name: str, zone: ZoneInfo) -> list[object]:
    """One entry as the cells of ``COLUMNS``; amounts are ``Money``, without a sign."""
    amount = Money(abs(entry.amount), entry.currency)
    return [
        number or None,
        entry.id,
        code,
        name,
        entry.currency,
        entry.seq,
        entry.kind.value,
        entry.charge_kind.value if entry.charge_kind else None,
        entry.number,
        entry.dated,
        entry.due,
        entry.booked_at.astimezone(zone).date(),
        amount if entry.amount > 0 else None,
        amount if entry.amount < 0 else None,
        entry.shipment,
        entry.department,
        entry.reference,
        entry.corrects,
        entry.note,
    ]


def added(sums: Mapping[str, Sum], entries: Iterable[Entry]) -> dict[str, Sum]:
    """The sums with these entries, by currency."""
    after = dict(sums)
    for entry in entries:
        before = after.get(entry.currency) or Sum(currency=entry.currency)
        after[entry.currency] = before.plus(entry.amount)
    return after
