"""The rows of the figures, in the tickets table.

``FIG#<generation>#MONTHS`` has a row for each month and the total of all time, ``…#MONTH#<m>`` a
row for each kind, severity … of a month, ``…#CAUSES`` one for each cause and month, ``…#DAYS#<m>``
a row for each day. What a ticket has
added stands on its fact row (``FACT#<generation>#<ticket>``), which also lists it under its
month. A rebuild fills the next generation while the present one is read.
"""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.clock.due import due_fields
from chalicelib.kit import queues
from chalicelib.kit.dynamo import (
    Absent,
    Between,
    Condition,
    ConditionFailed,
    Delete,
    Equals,
    Item,
    Key,
    Operation,
    Put,
    Query,
    Update,
)
from chalicelib.kit.paging import MAX_LIMIT, Listing
from chalicelib.tables import TICKETS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tickets.learning.figures import Facts, difference, month_of
from chalicelib.unit_of_work import UnitOfWork

META = "META"
_LAST = "~"


class FigureRows(TenantRepository):
    """Reads and writes the figures of one tenant."""

    def order(self, uow: UnitOfWork, ticket_id: str) -> None:
        """Ask for a ticket to be counted anew, as part of the change that made it needed."""
        row = self._order(ticket_id, uow.now, nudged=True)
        uow.put(TICKETS, row)
        uow.nudge("counting", ticket_id, queues.INDEXING, row["due_at"])

    def ordered(self, ticket_id: str) -> str | None:
        """The order to count a ticket, by its time."""
        row = self.store.get(self._order_key(ticket_id))
        return row["due_at"] if row else None

    def done(self, ticket_id: str, ordered: str) -> None:
        """The order is carried out, unless a newer one stands there."""
        try:
            self.store.commit([Delete(self._order_key(ticket_id), Equals("due_at", ordered))])
        except ConditionFailed:
            return

    def later(self, ticket_id: str, ordered: str, at: datetime) -> None:
        """The order is carried out and stands again for then, unless a newer one stands there."""
        self._order_at(ticket_id, at, Equals("due_at", ordered))

    def await_(self, ticket_id: str, at: datetime) -> None:
        """Order a ticket to be counted then, unless it is ordered already."""
        self._order_at(ticket_id, at, Absent())

    def _order_at(self, ticket_id: str, at: datetime, condition: Condition) -> None:
        try:
            self.store.commit([Put(TICKETS, self._order(ticket_id, at), condition)])
        except ConditionFailed:
            return

    def generations(self) -> tuple[int, int]:
        """The generation that is read, and the one that is being built (0: none)."""
        row = self.store.get(self._pointer) or {}
        return row.get("current", 1), row.get("building", 0)

    def point(self, current: int, building: int) -> None:
        row = {"pk": self._pointer.pk, "sk": META, "current": current, "building": building}
        self.store.commit([Put(TICKETS, row)])

    def count(self, generation: int, ticket_id: str, after: Facts | None) -> None:
        """Make the rows say what the facts say now. Raises ``ConditionFailed``: count again."""
        key = self._fact_key(generation, ticket_id)
        held = self.store.get(key)
        before = Facts.model_validate(held) if held else None
        if before == after:
            return
        operations: list[Operation] = [
            Update(Key(TICKETS, self._pk(generation, row[0]), row[1]), {}, dict(counts))
            for row, counts in difference(before, after).items()
        ]
        same = Equals("version", held["version"]) if held else Absent()
        if after is None:
            operations.append(Delete(key, same))
        else:
            version = held["version"] + 1 if held else 1
            item = self._fact(generation, ticket_id, after) | {"version": version}
            operations.append(Put(TICKETS, item, same))
        self.store.commit(operations)

    def months(self, generation: int, first: str) -> dict[str, Item]:
        """The rows of all months from the first on, and the total of all time."""
        return self._rows(generation, "MONTHS", Between(first, _LAST))

    def groups(self, generation: int, month: str) -> dict[str, Item]:
        """The rows of a month: by kind, severity, department, person, category, cause."""
        return self._rows(generation, f"MONTH#{month}")

    def days(self, generation: int, month: str) -> dict[str, Item]:
        return self._rows(generation, f"DAYS#{month}")

    def causes(self, generation: int, first: str) -> dict[str, Item]:
        """The rows of all causes by month, from the first month on."""
        return self._rows(generation, "CAUSES", Between(first, _LAST))

    def tickets(
        self, generation: int, month: str, closed: bool, limit: int, after: Item | None
    ) -> Listing[tuple[str, Facts]]:
        """Tickets closed (or received) in a month with their facts, the newest first."""
        index, part = ("newest", "CLOSED") if closed else ("by_category", "RECEIVED")
        pk = self._pk(generation, f"{part}#{month}")
        page = self.store.query(Query(TICKETS, pk, index, None, limit, False, after))
        found = [(item["ticket"], Facts.model_validate(item)) for item in page.items]
        return Listing(found, page.after)

    def drop(self, generation: int, tickets: Sequence[str]) -> None:
        """Take away the fact rows of a generation that is no longer read."""
        keys = [self._fact_key(generation, each) for each in tickets]
        if keys:
            self.store.delete_many(keys)

    def drop_months(self, generation: int) -> None:
        """Take away the rows of a generation that is no longer read."""
        months = self.months(generation, "0")
        for month in months:
            for part in (f"MONTH#{month}", f"DAYS#{month}"):
                self._drop_rows(generation, part, list(self._rows(generation, part)))
        self._drop_rows(generation, "CAUSES", list(self.causes(generation, "0")))
        self._drop_rows(generation, "MONTHS", list(months))

    def _drop_rows(self, generation: int, part: str, places: Sequence[str]) -> None:
        pk = self._pk(generation, part)
        if places:
            self.store.delete_many([Key(TICKETS, pk, place) for place in places])

    def _rows(self, generation: int, part: str, span: Between | None = None) -> dict[str, Item]:
        """A whole partition: some hundreds of rows in a large company, some dozens in most."""
        query = Query(TICKETS, self._pk(generation, part), None, span, MAX_LIMIT)
        return {item["sk"]: item for item in self.every(query)}

    def _fact(self, generation: int, ticket_id: str, facts: Facts) -> Item:
        key = self._fact_key(generation, ticket_id)
        received = self._pk(generation, f"RECEIVED#{month_of(facts.received)}")
        item: Item = {
            **facts.model_dump(mode="json", exclude_defaults=True),
            "pk": key.pk,
            "sk": key.sk,
            "ticket": ticket_id,
            "by_category_pk": received,
            "by_category_sk": f"{facts.received}#{ticket_id}",
        }
        if facts.closed:
            item["newest_pk"] = self._pk(generation, f"CLOSED#{month_of(facts.closed)}")
            item["newest_sk"] = f"{facts.closed}#{ticket_id}"
        return item

    def _order(self, ticket_id: str, at: datetime, *, nudged: bool = False) -> Item:
        key = self._order_key(ticket_id)
        due = due_fields(key.pk, at, nudged=nudged)
        return {"pk": key.pk, "sk": key.sk, "type": "counting", "id": ticket_id, **due}

    @property
    def _pointer(self) -> Key:
        return Key(TICKETS, self.pk("FIGURES"), META)

    def _pk(self, generation: int, part: str) -> str:
        return self.pk("FIG", str(generation), part)

    def _fact_key(self, generation: int, ticket_id: str) -> Key:
        return Key(TICKETS, self.pk("FACT", str(generation), ticket_id), META)

    def _order_key(self, ticket_id: str) -> Key:
        return Key(TICKETS, self.pk("COUNT", ticket_id), META)
