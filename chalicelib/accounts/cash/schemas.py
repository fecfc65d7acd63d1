"""What goes over the wire about the cash gap. Amounts are minor units of the currency."""

from datetime import date

from pydantic import BaseModel


class CashWeekOut(BaseModel):
    """What falls due in a week. ``row`` is ``late``, ``0`` (this week) up to ``12``, ``later``.

    ``disputed`` and ``expected`` stand besides ``receivable`` and ``payable``; ``gap`` leaves
    the disputed out and takes the expected in, ``total`` adds the gaps up.
    """

    row: str
    since: date | None
    until: date | None
    receivable: int
    disputed: int
    payable: int
    expected: int
    gap: int
    total: int


class CashCurrencyOut(BaseModel):
    """The cash gap in one currency."""

    currency: str
    weeks: list[CashWeekOut]


class CashRunOut(BaseModel):
    """How far a computation is (``done`` open items so far), and its weeks once it is done."""

    id: str
    state: str
    on: date
    done: int
    currencies: list[CashCurrencyOut]
