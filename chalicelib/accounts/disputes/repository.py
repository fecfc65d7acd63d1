"""Disputes in the accounts table.

    T#<tenant>#DSP#<id> / META          the dispute
    T#<tenant>#A#<customer> / DISP#<id> its name in the customer's account
    T#<tenant>#DSPT#<ticket> / <id>      a dispute that a ticket is about (META where it is one)
    T#<tenant>#DSPG#<list> / META        the ticket that disputed lines of a list share
    T#<tenant>#DSPFIG / <month>#<currency>#<reason>  what is counted of it

The index by month lists disputes by month of opening, currency and reason; the worklist those
that stand, the oldest first. The counters move in the transaction that moves the dispute.
"""

from collections.abc import Sequence

from chalicelib.accounts.disputes.gathering import MOST_LINES, Gathered
from chalicelib.accounts.disputes.model import (
    COUNTS,
    Counted,
    Dispute,
    counts_of,
    difference,
    place_of,
)
from chalicelib.kit import dynamo
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Key, Prefix, Query
from chalicelib.kit.paging import Listing
from chalicelib.tables import ACCOUNTS
from chalicelib.tallies.tally import Tally, count, tally
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

_FIELDS = tuple(Dispute.model_fields)


class DisputeRepository(TenantRepository):
    """Reads and writes the disputes of one tenant."""

    def get(self, dispute_id: str) -> Dispute | None:
        row = self.store.get(self._key(dispute_id))
        return _dispute(row) if row else None

    def standing(self, limit: int, after: dynamo.Item | None) -> Listing[Dispute]:
        """Disputes that nobody has settled yet, the oldest first."""
        pk = self.pk("DSP", "standing")
        page = self.store.query(Query(ACCOUNTS, pk, "worklist", limit=limit, after=after))
        return Listing([_dispute(row) for row in page.items], page.after)

    def of_month(
        self, month: str, place: str, limit: int, after: dynamo.Item | None
    ) -> Listing[Dispute]:
        """Disputes opened in a month; ``place`` narrows: ``USD#`` or ``USD#weight#``."""
        span = Prefix(f"{month}#{place}")
        query = Query(ACCOUNTS, self.pk("DSP"), "by_month", span, limit=limit, after=after)
        page = self.store.query(query)
        return Listing([_dispute(row) for row in page.items], page.after)

    def of_customer(
        self, customer_id: str, limit: int, after: dynamo.Item | None
    ) -> Listing[Dispute]:
        """Disputes of a customer, the newest first: one query, and one read of them all."""
        pk = self.pk("A", customer_id)
        page = self.store.query(
            Query(ACCOUNTS, pk, sk=Prefix("DISP#"), limit=limit, forward=False, after=after)
        )
        rows = self.store.get_many([self._key(row["dispute"]) for row in page.items])
        return Listing([_dispute(row) for row in rows if row], page.after)

    def of_ticket(self, ticket_id: str) -> list[Dispute]:
        """The disputes that a ticket is about, the oldest first: one query, one read of them."""
        page = self.store.query(Query(ACCOUNTS, self.pk("DSPT", ticket_id), limit=MOST_LINES))
        keys = [self._key(row["dispute"]) for row in page.items]
        rows = self.store.get_many(keys) if keys else []
        return [_dispute(row) for row in rows if row]

    def gathered(self, key: str) -> Gathered | None:
        """The ticket that disputed lines of a list are on so far."""
        row = self.store.get(Key(ACCOUNTS, self.pk("DSPG", key), "META"))
        return Gathered(**{name: row[name] for name in Gathered.model_fields}) if row else None

    def gather(self, uow: UnitOfWork, gathered: Gathered) -> None:
        """Write it, if nobody added a line since it was read."""
        key = Key(ACCOUNTS, self.pk("DSPG", gathered.key), "META")
        row = {"pk": key.pk, "sk": key.sk, **gathered.model_dump()}
        if gathered.version == 1:
            uow.insert(ACCOUNTS, row)
        else:
            uow.replace(ACCOUNTS, row, gathered.version - 1)

    def counted(self, month: str) -> list[Counted]:
        """What is counted of the disputes opened in a month, by currency and reason."""
        page = self.store.query(Query(ACCOUNTS, self.pk("DSPFIG"), sk=Prefix(f"{month}#")))
        return [_counted(row) for row in page.items]

    def all(self, place: str, limit: int, after: dynamo.Item | None) -> Listing[Dispute]:
        """All disputes by month, currency and reason; ``place`` narrows, from the left."""
        span = Prefix(place) if place else None
        query = Query(ACCOUNTS, self.pk("DSP"), "by_month", span, limit=limit, after=after)
        page = self.store.query(query)
        return Listing([_dispute(row) for row in page.items], page.after)

    def many(self, ids: Sequence[str]) -> list[Dispute]:
        """Disputes as they stand in the table itself."""
        rows = self.store.get_many([self._key(each) for each in ids]) if ids else []
        return [_dispute(row) for row in rows if row]

    def places(self, limit: int, after: dynamo.Item | None) -> Listing[str]:
        """Where disputes are counted, or once were."""
        query = Query(ACCOUNTS, self.pk("DSPFIG"), limit=limit, after=after, fields=("sk",))
        page = self.store.query(query)
        return Listing([row["sk"] for row in page.items], page.after)

    def tally(self, place: str) -> Tally:
        """What is counted at a place."""
        return tally(self.store, Key(ACCOUNTS, self.pk("DSPFIG"), place))

    def insert(self, uow: UnitOfWork, dispute: Dispute) -> None:
        """Write a new dispute, its name in the customer's account, and count it."""
        uow.insert(ACCOUNTS, self._item(dispute))
        place = {"pk": self.pk("A", dispute.customer_id), "sk": f"DISP#{dispute.id}"}
        uow.insert(ACCOUNTS, {**place, "dispute": dispute.id})
        about = {"pk": self.pk("DSPT", dispute.ticket_id), "sk": dispute.id}
        uow.insert(ACCOUNTS, {**about, "dispute": dispute.id})
        self._count(uow, dispute, counts_of(dispute))

    def replace(self, uow: UnitOfWork, before: Dispute, after: Dispute) -> None:
        """Write what became of a dispute, and count the difference."""
        uow.replace(ACCOUNTS, self._item(after), before.version)
        moved = difference(counts_of(before), counts_of(after))
        if moved:
            self._count(uow, after, moved)

    def _count(self, uow: UnitOfWork, dispute: Dispute, moved: dict[str, int]) -> None:
        count(uow, Key(ACCOUNTS, self.pk("DSPFIG"), place_of(dispute)), moved)

    def _item(self, dispute: Dispute) -> dynamo.Item:
        key = self._key(dispute.id)
        item = {
            "pk": key.pk,
            "sk": key.sk,
            "by_month_pk": self.pk("DSP"),
            "by_month_sk": f"{place_of(dispute)}#{dispute.id}",
            **dispute.model_dump(mode="json"),
        }
        if dispute.standing:
            item["worklist_pk"] = self.pk("DSP", "standing")
            item["worklist_sk"] = f"{stamp(dispute.opened_at)}#{dispute.id}"
        return item

    def _key(self, dispute_id: str) -> Key:
        return Key(ACCOUNTS, self.pk("DSP", dispute_id), "META")


def _dispute(row: dynamo.Item) -> Dispute:
    return Dispute.model_validate({name: row[name] for name in _FIELDS if name in row})


def _counted(row: dynamo.Item) -> Counted:
    month, currency, reason = row["sk"].split("#")
    counts = {name: row.get(name, 0) for name in COUNTS}
    return Counted.model_validate(
        {"month": month, "currency": currency, "reason": reason, **counts}
    )
