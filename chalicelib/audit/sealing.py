"""Sealing: when it is due, all settled lines of a company go behind the end of its chain."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from chalicelib.audit import copies, moments
from chalicelib.audit.model import Kept, Seal, hash_of_lines, sealed
from chalicelib.audit.ports import Companies, Trail
from chalicelib.kit import queues
from chalicelib.kit.backing import Backing
from chalicelib.kit.clock import instant
from chalicelib.kit.dynamo import ConditionFailed
from chalicelib.kit.ids import last_at
from chalicelib.tenancy.principal import Principal

log = logging.getLogger(__name__)

LINES_PER_SEAL: Final = 200
# A worker takes up to ten messages in its 60 seconds; a seal takes some 30 ms.
SEALS_PER_WAKE: Final = 20


@dataclass
class Sealing:
    """Adds seals to the chain of a company.

    The row comes first, and only one worker can write it; its copy in the bucket follows from it,
    so whoever comes after a crash between the two writes the same.
    """

    backing: Backing
    rows: Callable[[Principal], Trail]
    companies: Companies

    def wake(self, who: Principal, line: str, expected: str) -> None:
        """Seal what is settled; a line carries the due time and loses it when all is done."""
        due, now = instant(expected), self.backing.clock.now()
        if due > now:
            return
        month, rows = moments.armed_in(due), self.rows(who)
        if self.seal(who, month):
            rows.disarm(month, line, expected)
        else:
            rows.wake_again(month, line, expected, now)
            self._hand_on(who, line, expected)

    def seal(self, who: Principal, month: str) -> bool:
        """Add the next seals, a chain's first one from ``month`` or the company's beginning.

        Whether nothing that is settled is left.
        """
        rows = self.rows(who)
        head = self._head(who, rows)
        for _ in range(SEALS_PER_WAKE):
            made = self._next(who, rows, head, month)
            if made is None:
                return True
            try:
                rows.insert(made.seal)
            except ConditionFailed:
                head = self._head(who, rows)  # another worker was faster: go on behind it
                continue
            self._keep(who, made)
            head = made.seal
        return False

    def _head(self, who: Principal, rows: Trail) -> Seal | None:
        """The end of the chain. Where the copies tell otherwise than the table, they are right:
        who takes the last seals away, or rewrites them, does not get what follows sealed anew."""
        head = rows.head()
        if head is not None:
            head = self._as_kept(who, rows, head)
        while (kept := self._copy(who, head.number + 1 if head else 1)) is not None:
            head = kept.seal
        return head

    def _as_kept(self, who: Principal, rows: Trail, head: Seal) -> Seal:
        kept = self._copy(who, head.number)
        if kept is not None:
            return kept.seal
        # Between the two writes somebody crashed: the copy is made good, if it still can be.
        lines = tuple(rows.lines_of(head))
        if not head.is_whole(who.tenant) or hash_of_lines(lines) != head.lines:
            log.error("seal %d of %s does not fit its lines", head.number, who.tenant)
            return head  # the check says which
        self._keep(who, Kept(seal=head, lines=lines))
        return head

    def _copy(self, who: Principal, number: int) -> Kept | None:
        kept = copies.copy(self.backing.blobs, who, number)[1]
        return kept if kept and kept.is_whole(who.tenant) else None

    def _next(self, who: Principal, rows: Trail, head: Seal | None, month: str) -> Kept | None:
        now = self.backing.clock.now()
        until = moments.settled(now)
        newest = last_at("aud", until)
        month, after = (head.month, head.last) if head else (self._begin(who, month), "")
        while True:
            found = rows.lines(month, after, LINES_PER_SEAL)
            lines = [each for each in found if each.id <= newest]
            if lines:
                return sealed(who.tenant, head, month, lines, now)
            if not moments.is_closed(month, until):
                return None
            month, after = moments.next_month(month), ""

    def _begin(self, who: Principal, month: str) -> str:
        founded = self.companies.founded_at(who)
        return min(month, moments.month_of(founded)) if founded else month

    def _keep(self, who: Principal, made: Kept) -> None:
        kept = copies.keep(self.backing.blobs, who, made)
        if not kept and self._copy(who, made.seal.number) != made:
            log.error("seal %d of %s is kept otherwise", made.seal.number, who.tenant)

    def _hand_on(self, who: Principal, line: str, expected: str) -> None:
        body = {"tenant": who.tenant, "type": moments.SEALING, "id": line, "expected": expected}
        try:
            self.backing.queues.send(queues.JOBS, body, group=who.tenant)
        except Exception:
            log.warning("sealing of %s waits for the sweeper", who.tenant)
