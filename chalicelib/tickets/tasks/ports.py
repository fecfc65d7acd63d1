"""What sub-tasks need from the tables."""

from datetime import datetime
from typing import Protocol

from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.tickets.tasks.model import Task
from chalicelib.unit_of_work import UnitOfWork


class Tasks(Protocol):
    """The sub-tasks of one tenant."""

    def of_ticket(self, ticket_id: str) -> list[Task]: ...

    def one(self, ticket_id: str, task_id: str) -> Task | None: ...

    def of_owner(self, user: str, limit: int, after: Item | None) -> Listing[Task]: ...

    def insert(self, uow: UnitOfWork, task: Task) -> None: ...

    def replace(self, uow: UnitOfWork, task: Task) -> Task: ...

    def rearm(self, task: Task, due_at: datetime) -> None: ...
