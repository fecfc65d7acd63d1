"""What the steps of an import share: its row, its files, and in whose name it acts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from chalicelib.imports.errors import ImportNotFound
from chalicelib.imports.files import ImportFiles
from chalicelib.imports.kinds import KINDS
from chalicelib.imports.kinds.kind import Kind
from chalicelib.imports.model import Import
from chalicelib.imports.ports import Imports, Target
from chalicelib.jobs.model import Job
from chalicelib.kit.backing import Backing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# A chunk is planned, written and recorded in one step of the job: a second or two of work.
CHUNK = 100


@dataclass
class Workshop:
    """Reads and writes imports and their files."""

    backing: Backing
    rows: Callable[[Principal], Imports]
    targets: Mapping[str, Callable[[], Target]]

    def get(self, who: Principal, import_id: str) -> Import:
        """An import of the tenant. Raises `ImportNotFound`."""
        found = self.rows(who).get(import_id)
        if found is None:
            raise ImportNotFound()
        return found

    def files(self, who: Principal, import_id: str) -> ImportFiles:
        return ImportFiles(self.backing.blobs, who.tenant, import_id)

    def save(self, who: Principal, after: Import, action: str) -> Import:
        """Write the import at its next version, as one recorded act."""
        uow = UnitOfWork(self.backing, who)
        self.rows(who).replace(uow, after)
        uow.audit(f"import.{action}", after.id, kind=after.kind, filename=after.filename)
        uow.commit(after)
        return after

    def target(self, made: Import) -> Target:
        return self.targets[made.kind]()

    def kind(self, made: Import) -> Kind:
        return KINDS[made.kind]


def acting(who: Principal, made: Import) -> Principal:
    """The worker, acting in the name of the person who started the import."""
    return replace(who, user=made.started_by, name=made.started_by_name)


def import_of(job: Job) -> str:
    """Which import a job works on."""
    return str(job.params["import"])
