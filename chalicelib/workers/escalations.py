"""The worker of the escalations queue."""

from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib import bootstrap
from chalicelib.kit.queues import ESCALATIONS
from chalicelib.workers.consume import consume

bp = Blueprint(__name__)


@bp.on_sqs_message(queue=ESCALATIONS, name="escalations", batch_size=10)
def escalations(event: SQSEvent) -> dict[str, Any]:
    """Wake what the messages name."""
    services = bootstrap.services()
    wakes = {
        "ticket": lambda: services.tickets.wake,
        "claim": lambda: services.claims.wake,
        "settlement": lambda: services.settling.wake,
        "promise": lambda: services.learning.wake,
        "task": lambda: services.tasks.wake,
    }
    return consume(event.to_dict(), wakes)
