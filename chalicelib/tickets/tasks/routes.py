"""The API of sub-tasks."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.http import Call, endpoint
from chalicelib.kit.paging import Listing
from chalicelib.tickets.tasks.schemas import OutcomeIn, TaskNew, TaskOut

bp = Blueprint(__name__)

READ, WRITE, HANDLE = "tickets.read", "tickets.write", "tickets.handle"
ALL = "/v1/tickets/{ticket_id}/tasks"
ONE = f"{ALL}/{{task_id}}"


@endpoint(bp, "GET", "/v1/tasks", right=READ, gives=TaskOut, listing=True)
def list_my_tasks(call: Call) -> Any:
    """List what the caller still has to do, the earliest first."""
    return call.services.tasks.mine(call.who, call.limit, call.after)


@endpoint(bp, "GET", ALL, right=READ, gives=TaskOut, listing=True)
def list_tasks(call: Call) -> Any:
    """List the tasks of a ticket, the newest first."""
    ticket = call.services.tickets.get(call.who, call.path["ticket_id"])
    return Listing(call.services.tasks.of_ticket(call.who, ticket))


@endpoint(bp, "POST", ALL, right=HANDLE, takes=TaskNew, gives=TaskOut, status=201)
def give_task(call: Call) -> Any:
    """Give a task to a colleague, or note what an outside party must do, and by when."""
    return call.services.tasks.add(call.who, call.path["ticket_id"], call.body)


@endpoint(bp, "GET", ONE, right=READ, gives=TaskOut)
def get_task(call: Call) -> Any:
    """Read a task."""
    return call.services.tasks.get(call.who, call.path["ticket_id"], call.path["task_id"])


@endpoint(bp, "POST", f"{ONE}/done", right=WRITE, takes=OutcomeIn, gives=TaskOut)
def finish_task(call: Call) -> Any:
    """Say that a task is done, and what came of it: the handler is told."""
    ticket_id, task_id = call.path["ticket_id"], call.path["task_id"]
    return call.services.tasks.done(call.who, ticket_id, task_id, call.body.outcome)


@endpoint(bp, "POST", f"{ONE}/cancel", right=HANDLE, takes=OutcomeIn, gives=TaskOut)
def cancel_task(call: Call) -> Any:
    """Say that a task is not needed any more, and why."""
    ticket_id, task_id = call.path["ticket_id"], call.path["task_id"]
    return call.services.tasks.cancel(call.who, ticket_id, task_id, call.body.outcome)
