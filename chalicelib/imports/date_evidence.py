"""What the values of a column prove about the order of their dates: shown, never assumed."""

from collections import Counter
from enum import StrEnum
from typing import Self

from pydantic import Field

from chalicelib.imports.cells import Cell, as_text
from chalicelib.imports.dates import DateOrder, ReadDate, read_date
from chalicelib.kit.values import Frozen

_SAMPLES = 3
_ENOUGH = 1000


class Verdict(StrEnum):
    """What the user is told about a column before confirming its order."""

    PLAIN = "plain"  # nothing to decide: every date means the same in any order
    PROVEN = "proven"  # at least one value fits one order only, and none contradicts it
    CONTRADICTORY = "contradictory"  # some values fit one order only, others only another
    AMBIGUOUS = "ambiguous"  # every value fits several orders: only the user can know


class DateEvidence(Frozen):
    """Counts over a column; `fits` counts non-plain values by the orders they fit ("dmy+mdy")."""

    filled: int = 0
    plain: int = 0
    fits: dict[str, int] = Field(default_factory=dict)
    alike: int = 0  # of those with several readings: 05/05, the same date either way
    turned: int = 0  # true dates of a spreadsheet with a day up to 12 (see `may_be_turned`)
    unreadable: int = 0
    clocks: int = 0
    zoneless: int = 0  # with a time of day and no zone: the user states the zone
    unreadable_samples: tuple[tuple[int, str], ...] = ()
    proofs: dict[DateOrder, tuple[int, str]] = Field(default_factory=dict)

    @classmethod
    def of(cls, column: list[tuple[int, Cell]]) -> Self:
        """The evidence in (row number, cell) pairs; empty cells do not count."""
        tally = _Tally()
        for row, cell in column:
            text = as_text(cell)
            if text:
                tally.add(row, cell, text)
                if tally.hopeless:
                    break
        return cls(**tally.counts, fits=dict(tally.fits), unreadable_samples=tuple(tally.samples),
                   proofs=tally.proofs)  # fmt: skip

    @property
    def ambiguous(self) -> int:
        """How many values fit more than one order (those alike either way included)."""
        return sum(count for orders, count in self.fits.items() if "+" in orders)

    @property
    def verdict(self) -> Verdict:
        alone = [orders for orders in self.fits if "+" not in orders]
        if len(alone) > 1:
            return Verdict.CONTRADICTORY
        if alone:
            return Verdict.PROVEN
        return Verdict.AMBIGUOUS if self.fits else Verdict.PLAIN

    @property
    def options(self) -> tuple[DateOrder, ...]:
        """The orders to choose from: those that any value fits; year first if all are plain."""
        named = {order for orders in self.fits for order in orders.split("+")}
        return tuple(order for order in DateOrder if order in named) or (DateOrder.YMD,)

    @property
    def proposal(self) -> DateOrder | None:
        """The order to preselect: only a proven or plain one; the user confirms all the same."""
        alone = [orders for orders in self.fits if "+" not in orders]
        if self.verdict is Verdict.PROVEN:
            return DateOrder(alone[0])
        return DateOrder.YMD if self.verdict is Verdict.PLAIN else None

    def misfits(self, order: DateOrder) -> int:
        """How many values are no date in this order: they will be errors in the preview."""
        return self.unreadable + sum(
            count for orders, count in self.fits.items() if order not in orders.split("+")
        )

    @property
    def may_be_turned(self) -> int:
        """True dates that a spreadsheet may have made from text in the wrong order.

        Opened under month-first settings, 05/06/2019 silently becomes 6 May while 13/06/2019
        stays text: suspicious if texts are day or month first and no true date has a day over 12.
        """
        all_small = bool(self.turned) and self.turned == self.plain
        return self.turned if all_small and self.fits else 0


class _Tally:
    """Counting in one pass over the column."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.fits: Counter[str] = Counter()
        self.samples: list[tuple[int, str]] = []
        self.proofs: dict[DateOrder, tuple[int, str]] = {}

    @property
    def hopeless(self) -> bool:
        """No date among the first thousand values: the rest need not be looked at."""
        return self.counts["unreadable"] == self.counts["filled"] == _ENOUGH

    def add(self, row: int, cell: Cell, text: str) -> None:
        self.counts["filled"] += 1
        found = read_date(cell)
        if found is None:
            self.counts["unreadable"] += 1
            if len(self.samples) < _SAMPLES:
                self.samples.append((row, text[:40]))
            return
        if found.clock is not None:
            self.counts["clocks"] += 1
            self.counts["zoneless"] += found.offset is None
        self._order(row, cell, text, found)

    def _order(self, row: int, cell: Cell, text: str, found: ReadDate) -> None:
        if found.plain:
            self.counts["plain"] += 1
            self.counts["turned"] += not isinstance(cell, str) and found.on(DateOrder.YMD).day <= 12
            return
        orders = [order for order in DateOrder if order in found.meanings]
        self.fits["+".join(orders)] += 1
        if len(orders) == 1:
            self.proofs.setdefault(orders[0], (row, text[:40]))
        elif len(set(found.meanings.values())) == 1:
            self.counts["alike"] += 1
