"""Making a month's bulletin once, sending it to everybody, and noting who has read it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Invalid, NotFound
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.notices.model import Told
from chalicelib.notify.message import Message
from chalicelib.shipments.service import ShipmentService
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.service import TenancyService
from chalicelib.tenancy.telling import News
from chalicelib.tickets.learning import bulletin
from chalicelib.tickets.learning.bulletin import MOST_LESSONS, Bulletin, Lesson, Receipt
from chalicelib.tickets.learning.bulletin_rows import BulletinRows
from chalicelib.tickets.learning.counting import Reviews
from chalicelib.tickets.learning.report import Reporting
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import Person
from chalicelib.tickets.record import Story
from chalicelib.unit_of_work import UnitOfWork

JOB: Final = "ticket-bulletin"
APPROVE: Final = "tickets.approve"
# Telling one colleague writes up to six rows of a transaction, which takes 100.
LETTERS: Final = 15


class Notices(Protocol):
    """Where colleagues are told, each in the ways they chose."""

    def tell(self, uow: UnitOfWork, news: Iterable[Told]) -> None: ...


@dataclass
class Publishing:
    """Everything that is done with bulletins."""

    backing: Backing
    tenancy: TenancyService
    figures: Reporting
    shipments: ShipmentService
    reviews: Callable[[Principal], Reviews]
    story: Callable[[Principal, str], Story]
    rows: Callable[[Principal], BulletinRows]
    jobs: Callable[[], Jobs]
    people: Callable[[Principal], Sequence[Person]]
    notices: Callable[[], Notices]

    def make(self, who: Principal, month: str) -> Job:
        """Make a month's bulletin and send it, in the background; made again it does nothing.

        Raises ``Forbidden``, or ``Invalid`` for a month that has not begun.
        """
        who.require(APPROVE)
        _checked(month)
        if month > self.figures.this_month(who):
            raise Invalid.field("month", "Choose a month that has begun.")
        uow = UnitOfWork(self.backing, who)
        job = self.jobs().start(uow, JOB, {"month": month})
        uow.audit("bulletin.make", job.id, month=month)
        uow.commit(job)
        return job

    def step(self, who: Principal, job: Job) -> Job:
        """One step: the bulletin itself, then a batch of letters; repeatable."""
        month, rows = job.params["month"], self.rows(who)
        if rows.get(month) is None:
            self._write(who, month)
            return job.advanced(done=0, cursor={"made": True})
        had = {receipt.user for receipt in rows.receipts(month)}
        missing = [each for each in self._readers(who) if each.user_id not in had][:LETTERS]
        if not missing or not job.cursor:
            return job.finished(self.backing.clock.now())
        uow = UnitOfWork(self.backing, who)
        for person in missing:
            rows.sent(uow, month, person.user_id, person.name)
            letter = self._letter(who, person, month)
            told = Told(News.BULLETIN, person, letter, f"/bulletins/{month}")
            self.notices().tell(uow, [told])
        uow.audit("bulletin.send", job.id, month=month, letters=len(missing))
        uow.commit()
        return job.advanced(done=job.done + len(missing), cursor=job.cursor)

    def get(self, who: Principal, month: str) -> Bulletin | None:
        """A month's bulletin, if it was made."""
        return self.rows(who).get(month)

    def newest(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[str]:
        """The months that have a bulletin, the newest first."""
        return self.rows(who).newest(limit, after)

    def receipts(self, who: Principal, month: str) -> list[Receipt]:
        """Whom it went to and who has read it: all for who leads, else one's own."""
        found = self.rows(who).receipts(month)
        return [each for each in found if who.permits(APPROVE) or each.user == who.user]

    def read(self, who: Principal, month: str) -> None:
        """ "I have read it": noted once. Raises ``NotFound`` where it was not sent."""
        mine = [each for each in self.rows(who).receipts(month) if each.user == who.user]
        if not mine:
            raise NotFound()
        if mine[0].read_at is not None:
            return
        uow = UnitOfWork(self.backing, who)
        self.rows(who).read(uow, month, who.user, uow.now)
        uow.audit("bulletin.read", month)
        uow.commit()

    def shipped_again(self, who: Principal, ticket: Ticket) -> bool | None:
        """Whether the customer shipped again within 90 days of the close: one read."""
        if not ticket.customer_id or ticket.closed_at is None:
            return None
        span = (ticket.closed_at, ticket.closed_at + bulletin.AGAIN)
        first = self.shipments.first_after(who, ticket.customer_id, *span)
        shipped = (first.created_at,) if first else ()
        return bulletin.shipped_again(ticket.closed_at, shipped, self.backing.clock.now())

    def _write(self, who: Principal, month: str) -> None:
        lessons = tuple(self._lessons(who, month))
        counts = self.figures.month(who, month).total
        uow = UnitOfWork(self.backing, who)
        made = Bulletin(month=month, made_at=uow.now, counts=counts, lessons=lessons)
        self.rows(who).insert(uow, made)
        uow.audit("bulletin.made", month, lessons=len(lessons))
        uow.commit()

    def _lessons(self, who: Principal, month: str) -> Iterator[Lesson]:
        page = self.figures.tickets(who, month, "reviewed", limit=MOST_LESSONS)
        for ticket in page.items[:MOST_LESSONS]:
            review = self.reviews(who).one(ticket.id, ticket.cycle)
            if review is not None:
                story, again = self.story(who, ticket.id), self.shipped_again(who, ticket)
                yield bulletin.lesson(ticket, story, review, again)

    def _readers(self, who: Principal) -> list[Person]:
        return [each for each in self.people(who) if each.email]

    def _letter(self, who: Principal, person: Person, month: str) -> Message:
        return Message(
            to=person.email,
            language=person.language,
            template="learning/bulletin",
            params={
                "name": person.name,
                "month": month,
                "company": self.tenancy.company(who).name,
            },
            subject_id=f"bulletin {month}",
        )


def _checked(month: str) -> None:
    try:
        date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Invalid.field("month", "Enter a month, like 2026-03.") from None
