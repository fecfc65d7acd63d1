"""The worker of the jobs queue: large work in steps, and what begins such work by the clock."""

from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib import bootstrap
from chalicelib.kit.queues import JOBS
from chalicelib.workers.consume import consume

bp = Blueprint(__name__)


@bp.on_sqs_message(queue=JOBS, name="jobs", batch_size=10)
def jobs(event: SQSEvent) -> dict[str, Any]:
    """Wake what the messages name."""
    services = bootstrap.services()
    wakes = {
        "job": lambda: services.jobs.wake,
        "ageing": lambda: services.ledger.daily.wake,
        "sealing": lambda: services.trail.sealing.wake,
        "upload": lambda: services.tickets.wake_upload,
    }
    return consume(event.to_dict(), wakes)
