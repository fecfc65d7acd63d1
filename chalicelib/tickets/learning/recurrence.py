"""The same cause again: at the same customer, carrier, lane or department."""

from datetime import datetime

from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import DEFAULT_LIMIT, MAX_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.learning.model import ALL, Case, Recurrence, Review, places, since
from chalicelib.tickets.learning.review import Reviewing


class Recurring(Reviewing):
    """Finding recurrences: one query for each place."""

    def recurrences(self, who: Principal, review: Review) -> list[Recurrence]:
        """Where the cause of a review came up more than once in the period, itself included."""
        rows, start = self.rows(who), self._since(who)
        found = []
        for by, (value, name) in places(review).items():
            cases = rows.cases(review.cause, by, value, start, MAX_LIMIT)
            count = len({case.ticket_id for case in cases.items})
            if count > 1:
                more = cases.after is not None
                found.append(Recurrence(by=by, value=value, name=name, count=count, more=more))
        return found

    def cases(
        self,
        who: Principal,
        cause: str,
        by: str = ALL,
        value: str = "",
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[Case]:
        """The cases of a cause within the period, at one place or everywhere, newest first."""
        return self.rows(who).cases(cause, by, value or "-", self._since(who), limit, after)

    def _since(self, who: Principal) -> datetime:
        return since(self.desk.now(), self.policy(who).months)
