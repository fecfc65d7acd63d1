"""Payments that came back: which earlier line a debit takes back. Pure."""

from chalicelib.accounts.payments.model import Line
from chalicelib.kit.text import fold


def may_take_back(line: Line, paid: Line) -> bool:
    """Whether a debit can be an earlier payment going back: same account, amount, not before it."""
    same = (line.account, line.currency) == (paid.account, paid.currency)
    waits = paid.state in ("open", "booked")
    return same and waits and line.amount == -paid.amount < 0 and line.booked >= paid.booked


def likeness(line: Line, paid: Line) -> int:
    """How much speaks for it: references first, then the other side's account and name."""
    score = 8 if line.reversal or line.return_reason else 0
    for mine, theirs, weight in (
        (line.end_to_end, paid.end_to_end, 16),
        (line.bank_ref, paid.bank_ref, 16),
        (line.party_account, paid.party_account, 8),
        (fold(line.party), fold(paid.party), 4),
    ):
        score += weight if mine and mine == theirs else 0
    named = (paid.end_to_end, paid.bank_ref)
    return score + 12 * any(each and fold(each) in fold(line.text) for each in named)
