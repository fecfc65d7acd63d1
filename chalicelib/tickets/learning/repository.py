"""Reviews and the rows by which recurrences are found, in the tickets table.

A review has a partition of its own (``REV#<ticket>``, one row for each cycle). For every place
where its cause may recur stands a row under ``CAUSE#<cause>#<dimension>#<value>`` in the order
of time: what recurs is one query, however many complaints a company has had.
"""

from datetime import datetime

from chalicelib.clock.due import due_fields
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Between, Item, Key, Query
from chalicelib.kit.paging import MAX_LIMIT, Listing
from chalicelib.tables import TICKETS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tickets.learning.model import ALL, Case, Review, places
from chalicelib.unit_of_work import UnitOfWork

_END = "9999"


class ReviewRepository(TenantRepository):
    """Reads and writes the reviews of one tenant."""

    def of_ticket(self, ticket_id: str) -> list[Review]:
        """The reviews of a ticket, of its last cycle first."""
        query = Query(TICKETS, self.pk("REV", ticket_id), limit=MAX_LIMIT, forward=False)
        return [Review.model_validate(item) for item in self.store.query(query).items]

    def one(self, ticket_id: str, cycle: int) -> Review | None:
        """The review of one cycle of a ticket."""
        item = self.store.get(Key(TICKETS, self.pk("REV", ticket_id), f"{cycle:04d}"))
        return Review.model_validate(item) if item else None

    def insert(self, uow: UnitOfWork, review: Review) -> None:
        uow.insert(TICKETS, self._item(review))
        found = {ALL: ("-", ""), **places(review)}
        for by, (value, _) in found.items():
            key = self._case_key(review, by, value)
            uow.put(TICKETS, {"pk": key.pk, "sk": key.sk, **_case(review)})

    def replace(self, uow: UnitOfWork, review: Review) -> None:
        """Write a review's next version; its cause and places never change."""
        uow.replace(TICKETS, self._item(review), review.version - 1)

    def cases(
        self,
        cause: str,
        by: str,
        value: str,
        start: datetime,
        limit: int,
        after: Item | None = None,
    ) -> Listing[Case]:
        """The cases of a cause at one place since a moment, the newest first."""
        pk, span = self.pk("CAUSE", cause, by, value), Between(stamp(start), _END)
        page = self.store.query(Query(TICKETS, pk, None, span, limit, False, after))
        return Listing([Case.model_validate(item) for item in page.items], page.after)

    def promised(self, owner: str, limit: int, after: Item | None) -> Listing[Review]:
        """Reviews whose change is still to be made, by its day; of one owner or of everybody."""
        index, pk = ("by_assignee", owner) if owner else ("open_by_due", "ALL")
        page = self.store.query(
            Query(TICKETS, self.pk("CHANGE", pk), index, None, limit, True, after)
        )
        return Listing([Review.model_validate(item) for item in page.items], page.after)

    def _item(self, review: Review) -> Item:
        item: Item = {
            **review.model_dump(mode="json", exclude_defaults=True),
            "pk": self.pk("REV", review.ticket_id),
            "sk": f"{review.cycle:04d}",
            "version": review.version,
        }
        if review.change and review.change.done_at is None:
            # The clock's worker knows a thing by one id: here, ticket and cycle.
            item |= {"type": "promise", "id": f"{review.ticket_id}:{review.cycle}"}
            item |= due_fields(item["pk"], review.change.due_at)
            # Open changes share the indexes of open tickets, in partitions of their own.
            due = f"{review.change.due}#{review.ticket_id}"
            item |= {
                "by_assignee_pk": self.pk("CHANGE", review.change.owner),
                "by_assignee_sk": due,
                "open_by_due_pk": self.pk("CHANGE", "ALL"),
                "open_by_due_sk": due,
            }
        return item

    def _case_key(self, review: Review, by: str, value: str) -> Key:
        pk = self.pk("CAUSE", review.cause, by, value)
        return Key(TICKETS, pk, f"{stamp(review.at)}#{review.ticket_id}#{review.cycle}")


def _case(review: Review) -> Item:
    kept = {"ticket_id", "subject", "customer_name", "justified"}
    return {**review.model_dump(mode="json", include=kept), "at": stamp(review.at)}
