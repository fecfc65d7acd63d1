"""What running jobs needs from the tables."""

from datetime import datetime
from typing import Protocol

from chalicelib.jobs.model import Job
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.unit_of_work import UnitOfWork


class Jobs(Protocol):
    """The jobs of one tenant."""

    def get(self, job_id: str) -> Job | None: ...

    def newest(self, kind: str, limit: int, after: Item | None = None) -> Listing[Job]: ...

    def insert(self, uow: UnitOfWork, job: Job) -> Item: ...

    def replace(self, uow: UnitOfWork, job: Job) -> Item: ...

    def save(self, job: Job, next_at: datetime | None) -> Job: ...
