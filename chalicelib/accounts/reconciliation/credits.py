"""A carrier's credit bills: told from its bills, and what of ours they are held against. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chalicelib.accounts.payables.model import Payable
from chalicelib.accounts.payments.references import named
from chalicelib.accounts.reconciliation.lines import Line, Match, Tolerance
from chalicelib.accounts.reconciliation.matching import match
from chalicelib.accounts.reconciliation.model import Told
from chalicelib.accounts.reconciliation.selling.model import spellings

Side = Sequence[tuple[Line, Told]]


def credit_lines(theirs: Side) -> set[str]:
    """The lines of bills that are below zero as a whole; a discount on a bill is none."""
    sums: Counter[tuple[str, str]] = Counter()
    for line, told in theirs:
        sums[told.number, line.currency] += line.amount
    return {line.id for line, told in theirs if sums[told.number, line.currency] < 0}


def match_bills(theirs: Side, ours: Side, tolerance: Tolerance, zeros_count: bool) -> list[Match]:
    """Bills against the costs that are expected, credits against what was claimed (below zero
    on our side), each by itself: in the order of their file, then ours."""
    credits = credit_lines(theirs)
    found: list[Match] = []
    for below in (False, True):
        his = [line for line, _ in theirs if (line.id in credits) is below]
        mine = [line for line, _ in ours if (line.amount < 0) is below]
        found += match(his, mine, tolerance, zeros_count)
    return sorted(found, key=_place)


def credited(
    bill: Mapping[str, Any], matched: Iterable[str], bills: Iterable[Payable]
) -> list[str]:
    """Which bills a credit goes against, by id: those whose claim it matched, those that its
    text names, then those of the same shipments, each the earliest due first."""
    first = list(dict.fromkeys(matched))
    text, keys = bill["text"], _keys(bill["references"])
    told: list[tuple[int, Payable]] = []
    for each in sorted(bills, key=lambda one: (one.due, one.id)):
        if not each.creditable or each.currency != bill["currency"] or each.id in first:
            continue
        if any(named(text, [each.number])):
            told.append((0, each))
        elif keys & _keys(each.references):
            told.append((1, each))
    return first + [each.id for _, each in sorted(told, key=lambda one: one[0])]


def _keys(numbers: Iterable[str]) -> set[str]:
    return {key for number in numbers for key in spellings(number)}


def _place(found: Match) -> tuple[bool, int, str]:
    if found.theirs:
        row = found.theirs[0].id
        return False, len(row), row
    return True, 0, found.ours[0].id
