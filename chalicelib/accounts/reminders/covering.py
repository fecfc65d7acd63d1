"""What money on account leaves to be chased.

A customer who paid without saying for what has paid the oldest first: who still owes a little of
what fell due yesterday is not told of the invoice of two months ago that the money covers.
"""

from collections.abc import Iterable
from datetime import date


def first_uncovered(parts: Iterable[tuple[date, int]], money: int) -> date | None:
    """The due date of the first part that the money does not cover wholly.

    ``parts`` are due dates and minor units, the oldest first; disputed parts are zero: money is
    not set against what the customer disputes.
    """
    for due, amount in parts:
        if amount > money:
            return due
        money -= amount
    return None
