"""The passes by which lines of a heap are matched; each gives pairs of disjoint lines.

A pass sees the lines of one heap and one currency that the passes before it have left.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Final

from chalicelib.accounts.reconciliation.lines import Line, Tolerance
from chalicelib.kit.money import digits

# One line against a few: more than these are never tried, since 2^12 sums are quick and a bill
# of more parts equals them all or none.
MOST_PARTS: Final = 12

Lines = Sequence[Line]
Pair = tuple[Lines, Lines]
Pass = Callable[[Lines, Lines, Tolerance], Iterator[Pair]]


def _one_to_one(theirs: Lines, ours: Lines, _tolerance: Tolerance) -> Iterator[Pair]:
    """The same amount; a line of the same kind comes before one that states none."""
    waiting: dict[int, list[Line]] = defaultdict(list)
    for line in ours:
        waiting[line.amount].append(line)
    taken: set[str] = set()
    for exactly in (True, False):
        for line in theirs:
            mine = waiting.get(line.amount, []) if line.id not in taken else []
            fit = next((e for e in mine if e.kind is line.kind or _either(line, e, exactly)), None)
            if fit is not None:
                mine.remove(fit)
                taken.add(line.id)
                yield (line,), (fit,)


def _either(line: Line, other: Line, exactly: bool) -> bool:
    return not exactly and line.may_be(other)


def _kind_sums(theirs: Lines, ours: Lines, _tolerance: Tolerance) -> Iterator[Pair]:
    """All lines of a kind equal all lines of that kind on the other side."""
    for pair in by_kind(theirs, ours):
        if _total(pair[0]) == _total(pair[1]):
            yield pair


def _all_to_all(theirs: Lines, ours: Lines, _tolerance: Tolerance) -> Iterator[Pair]:
    """Everything together is equal."""
    if theirs and ours and _total(theirs) == _total(ours):
        yield theirs, ours


def _one_to_few(theirs: Lines, ours: Lines, _tolerance: Tolerance) -> Iterator[Pair]:
    """One line of either side is the sum of a few lines of the other."""
    for one, parts in _parts(theirs, ours):
        yield (one,), parts
    taken = {each.id for one, parts in _parts(theirs, ours) for each in (one, *parts)}
    rest = [each for each in theirs if each.id not in taken]
    for one, parts in _parts([each for each in ours if each.id not in taken], rest):
        yield parts, (one,)


def _near(theirs: Lines, ours: Lines, tolerance: Tolerance) -> Iterator[Pair]:
    """One line is within tolerance of one, each with the nearest that is free."""
    free = sorted(ours, key=lambda each: (each.amount, each.id))
    amounts = [each.amount for each in free]
    for line in theirs:
        widest = tolerance.units * 10 ** digits(line.currency)
        low = bisect_left(amounts, line.amount - widest)
        high = bisect_right(amounts, line.amount + widest)
        fit = [
            (abs(line.amount - free[at].amount), at)
            for at in range(low, high)
            if line.may_be(free[at])
            and tolerance.allows(line.amount, free[at].amount, line.currency)
        ]
        if fit:
            at = min(fit)[1]
            yield (line,), (free[at],)
            del free[at], amounts[at]


def _all_near(theirs: Lines, ours: Lines, tolerance: Tolerance) -> Iterator[Pair]:
    """Everything together is within tolerance."""
    if theirs and ours and tolerance.allows(_total(theirs), _total(ours), theirs[0].currency):
        yield theirs, ours


PASSES: Final[tuple[Pass, ...]] = (
    _one_to_one,
    _kind_sums,
    _all_to_all,
    _one_to_few,
    _near,
    _all_near,
)


def by_kind(theirs: Lines, ours: Lines) -> Iterator[Pair]:
    """The lines of each kind that both sides have."""
    for kind in sorted({each.kind for each in theirs if each.kind}):
        his = [each for each in theirs if each.kind is kind]
        mine = [each for each in ours if each.kind is kind]
        if mine:
            yield his, mine


def _parts(ones: Lines, many: Lines) -> Iterator[tuple[Line, Lines]]:
    """Lines that are the sum of two or more others: the fewest, then the first of them."""
    if max(len(ones), len(many)) > MOST_PARTS:
        return
    left = list(many)
    for one in ones:
        sizes = range(2, len(left) + 1)
        tried = (parts for size in sizes for parts in combinations(left, size))
        found = next((parts for parts in tried if _total(parts) == one.amount), None)
        if found:
            left = [each for each in left if each not in found]
            yield one, found


def _total(lines: Lines) -> int:
    return sum(each.amount for each in lines)
