"""The worker of the events queue: carriers' deliveries, and shipments whose event is missing."""

from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib import bootstrap
from chalicelib.kit.queues import EVENTS
from chalicelib.workers.consume import consume

bp = Blueprint(__name__)


@bp.on_sqs_message(queue=EVENTS, name="events", batch_size=10)
def events(event: SQSEvent) -> dict[str, Any]:
    """Wake what the messages name."""
    services = bootstrap.services()
    wakes = {
        "delivery": lambda: services.carriers.wake,
        "shipment": lambda: services.shipments.wake,
    }
    return consume(event.to_dict(), wakes)
