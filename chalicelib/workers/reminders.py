"""The worker of the reminders queue: accounts, statements and contact plans."""

from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib import bootstrap
from chalicelib.kit.queues import REMINDERS
from chalicelib.workers.consume import consume

bp = Blueprint(__name__)


@bp.on_sqs_message(queue=REMINDERS, name="reminders", batch_size=10)
def reminders(event: SQSEvent) -> dict[str, Any]:
    """Wake what the messages name."""
    services = bootstrap.services()
    wakes = {
        "account": lambda: services.reminders.wake,
        "credit": lambda: services.credit.wake,
        "agreement": lambda: services.ending_agreements.wake,
        "statement": lambda: services.statements.wake,
    }
    return consume(event.to_dict(), wakes)
