"""The worker of the indexing queue: long texts become searchable, figures are counted."""

from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib import bootstrap
from chalicelib.kit.queues import INDEXING
from chalicelib.workers.consume import consume

bp = Blueprint(__name__)


@bp.on_sqs_message(queue=INDEXING, name="indexing", batch_size=10)
def indexing(event: SQSEvent) -> dict[str, Any]:
    """Wake what the messages name."""
    services = bootstrap.services()
    wakes = {
        "indexing": lambda: services.tickets.index,
        "counting": lambda: services.counting.wake,
    }
    return consume(event.to_dict(), wakes)
