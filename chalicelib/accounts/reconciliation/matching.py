"""Which lines of their file are which of ours: small, pure and exact.

Lines that share a number stand in one *heap*. Within a heap and currency the passes run in
order, each on what the ones before have left: one line equals one line; all lines of a kind
equal all of that kind; all equal all; one line equals a few of the other side; one line is
within tolerance of one; all are within tolerance of all. That is done for documents, then
bills, containers and bookings. Only then is what still shares a number called different; what
is left after that is known to one side only. The order of the lines changes nothing.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

from chalicelib.accounts.reconciliation.heaps import heaps
from chalicelib.accounts.reconciliation.lines import (
    LEVELS,
    Line,
    Match,
    Outcome,
    Reason,
    Tolerance,
)
from chalicelib.accounts.reconciliation.reasons import likely
from chalicelib.kit.money import digits

# One line against a few: more than these are never tried, since 2^12 sums are quick and a bill
# of more parts equals them all or none.
MOST_PARTS: Final = 12

Lines = Sequence[Line]
Pair = tuple[Lines, Lines]
Pass = Callable[[Lines, Lines, Tolerance], Iterator[Pair]]


def match(
    theirs: Lines, ours: Lines, tolerance: Tolerance, zeros_count: bool = True
) -> list[Match]:
    """Every line of either side in exactly one match, in the order of their file, then ours."""
    left = _Left(theirs, ours, tolerance, zeros_count)
    for level in LEVELS:
        for heap in left.heaps(level):
            left.settle(heap)
    for level in LEVELS:
        for heap in left.heaps(level):
            left.differ(heap)
    return left.concluded()


class _Left:
    """What is not matched yet, and the matches so far."""

    def __init__(self, theirs: Lines, ours: Lines, tolerance: Tolerance, zeros_count: bool) -> None:
        self.theirs = {each.id: each for each in theirs}
        self.ours = {each.id: each for each in ours}
        self.order = {id_: at for at, id_ in enumerate(sorted(self.theirs, key=_place))}
        self.tolerance, self.zeros_count = tolerance, zeros_count
        self.found: list[Match] = []

    def heaps(self, level: str) -> Sequence[Pair]:
        """The heaps of what is left that have lines of both sides, each side in its order."""
        theirs = sorted(self.theirs.values(), key=lambda each: _place(each.id))
        ours = sorted(self.ours.values(), key=lambda each: each.id)
        return heaps(theirs, ours, level, self.zeros_count)

    def settle(self, heap: Pair) -> None:
        """Run all passes over a heap, currency by currency."""
        for currency in sorted({each.currency for each in heap[0]}):
            for each_pass in PASSES:
                theirs, ours = self._still(heap, currency)
                for pair in list(each_pass(theirs, ours, self.tolerance)):
                    self._take(pair, Outcome.MATCHED)

    def differ(self, heap: Pair) -> None:
        """What shares a number and equals nothing: different, kind by kind, then as a whole."""
        for currency in sorted({each.currency for each in heap[0]}):
            theirs, ours = self._still(heap, currency)
            for pair in list(_by_kind(theirs, ours)):
                self._take(pair, Outcome.DIFFERS)
            theirs, ours = self._still(heap, currency)
            if theirs and ours:
                self._take((theirs, ours), Outcome.DIFFERS)
        theirs, ours = self._still(heap, "")
        if theirs and ours and all(len({e.currency for e in side}) == 1 for side in (theirs, ours)):
            self._take((theirs, ours), Outcome.DIFFERS)

    def concluded(self) -> list[Match]:
        """All matches, those of one side alone among them."""
        doubled = _Doubled(self.found)
        for line in sorted(self.theirs.values(), key=lambda each: _place(each.id)):
            reason = doubled.reason(line)
            self.found.append(Match(Outcome.ONLY_THEIRS, reason, theirs=(line,)))
        for line in self.ours.values():
            self.found.append(Match(Outcome.ONLY_OURS, Reason.NOT_KNOWN, ours=(line,)))
        return sorted(self.found, key=self._position)

    def _position(self, found: Match) -> tuple[int, str]:
        if found.theirs:
            return self.order[found.theirs[0].id], ""
        return len(self.order), found.ours[0].id

    def _still(self, heap: Pair, currency: str) -> Pair:
        theirs = [each for each in heap[0] if each.id in self.theirs]
        ours = [each for each in heap[1] if each.id in self.ours]
        if not currency:
            return theirs, ours
        return (
            [each for each in theirs if each.currency == currency],
            [each for each in ours if each.currency == currency],
        )

    def _take(self, pair: Pair, outcome: Outcome) -> None:
        theirs, ours = tuple(pair[0]), tuple(pair[1])
        equal = sum(e.amount for e in theirs) == sum(e.amount for e in ours)
        if outcome is Outcome.DIFFERS:
            reason = likely(theirs, ours, self.tolerance)
        else:
            reason = Reason.NONE if equal else Reason.WITHIN_TOLERANCE
        self.found.append(Match(outcome, reason, theirs, ours))
        for line in theirs:
            del self.theirs[line.id]
        for line in ours:
            del self.ours[line.id]


class _Doubled:
    """Lines of theirs that say again what a line with a match says."""

    def __init__(self, found: Iterable[Match]) -> None:
        self.said = {_content(line) for each in found for line in each.theirs}

    def reason(self, line: Line) -> Reason:
        """Why it has no match; the first of equal lines is not a duplicate of the others."""
        if _content(line) in self.said:
            return Reason.DUPLICATE
        self.said.add(_content(line))
        return Reason.NOT_KNOWN


def _content(line: Line) -> tuple[object, ...]:
    return (line.currency, line.amount, line.kind, *(line.numbers(level) for level in LEVELS))


def _place(row: str) -> tuple[int, str]:
    """Rows in the order of their numbers, whatever their number of digits."""
    return len(row), row


# ---- the passes; each gives pairs of disjoint lines


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
    for pair in _by_kind(theirs, ours):
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


def _by_kind(theirs: Lines, ours: Lines) -> Iterator[Pair]:
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
