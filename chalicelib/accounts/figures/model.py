"""Days sales outstanding and days late, exact. Pure: sums of months in, tenths of days out.

Ratios are whole tenths, halves rounded up, computed from whole numbers; None where there is
nothing to divide by.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from chalicelib.accounts.ledger.ageing import AgedBalance
from chalicelib.accounts.ledger.months import Month
from chalicelib.kit.money import Money
from chalicelib.kit.rates import RateBook
from chalicelib.kit.values import Frozen

SHOWN: Final = 13  # the month that runs, and the twelve before it
# The simple figure is that of a quarter; counting back may need a year more than is shown.
QUARTER: Final = 3
KEPT: Final = SHOWN + 12


class Sums(Frozen):
    """One currency of all accounts: what is owed now, net, and the sums of months."""

    owed: int = 0
    months: Mapping[str, Month] = {}

    def plus(self, owed: int, months: Mapping[str, Month]) -> "Sums":
        """With one more account."""
        both = self.months.keys() | months.keys()
        return Sums(
            owed=self.owed + owed,
            months={
                each: self.months.get(each, Month()).plus(months.get(each, Month()))
                for each in sorted(both)
            },
        )


class Row(Frozen):
    """One month: sold, received, what was owed at its end, and the figures as of then.

    ``dso`` is what is owed at the end, divided by what was sold in the quarter up to it, times
    its days; ``dso_count_back`` is how many days one must go back until as much was sold as is
    owed. ``late`` and ``taken`` are the days past the due date and since the document, on
    average over what was settled in the month, by amount. Days are tenths.
    """

    month: str
    sales: int
    received: int
    settled: int
    receivable: int
    dso: int | None
    dso_count_back: int | None
    late: int | None
    taken: int | None


class Shares(Frozen):
    """Of what is owed at the end of a day, how much is overdue and disputed, in tenths of a
    per cent; from the company's ageing."""

    on: date
    overdue: int | None
    disputed: int | None


class FigureRun(Frozen):
    """A computation of the figures of all accounts; ``sums`` by currency once it is done."""

    id: str
    state: str
    on: date
    done: int
    total: int
    sums: Mapping[str, Sums]
    finished_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in ("queued", "running")


def months_up_to(day: date, count: int) -> list[str]:
    """So many months, the last one that of the day, as ``YYYY-MM``."""
    number = day.year * 12 + day.month - 1
    return [
        f"{each // 12:04d}-{each % 12 + 1:02d}" for each in range(number - count + 1, number + 1)
    ]


def rows(sums: Sums, on: date) -> list[Row]:
    """The months that are shown, the oldest first, as they stood at their ends (or the day)."""
    names = months_up_to(on, KEPT)
    found: list[Row] = []
    receivable = sums.owed - sum(m.total for name, m in sums.months.items() if name > names[-1])
    for index in range(KEPT - 1, KEPT - 1 - SHOWN, -1):
        month = sums.months.get(names[index], Month())
        back = [_sold(sums, names[at], on) for at in range(index, -1, -1)]
        found.append(
            Row(
                month=names[index],
                sales=month.sales,
                received=month.received,
                settled=month.settled,
                receivable=receivable,
                dso=simple(receivable, back[:QUARTER]),
                dso_count_back=count_back(receivable, back),
                late=tenths(month.late, month.settled),
                taken=tenths(month.taken, month.settled),
            )
        )
        receivable -= month.total
    return found[::-1]


# What was sold in a month, and how many days it had (up to the day).
Sold = tuple[int, int]


def simple(receivable: int, sold: Sequence[Sold]) -> int | None:
    """What is owed, divided by what was sold, times the days in which it was sold."""
    sales, days = sum(each[0] for each in sold), sum(each[1] for each in sold)
    return tenths(receivable * days, sales)


def count_back(receivable: int, sold: Sequence[Sold]) -> int | None:
    """Month by month back from the end, the newest first, until all that is owed was sold.

    The last month counts by its part. None when it was not sold in all of these months.
    """
    days, left = 0, max(0, receivable)
    for sales, length in sold:
        if left <= 0:
            break
        if sales >= left:
            part = tenths(left * length, sales)
            return 10 * days + (part or 0)
        left -= max(0, sales)
        days += length
    return 10 * days if left <= 0 else None


def tenths(above: int, below: int) -> int | None:
    """A quotient in tenths, halves away from zero; None without something to divide by."""
    if below <= 0:
        return None
    sign = -1 if above < 0 else 1
    return sign * ((abs(above) * 20 + below) // (2 * below))


def shares(aged: AgedBalance, on: date) -> Shares:
    """The shares of one currency's ageing."""
    return Shares(
        on=on,
        overdue=tenths(aged.overdue * 100, aged.owed),
        disputed=tenths(aged.disputed * 100, aged.owed),
    )


def aged_in_one(totals: Iterable[AgedBalance], book: RateBook) -> AgedBalance:
    """The ageing of all currencies in the company's own; what has no rate is left out."""
    whole = AgedBalance(currency=book.base)
    for each in totals:
        if each.currency == book.base or each.currency in book.rates:
            amounts = each.model_dump(exclude={"currency"})
            own = {
                name: book.convert(Money(amount, each.currency), book.base).amount
                for name, amount in amounts.items()
            }
            added = {name: getattr(whole, name) + amount for name, amount in own.items()}
            whole = whole.model_copy(update=added)
    return whole


def converted(sums: Mapping[str, Sums], book: RateBook) -> tuple[Sums, list[str]]:
    """All currencies in the company's own, at the rates of one day; and those without a rate."""
    whole, without = Sums(), []
    for currency, each in sorted(sums.items()):
        if currency != book.base and currency not in book.rates:
            without.append(currency)
            continue
        months = {
            name: Month(
                **{
                    field: book.convert(Money(value, currency), book.base).amount
                    for field, value in month
                }
            )
            for name, month in each.months.items()
        }
        whole = whole.plus(book.convert(Money(each.owed, currency), book.base).amount, months)
    return whole, without


def _sold(sums: Sums, month: str, on: date) -> Sold:
    year, number = int(month[:4]), int(month[5:])
    whole = monthrange(year, number)[1]
    days = on.day if (year, number) == (on.year, on.month) else whole
    return sums.months.get(month, Month()).sales, days
