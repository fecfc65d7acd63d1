"""Drawing a month's sample of closed tickets, and noting what a supervisor found in each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Invalid
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.impartial import refuse_complained_of
from chalicelib.tickets.learning import policy
from chalicelib.tickets.sampling.errors import NoSample, OwnWork
from chalicelib.tickets.sampling.model import Sample, Sampled, lowest
from chalicelib.tickets.sampling.ports import Desk, Figures, Notices, Policies, Samples
from chalicelib.tickets.sampling.schemas import VerdictIn
from chalicelib.tickets.sampling.second_person import asked_instead, leads_alone, undrawn
from chalicelib.unit_of_work import UnitOfWork, on_fresh_facts

JOB: Final = "ticket-sample"
APPROVE: Final = "tickets.approve"
# So many closed tickets are looked through in a step.
PAGE: Final = 100


@dataclass
class Sampling:
    """Everything that is done with samples; each write is one transaction."""

    backing: Backing
    desk: Desk
    figures: Figures
    tenancy: Policies
    rows: Callable[[Principal], Samples]
    jobs: Callable[[], Jobs]
    notices: Callable[[], Notices]

    def draw(self, who: Principal, month: str) -> Job:
        """Draw a month's sample in the background; drawn again it stays as it is.

        Raises ``Forbidden``, or ``Invalid`` for a month that has not begun or closed nothing.
        """
        who.require(APPROVE)
        if month > self.figures.this_month(who):
            raise Invalid.field("month", "Choose a month that has begun.")
        if not self.figures.closed(who, month, 1, None).items:
            raise Invalid.field("month", "Nothing was closed in this month.")
        uow = UnitOfWork(self.backing, who)
        job = self.jobs().start(uow, JOB, {"month": month, "name": who.name})
        uow.audit("sample.draw", job.id, month=month)
        uow.commit(job)
        return job

    def step(self, who: Principal, job: Job) -> Job:
        """One step: a page of closed tickets looked through, and at last the sample written."""
        month, drawn = job.params["month"], job.cursor.get("drawn", [])
        before = self.rows(who).get(month)
        if before is not None and not before.undrawn:
            return job.finished(self.backing.clock.now())
        page = self.figures.closed(who, month, PAGE, job.cursor.get("after"))
        # Nobody is given their own work to look over, unless there is nobody else.
        alone = leads_alone(self.desk.people(who), job.started_by)
        others = [each for each, facts in page.items if alone or facts.person != job.started_by]
        size = policy.read(self.tenancy.policy(who, "learning")).sample
        drawn = lowest(month, [*drawn, *others], size)
        done = job.done + len(page.items)
        if page.after is not None:
            return job.advanced(done=done, cursor={"drawn": drawn, "after": page.after})
        self._write(who, job, before, drawn, done)
        return job.finished(self.backing.clock.now(), drawn=len(drawn))

    def get(self, who: Principal, month: str) -> Sample:
        """A month's sample. Raises ``NoSample``, ``Forbidden``."""
        who.require(APPROVE)
        found = self.rows(who).get(month)
        if found is None:
            raise NoSample()
        return found

    def newest(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[str]:
        """The months that have a sample, the newest first."""
        who.require(APPROVE)
        return self.rows(who).newest(limit, after)

    def case(self, who: Principal, month: str, ticket_id: str) -> Sampled:
        """One ticket of a sample. Raises ``NoSample``, ``Forbidden``."""
        found = self.get(who, month).case(ticket_id)
        if found is None:
            raise NoSample()
        return found

    def judge(self, who: Principal, month: str, ticket_id: str, given: VerdictIn) -> Sample:
        """Note what was found in a ticket of the sample; noted again, the last counts.

        Raises ``NoSample``, ``Forbidden``, ``OwnWork``, ``Invalid``, ``ComplainedOf``.
        """

        def act() -> Sample:
            case = self.case(who, month, ticket_id)
            own = case.handler == who.user
            if own and not self.looks_alone(who):
                raise OwnWork()
            if own and not given.again:
                raise Invalid.field("again", "Say that you look at your own work a second time.")
            refuse_complained_of(self.desk.get(who, ticket_id), who.user)
            uow = UnitOfWork(self.backing, who)
            facts: dict[str, Any] = {"by": who.user, "by_name": who.name, "at": uow.now}
            looked_at = case.model_copy(update=given.model_dump() | facts | {"again": own})
            after = self.get(who, month).judged(looked_at)
            self.rows(who).replace(uow, after)
            uow.audit("sample.judge", ticket_id, month=month, verdict=given.verdict.value)
            uow.commit(after)
            return after

        # Two supervisors may look at two tickets of one sample at the same moment.
        return on_fresh_facts(act)

    def looks_alone(self, who: Principal) -> bool:
        """Whether nobody else leads, so that one's own work is looked at a second time."""
        return leads_alone(self.desk.people(who), who.user)

    def _write(
        self, who: Principal, job: Job, before: Sample | None, drawn: list[str], closed: int
    ) -> None:
        """The sample; or that nothing could be drawn, of which whoever has to do it is told."""
        uow = UnitOfWork(self.backing, who)
        sample = Sample(
            month=job.params["month"],
            drawn_at=uow.now,
            drawn_by=job.started_by,
            drawn_by_name=job.params["name"],
            closed=closed,
            cases=tuple(self._sampled(who, each) for each in drawn),
            version=before.version + 1 if before else 1,
        )
        if before is None:
            self.rows(who).insert(uow, sample)
        elif drawn or before.drawn_by != sample.drawn_by:
            self.rows(who).replace(uow, sample)
        else:
            return  # drawn again by the same one, who still handled everything
        to = None if drawn else asked_instead(self.desk.people(who), sample.drawn_by)
        if to is not None:
            self.notices().tell(uow, [undrawn(sample, to)])
        uow.audit("sample.drawn", sample.month, drawn=len(drawn), closed=closed)
        uow.commit()

    def _sampled(self, who: Principal, ticket_id: str) -> Sampled:
        ticket = self.desk.get(who, ticket_id)
        return Sampled(
            ticket_id=ticket.id,
            subject=ticket.subject,
            handler=ticket.assignee,
            handler_name=ticket.assignee_name,
        )
