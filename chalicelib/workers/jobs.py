"""The worker of the jobs queue."""

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
    return consume(event.to_dict(), {"job": lambda: services.jobs.wake})
