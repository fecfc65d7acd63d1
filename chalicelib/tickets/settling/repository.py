"""Settlements beside their tickets: one partition for each ticket, one row for each customer."""

from datetime import datetime

from chalicelib.clock.due import due_fields
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Absent, Equals, Item, Key, Prefix, Query, Update
from chalicelib.kit.paging import Listing
from chalicelib.tables import TICKETS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.settling.model import Granted, Settlement, Ticks
from chalicelib.unit_of_work import UnitOfWork

# Read backwards, the partition gives the ticks and then the settlements, newest first.
SETTLEMENT, TICKS, META = "S#", "TICKS", "META"
# What waits stands before what is decided when a list of approvals is read backwards.
_OPEN, _DECIDED = "1#", "0#"


class SettlingRepository(TenantRepository):
    """Reads and writes the settlements of one tenant."""

    def of_ticket(self, ticket_id: str, limit: int, after: Item | None) -> Listing[Settlement]:
        """The settlements of a ticket, newest first."""
        pk = self.pk("SETTLE", ticket_id)
        page = self.store.query(Query(TICKETS, pk, None, Prefix(SETTLEMENT), limit, False, after))
        return Listing([_settlement(item) for item in page.items], page.after)

    def beside(self, ticket_id: str, most: int) -> tuple[Ticks, list[Settlement]]:
        """All that stands beside a ticket, by one query: ticks and newest settlements."""
        pk = self.pk("SETTLE", ticket_id)
        items = self.store.query(Query(TICKETS, pk, limit=most + 1, forward=False)).items
        ticks = next((item for item in items if item["sk"] == TICKS), {})
        made = [_settlement(item) for item in items if item["sk"] != TICKS]
        return Ticks.model_validate(ticks), made[:most]

    def ticks(self, ticket_id: str) -> Ticks:
        """What is ticked on a ticket's checklist."""
        item = self.store.get(Key(TICKETS, self.pk("SETTLE", ticket_id), TICKS))
        return Ticks.model_validate(item or {})

    def save_ticks(self, uow: UnitOfWork, ticket_id: str, ticks: Ticks) -> None:
        """Write the next ticks, over the version they were made from."""
        row = {"pk": self.pk("SETTLE", ticket_id), "sk": TICKS, **ticks.model_dump(mode="json")}
        before = ticks.version - 1
        uow.put(TICKETS, row, Equals("version", before) if before else Absent())

    def one(self, ticket_id: str, settlement_id: str) -> Settlement | None:
        item = self.store.get(self._key(ticket_id, settlement_id))
        return _settlement(item) if item else None

    def asked_of(self, user: str, limit: int, after: Item | None) -> Listing[Settlement]:
        """What waits for somebody's approval, the longest waiting first."""
        pk = self.pk("ASKED", user)
        page = self.store.query(Query(TICKETS, pk, "by_assignee", None, limit, True, after))
        return Listing([_settlement(item) for item in page.items], page.after)

    def asked_by(self, user: str, limit: int, after: Item | None) -> Listing[Settlement]:
        """What somebody asked for: what still waits first, the newest first in each part."""
        return self._went_up("by_customer", self.pk("ASKEDBY", user), limit, after)

    def went_up(self, limit: int, after: Item | None) -> Listing[Settlement]:
        """All approvals of the company, in the same order."""
        return self._went_up("newest", self.pk("APPROVALS"), limit, after)

    def _went_up(self, index: str, pk: str, limit: int, after: Item | None) -> Listing[Settlement]:
        page = self.store.query(Query(TICKETS, pk, index, None, limit, False, after))
        return Listing([_settlement(item) for item in page.items], page.after)

    def insert(self, uow: UnitOfWork, settlement: Settlement) -> None:
        uow.insert(TICKETS, self._item(settlement))

    def replace(self, uow: UnitOfWork, settlement: Settlement) -> Settlement:
        """Write and give the next version; ``settlement.version`` is the one that was read."""
        after = settlement.model_copy(update={"version": settlement.version + 1})
        uow.replace(TICKETS, self._item(after), settlement.version)
        return after

    def rearm(self, settlement: Settlement, due_at: datetime) -> None:
        """Give a lease back that came too early, if nothing has changed."""
        key = self._key(settlement.ticket_id, settlement.id)
        same = Equals("version", settlement.version)
        self.store.commit([Update(key, due_fields(key.pk, due_at), {}, (), same)])

    def granted(self, customer_id: str) -> Granted:
        """What the customer was granted so far."""
        item = self.store.get(self._granted_key(customer_id))
        return Granted.model_validate(item) if item else Granted()

    def save_granted(self, uow: UnitOfWork, customer_id: str, granted: Granted) -> None:
        """Write the next sums; two grants at once meet here, and one looks again."""
        key = self._granted_key(customer_id)
        row = {"pk": key.pk, "sk": key.sk, **granted.model_dump(mode="json")}
        before = granted.version - 1
        uow.put(TICKETS, row, Equals("version", before) if before else Absent())

    def unchanged(self, uow: UnitOfWork, ticket: Ticket) -> None:
        """Nothing happened to the ticket meanwhile: it was not closed, for one."""
        key = Key(TICKETS, self.pk("K", ticket.id), META)
        uow.check(key, Equals("version", ticket.version))

    def _item(self, settlement: Settlement) -> Item:
        key = self._key(settlement.ticket_id, settlement.id)
        item = {
            **settlement.model_dump(mode="json"),
            "pk": key.pk,
            "sk": key.sk,
            "type": "settlement",
            # The clock's worker knows a thing by one id: here, ticket and settlement.
            "id": f"{settlement.ticket_id}:{settlement.id}",
            **due_fields(key.pk, settlement.due_at),
        }
        if settlement.seat is not None:
            item |= self._places(settlement)
        if settlement.open and settlement.seat and settlement.asked_at:
            item["by_assignee_pk"] = self.pk("ASKED", settlement.seat.asked)
            item["by_assignee_sk"] = f"{stamp(settlement.asked_at)}#{settlement.id}"
        return item

    def _places(self, settlement: Settlement) -> Item:
        """Places of what had to be asked for: in the company's list, and in the proposer's."""
        part = _OPEN if settlement.open else _DECIDED
        place = f"{part}{stamp(settlement.proposed_at)}#{settlement.id}"
        return {
            "newest_pk": self.pk("APPROVALS"),
            "newest_sk": place,
            "by_customer_pk": self.pk("ASKEDBY", settlement.proposed_by),
            "by_customer_sk": place,
        }

    def _key(self, ticket_id: str, settlement_id: str) -> Key:
        return Key(TICKETS, self.pk("SETTLE", ticket_id), f"{SETTLEMENT}{settlement_id}")

    def _granted_key(self, customer_id: str) -> Key:
        return Key(TICKETS, self.pk("GRANTED", customer_id), META)


def _settlement(item: Item) -> Settlement:
    return Settlement.model_validate({**item, "id": item["sk"].removeprefix(SETTLEMENT)})
