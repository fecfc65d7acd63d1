"""SQS pollers and the minute's tick in threads, calling the handlers that Lambda calls."""

import importlib
import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.kit.queues import QUEUES
from infra.engine import ACCOUNT, REGION

log = logging.getLogger(__name__)

WAIT_SECONDS = 2
TICK_SECONDS = 60
# Lambda would wait for the visibility timeout; a person at a desk should not have to.
RETRY_SECONDS = 10

Handler = Callable[[Mapping[str, Any], Any], Any]


def handler_of(module: str, function: str) -> Handler:
    """The entry point as Lambda finds it: module and function by name."""
    found: Handler = getattr(importlib.import_module(f"chalicelib.workers.{module}"), function)
    return found


class Workers:
    """One thread for each queue and one for the schedule; they stop when told."""

    def __init__(self, sqs: Any, addresses: Mapping[str, str]) -> None:
        self._sqs = sqs
        self._addresses = addresses
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._poll, args=(queue,), name=queue, daemon=True)
            for queue in QUEUES
        ]
        self._threads.append(threading.Thread(target=self._tick, name="sweep", daemon=True))

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Lets every worker end the batch it holds, for up to ten seconds."""
        self._stop.set()
        deadline = time.monotonic() + 10
        for thread in self._threads:
            thread.join(timeout=max(0.0, deadline - time.monotonic()))

    def _poll(self, queue: str) -> None:
        handle = handler_of(queue, queue)
        while not self._stop.is_set():
            try:
                self.work_once(queue, handle)
            except (BotoCoreError, ClientError):
                if not self._stop.wait(1):
                    log.warning("queue %s does not answer", queue)
            except Exception:
                # Nothing is deleted, so the batch comes again after its visibility timeout.
                log.exception("worker %s failed", queue)

    def work_once(self, queue: str, handle: Handler) -> int:
        """Receives one batch, handles it and deletes what succeeded. Gives its size."""
        address = self._addresses[queue]
        received = self._sqs.receive_message(
            QueueUrl=address,
            MaxNumberOfMessages=10,
            WaitTimeSeconds=WAIT_SECONDS,
            AttributeNames=["All"],
        ).get("Messages", [])
        if not received:
            return 0
        answer = handle({"Records": [_record(queue, each) for each in received]}, None)
        failed = {each["itemIdentifier"] for each in (answer or {}).get("batchItemFailures", [])}
        for each in received:
            if each["MessageId"] in failed:
                self._show_again(address, each)
            else:
                self._sqs.delete_message(QueueUrl=address, ReceiptHandle=each["ReceiptHandle"])
        return len(received)

    def _show_again(self, address: str, message: dict[str, Any]) -> None:
        self._sqs.change_message_visibility(
            QueueUrl=address,
            ReceiptHandle=message["ReceiptHandle"],
            VisibilityTimeout=RETRY_SECONDS,
        )

    def _tick(self) -> None:
        sweep = handler_of("sweep", "sweep")
        while not self._stop.is_set():
            started = time.monotonic()
            try:
                sweep(tick_event(), None)
            except Exception:
                # What was due stays in the index; the next minute finds it again.
                log.exception("the sweep failed")
            self._stop.wait(max(0.0, TICK_SECONDS - (time.monotonic() - started)))


def _record(queue: str, message: dict[str, Any]) -> dict[str, Any]:
    """One SQS message in the words of a Lambda event."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": message.get("MessageAttributes", {}),
        "md5OfBody": message.get("MD5OfBody", ""),
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}",
        "awsRegion": REGION,
    }


def tick_event() -> dict[str, Any]:
    """The event of the minute's schedule."""
    return {
        "version": "0",
        "account": ACCOUNT,
        "region": REGION,
        "detail": {},
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "id": "local",
        "resources": [],
    }
