"""Which lines of their file are which of ours: small, pure and exact.

Lines that share a number stand in one *heap*. Within a heap and currency the passes run in
order, each on what the ones before have left: one line equals one line; all lines of a kind
equal all of that kind; all equal all; one line equals a few of the other side; one line is
within tolerance of one; all are within tolerance of all. That is done for documents, then
bills, containers and bookings. Only then is what still shares a number called different; what
is left after that is known to one side only. The order of the lines changes nothing.
"""

from collections.abc import Iterable, Sequence

from chalicelib.accounts.reconciliation.heaps import heaps
from chalicelib.accounts.reconciliation.lines import (
    LEVELS,
    Line,
    Match,
    Outcome,
    Reason,
    Tolerance,
)
from chalicelib.accounts.reconciliation.passes import PASSES, Lines, Pair, by_kind
from chalicelib.accounts.reconciliation.reasons import likely


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
            for pair in list(by_kind(theirs, ours)):
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
