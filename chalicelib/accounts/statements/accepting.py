"""Objections and deemed acceptance: what is said of a statement in time, and what is not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.accounts.statements.errors import ObjectionsOver, Superseded
from chalicelib.accounts.statements.model import Acceptance, Statement
from chalicelib.accounts.statements.ports import Statements
from chalicelib.kit.backing import Backing
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import ConditionFailed
from chalicelib.kit.errors import Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


def deadline(sent_on: date, days: int, zone: ZoneInfo) -> tuple[date, datetime]:
    """The last day to object, and the instant at which it is over at the company."""
    last = sent_on + timedelta(days=days)
    midnight = datetime.combine(last + timedelta(days=1), time(0), zone)
    return last, midnight.astimezone(UTC)


@dataclass
class Accepting:
    """Keeps objections on the statement, and accepts it when their time is over."""

    backing: Backing
    rows: Callable[[Principal], Statements]

    def object(self, uow: UnitOfWork, statement: Statement, entry_id: str) -> None:
        """The customer objects to a line, within the transaction of its dispute.

        Raises ``ObjectionsOver`` for what counts as accepted, ``Superseded``.
        """
        if statement.revised_by:
            raise Superseded()
        if statement.accepted and entry_id not in statement.accepted.but:
            raise ObjectionsOver(day=statement.accepted.day)
        objected = tuple(dict.fromkeys((*statement.objected, entry_id)))
        self.rows(uow.who).replace(uow, statement, statement.replaced(objected=objected))

    def wake(self, who: Principal, statement_id: str, expected: str) -> None:
        """The time to object is over: what nobody objected to counts as accepted."""
        rows, now = self.rows(who), self.backing.clock.now()
        statement = rows.get(statement_id)
        if statement is None or statement.due_at is None or statement.object_until is None:
            return
        if stamp(statement.due_at) != expected:
            return
        if statement.due_at > now:
            try:
                rows.rearm(statement)
            except ConditionFailed as changed:
                raise Stale() from changed
            return
        uow = UnitOfWork(self.backing, who)
        accepted = Acceptance(at=uow.now, day=statement.object_until, but=statement.objected)
        after = statement.replaced(accepted=accepted)
        rows.replace(uow, statement, after)
        uow.audit("statement.accepted", statement.id, number=statement.number)
        uow.commit(after)
