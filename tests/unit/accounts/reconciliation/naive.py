"""A matcher that nobody could use and anybody can check: every pair looked at, every time.

It follows the words of the specification (``chalicelib.accounts.reconciliation.matching``) and
shares no code with the matcher but the comparison of two numbers and the likely reason.
"""

from collections.abc import Callable
from itertools import combinations

from chalicelib.accounts.reconciliation.lines import LEVELS, Line, Tolerance
from chalicelib.accounts.reconciliation.numbers import form, same
from chalicelib.accounts.reconciliation.passes import MOST_PARTS
from chalicelib.kit.money import digits

Side = list[Line]
Said = tuple[str, frozenset[str], frozenset[str]]


def share(one: Line, other: Line, level: str, zeros: bool) -> bool:
    """Whether two lines have a number in common."""
    mine = [form(text, zeros) for text in one.numbers(level)]
    yours = [form(text, zeros) for text in other.numbers(level)]
    return any(a and b and same(a, b) for a in mine for b in yours)


def total(lines: Side) -> int:
    return sum(each.amount for each in lines)


class Naive:
    """All lines, and what became of them."""

    def __init__(self, theirs: Side, ours: Side, tolerance: Tolerance, zeros: bool = True) -> None:
        self.theirs = sorted(theirs, key=lambda e: int(e.id))
        self.ours = sorted(ours, key=lambda e: e.id)
        self.tolerance, self.zeros = tolerance, zeros
        self.said: set[Said] = set()

    def run(self) -> set[Said]:
        for level in LEVELS:
            for heap in self.heaps(level):
                for currency in sorted({e.currency for e in heap[0]}):
                    for step in (
                        self.equal,
                        self.kinds,
                        self.everything,
                        self.few,
                        self.near,
                        self.all_near,
                    ):
                        step(*self.still(heap, currency))
        for level in LEVELS:
            for heap in self.heaps(level):
                self.differ(heap)
        for line in self.theirs:
            self.said.add(("only_theirs", frozenset([line.id]), frozenset()))
        for line in self.ours:
            self.said.add(("only_ours", frozenset(), frozenset([line.id])))
        return self.said

    def heaps(self, level: str) -> list[tuple[Side, Side]]:
        """Grown from each line in turn until nothing more is connected."""
        found, seen = [], set()
        for start in self.theirs:
            if start.id in seen:
                continue
            mine, yours = {start.id: start}, {}
            grown = True
            while grown:
                grown = False
                for t in self.theirs:
                    for o in self.ours:
                        if (t.id in mine) != (o.id in yours) and share(t, o, level, self.zeros):
                            mine[t.id], yours[o.id], grown = t, o, True
            seen |= set(mine)
            if yours:
                found.append((list(mine.values()), list(yours.values())))
        return found

    def still(self, heap: tuple[Side, Side], currency: str = "") -> tuple[Side, Side]:
        both = []
        for left, side in ((self.theirs, heap[0]), (self.ours, heap[1])):
            mine = [e for e in left if e in side]
            both.append([e for e in mine if not currency or e.currency == currency])
        return both[0], both[1]

    def take(self, theirs: Side, ours: Side, outcome: str = "matched") -> None:
        mine, yours = frozenset(e.id for e in theirs), frozenset(e.id for e in ours)
        self.said.add((outcome, mine, yours))
        self.theirs = [e for e in self.theirs if e.id not in mine]
        self.ours = [e for e in self.ours if e.id not in yours]

    def pairs(self, theirs: Side, ours: Side, fits: Callable[[Line, Line], bool]) -> None:
        """Each of theirs with the first free one of ours that fits."""
        free = list(ours)
        for t in theirs:
            fit = [o for o in free if fits(t, o)]
            if fit and t in self.theirs:
                free.remove(fit[0])
                self.take([t], [fit[0]])

    def equal(self, theirs: Side, ours: Side) -> None:
        self.pairs(theirs, ours, lambda t, o: t.amount == o.amount and t.kind is o.kind)
        left = [e for e in ours if e in self.ours]
        self.pairs(theirs, left, lambda t, o: t.amount == o.amount and t.may_be(o))

    def kinds(self, theirs: Side, ours: Side) -> None:
        for kind in sorted({e.kind for e in theirs if e.kind}):
            mine, yours = [e for e in theirs if e.kind is kind], [e for e in ours if e.kind is kind]
            if yours and total(mine) == total(yours):
                self.take(mine, yours)

    def everything(self, theirs: Side, ours: Side) -> None:
        if theirs and ours and total(theirs) == total(ours):
            self.take(theirs, ours)

    def few(self, theirs: Side, ours: Side) -> None:
        if max(len(theirs), len(ours)) > MOST_PARTS:
            return
        for t in theirs:
            free = [e for e in ours if e in self.ours]
            parts = self.parts(t, free)
            if parts:
                self.take([t], parts)
        for o in [e for e in ours if e in self.ours]:
            free = [e for e in theirs if e in self.theirs]
            parts = self.parts(o, free)
            if parts:
                self.take(parts, [o])

    def parts(self, one: Line, free: Side) -> Side:
        for size in range(2, len(free) + 1):
            for chosen in combinations(free, size):
                if total(list(chosen)) == one.amount:
                    return list(chosen)
        return []

    def allowed(self, theirs: int, ours: int, currency: str) -> bool:
        off = abs(theirs - ours)
        return off <= self.tolerance.units * 10 ** digits(
            currency
        ) and off * 1000 <= self.tolerance.per_mille * abs(ours)

    def near(self, theirs: Side, ours: Side) -> None:
        for t in theirs:
            fit = [
                (abs(t.amount - o.amount), o.amount, o.id, o)
                for o in ours
                if o in self.ours and t.may_be(o) and self.allowed(t.amount, o.amount, t.currency)
            ]
            if fit:
                self.take([t], [min(fit, key=lambda each: each[:3])[3]])

    def all_near(self, theirs: Side, ours: Side) -> None:
        if theirs and ours and self.allowed(total(theirs), total(ours), theirs[0].currency):
            self.take(theirs, ours)

    def differ(self, heap: tuple[Side, Side]) -> None:
        for currency in sorted({e.currency for e in heap[0]}):
            theirs, ours = self.still(heap, currency)
            for kind in sorted({e.kind for e in theirs if e.kind}):
                mine = [e for e in theirs if e.kind is kind]
                yours = [e for e in ours if e.kind is kind]
                if yours:
                    self.take(mine, yours, "differs")
            theirs, ours = self.still(heap, currency)
            if theirs and ours:
                self.take(theirs, ours, "differs")
        theirs, ours = self.still(heap)
        currencies = {e.currency for e in theirs}, {e.currency for e in ours}
        if [len(each) for each in currencies] == [1, 1]:
            self.take(theirs, ours, "differs")
