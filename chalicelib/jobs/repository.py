"""Job rows in the platform table."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.clock.due import due_fields, without_due
from chalicelib.jobs.model import Job
from chalicelib.kit.clock import instant, stamp
from chalicelib.kit.dynamo import Equals, Item, Key, Put, Query
from chalicelib.kit.paging import Listing
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork


class JobRepository(TenantRepository):
    """Reads and writes the jobs of one tenant."""

    def get(self, job_id: str) -> Job | None:
        item = self.store.get(Key(PLATFORM, self.pk("JOB", job_id), "META"))
        return _job(item) if item else None

    def many(self, ids: Sequence[str]) -> list[Job]:
        """These jobs, without those that are not there: one read of them all."""
        rows = self.store.get_many([Key(PLATFORM, self.pk("JOB", each), "META") for each in ids])
        return [_job(row) for row in rows if row]

    def newest(self, kind: str, limit: int, after: Item | None = None) -> Listing[Job]:
        """The newest jobs of a kind."""
        page = self.store.query(
            Query(
                PLATFORM, self.pk("JOBS", kind), "newest", limit=limit, forward=False, after=after
            )
        )
        return Listing([_job(item) for item in page.items], page.after)

    def insert(self, uow: UnitOfWork, job: Job) -> Item:
        item = self._item(job, job.created_at)
        uow.insert(PLATFORM, item)
        return item

    def replace(self, uow: UnitOfWork, job: Job) -> Item:
        """Write the job over the version it was read at; one that is open is due at once."""
        due = uow.now if job.is_open else None
        item = self._item(job.model_copy(update={"version": job.version + 1}), due)
        uow.replace(PLATFORM, item, job.version)
        return item

    def save(self, job: Job, next_at: datetime | None) -> Job:
        """Write the job over the version it was read at, and give the one that then stands.

        Raises ``ConditionFailed``.
        """
        saved = job.model_copy(update={"version": job.version + 1})
        item = self._item(saved, next_at)
        self.store.commit([Put(PLATFORM, item, Equals("version", job.version))])
        return saved

    def _item(self, job: Job, due_at: datetime | None) -> Item:
        pk = self.pk("JOB", job.id)
        return {
            "pk": pk,
            "sk": "META",
            "type": "job",
            "newest_pk": self.pk("JOBS", job.kind),
            "newest_sk": job.id,
            **job.model_dump(mode="json"),
            "created_at": stamp(job.created_at),
            "finished_at": stamp(job.finished_at) if job.finished_at else None,
            **due_fields(pk, due_at),
        }


def _job(item: Item) -> Job:
    return Job.model_validate(
        without_due(item)
        | {
            "created_at": instant(item["created_at"]),
            "finished_at": instant(item["finished_at"]) if item["finished_at"] else None,
        }
    )
