"""A walk along the trail: seal by seal with the lines of each, then what is not sealed yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from chalicelib.audit import copies, moments
from chalicelib.audit.comparing import Finding, Place, behind, of_lines, of_seal
from chalicelib.audit.model import Line, Seal
from chalicelib.audit.ports import Trail
from chalicelib.kit.blobs import Blobs
from chalicelib.kit.ids import made_at
from chalicelib.kit.values import Frozen
from chalicelib.tenancy.principal import Principal

SEALS_PER_STEP: Final = 10
# More lines than this under one seal, which covers 200 at most, are not all told.
LINES_AT_ONCE: Final = 1000


class Walk(Frozen):
    """Where a walk is: behind seal ``number`` and line ``after`` of ``month``.

    ``previous`` is the hash of that seal, None where it is lost. ``unsealed`` counts lines that
    no seal covers yet, ``late`` those that one should; ``oldest`` is the first of these.
    """

    month: str
    after: str = ""
    number: int = 0
    previous: str | None = ""
    in_tail: bool = False
    is_over: bool = False
    seals: int = 0
    lines: int = 0
    unsealed: int = 0
    late: int = 0
    oldest: str = ""

    def to(self, **changes: object) -> "Walk":
        """The walk a step further."""
        return self.model_copy(update=changes)


@dataclass
class Walker:
    """Takes the steps of one walk and collects what it finds."""

    who: Principal
    trail: Trail
    blobs: Blobs
    now: datetime
    findings: list[Finding] = field(default_factory=list)

    def step(self, walk: Walk) -> Walk:
        """The next seals with their lines; behind the last one, the next lines."""
        if walk.in_tail:
            return self._tail(walk)
        rows = dict(self.trail.seals(walk.number, SEALS_PER_STEP))
        for _ in range(SEALS_PER_STEP):
            place = self._place(walk.number + 1, rows)
            if place.has_row or place.has_copy:
                walk = self._past(walk, place)
            elif later := min((each for each in rows if each > walk.number), default=0):
                lost = str(later - walk.number - 1)
                self.findings.append(
                    Finding(rule="seal-missing", seal=walk.number + 1, expected=lost, found="0")
                )
                walk = walk.to(number=later - 1, previous=None)
            else:
                return walk.to(in_tail=True)
        return walk

    def _place(self, number: int, rows: Mapping[int, Seal | None]) -> Place:
        has_copy, kept = copies.copy(self.blobs, self.who, number)
        if has_copy and number not in rows:
            # Sealed since the rows were read? The row comes first: where it is not now, it is gone.
            rows = dict(self.trail.seals(number - 1, 1))
        return Place(
            tenant=self.who.tenant,
            number=number,
            row=rows.get(number),
            has_row=number in rows,
            kept=kept,
            has_copy=has_copy,
        )

    def _past(self, walk: Walk, place: Place) -> Walk:
        """Behind one seal; what is lost of it cannot be compared."""
        self.findings += of_seal(place, walk.previous)
        if not place.has_copy and not self._may_be_under_way(place):
            self.findings.append(Finding(rule="copy-missing", seal=place.number))
        seal = place.seal
        if seal is None:
            return walk.to(number=place.number, previous=None, seals=walk.seals + 1)
        walk = self._to_month_of(seal, walk)
        lines = self._lines(walk, seal)
        self.findings += of_lines(place, lines)
        return walk.to(
            number=place.number,
            previous=seal.hash,
            after=max(walk.after, seal.last) if walk.month == seal.month else walk.after,
            seals=walk.seals + 1,
            lines=walk.lines + len(lines),
        )

    def _may_be_under_way(self, place: Place) -> bool:
        """The copy is written after the row; after a crash, as soon as the lease is over."""
        return place.row is not None and self.now - moments.COPIED <= place.row.at <= self.now

    def _to_month_of(self, seal: Seal, walk: Walk) -> Walk:
        """Into the month of a seal; of the months that are left nothing may remain."""
        while walk.month < seal.month <= moments.month_of(self.now):
            if walk.previous is not None:
                rest = self.trail.lines(walk.month, walk.after, LINES_AT_ONCE)
                self.findings += behind(walk.number, rest)
            walk = walk.to(month=moments.next_month(walk.month), after="")
        return walk

    def _lines(self, walk: Walk, seal: Seal) -> list[Line]:
        """All lines from behind the seal before to the last of this one."""
        if walk.month != seal.month:
            return []
        found: list[Line] = []
        after = walk.after
        while len(found) < LINES_AT_ONCE:
            page = self.trail.lines(seal.month, after, min(seal.count, LINES_AT_ONCE) + 1)
            found += [each for each in page if each.id <= seal.last]
            if not page or page[-1].id > seal.last:
                break
            after = page[-1].id
        # Behind a seal that is lost, the lines before belong to that one.
        lost = walk.previous is None
        return [each for each in found if not lost or each.id >= seal.first]

    def _tail(self, walk: Walk) -> Walk:
        lines = self.trail.lines(walk.month, walk.after, LINES_AT_ONCE)
        if lines:
            return self._counted(walk, lines)
        if walk.month < moments.month_of(self.now):
            return walk.to(month=moments.next_month(walk.month), after="")
        if walk.late:
            at, late = made_at(walk.oldest), str(walk.late)
            self.findings.append(Finding(rule="unsealed", line=walk.oldest, at=at, found=late))
        return walk.to(is_over=True)

    def _counted(self, walk: Walk, lines: list[Line]) -> Walk:
        since = self.now - moments.LATE
        late = [each.id for each in lines if (made_at(each.id) or since) <= since]
        return walk.to(
            after=lines[-1].id,
            lines=walk.lines + len(lines),
            unsealed=walk.unsealed + len(lines),
            late=walk.late + len(late),
            oldest=walk.oldest or (late[0] if late else ""),
        )
