"""What a bank's file holds once it is read: statements, their lines, and what is wrong with it.

Nothing here has been compared with the books yet. Amounts are signed minor units of the account's
currency: money that came in is positive.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field

from chalicelib.kit.values import Exact

# A statement lists each booking once; a notification announces single ones before it; an export
# is any span of days that somebody chose, without a number and often without balances.
Source = Literal["statement", "notification", "export"]


class Fault(Exact):
    """What is wrong in one row of a file, and what to do. Both are message ids with ``params``."""

    row: int
    why: str
    remedy: str
    params: Mapping[str, Any] = Field(default_factory=dict)


class Instructed(Exact):
    """What the payer ordered in another currency; ``rate`` as the bank writes it, may be empty."""

    currency: str
    amount: int
    rate: str = ""


class ReadLine(Exact):
    """One booking on the account.

    ``bank_ref`` is the bank's own reference, ``end_to_end`` the payer's; ``party`` and
    ``party_account`` are the other side. ``reversal``: the bank takes an earlier booking back.
    """

    row: int
    amount: int
    currency: str
    booked: date
    valued: date | None = None
    reversal: bool = False
    return_reason: str = ""
    bank_ref: str = ""
    end_to_end: str = ""
    party: str = ""
    party_account: str = ""
    text: str = ""
    code: str = ""
    instructed: Instructed | None = None
    charges: int = 0


class Totals(Exact):
    """Counts and sums that the bank itself states; ``None`` where it does not."""

    entries: int | None = None
    credits: int | None = None
    debits: int | None = None
    credit_sum: int | None = None
    debit_sum: int | None = None


class ReadStatement(Exact):
    """One statement, notification or export of one account in one currency.

    ``number`` is the bank's running number, empty where it gives none; ``copy_of``: the bank
    marked it as a copy or duplicate. ``entries`` counts what the bank counts (one entry may hold
    many payments); ``pending`` entries were left out, because they are not booked yet.
    ``kept_as`` is the account that its lines are kept by, empty while that is not known.
    """

    source: Source
    row: int
    account: str
    currency: str
    name: str
    number: str = ""
    page: int = 1
    duplicate: bool = False
    opening: int | None = None
    closing: int | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    lines: tuple[ReadLine, ...] = ()
    stated: Totals = Totals()
    entries: int = 0
    pending: int = 0
    kept_as: str = ""

    @property
    def written(self) -> str:
        """Its account's number for comparing."""
        return account_key(self.account, self.currency)

    @property
    def key(self) -> str:
        """What tells this statement from others of the same account."""
        return f"{self.source}:{self.name}:{self.number}/{self.page}"

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)


class ReadFile(Exact):
    """A whole file. With any fault nothing of it is taken in."""

    format: str
    statements: tuple[ReadStatement, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def lines(self) -> list[ReadLine]:
        return [line for statement in self.statements for line in statement.lines]


class Refused(Exception):
    """The file cannot be read any further than this fault."""

    def __init__(self, row: int, why: str, remedy: str, **params: Any) -> None:
        super().__init__(why % params if params else why)
        self.fault = Fault(row=row, why=why, remedy=remedy, params=params)


_GERMAN = re.compile(r"(\d{8})/0*(\d{1,10})")


def account_key(text: str, currency: str = "") -> str:
    """An account's number for comparing: capitals and digits only, the currency behind it gone.

    A German bank code and account number become the IBAN that they are a part of, so that the
    same account is one in MT940 and in camt.
    """
    if german := _GERMAN.fullmatch(text.strip()):
        return _german_iban(german[1], german[2])
    bare = "".join(each for each in text.upper() if each.isalnum())
    return bare.removesuffix(currency) if currency and bare != currency else bare


def _german_iban(bank: str, account: str) -> str:
    """Check digits by ISO 13616: 98 less the remainder of number, "DE" and "00" by 97."""
    number = f"{bank}{account:0>10}"
    return f"DE{98 - int(number + '131400') % 97:02d}{number}"
