"""Payments that came back: which earlier line a debit takes back. Pure."""

from collections.abc import Sequence

from chalicelib.accounts.payments.model import Line, Proposal, Reason
from chalicelib.kit.i18n import N_
from chalicelib.kit.text import fold

# From here on a reference, or the bank's word and the payer's account, speaks for it.
_SPEAKS = 16


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


def proposed(line: Line, earlier: Sequence[Line], names: dict[str, str]) -> Proposal | None:
    """The earlier payment that a debit seems to take back, if one stands out."""
    ranked = sorted(earlier, key=lambda paid: -likeness(line, paid))
    if not ranked or likeness(line, ranked[0]) < _SPEAKS:
        return None
    paid = ranked[0]
    said = N_("It seems to take back what was paid on %(day)s.")
    return Proposal(
        customer_id=paid.customer_id,
        name=names.get(paid.customer_id, ""),
        confidence="likely",
        score=likeness(line, paid),
        reasons=(Reason(text=said, params={"day": paid.booked.isoformat()}),),
        returns=paid.id,
    )
