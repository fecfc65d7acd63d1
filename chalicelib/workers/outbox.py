"""The worker of the outbox queue."""

from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib import bootstrap
from chalicelib.kit.queues import OUTBOX
from chalicelib.workers.consume import consume

bp = Blueprint(__name__)


@bp.on_sqs_message(queue=OUTBOX, name="outbox", batch_size=10)
def outbox(event: SQSEvent) -> dict[str, Any]:
    """Wake what the messages name."""
    services = bootstrap.services()
    wakes = {"outbox": lambda: services.outbox.wake, "notice": lambda: services.notices.wake}
    return consume(event.to_dict(), wakes)
