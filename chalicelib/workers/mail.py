"""The worker of the mail queue: S3's notices of new mail, and mail that waits to be processed."""

from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib import bootstrap
from chalicelib.kit.queues import MAIL
from chalicelib.workers.consume import consume

bp = Blueprint(__name__)


@bp.on_sqs_message(queue=MAIL, name="mail", batch_size=10)
def mail(event: SQSEvent) -> dict[str, Any]:
    """Take what S3 tells of, and wake what the messages name."""
    room = bootstrap.services().mailroom
    return consume(event.to_dict(), {"mail": lambda: room.wake}, room.arrived)
