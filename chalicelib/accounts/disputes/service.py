"""Use cases of disputes: open, settle, find, count."""

from chalicelib.accounts.disputes.accepting import Accepting
from chalicelib.accounts.disputes.model import Counted, Dispute
from chalicelib.accounts.disputes.policy import POLICY, needed
from chalicelib.accounts.disputes.words import Paper, Reason
from chalicelib.kit import dynamo
from chalicelib.kit.months import checked_month
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal


class DisputeService(Accepting):
    """Everything that is done with disputes; each write is one transaction."""

    def needed(self, who: Principal, reason: Reason) -> tuple[Paper, ...]:
        """The evidence that a reason needs by the company's policy."""
        return needed(self.companies.policy(who, POLICY), reason)

    def standing(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: dynamo.Item | None = None
    ) -> Listing[Dispute]:
        """Disputes that nobody has settled yet, the oldest first."""
        return self.rows(who).standing(limit, after)

    def of_customer(
        self,
        who: Principal,
        customer_id: str,
        limit: int = DEFAULT_LIMIT,
        after: dynamo.Item | None = None,
    ) -> Listing[Dispute]:
        """Disputes of a customer, the newest first."""
        return self.rows(who).of_customer(customer_id, limit, after)

    def of_month(
        self,
        who: Principal,
        month: str,
        currency: str = "",
        reason: str = "",
        limit: int = DEFAULT_LIMIT,
        after: dynamo.Item | None = None,
    ) -> Listing[Dispute]:
        """Disputes opened in a month, narrowed to a currency and a reason of it."""
        month = checked_month(month)
        place = f"{currency}#{reason}#" if currency and reason else f"{currency}#" * bool(currency)
        return self.rows(who).of_month(month, place, limit, after)

    def figures(self, who: Principal, month: str = "") -> list[Counted]:
        """What is counted of the disputes opened in a month, by currency and reason."""
        month = checked_month(month) if month else self.this_month(who)
        stated = self.statements.charged(who, month)
        return [
            each.model_copy(update={"stated": stated.get(each.currency, 0)})
            for each in self.rows(who).counted(month)
        ]

    def this_month(self, who: Principal) -> str:
        """The month it is at the company."""
        return f"{self.ledger.today(who):%Y-%m}"
