"""Use cases of setting off: both directions shown, set off at once on both sides, undone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from chalicelib.accounts.agents.document import SetOffPaper
from chalicelib.accounts.agents.errors import (
    AlreadyUndone,
    NotAgreed,
    SetOffNumberMoved,
    SetOffUnderWay,
)
from chalicelib.accounts.agents.making import BILLS_AT_ONCE, JOB, Making, booked, parts_of, pay_all
from chalicelib.accounts.agents.model import Position, SetOff
from chalicelib.accounts.agents.ports import Agreements, Companies, CustomerFiles, SetOffs
from chalicelib.accounts.agents.sending import Sending
from chalicelib.accounts.ledger.netting import MOST_BESIDE
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.accounts.ledger.sheet import MOST_ITEMS
from chalicelib.accounts.payables.model import Payable
from chalicelib.accounts.payables.service import PayableService
from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Conflict, NotFound, Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# Somebody else sets off or books on the account at the same moment; then it is said.
ATTEMPTS: Final = 8


@dataclass
class AgentService:
    """Everything that is done with what agents and we owe each other."""

    backing: Backing
    rows: Callable[[Principal], SetOffs]
    companies: Companies
    customers: CustomerFiles
    agreements: Agreements
    ledger: LedgerService
    payables: PayableService
    jobs: Jobs
    making: Making = field(init=False)
    sending: Sending = field(init=False)

    def __post_init__(self) -> None:
        self.making = Making(self.backing, self.rows, self.ledger, self.payables)
        self.sending = Sending(self.backing, self.rows, self.customers)

    # ---- looking

    def agreed(self, who: Principal, customer_id: str) -> bool:
        """Whether set-off is agreed with a customer today. Raises ``NotFound``."""
        agreement = self.agreements.agreement(who, customer_id)
        return agreement.set_off and agreement.valid(self.ledger.today(who))

    def positions(self, who: Principal, customer_id: str) -> list[Position]:
        """Both directions in each currency as they stand now. Raises ``NotFound``."""
        self.customers.get(who, customer_id)
        return self.making.positions(who, customer_id)

    def get(self, who: Principal, set_off_id: str) -> SetOff:
        """A set-off statement of the tenant. Raises ``NotFound``."""
        found = self.rows(who).get(set_off_id)
        if found is None:
            raise NotFound()
        return found

    def newest(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[SetOff]:
        """All set-off statements, the newest first."""
        return self.rows(who).newest(limit, after)

    def of_customer(
        self,
        who: Principal,
        customer_id: str,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[SetOff]:
        """The set-off statements of one agent, the newest first."""
        return self.rows(who).of_customer(customer_id, limit, after)

    def document(self, who: Principal, set_off_id: str) -> bytes:
        """The statement as PDF in the agent's language; the same for ever, for nothing on it
        changes but that it was undone. Raises ``SetOffUnderWay``."""
        made = self.get(who, set_off_id)
        if made.under_way:
            raise SetOffUnderWay()
        return SetOffPaper(made).drawn()

    def document_link(self, who: Principal, set_off_id: str) -> str:
        """An address that downloads the PDF for five minutes. Raises ``SetOffUnderWay``."""
        key, name = self.sending.filed(who, self.get(who, set_off_id))
        return self.backing.blobs.link(key, name)

    def send(self, who: Principal, set_off_id: str, version: int) -> SetOff:
        """E-mail it to the agent with a link and the PDF; see ``Sending.send``."""
        return self.sending.send(who, self.get(who, set_off_id), version)

    def by_link(self, token: str) -> tuple[Principal, SetOff]:
        """The statement that a link shows, and who reads it. Raises ``LinkSpent``."""
        return self.sending.by_link(token)

    def job_of(self, who: Principal, made: SetOff) -> Job | None:
        """The job that is making or undoing it."""
        return self.jobs.get(who, made.job) if made.under_way else None

    def step(self, who: Principal, job: Job) -> Job:
        """One step of a ``set-off`` job."""
        return self.making.step(who, job)

    # ---- doing

    def set_off(self, who: Principal, customer_id: str, currency: str, note: str = "") -> SetOff:
        """Set the smaller side off against the other, in one transaction with its number; more
        documents than that takes are left to a job, which gives the number in the end.

        Raises ``NotAgreed``, ``NothingToSetOff``, ``SetOffUnderWay``, ``NotFound``, and what the
        ledger refuses.
        """
        if not self.agreed(who, customer_id):
            raise NotAgreed()
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._set_off(who, customer_id, currency, note)
            except (SetOffNumberMoved, Stale):
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError("unreachable")

    def undo(self, who: Principal, set_off_id: str, version: int, reason: str) -> SetOff:
        """Take a set-off back by counter entries on both sides. Raises ``AlreadyUndone``."""
        before = self.get(who, set_off_id)
        if before.undone_at:
            raise AlreadyUndone()
        if before.version != version:
            raise Stale()
        if before.under_way:
            raise SetOffUnderWay()
        if not before.position.at_once:
            return self._begin_undo(who, before, reason)
        uow = UnitOfWork(self.backing, who)
        opposite = self._reversed(uow, before, reason)
        for was in self._paid_by(who, before):
            at = next(
                at
                for at, each in enumerate(was.payments)
                if each.set_off == before.id and each.undone_on is None
            )
            after = was.unsettled(at, self.ledger.today(who))
            self.payables.write(uow, was, after, "unpay")
        undone = before.changed(
            state="undone",
            undone_at=uow.now,
            undone_by=who.user,
            undo_reason=reason,
            undo_entry_id=opposite,
        )
        self.rows(who).replace(uow, before, undone)
        uow.audit("set-off.undo", before.id, number=before.number, reason=reason)
        uow.commit(undone)
        return undone

    def go_on(self, who: Principal, set_off_id: str) -> SetOff:
        """Let one whose job was given up go on where it stopped. Raises ``Conflict``."""
        made = self.get(who, set_off_id)
        job = self.job_of(who, made)
        if job is None or job.state != "failed":
            raise Conflict("This has not stopped.")
        uow = UnitOfWork(self.backing, who)
        self.jobs.resume(uow, job)
        uow.audit("set-off.go-on", made.id)
        uow.commit(made)
        return made

    def _reversed(self, uow: UnitOfWork, before: SetOff, reason: str) -> str:
        """Take back what it booked on the account; a credit bill against a bill booked nothing."""
        if not before.entries:
            return ""
        return self.ledger.add_reversals(uow, before.customer_id, before.entries, reason)[0].id

    def _begin_undo(self, who: Principal, before: SetOff, reason: str) -> SetOff:
        """The credit is taken back now (or by its own job), the bills part after part."""
        uow, rows = UnitOfWork(self.backing, who), self.rows(who)
        if before.entries:
            most = MOST_BESIDE if before.used_entry_id else MOST_ITEMS
            self.ledger.add_take_back(uow, before.customer_id, before.entries, reason, most)
        job = self._job(uow, before)
        facts = {"undone_at": uow.now, "undone_by": who.user, "undo_reason": reason}
        after = before.changed(state="undoing", job=job.id, **facts)
        rows.replace(uow, before, after)
        rows.hold(uow, after)
        uow.audit("set-off.undo", before.id, number=before.number, reason=reason)
        uow.commit(after)
        return after

    def _job(self, uow: UnitOfWork, made: SetOff) -> Job:
        parts = -(-len(parts_of(made)) // BILLS_AT_ONCE)
        return self.jobs.start(uow, JOB, {"set_off": made.id}, total=parts)

    def _set_off(self, who: Principal, customer_id: str, currency: str, note: str) -> SetOff:
        found = {each.currency: each for each in self.positions(who, customer_id)}
        position = found.get(currency) or Position.empty(currency)
        laid = position.set_off()
        large = not laid.at_once
        rows, uow = self.rows(who), UnitOfWork(self.backing, who)
        customer = self.customers.get(who, customer_id)
        made = SetOff(
            id=uow.ids.new("sof"),
            sequence=0 if large else rows.last_number() + 1,
            state="making" if large else "issued",
            customer_id=customer_id,
            agent=customer.name,
            address=tuple(e for e in (customer.local_name, *customer.address.splitlines()) if e),
            language=customer.reads,
            company=self.companies.company(who).name,
            position=laid,
            amount=position.amount,
            on=self.ledger.today(who),
            note=note,
            issued_at=uow.now,
            issued_by=who.user,
            issued_name=who.name,
        )
        if large:
            return self._begin(uow, made)
        rows.free(uow, customer_id, currency)
        made = booked(self.ledger, uow, made)
        pay_all(self.payables, uow, made, (*laid.bills, *laid.credit_bills))
        rows.insert(uow, made)
        uow.audit("set-off.issue", made.id, number=made.number, amount=made.amount)
        uow.commit(made)
        return made

    def _begin(self, uow: UnitOfWork, made: SetOff) -> SetOff:
        """Leave it to a job; meanwhile no other with this agent in this currency."""
        job = self._job(uow, made)
        begun = made.model_copy(update={"job": job.id})
        self.rows(uow.who).begin(uow, begun)
        uow.audit("set-off.begin", made.id, agent=made.customer_id, amount=made.amount)
        uow.commit(begun)
        return begun

    def _paid_by(self, who: Principal, made: SetOff) -> list[Payable]:
        position = made.position
        ids = [each.id for each in (*position.bills, *position.credit_bills)]
        return self.payables.many(who, ids)
