"""Giving, finishing and watching sub-tasks; each write is one transaction with the ticket's."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from chalicelib.kit.clock import instant, stamp
from chalicelib.kit.dynamo import ConditionFailed, Item
from chalicelib.kit.errors import Invalid, Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.changes import refuse_closed
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import Person, find
from chalicelib.tickets.room import Room
from chalicelib.tickets.tasks.errors import TaskNotFound, TooManyTasks
from chalicelib.tickets.tasks.model import State, Task
from chalicelib.tickets.tasks.ports import Tasks
from chalicelib.tickets.tasks.schemas import TaskNew
from chalicelib.tickets.timeline import Event
from chalicelib.unit_of_work import UnitOfWork

MOST: Final = 20
# Several people at one ticket in the same moment; then it is said.
ATTEMPTS: Final = 4


@dataclass
class TaskService:
    """Everything about the sub-tasks of tickets."""

    desk: Room
    rows: Callable[[Principal], Tasks]

    def add(self, who: Principal, ticket_id: str, new: TaskNew) -> Task:
        """Give a task; its owner is told, and the timeline says so.

        Raises ``TicketClosed``, ``TooManyTasks``, or ``Invalid`` for owner or time.
        """
        who.require("tickets.handle")
        if new.by <= self.desk.now():
            raise Invalid.field("by", "Choose a time that is still to come.")
        owner = self._owner(who, new.owner)

        def act() -> Task:
            ticket = self.desk.get(who, ticket_id)
            refuse_closed(ticket)
            if ticket.tasks >= MOST:
                raise TooManyTasks(most=MOST)
            uow = UnitOfWork(self.desk.backing, who)
            hand = self.desk.hand(uow)
            task = Task(
                id=uow.ids.new("tsk"),
                ticket_id=ticket.id,
                subject=ticket.subject,
                what=new.what,
                owner=new.owner,
                owner_name=owner.name if owner else "",
                party=new.party,
                by=instant(stamp(new.by)),
                due_at=instant(stamp(new.by)),
                asked_by=who.user,
                asked_name=who.name,
                asked_at=hand.at,
            )
            self.rows(who).insert(uow, task)
            after = ticket.with_(tasks=ticket.tasks + 1, open_tasks=ticket.open_tasks + 1)
            line = hand.line("task_given", task.what, facts=facts_of(task))
            self.desk.write(uow, ticket, (after, (line,)), "ticket.task")
            uow.commit(task)
            return task

        return _again(act)

    def done(self, who: Principal, ticket_id: str, task_id: str, outcome: str) -> Task:
        """It is done: the handler is told, and the customer is due to hear of it.

        Raises ``TaskFinished``, ``TaskNotFound``, and ``Invalid`` without an outcome.
        """
        return self._finish(who, ticket_id, task_id, State.DONE, outcome)

    def cancel(self, who: Principal, ticket_id: str, task_id: str, why: str) -> Task:
        """It is not needed any more. Raises as ``done`` does."""
        who.require("tickets.handle")
        return self._finish(who, ticket_id, task_id, State.CANCELLED, why)

    def get(self, who: Principal, ticket_id: str, task_id: str) -> Task:
        """One task. Raises ``TaskNotFound``."""
        task = self.rows(who).one(ticket_id, task_id)
        if task is None:
            raise TaskNotFound()
        return task

    def of_ticket(self, who: Principal, ticket: Ticket) -> list[Task]:
        """The tasks of a ticket, the newest first; a ticket without any costs no read."""
        return self.rows(who).of_ticket(ticket.id) if ticket.tasks else []

    def mine(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Task]:
        """What the principal still has to do, the earliest first."""
        return self.rows(who).of_owner(who.user, limit, after)

    def wake(self, who: Principal, id_: str, expected: str) -> None:
        """The time of a task has passed: say so once, to its owner and to the handler."""
        ticket_id, _, task_id = id_.partition(":")
        task = self.rows(who).one(ticket_id, task_id)
        if task is None or task.due_at is None or stamp(task.due_at) != expected:
            return
        if task.due_at > self.desk.now():
            self._rearm(who, task)
            return
        ticket = self.desk.get(who, ticket_id)
        uow = UnitOfWork(self.desk.backing, who)
        self.rows(who).replace(uow, task.overdue())
        if not ticket.closed:
            # Named for the task and due at its time: a line that can stand only once.
            line = Event(
                id=f"TASK#{task.id}",
                at=self.desk.now(),
                due_at=task.by,
                kind="task_late",
                by="system",
                facts=facts_of(task),
            )
            self.desk.write(uow, ticket, (ticket, (line,)), "ticket.task-late")
        uow.commit()

    def _finish(
        self, who: Principal, ticket_id: str, task_id: str, state: State, outcome: str
    ) -> Task:
        who.require("tickets.write")
        if not outcome.strip():
            raise Invalid.field("outcome", "Write what came of it.")

        def act() -> Task:
            task, ticket = self.get(who, ticket_id, task_id), self.desk.get(who, ticket_id)
            uow = UnitOfWork(self.desk.backing, who)
            hand = self.desk.hand(uow)
            after = self.rows(who).replace(uow, task.finished(state, outcome, who.name, hand.at))
            changed = ticket.with_(open_tasks=max(0, ticket.open_tasks - 1))
            if state is State.DONE and not ticket.settled:
                changed = changed.with_(news_at=hand.at)
            line = hand.line(f"task_{state}", after.outcome, facts=facts_of(after))
            self.desk.write(uow, ticket, (changed, (line,)), f"ticket.task-{state}")
            uow.commit(after)
            return after

        return _again(act)

    def _owner(self, who: Principal, user: str) -> Person | None:
        person = find(self.desk.people(who), user) if user else None
        if user and person is None:
            raise Invalid.field("owner", "Choose an active colleague from the list.")
        return person

    def _rearm(self, who: Principal, task: Task) -> None:
        try:
            if task.due_at is not None:
                self.rows(who).rearm(task, task.due_at)
        except ConditionFailed as changed:
            raise Stale() from changed


def facts_of(task: Task) -> dict[str, str]:
    """What a line of the timeline says of a task."""
    return {
        "task": task.id,
        "what": task.what,
        "who": task.who,
        "owner": task.owner,
        "deadline": task.by.isoformat(),
    }


def _again(act: Callable[[], Task]) -> Task:
    """Do it on fresh facts when somebody was faster; each try is a transaction of its own."""
    for _ in range(ATTEMPTS - 1):
        try:
            return act()
        except Stale:
            continue
    return act()
