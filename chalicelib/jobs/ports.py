"""What running jobs needs from the tables, and what everybody else needs of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from chalicelib.jobs.model import Job
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class JobRows(Protocol):
    """The jobs of one tenant."""

    def get(self, job_id: str) -> Job | None: ...

    def many(self, ids: Sequence[str]) -> list[Job]: ...

    def newest(self, kind: str, limit: int, after: Item | None = None) -> Listing[Job]: ...

    def insert(self, uow: UnitOfWork, job: Job) -> Item: ...

    def replace(self, uow: UnitOfWork, job: Job) -> Item: ...

    def save(self, job: Job, next_at: datetime | None) -> Job: ...


class Jobs(Protocol):
    """Where large work is started and looked after."""

    def start(self, uow: UnitOfWork, kind: str, params: dict[str, Any], total: int = 0) -> Job: ...

    def get(self, who: Principal, job_id: str, kind: str = "") -> Job: ...

    def many(self, who: Principal, ids: Sequence[str]) -> list[Job]: ...

    def newest(
        self, who: Principal, kind: str, limit: int = ..., after: Item | None = None
    ) -> Listing[Job]: ...

    def resume(self, uow: UnitOfWork, job: Job) -> Job: ...

    def stop(self, uow: UnitOfWork, job: Job) -> Job: ...
