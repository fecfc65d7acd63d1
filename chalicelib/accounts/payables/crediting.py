"""Setting a supplier's credit against its bills. Pure: what both sides are afterwards."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from chalicelib.accounts.payables.model import MOST_PAYMENTS, Payable, Settled


class Changed(NamedTuple):
    """A bill before and after."""

    was: Payable
    now: Payable


def against(
    credit: Payable, bill: Payable, amount: int, on: date, by: str
) -> tuple[Payable, Changed]:
    """So much of a credit against one bill. Raises ``MoreThanIsDue``, ``NotPayable``."""
    taken = Settled(amount=amount, on=on, reference=credit.number, against=credit.id, by=by)
    given = Settled(amount=-amount, on=on, reference=bill.number, against=bill.id, by=by)
    return credit.settled(given), Changed(bill, bill.credited(taken))


def spread(
    credit: Payable, bills: Sequence[Payable], on: date, by: str
) -> tuple[Payable, list[Changed]]:
    """A credit against the bills in their order, as far as it and they go. The credit keeps the
    version it had: it is written once."""
    version, changed = credit.version, list[Changed]()
    for bill in bills:
        part = min(-credit.remaining, bill.creditable)
        if part > 0 and len(bill.payments) < MOST_PAYMENTS:
            credit, one = against(credit, bill, part, on, by)
            changed.append(one)
    return credit.model_copy(update={"version": version}), changed


def taken_back(bill: Payable, other: Payable, at: int) -> int:
    """Where on the other document stands what was set against it by a bill's payment."""
    part = bill.payments[at]
    fit = (
        place
        for place, each in enumerate(other.payments)
        if each.against == bill.id
        and (each.amount, each.on, each.undone_on) == (-part.amount, part.on, None)
    )
    return next(fit, -1)
