"""Which queue wakes which kind of aggregate, and in which tables aggregates have due times."""

from typing import Final

from chalicelib.kit import queues
from chalicelib.tables import ACCOUNTS, PLATFORM, SHIPMENTS, TICKETS

# Nothing falls due on a customer itself, but on its account, tickets and shipments.
SWEPT: Final = (TICKETS, ACCOUNTS, SHIPMENTS, PLATFORM)

QUEUE_OF: Final[dict[str, str]] = {
    "ticket": queues.ESCALATIONS,
    "claim": queues.ESCALATIONS,
    "settlement": queues.ESCALATIONS,
    "promise": queues.ESCALATIONS,
    "task": queues.ESCALATIONS,
    "account": queues.REMINDERS,
    "credit": queues.REMINDERS,
    "agreement": queues.REMINDERS,
    "statement": queues.REMINDERS,
    "shipment": queues.EVENTS,
    "delivery": queues.EVENTS,
    "mail": queues.MAIL,
    "outbox": queues.OUTBOX,
    "notice": queues.OUTBOX,
    "job": queues.JOBS,
    "ageing": queues.JOBS,
    "upload": queues.JOBS,
    "sealing": queues.JOBS,
    "indexing": queues.INDEXING,
    "counting": queues.INDEXING,
}
