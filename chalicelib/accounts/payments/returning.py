"""Payments that came back: which earlier line a debit takes back, how much of it. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from chalicelib.accounts.payments.model import Line, Proposal, Reason
from chalicelib.kit.i18n import N_
from chalicelib.kit.money import format_amount
from chalicelib.kit.text import fold, words

# From here on a reference, or the bank's word and the payer's account, speaks for it.
_SPEAKS = 16
# A word of a reference that is shorter than this leads to everybody's payments.
_SHORTEST, _WORDS = 4, 3


class GoneBack(NamedTuple):
    """How much of a payment a debit takes back, and what the bank took beyond it."""

    back: int
    fee: int


def gone_back(line: Line, paid: Line) -> GoneBack:
    """All of the payment or a part; what is more than it is the bank's charge for the return."""
    back = min(-line.amount, paid.amount)
    return GoneBack(back, -line.amount - back)


def may_take_back(line: Line, paid: Line) -> bool:
    """Whether a debit can be an earlier payment going back: same account, not before it.

    It may be a part of it, once, of a payment that is booked; or more by a bank's charge, which
    is never as much as the payment itself.
    """
    same = (line.account, line.currency) == (paid.account, paid.currency)
    waits = paid.state in ("open", "booked") and not paid.gone
    if not same or not waits or line.amount >= 0 or line.booked < paid.booked:
        return False
    back, fee = gone_back(line, paid)
    return fee < paid.amount if back == paid.amount else paid.state == "booked"


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


def looked_for(line: Line) -> list[str]:
    """The words by which a payment over another amount is found: its references, as the debit
    or its text name them."""
    told = [*words(line.end_to_end), *words(line.bank_ref)]
    told += [each for each in words(line.text) if any(one.isdigit() for one in each)]
    long = [each for each in dict.fromkeys(told) if len(each) >= _SHORTEST]
    return sorted(long, key=lambda each: -len(each))[:_WORDS]


def proposed(line: Line, earlier: Sequence[Line], names: dict[str, str]) -> Proposal | None:
    """The earlier payment that a debit seems to take back, if one stands out."""
    ranked = sorted(earlier, key=lambda paid: -likeness(line, paid))
    if not ranked or likeness(line, ranked[0]) < _SPEAKS:
        return None
    paid = ranked[0]
    return Proposal(
        customer_id=paid.customer_id,
        name=names.get(paid.customer_id, ""),
        confidence="likely",
        score=likeness(line, paid),
        reasons=tuple(_reasons(line, paid)),
        returns=paid.id,
    )


def _reasons(line: Line, paid: Line) -> list[Reason]:
    back, fee = gone_back(line, paid)
    day = {"day": paid.booked.isoformat()}
    if back < paid.amount:
        said = N_("It seems to take back a part of what was paid on %(day)s.")
        return [Reason(text=said, params=day)]
    found = [Reason(text=N_("It seems to take back what was paid on %(day)s."), params=day)]
    if fee:
        charge = {"fee": f"{line.currency} {format_amount(fee, line.currency)}"}
        found.append(Reason(text=N_("The bank's charge for it: %(fee)s."), params=charge))
    return found
