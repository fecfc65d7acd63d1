"""Deletes what DynamoDB's time to live would delete; the embedded engine does not.

Nothing depends on it: whatever expires is checked when it is read, here and in the cloud.
"""

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

log = logging.getLogger(__name__)

TTL_ATTRIBUTE = "expires_at"
EVERY_SECONDS = 600


class Expiry:
    """A thread that looks every ten minutes."""

    def __init__(self, dynamodb: Any, tables: Mapping[str, str]) -> None:
        self._dynamodb = dynamodb
        self._tables = tables
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="expiry", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(timeout=5)

    def run_once(self) -> int:
        """Deletes what expired before now. Gives how many items that were."""
        return sum(self._clear(name, int(time.time())) for name in self._tables.values())

    def _run(self) -> None:
        while not self._stop.wait(EVERY_SECONDS):
            try:
                self.run_once()
            except (BotoCoreError, ClientError):
                log.warning("expiry could not look; it will again")

    def _clear(self, table: str, now: int) -> int:
        pages = self._dynamodb.get_paginator("scan").paginate(
            TableName=table,
            ProjectionExpression="pk, sk",
            FilterExpression="#ttl < :now",
            ExpressionAttributeNames={"#ttl": TTL_ATTRIBUTE},
            ExpressionAttributeValues={":now": {"N": str(now)}},
        )
        gone = [item for page in pages for item in page["Items"]]
        for key in gone:
            self._dynamodb.delete_item(TableName=table, Key=key)
        return len(gone)
