"""What the steps of a reconciliation share: its row, its files, and in whose name they act."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.accounts.reconciliation.files import ReconciliationFiles
from chalicelib.accounts.reconciliation.model import Reconciliation
from chalicelib.accounts.reconciliation.ours import OurSide
from chalicelib.accounts.reconciliation.ports import Companies, Reconciliations
from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import NotFound
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

JOB = "reconciliation"


@dataclass
class Workshop:
    """Reads and writes reconciliations and their files."""

    backing: Backing
    rows: Callable[[Principal], Reconciliations]
    companies: Companies
    ours: OurSide
    jobs: Jobs

    def get(self, who: Principal, rec_id: str) -> Reconciliation:
        """A reconciliation of the tenant. Raises ``NotFound``."""
        found = self.rows(who).get(rec_id)
        if found is None:
            raise NotFound()
        return found

    def files(self, who: Principal, rec_id: str) -> ReconciliationFiles:
        return ReconciliationFiles(self.backing.blobs, who.tenant, rec_id)

    def save(self, who: Principal, after: Reconciliation, action: str) -> Reconciliation:
        """Write it at its next version, as one recorded act."""
        uow = UnitOfWork(self.backing, who)
        self.rows(who).replace(uow, after)
        uow.audit(f"reconciliation.{action}", after.id, sender=after.sender.name)
        uow.commit(after)
        return after

    def start(
        self,
        uow: UnitOfWork,
        after: Reconciliation,
        action: str,
        total: int = 0,
        params: dict[str, Any] | None = None,
    ) -> Reconciliation:
        """Write it at its next version with a job that goes on from there."""
        job = self.jobs.start(uow, JOB, {"reconciliation": after.id, **(params or {})}, total=total)
        started = after.model_copy(update={"job": job.id})
        self.rows(uow.who).replace(uow, started)
        uow.audit(f"reconciliation.{action}", after.id, sender=after.sender.name)
        return started


def acting(who: Principal, made: Reconciliation) -> Principal:
    """The worker, acting in the name of the person who started it."""
    return replace(who, user=made.started_by, name=made.started_by_name)


def reconciliation_of(job: Job) -> str:
    """Which reconciliation a job works on."""
    return str(job.params["reconciliation"])
