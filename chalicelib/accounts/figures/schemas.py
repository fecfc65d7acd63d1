"""What goes over the wire about figures of accounts."""

from datetime import date, datetime

from chalicelib.kit.wire import Out


class FigureRunOut(Out):
    """A computation of the figures; ``done`` counts accounts."""

    id: str
    state: str
    on: date
    done: int
    total: int
    finished_at: datetime | None


class RowOut(Out):
    """One month. Amounts are minor units; days are tenths; None where nothing was sold or paid.

    ``dso`` divides what is owed at the end by what was sold in the quarter; ``dso_count_back``
    goes back until as much was sold as is owed.
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


class SharesOut(Out):
    """Of what is owed, how much is overdue and disputed, in tenths of a per cent."""

    on: date
    overdue: int | None
    disputed: int | None


class FiguresOut(Out):
    """Thirteen months in one currency; ``without`` names currencies that have no rate into it."""

    run: FigureRunOut
    currency: str
    rows: list[RowOut]
    without: list[str]
    shares: SharesOut | None
