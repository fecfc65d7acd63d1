"""What everything about payments shares: rows, files in the bucket, and in whose name it acts."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from chalicelib.accounts.payments.blobs import BankBlobs
from chalicelib.accounts.payments.errors import BankFileNotFound, LineNotFound
from chalicelib.accounts.payments.model import BankFile, Line
from chalicelib.accounts.payments.ports import Payments
from chalicelib.jobs.model import Job
from chalicelib.kit.backing import Backing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


@dataclass
class Office:
    """Reads and writes bank files and their lines."""

    backing: Backing
    rows: Callable[[Principal], Payments]

    def file(self, who: Principal, file_id: str) -> BankFile:
        """A file of the tenant. Raises ``BankFileNotFound``."""
        found = self.rows(who).file(file_id)
        if found is None:
            raise BankFileNotFound()
        return found

    def line(self, who: Principal, line_id: str) -> Line:
        """A line of the tenant. Raises ``LineNotFound``."""
        found = self.rows(who).line(line_id)
        if found is None:
            raise LineNotFound()
        return found

    def blobs(self, who: Principal, file_id: str) -> BankBlobs:
        return BankBlobs(self.backing.blobs, who.tenant, file_id)

    def save(
        self,
        who: Principal,
        after: BankFile,
        action: str,
        then: Callable[[UnitOfWork], object] | None = None,
    ) -> BankFile:
        """Write a file at its next version, as one recorded act, with what comes of it."""
        uow = UnitOfWork(self.backing, who)
        self.rows(who).replace_file(uow, after)
        if then is not None:
            then(uow)
        uow.audit(f"bank-file.{action}", after.id, filename=after.filename)
        uow.commit(after)
        return after


def acting(who: Principal, made: BankFile) -> Principal:
    """The worker, acting in the name of the person who uploaded the file."""
    return replace(who, user=made.started_by, name=made.started_by_name)


def file_of(job: Job) -> str:
    """Which bank file a job works on."""
    return str(job.params["file"])
