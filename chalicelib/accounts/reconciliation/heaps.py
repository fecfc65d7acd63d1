"""Lines of both sides that share a number, put together: connected parts, found in one pass."""

from collections.abc import Iterable, Sequence

from chalicelib.accounts.reconciliation.lines import Line
from chalicelib.accounts.reconciliation.numbers import Form, form


class _Sets:
    """Disjoint sets of nodes, joined two at a time."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, node: str) -> str:
        parent = self._parent
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def join(self, one: str, other: str) -> None:
        self._parent[self.root(one)] = self.root(other)


def heaps(
    theirs: Sequence[Line], ours: Sequence[Line], level: str, zeros_count: bool
) -> list[tuple[list[Line], list[Line]]]:
    """The connected parts that hold lines of both sides; each side keeps its order.

    A line is joined to a number only where a line of ours has that number in a form that is
    the same (``numbers.same``), so nothing is joined through a number that only they have.
    """
    known, sets, used = _Known(ours, level, zeros_count), _Sets(), set()
    for line in theirs:
        for node in known.asked(line):
            sets.join(f"t{line.id}", node)
            used.add(node)
    for line in ours:
        for node in known.nodes(line):
            if node in used:
                sets.join(f"o{line.id}", node)
    return _together(sets, theirs, ours)


class _Known:
    """The numbers that lines of ours have, as nodes: ``=`` in full, ``~`` without the code."""

    def __init__(self, ours: Iterable[Line], level: str, zeros_count: bool) -> None:
        self.level, self.zeros_count = level, zeros_count
        forms = [each for line in ours for each in self._forms(line)]
        self.full = {each.full for each in forms}
        self.plain = {each.full for each in forms if not each.bare}
        self.bare = {each.bare for each in forms if each.bare}

    def nodes(self, line: Line) -> list[str]:
        """The nodes of a line of ours."""
        forms = self._forms(line)
        return [f"={each.full}" for each in forms] + [f"~{e.bare}" for e in forms if e.bare]

    def asked(self, line: Line) -> list[str]:
        """The nodes that a line of theirs belongs to."""
        found = []
        for each in self._forms(line):
            if each.full in self.full:
                found.append(f"={each.full}")
            if each.bare and each.bare in self.plain:
                found.append(f"={each.bare}")
            if not each.bare and each.full in self.bare:
                found.append(f"~{each.full}")
        return found

    def _forms(self, line: Line) -> list[Form]:
        found = (form(text, self.zeros_count) for text in line.numbers(self.level))
        return [each for each in found if each is not None]


def _together(
    sets: _Sets, theirs: Sequence[Line], ours: Sequence[Line]
) -> list[tuple[list[Line], list[Line]]]:
    found: dict[str, tuple[list[Line], list[Line]]] = {}
    for side, lines in enumerate((theirs, ours)):
        for line in lines:
            root = sets.root(f"{'to'[side]}{line.id}")
            found.setdefault(root, ([], []))[side].append(line)
    return [heap for heap in found.values() if heap[0] and heap[1]]
