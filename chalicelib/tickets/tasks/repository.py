"""Sub-tasks beside their tickets: a partition for each ticket, an index place for each owner."""

from datetime import datetime
from typing import Final

from chalicelib.clock.due import due_fields
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Equals, Item, Key, Query, Update
from chalicelib.kit.paging import MAX_LIMIT, Listing
from chalicelib.tables import TICKETS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tickets.tasks.model import Task
from chalicelib.unit_of_work import UnitOfWork

TASK: Final = "TASK"


class TaskRepository(TenantRepository):
    """Reads and writes the sub-tasks of one tenant."""

    def of_ticket(self, ticket_id: str) -> list[Task]:
        """All tasks of a ticket, the newest first."""
        query = Query(TICKETS, self.pk(TASK, ticket_id), limit=MAX_LIMIT, forward=False)
        return [_task(item) for item in self.store.query(query).items]

    def one(self, ticket_id: str, task_id: str) -> Task | None:
        item = self.store.get(self._key(ticket_id, task_id))
        return _task(item) if item else None

    def of_owner(self, user: str, limit: int, after: Item | None) -> Listing[Task]:
        """What somebody still has to do, the earliest first."""
        query = Query(TICKETS, self.pk("TODO", user), "by_assignee", None, limit, True, after)
        page = self.store.query(query)
        return Listing([_task(item) for item in page.items], page.after)

    def insert(self, uow: UnitOfWork, task: Task) -> None:
        uow.insert(TICKETS, self._item(task))

    def replace(self, uow: UnitOfWork, task: Task) -> Task:
        """Write and give the next version; ``task.version`` is the one that was read."""
        after = task.model_copy(update={"version": task.version + 1})
        uow.replace(TICKETS, self._item(after), task.version)
        return after

    def rearm(self, task: Task, due_at: datetime) -> None:
        """Give a lease back that came too early, if nothing has changed."""
        key = self._key(task.ticket_id, task.id)
        same = Equals("version", task.version)
        self.store.commit([Update(key, due_fields(key.pk, due_at), {}, (), same)])

    def _item(self, task: Task) -> Item:
        key = self._key(task.ticket_id, task.id)
        item: Item = {
            **task.model_dump(mode="json"),
            "pk": key.pk,
            "sk": key.sk,
            "type": "task",
            # The clock's worker knows a thing by one id: here, ticket and task.
            "id": f"{task.ticket_id}:{task.id}",
            **due_fields(key.pk, task.due_at),
        }
        if task.open and task.owner:
            item["by_assignee_pk"] = self.pk("TODO", task.owner)
            item["by_assignee_sk"] = f"{stamp(task.by)}#{task.id}"
        return item

    def _key(self, ticket_id: str, task_id: str) -> Key:
        return Key(TICKETS, self.pk(TASK, ticket_id), task_id)


def _task(item: Item) -> Task:
    return Task.model_validate({**item, "id": item["sk"]})
