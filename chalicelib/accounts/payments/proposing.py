"""What a payment may be, from everything that speaks for it, the surest first. Pure.

A number in the text and an amount to the cent together are certain, and so are an account that
has paid for the customer before and an amount that fits in one way only. Everything else a person
looks at; what speaks for it is said with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.payments.fitting import Fit, fit, gaps, spread
from chalicelib.accounts.payments.model import Confidence, Line, Proposal, Reason, Share
from chalicelib.accounts.payments.policy import forgiven, of_exchange
from chalicelib.accounts.payments.references import ends_with_one_of, named
from chalicelib.kit.i18n import N_
from chalicelib.kit.money import format_amount

# So many shares are kept with a proposal for reading; accepting it reckons them all again.
SHOWN = 20
_CERTAIN: Final = 90
_LIKELY: Final = 50


@dataclass(frozen=True)
class Converted:
    """What a line makes in another currency: the amount, the rate used, and who said so."""

    amount: int
    rate: str
    by_bank: bool = False


@dataclass(frozen=True)
class Candidate:
    """A customer that a payment may be of, and what speaks for it.

    ``items`` are its open debits in the line's currency, the oldest first. ``paid_before`` counts
    earlier payments from this very account, ``named_before`` those under this payer's name.
    ``statements`` are ends of periods of statements that the text names. ``elsewhere`` are open
    debits in other currencies, ``converted`` what the line makes in them.
    """

    customer_id: str
    name: str
    items: tuple[Item, ...] = ()
    paid_before: int = 0
    named_before: int = 0
    alike: bool = False
    statements: tuple[date, ...] = ()
    elsewhere: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    converted: Mapping[str, Converted] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """A proposal with all of its shares, ready to be booked."""

    proposal: Proposal
    shares: tuple[tuple[Item, int], ...] = ()
    gaps: tuple[tuple[Item, int], ...] = ()


def propose(line: Line, candidates: Sequence[Candidate], policy: Mapping[str, Any]) -> list[Plan]:
    """A plan for each candidate that anything speaks for, the surest first."""
    plans = [plan for each in candidates if (plan := _of(line, each, policy))]
    plans.sort(key=lambda plan: (-plan.proposal.score, plan.proposal.customer_id))
    if sum(plan.proposal.score >= _CERTAIN for plan in plans) > 1:
        return [_doubted(plan) for plan in plans]
    return plans


def _of(line: Line, who: Candidate, policy: Mapping[str, Any]) -> Plan | None:
    reasons, base = _who_speaks(who)
    items = _named_items(line, who, who.items)
    if items:
        return _by_reference(line, who, items, reasons, policy)
    if other := _elsewhere(line, who, reasons, policy):
        return other
    found = fit(line.amount, who.items)
    if found is not None:
        return _by_amount(line, who, found, reasons, base)
    if not base:
        return None
    return _short(line, who, reasons, base, policy) or _by_age(line, who, reasons, base)


def _who_speaks(who: Candidate) -> tuple[list[Reason], int]:
    """What is known of the payer, and how much that weighs."""
    if who.paid_before:
        said = N_("This account has paid for the customer before (%(times)s).")
        return [Reason(text=said, params={"times": who.paid_before})], 60
    if who.named_before:
        said = N_("A payer of this name has paid for the customer before (%(times)s).")
        return [Reason(text=said, params={"times": who.named_before})], 50
    if who.alike:
        return [Reason(text=N_("The payer has the customer's name."))], 45
    return [], 0


def _named_items(line: Line, who: Candidate, items: Sequence[Item]) -> list[Item]:
    """Items whose number, shipment or statement the text names."""
    text = line.needle
    numbers = set(named(text, [item.number for item in items if item.number]))
    numbers |= set(named(text, [item.shipment for item in items if item.shipment]))
    found = [item for item in items if {item.number, item.shipment} & numbers]
    if not found and who.statements:
        until = max(who.statements)
        found = [item for item in items if item.dated <= until and not item.contested]
    if not found:
        ends = [item for item in items if ends_with_one_of(line.text, item.number)]
        found = ends if len(ends) == 1 else []
    return found


def _by_reference(
    line: Line,
    who: Candidate,
    items: list[Item],
    reasons: list[Reason],
    policy: Mapping[str, Any],
) -> Plan:
    said = [_said_numbers(items, who), *reasons]
    total = sum(item.remaining for item in items)
    if total == line.amount:
        score = 70 if any(item.contested for item in items) else 100
        return _plan(line, who, items, [*said, _sums_up(items)], score)
    if total > line.amount:
        part = fit(line.amount, items)
        if part is not None and part.ways == 1:
            return _plan(line, who, part.items, [*said, _sums_up(part.items)], 80)
        kind = forgiven(policy, line.currency, total - line.amount, total)
        if kind:
            return _forgiving(line, who, items, said, kind, 85)
        return _plan(line, who, items, [*said, _part_of(line, total)], 75)
    others = [item for item in who.items if item not in items]
    more = fit(line.amount - total, others)
    if more is not None and more.ways == 1:
        both = [*items, *more.items]
        return _plan(line, who, both, [*said, _sums_up(both)], 80)
    return _plan(line, who, items, [*said, _over(line, line.amount - total)], 72)


def _elsewhere(
    line: Line, who: Candidate, reasons: list[Reason], policy: Mapping[str, Any]
) -> Plan | None:
    """Items in another currency that the text names, and what the line makes in it."""
    for into, open_items in who.elsewhere.items():
        made, items = who.converted.get(into), _named_items(line, who, open_items)
        if made is None or not items:
            continue
        total = sum(item.remaining for item in items)
        said = [_said_numbers(items, who), *reasons, _said_rate(line, made, into)]
        other = line.model_copy(update={"amount": made.amount, "currency": into})
        score = (95 if made.by_bank else 80) if made.amount == total else 55
        off = total - made.amount
        settles = of_exchange(policy, off, total)
        if settles:
            score = 75
            words = N_("%(amount)s are left over by the rate: an exchange difference.")
            said.append(Reason(text=words, params={"amount": _money(other, abs(off))}))
        plan = _plan(other, who, items, said, score)
        facts = {"into": into, "converted": made.amount, "rate": made.rate}
        if settles:
            facts |= {"difference": "fx_difference", "rest": 0}
            facts |= {"shortfall": off} if off > 0 else {"surplus": -off}
        rest = gaps(plan.shares, items) if settles and off > 0 else []
        return replace(plan, proposal=plan.proposal.model_copy(update=facts), gaps=tuple(rest))
    return None


def _said_rate(line: Line, made: Converted, into: str) -> Reason:
    other = line.model_copy(update={"amount": made.amount, "currency": into})
    params = {"amount": _money(other, made.amount), "rate": made.rate or "–"}
    if made.by_bank:
        return Reason(text=N_("The payer ordered %(amount)s (rate %(rate)s)."), params=params)
    return Reason(text=N_("By your rate of the day it makes %(amount)s (%(rate)s)."), params=params)


def _by_amount(line: Line, who: Candidate, found: Fit, reasons: list[Reason], base: int) -> Plan:
    said = [*reasons, _sums_up(found.items)]
    if found.ways > 1:
        many = N_("There are %(ways)s ways to reach this amount; the oldest is taken.")
        said.append(Reason(text=many, params={"ways": found.ways}))
    unique = found.ways == 1 and not any(item.contested for item in found.items)
    score = base + (35 if unique else 15)
    if not base:
        score = 40 if unique else 30
    return _plan(line, who, found.items, said, min(score, 95))


def _short(
    line: Line,
    who: Candidate,
    reasons: list[Reason],
    base: int,
    policy: Mapping[str, Any],
) -> Plan | None:
    """One item, or all that is open, less what may be missing."""
    groups = [[item] for item in who.items] + ([list(who.items)] if len(who.items) > 1 else [])
    fitting = [
        (items, kind)
        for items in groups
        if (total := sum(item.remaining for item in items)) > line.amount
        and (kind := forgiven(policy, line.currency, total - line.amount, total))
    ]
    if len(fitting) != 1:
        return None
    items, kind = fitting[0]
    return _forgiving(line, who, items, reasons, kind, base + 10)


def _by_age(line: Line, who: Candidate, reasons: list[Reason], base: int) -> Plan:
    """Whose money it is seems clear, what it pays does not: the oldest first."""
    if not who.items:
        said = Reason(text=N_("Nothing is open in this currency: it would stay on account."))
        return _plan(line, who, (), [*reasons, said], base - 5)
    said = Reason(text=N_("No sum of open items fits: the oldest would be paid first."))
    # What a customer disputes it does not mean to pay.
    order = sorted(who.items, key=lambda item: bool(item.contested))
    return _plan(line, who, order, [*reasons, said], base)


def _forgiving(
    line: Line, who: Candidate, items: Sequence[Item], said: list[Reason], kind: str, score: int
) -> Plan:
    missing = sum(item.remaining for item in items) - line.amount
    words = {
        "small_difference": N_("%(amount)s are missing, a small difference."),
        "bank_charge": N_("%(amount)s are missing, which banks may have kept as charges."),
    }
    reason = Reason(text=words[kind], params={"amount": _money(line, missing)})
    plan = _plan(line, who, items, [*said, reason], score)
    rest = gaps(plan.shares, items)
    proposal = plan.proposal.model_copy(update={"shortfall": missing, "difference": kind})
    return replace(plan, proposal=proposal, gaps=tuple(rest))


def _plan(
    line: Line, who: Candidate, items: Sequence[Item], reasons: list[Reason], score: int
) -> Plan:
    shares, left = spread(line.amount, items)
    proposal = Proposal(
        customer_id=who.customer_id,
        name=who.name,
        confidence=_confidence(score),
        score=score,
        reasons=tuple(reasons),
        shares=tuple(
            Share(item_id=item.id, number=item.number or item.shipment, amount=amount)
            for item, amount in shares[:SHOWN]
        ),
        count=len(shares),
        total=line.amount - left,
        rest=left,
    )
    return Plan(proposal, tuple(shares))


def _doubted(plan: Plan) -> Plan:
    """A plan that is not the only certain one is not certain."""
    if plan.proposal.score < _CERTAIN:
        return plan
    said = Reason(text=N_("Another customer fits as well."))
    update = {
        "score": _CERTAIN - 5,
        "confidence": _confidence(_CERTAIN - 5),
        "reasons": (*plan.proposal.reasons, said),
    }
    return replace(plan, proposal=plan.proposal.model_copy(update=update))


def _confidence(score: int) -> Confidence:
    if score >= _CERTAIN:
        return "certain"
    return "likely" if score >= _LIKELY else "possible"


def _said_numbers(items: Sequence[Item], who: Candidate) -> Reason:
    if who.statements and len(items) > 1:
        said = N_("The text names a statement of the period up to %(until)s.")
        return Reason(text=said, params={"until": max(who.statements).isoformat()})
    numbers = [item.number or item.shipment for item in items]
    listed = ", ".join(numbers[:3]) + (" …" if len(numbers) > 3 else "")
    return Reason(text=N_("The text names %(numbers)s."), params={"numbers": listed})


def _sums_up(items: Sequence[Item]) -> Reason:
    if len(items) == 1:
        said = N_("The amount is exactly what is open of %(number)s.")
        return Reason(text=said, params={"number": items[0].number or items[0].shipment or "–"})
    said = N_("The amount is exactly the sum of %(count)s open items.")
    return Reason(text=said, params={"count": len(items)})


def _part_of(line: Line, total: int) -> Reason:
    said = N_("It is a part of %(total)s.")
    return Reason(text=said, params={"total": _money(line, total)})


def _over(line: Line, rest: int) -> Reason:
    said = N_("%(amount)s are more than is open: they would stay on account.")
    return Reason(text=said, params={"amount": _money(line, rest)})


def _money(line: Line, amount: int) -> str:
    return f"{line.currency} {format_amount(amount, line.currency)}"
