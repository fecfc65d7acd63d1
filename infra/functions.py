"""The Lambda functions, as data: what starts each, what it may touch, how much it gets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from chalicelib.kit.dynamo.fence import Scope
from chalicelib.kit.queues import (
    ESCALATIONS,
    EVENTS,
    INDEXING,
    JOBS,
    MAIL,
    OUTBOX,
    QUEUES,
    REMINDERS,
)
from chalicelib.tables import ACCOUNTS, CUSTOMERS, PLATFORM, SHIPMENTS, TABLES, TICKETS
from chalicelib.tenancy.unscoped import OPERATIONS, sweeper

EVERYTHING: Final = tuple(TABLES)
Door = Callable[..., Scope]


@dataclass(frozen=True)
class Function:
    """One function: its name in the template, its entry point and its rights.

    `writes` are tables it reads and writes, `reads` those it only reads, each inside of one
    tenant; `doors` are the operations of `tenancy/unscoped.py` that it may do besides. Memory is
    in MB (the CPU grows with it), the timeout in seconds.
    """

    name: str
    handler: str
    memory: int
    seconds: int
    writes: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    sends_to: tuple[str, ...] = ()
    queue: str | None = None
    files: bool = False
    mail: bool = False
    # The sweeper alone looks across tenants, and only at what is due.
    due_only: bool = False
    doors: tuple[Door, ...] = ()

    @property
    def scoped(self) -> bool:
        """Whether it works for one tenant at a time, with rights that end there."""
        return bool(self.writes + self.reads)


def _worker(queue: str, **rights: object) -> Function:
    name = queue.capitalize()
    handler = f"chalicelib.workers.{queue}.{queue}"
    return Function(name, handler, 512, 60, queue=queue, **rights)  # type: ignore[arg-type]


_AT_THE_DOOR: Final = tuple(each for each in OPERATIONS if each is not sweeper)

FUNCTIONS: Final = (
    Function(
        "APIHandler",
        "app.app",
        1024,
        29,
        EVERYTHING,
        sends_to=QUEUES,
        files=True,
        doors=_AT_THE_DOOR,
    ),
    Function(
        "Web",
        "frontend.wsgi.handler",
        1024,
        29,
        EVERYTHING,
        sends_to=QUEUES,
        files=True,
        doors=_AT_THE_DOOR,
    ),
    Function("Sweep", "chalicelib.workers.sweep.sweep", 512, 55, due_only=True, sends_to=QUEUES),
    _worker(ESCALATIONS, writes=(TICKETS, PLATFORM), sends_to=(OUTBOX,)),
    _worker(
        REMINDERS,
        writes=(ACCOUNTS, PLATFORM),
        reads=(CUSTOMERS,),
        sends_to=(OUTBOX, REMINDERS),
        files=True,
    ),
    _worker(
        OUTBOX,
        # A letter that could not be sent is a line of its ticket.
        writes=(PLATFORM, ACCOUNTS, TICKETS),
        reads=(CUSTOMERS,),
        sends_to=(OUTBOX,),
        files=True,
        mail=True,
    ),
    _worker(
        JOBS,
        writes=(CUSTOMERS, TICKETS, ACCOUNTS, PLATFORM),
        reads=(SHIPMENTS,),
        sends_to=(OUTBOX, JOBS, INDEXING, REMINDERS),
        files=True,
    ),
    _worker(
        EVENTS,
        writes=(SHIPMENTS, TICKETS, PLATFORM),
        reads=(CUSTOMERS,),
        sends_to=(INDEXING,),
    ),
    _worker(
        MAIL,
        writes=(PLATFORM, TICKETS, CUSTOMERS, ACCOUNTS),
        sends_to=(OUTBOX, MAIL, INDEXING, REMINDERS),
        files=True,
    ),
    # Whether a customer shipped again is looked up 90 days after the close.
    _worker(INDEXING, writes=(TICKETS,), reads=(PLATFORM, SHIPMENTS)),
)
