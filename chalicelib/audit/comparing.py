"""What is there now beside what was sealed: every line and seal that differs. Pure.

Every rule stands in ``words.py`` and ``docs/audit.md`` under the name that its findings carry.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from chalicelib.audit.model import Kept, Line, Seal, hash_of_lines
from chalicelib.kit.ids import made_at
from chalicelib.kit.values import Frozen


class Finding(Frozen):
    """One thing that is not as it was sealed.

    ``seal`` is the number of the seal concerned (0: none), ``line`` the id of a line, ``at`` when
    that line was written. ``expected`` was sealed, ``found`` is there: hashes or counts.
    """

    rule: str
    seal: int = 0
    line: str = ""
    at: datetime | None = None
    expected: str = ""
    found: str = ""


class Place(Frozen):
    """What stands under one number of a chain; None where it is missing or no seal."""

    tenant: str
    number: int
    row: Seal | None = None
    has_row: bool = False
    kept: Kept | None = None
    has_copy: bool = False

    @property
    def copy_(self) -> Kept | None:
        """The copy outside of the tables, unless it was changed by itself."""
        return self.kept if self.kept and self.kept.is_whole(self.tenant) else None

    @property
    def seal(self) -> Seal | None:
        """What to go by: the copy if it is whole, else the row if that is whole."""
        if self.copy_ is not None:
            return self.copy_.seal
        return self.row if self.row and self.row.is_whole(self.tenant) else None


def of_seal(place: Place, previous: str | None) -> Iterator[Finding]:
    """A seal and its copy: there, whole, the same, and held to the seal before.

    ``previous`` is the hash of that one, None where it is lost. A copy that is missing is not
    told here: whether it should be there already depends on the time.
    """
    if place.has_copy and place.copy_ is None:
        yield Finding(rule="copy-changed", seal=place.number)
    if not place.has_row:
        yield Finding(rule="seal-missing", seal=place.number)
    elif place.row is None or place.row != place.seal:
        expected = place.seal.hash if place.seal else ""
        found = place.row.hash if place.row else ""
        yield Finding(rule="seal-changed", seal=place.number, expected=expected, found=found)
    seal = place.seal
    if seal is not None and previous is not None and seal.previous != previous:
        yield Finding(
            rule="chain-broken", seal=place.number, expected=previous, found=seal.previous
        )


def of_lines(place: Place, lines: Sequence[Line]) -> Iterator[Finding]:
    """The lines up to a seal's last, against those that it covers.

    Without the copy nobody can say which of them is not as it was, only that one of them is.
    """
    seal = place.seal
    if seal is None or hash_of_lines(lines) == seal.lines:
        return
    if place.copy_ is None:
        yield Finding(
            rule="lines-changed",
            seal=seal.number,
            line=seal.first,
            at=made_at(seal.first),
            expected=str(seal.count),
            found=str(len(lines)),
        )
        return
    sealed = {each.id: each.hash for each in place.copy_.lines}
    there = {each.id: each.hash for each in lines}
    for id_ in sorted(sealed.keys() | there.keys()):
        if id_ not in sealed:
            yield _of_line("line-added", seal.number, id_, "", there[id_])
        elif id_ not in there:
            yield _of_line("line-missing", seal.number, id_, sealed[id_], "")
        elif sealed[id_] != there[id_]:
            yield _of_line("line-changed", seal.number, id_, sealed[id_], there[id_])


def behind(number: int, lines: Iterable[Line]) -> Iterator[Finding]:
    """Lines behind the last one that was sealed of a month that is over."""
    return (_of_line("line-added", number, each.id, "", each.hash) for each in lines)


def _of_line(rule: str, seal: int, line: str, expected: str, found: str) -> Finding:
    return Finding(
        rule=rule, seal=seal, line=line, at=made_at(line), expected=expected, found=found
    )
