"""Agreements that end: told in time, listed, never over in silence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from chalicelib.accounts.terms import expiry
from chalicelib.accounts.terms.model import Agreement
from chalicelib.accounts.terms.ports import Agreements, Customers, Notices, People, Tenancy
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.notices.model import Told
from chalicelib.notify.message import Message
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.telling import News
from chalicelib.tickets.people import Person
from chalicelib.unit_of_work import UnitOfWork


@dataclass
class EndingAgreements:
    """Carries out what an agreement's due time asks for."""

    backing: Backing
    rows: Callable[[Principal], Agreements]
    tenancy: Tenancy
    customers: Customers
    notices: Callable[[], Notices]
    people: Callable[[], People]

    def listed(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Agreement]:
        """Agreements that end within 30 days or ended in the last 30, the earliest end first."""
        today = self.backing.clock.now().astimezone(self._zone(who)).date()
        return self.rows(who).ending(today - expiry.BACK, today + expiry.AHEAD, limit, after)

    def wake(self, who: Principal, customer_id: str, expected: str) -> None:
        """Tell what is due, once, with the next due time; early, late or twice does no harm.

        Of several marks that are due at once only the last is told: after an outage nobody needs
        to hear first that 30 days were left.
        """
        del expected  # what is due follows from the agreement alone
        before, zone = self.rows(who).get(customer_id), self._zone(who)
        now = self.backing.clock.now()
        marks = expiry.due_marks(before, now, zone)
        after = before.replaced(warned=(*before.warned, *marks))
        after = after.replaced(due_at=expiry.next_due(after, zone))
        uow = UnitOfWork(self.backing, who)
        if marks:
            customer = self.customers.get(who, customer_id)
            people = expiry.readers(self.people().people(who), customer.owner)
            told = [self._told(each, after, customer.title, marks[-1]) for each in people]
            self.notices().tell(uow, told)
        self.rows(who).rearm(uow, before, after)
        uow.audit("account.agreement-ends", customer_id, marks=list(marks))
        uow.commit()

    def armed(self, who: Principal, before: Agreement, after: Agreement) -> Agreement:
        """The agreement as it is written down: another end is told of anew."""
        kept = before.warned if before.valid_until == after.valid_until else ()
        after = after.replaced(warned=kept)
        return after.replaced(due_at=expiry.next_due(after, self._zone(who)))

    def _told(self, person: Person, agreement: Agreement, customer: str, mark: int) -> Told:
        until = agreement.valid_until
        assert until is not None  # noqa: S101 - only what has an end is due  # nosec B101
        message = Message(
            to=person.email,
            language=person.language,
            template="terms/ending" if mark else "terms/ended",
            subject_id=agreement.customer_id,
            params={
                "name": person.name,
                "customer": customer,
                "customer_id": agreement.customer_id,
                "reference": agreement.reference,
                "until": until.isoformat(),
                "next": (until + timedelta(days=1)).isoformat(),
            },
        )
        return Told(News.AGREEMENT, person, message, f"/accounts/{agreement.customer_id}/agreement")

    def _zone(self, who: Principal) -> ZoneInfo:
        return ZoneInfo(self.tenancy.calendar(who).zone)
